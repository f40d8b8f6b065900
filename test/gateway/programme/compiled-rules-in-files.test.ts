import { describe, expect, test } from 'vitest';
import { compiledOf, shopFile } from './sayings.ts';

const ended = [
  ['discount: { percent: 5 }', '2026-08-31'],
  ['until: 2026-08-30, discount: { percent: 5 }', '2026-08-30'],
  ['until: 2026-09-01, discount: { percent: 5 }', '2026-08-31'],
  ['discount: { percent: 5, pays: { unit: STAMPS, amount: 1 } }', '2026-11-30'],
  ['exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: COINS, amount: 1 } }', '2026-11-30'],
  [
    'until: 2026-12-24, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: COINS, amount: 1 } }',
    '2026-11-30',
  ],
  ['earn: { unit: POINTS, amount: 1 }', '2026-08-31'],
] as const;

const inMoney = [
  ['discount: { percent: 5 }', { kind: 'all', of: [] }],
  [
    'discount: { amount: "5.00" }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  [
    'currency: JPY, discount: { amount: "500" }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'JPY' } }],
    },
  ],
  [
    'currency: DKK, discount: { percent: 5 }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  [
    'discount: { price: "5.00" }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  [
    'discount: { percent: 5, atMost: "5.00" }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  [
    'discount: { steps: [ { from: "1.00", percent: 5 } ] }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  ['discount: { by: tally.Y, steps: [ { from: "100", percent: 5 } ] }', { kind: 'all', of: [] }],
  [
    'when: { tally.Y: { gte: "100" } }, discount: { percent: 5 }',
    { kind: 'is', fact: 'tally.Y', test: { op: 'gte', value: 100 } },
  ],
  [
    'when: { receipt.total: { gte: "100.00" } }, discount: { percent: 5 }',
    {
      kind: 'all',
      of: [
        { kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } },
        { kind: 'is', fact: 'receipt.total', test: { op: 'gte', value: 10000 } },
      ],
    },
  ],
  [
    'when: { any: [ { member: true } ] }, discount: { amount: "5.00" }',
    {
      kind: 'all',
      of: [
        { kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } },
        { kind: 'any', of: [{ kind: 'is', fact: 'member', test: { op: 'eq', value: true } }] },
      ],
    },
  ],
  [
    'when: { member: true, store: a }, discount: { amount: "5.00" }',
    {
      kind: 'all',
      of: [
        { kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } },
        { kind: 'is', fact: 'member', test: { op: 'eq', value: true } },
        { kind: 'is', fact: 'store', test: { op: 'eq', value: 'a' } },
      ],
    },
  ],
  [
    'lines: { price: { gte: "5.00" } }, discount: { percent: 5 }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  [
    'earn: { unit: POINTS, percent: 5 }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  [
    'earn: { unit: POINTS, per: "1.00", amount: 1 }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  ['earn: { unit: POINTS, amount: 1 }', { kind: 'all', of: [] }],
  ['on: visit, earn: { unit: POINTS, amount: 1 }', { kind: 'all', of: [] }],
  [
    'budget: { money: "5.00" }, discount: { percent: 5 }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  [
    'limit: { memberDiscount: "5.00" }, discount: { percent: 5 }',
    {
      kind: 'all',
      of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: 'DKK' } }],
    },
  ],
  ['limit: { member: 5 }, discount: { percent: 5 }', { kind: 'all', of: [] }],
] as const;

const ruleOf = (text: string) => compiledOf(shopFile(text)).rules[0];

describe('a rule', () => {
  test.each(ended)('{ %s } ends with the programme, or before, on %s', (piece, until) => {
    const closing = 'closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30 }';
    expect(ruleOf(`${closing}\nrules: [ { id: a, ${piece} } ]`)?.until).toBe(until);
  });
  test.each(inMoney)('{ %s } names money, and then holds in its currency alone', (piece, when) => {
    const counts =
      'tallies: { T: { of: paid }, Y: { of: paid, currency: JPY }, V: { of: receipts } }';
    const file = `currencies: { JPY: {} }\n${counts}\nrules: [ { id: a, ${piece} } ]`;
    expect(ruleOf(file)?.when).toEqual(when);
  });
});
