import { describe, expect, it } from 'vitest';
import type { CountedTally, Sale } from '../../../gateway/ledger/types.ts';
import {
  countedOf,
  countNow,
  isAlways,
  paidOf,
  talliesOfRest,
} from '../../../gateway/programme/counted.ts';
import { talliesOf } from '../../../gateway/programme/tallies.ts';
import type { Programme } from '../../../gateway/programme/types.ts';
import { programmesOf } from './given.ts';

const text = (more = '') => `
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: EUR
events: [review]
${more}
units: { POINTS: {} }
tallies:
  PAID: { of: paid }
  SHELF: { of: shelf }
  PIECES: { of: quantity }
  RECEIPTS: { of: receipts }
  RECEIPTS2: { of: receipts }
  REVIEWS: { of: events, event: review }
  DAYS: { of: days }
  WEEKS: { of: weeks }
  MONTHS: { of: months }
  KINDS: { of: categories }
  CAKES: { of: quantity, lines: { sku: cake } }
rules: []
`;
function version(more?: string): Programme {
  const [made] = programmesOf(text(more));
  if (made === undefined) throw new Error('no version');
  return made;
}

/** Three cups of tea for 9.00 and a cake for 5.00, of which so much came back. */
const sale = (tea = 0, cake = 0): Pick<Sale, 'lines'> => ({
  lines: [
    ...[{ line: 1, sku: 'tea', quantity: 3000, totalMinor: 900, price: 300, back: tea }],
    ...[{ line: 2, sku: 'cake', quantity: 1000, totalMinor: 500, price: 500, back: cake }],
  ].map(({ back, price, ...line }) => {
    return { ...line, returnedQuantity: back * 1000, returnedMinor: back * price };
  }),
});
const paid = [
  { line: 1, minor: 450 },
  { line: 2, minor: 400 },
];
const row = (of: CountedTally['of'], lines: readonly number[] = [1, 2]): CountedTally => ({
  ...{ tally: 'T', of, lines, amount: 0, back: 0 },
});

describe('what a row still counts of a sale', () => {
  it.each<[CountedTally['of'], number, number, number]>([
    ['once', 0, 0, 1],
    ['once', 2, 1, 1],
    ['once', 3, 0, 1],
    ['once', 3, 1, 0],
    ['quantity', 0, 0, 4000],
    ['quantity', 1, 1, 2000],
    ['shelf', 0, 0, 1400],
    ['shelf', 2, 0, 800],
    ['paid', 0, 0, 850],
  ])('of %s, with %i cups and %i cakes back: %i', (of, tea, cake, left) => {
    expect(countNow(row(of), sale(tea, cake), paid)).toBe(left);
  });

  it.each<[CountedTally['of'], number]>([
    ['once', 0],
    ['quantity', 1000],
    ['shelf', 500],
    ['paid', 400],
  ])('of %s is that of its own lines', (of, left) => {
    const back = of === 'once' ? sale(0, 1) : sale(1, 0);
    expect(countNow(row(of, [2]), back, paid)).toBe(left);
  });
});

it('paid for each line is what is left of its price less what is left of its discounts', () => {
  const off = (line: number, minor: number, back: number) => ({
    ...{ rule: 'r', line, minor, back, spend: '' },
  });
  const discounts = [off(1, 90, 30), off(1, 10, 0), off(2, 50, 50)];
  expect(paidOf({ ...sale(1, 0), discounts })).toEqual([
    { line: 1, minor: 600 - 60 - 10 },
    { line: 2, minor: 500 },
  ]);
});

it('nothing can break an empty condition, and no other', () => {
  const is = { kind: 'is', fact: 'store', test: { op: 'eq', value: '1' } } as const;
  expect(isAlways({ kind: 'all', of: [] })).toBe(true);
  expect(isAlways({ kind: 'all', of: [is] })).toBe(false);
  expect(isAlways({ kind: 'any', of: [] })).toBe(false);
});

const member = { id: 'anna', tags: [], tallies: new Map(), available: new Map() };
const asked = {
  basket: {
    lines: [
      { line: 1, sku: 'tea', category: 'tea', quantity: 3000, totalMinor: 900 },
      { line: 2, sku: 'cake', category: 'food', quantity: 1000, totalMinor: 500 },
      { line: 3, sku: 'card', category: 'deposit', quantity: 1000, totalMinor: 25 },
    ],
    ...{ tenders: [], partner: 'shop', store: '1', till: '1' },
    ...{ day: '2026-03-02', at: Date.UTC(2026, 2, 2), zone: 'UTC' },
  },
  ...{ card: 'member', member },
};

describe('what a sale remembers of its tallies', () => {
  const rowsOf = (made: Programme) => {
    const added = talliesOf(made, asked, paid);
    const counted = countedOf(made, { asked, added, uses: [] });
    return counted?.tallies.map(({ tally, of, lines, amount }) => [tally, of, lines, amount]);
  };

  it('names for each the lines that it counts, and leaves services out', () => {
    expect(rowsOf(version('services: [deposit]'))).toEqual([
      ['PAID', 'paid', [1, 2], 850],
      ['SHELF', 'shelf', [1, 2], 1400],
      ['PIECES', 'quantity', [1, 2], 4000],
      ['RECEIPTS', 'once', [1, 2], 1],
      ['RECEIPTS2', 'once', [1, 2], 1],
      ['DAYS', 'once', [1, 2], 1],
      ['WEEKS', 'once', [1, 2], 1],
      ['MONTHS', 'once', [1, 2], 1],
      ['KINDS tea', 'once', [1], 1],
      ['KINDS food', 'once', [2], 1],
      ['CAKES', 'quantity', [2], 1000],
    ]);
  });

  it('counts all lines where the file has no services', () => {
    const rows = rowsOf(version('services: []')) ?? [];
    expect(rows.slice(1, 4)).toEqual([
      ['SHELF', 'shelf', [1, 2, 3], 1425],
      ['PIECES', 'quantity', [1, 2, 3], 5000],
      ['RECEIPTS', 'once', [1, 2, 3], 1],
    ]);
    expect(rows.at(-2)).toEqual(['KINDS deposit', 'once', [3], 1]);
  });

  it('is nothing where nothing was counted', () => {
    const made = version();
    expect(countedOf(made, { asked, added: [], uses: [] })).toBeNull();
    expect(countedOf(null, { asked, added: [], uses: [] })).toBeNull();
    expect(countedOf(made, { asked: null, added: [], uses: [] })).toBeNull();
    const key = { rule: 'tea', scope: 'total', period: '' };
    const uses = [{ key, times: 1, minor: 20, cost: 3 }];
    expect(countedOf(made, { asked, added: [], uses })).toEqual({
      day: '2026-03-02',
      tallies: [],
      uses: [
        {
          ...key,
          use: { times: 1, minor: 20, cost: 3 },
          left: { times: 1, minor: 20, cost: 3 },
        },
      ],
    });
  });
});

describe('tallies as the rest of a sale would have left them', () => {
  /** Before and after the sale, and what is left of each with all of it back. */
  const kinds: readonly [tally: string, before: number, after: number, rest: number][] = [
    ['PAID', 100, 950, 100],
    ['SHELF', 100, 1500, 100],
    ['PIECES', 7000, 11_000, 7000],
    ['RECEIPTS', 2, 3, 2],
    ['RECEIPTS2', 0, 1, 0],
    ['RECEIPTS', 2, 2, 1],
    ['REVIEWS', 4, 4, 3],
    ['DAYS', 2, 3, 2],
    ['WEEKS', 2, 2, 2],
    ['MONTHS', 5, 5, 5],
    ['KINDS', 3, 4, 3],
  ];
  const made = version();
  const counted = {
    day: '2026-03-02',
    tallies: [
      ...(countedOf(made, { asked, added: talliesOf(made, asked, paid), uses: [] })?.tallies ?? []),
      { tally: 'REVIEWS', of: 'once' as const, lines: [1], amount: 1, back: 0 },
    ],
    uses: [],
  };
  const whole = {
    ...{ receipt: 'R', member: 'anna', programme: '', partner: 'shop', occurredAt: 0 },
    ...{ currency: 'EUR', earned: [], discounts: [], pointsTenders: [], recheck: null },
  };

  it.each(kinds)('%s: %i before, %i after, %i when all is back', (tally, before, after, rest) => {
    const values = talliesOfRest(made, {
      sale: { ...whole, ...sale(3, 1), counted },
      tallies: new Map([[tally, before]]),
      talliesAfter: new Map([[tally, after]]),
      paid: [],
    });
    expect(values.get(tally)).toBe(rest);
  });

  it('are those after it where nothing was counted', () => {
    const values = talliesOfRest(made, {
      sale: { ...whole, ...sale(3, 1), counted: null },
      tallies: new Map(),
      talliesAfter: new Map([['PAID', 70]]),
      paid: [],
    });
    expect([values.get('PAID'), values.get('DAYS')]).toEqual([70, 0]);
  });
});
