import { describe, expect, test } from 'vitest';
import { decilesOf, topFifth } from '../../../gateway/insight/deciles.ts';
import { monthAfter, monthsBetween, percentOf } from '../../../gateway/insight/percent.ts';

describe('the real 80/20', () => {
  test('the best tenth of ten members has 91 %, the best fifth 92 %', () => {
    const deciles = decilesOf([1, 1, 1, 91, 1, 1, 1, 1, 1, 1]);
    expect(deciles.map(({ percent }) => percent)).toEqual([91, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(topFifth(deciles)).toBe(92);
  });

  test('tenths of few members differ by one at most, and none is lost', () => {
    const deciles = decilesOf(Array.from({ length: 13 }, (_, at) => at));
    const counts = deciles.map(({ members }) => members);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(13);
    expect(Math.max(...counts) - Math.min(...counts)).toBe(1);
    expect(counts[0]).toBe(2);
    expect(topFifth(decilesOf([1, 3]))).toBe(75);
    expect(topFifth(decilesOf([]))).toBeNull();
  });
});

test('shares are exact and rounded half up; of nothing there is none', () => {
  expect(percentOf(450, 2700)).toBe(16.67);
  expect(percentOf(-1, 3)).toBe(-33.33);
  expect(percentOf(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toBe(100);
  expect([percentOf(1, 0), percentOf(1, -5)]).toEqual([null, null]);
});

test('months follow each other over the year, and there is an end to them', () => {
  expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
  expect(monthAfter('2025-11', 14)).toBe('2027-01');
  expect(monthsBetween('0001-01', '2026-01')).toHaveLength(1200);
});
