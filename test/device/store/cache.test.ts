import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memoryPeppers, runtimePeppers } from '../../../device/store/pepper.ts';
import type { Faults } from '../../../protocol/ports.ts';
import { silentLog } from '../../support/logs.ts';
import { HISTORY, OTHER_HISTORY, tempFolder } from './events.ts';
import { fillCache, finishFill, headOf, openCache, PEPPER, pointsOf, rowOf } from './rows.ts';

const rows = (count: number, points = 5) =>
  Array.from({ length: count }, (_, index) =>
    rowOf({ card: `num-${index}`, rev: index + 1, points }),
  );

describe('looking up', () => {
  test('opens the row of a card, and of no other', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, [rowOf({ card: 'num-1', rev: 1, points: 40 })]);
    expect(cache.lookUp('num-1')).toEqual({
      name: 'N num-1',
      balances: [{ available: 40, pending: 0, nextExpiry: null }],
    });
    expect(cache.lookUp('num-2')).toBeNull();
  });

  test('gives nothing without the pepper, and everything again when it comes', async () => {
    const folder = tempFolder();
    await fillCache(openCache({ folder }), rows(1));
    const later = openCache({ folder });
    expect(later.isReadable).toBe(false);
    expect(later.lookUp('num-0')).toBeNull();
    later.learnPepper(HISTORY, PEPPER);
    expect(pointsOf(later, 'num-0')).toBe(5);
  });

  test('a row with one wrong bit is never shown, and asks for a new fill', async () => {
    const cache = openCache({ folder: null });
    const row = rowOf({ card: 'num-1', rev: 1, points: 40 });
    const bytes = Buffer.from(row.sealed, 'base64url');
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    await fillCache(cache, [{ ...row, sealed: bytes.toString('base64url') }]);
    expect(cache.isSuspect).toBe(false);
    expect(cache.lookUp('num-1')).toBeNull();
    expect(cache.isSuspect).toBe(true);
    await fillCache(cache, [row]);
    expect(cache.isSuspect).toBe(false);
    expect(pointsOf(cache, 'num-1')).toBe(40);
  });
});

describe('rows', () => {
  test('are only ever replaced by newer ones, in whatever order they come', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, [rowOf({ card: 'num-1', rev: 3, points: 30 })]);
    const give = (rev: number, points: number | null) =>
      cache.applyPush({
        head: headOf(1),
        history: HISTORY,
        rows: [rowOf({ card: 'num-1', rev, points })],
      });
    give(5, 50);
    give(4, 40);
    expect(pointsOf(cache, 'num-1')).toBe(50);
    give(7, null);
    expect(pointsOf(cache, 'num-1')).toBeNull();
    give(6, 60);
    expect(pointsOf(cache, 'num-1')).toBeNull();
    give(8, 80);
    expect(pointsOf(cache, 'num-1')).toBe(80);
    cache.applyPage({
      head: headOf(1),
      rows: [rowOf({ card: 'num-1', rev: 2, points: 20 })],
      rev: 2,
      isLast: true,
      now: 1,
    });
    expect(pointsOf(cache, 'num-1')).toBe(80);
  });

  test('of a push move no cursor; a page moves it, and never back', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, rows(3));
    cache.applyPush({
      head: headOf(1),
      history: HISTORY,
      rows: [rowOf({ card: 'num-9', rev: 9, points: 1 })],
    });
    expect(cache.place).toMatchObject({ cursor: 3, asOf: 1000 });
    cache.applyPage({
      head: headOf(1),
      rows: [rowOf({ card: 'num-8', rev: 8, points: 1 })],
      rev: 8,
      isLast: false,
      now: 2000,
    });
    expect(cache.place).toMatchObject({ cursor: 8, asOf: 1000 });
    cache.applyPage({ head: headOf(1), rows: [], rev: 8, isLast: true, now: 3000 });
    expect(cache.place).toMatchObject({ cursor: 8, asOf: 3000 });
    cache.applyPage({ head: headOf(1), rows: [], rev: 4, isLast: true, now: 4000 });
    expect(cache.place.cursor).toBe(8);
  });

  test('of another history are ignored', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, rows(1));
    const foreign = rowOf({ card: 'num-0', rev: 99, points: 9, history: OTHER_HISTORY });
    expect(cache.applyPush({ head: headOf(1), history: OTHER_HISTORY, rows: [foreign] })).toBe(
      false,
    );
    expect(pointsOf(cache, 'num-0')).toBe(5);
  });

  test('a restart keeps them with their place', async () => {
    const folder = tempFolder();
    const peppers = memoryPeppers();
    const cache = openCache({ folder, peppers });
    await fillCache(cache, rows(50));
    cache.close();
    const again = openCache({ folder, peppers });
    expect(again.place).toEqual({
      history: HISTORY,
      cursor: 50,
      asOf: 1000,
      filledAt: 1000,
      head: headOf(50),
    });
    expect(pointsOf(again, 'num-49')).toBe(5);
  });

  test('take at most 120 bytes a card on disk', async () => {
    const folder = tempFolder();
    await fillCache(openCache({ folder }), rows(10_000, 123_456));
    expect(statSync(join(folder, 'cache.db')).size / 10_000).toBeLessThanOrEqual(120);
  });
});

describe('a fill', () => {
  test('leaves the old rows serving until it is done, with their own pepper', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, rows(1, 5));
    const pepper = new Uint8Array(32).fill(9);
    const history = OTHER_HISTORY;
    cache.learnPepper(history, pepper);
    cache.startFill(history);
    cache.fillPage({
      head: headOf(1),
      rows: [rowOf({ card: 'num-0', rev: 1, points: 6, history, pepper })],
      rev: 1,
    });
    expect(pointsOf(cache, 'num-0')).toBe(5);
    while (cache.verifyFill() === 'more');
    expect(await finishFill(cache, 2000)).toBe(true);
    expect(pointsOf(cache, 'num-0')).toBe(6);
    expect(cache.place).toEqual({
      history,
      cursor: 1,
      asOf: 2000,
      filledAt: 2000,
      head: headOf(1),
    });
  });

  test('takes the pushes that come meanwhile', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, rows(2));
    cache.startFill(HISTORY);
    cache.applyPush({
      head: headOf(1),
      history: HISTORY,
      rows: [rowOf({ card: 'num-0', rev: 7, points: 70 })],
    });
    cache.fillPage({ head: headOf(1), rows: rows(2), rev: 2 });
    while (cache.verifyFill() === 'more');
    await finishFill(cache, 2000);
    expect(pointsOf(cache, 'num-0')).toBe(70);
  });

  test('counts no difference between equal files, however many rows', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, rows(1300));
    expect(await fillCache(cache, rows(1300))).toBe(0);
  });

  test('counts wrong, stale, missing and surplus rows', async () => {
    const cache = openCache({ folder: tempFolder() });
    const one = rowOf({ card: 'num-1', rev: 1, points: 1 });
    const bent = { ...one, sealed: rowOf({ card: 'num-1', rev: 2, points: 2 }).sealed };
    const stale = rowOf({ card: 'num-2', rev: 2, points: 2 });
    const surplus = rowOf({ card: 'num-3', rev: 3, points: 3 });
    const same = rowOf({ card: 'num-4', rev: 4, points: 4 });
    const gone = rowOf({ card: 'num-7', rev: 5, points: null });
    await fillCache(cache, [bent, stale, surplus, same, gone], { rev: 9 });
    const fresh = rowOf({ card: 'num-2', rev: 6, points: 6 });
    const missing = rowOf({ card: 'num-5', rev: 7, points: 5 });
    const later = rowOf({ card: 'num-6', rev: 20, points: 6 });
    expect(await fillCache(cache, [one, fresh, same, missing, later], { rev: 20 })).toBe(4);
  });

  test('that was not finished is gone after a restart', async () => {
    const folder = tempFolder();
    const peppers = memoryPeppers();
    const cache = openCache({ folder, peppers });
    await fillCache(cache, rows(1));
    cache.startFill(HISTORY);
    cache.fillPage({
      head: headOf(1),
      rows: [rowOf({ card: 'num-0', rev: 5, points: 9 })],
      rev: 5,
    });
    cache.close();
    const again = openCache({ folder, peppers });
    expect(existsSync(join(folder, 'cache.fill.db'))).toBe(false);
    expect(pointsOf(again, 'num-0')).toBe(5);
    expect(again.place.cursor).toBe(1);
  });

  test.each([
    ['kiosk.fill.before-rename', 5, 1],
    ['kiosk.fill.after-rename', 9, 4],
  ])('killed at %s leaves one whole file', async (name, points, cursor) => {
    const folder = tempFolder();
    const image = tempFolder();
    const peppers = memoryPeppers();
    let isArmed = false;
    // What is on the disk at that moment is what a killed process leaves.
    const faults: Faults = {
      maybe: () => false,
      point: (passed) => {
        if (isArmed && passed === name) cpSync(folder, image, { recursive: true });
      },
    };
    const cache = openCache({ folder, peppers, faults });
    await fillCache(cache, rows(1));
    isArmed = true;
    await fillCache(cache, [rowOf({ card: 'num-0', rev: 4, points: 9 })]);
    const again = openCache({ folder: image, peppers });
    expect(pointsOf(again, 'num-0')).toBe(points);
    expect(again.place.cursor).toBe(cursor);
    expect(existsSync(join(image, 'cache.fill.db'))).toBe(false);
  });

  test('waits for the disk before it serves, and a push meanwhile is fetched later', async () => {
    const cache = openCache({ folder: tempFolder() });
    await fillCache(cache, rows(1));
    cache.startFill(HISTORY);
    cache.fillPage({ head: headOf(1), rows: rows(2), rev: 2 });
    while (cache.verifyFill() === 'more');
    const finished = finishFill(cache, 2000);
    expect(cache.place.cursor).toBe(1);
    expect(cache.startFill(HISTORY)).toBeNull();
    cache.applyPush({
      head: headOf(1),
      history: HISTORY,
      rows: [rowOf({ card: 'num-0', rev: 7, points: 70 })],
    });
    expect(await finished).toBe(true);
    expect(cache.place.cursor).toBe(2);
    expect(pointsOf(cache, 'num-1')).toBe(5);
  });

  test('that is on its way to the disk when the kiosk stops is given up', async () => {
    const folder = tempFolder();
    const cache = openCache({ folder });
    cache.startFill(HISTORY);
    cache.fillPage({ head: headOf(1), rows: rows(2), rev: 2 });
    while (cache.verifyFill() === 'more');
    const finished = finishFill(cache, 2000);
    cache.close();
    expect(await finished).toBe(false);
    expect(openCache({ folder }).place.cursor).toBe(0);
  });

  test('whose file cannot be removed costs only the fill, and later ones work', async () => {
    const folder = tempFolder();
    const cache = openCache({ folder });
    await fillCache(cache, rows(2));
    cache.startFill(HISTORY);
    const path = join(folder, 'cache.fill.db');
    rmSync(path);
    // A folder in its place can no more be removed as a file than one on a read-only disk.
    mkdirSync(path);
    expect(cache.dropFill()).toBe(false);
    expect(cache.startFill(HISTORY)).toBeNull();
    expect(pointsOf(cache, 'num-1')).toBe(5);
    rmSync(path, { recursive: true });
    expect(cache.startFill(HISTORY)).not.toBeNull();
  });
});

describe('a broken file', () => {
  test('is replaced by an empty one at the start', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'cache.db'), Buffer.alloc(8192, 'x'));
    const cache = openCache({ folder });
    expect(cache.place).toMatchObject({ history: '', cursor: 0 });
    await fillCache(cache, rows(2));
    expect(pointsOf(cache, 'num-1')).toBe(5);
  });

  test('is replaced when the damage shows at work', async () => {
    const folder = tempFolder();
    const peppers = memoryPeppers();
    const first = openCache({ folder, peppers });
    await fillCache(first, rows(3000));
    first.close();
    const path = join(folder, 'cache.db');
    const bytes = readFileSync(path);
    bytes.fill(0xee, 3 * 4096);
    writeFileSync(path, bytes);
    const cache = openCache({ folder, peppers });
    for (let index = 0; index < 3000; index += 1) {
      const points = pointsOf(cache, `num-${index}`);
      expect([5, null]).toContain(points);
    }
    expect(cache.place).toMatchObject({ history: '', cursor: 0 });
    await fillCache(cache, rows(3));
    expect(pointsOf(cache, 'num-2')).toBe(5);
  });

  test('cut short is replaced as well', async () => {
    const folder = tempFolder();
    const first = openCache({ folder });
    await fillCache(first, rows(3000));
    first.close();
    truncateSync(join(folder, 'cache.db'), 10_000);
    const cache = openCache({ folder });
    cache.learnPepper(HISTORY, PEPPER);
    for (let index = 0; index < 3000; index += 1) cache.lookUp(`num-${index}`);
    expect(cache.place.cursor).toBe(0);
  });
});

describe('the pepper', () => {
  const open = (folder: string, bootId: string) =>
    runtimePeppers({ folder, bootId, log: silentLog });

  test('survives a restart of the process, but not of the machine', () => {
    const folder = join(tempFolder(), 'run');
    open(folder, 'boot-1').put({ history: HISTORY, pepper: PEPPER, keep: '' });
    expect(open(folder, 'boot-1').get(HISTORY)).toEqual(PEPPER);
    expect(statSync(join(folder, 'pepper.json')).mode & 0o777).toBe(0o600);
    expect(open(folder, 'boot-2').get(HISTORY)).toBeNull();
    expect(existsSync(join(folder, 'pepper.json'))).toBe(false);
  });

  test('of the history that still serves is kept beside the new one', () => {
    const folder = tempFolder();
    const peppers = open(folder, 'boot-1');
    const other = new Uint8Array(32).fill(8);
    peppers.put({ history: HISTORY, pepper: PEPPER, keep: '' });
    peppers.put({ history: OTHER_HISTORY, pepper: other, keep: HISTORY });
    const again = open(folder, 'boot-1');
    expect([again.get(HISTORY), again.get(OTHER_HISTORY)]).toEqual([PEPPER, other]);
    again.put({ history: 'third', pepper: other, keep: OTHER_HISTORY });
    expect(open(folder, 'boot-1').get(HISTORY)).toBeNull();
  });

  test('in a folder that takes nothing still serves this process', () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    const peppers = open(join(file, 'run'), 'boot-1');
    peppers.put({ history: HISTORY, pepper: PEPPER, keep: '' });
    expect(peppers.get(HISTORY)).toEqual(PEPPER);
  });
});
