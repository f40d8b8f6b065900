import { describe, expect, test } from 'vitest';
import { compiledOf, shopFile } from './sayings.ts';

const effects = [
  [
    'earn: { unit: COINS, per: "1.00", amount: "0.5" }',
    {
      kind: 'earn',
      earn: { unit: 'COINS', amount: 50, per: { kind: 'money', minor: 100 }, round: 'down' },
    },
  ],
  [
    'earn: { unit: POINTS, perQuantity: "0.5", amount: 2, round: half up }',
    {
      kind: 'earn',
      earn: {
        unit: 'POINTS',
        amount: 2,
        per: { kind: 'quantity', thousandths: 500 },
        round: 'halfUp',
      },
    },
  ],
  [
    'earn: { unit: POINTS, roundUp: "1.00", amount: 1, round: up }',
    {
      kind: 'earn',
      earn: { unit: 'POINTS', amount: 1, per: { kind: 'roundUp', minor: 100 }, round: 'up' },
    },
  ],
  [
    'earn: { unit: POINTS, percent: 5 }',
    {
      kind: 'earn',
      earn: { unit: 'POINTS', amount: 1, per: { kind: 'money', minor: 200 }, round: 'down' },
    },
  ],
  [
    'earn: { unit: POINTS, percent: 12.5, round: half up }',
    {
      kind: 'earn',
      earn: { unit: 'POINTS', amount: 1, per: { kind: 'money', minor: 80 }, round: 'halfUp' },
    },
  ],
  [
    'earn: { unit: POINTS, percent: 5, round: up }',
    {
      kind: 'earn',
      earn: { unit: 'POINTS', amount: 1, per: { kind: 'money', minor: 200 }, round: 'up' },
    },
  ],
  [
    'multiply: { unit: POINTS, by: 2 }',
    { kind: 'multiply', unit: 'POINTS', by: { num: 2, den: 1 } },
  ],
  [
    'multiply: { unit: POINTS, by: "1.5" }',
    { kind: 'multiply', unit: 'POINTS', by: { num: 3, den: 2 } },
  ],
  [
    'exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: COINS, amount: "0.25" } }',
    {
      kind: 'exchange',
      exchange: { from: { unit: 'STAMPS', amount: 9 }, to: { unit: 'COINS', amount: 25 } },
    },
  ],
  [
    'discount: { percent: 5 }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: { kind: 'share', share: { num: 1, den: 20 } },
        units: null,
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { amount: "10.00", on: order, atMost: "5.00" }',
    {
      kind: 'discount',
      discount: {
        on: 'order',
        off: { kind: 'amount', minor: 1000 },
        units: null,
        pays: null,
        maxMinor: 500,
      },
    },
  ],
  [
    'discount: { price: "3.00", units: 2, take: dearest }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: { kind: 'price', minor: 300 },
        units: { count: 2, per: null, take: 'dearest' },
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { price: "0.00" }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: { kind: 'price', minor: 0 },
        units: null,
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { cost: true, units: 1, for: { quantity: "1.5" } }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: { kind: 'cost' },
        units: { count: 1, per: { lines: null, quantity: 1500 }, take: 'cheapest' },
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { percent: 100, units: 1, for: { lines: { sku: x }, quantity: 1 }, pays: { unit: COINS, amount: "1.5" } }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: { kind: 'share', share: { num: 1, den: 1 } },
        units: {
          count: 1,
          per: {
            lines: { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } },
            quantity: 1000,
          },
          take: 'cheapest',
        },
        pays: { unit: 'COINS', amount: 150 },
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { steps: [ { from: 0, percent: 5 }, { from: "50.00", percent: "7.5" } ] }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: {
          kind: 'steps',
          by: 'lines.total',
          steps: [
            { from: 0, share: { num: 1, den: 20 } },
            { from: 5000, share: { num: 3, den: 40 } },
          ],
        },
        units: null,
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { by: receipt.total, steps: [ { from: "1.50", percent: 5 } ] }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: {
          kind: 'steps',
          by: 'receipt.total',
          steps: [{ from: 150, share: { num: 1, den: 20 } }],
        },
        units: null,
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { by: tally.WASHES, steps: [ { from: "1.5", percent: 5 } ] }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: {
          kind: 'steps',
          by: 'tally.WASHES',
          steps: [{ from: 1500, share: { num: 1, den: 20 } }],
        },
        units: null,
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { by: years.employed, steps: [ { from: 1, percent: 5 } ] }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: {
          kind: 'steps',
          by: 'years.employed',
          steps: [{ from: 1, share: { num: 1, den: 20 } }],
        },
        units: null,
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'discount: { by: member.age, steps: [ { from: 65, percent: 5 } ] }',
    {
      kind: 'discount',
      discount: {
        on: 'line',
        off: { kind: 'steps', by: 'member.age', steps: [{ from: 65, share: { num: 1, den: 20 } }] },
        units: null,
        pays: null,
        maxMinor: null,
      },
    },
  ],
  [
    'on: year end, earn: { unit: POINTS, by: tally.TURNOVER, round: half up, steps: [ { from: "0.00", percent: 2 }, { from: "500.00", percent: 3 } ] }',
    {
      kind: 'earn',
      earn: {
        unit: 'POINTS',
        amount: 1,
        per: {
          kind: 'steps',
          tally: 'TURNOVER',
          steps: [
            { from: 0, rate: { num: 1, den: 500 } },
            { from: 50000, rate: { num: 3, den: 1000 } },
          ],
        },
        round: 'halfUp',
      },
    },
  ],
  [
    'on: year end, earn: { unit: POINTS, by: tally.TURNOVER, steps: [ { from: "0.00", percent: 2 } ] }',
    {
      kind: 'earn',
      earn: {
        unit: 'POINTS',
        amount: 1,
        per: { kind: 'steps', tally: 'TURNOVER', steps: [{ from: 0, rate: { num: 1, den: 500 } }] },
        round: 'down',
      },
    },
  ],
] as const;

const keys = [
  ['discount: { percent: 5 }', {}],
  [
    'on: visit, from: 2026-01-02, until: 2026-01-03, earn: { unit: POINTS, amount: 1 }',
    { on: 'visit', from: '2026-01-02', until: '2026-01-03' },
  ],
  [
    'priority: 3, fundedBy: mill, onReturn: recheck, chance: { oneIn: 20, seed: x }, discount: { percent: 5 }',
    { priority: 3, fundedBy: 'mill', onReturn: 'recheck', chance: { oneIn: 20, seed: 'x' } },
  ],
  [
    'texts: { en: "{amount} off" }, stack: { group: g, mode: best }, discount: { percent: 5 }',
    { stack: { group: 'g', mode: 'best' }, texts: { en: '{amount} off' } },
  ],
  ['stack: { mode: alone }, discount: { percent: 5 }', { stack: { group: 'all', mode: 'alone' } }],
  ['to: referrer, earn: { unit: POINTS, amount: 1 }', { to: 'referrer' }],
  [
    'limit: { total: 9, member: 2 per week, store: "3 per month", cashier: 1 per day, memberDiscount: "9.5 per year" }, discount: { percent: 5 }',
    {
      limits: [
        { scope: 'total', of: 'uses', max: 9, per: 'ever' },
        { scope: 'member', of: 'uses', max: 2, per: 'week' },
        { scope: 'store', of: 'uses', max: 3, per: 'month' },
        { scope: 'cashier', of: 'uses', max: 1, per: 'day' },
        { scope: 'member', of: 'discount', max: 950, per: 'year' },
      ],
    },
  ],
  [
    'limit: { memberDiscount: "9.50" }, discount: { percent: 5 }',
    { limits: [{ scope: 'member', of: 'discount', max: 950, per: 'ever' }] },
  ],
  [
    'stock: 5, limit: { member: 1 }, earn: { unit: POINTS, amount: 1 }',
    {
      limits: [
        { scope: 'member', of: 'uses', max: 1, per: 'ever' },
        { scope: 'total', of: 'uses', max: 5, per: 'ever', isStock: true },
      ],
    },
  ],
  [
    'budget: { money: "5.00" }, discount: { percent: 5 }',
    { budget: { minor: 500, per: 'ever', isPartial: true } },
  ],
  [
    'budget: { money: "5.00", per: month, rest: keep }, discount: { percent: 5 }',
    { budget: { minor: 500, per: 'month', isPartial: false } },
  ],
  [
    'budget: { money: "5.00", per: year, rest: give }, discount: { percent: 5 }',
    { budget: { minor: 500, per: 'year', isPartial: true } },
  ],
  [
    'review: { cashier.receipts: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    { review: { kind: 'is', fact: 'cashier.receipts', test: { op: 'gte', value: 3 } } },
  ],
] as const;

const ruleOf = (text: string) => compiledOf(shopFile(text)).rules[0];
const plain = ruleOf('rules: [ { id: a, discount: { percent: 5 } } ]');

describe('a rule', () => {
  test.each(effects)('has the effect { %s }', (piece, effect) => {
    expect(ruleOf(`rules: [ { id: a, ${piece} } ]`)?.effect).toEqual(effect);
  });
  test.each(keys)('{ %s } is plain but for what it says', (piece, own) => {
    const rule = ruleOf(`rules: [ { id: a, ${piece} } ]`);
    expect(rule).toEqual({ ...plain, effect: rule?.effect, ...own });
  });
});
