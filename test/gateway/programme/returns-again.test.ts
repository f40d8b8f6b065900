import { describe, expect, it } from 'vitest';
import { codeOf } from './given.ts';
import { back, bought, has, line, shopOf } from './returns-of.ts';

it('a menu is one no more once its dish is back, whatever else of it is kept', () => {
  const when = 'when: { receipt.categories: dish }';
  const shop = shopOf([`{ id: menu, onReturn: recheck, ${when}, discount: { amount: "10.00" } }`]);
  const lines = [line(5_000, { category: 'dish' }), line(5_000, { category: 'bread' })];
  expect(bought(shop, { number: 'R', lines }).payMinor).toBe(9_000);
  expect(back(shop, 'R', [1, 5_000]).refundMinor).toBe(4_000);
  expect(back(shop, 'R', [2, 5_000]).refundMinor).toBe(5_000);
});

it.each([
  { cost: 8_001, first: 4_000, second: 4_001 },
  { cost: 8_003, first: 4_001, second: 4_002 },
])('of two at $cost that they cost the shop, one costs half, rounded half up', (row) => {
  const shop = shopOf(['{ id: staff, onReturn: recheck, discount: { cost: true } }']);
  const lines = [line(12_000, { quantity: 2000, costMinor: row.cost })];
  expect(bought(shop, { number: 'R', lines }).payMinor).toBe(row.cost);
  const parts = [1, 2].map(() => back(shop, 'R', [1, 6_000]).refundMinor);
  expect(parts).toEqual([row.first, row.second]);
});

describe('of 100.00 of which 60.00 come back, a rule for less than 50.00 with far too many points', () => {
  const small = (onReturn: string) =>
    `{ id: small, onReturn: ${onReturn}, when: { receipt.total: { lt: "50.00" } }, ` +
    'earn: { unit: POINTS, per: "0.01", amount: 1000000000 } }';
  const sold = (onReturn: string) => {
    const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
    // A tally that asks for more than the receipt says: the sale keeps its facts under any rule.
    const tallies = 'tallies: { HERE: { of: receipts, when: { store: "1" } } }';
    const shop = shopOf([base, small(onReturn)], [tallies]);
    bought(shop, { number: 'R', lines: [line(6_000), line(4_000)] });
    return shop;
  };

  it('that is evaluated again refuses the return, and all may come back', () => {
    const shop = sold('recheck');
    expect(codeOf(shop.takeBack('R', [[1, 6_000]]))).toBe('AMOUNT_RANGE');
    expect(has(shop, 'POINTS')).toBe(100);
    expect(back(shop, 'R', [1, 6_000], [2, 4_000]).refundMinor).toBe(10_000);
    expect(has(shop, 'POINTS')).toBe(0);
  });

  it('that is kept is not asked', () => {
    const shop = sold('keep');
    expect(back(shop, 'R', [1, 6_000]).refundMinor).toBe(6_000);
    expect(has(shop, 'POINTS')).toBe(40);
  });
});
