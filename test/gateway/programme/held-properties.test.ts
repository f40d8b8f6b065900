import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isHeldForReview, notByItself } from '../../../gateway/ledger/lots.ts';
import { receiptKey } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, refOf, type Shop } from './given.ts';
import { buy, decided, giveBack, points, shopWith } from './held-shop.ts';

const rules = `
  - { id: base, review: { receipt.total: { gte: "50.00" } }, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: more, when: { receipt.total: { lt: "80.00" } }, multiply: { unit: POINTS, by: 2 } }
  - { id: thanks, to: referrer, review: { referrer.shares: phone }, earn: { unit: POINTS, amount: 50 }, limit: { member: 2 per year } }`;

type Step =
  | { readonly kind: 'buy'; readonly total: number }
  | { readonly kind: 'back'; readonly of: number; readonly parts: number }
  | { readonly kind: 'decide'; readonly at: number; readonly isApproved: boolean }
  | { readonly kind: 'wait'; readonly days: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('buy' as const), total: fc.constantFrom(100, 4900, 5000, 9000) }),
  fc.record({
    kind: fc.constant('back' as const),
    of: fc.nat(9),
    parts: fc.integer({ min: 1, max: 10 }),
  }),
  fc.record({ kind: fc.constant('decide' as const), at: fc.nat(30), isApproved: fc.boolean() }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 20 }) }),
);

/** What is still held is exactly what nobody decided on and nothing took back. */
function checkHeld(shop: Shop): void {
  const { keeper } = shop;
  for (const { lot: id, verdict } of keeper.held.points.values()) {
    const lot = keeper.lots.get(id);
    if (lot === undefined) throw new Error('what is held has its lot');
    expect(isHeldForReview(lot)).toBe(verdict === null && lot.pending > 0);
    if (verdict === null) expect([lot.available, lot.spent, lot.expired]).toEqual([0, 0, 0]);
    else if (verdict === 'approve') expect(lot.availableFrom).not.toBe(notByItself);
    else expect(lot.pending + lot.available).toBe(0);
  }
  for (const lot of keeper.lots.values()) {
    if (isHeldForReview(lot)) expect(keeper.held.points.has(lot.id)).toBe(true);
  }
}

it('whatever is bought, decided and returned in whatever order, all of it can come back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const shop = shopWith(rules, ', pending: 7 days');
      const bought: { readonly number: string; readonly total: number; left: number }[] = [];
      for (const [at, one] of steps.entries()) {
        if (one.kind === 'buy') {
          const { total } = one;
          bought.push({ number: `b${at}`, total, left: 10 });
          answered(buy(shop, `b${at}`, { total }), 'purchase');
        } else if (one.kind === 'back') {
          const sale = bought[one.of];
          const parts = Math.min(one.parts, sale?.left ?? 0);
          if (sale === undefined || parts === 0) continue;
          sale.left -= parts;
          answered(giveBack(shop, sale.number, (sale.total / 10) * parts, 100 * parts), 'return');
        } else if (one.kind === 'decide') {
          const id = [...shop.keeper.held.points.keys()][one.at] ?? 99;
          const code = codeOf(decided(shop, id, one.isApproved ? 'approve' : 'reject'));
          expect(['posted', 'HELD_UNKNOWN', 'HELD_DECIDED', 'HELD_OVER']).toContain(code);
        } else {
          shop.now += one.days * 86_400_000;
          shop.settle('bo');
          shop.settle('dora');
        }
        points(shop, 'bo');
        checkHeld(shop);
      }
      for (const { number, total, left } of bought) {
        if (left > 0) giveBack(shop, number, (total / 10) * left, 100 * left);
      }
      checkHeld(shop);
      // Nobody has spent anything, so nothing is left with anybody, and the shop has lost nothing.
      expect([points(shop, 'bo'), points(shop, 'dora')]).toEqual([
        [0, 0],
        [0, 0],
      ]);
      expect(Math.abs(shop.keeper.account('loss'))).toBe(0);
      expect(Math.abs(shop.keeper.account('issuer:shop'))).toBe(0);
      for (const { number } of bought) {
        const sale = shop.keeper.sales.get(receiptKey(refOf(number)));
        expect(sale?.counted?.uses.every(({ left: { times } }) => times === 0) ?? true).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});
