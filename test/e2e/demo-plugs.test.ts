import { afterAll, beforeAll, expect, test } from 'vitest';
import { Books } from '../../scripts/demo/books.ts';
import { layoutOf } from '../../scripts/demo/layout.ts';
import { type DemoPanel, openPanel } from '../support/demo-panel.ts';
import { isAlive } from '../support/demo-shop.ts';

let demo: DemoPanel;

beforeAll(async () => {
  demo = await openPanel();
});
afterAll(() => demo?.close());

const shows = (text: string): Promise<void> =>
  demo.kiosk.getByText(text, { exact: true }).waitFor();
const outbox = (): Promise<string> => demo.page.locator('[data-outbox]').innerText();
const says = (text: string): Promise<void> => demo.page.getByText(text).waitFor();
const plug = (title: string) => demo.page.locator('.plug').filter({ hasText: title });
const isPulled = async (title: string): Promise<boolean> =>
  !((await plug(title).getAttribute('class')) ?? '').split(' ').includes('on');

/** Postings on members in the ledger's file, newest first. */
function earned(): readonly string[] {
  const layout = layoutOf(demo.folder);
  const books = new Books({ ledger: layout.ledger, outbox: layout.outbox });
  const lines = books.lastLines(1000).filter(({ account }) => account.includes(', available'));
  books.close();
  return lines.map(({ account, amount }) => `${account.split(',')[0]} ${amount}`);
}

test('with the network cut the kiosk shows the old number and says since when', async () => {
  await demo.press(/^Anna/);
  await shows('284');
  await demo.press('Cut the network');
  await says('The kiosk is on its own');
  await demo.press(/^Coffee/);
  await demo.press(/^Buy/);
  await says('+38: 1 point for each full DKK 1.00 of DKK 38.00.');
  await shows('284');
  await shows('No connection right now');
  await demo.kiosk.getByText(/^As of /).waitFor();
  expect(await isPulled('Network')).toBe(true);
});

test('an unknown card cannot be checked then, and its visit waits in the outbox', async () => {
  await demo.press('Unknown card');
  await demo.view('cannotCheck');
  await demo.kiosk.getByRole('heading', { name: 'We cannot check your card now' }).waitFor();
  await expect.poll(outbox).toBe('1');
});

test('mended, the kiosk catches up and the outbox drains', async () => {
  await demo.press('Mend the network');
  await says('The kiosk hears its gateway');
  await expect.poll(outbox, { timeout: 20_000 }).toBe('0');
  await demo.press(/^Anna/);
  await shows('322');
  await shows('Up to date');
});

test('a gateway that is killed from outside leaves the kiosk answering from its cache', async () => {
  process.kill(demo.shop.printed.gateway, 'SIGKILL');
  await expect.poll(() => isPulled('Gateway')).toBe(true);
  await says('The kiosk is on its own');
  await demo.press(/^Bo/);
  await demo.kiosk.getByRole('heading', { name: 'Hello Bo' }).waitFor();
  await shows('38');
  await shows('No connection right now');
  await demo.kiosk.getByText(/^As of /).waitFor();
  await demo.press('Unknown card');
  await demo.view('cannotCheck');
  await expect.poll(outbox).toBe('1');
});

test('what the till posts meanwhile is kept: every document, in the order it came', async () => {
  for (const goods of [/^Juice/, /^Croissant/]) {
    await demo.press(goods);
    await demo.press(/^Buy/);
    await says('No answer from the gateway. Kept, and sent with the next key.');
  }
  await expect.poll(() => demo.page.locator('[data-waiting]').innerText()).toBe('2');
  expect(earned().filter((line) => line === 'Bo 32' || line === 'Bo 26')).toEqual([]);
});

test('started again it takes the queue of the kiosk, and the next key what the till kept', async () => {
  await plug('Gateway').getByRole('button', { name: 'Start again' }).click();
  await says('The kiosk hears its gateway');
  await expect.poll(outbox, { timeout: 20_000 }).toBe('0');
  await demo.press(/^Sandwich/);
  await demo.press(/^Buy/);
  await says('+69: 1 point for each full DKK 1.00 of DKK 69.00.');
  expect(earned().slice(0, 3)).toEqual(['Bo 69', 'Bo 26', 'Bo 32']);
  expect(earned().filter((line) => line === 'Bo 32')).toHaveLength(1);
  await expect.poll(() => demo.page.locator('[data-waiting]').count()).toBe(0);
  await demo.press(/^Bo/);
  await shows('165');
});

test('a kiosk that is killed takes the balance off its page, and comes back', async () => {
  await shows('165');
  await demo.press('Kill the kiosk');
  await demo.view('outOfService');
  expect(await demo.kiosk.locator('#page').innerText()).not.toContain('165');
  expect(isAlive(demo.shop.printed.kiosk)).toBe(false);
  await says('The kiosk does not answer');
  await demo.press(/^Anna/);
  await says('No kiosk listens: start it again.');
  await plug('Kiosk').getByRole('button', { name: 'Start again' }).click();
  await demo.view('attract');
  await says('The kiosk hears its gateway');
  await demo.press(/^Anna/);
  await shows('322');
});

test('a panel that is opened while no kiosk serves shows it when it does', async () => {
  await demo.press('Kill the kiosk');
  await expect.poll(() => isPulled('Kiosk')).toBe(true);
  await demo.page.reload();
  await says('The kiosk does not run yet.');
  await plug('Kiosk').getByRole('button', { name: 'Start again' }).click();
  await demo.view('attract');
});
