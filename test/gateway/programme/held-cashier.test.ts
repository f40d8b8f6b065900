import { describe, expect, it, test } from 'vitest';
import type { Sale } from '../../../gateway/ledger/types.ts';
import { receiptKey } from '../../../gateway/programme/business-key.ts';
import { rungUpOf } from '../../../gateway/programme/held/rung-up.ts';
import { rerunReceipt } from '../../../gateway/programme/reasons/rerun.ts';
import { answered, codeOf, programmesOf, refOf, type Shop } from './given.ts';
import { file, giveBack, open, points, shopWith } from './held-shop.ts';

const asking = `
  - { id: base, review: { cashier.receipts: { gte: 3 } }, earn: { unit: POINTS, per: "1.00", amount: 1 } }`;

test('nobody rings up for a shopper without a card, or where no cashier is told', () => {
  const programmes = programmesOf(file(asking));
  const of = { member: 'bo', cashier: '12', at: Date.parse('2026-03-02T12:00Z') };
  expect(rungUpOf(programmes, of)).toEqual({ member: 'bo', cashier: '12', day: '2026-03-02' });
  expect(rungUpOf(programmes, { ...of, member: null })).toBe(null);
  expect(rungUpOf(programmes, { ...of, cashier: undefined })).toBe(null);
});

describe('the receipts of one cashier', () => {
  const rings = (shop: Shop, number: string, who = 'bo', cashier = '12', more: object = {}) => {
    return shop.run({ ...shop.purchase({ number, total: 1000, who }), cashier, ...more });
  };

  it('edge case 43: a cashier scans one card on more than three receipts of a day: the fourth is held and shown', () => {
    const shop = shopWith(asking);
    for (const number of ['1', '2', '3']) rings(shop, number);
    expect(points(shop, 'bo')).toEqual([30, 0]);
    rings(shop, '4');
    expect(points(shop, 'bo')).toEqual([30, 10]);
    expect(open(shop)).toMatchObject([
      { lot: 4, rule: 'base', why: { 'cashier.receipts': 3, cashier: '12' } },
    ]);
    // Another member, another cashier, another day begin anew.
    rings(shop, '5', 'dora');
    rings(shop, '6', 'bo', '13');
    shop.at('2026-03-03T12:00');
    rings(shop, '7');
    expect(open(shop)).toHaveLength(1);
    expect(points(shop, 'bo')).toEqual([50, 10]);
  });

  it('count what was rung up, whether or not it came back, on the day of the receipt', () => {
    const shop = shopWith(asking);
    for (const number of ['1', '2', '3']) rings(shop, number);
    giveBack(shop, '3', 1000);
    shop.at('2026-03-03T12:00');
    rings(shop, '4', 'bo', '12', { occurredAt: shop.now - 86_400_000 });
    expect(open(shop)).toHaveLength(1);
  });

  it('count a receipt that the member has collected later', () => {
    const collect = 'collect: { within: 14 days }';
    const shop = shopWith(asking, '', collect);
    const code = (number: string) => `code-${number}`;
    for (const number of ['1', '2', '3', '4']) {
      const sold = shop.purchase({ number, total: 1000, who: null });
      shop.run({ ...sold, cashier: '12', code: code(number) });
    }
    for (const number of ['1', '2', '3', '4']) {
      const who = { member: 'bo' };
      const command = { kind: 'collect', code: code(number), who, at: shop.now } as const;
      expect(codeOf(shop.run({ ...command, receipt: refOf(`c${number}`) }))).toBe('posted');
    }
    expect(points(shop, 'bo')).toEqual([30, 10]);
  });

  it('are kept with the sale, so that it runs again to the same bytes', () => {
    const shop = shopWith(asking);
    for (const number of ['1', '2', '3', '4']) {
      const outcome = rings(shop, number);
      if (!outcome.ok) throw new Error(outcome.code);
      const sale = shop.keeper.sales.get(receiptKey(refOf(number))) as Sale;
      const { entries } = outcome;
      const stored = { sale, entries, answer: JSON.stringify(outcome.answer) };
      expect(rerunReceipt(shop.keeper.programmes, stored)).toMatchObject({ kind: 'same' });
      const frozen = JSON.stringify(sale.recheck);
      expect(frozen).toContain(`"cashierReceipts":${Number(number) - 1}`);
      // The number is asked, and not who it was.
      expect(frozen).not.toContain('"cashier":');
    }
  });

  it('are asked by a discount and by reserved goods, too', () => {
    const shop = shopWith(
      '  - { id: few, when: { cashier.receipts: { lt: 1 } }, discount: { percent: 5 } }',
      '',
      'reserved: [ { id: wine, lines: { sku: sku-1 }, to: { cashier.receipts: { lt: 1 } } } ]',
    );
    const told = (number: string) => answered(rings(shop, number), 'purchase');
    const { payMinor, notSold } = told('1');
    expect([payMinor, notSold]).toEqual([950, undefined]);
    const second = told('2');
    expect([second.payMinor, second.notSold?.length]).toEqual([1000, 1]);
  });

  it('are kept of no sale when nobody asks', () => {
    const plain = '  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
    const shop = shopWith(plain);
    rings(shop, '1');
    expect(JSON.stringify(shop.keeper.sales.get(receiptKey(refOf('1'))))).not.toContain('cashier');
  });
});

it.each([
  ['discount: { percent: 5 }', 'a discount is gone with the receipt'],
  ['exchange: { from: { unit: POINTS, amount: 1 }, to: { unit: G, amount: 1 } }', 'can be spent'],
  ['on: visit, earn: { unit: POINTS, amount: 1 }', 'has no document to look at'],
  [
    'on: month end, earn: { unit: POINTS, by: tally.BOUGHT, steps: [ { from: 1, percent: 1 } ] }',
    'no document',
  ],
])('`review` beside { %s } is wrong', (effect, problem) => {
  const text = file(`  - { id: a, review: { member: true }, ${effect} }`, ' }, G: { scale: 0');
  expect(() => programmesOf(text)).toThrow(problem);
});

it.each([
  ['{}', 'everything would be held'],
  ['{ referrer.share: phone }', '"referrer.share" is not known'],
  ['{ receipt.total: { gte: fifty } }', 'rules.0.review.receipt.total'],
])('`review: %s` is wrong', (review, problem) => {
  const text = file(`  - { id: a, review: ${review}, earn: { unit: POINTS, amount: 1 } }`);
  expect(() => programmesOf(text)).toThrow(problem);
});

it('a review of an event cannot ask for a till', () => {
  const rule =
    '  - { id: a, on: help, review: { cashier.receipts: 1 }, earn: { unit: POINTS, amount: 1 } }';
  expect(() => programmesOf(file(rule, '', 'events: [help]'))).toThrow('rules.0.review.cashier');
});
