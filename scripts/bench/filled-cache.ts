import { mkdirSync } from 'node:fs';
import { Cache } from '../../device/store/cache.ts';
import { memoryPeppers } from '../../device/store/pepper.ts';
import { limits } from '../../protocol/events.ts';
import { type Log, noFaults } from '../../protocol/ports.ts';
import { assert } from '../../protocol/units.ts';
import { benchHistory, benchPepper, sealedRows } from './made-up-cards.ts';

export const silent: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  fatal: () => {},
};

/**
 * A kiosk's cache with `cards` cards, filled as from a gateway: page by page in the order of revs
 * into a new file, verified, renamed into place. A million cards take about a minute.
 */
export async function fillCache(
  folder: string,
  cards: number,
  say: (text: string) => void,
): Promise<Cache> {
  say(`filling a cache with ${cards.toLocaleString('en')} cards ...`);
  mkdirSync(folder, { recursive: true });
  const cache = new Cache({ folder, peppers: memoryPeppers(), faults: noFaults, log: silent });
  cache.learnPepper(benchHistory, benchPepper);
  assert(cache.startFill(benchHistory) !== null, 'the disk takes a fill');
  for (let from = 0; from < cards; from += limits.pageRows) {
    const to = Math.min(cards, from + limits.pageRows);
    const head = { block: 1, hash: '' };
    assert(cache.fillPage({ rows: sealedRows(from, to), rev: to, head }), 'a page is written');
  }
  while (cache.verifyFill() === 'more');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  cache.finishFill(Date.now(), resolve);
  assert(await promise, 'the fill takes its place');
  return cache;
}
