import { describe, expect, test } from 'vitest';
import { compiledOf, shopFile } from './sayings.ts';

const files = [
  ['cutOff: "04:30"', { cutOffMinutes: 270 }],
  ['zone: UTC', { effectiveFrom: 1767225600000, zone: 'UTC' }],
  ['id: other', { id: 'other', version: 'other@2026-01-01T00:00' }],
  [
    `earnOn: shelf
discountCap: 12.5
rules: [ { id: a, discount: { percent: 5 } } ]`,
    { earnOn: 'shelf', discountCap: { num: 1, den: 8 } },
  ],
  [
    `refund: money first
pointsSpent: discount`,
    { pointsSpent: 'discount', refund: 'moneyFirst' },
  ],
  [
    'collect: { within: 14 days, flag: 5 in 90 days }',
    { collect: { days: 14, flag: { receipts: 5, days: 90 } } },
  ],
  ['collect: { within: 1 day }', { collect: { days: 1, flag: { receipts: 3, days: 30 } } }],
  ['merge: { undoWithin: 10 days }', { undoMergeDays: 10 }],
  ['endsWhen: { costOver: 4, months: 3 }', { endsWhen: { share: { num: 1, den: 25 }, months: 3 } }],
  [
    `tallies: {}
currencies: { EUR: { rates: { 2026-03-01: "7.46", 2026-01-01: "7.5" } }, JPY: { rates: { 2026-01-01: "0.05" } }, KWD: {} }`,
    {
      tallies: [],
      market: {
        trades: new Map([]),
        places: new Map([]),
        currencies: [
          {
            currency: 'EUR',
            rates: [
              { from: '2026-01-01', text: '7.5', perMinor: { num: 750, den: 100 } },
              { from: '2026-03-01', text: '7.46', perMinor: { num: 746, den: 100 } },
            ],
          },
          {
            currency: 'JPY',
            rates: [{ from: '2026-01-01', text: '0.05', perMinor: { num: 5, den: 1 } }],
          },
          { currency: 'KWD', rates: [] },
        ],
        conversions: [],
      },
    },
  ],
  [
    'partners: { a: { trade: food }, b: { trade: books } }',
    {
      market: {
        trades: new Map([
          ['a', 'food'],
          ['b', 'books'],
        ]),
        places: new Map([]),
        currencies: [],
        conversions: [],
      },
    },
  ],
  [
    'places: { aarhus: { region: jutland, country: DK, stores: ["a/1", "b/*"] } }',
    {
      market: {
        trades: new Map([]),
        places: new Map([
          ['a/1', { city: 'aarhus', region: 'jutland', country: 'DK' }],
          ['b/*', { city: 'aarhus', region: 'jutland', country: 'DK' }],
        ]),
        currencies: [],
        conversions: [],
      },
    },
  ],
  [
    'conversions: { out: { partner: a, from: { unit: COINS, amount: "0.5" }, to: { unit: MILES, amount: 2 } }, in: { partner: a, from: { unit: MILES, amount: 2 }, to: { unit: POINTS, amount: 3 } } }',
    {
      market: {
        trades: new Map([]),
        places: new Map([]),
        currencies: [],
        conversions: [
          {
            id: 'out',
            partner: 'a',
            direction: 'out',
            from: { unit: 'COINS', amount: 50 },
            to: { unit: 'MILES', amount: 2 },
          },
          {
            id: 'in',
            partner: 'a',
            direction: 'in',
            from: { unit: 'MILES', amount: 2 },
            to: { unit: 'POINTS', amount: 3 },
          },
        ],
      },
    },
  ],
  [
    'clubs: { inner: { name: { en: "I" }, byHand: true, answered: [pets] } }',
    {
      clubs: [
        {
          name: 'inner',
          texts: { en: 'I' },
          fee: null,
          proven: [],
          answered: ['pets'],
          byHand: true,
          holds: { kind: 'all', of: [] },
          gives: null,
        },
      ],
    },
  ],
  [
    'clubs: { a: { proven: [ { tally: TURNOVER, from: "500.00" }, { tally: WASHES, from: "1.5" }, { tally: VISITS, from: 3 } ], gives: { unit: COINS, amount: "2.5" } } }',
    {
      clubs: [
        {
          name: 'a',
          texts: {},
          fee: null,
          proven: [
            { tally: 'TURNOVER', from: 50000 },
            { tally: 'WASHES', from: 1500 },
            { tally: 'VISITS', from: 3 },
          ],
          answered: [],
          byHand: false,
          holds: { kind: 'all', of: [] },
          gives: { unit: 'COINS', amount: 250 },
        },
      ],
    },
  ],
  [
    'clubs: { kids: { while: { member.childAge: { lt: 3 } } } }',
    {
      clubs: [
        {
          name: 'kids',
          texts: {},
          fee: null,
          proven: [],
          answered: [],
          byHand: false,
          holds: { kind: 'is', fact: 'member.childAge', test: { op: 'lt', value: 3 } },
          gives: null,
        },
      ],
    },
  ],
  [
    'lists: { board: { when: { member.days: { gte: 3 } }, consent: post, every: season, by: VISITS }, all: { consent: post } }',
    {
      lists: [
        {
          name: 'board',
          when: { kind: 'is', fact: 'member.days', test: { op: 'gte', value: 3 } },
          consent: 'post',
          every: 'season',
          by: 'VISITS',
        },
        { name: 'all', when: { kind: 'all', of: [] }, consent: 'post', every: null, by: null },
      ],
    },
  ],
  [
    'closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30, notices: [2026-08-01], erase: { on: 2027-01-01, unless: [post] } }',
    {
      closing: {
        lastEarning: '2026-08-31',
        lastSpending: '2026-11-30',
        notices: ['2026-08-01'],
        erase: { on: '2027-01-01', unless: ['post'] },
      },
    },
  ],
  [
    'closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30 }',
    {
      closing: { lastEarning: '2026-08-31', lastSpending: '2026-11-30', notices: [], erase: null },
    },
  ],
  [
    'closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30, erase: { on: 2027-01-01 } }',
    {
      closing: {
        lastEarning: '2026-08-31',
        lastSpending: '2026-11-30',
        notices: [],
        erase: { on: '2027-01-01', unless: [] },
      },
    },
  ],
  [
    'succeeds: { programme: club, notice: 30 days }',
    { succeeds: { programme: 'club', noticeDays: 30 } },
  ],
  ['succeeds: { programme: club }', { succeeds: { programme: 'club', noticeDays: null } }],
  [
    'questionnaire: { pets: { texts: { en: "P" }, choices: { cat: { en: "C" } }, several: true } }',
    {
      questions: [
        {
          name: 'pets',
          texts: { en: 'P' },
          choices: [{ id: 'cat', texts: { en: 'C' } }],
          isSeveral: true,
        },
      ],
    },
  ],
  [
    'cards: { courtesy: ["29", "28*"], staff: ["1*"] }',
    {
      cards: [
        { kind: 'courtesy', numbers: ['29'], ranges: ['28'] },
        { kind: 'staff', numbers: [], ranges: ['1'] },
      ],
    },
  ],
  [
    'reserved: [ { id: early, lines: { sku: x }, to: { member: true }, from: 2026-01-01, until: 2026-04-30 }, { id: open, lines: { sku: y }, to: { store: a } } ]',
    {
      reserved: [
        {
          id: 'early',
          from: '2026-01-01',
          until: '2026-04-30',
          to: { kind: 'is', fact: 'member', test: { op: 'eq', value: true } },
          lines: { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } },
        },
        {
          id: 'open',
          from: null,
          until: null,
          to: { kind: 'is', fact: 'store', test: { op: 'eq', value: 'a' } },
          lines: { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'y' } },
        },
      ],
    },
  ],
] as const;

const { rules: _, ...base } = compiledOf(shopFile('id: shop'));
/** What a version makes a till load; `compiled-needs.test.ts` has its own table. */
const asks = ['asksProfile', 'asksSponsors', 'asksCashier', 'hasScarce', 'isEarnFirst'] as const;

describe('a version', () => {
  test('without more has every default', () => {
    const { units: _units, tallies: _tallies, ...rest } = base;
    expect(rest).toEqual({
      id: 'shop',
      version: 'shop@2026-01-01T00:00',
      effectiveFrom: 1767222000000,
      zone: 'Europe/Copenhagen',
      cutOffMinutes: 0,
      currency: 'DKK',
      clubs: [],
      lists: [],
      exclusions: {
        discount: {
          kind: 'any',
          of: [
            {
              kind: 'is',
              fact: 'category',
              test: { op: 'in', values: ['fee', 'deposit', 'bag', 'gift-card', 'membership'] },
            },
          ],
        },
        earn: {
          kind: 'any',
          of: [
            {
              kind: 'is',
              fact: 'category',
              test: { op: 'in', values: ['fee', 'deposit', 'bag', 'gift-card', 'membership'] },
            },
          ],
        },
        services: {
          kind: 'is',
          fact: 'category',
          test: { op: 'in', values: ['fee', 'deposit', 'bag', 'gift-card', 'membership'] },
        },
      },
      tiers: null,
      market: { trades: new Map([]), places: new Map([]), currencies: [], conversions: [] },
      cards: [{ kind: 'courtesy', numbers: [], ranges: ['28'] }],
      reserved: [],
      consents: [{ name: 'post', purpose: 'marketing', channel: 'post', texts: { en: 'By post' } }],
      questions: [
        {
          name: 'pets',
          texts: { en: 'Pets?' },
          choices: [{ id: 'cat', texts: { en: 'A cat' } }],
          isSeveral: false,
        },
      ],
      dates: ['employed'],
      closing: null,
      succeeds: null,
      endsWhen: null,
      collect: null,
      undoMergeDays: 30,
      events: ['review'],
      asksProfile: false,
      asksSponsors: false,
      asksCashier: false,
      hasScarce: false,
      isEarnFirst: false,
      earnOn: 'paid',
      pointsSpent: 'tender',
      discountCap: null,
      costs: new Map([['POINTS', { num: 5, den: 1 }]]),
      refund: 'proportional',
    });
  });
  test.each(files)('is the plain one but for what it says: %s', (piece, own) => {
    const { rules: _rules, ...version } = compiledOf(shopFile(piece));
    const needs = Object.fromEntries(asks.map((key) => [key, version[key]]));
    expect(version).toEqual({ ...base, ...needs, ...own });
  });
});
