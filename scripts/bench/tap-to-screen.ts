import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { assert } from '../../protocol/units.ts';
import { type Child, startChild } from './child.ts';
import { numberAt, scattered, viewAt } from './made-up-cards.ts';
import {
  alternate,
  type BenchOptions,
  compared,
  type Measure,
  percentile,
  stated,
} from './measure.ts';
import { openChromium, type WatchedPage, watchPage } from './painted.ts';
import { nameAt, type SeededShop, seedShop } from './seeded-shop.ts';
import { TillLoad } from './till-load.ts';

/**
 * From a card's bytes at the reader's edge to the second animation frame with the member's name,
 * in headless Chromium: a whole kiosk with a full cache, while a gateway sends it what 20 purchases
 * a second change. Beside it a bare page that gets the same two views straight from the socket.
 */
export async function* tapToScreen(options: BenchOptions): AsyncIterable<Measure> {
  const { folder, isSmall, rounds, say } = options;
  const members = isSmall ? 500 : 1_000_000;
  const taps = isSmall ? 3 : 40;
  const shop = await seedShop(folder, { members, say });
  const open: (() => void | Promise<void>)[] = [];
  try {
    const browser = await openChromium();
    open.push(() => browser.close());
    const [ours, peer] = await openSides(shop, { browser, members, open });
    say('tapping ...');
    const all: { readonly ours: number[]; readonly peer: number[] } = { ours: [], peer: [] };
    const round = async (side: Side, into: number[]): Promise<number> => {
      const times = await tapAll(side, { taps, members, pauseMs: isSmall ? 20 : 150 });
      into.push(...times);
      return percentile(times, 95);
    };
    const p95 = await alternate({
      rounds,
      ours: () => round(ours, all.ours),
      peer: () => round(peer, all.peer),
    });
    yield compared({ name: 'tap-to-screen.p95', unit: 'ms', goal: 1.5 }, p95);
    yield stated({ name: 'tap-to-screen.p95-alone', unit: 'ms', goal: 100 }, p95.ours);
    yield compared({ name: 'tap-to-screen.all', unit: 'ms', goal: null }, all);
  } finally {
    for (const close of open.reverse()) await close();
  }
}

/** One way from a reader to a painted page. */
interface Side {
  readonly page: WatchedPage;
  readonly reader: Socket;
  /** What the reader says for the n-th card. */
  readonly line: (n: number) => string;
}

async function openSides(
  shop: SeededShop,
  options: {
    readonly browser: Browser;
    readonly members: number;
    readonly open: (() => void | Promise<void>)[];
  },
): Promise<readonly [Side, Side]> {
  const { browser, members, open } = options;
  const start = async (file: string, args: readonly string[]): Promise<Child> => {
    const child = await startChild(join(import.meta.dirname, file), args);
    open.push(() => child.stop());
    return child;
  };
  const side = async (url: string, port: number, line: Side['line']): Promise<Side> => {
    const reader = await connected(port);
    open.push(() => void reader.destroy());
    return { page: await watchPage(browser, url), reader, line };
  };
  const gateway = await start('../cli/main.ts', ['gateway', '--config', shop.gatewayConfig]);
  const kiosk = await start('../cli/main.ts', ['kiosk', '--config', shop.kioskConfig]);
  const screen = String(kiosk.ready['screen']);
  const ours = await side(screen, shop.readerPort, readerLine);
  const bare = await start('peers/bare-page.ts', []);
  const bareUrl = `http://127.0.0.1:${bare.ready['screen']}/`;
  const peer = await side(bareUrl, Number(bare.ready['reader']), viewLine);
  await synced(screen);
  open.push(keepBuying(String(gateway.ready['http']), members));
  return [ours, peer];
}

/** A connection to a reader that may have to begin listening yet. */
async function connected(port: number): Promise<Socket> {
  for (let tries = 0; ; tries += 1) {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    try {
      await once(socket, 'connect');
      // Answers are not read, but must not pile up.
      return socket.resume();
    } catch (error) {
      if (tries === 50) throw error;
      await pause(100);
    }
  }
}

/** Waits until the kiosk is in touch with its gateway. */
async function synced(screen: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const status = (await (await fetch(`${screen}status`)).json()) as { isCurrent?: boolean };
    if (status.isCurrent === true) return;
    await pause(100);
  }
  throw new Error('the kiosk did not meet its gateway within 30 s');
}

/** Purchases of all kinds of members, 20 a second, until it is stopped. */
function keepBuying(url: string, members: number): () => Promise<void> {
  const load = new TillLoad({ url, members });
  let isOver = false;
  const buying = (async () => {
    while (!isOver) await load.buyAt(20, 20);
  })();
  return async () => {
    isOver = true;
    await buying;
    load.close();
  };
}

async function tapAll(
  { page, reader, line }: Side,
  options: { readonly taps: number; readonly members: number; readonly pauseMs: number },
): Promise<readonly number[]> {
  const { taps, members, pauseMs } = options;
  await page.toFront();
  const times: number[] = [];
  for (const n of cards(taps, members)) {
    // Not in step with the frames.
    await pause(pauseMs + (n % 50));
    times.push(await page.msUntilPainted(nameAt(n), () => void reader.write(line(n))));
  }
  assert(times.length === taps, 'every tap was painted');
  return times;
}

let seen = 0;
/** Other cards in every round, so that no text is on the screen already. */
function cards(count: number, members: number): number[] {
  seen += count;
  return [...new Set(scattered(seen, members))].slice(-count);
}

const readerLine = (n: number): string => {
  const hex = Buffer.from(numberAt(n)).toString('hex');
  return `${JSON.stringify({ technology: 'barcode', hex })}\n`;
};

const viewLine = (n: number): string => {
  const { balances } = viewAt(n);
  const member = {
    kind: 'member',
    language: 'en',
    visit: n,
    name: nameAt(n),
    isMasked: false,
    secondsLeft: null,
    balances: balances.map((one) => ({ unit: 'POINTS', scale: 0, ...one, changedBy: null })),
    asOf: Date.now(),
    isLive: true,
    zone: 'Europe/Copenhagen',
  };
  return `${JSON.stringify([{ kind: 'reading', language: 'en' }, member])}\n`;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
