import { describe, expect, it } from 'vitest';
import {
  isOfMember,
  isPrivate,
  isTime,
  isTold,
} from '../../../../gateway/programme/reasons/failure.ts';
import { type Wish, whyNot } from './receipt.ts';

type Row = readonly [when: string, wish: Wish, facts: object, reason: string];

/** What `when` says, the receipt, the facts of the reason, and what the cashier reads aloud. */
const rows: readonly Row[] = [
  [
    'receipt.total: { gte: "100.00" }',
    { total: 8000 },
    { fact: 'receipt.total', found: 8000, wanted: 10_000 },
    'needs a total of at least EUR 100.00, here: EUR 80.00',
  ],
  [
    'receipt.total: { gt: "80.00" }',
    { total: 8000 },
    { fact: 'receipt.total', found: 8000, wanted: 8000 },
    'needs a total of more than EUR 80.00, here: EUR 80.00',
  ],
  [
    'receipt.total: { lte: "50.00" }',
    { total: 8000 },
    { fact: 'receipt.total', found: 8000, wanted: 5000 },
    'needs a total of at most EUR 50.00, here: EUR 80.00',
  ],
  [
    'receipt.total: { lt: "80.00" }',
    { total: 8000 },
    { fact: 'receipt.total', found: 8000, wanted: 8000 },
    'needs a total of less than EUR 80.00, here: EUR 80.00',
  ],
  [
    'receipt.total: { between: ["1.00", "2.00"] }',
    { total: 8000 },
    { fact: 'receipt.total', found: 8000 },
    'needs a total of EUR 1.00 to EUR 2.00, here: EUR 80.00',
  ],
  ...(
    [
      ['gte', 'less than'],
      ['gt', 'at most'],
      ['lte', 'more than'],
      ['lt', 'at least'],
    ] as const
  ).map(([op, words]): Row => {
    const total = op === 'gte' || op === 'gt' ? 9000 : 7000;
    return [
      `not: { receipt.total: { ${op}: "80.00" } }`,
      { total },
      { fact: 'receipt.total', found: total, wanted: 8000 },
      `needs a total of ${words} EUR 80.00, here: EUR ${total / 100}.00`,
    ];
  }),
  [
    'not: { receipt.total: { between: ["1.00", "2.00"] } }',
    { total: 150 },
    { fact: 'receipt.total', found: 150 },
    'needs anything but a total of EUR 1.00 to EUR 2.00, here: EUR 1.50',
  ],
  [
    'receipt.quantity: { gte: "2.5" }',
    {},
    { fact: 'receipt.quantity', found: 1000, wanted: 2500 },
    'needs a quantity of at least 2.5, here: 1',
  ],
  [
    'receipt.tenders: [card, cash]',
    { basket: { tenders: ['coin', 'coin'].map((kind) => ({ kind, amountMinor: 500 })) } },
    { fact: 'receipt.tenders' },
    'needs payment by card or cash, here: coin',
  ],
  [
    'receipt.tenders: card',
    { basket: { tenders: ['coin', 'voucher'].map((kind) => ({ kind, amountMinor: 500 })) } },
    { fact: 'receipt.tenders' },
    'needs payment by card, here: coin and voucher',
  ],
  [
    'receipt.categories: { hasAll: [tea, cake, jam] }',
    { basket: { lines: [{ line: 1, sku: 'x', category: 'tea', quantity: 1000, totalMinor: 1 }] } },
    { fact: 'receipt.categories' },
    'needs articles of tea, cake and jam, here: tea',
  ],
  [
    'receipt.categories: tea',
    { basket: { lines: [] } },
    { fact: 'receipt.categories' },
    'needs articles of tea, here: nothing',
  ],
  [
    'receipt.currency: SEK',
    {},
    { fact: 'receipt.currency', found: 'EUR', wanted: 'SEK' },
    'needs a receipt in SEK, here: EUR',
  ],
  [
    'store: [a, b, c, d, e]',
    {},
    { fact: 'store', found: '1' },
    'needs the store a, b, c, d or e, here: 1',
  ],
  [
    'store: [a, b, c, d, e, f]',
    {},
    { fact: 'store', found: '1' },
    'needs the store a, b, c, d, e ..., here: 1',
  ],
  ['till: "7"', {}, { fact: 'till', found: '1', wanted: '7' }, 'needs the till 7, here: 1'],
  [
    'partner: books',
    {},
    { fact: 'partner', found: 'shop', wanted: 'books' },
    'needs the partner books, here: shop',
  ],
  [
    'partner.trade: books',
    { basket: { trade: 'toys' } },
    { fact: 'partner.trade', found: 'toys', wanted: 'books' },
    'needs a partner of the trade books, here: toys',
  ],
  [
    'place.city: aarhus',
    { basket: { place: { city: 'ribe', region: 'south', country: 'DK' } } },
    { fact: 'place.city', found: 'ribe', wanted: 'aarhus' },
    'needs a store in the city aarhus, here: ribe',
  ],
  [
    'place.region: west',
    { basket: { place: { city: 'ribe', region: 'south', country: 'DK' } } },
    { fact: 'place.region', found: 'south', wanted: 'west' },
    'needs a store in the region west, here: south',
  ],
  [
    'place.country: DE',
    { basket: { place: { city: 'ribe', region: 'south', country: 'DK' } } },
    { fact: 'place.country', found: 'DK', wanted: 'DE' },
    'needs a store in the country DE, here: DK',
  ],
  [
    'card: courtesy',
    {},
    { fact: 'card', found: 'member', wanted: 'courtesy' },
    'needs the card courtesy, here: member',
  ],
  [
    'cashier.receipts: { lt: 3 }',
    { member: { cashierReceipts: 4 } },
    { fact: 'cashier.receipts', found: 4, wanted: 3 },
    'needs receipts of this member by this cashier today: less than 3, here: 4',
  ],
  [
    'member.days: { lt: 30 }',
    { member: { since: '2025-01-01' } },
    { fact: 'member.days', wanted: 30 },
    'needs days of membership: less than 30',
  ],
  [
    'member.months: { lt: 3 }',
    { member: { since: '2025-01-01' } },
    { fact: 'member.months', wanted: 3 },
    'needs full months of membership: less than 3',
  ],
  [
    'tally.TURNOVER: { gte: "10.00" }',
    { member: { tallies: new Map([['TURNOVER', 5]]) } },
    { fact: 'tally.TURNOVER', found: 5, wanted: 1000 },
    'needs TURNOVER of at least EUR 10.00, here: EUR 0.05',
  ],
  [
    'tally.SHELF: { gte: "10.00" }',
    { member: { tallies: new Map([['SHELF', 5]]) } },
    { fact: 'tally.SHELF', found: 5, wanted: 1000 },
    'needs SHELF of at least EUR 10.00, here: EUR 0.05',
  ],
  [
    'tally.WASHES: { gte: "1.5" }',
    { member: { tallies: new Map([['WASHES', 500]]) } },
    { fact: 'tally.WASHES', found: 500, wanted: 1500 },
    'needs WASHES of at least 1.5, here: 0.5',
  ],
  [
    'tally.VISITS: { gte: 9 }',
    { member: { tallies: new Map([['VISITS', 8]]) } },
    { fact: 'tally.VISITS', found: 8, wanted: 9 },
    'needs VISITS of at least 9, here: 8',
  ],
  [
    'after.TURNOVER: { gte: "10.00" }',
    { member: { talliesAfter: new Map([['TURNOVER', 5]]) } },
    { fact: 'after.TURNOVER', found: 5, wanted: 1000 },
    'needs TURNOVER of at least EUR 10.00, here: EUR 0.05',
  ],
  [
    'unit.MILES: { gte: "2.5" }',
    { member: { available: new Map([['MILES', 24]]) } },
    { fact: 'unit.MILES', found: 24, wanted: 25 },
    'needs to have at least 2.5 miles, here: 2.4 miles',
  ],
  [
    'any: [ { store: "8" }, { till: "9" } ]',
    {},
    { fact: 'store', found: '1', wanted: '8' },
    'needs the store 8, here: 1, or the till 9, here: 1',
  ],
  [
    'any: [ { store: "8" }, { weekday: sunday } ]',
    {},
    { fact: 'store', found: '1', wanted: '8' },
    'needs the store 8, here: 1, or the weekday sunday, here: monday',
  ],
  [
    'not: { store: "1", till: "1" }',
    {},
    { fact: 'store', found: '1', wanted: '1' },
    'needs anything but the store 1, here: 1, or anything but the till 1, here: 1',
  ],
  [
    'not: { any: [ { store: "8" }, { till: "1" } ] }',
    {},
    { fact: 'till', found: '1', wanted: '1' },
    'needs anything but the till 1, here: 1',
  ],
  ['member: false', {}, { fact: 'member' }, "needs a receipt without a member's card"],
  ['not: { member: true }', {}, { fact: 'member' }, "needs a receipt without a member's card"],
  [
    'channel: web, store: "8"',
    {},
    { fact: 'store', found: '1', wanted: '8' },
    'needs the store 8, here: 1',
  ],
];

const why = (when: string, wish: Wish) =>
  whyNot(`  - { id: r, when: { ${when} }, earn: { unit: POINTS, amount: 1 } }`, wish, { more });
const more = `dates: [employed]
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "A cat" } } } }
partners: { books: { trade: books }, airline: { trade: toys } }
currencies: { SEK: {} }
places:
  aarhus: { region: west, country: DK, stores: ["books/1"] }
  ribe: { region: south, country: DK, stores: ["books/2"] }
  kiel: { region: holstein, country: DE, stores: ["books/3"] }`;

describe('a condition that does not hold', () => {
  it.each(rows)('%s', (when, wish, facts, reason) => {
    expect(why(when, wish)).toEqual({
      ...{ rule: 'r', code: 'CONDITION', facts, reason: `r: ${reason}` },
    });
  });

  it.each([
    [
      'weekday: saturday',
      { fact: 'weekday', found: 'monday', wanted: 'saturday' },
      'the weekday saturday, here: monday',
    ],
    [
      'day: 2026-12-24',
      { fact: 'day', found: '2026-03-02', wanted: '2026-12-24' },
      'the day 2026-12-24, here: 2026-03-02',
    ],
    [
      'time: { lt: "08:05" }',
      { fact: 'time', found: 720, wanted: 485 },
      'the time less than 08:05, here: 12:00',
    ],
    ['time: "00:30"', { fact: 'time', found: 720, wanted: 30 }, 'the time 00:30, here: 12:00'],
    [
      'any: [ { weekday: sunday }, { time: { gte: "17:00" } } ]',
      { fact: 'weekday', found: 'monday', wanted: 'sunday' },
      'the weekday sunday, here: monday, or the time at least 17:00, here: 12:00',
    ],
  ])('of the clock: %s', (when, facts, reason) => {
    const told = { rule: 'r', code: 'NOT_NOW', facts, reason: `r: needs ${reason}` };
    expect(why(when, {})).toEqual(told);
  });

  it.each([
    ['receipt.tenders: card', 'receipt.tenders', 'payment by card'],
    ['not: { receipt.tenders: card }', 'receipt.tenders', 'anything but payment by card'],
    ['receipt.categories: tea', 'receipt.categories', 'articles of tea'],
    ['channel: web', 'channel', 'the channel web'],
    ['place.city: ribe', 'place.city', 'a store in the city ribe'],
    ['member.days: { lt: 3 }', 'member.days', 'days of membership: less than 3'],
    [
      'any: [ { channel: web }, { store: "8" } ]',
      'channel',
      'the channel web, or the store 8, here: 1',
    ],
  ])('that asks what nobody told: %s', (when, fact, wanted) => {
    const reason = `r: needs ${wanted}, which is not known`;
    expect(why(when, {})).toEqual({ rule: 'r', code: 'NOT_KNOWN', facts: { fact }, reason });
  });

  it('that asks two things names the one that nobody told', () => {
    for (const when of ['channel: web, store: "1"', 'store: "1", channel: web']) {
      expect(why(when, {})).toMatchObject({ code: 'NOT_KNOWN', facts: { fact: 'channel' } });
    }
  });

  it.each([
    'store: "1"',
    'any: [ { store: "1" }, { till: "9" } ]',
    'not: { store: "1", till: "9" }',
  ])('is not named where another does: %s', (when) => {
    const rule = `  - { id: r, when: { ${when} }, lines: { sku: wax }, discount: { percent: 5 } }`;
    expect(whyNot(rule)?.code).toBe('NO_LINES');
  });

  it('is told before one that nobody can know', () => {
    expect(why('channel: web, till: "9"', {})?.reason).toBe('r: needs the till 9, here: 1');
  });

  it.each([
    ['member.tags: vip'],
    ['any: [ { member.tags: vip }, { store: "8" } ]'],
    ['any: [ { store: "8" }, { member.age: { gte: 60 } } ]'],
    ['answer.pets: cat'],
    ['years.employed: { gte: 1 }'],
    ['referrer: true'],
    ['enroller.shares: phone'],
  ])('on the person says nothing: %s', (when) => {
    const reason = 'r: is no offer for this member';
    expect(why(when, {})).toEqual({ rule: 'r', code: 'NOT_FOR_MEMBER', facts: {}, reason });
  });
});

/** What an answer may do with a fact. */
const facts: readonly (readonly [fact: string, what: string])[] = [
  ...['receipt.total', 'store', 'card', 'channel', 'partner.trade', 'cashier.receipts'].map(
    (fact) => [fact, 'told'] as const,
  ),
  ...['day', 'weekday', 'time'].map((fact) => [fact, 'told, time'] as const),
  ...['tally.VISITS', 'after.VISITS', 'unit.MILES'].map(
    (fact) => [fact, 'of the member, told in a quote'] as const,
  ),
  ...['member', 'member.days', 'member.months'].map((fact) => [fact, 'of the member'] as const),
  ...[
    ...['tier', 'tags', 'age', 'birthday', 'group', 'childAge', 'consents', 'clubs'].map(
      (name) => `member.${name}`,
    ),
    ...['answer.pets', 'years.employed'],
  ].map((fact) => [fact, 'of the member, private'] as const),
  ...['referrer', 'referrer.tags', 'enroller', 'enroller.shares'].map(
    (fact) => [fact, 'of the member, told in a quote, private'] as const,
  ),
];

describe('an answer', () => {
  it('says of each fact what it may', () => {
    const found = facts.map(([fact]) => {
      const told = isTold(fact, false) ? 'told' : isTold(fact, true) ? 'told in a quote' : '';
      const parts = [
        isOfMember(fact) ? 'of the member' : '',
        told,
        isTime(fact) ? 'time' : '',
        isPrivate(fact) ? 'private' : '',
      ];
      return [fact, parts.filter((part) => part !== '').join(', ')];
    });
    expect(found).toEqual(facts);
  });
});
