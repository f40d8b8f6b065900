import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const clubs: readonly FaultRow[] = [
  [
    '{}',
    '14:17: clubs.inner: nobody comes into it; a way in: `fee`, `proven`, `answered`, `byHand`; or `while`, for all who are so',
  ],
  [
    '{ name: { en: "A" }, gives: { unit: STAMPS, amount: 1 } }',
    '14:17: clubs.inner: nobody comes into it; a way in: `fee`, `proven`, `answered`, `byHand`; or `while`, for all who are so',
    '14:45: clubs.inner.gives: nobody comes into it on a receipt; a club with a `fee` or `proven`',
  ],
  [
    '{ byHand: true, gives: { unit: STAMPS, amount: 1 } }',
    '14:40: clubs.inner.gives: nobody comes into it on a receipt; a club with a `fee` or `proven`',
  ],
  [
    '{ byHand: true, answered: [pet, colour] }',
    '14:44: clubs.inner.answered.0: "pet" is not known; did you mean `pets`?',
    '14:49: clubs.inner.answered.1: "colour" is not known; a question of `questionnaire`',
  ],
  [
    '{ fee: { lines: { sku: x }, price: "0.00", months: 12 } }',
    '14:52: clubs.inner.fee.price: found "0.00"; more than 0, with at most 2 decimals',
  ],
  [
    '{ fee: { lines: { sku: x }, price: "1.001", months: 12 } }',
    '14:52: clubs.inner.fee.price: found "1.001"; more than 0, with at most 2 decimals',
  ],
  [
    '{ fee: { lines: {}, price: "60.00", months: 1201 } }',
    '14:61: clubs.inner.fee.months: found the number 1201; how many months one fee lasts: 12',
  ],
  [
    '{ fee: { lines: {}, price: "60.00", months: 12 } }',
    '14:33: clubs.inner.fee.lines: every line would be a fee; what the fee is sold as: { sku: [club-year] }',
  ],
  [
    '{ fee: { lines: { skew: x }, price: "60.00", months: 12 } }',
    '14:41: clubs.inner.fee.lines.skew: "skew" is not known; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  [
    '{ fee: { lines: { sku: x }, price: "60.00", months: 12 }, gives: { unit: STARS, amount: 1 } }',
    '14:90: clubs.inner.gives.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
  ],
  [
    '{ proven: [ { tally: VISITS, from: 3 } ], gives: { unit: STAMPS, amount: 0 } }',
    '14:90: clubs.inner.gives.amount: found "0"; more than 0, without decimals (the scale of the unit)',
  ],
  [
    '{ proven: [ { tally: VISTS, from: 3 }, { tally: MOON, from: 3 }, { tally: VISITS, from: "1.5" }, { tally: VISITS, from: 0 }, { tally: TURNOVER, from: 500 }, { tally: TURNOVER, from: "0.001" }, { tally: WASHES, from: "1.5" }, { tally: WASHES, from: "1.0001" } ] }',
    '14:38: clubs.inner.proven.0.tally: "VISTS" is not known; did you mean `VISITS`?',
    '14:65: clubs.inner.proven.1.tally: "MOON" is not known; a tally of the file',
    '14:105: clubs.inner.proven.2.from: found "1.5"; more than 0, without decimals',
    '14:137: clubs.inner.proven.3.from: found "0"; more than 0, without decimals',
    '14:167: clubs.inner.proven.4.from: found "500"; money in quotes, more than 0, with at most 2 decimals',
    '14:199: clubs.inner.proven.5.from: found "0.001"; money in quotes, more than 0, with at most 2 decimals',
    '14:265: clubs.inner.proven.7.from: found "1.0001"; more than 0, with at most 3 decimals',
  ],
  [
    '{ while: { store: a, member.clubs: inner, member.age: { gte: 3 } } }',
    '14:35: clubs.inner.while.store: a club cannot ask for it; facts of the member, the day and the time',
    '14:52: clubs.inner.while.member.clubs: a club cannot ask for it; facts of the member, the day and the time',
  ],
  [
    '{ while: { any: [ { store: a }, { store: b } ] } }',
    '14:26: clubs.inner.while.store: a club cannot ask for it; facts of the member, the day and the time',
  ],
];

const clubs2: readonly FaultRow[] = [
  [
    `currencies: { EUR: {} }
clubs: { inner: { fee: { lines: { sku: x }, price: "60.00", months: 12 } } }`,
    '15:24: clubs.inner.fee: which currency it is in is not known; a fee is in the one currency of a file without `currencies`',
  ],
  [
    `questionnaire: {}
clubs: { inner: { answered: [pets] } }`,
    '14:30: clubs.inner.answered.0: "pets" is not known; a question of `questionnaire`',
  ],
  [
    `clubs: { a: { proven: [ { tally: X, from: 3 } ] } }
tallies: {}`,
    '14:34: clubs.a.proven.0.tally: "X" is not known; a tally of the file',
  ],
];

const lists: readonly FaultRow[] = [
  ['{ consent: pots }', '14:28: lists.board.consent: "pots" is not known; did you mean `post`?'],
  ['{ consent: zebra }', '14:28: lists.board.consent: "zebra" is not known; a consent of the file'],
  [
    '{ consent: post, by: VISIT }',
    '14:38: lists.board.by: "VISIT" is not known; did you mean `VISITS`?',
  ],
  [
    '{ consent: post, by: MOON }',
    '14:38: lists.board.by: "MOON" is not known; a tally of the file',
  ],
  [
    '{ consent: post, when: { store: a, weekday: monday, member.age: 3, any: [ { store: b }, { receipt.total: "1.00" } ] } }',
    '14:49: lists.board.when.store: a list has no receipt; facts of the member, the day and the time',
    '14:40: lists.board.when.receipt.total: a list has no receipt; facts of the member, the day and the time',
  ],
  [
    '{ consent: post, every: week }',
    '14:41: lists.board.every: found "week"; made once in each `month`, `quarter` or `season`; without it: at any time',
  ],
  [
    '{ consent: post, when: { wether: rain } }',
    '14:50: lists.board.when.wether: "wether" is not known; what can be asked here: receipt.total, receipt.quantity, receipt.tenders, receipt.categories, receipt.currency, store, till, partner, partner.trade, place.city, place.region, place.country, channel, day, weekday, time, card, member, member.tier, member.tags, member.days, member.months, member.group, member.age, referrer, referrer.tags, referrer.shares, enroller, enroller.tags, enroller.shares, cashier.receipts, member.birthday, member.childAge, member.clubs, member.consents, answer.NAME, years.NAME, tally.NAME, after.NAME, unit.NAME',
  ],
];

const closing: readonly FaultRow[] = [
  [
    'lastEarning: 2026-02-30, lastSpending: 2026-13-01',
    '14:25: closing.lastEarning: found "2026-02-30"; a day of the calendar: 2026-08-31',
    '14:51: closing.lastSpending: found "2026-13-01"; a day of the calendar: 2026-08-31',
  ],
  [
    'lastEarning: 2025-12-31, lastSpending: 2026-11-30',
    '14:25: closing.lastEarning: it is before the file begins; 2026-01-01 or later',
  ],
  ['lastEarning: 2026-01-01, lastSpending: 2026-01-01'],
  [
    'lastEarning: 2026-08-31, lastSpending: 2026-08-30',
    '14:51: closing.lastSpending: points are over before the last ones are given; 2026-08-31 or later',
  ],
  [
    'lastEarning: 2026-08-31, lastSpending: 2026-11-30, notices: [2025-12-31, 2026-01-01, 2026-02-30, 2026-11-30, 2026-12-01]',
    '14:73: closing.notices.0: nobody would be told; from 2026-01-01 to 2026-11-30',
    '14:97: closing.notices.2: found "2026-02-30"; a day of the calendar: 2026-08-01',
    '14:121: closing.notices.4: nobody would be told; from 2026-01-01 to 2026-11-30',
  ],
  [
    'lastEarning: 2026-08-31, lastSpending: 2026-11-30, notices: [2026-08-02, 2026-08-01, 2026-08-01]',
    '14:85: closing.notices.1: it is not after the one before; days in their order, each once',
    '14:97: closing.notices.2: it is not after the one before; days in their order, each once',
  ],
  ['lastEarning: 2026-08-31, lastSpending: 2026-11-30, notices: [2026-08-01, 2026-08-02]'],
  [
    'lastEarning: 2026-08-31, lastSpending: 2026-11-30, erase: { on: 2026-02-30 }',
    '14:76: closing.erase.on: found "2026-02-30"; a day of the calendar: 2027-02-28',
  ],
  [
    'lastEarning: 2026-08-31, lastSpending: 2026-11-30, erase: { on: 2026-11-30, unless: [post, pots, zebra] }',
    '14:76: closing.erase.on: points still count on that day; after 2026-11-30',
    '14:103: closing.erase.unless.1: "pots" is not known; did you mean `post`?',
    '14:109: closing.erase.unless.2: "zebra" is not known; a consent of `consents`',
  ],
  ['lastEarning: 2026-08-31, lastSpending: 2026-11-30, erase: { on: 2026-12-01, unless: [post] }'],
];

const closingAndRules: readonly FaultRow[] = [
  [
    '{ id: a, from: 2026-09-01, earn: { unit: POINTS, amount: 1 } }, { id: b, from: 2026-08-31, earn: { unit: POINTS, amount: 1 } }, { id: c, from: 2026-09-01, discount: { percent: 5 } }, { id: d, from: 2026-11-30, discount: { percent: 5, units: 1, pays: { unit: POINTS, amount: 1 } } }, { id: e, from: 2026-12-01, discount: { percent: 5, units: 1, pays: { unit: POINTS, amount: 1 } } }, { id: f, from: 2026-12-01, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } } }, { id: g, from: 2026-11-30, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } } }',
    '13:25: rules.0.from: the programme has ended by then; 2026-08-31 or earlier',
    '13:153: rules.2.from: the programme has ended by then; 2026-08-31 or earlier',
    '13:308: rules.4.from: the programme has ended by then; 2026-11-30 or earlier',
    '13:408: rules.5.from: the programme has ended by then; 2026-11-30 or earlier',
  ],
];

const collect: readonly FaultRow[] = [
  [
    `collect: { within: 14 days }
tallies: {}
rules: [ { id: a, on: visit, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5 } } ]`,
    '14:10: collect: it would change nothing; a rule that gives points for a receipt, or a tally',
  ],
  [
    `collect: { within: 14 days }
rules: [ { id: b, discount: { percent: 5 } } ]`,
  ],
  [
    `collect: { within: 14 days }
tallies: {}`,
  ],
  [
    `collect: { within: 14 days }
tallies: {}
rules: [ { id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5 } } ]`,
  ],
];

const succeeds: readonly FaultRow[] = [
  [
    `succeeds: { programme: club }
rules: [ { id: a, on: takeover, earn: { unit: POINTS, amount: 1 } } ]`,
  ],
  [
    'rules: [ { id: a, on: takeover, earn: { unit: POINTS, amount: 1 } } ]',
    '13:23: rules.0.on: the file succeeds no programme; say which: succeeds: { programme: club }',
  ],
  [
    `succeeds: { programme: club }
rules: [ { id: a, limit: { member: 1 }, from: 2026-03-01, earn: { unit: POINTS, amount: 1 } } ]`,
  ],
];

describe('a club has a way in', () => {
  test.each(clubs)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`clubs: { inner: ${piece} }`))).toEqual(says);
  });
});

describe('a club suits the rest of the file', () => {
  test.each(clubs2)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});

describe('a list asks for members', () => {
  test.each(lists)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`lists: { board: ${piece} }`))).toEqual(says);
  });
});

describe('an end has its days in order', () => {
  test.each(closing)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`closing: { ${piece} }`))).toEqual(says);
  });
});

describe('rules begin before the end', () => {
  test.each(closingAndRules)('%s', (piece, ...says) => {
    expect(
      sayingsOf(
        shopFile(
          `closing: { lastEarning: 2026-08-31, lastSpending: 2026-11-30 }\nrules: [ ${piece} ]`,
        ),
      ),
    ).toEqual(says);
  });
});

describe('what is collected gives something', () => {
  test.each(collect)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});

describe('only who succeeds another takes over', () => {
  test.each(succeeds)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});
