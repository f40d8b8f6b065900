import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** A page of which it is known when a text was painted. */
export interface WatchedPage {
  /**
   * Does `act` and waits until `text` stands in the document and a second frame has begun, so that
   * the first one with it was painted. Milliseconds from the start of `act` to that frame.
   */
  readonly msUntilPainted: (text: string, act: () => void) => Promise<number>;
  /** Frames are only drawn for the page in front. */
  readonly toFront: () => Promise<void>;
}

/** Starts headless Chromium (STAMGAST_CHROMIUM, else /usr/bin/chromium). The caller closes it. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['STAMGAST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
}

export async function watchPage(browser: Browser, url: string): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(watch);
  await page.bringToFront();
  const offset = await clockOffset(page);
  return {
    toFront: () => page.bringToFront(),
    msUntilPainted: async (text, act) => {
      await page.evaluate((wanted) => (globalThis as unknown as Watching).bench.want(wanted), text);
      const startedAt = performance.timeOrigin + performance.now();
      act();
      const paintedAt = await page.evaluate(() => {
        return (globalThis as unknown as Watching).bench.painted();
      });
      return paintedAt - offset - startedAt;
    },
  };
}

interface Watching {
  readonly bench: {
    readonly want: (text: string) => void;
    readonly painted: () => Promise<number>;
  };
}

/** Runs in the page. */
function watch(): void {
  let wanted: string | null = null;
  let paint: Promise<number> = Promise.resolve(0);
  let paintedAt: (at: number) => void = () => {};
  const look = (): void => {
    if (wanted === null || document.body.textContent?.includes(wanted) !== true) return;
    wanted = null;
    requestAnimationFrame(() => {
      requestAnimationFrame(() => paintedAt(performance.timeOrigin + performance.now()));
    });
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  const bench: Watching['bench'] = {
    want: (text) => {
      wanted = text;
      paint = new Promise((resolve) => {
        paintedAt = resolve;
      });
    },
    painted: () => paint,
  };
  Object.assign(globalThis, { bench });
}

/** How far the page's clock is ahead of ours: from the quickest of some questions. */
async function clockOffset(page: Page): Promise<number> {
  let best = { ms: Number.POSITIVE_INFINITY, offset: 0 };
  for (let n = 0; n < 30; n += 1) {
    const before = performance.timeOrigin + performance.now();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const after = performance.timeOrigin + performance.now();
    const ms = after - before;
    if (ms < best.ms) best = { ms, offset: there - (before + after) / 2 };
  }
  return best.offset;
}
