import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Cache } from '../../../device/store/cache.ts';
import { memoryPeppers } from '../../../device/store/pepper.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { cardKeys } from '../../../protocol/row-seal.ts';
import { silentLog } from '../../support/logs.ts';
import { HISTORY, tempFolder } from './events.ts';
import { fillCache, openCache, PEPPER, pointsOf, rowOf } from './rows.ts';

const cards = Array.from({ length: 12 }, (_, index) => `num-${index}`);

/** A filled file, and what a kiosk that starts with one wrong bit in it makes of that. */
async function bendable() {
  const folder = tempFolder();
  const path = join(folder, 'cache.db');
  const filled = openCache({ folder });
  await fillCache(
    filled,
    cards.map((card, index) => rowOf({ card, rev: index + 1, points: 5 })),
  );
  filled.close();
  const whole = readFileSync(path);
  const open = (byte: number, bit: number): Cache => {
    const bent = Buffer.from(whole);
    bent[byte] = (bent[byte] ?? 0) ^ (1 << bit);
    writeFileSync(path, bent);
    const peppers = memoryPeppers();
    peppers.put({ history: HISTORY, pepper: PEPPER, keep: '' });
    return new Cache({ folder, peppers, faults: noFaults, log: silentLog });
  };
  return { folder, whole, open };
}

test('a cache file with a wrong bit in its head opens, with right balances or none', async () => {
  const { open } = await bendable();
  // Mark, journal, format, version, writer, kind of page, number of cells, their places.
  for (const byte of [0, 18, 47, 60, 63, 96, 100, 104, 108]) {
    for (let bit = 0; bit < 8; bit += 1) {
      const cache = open(byte, bit);
      for (const card of cards) expect([5, null]).toContain(pointsOf(cache, card));
      cache.close();
    }
  }
});

test('a row whose kind of value is wrong is not shown, and asks for a new fill', async () => {
  const { whole, open } = await bendable();
  const [card = ''] = cards;
  // The byte before a row's first value says what kind its last value has.
  const cache = open(whole.indexOf(cardKeys(PEPPER, card).token) - 1, 0);
  expect(pointsOf(cache, card)).toBeNull();
  expect(cache.isSuspect).toBe(true);
  cache.startFill(HISTORY);
  cache.fillPage({
    rows: cards.map((one, index) => rowOf({ card: one, rev: index + 1, points: 5 })),
    rev: cards.length,
    head: { block: 0, hash: '' },
  });
  while (cache.verifyFill() === 'more');
  expect(cache.fill?.differing).toBe(1);
  cache.close();
});
