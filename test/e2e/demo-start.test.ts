import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Books } from '../../scripts/demo/books.ts';
import { layoutOf, portsFrom } from '../../scripts/demo/layout.ts';
import { endLeftovers } from '../../scripts/demo/leftovers.ts';
import {
  type DemoShop,
  demoFolder,
  freePorts,
  isAlive,
  openShop,
  removeDemoFolder,
  runShop,
} from '../support/demo-shop.ts';

/** A start is measured here, and bounded for a machine that does much else at the same time. */
const startMaxSeconds = 20;

const folder = demoFolder();
const opened: DemoShop[] = [];
let port = 0;

const args = (): readonly string[] => ['--folder', folder, '--port', String(port)];

async function open(...more: readonly string[]): Promise<DemoShop> {
  const shop = await openShop([...args(), ...more]);
  opened.push(shop);
  return shop;
}

beforeAll(async () => {
  port = await freePorts();
});
afterAll(async () => {
  for (const shop of opened) await shop.close();
  // A start that was killed may leave a program to the next one, and this was the last.
  await endLeftovers(layoutOf(folder));
  removeDemoFolder(folder);
});

function lastLines() {
  const layout = layoutOf(folder);
  const books = new Books({ ledger: layout.ledger, outbox: layout.outbox });
  const lines = books.lastLines(1000);
  books.close();
  return lines;
}

/** Number of the newest entry and all lines of the ledger. */
function ledger() {
  const lines = lastLines();
  return { entries: lines[0]?.n ?? 0, lines: lines.length };
}

/** Entries of points; the visit of a tap that a start was ended after comes with a later one. */
const earned = () => new Set(lastLines().flatMap(({ kind, n }) => (kind === 'earn' ? n : []))).size;

/** The ledger without the visits of taps. */
const withoutVisits = () => lastLines().filter(({ kind }) => kind !== 'visit').length;

/** Presses a key of the panel as its page does. */
async function press(key: Readonly<Record<string, unknown>>): Promise<Response> {
  const panel = `http://127.0.0.1:${port}`;
  return await fetch(`${panel}/key`, {
    method: 'POST',
    headers: { origin: panel },
    body: JSON.stringify(key),
  });
}

const cards = ['unknown', 'wrongDigit', 'bank', 'twoCards', 'torn'] as const;

test('the first start says its steps with the time, seeds the shop and ends on SIGTERM', async () => {
  const shop = await open();
  expect(shop.printed.seconds).toBeLessThan(startMaxSeconds);
  expect(ledger()).toEqual({ entries: 7, lines: 15 });
  for (const card of cards) expect((await press({ kind: 'tap', card })).status).toBe(200);
  expect((await press({ kind: 'tap', who: 'Anna' })).status).toBe(200);
  const { code, out, err } = await shop.close();
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out).toMatch(/^\[1\/3\] +\d+\.\d s {2}\S.*\n\[2\/3\] .*\n\[3\/3\] .*\n +\d+\.\d s/);
  expect([shop.printed.gateway, shop.printed.kiosk].filter(isAlive)).toEqual([]);
});

test('no card number is in a log, and none of a bank card in any file of the folder', async () => {
  const names = readdirSync(folder, { recursive: true }).map(String);
  const texts = names
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, text: readFileSync(path, 'latin1') }));
  expect(texts.filter(({ path }) => path.endsWith('.log')).map(({ text }) => text !== '')).toEqual([
    true,
    true,
  ]);
  const logs = texts.filter(({ path }) => path.endsWith('.log'));
  expect(logs.filter(({ text }) => /290000000\d{4}/.test(text))).toEqual([]);
  const bank = ['4111111111111111', Buffer.from('4111111111111111').toString('hex')];
  const holding = texts.filter(({ text }) => bank.some((number) => text.includes(number)));
  expect(holding.map(({ path }) => path)).toEqual([]);
});

test('the second start changes nothing in the ledger', async () => {
  const before = withoutVisits();
  const shop = await open();
  process.stdout.write(`second start of the demo shop: ${shop.printed.seconds.toFixed(1)} s\n`);
  expect(shop.printed.seconds).toBeLessThan(startMaxSeconds);
  expect(withoutVisits()).toEqual(before);
});

test('a start beside an open shop says who has it and what to type', async () => {
  const [, second] = opened;
  const same = await runShop(args());
  expect(same.code).toBe(1);
  expect(same.err).toContain(`the shop is open already, by process ${second?.child.pid}`);
  expect(same.err).toContain(`kill ${second?.child.pid}`);
  const other = demoFolder();
  const taken = await runShop(['--folder', other, '--port', String(port - 2)]);
  removeDemoFolder(other);
  expect(taken.code).toBe(1);
  expect(taken.err).toContain(`PORT_IN_USE: port ${port} is in use by process`);
  expect(taken.err).toContain(`choose another: \`npm start -- --port ${port + 998}\``);
  expect(second?.child.exitCode).toBeNull();
});

test('after a SIGKILL of the start both programs end by themselves', async () => {
  const shop = opened.at(-1);
  const left = [shop?.printed.gateway ?? 0, shop?.printed.kiosk ?? 0];
  expect(left.filter(isAlive)).toEqual(left);
  shop?.child.kill('SIGKILL');
  await shop?.ended;
  await expect.poll(() => left.filter(isAlive), { timeout: 15_000 }).toEqual([]);
});

test('a program that cannot end by itself is ended by the next start, which serves', async () => {
  const shop = await open();
  const left = shop.printed.kiosk;
  process.kill(left, 'SIGSTOP');
  shop.child.kill('SIGKILL');
  await shop.ended;
  const next = await open();
  expect(isAlive(left)).toBe(false);
  expect(isAlive(next.printed.gateway) && isAlive(next.printed.kiosk)).toBe(true);
  const before = earned();
  const bought = await press({ kind: 'buy', who: 'Anna', skus: ['COFFEE'] });
  expect(await bought.json()).toMatchObject({ isOk: true });
  expect(earned()).toBe(before + 1);
  next.child.kill('SIGKILL');
  await next.ended;
});

test('--reset empties the shop, also right after a killed start', async () => {
  const shop = await open('--reset');
  expect(ledger()).toEqual({ entries: 7, lines: 15 });
  const { code } = await shop.close();
  expect(code).toBe(0);
});

test('a port of a program that somebody else has is named before anything starts', async () => {
  const holder = createServer().listen(portsFrom(port).broker, '127.0.0.1');
  const { code, err } = await runShop(args());
  holder.close();
  expect(code).toBe(1);
  expect(err).toContain(`port ${portsFrom(port).broker} is in use by process ${process.pid} (`);
  expect(err).toContain('npm start -- --port ');
});

test('a program that cannot start is told in its words, once, and leaves nothing running', async () => {
  writeFileSync(join(folder, 'gateway', 'keys', 'seal'), 'broken');
  const { code, err } = await runShop(args());
  expect(code).toBe(78);
  const words = 'seal: 4 bytes instead of 32; restore it from the backup';
  expect(err.split(words)).toHaveLength(2);
  expect(err).toContain('the gateway ended before it could serve (exit 78)');
  expect(err).toContain(`Its log: ${join(folder, 'gateway.log')}`);
  expect(err).toContain('npm start -- --reset begins anew.');
  const layout = layoutOf(folder);
  expect(JSON.parse(readFileSync(layout.pids, 'utf8'))).toMatchObject({ programs: [] });
});

for (const [wrong, text] of [
  [['--port', 'abc'], '--port abc is not a whole number from 1024 to 65530'],
  [['--port', '80'], '--port 80 is not a whole number'],
  [['--prot', '9000'], "Unknown option '--prot'"],
] as const) {
  test(`${wrong.join(' ')} is a wrong usage: exit 2 and how to use it`, async () => {
    const { code, err } = await runShop([...wrong, '--folder', join(folder, 'none')]);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(err).toContain('usage: npm start -- [--reset] [--port N]');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
}
