import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { OpenScreen } from '../../device/screen/server.ts';
import { openScreen } from '../../device/screen/server.ts';
import type { ScreenInput } from '../../device/screen/types.ts';
import { buildPage } from '../../scripts/web-build.ts';
import { openBrowser } from '../support/browser.ts';
import { silentLog } from '../support/logs.ts';
import { measurePage } from '../support/page-measures.ts';
import { memberView } from '../support/screen-views.ts';

const folder = mkdtempSync(join(tmpdir(), 'stamgast-e2e-screen-'));
const attract = { kind: 'attract', language: 'en' } as const;
let browser: Browser;

beforeAll(async () => {
  await buildPage('kiosk', folder);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A kiosk's screen that a test may end and start again at its port. */
async function kiosk(): Promise<{
  readonly inputs: readonly ScreenInput[];
  readonly url: string;
  screen: OpenScreen;
  restart(): Promise<void>;
}> {
  const inputs: ScreenInput[] = [];
  const open = (port: number) =>
    openScreen({
      port,
      pageFolder: folder,
      onInput: (input) => inputs.push(input),
      status: () => ({}),
      log: silentLog,
    });
  const screen = await open(0);
  const { port } = screen;
  const life = {
    inputs,
    url: `http://127.0.0.1:${port}/`,
    screen,
    restart: async () => {
      await life.screen.close();
      life.screen = await open(port);
    },
  };
  onTestFinished(() => life.screen.close());
  return life;
}

async function newPage(options: { readonly width?: number; readonly height?: number } = {}) {
  const { width = 1280, height = 800 } = options;
  const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
  onTestFinished(() => page.close());
  return page;
}

const shown = (page: Page, view: string) => page.locator(`[data-view="${view}"]`).waitFor();

test('of many views in one moment the newest stays', async () => {
  const { screen, url } = await kiosk();
  const page = await newPage();
  await page.goto(url);
  for (let count = 1; count <= 200; count += 1) screen.show(memberView({ name: `Guest ${count}` }));
  await page.getByText('Hello Guest 200', { exact: true }).waitFor();
  expect(await page.locator('h1').allInnerTexts()).toEqual(['Hello Guest 200']);
});

test('a page that is opened late, or again, gets the newest view', async () => {
  const life = await kiosk();
  life.screen.show(memberView());
  life.screen.show({ kind: 'unknownCard', language: 'da' });
  const page = await newPage();
  await page.goto(life.url);
  await shown(page, 'unknownCard');
  await life.restart();
  life.screen.show(attract);
  const second = await newPage();
  await second.goto(life.url);
  await shown(second, 'attract');
  await shown(page, 'attract');
});

test('a quiet kiosk stays linked by its beat; a silent one is out of service', async () => {
  const { screen, url } = await kiosk();
  screen.show(attract);
  const page = await newPage();
  await page.clock.install();
  await page.goto(url);
  await shown(page, 'attract');
  const losses = await countLosses(page);
  // The clock runs on by itself too: 4.5 s and a beat's 3 s stay below 8 s, twice 4.5 s do not.
  await page.clock.runFor(4_500);
  await page.evaluate(
    () => new Promise((resolve) => new EventSource('events').addEventListener('beat', resolve)),
  );
  await page.clock.runFor(4_500);
  expect(await losses()).toBe(0);
  // Whole steps of silence: no beat of the real clock comes in between.
  await page.clock.fastForward(8_100);
  await shown(page, 'outOfService');
  expect(await page.getByRole('status').innerText()).toContain('restarting');
  expect(await losses()).toBe(1);
  await page.clock.runFor(500);
  await shown(page, 'attract');
});

/** How often the page has said that its kiosk is gone, however shortly. */
async function countLosses(page: Page): Promise<() => Promise<number>> {
  const handle = await page.evaluateHandle(() => {
    const seen = { losses: 0 };
    new MutationObserver(() => {
      seen.losses += document.querySelectorAll('[data-view="outOfService"]').length;
    }).observe(document.body, { subtree: true, attributeFilter: ['data-view'] });
    return seen;
  });
  return () => handle.evaluate(({ losses }) => losses);
}

test('a page loads itself anew when the kiosk has another build of it', async () => {
  const life = await kiosk();
  life.screen.show(attract);
  const page = await newPage();
  await page.goto(life.url);
  await shown(page, 'attract');
  const build = await page.locator('html').getAttribute('data-build');
  expect(build).toMatch(/^[\w-]{16}$/);
  const script = join(folder, 'app.js');
  const before = readFileSync(script);
  onTestFinished(() => writeFileSync(script, before));
  const again = page.waitForEvent('load');
  appendFileSync(script, '\n// another build\n');
  await life.restart();
  life.screen.show(attract);
  await again;
  await shown(page, 'attract');
  expect(await page.locator('html').getAttribute('data-build')).not.toBe(build);
});

test('a typed number is in no address, no storage and no history, and Enter sends it', async () => {
  const { screen, url, inputs } = await kiosk();
  screen.show(attract);
  const page = await newPage();
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await page.goto(url);
  await page.click('#type');
  await page.keyboard.type('2901234567893');
  await page.keyboard.press('Enter');
  await expect.poll(() => inputs).toContainEqual({ kind: 'typed', number: '2901234567893' });
  const posts = requests.filter((request) => request.method() === 'POST');
  expect(posts.map((request) => new URL(request.url()).pathname)).toEqual(['/input']);
  expect(requests.filter((request) => /29012/.test(request.url()))).toEqual([]);
  const kept = await page.evaluate(() => ({
    address: location.href,
    history: history.length,
    stored: localStorage.length + sessionStorage.length,
    cookie: document.cookie,
  }));
  expect(kept).toEqual({ address: url, history: 2, stored: 0, cookie: '' });
});

test('a number that the kiosk did not take can be sent again', async () => {
  const { screen, url, inputs } = await kiosk();
  screen.show(attract);
  const page = await newPage();
  await page.route('**/input', (route) => route.abort(), { times: 1 });
  await page.goto(url);
  await page.click('#type');
  await page.keyboard.type('29');
  await page.click('#pad-ok');
  await page.getByText('That did not work. Please try again.').first().waitFor();
  expect(await page.locator('#typed').innerText()).toBe('29');
  await page.click('#pad-ok');
  await expect.poll(() => inputs).toEqual([{ kind: 'typed', number: '29' }]);
});

test('each view is announced to a screen reader, a masked one without its amounts', async () => {
  const { screen, url } = await kiosk();
  const page = await newPage();
  await page.goto(url);
  const status = page.getByRole('status');
  expect(await status.getAttribute('aria-live')).toBe('polite');
  screen.show(memberView());
  await expect.poll(() => status.innerText()).toBe('Hello Anna. You have 1,250 points.');
  screen.show(memberView({ language: 'da' }));
  await expect.poll(() => status.innerText()).toBe('Hej Anna. Du har 1.250 point.');
  screen.show(memberView({ isMasked: true, secondsLeft: 20 }));
  await expect.poll(() => status.innerText()).toMatch(/^Your balance is hidden\.[^0-9]*$/);
  const said = await status.innerText();
  screen.show(memberView({ isMasked: true, secondsLeft: 3 }));
  await page.getByText('This page closes in 3 seconds').waitFor();
  // The countdown does not speak every second.
  expect(await status.innerText()).toBe(said);
});

test('an inline script finds the policy closed', async () => {
  const { url } = await kiosk();
  const page = await newPage();
  await page.goto(url);
  const blocked = await page.evaluate(() => {
    const told = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) =>
        resolve(event.effectiveDirective),
      ),
    );
    const script = document.createElement('script');
    script.textContent = 'document.title = "taken over"';
    document.head.append(script);
    return told;
  });
  expect(blocked).toMatch(/^script-src/);
  expect(await page.title()).toBe('Stamgast');
});

const [points] = memberView().balances;
const rich = { ...points, unit: 'POINTS', scale: 2, available: 1_234_567_890, pending: 98_765_432 };
const crowded = memberView({
  name: 'Maximiliane-Wilhelmine M',
  isLive: false,
  balances: [
    { ...rich, nextExpiry: { amount: 123_456_789, at: Date.UTC(2026, 11, 31) }, changedBy: 99_999 },
  ],
});
const three = ['POINTS', 'STAMPS', 'MILES'].map((unit) => ({
  ...rich,
  unit,
  scale: 0,
  changedBy: null,
  nextExpiry: null,
}));

test.each([
  [1280, 800],
  [800, 480],
  [800, 1280],
])('the longest name and the largest amounts fit a screen of %i x %i', async (width, height) => {
  const { screen, url } = await kiosk();
  const page = await newPage({ width, height });
  await page.goto(url);
  for (const language of ['en', 'da'] as const) {
    for (const view of [crowded, { ...crowded, balances: three }]) {
      screen.show({ ...view, language });
      await page.locator(`html[lang="${language}"] .balances-${view.balances.length}`).waitFor();
      expect((await measurePage(page)).overflow).toEqual([]);
      expect(await spilt(page)).toEqual([]);
    }
  }
});

/** Texts that stick out of the card which holds them, or of the stage into the buttons. */
function spilt(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.balance *, .member-head *')].flatMap((element) => {
      const box = (
        element.closest('.balance') ?? element.closest('.member')
      )?.getBoundingClientRect();
      const own = element.getBoundingClientRect();
      const isIn =
        box !== undefined &&
        own.left >= box.left - 0.5 &&
        own.right <= box.right + 0.5 &&
        own.top >= box.top - 0.5 &&
        own.bottom <= box.bottom + 0.5;
      return isIn ? [] : [`${element.className}: ${element.textContent}`];
    }),
  );
}
