import { expect, test } from 'vitest';
import { smallRun } from './benches.ts';

test('offers finds the same answers as two rules engines, and measures each size', async () => {
  const measures = await smallRun('offers');
  const sizes = [6, 50, 200].flatMap((count) => [1, 10, 40].map((lines) => `${count}-on-${lines}`));
  expect(measures.map(({ name, goal }) => [name, goal])).toEqual([
    ...sizes.map((size) => [`offers.${size}`, 0.05]),
    ...[1, 10, 40].map((lines) => [`offers.200-beside-6-on-${lines}`, 40]),
  ]);
});
