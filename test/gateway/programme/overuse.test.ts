import { describe, expect, it } from 'vitest';
import { receiptKey } from '../../../gateway/programme/business-key.ts';
import { rerunReceipt } from '../../../gateway/programme/reasons/rerun.ts';
import type { CommandLine } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, refOf, type Shop } from './given.ts';
import { back, has, line, shopOf, usesOf } from './returns-of.ts';

const buys = (
  shop: Shop,
  number: string,
  more: {
    readonly given?: readonly string[];
    readonly wants?: readonly string[];
    readonly pay?: number;
  },
  lines: readonly (Partial<CommandLine> & { readonly totalMinor: number })[] = [line(10_000)],
) => {
  const { pay, ...rest } = more;
  const tenders = pay === undefined ? [] : [{ kind: 'cash', amountMinor: pay }];
  return shop.run({ ...shop.purchase({ number, lines, tenders }), ...rest });
};
const loss = (shop: Shop) => [
  shop.keeper.account('loss', 'money:DKK'),
  shop.keeper.account('given', 'money:DKK'),
];
const hello = '{ id: hello, limit: { member: 1 }, discount: { amount: "20.00" } }';

describe('edge case 48: a discount that a till had given while it could not ask', () => {
  it('is posted as the fact it is, and what is beyond its limit is the loss of the store', () => {
    const shop = shopOf([hello]);
    answered(buys(shop, 'R', { pay: 8_000 }), 'purchase');
    // Without the mark the offer is used up, as ever.
    expect(buys(shop, 'S', { pay: 8_000 })).toMatchObject({ ok: false });
    expect(codeOf(buys(shop, 'S', { wants: ['hello'] }))).toBe('LIMIT_REACHED');
    const answer = answered(buys(shop, 'S', { given: ['hello'], pay: 8_000 }), 'purchase');
    expect(answer).toMatchObject({
      payMinor: 8_000,
      discounts: [
        {
          ...{ rule: 'hello', amountMinor: 2_000, overMinor: 2_000 },
          reason: 'hello: DKK 20.00 less, DKK 20.00 of it beyond the offer',
        },
      ],
    });
    expect(loss(shop)).toEqual([-2_000, 2_000]);
    expect(usesOf(shop, 'hello')).toMatchObject([{ times: 2, minor: 4_000 }]);
    expect(shop.keeper.entries.filter(({ kind }) => kind === 'overuse')).toMatchObject([
      { ref: `hello ${receiptKey(refOf('S'))}`, postings: [{ amount: -2_000 }, { amount: 2_000 }] },
    ]);
    expectSoundBooks(shop.keeper);
  });

  it('that still had its room is no loss', () => {
    const shop = shopOf([hello]);
    const answer = answered(buys(shop, 'R', { given: ['hello'] }), 'purchase');
    expect(answer.discounts).toMatchObject([{ amountMinor: 2_000 }]);
    expect(answer.discounts[0]).not.toHaveProperty('overMinor');
    expect(loss(shop)).toEqual([0, 0]);
  });

  it.each([
    ['of money a year', 'limit: { memberDiscount: "25.00 per year" }', 1_500],
    ['of a budget that gives its rest', 'budget: { money: "25.00" }', 1_500],
    ['of a budget that keeps its rest', 'budget: { money: "25.00", rest: keep }', 2_000],
    ['of a limit that is shared', 'limit: { shared: both }', 1_500],
    ['of a stock', 'stock: 1', 2_000],
  ])('costs the store only what is beyond, %s', (_, bound, over) => {
    const more = bound.includes('shared') ? ['limits: { both: { memberDiscount: "25.00" } }'] : [];
    const units = bound.startsWith('stock') ? 'units: 1, ' : '';
    const shop = shopOf([`{ id: a, ${bound}, discount: { ${units}amount: "20.00" } }`], more);
    buys(shop, 'R', {});
    const answer = answered(buys(shop, 'S', { given: ['a'], pay: 8_000 }), 'purchase');
    expect(answer.discounts).toMatchObject([{ amountMinor: 2_000, overMinor: over }]);
    expect(loss(shop)).toEqual([0 - over, over]);
  });

  it('takes the coupons that are there, and no others', () => {
    const free = '{ id: free, discount: { percent: 100, units: 1, pays: { unit: C, amount: 2 } } }';
    const shop = shopOf([free], ['units: { C: {} }']);
    const change = { unit: 'C', reason: 'goodwill', at: shop.now };
    shop.run({ kind: 'adjust', who: { member: 'anna' }, ...change, amount: 3 });
    answered(buys(shop, 'R', { given: ['free'], pay: 0 }), 'purchase');
    expect([has(shop, 'C'), loss(shop)[0]]).toEqual([1, 0]);
    const half = answered(buys(shop, 'S', { given: ['free'], pay: 0 }), 'purchase');
    expect(half.discounts).toMatchObject([{ amountMinor: 10_000, overMinor: 5_000 }]);
    expect([has(shop, 'C'), loss(shop)[0]]).toEqual([0, -5_000]);
    const none = answered(buys(shop, 'T', { given: ['free'], pay: 0 }), 'purchase');
    expect(none.discounts).toMatchObject([{ amountMinor: 10_000, overMinor: 10_000 }]);
    expect(loss(shop)[0]).toBe(-15_000);
    back(shop, 'T', [1, 10_000]);
    back(shop, 'S', [1, 10_000]);
    expect([has(shop, 'C'), loss(shop)[0]]).toEqual([1, 0]);
    expectSoundBooks(shop.keeper);
  });

  it('is no loss any more as far as its goods come back, to the last cent', () => {
    const shop = shopOf(['{ id: a, budget: { money: "25.00" }, discount: { amount: "10.00" } }']);
    const three = [line(3_333), line(3_333), line(3_334)];
    for (const number of ['P', 'Q']) buys(shop, number, {});
    const answer = answered(buys(shop, 'R', { given: ['a'], pay: 9_000 }, three), 'purchase');
    expect(answer.discounts).toMatchObject([{ overMinor: 500 }]);
    const [first, second, third] = [3_333, 3_333, 3_334].map((minor, at) => {
      const { refundMinor } = back(shop, 'R', [at + 1, minor]);
      return [refundMinor, loss(shop)[0]];
    });
    expect([first, second, third]).toEqual([
      [3_000, -333],
      [3_000, -167],
      [3_000, 0],
    ]);
    expect(usesOf(shop, 'a')).toMatchObject([{ times: 2, cost: 2_000 }]);
  });

  it.each([
    ['kept', 'keep', 0, -10_000],
    ['evaluated again', 'recheck', 0, -10_000],
    ['evaluated again, and half of it is paid for', 'recheck', 1, -5_000],
    ['evaluated again, and all of it is paid for', 'recheck', 2, 0],
  ])('stays on what is left of its receipt: the rule is %s', (_, onReturn, coupons, lost) => {
    const pays = 'pays: { unit: C, amount: 2 }';
    const shop = shopOf(
      [
        `{ id: free, lines: { sku: wash }, onReturn: ${onReturn}, discount: { percent: 100, units: 1, ${pays} } }`,
      ],
      ['units: { C: {} }'],
    );
    const change = { unit: 'C', reason: 'goodwill', at: shop.now, amount: coupons };
    if (coupons > 0) shop.run({ kind: 'adjust', who: { member: 'anna' }, ...change });
    const lines = [line(10_000, { sku: 'wash' }), line(3_000)];
    answered(buys(shop, 'R', { given: ['free'], pay: 3_000 }, lines), 'purchase');
    expect(back(shop, 'R', [2, 3_000])).toMatchObject({ refundMinor: 3_000, discounts: [] });
    expect([has(shop, 'C'), loss(shop)[0]]).toEqual([0, lost]);
    expect(back(shop, 'R', [1, 10_000]).refundMinor).toBe(0);
    expect([has(shop, 'C'), Math.abs(loss(shop)[0] ?? 1)]).toEqual([coupons, 0]);
  });

  it.each([
    ['holds only where its conditions do', 'never', 'OFFER_NOT_GIVEN'],
    ['is one of the programme', 'unknown', 'OFFER_NOT_GIVEN'],
    ['is a discount: points are given here, within their limits', 'points', 'LIMIT_REACHED'],
  ])('%s', (_, given, code) => {
    const shop = shopOf([
      '{ id: never, when: { store: "9" }, limit: { member: 1 }, discount: { percent: 5 } }',
      '{ id: points, limit: { member: 1 }, earn: { unit: POINTS, amount: 100 } }',
    ]);
    buys(shop, 'R', {});
    const refused = buys(shop, 'S', { given: [given] });
    expect(refused).toMatchObject({ ok: false, code, facts: { rule: given } });
    expect(loss(shop)).toEqual([0, 0]);
  });

  it('comes out the same when its receipt is run again', () => {
    const shop = shopOf([hello]);
    buys(shop, 'R', {});
    const answer = JSON.stringify(answered(buys(shop, 'S', { given: ['hello'] }), 'purchase'));
    const { programmes, sales, entries } = shop.keeper;
    const sale = sales.get(receiptKey(refOf('S')));
    if (sale === undefined) throw new Error('the sale is kept');
    const own = entries.filter(({ ref }) => ref.includes(sale.receipt));
    expect(rerunReceipt(programmes, { sale, answer, entries: own })).toMatchObject({
      kind: 'same',
    });
  });
});
