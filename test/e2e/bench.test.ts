import { expect, test } from 'vitest';
import { smallRun } from '../bench/benches.ts';

test('the bench "earn" measures a real gateway and its peer', async () => {
  const measures = await smallRun('earn');
  expect(measures.map(({ name, unit, goal }) => [name, unit, goal])).toEqual([
    ['earn.cpu', 'us/op', 2],
    ['earn.p99-at-50', 'ms', null],
  ]);
});

test('the bench "tap-to-screen" measures a real kiosk in Chromium and its peer', async () => {
  const measures = await smallRun('tap-to-screen');
  expect(measures.map(({ name, unit, goal }) => [name, unit, goal])).toEqual([
    ['tap-to-screen.p95', 'ms', 1.5],
    ['tap-to-screen.p95-alone', 'ms', 100],
    ['tap-to-screen.all', 'ms', null],
  ]);
});
