import { onTestFinished } from 'vitest';
import { Cache } from '../../../device/store/cache.ts';
import { memoryPeppers, type Peppers } from '../../../device/store/pepper.ts';
import { toBase64Url } from '../../../protocol/codec.ts';
import type { CacheRow, Head } from '../../../protocol/messages.ts';
import { type Faults, noFaults } from '../../../protocol/ports.ts';
import { cardKeys, sealRow } from '../../../protocol/row-seal.ts';
import { silentLog } from '../../support/logs.ts';
import { HISTORY } from './events.ts';

export const PEPPER = new Uint8Array(32).fill(7);

/** A row as the gateway sends it; `points` null = the card is gone. */
export function rowOf(options: {
  readonly card: string;
  readonly rev: number;
  readonly points: number | null;
  readonly history?: string;
  readonly pepper?: Uint8Array;
}): CacheRow {
  const { card, rev, points, history = HISTORY, pepper = PEPPER } = options;
  const keys = cardKeys(pepper, card);
  const token = toBase64Url(keys.token);
  if (points === null) return { token, rev, sealed: '' };
  const balances = [{ available: points, pending: 0, nextExpiry: null }];
  const view = { name: `N ${card}`.slice(0, 20), balances };
  return { token, rev, sealed: toBase64Url(sealRow({ keys, history, rev, view })) };
}

export function openCache(options: {
  readonly folder: string | null;
  readonly peppers?: Peppers;
  readonly faults?: Faults;
}): Cache {
  const { folder, peppers = memoryPeppers(), faults = noFaults } = options;
  const cache = new Cache({ folder, peppers, faults, log: silentLog });
  onTestFinished(() => cache.close());
  return cache;
}

/** A block of a gateway's chain; `chain` tells one gateway's blocks from another's. */
export function headOf(block: number, chain = 1): Head {
  return { block, hash: toBase64Url(new Uint8Array(32).fill(chain)) };
}

/** Fills a cache with rows in one go, as the sync does. */
export async function fillCache(
  cache: Cache,
  rows: readonly CacheRow[],
  options: { readonly history?: string; readonly pepper?: Uint8Array; readonly rev?: number } = {},
): Promise<number> {
  const { history = HISTORY, pepper = PEPPER } = options;
  cache.learnPepper(history, pepper);
  const fill = cache.startFill(history);
  const rev = options.rev ?? Math.max(0, ...rows.map((row) => row.rev));
  cache.fillPage({ rows, rev, head: headOf(rev) });
  while (cache.verifyFill() === 'more');
  const differing = fill?.differing ?? 0;
  await finishFill(cache, 1000);
  return differing;
}

/** Resolves when the fill serves, or was given up. */
export function finishFill(cache: Cache, now: number): Promise<boolean> {
  return new Promise((resolve) => cache.finishFill(now, resolve));
}

/** Points of a card as the cache knows them; null when it does not. */
export function pointsOf(cache: Cache, card: string): number | null {
  return cache.lookUp(card)?.balances[0]?.available ?? null;
}
