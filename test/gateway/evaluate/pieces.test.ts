import { describe, expect, it } from 'vitest';
import { lineNumbered } from '../../../gateway/programme/evaluate/pieces.ts';
import { bought, given, is, off } from './rules.ts';

const linesOf = (...numbers: readonly number[]) => {
  const { basket } = bought(numbers.map(() => [100]));
  return basket.lines.map((of, at) => {
    return { of, line: numbers[at] ?? 0, quantity: 1000, minor: 100 };
  });
};

describe('a line is found by its number', () => {
  it.each([
    ['one', [7]],
    ['two', [1, 2]],
    ['with gaps', [10, 20, 35, 36, 90]],
    ['from below nothing', [-3, 0, 1, 4]],
  ])('%s', (_, numbers) => {
    const lines = linesOf(...numbers);
    for (const line of lines) expect(lineNumbered(lines, line.line)).toBe(line);
  });

  it('or is not there', () => {
    for (const absent of [0, 11, 21, 100]) {
      expect(lineNumbered(linesOf(10, 20, 40), absent)).toBe(undefined);
    }
    expect(lineNumbered([], 1)).toBe(undefined);
  });
});

describe('lines of a receipt', () => {
  it('are taken by their numbers, whatever their order and their gaps', () => {
    const sale = bought([
      [300, 1, { line: 90, sku: 'tea' }],
      [100, 1, { line: 0, sku: 'tea' }],
      [200, 1, { line: -5, sku: 'mug' }],
    ]);
    const lines = is('sku', { op: 'eq', value: 'tea' });
    const rules = [off('tea', 50, { lines }), off('all', 10)];
    expect(given(rules, sale).discounts).toEqual(['tea 0:50 90:150', 'all -5:20 0:5 90:15']);
  });
});
