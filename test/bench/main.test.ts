import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bench, smallRun } from './benches.ts';

describe('npm run bench', () => {
  test('alone lists the benches', async () => {
    const { code, out } = await bench();
    expect(code).toBe(0);
    for (const name of ['tap-lookup', 'tap-durable', 'earn', 'tap-to-screen']) {
      expect(out).toContain(`  ${name}: `);
    }
  });

  test.each([
    [['no-such-bench'], 'Benches'],
    [['tap-lookup', '--rounds', '4'], 'from 5'],
    [['tap-lookup', 'earn'], 'one bench at a time'],
    [['tap-lookup', '--fast'], '--fast'],
  ])('%j is wrong usage', async (args, text) => {
    const { code, out, said } = await bench(...args);
    expect(code).toBe(2);
    expect(out + said).toContain(text);
  });

  test('prints a table without --json and leaves nothing behind', async () => {
    const { code, out, folder } = await bench('tap-durable', '--small', '--rounds', '1');
    expect(code).toBe(0);
    const [heads = '', row = ''] = out.split('\n');
    expect(heads).toMatch(/^measure +unit +ours +peer +ratio +spread +goal$/);
    expect(row).toMatch(
      /^tap-durable\.wall +us\/op +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+ +1\.5 +(ok|MISS)$/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('tap-lookup measures two sizes, their growth and the bytes of a card', async () => {
  const measures = await smallRun('tap-lookup');
  expect(measures.map(({ name, unit, goal }) => [name, unit, goal])).toEqual([
    ['tap-lookup.cpu-10k', 'us/op', 1.5],
    ['tap-lookup.cpu-1m', 'us/op', 1.5],
    ['tap-lookup.1m-beside-10k', 'us/op', 3],
    ['tap-lookup.disk-1m', 'bytes/card', 120],
  ]);
});

test('tap-durable measures one tap beside one write', async () => {
  const [measure] = await smallRun('tap-durable');
  expect(measure).toMatchObject({ name: 'tap-durable.wall', unit: 'us/op', goal: 1.5 });
});
