import { describe, expect, it } from 'vitest';
import { answered, givenShop } from './given.ts';

/** What a purchase of these minor units earns. */
function earnedBy(wish: { currency: string; per: string }, total: number): number {
  const shop = givenShop(wish);
  const { earned } = answered(shop.buy({ number: 'R', total }), 'purchase');
  return earned[0]?.amount ?? 0;
}

describe('edge case 35: currencies of 0, 2 and 3 decimals', () => {
  it.each([
    { currency: 'JPY', per: '100' },
    { currency: 'EUR', per: '1.00' },
    { currency: 'KWD', per: '0.100' },
  ])('1 per 100 minor units of $currency: 1,050 earn 10, 1,099 too, 1,100 earn 11', (wish) => {
    expect([1050, 1099, 1100, 99].map((total) => earnedBy(wish, total))).toEqual([10, 10, 11, 0]);
  });

  it.each([
    ['JPY', '10', 'JPY 1050'],
    ['KWD', '0.010', 'KWD 1.050'],
  ])(
    '%s: what a point is worth, and what is said, know no factor of 100',
    (currency, value, said) => {
      const per = currency === 'JPY' ? '100' : '0.100';
      const shop = givenShop({ currency, per, value });
      const answer = answered(shop.buy({ number: 'R', total: 1050 }), 'purchase');
      expect(answer.earned[0]?.reason).toContain(said);
      expect(answered(shop.spend(10), 'spend').amountMinor).toBe(100);
    },
  );
});

describe('edge case 36: 0.345 kg at 9.99', () => {
  it.each([344, 345])('costs what the till says, %i, and earns on that', (totalMinor) => {
    const shop = givenShop({ per: '0.01' });
    const lines = [{ quantity: 345, totalMinor }];
    const answer = answered(shop.buy({ number: 'R', lines }), 'purchase');
    expect([answer.payMinor, answer.earned[0]?.amount]).toEqual([totalMinor, totalMinor]);
    const back = answered(shop.takeBack('R', [[1, totalMinor, 345]]), 'return');
    expect([back.refundMinor, back.reversed[0]?.amount]).toEqual([totalMinor, totalMinor]);
  });
});
