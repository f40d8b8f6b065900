import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { DemoConfig } from '../../../device/readers/config.ts';
import { DemoDriver } from '../../../device/readers/demo.ts';
import type { ReaderInput } from '../../../device/readers/types.ts';
import { systemTimers } from '../../../protocol/host/clock.ts';
import { freePort } from '../../support/free-port.ts';
import { seededStream } from '../../support/seeded-ids.ts';
import { KeptLog } from './kept-log.ts';

// Real processes and sockets, which a busy machine makes slow.
vi.setConfig({ testTimeout: 30_000 });

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-demo-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'reader.sock');
}

async function open(config: DemoConfig, timers = systemTimers()) {
  const inputs: ReaderInput[] = [];
  const log = new KeptLog();
  const driver = new DemoDriver(config, { timers, log });
  driver.start((input) => inputs.push(input));
  closers.push(() => driver.stop());
  await expect.poll(() => inputs.length).toBe(1);
  return { inputs, driver, log };
}

/** A panel: sends bytes, and collects the answers, one for each line. */
async function panel(where: number | string) {
  const link: Socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where);
  let text = '';
  link.on('data', (bytes) => {
    text += bytes.toString();
  });
  await new Promise((resolve, reject) => {
    link.once('connect', resolve);
    link.once('error', reject);
  });
  closers.push(() => void link.destroy());
  const answers = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return {
    link,
    answers,
    async ask(...lines: (string | object)[]): Promise<readonly unknown[]> {
      const before = answers().length;
      for (const line of lines) {
        link.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
      }
      await expect.poll(() => answers().length, { interval: 2 }).toBe(before + lines.length);
      return answers().slice(before);
    },
  };
}

const done = { ok: true };
const malformed = { ok: false, code: 'MESSAGE_MALFORMED' };
const tooLong = { ok: false, code: 'READ_TOO_LONG' };

test('a line is a whole tap: reading, the bytes as they are, removed', async () => {
  const path = socketPath();
  const { inputs } = await open({ driver: 'demo', socket: path });
  const { ask } = await panel(path);
  expect(await ask({ technology: 'uid', hex: '04A1b2c3' })).toEqual([done]);
  expect(inputs).toEqual([
    { kind: 'status', driver: 'demo', readers: ['demo', 'demo 2'], trouble: null },
    { kind: 'reading', reader: 'demo' },
    {
      kind: 'read',
      reader: 'demo',
      read: { technology: 'uid', bytes: Uint8Array.of(0x04, 0xa1, 0xb2, 0xc3) },
    },
    { kind: 'removed', reader: 'demo' },
  ]);
});

test('a card may stay, be taken away, torn, or lie on the second reader', async () => {
  const path = socketPath();
  const { inputs } = await open({ driver: 'demo', socket: path });
  const { ask } = await panel(path);
  await ask(
    { technology: 'ndef', hex: '01', stays: true },
    { reader: 'demo 2', event: 'reading' },
    { reader: 'demo 2', event: 'torn' },
    { event: 'removed' },
  );
  expect(inputs.slice(1).map((input) => [input.kind, 'reader' in input && input.reader])).toEqual([
    ['reading', 'demo'],
    ['read', 'demo'],
    ['reading', 'demo 2'],
    ['torn', 'demo 2'],
    ['removed', 'demo'],
  ]);
});

test('it listens on a loopback port as well', async () => {
  const port = await freePort();
  const { inputs } = await open({ driver: 'demo', port });
  const { ask } = await panel(port);
  await ask({ technology: 'barcode', hex: '32393030' });
  expect(inputs).toHaveLength(4);
});

test('1,024 bytes pass, 1,025 are refused whole, and so is a line without an end', async () => {
  const path = socketPath();
  const { inputs } = await open({ driver: 'demo', socket: path });
  const { ask } = await panel(path);
  expect(await ask({ technology: 'ndef', hex: 'ab'.repeat(1024) })).toEqual([done]);
  expect(inputs.filter((input) => input.kind === 'read')).toHaveLength(1);
  expect(
    await ask({ technology: 'ndef', hex: 'ab'.repeat(1025) }, 'x'.repeat(3_000_000), {
      technology: 'uid',
      hex: '01020304',
    }),
  ).toEqual([tooLong, tooLong, done]);
  const refused = { kind: 'refused', reader: 'demo', code: 'READ_TOO_LONG' };
  expect(inputs.filter((input) => input.kind === 'refused')).toEqual([refused, refused]);
  expect(inputs.filter((input) => input.kind === 'read')).toHaveLength(2);
});

test.each([
  'x',
  '',
  '[]',
  'null',
  '{}',
  '{"event":"explode"}',
  '{"event":"read"}',
  '{"technology":"uid"}',
  '{"technology":"uid","hex":"0"}',
  '{"technology":"uid","hex":"0g"}',
  '{"technology":"uid","hex":17}',
  '{"technology":"brainwave","hex":"00"}',
  '{"technology":"uid","hex":"00","stays":"yes"}',
  '{"technology":"uid","hex":"00","event":"x"}',
  '{"technology":"uid","hex":"00","reader":"nfc"}',
])('a line that is none of ours changes nothing: %s', async (line) => {
  const path = socketPath();
  const { inputs } = await open({ driver: 'demo', socket: path });
  const { ask } = await panel(path);
  expect(await ask(line)).toEqual([malformed]);
  expect(inputs).toHaveLength(1);
});

test('lines may come in pieces, cut anywhere, from several panels at once', async () => {
  const path = socketPath();
  const { inputs } = await open({ driver: 'demo', socket: path });
  const first = await panel(path);
  const second = await panel(path);
  const line = '{"technology":"uid","hex":"01020304"}';
  for (const character of line) {
    first.link.write(character);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await second.ask(line, line)).toEqual([done, done]);
  expect(await first.ask('')).toEqual([done]);
  expect(inputs.filter((input) => input.kind === 'read')).toHaveLength(3);
});

test('thousands of random lines: each answered, none kills it, no read over its limit', async () => {
  const path = socketPath();
  const { inputs } = await open({ driver: 'demo', socket: path });
  const { link, answers, ask } = await panel(path);
  const random = seededStream(20260101);
  const pick = <T>(values: readonly T[]): T => values[random() % values.length] as T;
  const bytes = (max: number) =>
    Buffer.from(Array.from({ length: random() % max }, () => random()));
  const lines = 5000;
  for (let count = 0; count < lines; count++) {
    const line = pick([
      () => bytes(200).toString('latin1').replaceAll('\n', ''),
      () =>
        JSON.stringify({
          technology: pick(['uid', 'ndef', 'x', 7]),
          hex: bytes(40).toString('hex'),
        }),
      () =>
        JSON.stringify({
          event: pick(['reading', 'torn', 'removed', {}]),
          reader: pick(['demo', 1]),
        }),
      () => JSON.stringify({ technology: 'track', hex: '3b'.repeat(random() % 2000) }),
      () => `{"technology":"uid","hex":"${bytes(9).toString('hex')}"`,
    ])();
    link.write(`${line}\n`);
  }
  await expect.poll(() => answers().length, { timeout: 20_000 }).toBe(lines);
  const lengths = inputs.map((input) => (input.kind === 'read' ? input.read.bytes.length : 0));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(1024);
  expect(await ask({ technology: 'uid', hex: '01020304' })).toEqual([done]);
});

test('a port in use is trouble with a remedy, and is taken as soon as it is free', async () => {
  const port = await freePort();
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
  const timers = systemTimers();
  const hurried = {
    ...timers,
    after: (ms: number, work: () => void) => timers.after(ms / 20, work),
  };
  const { inputs } = await open({ driver: 'demo', port }, hurried);
  expect(inputs[0]).toMatchObject({
    kind: 'status',
    readers: [],
    trouble: { reason: expect.stringContaining(`${port}`), remedy: expect.any(String) },
  });
  await new Promise((resolve) => holder.close(resolve));
  await expect.poll(() => inputs.length, { timeout: 5000 }).toBe(2);
  expect(inputs[1]).toMatchObject({ readers: ['demo', 'demo 2'], trouble: null });
});

test('a socket file left by a killed process is taken over, one in use is not', async () => {
  const path = socketPath();
  const text = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => {
    process.kill(process.pid, 'SIGKILL');
  });`;
  expect(spawnSync(process.execPath, ['-e', text]).signal).toBe('SIGKILL');
  const { inputs } = await open({ driver: 'demo', socket: path });
  expect(inputs[0]).toMatchObject({ trouble: null });
  const second = await open({ driver: 'demo', socket: path });
  expect(second.inputs[0]).toMatchObject({ readers: [] });
  expect(await (await panel(path)).ask('')).toEqual([malformed]);
});

test('stop closes every link and frees the address', async () => {
  const path = socketPath();
  const { driver } = await open({ driver: 'demo', socket: path });
  const { link } = await panel(path);
  const closed = new Promise((resolve) => link.once('close', resolve));
  await driver.stop();
  await closed;
  const again = await open({ driver: 'demo', socket: path });
  expect(again.inputs[0]).toMatchObject({ trouble: null });
});
