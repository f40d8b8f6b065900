import { describe, expect, it } from 'vitest';
import { receiptKey } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, refOf, type Shop } from './given.ts';
import { bought, line, shopOf, usesOf } from './returns-of.ts';

const rules = [
  '{ id: umbrella, lines: { sku: umbrella }, stock: 50, discount: { percent: 100, units: 1 } }',
  '{ id: base, lines: { sku: tea }, earn: { unit: POINTS, per: "1.00", amount: 1 } }',
  '{ id: cert, exchange: { from: { unit: POINTS, amount: 20 }, to: { unit: C, amount: 2 } } }',
];
const units = ['units: { POINTS: { value: "0.10" }, C: {} }'];
const key = (number: string) => receiptKey(refOf(number));

/** Kind and reference of each entry that an act makes. */
function entriesOf(shop: Shop, act: () => unknown): readonly (readonly string[])[] {
  const before = shop.keeper.entries.length;
  act();
  return shop.keeper.entries.slice(before).map(({ kind, ref }) => [kind, ref]);
}
const stock = (shop: Shop, amount: number) => {
  const command = { kind: 'stock', rule: 'umbrella', amount, reason: 'delivery', staff: '7' };
  return shop.run({ ...command, kind: 'stock', at: shop.now });
};

describe('the journal names what was done', () => {
  it.each<[string, (shop: Shop) => unknown, (readonly [string, string])[]]>([
    ['an enrolment', (s) => s.enrol('bo', 'num-2'), [['enrol', '']]],
    [
      'a card that gets a name',
      (s) => {
        const card = { kind: 'enrol', member: 'm1', card: 'num-8', name: '', at: s.now } as const;
        s.run({ ...card, isBearer: true });
        s.run({ ...card, member: 'cy', name: 'Cy' });
      },
      [
        ['enrol', ''],
        ['enrol', 'registered'],
      ],
    ],
    [
      'a further card',
      (s) => s.run({ kind: 'link', who: { member: 'anna' }, card: 'num-9', at: s.now }),
      [['link', '']],
    ],
    [
      'a card in place of a lost one',
      (s) => {
        const link = { kind: 'link', who: { card: 'num-1' }, card: 'num-9', at: s.now } as const;
        s.run({ ...link, isLost: true });
      },
      [
        ['link', 'lost'],
        ['message', 'due blocked 2026-03-02 1'],
      ],
    ],
    [
      'a visit',
      (s) => {
        const visit = s.run({ kind: 'visit', who: { member: 'anna' }, at: s.now });
        expect(answered(visit, 'visited')).toEqual({ kind: 'visited', member: 'anna' });
      },
      [['visit', '']],
    ],
    [
      'points by hand',
      (s) => {
        expect(answered(s.adjust(5), 'adjusted')).toEqual({ kind: 'adjusted', member: 'anna' });
      },
      [['adjust', 'goodwill']],
    ],
    ['pieces that come in', (s) => stock(s, 10), [['stock', 'umbrella +10 delivery 7']]],
    ['pieces that are taken out', (s) => stock(s, -3), [['stock', 'umbrella -3 delivery 7']]],
    ['a receipt that earns nothing', (s) => s.buy({ number: 'R', total: 5 }), [['earn', key('R')]]],
    [
      'a receipt that fills a step',
      (s) => s.buy({ number: 'R', lines: [line(2500, { sku: 'tea' })] }),
      [
        ['earn', key('R')],
        ['exchange', `${key('R')} cert`],
      ],
    ],
    [
      'a return of what was paid with points',
      (s) => {
        s.adjust(10);
        const { spend, amountMinor } = answered(s.spend(10, 'S'), 'spend');
        const tenders = [{ kind: 'points', spend, amountMinor }];
        s.buy({ number: 'R', total: 100, tenders });
        s.takeBack('R', [[1, 100]], { number: 'B' });
      },
      [
        ['adjust', 'goodwill'],
        ['spend', expect.stringMatching(/^sp-/)],
        ['earn', key('R')],
        ['restore', key('B')],
        ['return', key('B')],
      ],
    ],
    [
      'a return that gives no points back',
      (s) => {
        s.buy({ number: 'R', total: 100 });
        s.takeBack('R', [[1, 100]], { number: 'B' });
      },
      [
        ['earn', key('R')],
        ['return', key('B')],
      ],
    ],
    [
      'a return that came before its receipt',
      (s) => {
        const early = answered(s.takeBack('R', [[1, 100]], { number: 'B' }), 'return');
        expect(early).toEqual({
          ...{ kind: 'return', status: 'waiting', member: null, reversed: [], givenBack: [] },
          ...{ shortfalls: [], refundMinor: 0, withheldMinor: 0, shelfMinor: 0, discounts: [] },
          ...{ uncoveredMinor: 0, balances: [] },
        });
        s.buy({ number: 'R', total: 100 });
      },
      [
        ['earn', key('R')],
        ['return', key('B')],
      ],
    ],
  ])('%s', (_what, act, entries) => {
    const shop = shopOf(rules, units);
    expect(entriesOf(shop, () => act(shop))).toEqual(entries);
  });

  it('of an undone spend tells all that a return tells', () => {
    const shop = shopOf(rules, units);
    shop.adjust(10);
    shop.spend(10, 'S');
    expect(answered(shop.takeBack('S', []), 'return')).toEqual({
      ...{ kind: 'return', status: 'applied', member: 'anna', reversed: [] },
      ...{ givenBack: [{ unit: 'POINTS', amount: 10 }], shortfalls: [], refundMinor: 0 },
      ...{ withheldMinor: 0, shelfMinor: 0, discounts: [], uncoveredMinor: 0 },
      balances: [
        { unit: 'POINTS', available: 10, pending: 0, debt: 0 },
        { unit: 'C', available: 0, pending: 0, debt: 0 },
      ],
    });
  });
});

describe('the stock of a rule', () => {
  it('has what is put in, less what is given and taken out', () => {
    const shop = shopOf(rules, units);
    bought(shop, { number: 'R', lines: [line(900, { sku: 'umbrella' })] });
    expect(answered(stock(shop, 10), 'stocked')).toEqual({
      ...{ kind: 'stocked', rule: 'umbrella', left: 59 },
    });
    expect(answered(stock(shop, -59), 'stocked').left).toBe(0);
    expect([codeOf(stock(shop, -1)), codeOf(stock(shop, 0))]).toEqual([
      'AMOUNT_RANGE',
      'AMOUNT_RANGE',
    ]);
    expect(answered(stock(shop, 1_000_000), 'stocked').left).toBe(1_000_000);
    expect(answered(stock(shop, -1_000_000), 'stocked').left).toBe(0);
    expect(usesOf(shop, 'umbrella')).toEqual([{ times: 50, minor: 900, cost: 900 }]);
  });
});

describe('a hold that ends', () => {
  const held = (shop: Shop, number: string, total: number) => {
    const { tenders: _, ...basket } = shop.purchase({ number, total });
    return answered(shop.run({ ...basket, kind: 'hold', id: number, forMs: 60_000 }), 'hold');
  };
  const off = ({ discounts }: { readonly discounts: readonly { amountMinor: number }[] }) =>
    discounts.map(({ amountMinor }) => amountMinor);

  it.each([
    ['the money of a limit', 'limit: { memberDiscount: "10.00" }'],
    ['the money of a budget', 'budget: { money: "10.00" }'],
  ])('frees %s', (_what, bound) => {
    const shop = shopOf([`{ id: half, ${bound}, discount: { percent: 50 } }`]);
    expect(off(held(shop, 'H', 1_800))).toEqual([900]);
    expect(off(bought(shop, { number: 'A', total: 1_800 }))).toEqual([100]);
    shop.now += 60_000;
    expect(off(bought(shop, { number: 'B', total: 4_000 }))).toEqual([900]);
  });

  const mug = '{ id: mug, discount: { amount: "1.00", pays: { unit: POINTS, amount: 40 } } }';

  it('pays what the member owes, and lets points end that are over', () => {
    const unit = 'value: "0.10", onReturn: debt, life: 1 month';
    const earn =
      '{ id: base, lines: { sku: tea }, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
    const shop = shopOf([mug, earn], [`units: { POINTS: { ${unit} } }`]);
    shop.buy({ number: 'R', lines: [line(4_000, { sku: 'tea' })] });
    held(shop, 'H', 500);
    expect(shop.keeper.account('member:anna:held')).toBe(40);
    shop.at('2026-04-03T00:00').settle();
    expect(shop.keeper.account('breakage')).toBe(40);
    expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 0 });
  });

  it('of a basket that another member buys leaves the points until the deadline', () => {
    const shop = shopOf([mug.replace('mug, ', 'mug, limit: { total: 9 }, ')]);
    shop.adjust(50);
    shop.enrol('bo', 'num-2');
    held(shop, 'H', 500);
    bought(shop, { number: 'H', total: 500, who: 'bo' });
    expect(shop.keeper.holds.get('H')).toMatchObject({
      ...{ id: 'H', member: 'anna', state: 'open', uses: [], lots: [{ lot: 1, amount: 40 }] },
    });
    expect(shop.balance().available).toBe(10);
    shop.now += 60_000;
    shop.settle();
    expect(shop.balance().available).toBe(50);
  });
});
