import { describe, expect, test } from 'vitest';
import {
  currencyPlaces,
  decimalText,
  moneyText,
} from '../../../gateway/programme/language/currency.ts';
import {
  ratioOfDecimal,
  shareOfPercent,
  wholeOfDecimal,
} from '../../../gateway/programme/language/decimal.ts';
import { decimals, quoted } from '../../../gateway/programme/language/faults.ts';
import { nearest } from '../../../gateway/programme/language/nearest.ts';

describe('a numeral of a file', () => {
  test.each([
    ['0', 2, { num: 0, den: 1 }],
    ['0.00', 0, { num: 0, den: 1 }],
    ['0.10', 2, { num: 10, den: 1 }],
    ['0.008', 2, { num: 4, den: 5 }],
    ['12.5', 0, { num: 25, den: 2 }],
    ['7', 3, { num: 7000, den: 1 }],
    ['1.000001', 0, { num: 1_000_001, den: 1_000_000 }],
  ])('%s with %i decimal places is the fraction %o', (text, places, ratio) => {
    expect(ratioOfDecimal(text, places)).toEqual(ratio);
  });

  test.each([
    ['1', 0, 1],
    ['1.5', 1, 15],
    ['1.50', 1, 15],
    ['1.55', 1, null],
    ['0', 2, 0],
    ['999999999999', 3, 999_999_999_999_000],
    ['999999999999', 4, 9_999_999_999_990_000],
    ['1000000000000', 0, null],
    ['1.0000001', 6, null],
    ['1.', 0, null],
    ['.5', 1, null],
    ['-1', 0, null],
    ['1e3', 0, null],
    ['x1', 0, null],
    ['1x', 0, null],
    ['', 0, null],
  ])('%s in parts of 10^-%i is %s', (text, places, whole) => {
    const isExact = whole === null || Number.isSafeInteger(whole);
    expect(wholeOfDecimal(text, places)).toBe(isExact ? whole : null);
  });

  test.each([
    [5, { num: 1, den: 20 }],
    ['7.5', { num: 3, den: 40 }],
    [100, { num: 1, den: 1 }],
    [0.0001, { num: 1, den: 1_000_000 }],
  ])('%s percent is the share %o', (percent, share) => {
    expect(shareOfPercent(percent)).toEqual(share);
  });
});

describe('money', () => {
  test.each([
    ['DKK', 4500, 'DKK 45.00'],
    ['JPY', 1050, 'JPY 1050'],
    ['KWD', 1050, 'KWD 1.050'],
    ['CLF', -5, 'CLF -0.0005'],
    ['???', 5, '??? 0.05'],
  ])('of %s: %i is told as %s', (currency, minor, text) => {
    expect(moneyText(currency, minor)).toBe(text);
  });

  test.each([
    [0, 0, '0'],
    [-7, 0, '-7'],
    [7, 2, '0.07'],
    [-120, 2, '-1.20'],
  ])('%i with %i decimals is %s', (integer, scale, text) => {
    expect(decimalText(integer, scale)).toBe(text);
  });

  test('a currency is one of ISO 4217, and nothing that any object has', () => {
    const rows = ['CAD', 'CDF', 'GTQ', 'GYD', 'MDL', 'MGA', 'PKR', 'PLN', 'TJS', 'TOP', 'UYU'];
    expect(new Set(rows.map(currencyPlaces))).toEqual(new Set([2]));
    expect(['BIF', 'RWF', 'UGX', 'XPF'].map(currencyPlaces)).toEqual([0, 0, 0, 0]);
    expect(['DKK', 'ISK', 'TND', 'UYW', 'ZWG', 'AED'].map(currencyPlaces)).toEqual([
      ...[2, 0, 3, 4, 2, 2],
    ]);
    expect(['XYZ', 'dkk', '', 'toString', 'constructor'].map(currencyPlaces)).toEqual([
      ...[null, null, null, null, null],
    ]);
  });
});

describe('what was most likely meant', () => {
  const names = ['category', 'receipt.total', 'weekday', 'sku', 'day'];
  test.each([
    ['categroy', 'category'],
    ['Category', 'category'],
    ['catgory', 'category'],
    ['cattegory', 'category'],
    ['cxtegxry', 'category'],
    ['cxtxgxry', null],
    ['total', 'receipt.total'],
    ['receipttotal', 'receipt.total'],
    ['sk', 'sku'],
    ['ski', 'sku'],
    ['sik', null],
    ['ksu', 'sku'],
    ['weekdya', 'weekday'],
    ['da', 'day'],
    ['', null],
    ['moon', null],
    [`${'x'.repeat(64)}`, null],
    [`${'x'.repeat(65)}`, null],
  ])('by %s is %s', (text, name) => {
    expect(nearest(text, names)).toBe(name);
  });

  test('is the nearest, and of two as near the first', () => {
    expect(nearest('silver', ['silvers', 'sliver', 'silver'])).toBe('silver');
    expect(nearest('bold', ['gold', 'cold'])).toBe('gold');
    expect(nearest('to', ['receipt.to', 'x.to'])).toBe(null);
    expect(nearest('tot', ['a.tot.b', 'tat'])).toBe('a.tot.b');
    expect(nearest('x'.repeat(64), [`${'x'.repeat(63)}y`])).toBe(`${'x'.repeat(63)}y`);
    expect(nearest('x'.repeat(65), ['x'.repeat(65)])).toBe(null);
  });
});

describe('what was found', () => {
  test.each([
    [null, 'nothing'],
    [[1, 2], 'a list of 2'],
    [{ a: 1 }, 'keys and values'],
    ['a "b"', '"a \\"b\\""'],
    [7, '"7"'],
    [true, '"true"'],
    ['x'.repeat(58), `"${'x'.repeat(58)}"`],
    ['x'.repeat(59), `"${'x'.repeat(55)}..."`],
  ])('%o is told as %s', (value, text) => {
    expect(quoted(value)).toBe(text);
  });

  test.each([
    [0, 'without decimals'],
    [1, 'with at most 1 decimal'],
    [2, 'with at most 2 decimals'],
  ])('a numeral of %i decimals is one %s', (places, text) => {
    expect(decimals(places)).toBe(text);
  });
});
