import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bonusCost, discountCost, everybody, type Offer } from '../../../gateway/insight/curve.ts';

/** A price of 9,000 with a margin of 30 %, and 5 % of it given. */
const offer: Offer = { priceMinor: 900_000, profitMinor: 270_000, rate: { num: 1, den: 20 } };
const half = { num: 1, den: 2 };

describe('what a programme takes of the profit', () => {
  test('a discount of 5 % takes 16.67 %, and a bonus accrues as much', () => {
    expect(discountCost(offer)).toBe(16.67);
  });

  test.each([
    [1, 0],
    [2, 8.33],
    [3, 11.11],
    [10, 15],
    [1_000_000, 16.67],
  ])('a bonus spent on the next purchase takes over %i purchases %f %%', (purchases, percent) => {
    expect(bonusCost(offer, everybody(purchases))).toBe(percent);
  });

  test('half never return: 5.56 %; and half of the points expire: 2.78 %', () => {
    const halfReturn = { ...everybody(2), returning: half };
    expect(bonusCost(offer, halfReturn)).toBe(5.56);
    expect(bonusCost(offer, { ...halfReturn, breakage: half })).toBe(2.78);
  });

  test('a markup of 30 % leaves 2,076.92 in the price, so the discount takes 21.67 %', () => {
    expect(discountCost({ ...offer, profitMinor: 207_692 })).toBe(21.67);
  });

  test('a bonus never takes more than the discount, and more with each purchase', () => {
    const money = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(money, money, fc.integer({ min: 1, max: 500 }), (price, profit, n) => {
        const any = { priceMinor: price, profitMinor: profit, rate: { num: 3, den: 100 } };
        const [now, next] = [n, n + 1].map((count) => bonusCost(any, everybody(count)));
        expect(next).toBeGreaterThanOrEqual(now ?? 0);
        expect(discountCost(any)).toBeGreaterThanOrEqual(next ?? 0);
      }),
    );
  });
});
