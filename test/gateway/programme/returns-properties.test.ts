import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import type { Shop } from './given.ts';
import { back, bought, has, shopOf, tallyOf, usesOf } from './returns-of.ts';

/** Rules that meet each other in every way: each is there or not, kept or evaluated again. */
const onReturn = fc.constantFrom('keep', 'recheck');
const ruleOf = (id: string, text: string) =>
  fc.option(onReturn.map((mode) => `{ id: ${id}, onReturn: ${mode}, ${text} }`));
const rulesArbitrary = fc
  .tuple(
    ruleOf(
      'ladder',
      'discount: { on: order, steps: [ { from: "5.00", percent: 5 }, { from: "20.00", percent: 30 } ] }',
    ),
    ruleOf(
      'tea',
      'lines: { category: tea }, stack: { group: tea, mode: best }, discount: { percent: 15 }',
    ),
    ruleOf(
      'off',
      'stack: { group: tea, mode: best }, when: { receipt.total: { gte: "3.00" } }, discount: { amount: "1.25" }',
    ),
    ruleOf('gift', 'discount: { percent: 100, units: 1, for: { quantity: 3 }, take: cheapest }'),
    ruleOf(
      'stamps',
      'limit: { member: 3 }, discount: { price: "0.50", units: 2, pays: { unit: STAMPS, amount: 3 } }',
    ),
    ruleOf('base', 'earn: { unit: POINTS, per: "0.33", amount: 1 }'),
    ruleOf(
      'double',
      'when: { receipt.total: { gte: "9.00" } }, multiply: { unit: POINTS, by: "2.5" }',
    ),
    ruleOf('small', 'when: { receipt.total: { lt: "7.00" } }, earn: { unit: POINTS, amount: 7 }'),
    ruleOf('stamp', 'lines: { category: tea }, earn: { unit: STAMPS, amount: 1, perQuantity: 1 }'),
    fc.option(
      fc.constant(
        '{ id: swap, exchange: { from: { unit: POINTS, amount: 10 }, to: { unit: GIFT, amount: 3 } } }',
      ),
    ),
  )
  .map((rules) => rules.flatMap((rule) => rule ?? []));

const soldLine = fc.record({
  minor: fc.nat({ max: 2500 }),
  pieces: fc.integer({ min: 1, max: 4 }),
  isTea: fc.boolean(),
  cuts: fc.integer({ min: 1, max: 4 }),
});
const sold = fc.array(soldLine, { minLength: 1, maxLength: 4 });
type Sold = typeof sold extends fc.Arbitrary<infer T> ? T : never;
const keysArbitrary = fc.array(fc.nat(), { minLength: 16, maxLength: 16 });

/** A shop whose member has some of everything. */
function openedShop(rules: readonly string[], refund: string): Shop {
  const shop = shopOf(rules, [
    `refund: ${refund}`,
    'units: { POINTS: { value: "0.01" }, STAMPS: {}, GIFT: {} }',
    'tallies: { PAID: { of: paid }, SHELF: { of: shelf }, MANY: { of: quantity }, ' +
      'BIG: { of: receipts, when: { receipt.total: { gte: "4.00" } } }, WIDE: { of: categories } }',
  ]);
  shop.adjust(40);
  bought(shop, {
    number: 'before',
    lines: [{ totalMinor: 300, quantity: 7000, category: 'tea' }],
  });
  return shop;
}

const linesOf = (rows: Sold) =>
  rows.map(({ minor, pieces, isTea }) => ({
    totalMinor: minor,
    quantity: pieces * 1000,
    category: isTea ? 'tea' : 'book',
  }));

/** All of a sale in parts, in the order of `keys`. */
function partsOf(rows: Sold, keys: readonly number[]): (readonly [number, number, number])[] {
  const parts = rows.flatMap(({ minor, pieces, cuts }, at) =>
    Array.from({ length: cuts }, (_, nth) => {
      const share = (whole: number) =>
        Math.floor((whole * (nth + 1)) / cuts) - Math.floor((whole * nth) / cuts);
      return [at + 1, share(minor), share(pieces * 1000)] as const;
    }),
  );
  return parts
    .map((part, at) => ({ part, key: keys[at] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ part }) => part);
}

/** Everything that stands beside the sale. */
function standing(shop: Shop) {
  return {
    units: ['POINTS', 'STAMPS', 'GIFT'].map((unit) => has(shop, unit)),
    issued: ['POINTS', 'STAMPS', 'GIFT'].map((unit) => shop.keeper.account('issuer:shop', unit)),
    lost: ['POINTS', 'STAMPS', 'GIFT'].map((unit) => shop.keeper.account('loss', unit)),
    tallies: ['PAID', 'SHELF', 'MANY', 'BIG', 'WIDE tea', 'WIDE book'].map((one) =>
      tallyOf(shop, one),
    ),
    uses: usesOf(shop, 'stamps').filter(({ times, minor, cost }) => times + minor + cost !== 0),
  };
}

describe('all of a sale that comes back, in any parts and any order', () => {
  it('pays back what was paid, to the minor unit, and leaves all as it was', () => {
    fc.assert(
      fc.property(
        rulesArbitrary,
        fc.constantFrom('proportional', 'money first'),
        sold,
        keysArbitrary,
        fc.boolean(),
        (rules, refund, rows, keys, wantsPoints) => {
          const lines = linesOf(rows);
          const price = bought(openedShop(rules, refund), { number: 'R', lines }).payMinor;
          // Points that were paid with are free again before any exchange need be undone.
          const isSwapped = rules.some((rule) => rule.includes('exchange'));
          const points = wantsPoints && !isSwapped ? Math.min(price, 20) : 0;
          const shop = openedShop(rules, refund);
          const before = standing(shop);
          if (points > 0) shop.spend(points, 'S');
          const tender = { kind: 'points', amountMinor: points, spend: spendId('S') };
          const cash = { kind: 'cash', amountMinor: price - points };
          const tenders = points === 0 ? [] : [tender, cash];
          expect(bought(shop, { number: 'R', lines, tenders }).payMinor).toBe(price);
          let money = 0;
          let shelf = 0;
          for (const part of partsOf(rows, keys)) {
            if (part[2] === 0) continue;
            const answer = back(shop, 'R', part);
            expect(answer.refundMinor).toBeGreaterThanOrEqual(0);
            expect(answer.refundMinor).toBeLessThanOrEqual(answer.shelfMinor);
            money += answer.refundMinor;
            shelf += answer.shelfMinor;
          }
          expect(shelf).toBe(rows.reduce((sum, { minor }) => sum + minor, 0));
          expect(money).toBe(price - points);
          expect(standing(shop)).toEqual(before);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('kept benefits', () => {
  it('of a part that comes back do not depend on the order in which it does', () => {
    // A stamp that came back with a part stays, so the rule that is paid with them is left out.
    const kept = rulesArbitrary.map((rules) =>
      rules
        .filter((rule) => !rule.includes('pays'))
        .map((rule) => rule.replace('onReturn: recheck', 'onReturn: keep')),
    );
    fc.assert(
      fc.property(kept, sold, keysArbitrary, fc.nat({ max: 8 }), (rules, rows, keys, count) => {
        const chosen = partsOf(rows, keys)
          .filter(([, , pieces]) => pieces > 0)
          .slice(0, count);
        const run = (parts: typeof chosen) => {
          const shop = openedShop(rules, 'proportional');
          bought(shop, { number: 'R', lines: linesOf(rows) });
          const money = parts.reduce((sum, part) => sum + back(shop, 'R', part).refundMinor, 0);
          return { money, ...standing(shop) };
        };
        expect(run(chosen.toReversed())).toEqual(run(chosen));
      }),
      { numRuns: 20 },
    );
  });
});
