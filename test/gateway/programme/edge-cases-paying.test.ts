import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { answered, programmesOf, Shop } from './given.ts';

const file = (pointsSpent: string) => `
stamgast: 1
id: points
effectiveFrom: 2026-01-01T00:00
zone: Europe/Berlin
currency: EUR
pointsSpent: ${pointsSpent}
units: { POINTS: { value: "0.10" }, REWARDS: { value: "5.00" } }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: coffee, lines: { sku: coffee }, discount: { percent: 100, pays: { unit: POINTS, amount: 1000 } } }
`;

/** A shop whose member has so many points. */
function shopWith(points: number, pointsSpent = 'tender'): Shop {
  const shop = new Shop(programmesOf(file(pointsSpent)));
  shop.buy({ number: 'before', total: points * 100 });
  return shop;
}

describe('what is paid in several ways', () => {
  it.each([
    { pointsSpent: 'tender', earned: 10, says: 'EUR 10.00' },
    { pointsSpent: 'discount', earned: 7, says: 'EUR 7.00' },
  ])(
    'edge case 26: points as a $pointsSpent earn $earned, and a gift card never lowers it',
    (row) => {
      const shop = shopWith(30, row.pointsSpent);
      const { spend } = answered(shop.spend(30, 's'), 'spend');
      expect(spend).toBe(spendId('s'));
      const tenders = [
        { kind: 'gift-card', amountMinor: 400 },
        { kind: 'points', amountMinor: 300, spend },
        { kind: 'cash', amountMinor: 300 },
      ];
      const answer = answered(shop.buy({ number: 'R', total: 1000, tenders }), 'purchase');
      expect(answer.payMinor).toBe(1000);
      expect(answer.earned).toMatchObject([{ unit: 'POINTS', amount: row.earned }]);
      expect(answer.earned[0]?.reason).toContain(row.says);
    },
  );

  it('edge case 26: a gift card that is sold earns nothing, and what it pays for earns', () => {
    const shop = shopWith(0);
    const card = [{ totalMinor: 5000, category: 'gift-card' }];
    expect(answered(shop.buy({ number: 'R', lines: card }), 'purchase').earned).toEqual([]);
    const tenders = [{ kind: 'gift-card', amountMinor: 5000 }];
    const goods = answered(shop.buy({ number: 'S', total: 5000, tenders }), 'purchase');
    expect(goods.earned).toMatchObject([{ amount: 50 }]);
  });
});

describe('a reward at 1,000', () => {
  it('edge case 27: that this receipt reaches is offered on the next one', () => {
    const shop = shopWith(999);
    const coffee = { lines: [{ sku: 'coffee', totalMinor: 500 }] };
    const first = answered(shop.buy({ number: 'R', ...coffee }), 'purchase');
    expect(first).toMatchObject({ discounts: [], payMinor: 500, earned: [{ amount: 5 }] });
    expect(shop.balance().available).toBe(1004);
    const second = answered(shop.buy({ number: 'S', ...coffee }), 'purchase');
    expect(second).toMatchObject({ discounts: [{ rule: 'coffee' }], payMinor: 0 });
    expect(second.earned).toMatchObject([{ amount: 0 }]);
    expect(shop.balance().available).toBe(4);
  });
});
