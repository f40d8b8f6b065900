import { describe, expect, test } from 'vitest';
import {
  flatMargin,
  marginOf,
  profitOf,
  readMargins,
  withoutMargin,
} from '../../../gateway/insight/margins.ts';

const rows = (...lines: readonly string[]) =>
  lines.map((line, at) => ({ line: at + 1, cells: line.split(',') }));

describe('profit in the goods', () => {
  test('a markup of 30 % on 9,000 is 2,076.92, a margin of 30 % is 2,700.00', () => {
    const profit = (kind: 'margin' | 'markup') => {
      const ratio = marginOf(kind, '30');
      return ratio === null
        ? null
        : profitOf(flatMargin(ratio), [{ category: '', minor: 900_000 }]);
    };
    expect(profit('margin')).toBe(270_000);
    expect(profit('markup')).toBe(207_692);
  });

  test.each([
    ['margin', '100.5'],
    ['margin', 'much'],
    ['margin', '1e1'],
    ['margin', '30.12345'],
    ['margin', ''],
    ['markup', '-1'],
    ['markup', '10001'],
  ] as const)('a %s of %s is none', (kind, text) => {
    expect(marginOf(kind, text)).toBeNull();
  });

  test('is by category, * for the others, and rounded once', () => {
    const read = readMargins('margin', rows('category,margin', 'bread,30', '*, 20.5', 'tea,-10'));
    if (!read.ok) throw new Error(read.text);
    const goods = [
      { category: 'bread', minor: 333 },
      { category: 'milk', minor: 101 },
      { category: 'tea', minor: 50 },
    ];
    // 99.9 + 20.705 - 5 = 115.605
    expect(profitOf(read.margins, goods)).toBe(116);
    expect(withoutMargin(read.margins, ['milk'])).toEqual([]);
  });

  test('categories without a margin are named when there is no *', () => {
    const read = readMargins('markup', rows('category,markup', 'bread,30'));
    if (!read.ok) throw new Error(read.text);
    expect(withoutMargin(read.margins, ['', 'bread', 'milk'])).toEqual(['', 'milk']);
  });

  test.each([
    [rows('category,markup', 'bread,30'), 1, 'found "category,markup"'],
    [rows(), 1, 'found ""'],
    [rows('category,margin'), 1, 'no category follows'],
    [rows('category,margin', 'bread,30,x'), 2, 'found 3 columns'],
    [rows('category,margin', 'bread'), 2, 'found 1 columns'],
    [rows('category,margin', ' ,30'), 2, 'the category is empty'],
    [rows('category,margin', 'tea,1', 'bread,lots'), 3, 'found "lots"'],
    [rows('category,margin', 'tea,1', 'tea,2'), 3, '"tea" stands twice'],
  ])('a wrong file is told with its line', (lines, line, text) => {
    expect(readMargins('margin', lines)).toMatchObject({ ok: false, line, text });
  });
});
