import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeReceipts } from '../../scripts/bench/replay-receipts.ts';
import { bench, smallRun } from './benches.ts';

/** Rows of made-up receipts, without the header, by receipt. */
function madeUp(receipts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-receipts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'receipts.csv.gz');
  const lines = writeReceipts(path, receipts);
  const [header, ...rows] = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
  const byReceipt = Map.groupBy(
    rows.map((row) => row.split(',')),
    ([receipt = '']) => receipt,
  );
  return { header, rows, lines, byReceipt };
}

test('replay measures CPU and memory beside reading alone', async () => {
  const measures = await smallRun('replay');
  expect(measures.map(({ name, unit, goal }) => [name, unit, goal])).toEqual([
    ['replay.cpu', 's', 10],
    ['replay.peak-memory', 'MB', null],
  ]);
}, 60_000);

test.each([
  [['replay', '--receipts', 'no-such-file.csv'], 'no-such-file.csv: there is no such file'],
  [['earn', '--receipts', 'no-such-file.csv'], '--receipts goes with replay'],
])('%j is wrong usage', async (args, text) => {
  const { code, said } = await bench(...args);
  expect(code).toBe(2);
  expect(said).toContain(text);
});

describe('made-up receipts', () => {
  test('are the same in every run', () => {
    expect(madeUp(300).rows).toEqual(madeUp(300).rows);
  });

  test('have the shape of a real shop', () => {
    const { header, rows, lines, byReceipt } = madeUp(3000);
    expect(header).toBe('invoice,stock,qty,datetime,price,customer,country');
    expect(lines).toBe(rows.length);
    expect(byReceipt.size).toBe(3000);
    expect(lines / byReceipt.size).toBeGreaterThan(15);
    expect(lines / byReceipt.size).toBeLessThan(30);
    const sizes = [...byReceipt.values()].map((some) => some.length).sort((a, b) => a - b);
    expect(sizes[1500]).toBeGreaterThan(5);
    expect(sizes[1500]).toBeLessThan(15);
    expect(sizes.at(-1)).toBeGreaterThan(300);
    const cancelled = [...byReceipt].filter(([receipt]) => receipt.startsWith('C'));
    expect(cancelled.length / 3000).toBeCloseTo(0.15, 1);
    const back = cancelled.flatMap(([, some]) => some);
    expect(back.every(([, , quantity]) => Number(quantity) < 0)).toBe(true);
    const bought = new Set(rows.map((row) => row.split(',')).map((r) => `${r[5]} ${r[1]} ${r[2]}`));
    const known = back.filter((r) =>
      bought.has(`${r[5]} ${r[1]} ${String(r[2]).replace('-', '')}`),
    );
    expect(known.length / back.length).toBeGreaterThan(0.2);
    const times = [...byReceipt.values()].map(([first]) => first?.[3] ?? '');
    expect(times).toEqual([...times].sort());
  });
});
