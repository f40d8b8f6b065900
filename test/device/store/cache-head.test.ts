import { describe, expect, test } from 'vitest';
import { noHead } from '../../../device/store/cache-file.ts';
import { memoryPeppers } from '../../../device/store/pepper.ts';
import { HISTORY, OTHER_HISTORY, tempFolder } from './events.ts';
import { fillCache, finishFill, headOf, openCache, pointsOf, rowOf } from './rows.ts';

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    rowOf({ card: `num-${index}`, rev: index + 1, points: 5 }),
  );

describe('the head', () => {
  const page = (block: number, chain = 1) => ({
    ...{ rows: [], rev: 1, isLast: true, now: 1, head: headOf(block, chain) },
  });
  const push = (block: number, history = HISTORY) => ({
    ...{ history, rows: rows(1), head: headOf(block) },
  });

  test('follows pages and pushes, only forward, and survives a restart with its rows', async () => {
    const folder = tempFolder();
    const cache = openCache({ folder });
    expect(cache.headOf(HISTORY)).toEqual(noHead);
    await fillCache(cache, rows(3));
    expect(cache.headOf(HISTORY)).toEqual(headOf(3));
    cache.applyPush(push(7));
    expect(cache.headOf(HISTORY)).toEqual(headOf(7));
    cache.applyPage(page(5));
    cache.applyPage(page(7, 2));
    cache.applyPush(push(6));
    cache.applyPush(push(99, OTHER_HISTORY));
    expect(cache.headOf(HISTORY)).toEqual(headOf(7));
    cache.applyPage(page(8));
    cache.close();
    const again = openCache({ folder });
    expect(again.headOf(HISTORY)).toEqual(headOf(8));
    expect(again.headOf(OTHER_HISTORY)).toEqual(noHead);
  });

  test('is written with the rows or not at all', async () => {
    const folder = tempFolder();
    const peppers = memoryPeppers();
    let isArmed = false;
    const point = (name: string) => {
      if (isArmed && name === 'kiosk.cache.before-commit') throw new Error('crash');
    };
    const cache = openCache({ folder, peppers, faults: { maybe: () => false, point } });
    await fillCache(cache, rows(1));
    isArmed = true;
    const changed = rowOf({ card: 'num-0', rev: 9, points: 9 });
    const later = { history: HISTORY, rows: [changed], head: headOf(9) };
    expect(() => cache.applyPush(later)).toThrow('crash');
    expect(cache.headOf(HISTORY)).toEqual(headOf(1));
    cache.close();
    const again = openCache({ folder, peppers });
    expect([again.headOf(HISTORY), pointsOf(again, 'num-0')]).toEqual([headOf(1), 5]);
  });

  test('of a fill counts from its first page on, and is forgotten with another history', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, rows(3));
    cache.startFill(OTHER_HISTORY);
    cache.fillPage({ rows: [], rev: 2, head: headOf(2, 2) });
    expect(cache.headOf(OTHER_HISTORY)).toEqual(headOf(2, 2));
    expect(cache.headOf(HISTORY)).toEqual(headOf(3));
    while (cache.verifyFill() === 'more');
    const finished = finishFill(cache, 2000);
    expect(cache.headOf(OTHER_HISTORY)).toEqual(headOf(2, 2));
    expect(await finished).toBe(true);
    expect(cache.headOf(OTHER_HISTORY)).toEqual(headOf(2, 2));
    expect(cache.headOf(HISTORY)).toEqual(noHead);
  });
});
