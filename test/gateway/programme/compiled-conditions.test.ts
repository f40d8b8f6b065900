import { describe, expect, test } from 'vitest';
import { compiledOf, shopFile } from './sayings.ts';

const asked = [
  ['{}', { kind: 'all', of: [] }],
  ['{ member: true }', { kind: 'is', fact: 'member', test: { op: 'eq', value: true } }],
  ['{ member: { eq: false } }', { kind: 'is', fact: 'member', test: { op: 'eq', value: false } }],
  [
    '{ weekday: [monday, friday], store: 7 }',
    {
      kind: 'all',
      of: [
        { kind: 'is', fact: 'weekday', test: { op: 'in', values: ['monday', 'friday'] } },
        { kind: 'is', fact: 'store', test: { op: 'eq', value: '7' } },
      ],
    },
  ],
  [
    '{ store: { in: [1, "2"] } }',
    { kind: 'is', fact: 'store', test: { op: 'in', values: ['1', '2'] } },
  ],
  ['{ store: { in: a } }', { kind: 'is', fact: 'store', test: { op: 'in', values: ['a'] } }],
  [
    '{ answer.pets: cat }',
    { kind: 'is', fact: 'answer.pets', test: { op: 'hasAny', values: ['cat'] } },
  ],
  [
    '{ answer.pets: [cat] }',
    { kind: 'is', fact: 'answer.pets', test: { op: 'hasAny', values: ['cat'] } },
  ],
  [
    '{ answer.pets: { hasAll: cat, hasAny: [cat] } }',
    {
      kind: 'all',
      of: [
        { kind: 'is', fact: 'answer.pets', test: { op: 'hasAll', values: ['cat'] } },
        { kind: 'is', fact: 'answer.pets', test: { op: 'hasAny', values: ['cat'] } },
      ],
    },
  ],
  ['{ time: "08:05" }', { kind: 'is', fact: 'time', test: { op: 'eq', value: 485 } }],
  ['{ time: { gte: "23:59" } }', { kind: 'is', fact: 'time', test: { op: 'gte', value: 1439 } }],
  [
    '{ time: { between: ["00:00", "10:30"] } }',
    { kind: 'is', fact: 'time', test: { op: 'between', from: 0, to: 630 } },
  ],
  [
    '{ receipt.total: { gte: "50.5", lt: "1000.00" } }',
    {
      kind: 'all',
      of: [
        { kind: 'is', fact: 'receipt.total', test: { op: 'gte', value: 5050 } },
        { kind: 'is', fact: 'receipt.total', test: { op: 'lt', value: 100000 } },
      ],
    },
  ],
  [
    '{ receipt.total: ["1.00", "2"] }',
    { kind: 'is', fact: 'receipt.total', test: { op: 'in', values: [100, 200] } },
  ],
  [
    '{ receipt.total: { between: ["5.00", "5.00"] } }',
    { kind: 'is', fact: 'receipt.total', test: { op: 'between', from: 500, to: 500 } },
  ],
  [
    '{ receipt.quantity: { gt: 1.5 } }',
    { kind: 'is', fact: 'receipt.quantity', test: { op: 'gt', value: 1500 } },
  ],
  [
    '{ tally.TURNOVER: { lte: "0.01" } }',
    { kind: 'is', fact: 'tally.TURNOVER', test: { op: 'lte', value: 1 } },
  ],
  [
    '{ tally.WASHES: "2.5" }',
    { kind: 'is', fact: 'tally.WASHES', test: { op: 'eq', value: 2500 } },
  ],
  [
    '{ after.VISITS: { in: [5, 10] } }',
    { kind: 'is', fact: 'after.VISITS', test: { op: 'in', values: [5, 10] } },
  ],
  [
    '{ after.TURNOVER: { gte: "5.00" } }',
    { kind: 'is', fact: 'after.TURNOVER', test: { op: 'gte', value: 500 } },
  ],
  [
    '{ unit.COINS: { gte: "1.5" } }',
    { kind: 'is', fact: 'unit.COINS', test: { op: 'gte', value: 150 } },
  ],
  ['{ unit.STAMPS: { eq: 9 } }', { kind: 'is', fact: 'unit.STAMPS', test: { op: 'eq', value: 9 } }],
  [
    '{ years.employed: { between: [1, 5] } }',
    { kind: 'is', fact: 'years.employed', test: { op: 'between', from: 1, to: 5 } },
  ],
  [
    '{ any: [ { member: true }, { card: none, store: a } ] }',
    {
      kind: 'any',
      of: [
        { kind: 'is', fact: 'member', test: { op: 'eq', value: true } },
        {
          kind: 'all',
          of: [
            { kind: 'is', fact: 'card', test: { op: 'eq', value: 'none' } },
            { kind: 'is', fact: 'store', test: { op: 'eq', value: 'a' } },
          ],
        },
      ],
    },
  ],
  [
    '{ any: [ { member: true } ], not: { store: a } }',
    {
      kind: 'all',
      of: [
        { kind: 'any', of: [{ kind: 'is', fact: 'member', test: { op: 'eq', value: true } }] },
        { kind: 'not', of: { kind: 'is', fact: 'store', test: { op: 'eq', value: 'a' } } },
      ],
    },
  ],
  [
    '{ all: [ { member: false } ] }',
    { kind: 'all', of: [{ kind: 'is', fact: 'member', test: { op: 'eq', value: false } }] },
  ],
] as const;

const askedOfLines = [
  ['{ sku: x }', { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } }],
  [
    '{ price: { gte: "5.00" }, labels: [a, b] }',
    {
      kind: 'all',
      of: [
        { kind: 'is', fact: 'price', test: { op: 'gte', value: 500 } },
        { kind: 'is', fact: 'labels', test: { op: 'hasAny', values: ['a', 'b'] } },
      ],
    },
  ],
  ['{ hasCost: true }', { kind: 'is', fact: 'hasCost', test: { op: 'eq', value: true } }],
  ['{ quantity: 2 }', { kind: 'is', fact: 'quantity', test: { op: 'eq', value: 2000 } }],
  [
    '{ not: { category: [wash] } }',
    { kind: 'not', of: { kind: 'is', fact: 'category', test: { op: 'in', values: ['wash'] } } },
  ],
  ['{}', { kind: 'all', of: [] }],
] as const;

describe('a condition', () => {
  test.each(asked)('when: %s', (piece, condition) => {
    const file = shopFile(
      `rules: [ { id: a, when: ${piece}, earn: { unit: POINTS, amount: 1 } } ]`,
    );
    expect(compiledOf(file).rules[0]?.when).toEqual(condition);
  });
  test.each(askedOfLines)('lines: %s', (piece, condition) => {
    const file = shopFile(
      `rules: [ { id: a, lines: ${piece}, earn: { unit: POINTS, amount: 1 } } ]`,
    );
    expect(compiledOf(file).rules[0]?.lines).toEqual(condition);
  });
});
