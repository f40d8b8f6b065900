import { describe, expect, it } from 'vitest';
import { type Wish, whyNot } from './receipt.ts';

type Row = readonly [
  what: string,
  rule: string,
  wish: Wish,
  code: string,
  facts: object,
  say: string,
];

const stamps = 'percent: 100, units: 1, pays: { unit: STAMPS, amount: 9 }';
const card = ['NEEDS_CARD', {}, "needs a member's card"] as const;
const noCard = { member: null };
const fee = {
  basket: { lines: [{ line: 1, sku: 'x', category: 'fee', quantity: 1000, totalMinor: 9 }] },
};
const have = (unit: string, amount: number) => ({
  member: { available: new Map([[unit, amount]]) },
});

/** The rule, the receipt (10.00 on one line unless said), and why the rule gives nothing. */
const rows: readonly Row[] = [
  [
    'a discount of later days',
    'from: 2026-03-03, discount: { percent: 5 }',
    {},
    'NOT_NOW',
    { from: '2026-03-03' },
    'begins on 2026-03-03',
  ],
  [
    'a discount of earlier days',
    'until: 2026-03-01, discount: { percent: 5 }',
    {},
    'NOT_NOW',
    { until: '2026-03-01' },
    'ended with 2026-03-01',
  ],
  ['points without a card', 'earn: { unit: POINTS, amount: 1 }', noCard, ...card],
  ['more points without a card', 'multiply: { unit: POINTS, by: 2 }', noCard, ...card],
  [
    'an exchange without a card',
    'exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } }',
    noCard,
    ...card,
  ],
  ['what stamps pay, without a card', `discount: { ${stamps} }`, noCard, ...card],
  [
    'a discount of members',
    'when: { member.tags: vip }, discount: { percent: 5 }',
    noCard,
    ...card,
  ],
  [
    'a discount of members or of a store',
    'when: { any: [ { store: "8" }, { member.days: { lt: 9 } } ] }, discount: { percent: 5 }',
    noCard,
    'CONDITION',
    { fact: 'store', found: '1', wanted: '8' },
    'needs the store 8, here: 1, or days of membership: less than 9',
  ],
  [
    'a limit of each member, without a card',
    'discount: { percent: 5 }, limit: { member: 1 }',
    noCard,
    ...card,
  ],
  [
    'a ladder of turnover, without a card',
    'discount: { by: tally.TURNOVER, steps: [ { from: "1.00", percent: 5 } ] }',
    noCard,
    ...card,
  ],
  [
    'a ladder of age, without a card',
    'discount: { by: member.age, steps: [ { from: 60, percent: 5 } ] }',
    noCard,
    ...card,
  ],
  [
    'an unnamed cashier',
    'discount: { percent: 5 }, limit: { cashier: 1 per day }',
    {},
    'NOT_KNOWN',
    { fact: 'cashier' },
    'needs to know the cashier',
  ],
  [
    'a draw',
    'discount: { percent: 5 }, chance: { oneIn: 1000000, seed: spring }',
    {},
    'NOT_DRAWN',
    { oneIn: 1_000_000 },
    'was not drawn today',
  ],
  [
    'other articles',
    'lines: { sku: wax }, discount: { percent: 5 }',
    {},
    'NO_LINES',
    {},
    'nothing on the receipt that it is for',
  ],
  [
    'a discount on a fee',
    'lines: { category: fee }, discount: { percent: 5 }',
    fee,
    'EXCLUDED',
    {},
    'the articles that it is for get no discount',
  ],
  [
    'points on a fee',
    'earn: { unit: POINTS, amount: 1 }',
    fee,
    'EXCLUDED',
    {},
    'the articles that it is for earn nothing',
  ],
  [
    'more points on a fee',
    'multiply: { unit: POINTS, by: 2 }',
    fee,
    'EXCLUDED',
    {},
    'the articles that it is for earn nothing',
  ],
  [
    'two where three are needed',
    'discount: { percent: 100, units: 1, for: { lines: { sku: tea }, quantity: "2.5" } }',
    {},
    'NEEDS_MORE',
    { wanted: 2.5, found: 1 },
    'needs 2.5 of its articles, here are 1',
  ],
  [
    'too few stamps',
    `discount: { ${stamps} }`,
    have('STAMPS', 8),
    'TOO_FEW',
    { unit: 'STAMPS', wanted: 9, found: 8 },
    'needs 9 stamps, here: 8 stamps',
  ],
  [
    'no stamps',
    `discount: { ${stamps} }`,
    {},
    'TOO_FEW',
    { unit: 'STAMPS', wanted: 9, found: 0 },
    'needs 9 stamps, here: 0 stamps',
  ],
  [
    'too few stamps after the receipt',
    'exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } }',
    { after: { STAMPS: 1 } },
    'TOO_FEW',
    { unit: 'STAMPS', wanted: 9, found: 1 },
    'needs 9 stamps, here: 1 stamp',
  ],
  [
    'nothing to exchange',
    'exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } }',
    {},
    'TOO_FEW',
    { unit: 'STAMPS', wanted: 9, found: 0 },
    'needs 9 stamps, here: 0 stamps',
  ],
  [
    'a receipt below the ladder',
    'discount: { steps: [ { from: "10.01", percent: 5 } ] }',
    {},
    'STEP',
    { fact: 'lines.total', wanted: 1001, found: 1000 },
    'begins at EUR 10.01, here: EUR 10.00',
  ],
  [
    'a receipt below a ladder of the total',
    'discount: { by: receipt.total, steps: [ { from: "10.01", percent: 5 } ] }',
    {},
    'STEP',
    { fact: 'receipt.total', wanted: 1001, found: 1000 },
    'begins at EUR 10.01, here: EUR 10.00',
  ],
  [
    'lines below the ladder',
    'lines: { sku: tea }, discount: { steps: [ { from: "10.00", percent: 5 } ] }',
    {
      basket: {
        lines: [
          { line: 1, sku: 'tea', quantity: 1000, totalMinor: 300 },
          { line: 2, sku: 'tea', quantity: 1000, totalMinor: 400 },
          { line: 3, sku: 'wax', quantity: 1000, totalMinor: 900 },
        ],
      },
    },
    'STEP',
    { fact: 'lines.total', wanted: 1000, found: 700 },
    'begins at EUR 10.00, here: EUR 7.00',
  ],
  [
    'a count below the ladder',
    'discount: { by: tally.VISITS, steps: [ { from: 9, percent: 5 } ] }',
    { member: { tallies: new Map([['VISITS', 8]]) } },
    'STEP',
    { fact: 'tally.VISITS', wanted: 9, found: 8 },
    'begins at 9, here: 8',
  ],
  [
    'a quantity below the ladder',
    'discount: { by: tally.WASHES, steps: [ { from: "1.5", percent: 5 } ] }',
    { member: { tallies: new Map([['WASHES', 500]]) } },
    'STEP',
    { fact: 'tally.WASHES', wanted: 1500, found: 500 },
    'begins at 1.5, here: 0.5',
  ],
  [
    'a ladder of days',
    'discount: { by: member.days, steps: [ { from: 30, percent: 5 } ] }',
    { member: { since: '2026-03-01' } },
    'STEP',
    { fact: 'member.days', wanted: 30 },
    'begins at 30',
  ],
  [
    'a ladder of days that nobody knows',
    'discount: { by: member.days, steps: [ { from: 30, percent: 5 } ] }',
    {},
    'NOT_KNOWN',
    { fact: 'member.days' },
    'needs member.days, not known',
  ],
  [
    'a ladder of age',
    'discount: { by: member.age, steps: [ { from: 60, percent: 5 } ] }',
    { member: { birthday: '2000-01-01' } },
    'NOT_FOR_MEMBER',
    {},
    'is no offer for this member',
  ],
  [
    'a ladder of nothing',
    'discount: { steps: [ { from: "0", percent: 5 } ] }',
    { total: 0 },
    'NOTHING_LEFT',
    {},
    'nothing is left that it could take off',
  ],
  [
    'an article without a cost',
    'discount: { cost: true }',
    {},
    'NOT_KNOWN',
    { fact: 'costMinor' },
    'needs the cost of the article, not known',
  ],
  [
    'an article at its cost',
    'discount: { cost: true }',
    {
      basket: {
        lines: [
          { line: 1, sku: 'x', quantity: 1000, totalMinor: 9, costMinor: 9 },
          { line: 2, sku: 'y', quantity: 1000, totalMinor: 9 },
        ],
      },
    },
    'NOTHING_LEFT',
    {},
    'nothing is left that it could take off',
  ],
  [
    'a price that it has',
    'discount: { price: "10.00" }',
    {},
    'NOTHING_LEFT',
    {},
    'nothing is left that it could take off',
  ],
  [
    'less than a point',
    'earn: { unit: POINTS, per: "10.01", amount: 1 }',
    {},
    'TOO_LITTLE',
    {},
    'the receipt comes to less than 1 point',
  ],
  [
    'less than a tenth of a mile',
    'earn: { unit: MILES, per: "200.00", amount: 1 }',
    {},
    'TOO_LITTLE',
    {},
    'the receipt comes to less than 0.1 miles',
  ],
  [
    'twice nothing',
    'multiply: { unit: POINTS, by: 2 }',
    {},
    'TOO_LITTLE',
    {},
    'the receipt comes to less than 1 point',
  ],
  [
    'a budget too small for a part',
    'discount: { percent: 50 }, budget: { money: "0.60", rest: keep }',
    {},
    'BUDGET',
    { budgetMinor: 60 },
    'what its budget has left is too little',
  ],
  [
    'points over a budget',
    'earn: { unit: POINTS, amount: 100 }, budget: { money: "0.60", rest: keep }',
    {},
    'BUDGET',
    { budgetMinor: 60 },
    'what its budget has left is too little',
  ],
];

describe('an offer that is not given', () => {
  it.each(rows)('says why: %s', (_what, rule, wish, code, facts, say) => {
    expect(whyNot(`  - { id: r, ${rule} }`, wish)).toEqual({
      ...{ rule: 'r', code, facts, reason: `r: ${say}` },
    });
  });

  it.each([
    ['on its first day', 'from: 2026-03-02, discount: { percent: 5 }', {}],
    ['on its last day', 'until: 2026-03-02, discount: { percent: 5 }', {}],
    ['from the first step on', 'discount: { steps: [ { from: "10.00", percent: 5 } ] }', {}],
    ['with just enough stamps', `discount: { ${stamps} }`, have('STAMPS', 9)],
    ['with just enough articles', 'discount: { percent: 100, units: 1, for: { quantity: 1 } }', {}],
    ['for just a point', 'earn: { unit: POINTS, per: "10.00", amount: 1 }', {}],
    [
      'at each tap, for it is none of receipts',
      'on: visit, earn: { unit: POINTS, amount: 1 }',
      noCard,
    ],
  ])('is not told of one that is given: %s', (_what, rule, wish) => {
    expect(whyNot(`  - { id: r, ${rule} }`, wish)).toBeUndefined();
  });

  it.each([
    [
      'its first day',
      'from: 2026-03-02, lines: { sku: wax }, discount: { percent: 5 }',
      'NO_LINES',
    ],
    [
      'its last day',
      'until: 2026-03-02, lines: { sku: wax }, discount: { percent: 5 }',
      'NO_LINES',
    ],
    [
      'a draw that was won',
      'chance: { oneIn: 2, seed: spring }, lines: { sku: wax }, discount: { percent: 5 }',
      'NO_LINES',
    ],
    [
      'just enough articles',
      'discount: { price: "10.00", units: 1, for: { quantity: 1 } }',
      'NOTHING_LEFT',
    ],
    [
      'a limit of a plain discount',
      'discount: { price: "10.00" }, limit: { total: 9 }',
      'NOTHING_LEFT',
    ],
    [
      'a budget of a plain discount',
      'discount: { price: "10.00" }, budget: { money: "9.00" }',
      'NOTHING_LEFT',
    ],
    [
      'points that pay, without any limit',
      'discount: { price: "10.00", pays: { unit: STAMPS, amount: 9 } }',
      'NOTHING_LEFT',
    ],
  ])('does not blame %s', (_what, rule, code) => {
    expect(whyNot(`  - { id: r, ${rule} }`, have('STAMPS', 9))?.code).toBe(code);
  });

  it('is not told of an exchange that was made', () => {
    const rule =
      '{ id: r, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } } }';
    expect(whyNot(`  - ${rule}`, { exchanged: ['r'] })).toBeUndefined();
  });
});
