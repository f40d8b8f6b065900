import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Books } from '../../scripts/demo/books.ts';
import { layoutOf } from '../../scripts/demo/layout.ts';
import { openBrowser } from '../support/browser.ts';
import {
  type DemoShop,
  demoFolder,
  freePorts,
  isAlive,
  openShop,
  removeDemoFolder,
} from '../support/demo-shop.ts';

const folder = demoFolder();
let shop: DemoShop;
let browser: Browser;
let page: Page;
let kiosk: FrameLocator;

beforeAll(async () => {
  shop = await openShop(['--folder', folder, '--port', String(await freePorts())]);
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  kiosk = page.frameLocator('iframe');
  await page.goto(shop.printed.panel);
});

afterAll(async () => {
  await browser?.close();
  await shop?.close();
  removeDemoFolder(folder);
});

const press = (name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, disabled: false }).first().click();
const view = (name: string): Promise<void> => kiosk.locator(`[data-view="${name}"]`).waitFor();
const shows = (text: string): Promise<void> => kiosk.getByText(text, { exact: true }).waitFor();
const outbox = (): Promise<string> => page.locator('[data-outbox]').innerText();
const says = (text: string): Promise<void> => page.getByText(text).waitFor();
const plug = (title: string) => page.locator('.plug').filter({ hasText: title });
const isPulled = async (title: string): Promise<boolean> =>
  !((await plug(title).getAttribute('class')) ?? '').split(' ').includes('on');

/** Postings on members in the ledger's file, newest first. */
function earned(): readonly string[] {
  const layout = layoutOf(folder);
  const books = new Books({ ledger: layout.ledger, outbox: layout.outbox });
  const lines = books.lastLines(1000).filter(({ account }) => account.includes(', available'));
  books.close();
  return lines.map(({ account, amount }) => `${account.split(',')[0]} ${amount}`);
}

test('with the network cut the kiosk shows the old number and says since when', async () => {
  await press(/^Anna/);
  await shows('284');
  await press('Cut the network');
  await says('The kiosk is on its own');
  await press(/^Coffee/);
  await press(/^Buy/);
  await says('+38: 1 point for each full DKK 1.00 of DKK 38.00.');
  await shows('284');
  await shows('No connection right now');
  await kiosk.getByText(/^As of /).waitFor();
  expect(await isPulled('Network')).toBe(true);
});

test('an unknown card cannot be checked then, and its visit waits in the outbox', async () => {
  await press('Unknown card');
  await view('cannotCheck');
  await kiosk.getByRole('heading', { name: 'We cannot check your card now' }).waitFor();
  await expect.poll(outbox).toBe('1');
});

test('mended, the kiosk catches up and the outbox drains', async () => {
  await press('Mend the network');
  await says('The kiosk hears its gateway');
  await expect.poll(outbox, { timeout: 20_000 }).toBe('0');
  await press(/^Anna/);
  await shows('322');
  await shows('Up to date');
});

test('a gateway that is killed from outside leaves the kiosk answering from its cache', async () => {
  process.kill(shop.printed.gateway, 'SIGKILL');
  await expect.poll(() => isPulled('Gateway')).toBe(true);
  await says('The kiosk is on its own');
  await press(/^Bo/);
  await kiosk.getByRole('heading', { name: 'Hello Bo' }).waitFor();
  await shows('38');
  await shows('No connection right now');
  await kiosk.getByText(/^As of /).waitFor();
  await press('Unknown card');
  await view('cannotCheck');
  await expect.poll(outbox).toBe('1');
});

test('what the till posts meanwhile is kept: every document, in the order it came', async () => {
  for (const goods of [/^Juice/, /^Croissant/]) {
    await press(goods);
    await press(/^Buy/);
    await says('No answer from the gateway. Kept, and sent with the next key.');
  }
  await expect.poll(() => page.locator('[data-waiting]').innerText()).toBe('2');
  expect(earned().filter((line) => line === 'Bo 32' || line === 'Bo 26')).toEqual([]);
});

test('started again it takes the queue of the kiosk, and the next key what the till kept', async () => {
  await plug('Gateway').getByRole('button', { name: 'Start again' }).click();
  await says('The kiosk hears its gateway');
  await expect.poll(outbox, { timeout: 20_000 }).toBe('0');
  await press(/^Sandwich/);
  await press(/^Buy/);
  await says('+69: 1 point for each full DKK 1.00 of DKK 69.00.');
  expect(earned().slice(0, 3)).toEqual(['Bo 69', 'Bo 26', 'Bo 32']);
  expect(earned().filter((line) => line === 'Bo 32')).toHaveLength(1);
  await expect.poll(() => page.locator('[data-waiting]').count()).toBe(0);
  await press(/^Bo/);
  await shows('165');
});

test('a kiosk that is killed takes the balance off its page, and comes back', async () => {
  await shows('165');
  await press('Kill the kiosk');
  await view('outOfService');
  expect(await kiosk.locator('#page').innerText()).not.toContain('165');
  expect(isAlive(shop.printed.kiosk)).toBe(false);
  await says('The kiosk does not answer');
  await press(/^Anna/);
  await says('No kiosk listens: start it again.');
  await plug('Kiosk').getByRole('button', { name: 'Start again' }).click();
  await view('attract');
  await says('The kiosk hears its gateway');
  await press(/^Anna/);
  await shows('322');
});

test('a panel that is opened while no kiosk serves shows it when it does', async () => {
  await press('Kill the kiosk');
  await expect.poll(() => isPulled('Kiosk')).toBe(true);
  await page.reload();
  await says('The kiosk does not run yet.');
  await plug('Kiosk').getByRole('button', { name: 'Start again' }).click();
  await view('attract');
});
