import { describe, expect, test } from 'vitest';
import {
  alternate,
  compared,
  cpuMicros,
  median,
  percentile,
  stated,
} from '../../scripts/bench/measure.ts';

describe('figures of a bench', () => {
  test('the median is the middle value, or between the two middle ones', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  test('a percentile is one of the values (nearest rank)', () => {
    const values = Array.from({ length: 100 }, (_, at) => at + 1);
    expect([50, 95, 99, 100].map((percent) => percentile(values, percent))).toEqual([
      50, 95, 99, 100,
    ]);
    expect(percentile([7], 1)).toBe(7);
  });

  test('a compared measure has the ratio of the medians and meets its goal or not', () => {
    const rounds = { ours: [10, 12, 11], peer: [10, 10, 10] };
    const head = { name: 'a.b', unit: 'us/op' };
    expect(compared({ ...head, goal: 1.1 }, rounds)).toEqual({
      ...{ name: 'a.b', unit: 'us/op', ours: 11, peer: 10, ratio: 1.1, spread: 0.1818 },
      ...{ goal: 1.1, ok: true },
    });
    expect(compared({ ...head, goal: 1.09 }, rounds).ok).toBe(false);
    expect(compared({ ...head, goal: null }, rounds).ok).toBe(true);
  });

  test('a stated measure has no peer', () => {
    expect(stated({ name: 'a.b', unit: 'bytes', goal: 120 }, [121])).toEqual({
      ...{ name: 'a.b', unit: 'bytes', ours: 121, peer: null, ratio: null, spread: null },
      ...{ goal: 120, ok: false },
    });
  });

  test('sides alternate, each second round the peer first, and the first round does not count', async () => {
    const order: string[] = [];
    const side = (name: string) => () => order.push(name);
    const rounds = await alternate({ rounds: 2, ours: side('ours'), peer: side('peer') });
    expect(order).toEqual(['ours', 'peer', 'peer', 'ours', 'ours', 'peer']);
    expect(rounds).toEqual({ ours: [4, 5], peer: [3, 6] });
  });

  test('CPU is counted for a run of the work', () => {
    let sum = 0;
    const micros = cpuMicros(3, () => {
      for (let at = 0; at < 3_000_000; at += 1) sum += at % 7;
    });
    expect(sum).toBeGreaterThan(0);
    expect(micros).toBeGreaterThan(100);
  });
});
