import { describe, expect, test } from 'vitest';
import { lineTotal, parseDecimal, scaled } from '../../../gateway/replay/line-total.ts';

const total = (quantity: string, price: string, minorDigits = 2) => {
  const parsed = { quantity: parseDecimal(quantity), price: parseDecimal(price) };
  if (parsed.quantity === null || parsed.price === null) return 'unreadable';
  return lineTotal({ quantity: parsed.quantity, price: parsed.price, minorDigits });
};

describe('the total of a past line', () => {
  test.each([
    ['6', '2.55', 2, 1530],
    ['1', '0.125', 2, 13],
    ['3', '3.335', 2, 1001],
    ['-3', '3.335', 2, -1001],
    ['0.345', '9.99', 2, 345],
    ['1', '1050', 0, 1050],
    ['1', '1.050', 3, 1050],
    ['80995', '2.08', 2, 16846960],
    ['1', '0', 2, 0],
  ])(
    '%s x %s with %i minor digits is %i, rounded half up once',
    (quantity, price, digits, minor) => {
      expect(total(quantity, price, digits)).toBe(minor);
    },
  );

  test('an exponent, a thousands mark, words and endless digits are no numbers', () => {
    for (const text of ['1e3', '1,000', 'ten', '', '0x10', '1'.repeat(30), '.5', '--1']) {
      expect(parseDecimal(text)).toBeNull();
    }
  });

  test('beyond ten to the twelfth there is no total', () => {
    expect(total('999999999999', '999999999999')).toBeNull();
  });

  test('a quantity keeps three decimals or is refused', () => {
    const places = (text: string) => {
      const decimal = parseDecimal(text);
      return decimal === null ? null : scaled(decimal, 3);
    };
    expect(places('0.345')).toBe(345);
    expect(places('2')).toBe(2000);
    expect(places('2.5000')).toBe(2500);
    expect(places('0.0005')).toBeNull();
  });
});
