import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenScreen } from '../../device/screen/server.ts';
import { openScreen } from '../../device/screen/server.ts';
import type { ScreenInput } from '../../device/screen/types.ts';
import type { ScreenView } from '../../protocol/views.ts';
import { buildPage } from '../../scripts/web-build.ts';
import { openBrowser } from '../support/browser.ts';
import { silentLog } from '../support/logs.ts';
import { measurePage } from '../support/page-measures.ts';
import { everyView, memberView } from '../support/screen-views.ts';

/** 15 mm on a 10-inch screen of 1280 x 800 (151 pixels an inch) are 89 pixels. */
const TARGET_PX = 89;
const CONTRAST = 7;

const folder = mkdtempSync(join(tmpdir(), 'stamgast-e2e-page-'));
const inputs: ScreenInput[] = [];
const complaints: string[] = [];
let browser: Browser;
let screen: OpenScreen;
let page: Page;

const open = (port = 0): Promise<OpenScreen> =>
  openScreen({
    port,
    pageFolder: folder,
    onInput: (input) => inputs.push(input),
    status: () => ({}),
    log: silentLog,
  });

beforeAll(async () => {
  await buildPage('kiosk', folder);
  screen = await open();
  browser = await openBrowser();
  page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`http://127.0.0.1:${screen.port}/`);
});

afterAll(async () => {
  await browser.close();
  await screen.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Shows a view and waits until it is painted; another one between, so that this is seen. */
async function show(view: ScreenView): Promise<void> {
  const other = view.kind === 'reading' ? 'attract' : 'reading';
  screen.show({ kind: other, language: view.language });
  await page.locator(`[data-view="${other}"]`).waitFor();
  screen.show(view);
  const title = `html[lang="${view.language}"] [data-view="${view.kind}"]`;
  await page.locator(title).waitFor();
}

for (const language of ['en', 'da'] as const) {
  for (const [name, view] of everyView) {
    test(`${name} in ${language} fits, can be read and can be touched`, async () => {
      await show({ ...view, language });
      const { texts, targets, overflow, covered } = await measurePage(page);
      expect(texts.filter(({ contrast }) => contrast < CONTRAST)).toEqual([]);
      expect(texts.length).toBeGreaterThan(2);
      const small = targets.filter((one) => Math.min(one.width, one.height) < TARGET_PX);
      expect(small).toEqual([]);
      expect(overflow).toEqual([]);
      expect(covered).toEqual([]);
    });
  }
}

test('on a small screen nothing is cut off either', async () => {
  await page.setViewportSize({ width: 800, height: 480 });
  for (const [, view] of everyView) {
    await show(view);
    expect(await measurePage(page)).toMatchObject({ overflow: [], covered: [] });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a number is typed with keys of 15 mm, erased, and sent in a body', async () => {
  await show({ kind: 'attract', language: 'en' });
  await page.tap('#type');
  const { targets, texts } = await measurePage(page);
  expect(targets.filter((one) => Math.min(one.width, one.height) < TARGET_PX)).toEqual([]);
  expect(texts.filter(({ contrast }) => contrast < CONTRAST)).toEqual([]);
  for (const digit of '29000') await page.tap(`[data-digit="${digit}"]`);
  await page.tap('#pad-erase');
  expect(await page.locator('#typed').innerText()).toBe('2900');
  await page.tap('#pad-ok');
  await expect.poll(() => inputs.at(-1)).toEqual({ kind: 'typed', number: '2900' });
  expect(page.url()).not.toContain('2900');
  screen.show({ kind: 'reading', language: 'en' });
  await page.locator('[data-view="reading"]').waitFor();
  expect(await page.locator('#typed').count()).toBe(0);
});

test('what was typed survives a change of language', async () => {
  await show({ kind: 'attract', language: 'en' });
  await page.tap('#type');
  await page.tap('[data-digit="7"]');
  await page.tap('#language');
  await expect.poll(() => inputs.at(-1)).toEqual({ kind: 'language', language: 'da' });
  screen.show({ kind: 'attract', language: 'da' });
  await page.getByText('Tast nummeret på dit kort').first().waitFor();
  expect(await page.locator('#typed').innerText()).toBe('7');
  await page.tap('#pad-cancel');
});

test('touching a masked balance asks for it again, and Done ends the visit', async () => {
  await show(memberView({ isMasked: true, secondsLeft: 12 }));
  await page.tap('h1');
  await expect.poll(() => inputs.at(-1)).toEqual({ kind: 'touch' });
  await page.tap('#done');
  await expect.poll(() => inputs.at(-1)).toEqual({ kind: 'done' });
});

test('a masked balance is nowhere in the document', async () => {
  await show(memberView());
  expect(await page.content()).toContain('1,250');
  await show(memberView({ isMasked: true, secondsLeft: 12 }));
  await page.locator('#countdown').waitFor();
  expect(await page.content()).not.toMatch(/1,250|1250|>120|Anna/);
});

test('a kiosk that ends takes the balance off the screen, and comes back by itself', async () => {
  await show(memberView());
  const { port } = screen;
  await screen.close();
  await page.locator('[data-view="outOfService"]').waitFor();
  expect(await page.content()).not.toMatch(/1,250|Anna/);
  screen = await open(port);
  await show({ kind: 'attract', language: 'en' });
  // What the browser itself says about the lost connection is no complaint of the page.
  expect(complaints.filter((text) => !text.includes('ERR_'))).toEqual([]);
});
