import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const when: readonly FaultRow[] = [
  [
    '[ a ]',
    '13:25: rules.0.when: found a list of 1; what must hold: { weekday: [saturday], receipt.total: { gte: "50.00" } }',
  ],
  [
    'weekend',
    '13:25: rules.0.when: found "weekend"; what must hold: { weekday: [saturday], receipt.total: { gte: "50.00" } }',
  ],
  [
    '{ any: [] }',
    '13:32: rules.0.when.any: found a list of 0; a list of conditions: any: [ { card: member }, { card: courtesy } ]',
  ],
  [
    '{ all: { weekday: monday } }',
    '13:32: rules.0.when.all: found keys and values; a list of conditions: all: [ { card: member }, { card: courtesy } ]',
  ],
  [
    '{ any: [ { weekday: noday }, { all: [ { not: { store: true } } ] } ] }',
    '13:45: rules.0.when.any.0.weekday: "noday" is not known; one of monday, tuesday, wednesday, thursday, friday, saturday, sunday',
    '13:79: rules.0.when.any.1.all.0.not.store: found "true"; a text',
  ],
  [
    '{ not: [ { member: true } ] }',
    '13:32: rules.0.when.not: found a list of 1; facts and what they must be: { weekday: [saturday, sunday] }',
  ],
  ['{ not: { not: { not: { not: { not: { not: { not: { member: true } } } } } } } }'],
  [
    '{ not: { not: { not: { not: { not: { not: { not: { not: { member: true } } } } } } } } }',
    '13:81: rules.0.when.not.not.not.not.not.not.not.not: conditions too deep within each other; at most 8 levels of any, all and not',
  ],
  [
    '{ weekdays: monday }',
    '13:37: rules.0.when.weekdays: "weekdays" is not known; did you mean `weekday`?',
  ],
  [
    '{ total: { gte: "5.00" } }',
    '13:34: rules.0.when.total: "total" is not known; did you mean `receipt.total`?',
  ],
  [
    '{ Turnover: 5 }',
    '13:37: rules.0.when.Turnover: "Turnover" is not known; did you mean `tally.TURNOVER`?',
  ],
  [
    '{ tally.TURNOVR: { gte: "5.00" } }',
    '13:42: rules.0.when.tally.TURNOVR: "tally.TURNOVR" is not known; did you mean `tally.TURNOVER`?',
  ],
  [
    '{ tally.MOON: 5 }',
    '13:39: rules.0.when.tally.MOON: "tally.MOON" is not known; one of tally.TURNOVER, tally.WASHES, tally.VISITS',
  ],
  [
    '{ after.MOON: 5 }',
    '13:39: rules.0.when.after.MOON: "after.MOON" is not known; one of after.TURNOVER, after.WASHES, after.VISITS',
  ],
  [
    '{ unit.MOON: 1 }',
    '13:38: rules.0.when.unit.MOON: "unit.MOON" is not known; did you mean `unit.COINS`?',
  ],
  [
    '{ answer.colour: red }',
    '13:42: rules.0.when.answer.colour: "answer.colour" is not known; one of answer.pets',
  ],
  [
    '{ years.married: 1 }',
    '13:42: rules.0.when.years.married: "years.married" is not known; one of years.employed',
  ],
  [
    '{ sku: x }',
    '13:32: rules.0.when.sku: "sku" is not known; `lines` may ask sku; what can be asked here: receipt.total, receipt.quantity, receipt.tenders, receipt.categories, receipt.currency, store, till, partner, partner.trade, place.city, place.region, place.country, channel, day, weekday, time, card, member, member.tier, member.tags, member.days, member.months, member.group, member.age, referrer, referrer.tags, referrer.shares, enroller, enroller.tags, enroller.shares, cashier.receipts, member.birthday, member.childAge, member.clubs, member.consents, answer.NAME, years.NAME, tally.NAME, after.NAME, unit.NAME',
  ],
  [
    '{ moonphase: full }',
    '13:38: rules.0.when.moonphase: "moonphase" is not known; what can be asked here: receipt.total, receipt.quantity, receipt.tenders, receipt.categories, receipt.currency, store, till, partner, partner.trade, place.city, place.region, place.country, channel, day, weekday, time, card, member, member.tier, member.tags, member.days, member.months, member.group, member.age, referrer, referrer.tags, referrer.shares, enroller, enroller.tags, enroller.shares, cashier.receipts, member.birthday, member.childAge, member.clubs, member.consents, answer.NAME, years.NAME, tally.NAME, after.NAME, unit.NAME',
  ],
  [
    '{ moon.phase: full }',
    '13:39: rules.0.when.moon.phase: "moon.phase" is not known; what can be asked here: receipt.total, receipt.quantity, receipt.tenders, receipt.categories, receipt.currency, store, till, partner, partner.trade, place.city, place.region, place.country, channel, day, weekday, time, card, member, member.tier, member.tags, member.days, member.months, member.group, member.age, referrer, referrer.tags, referrer.shares, enroller, enroller.tags, enroller.shares, cashier.receipts, member.birthday, member.childAge, member.clubs, member.consents, answer.NAME, years.NAME, tally.NAME, after.NAME, unit.NAME',
  ],
  ['{ answer.pets: dag }', '13:40: rules.0.when.answer.pets: "dag" is not known; one of cat'],
  ['{ answer.pets: zebra }', '13:40: rules.0.when.answer.pets: "zebra" is not known; one of cat'],
  [
    '{ answer.pets: { gte: 1 } }',
    '13:47: rules.0.when.answer.pets.gte: "gte" does not suit it; this fact can be compared by hasAny, hasAll',
  ],
  [
    '{ answer.pets: { eq: cat } }',
    '13:46: rules.0.when.answer.pets.eq: "eq" does not suit it; this fact can be compared by hasAny, hasAll',
  ],
  ['{ answer.pets: { hasAny: [cat], hasAll: cat } }'],
  ['{ member: yes }', '13:35: rules.0.when.member: found "yes"; `true` or `false`'],
  [
    '{ member: { gte: 1 } }',
    '13:42: rules.0.when.member.gte: "gte" does not suit it; this fact can be compared by eq',
  ],
  [
    '{ member: { in: [true] } }',
    '13:41: rules.0.when.member.in: "in" does not suit it; this fact can be compared by eq',
  ],
  ['{ store: true }', '13:34: rules.0.when.store: found "true"; a text'],
  [
    '{ store: { between: [a, b] } }',
    '13:45: rules.0.when.store.between: "between" does not suit it; this fact can be compared by eq, in',
  ],
  ['{ store: 7 }'],
  ['{ store: { in: [1, [2]] } }', '13:44: rules.0.when.store.in.1: found a list of 1; a text'],
  [
    '{ weekday: [monday, thursdy, 3] }',
    '13:45: rules.0.when.weekday.1: "thursdy" is not known; did you mean `thursday`? one of monday, tuesday, wednesday, thursday, friday, saturday, sunday',
    '13:54: rules.0.when.weekday.2: "3" is not known; one of monday, tuesday, wednesday, thursday, friday, saturday, sunday',
  ],
  [
    '{ time: { gte: 9 } }',
    '13:40: rules.0.when.time.gte: found "9"; a time of day in quotes: `"17:30"`',
  ],
  [
    '{ time: { gte: "24:00" } }',
    '13:40: rules.0.when.time.gte: found "24:00"; a time of day in quotes: `"17:30"`',
  ],
  [
    '{ time: { between: ["08:00", "10:60"] } }',
    '13:54: rules.0.when.time.between.1: found "10:60"; a time of day in quotes: `"17:30"`',
  ],
  [
    '{ time: "9:00" }',
    '13:33: rules.0.when.time: found "9:00"; a time of day in quotes: `"17:30"`',
  ],
  [
    '{ time: "009:00" }',
    '13:33: rules.0.when.time: found "009:00"; a time of day in quotes: `"17:30"`',
  ],
  [
    '{ receipt.total: 5 }',
    '13:42: rules.0.when.receipt.total: found "5"; money in quotes: `"10.00"`',
  ],
  [
    '{ receipt.total: "5.001" }',
    '13:42: rules.0.when.receipt.total: found "5.001"; a number with at most 2 decimals',
  ],
  [
    '{ receipt.total: true }',
    '13:42: rules.0.when.receipt.total: found "true"; money in quotes: `"10.00"`',
  ],
  [
    '{ receipt.total: { between: ["5.00", "4.99"] } }',
    '13:53: rules.0.when.receipt.total.between: the first value is above the second; the smallest and the largest value: ["10.00", "50.00"]',
  ],
  ['{ receipt.total: { between: ["5.00", "5.00"] } }'],
  [
    '{ receipt.total: { between: ["5.00"] } }',
    '13:53: rules.0.when.receipt.total.between: found a list of 1; the smallest and the largest value: ["10.00", "50.00"]',
  ],
  [
    '{ receipt.total: { between: "5.00" } }',
    '13:53: rules.0.when.receipt.total.between: found "5.00"; the smallest and the largest value: ["10.00", "50.00"]',
  ],
  [
    '{ receipt.total: { between: ["1.00", "2.00", "3.00"] } }',
    '13:53: rules.0.when.receipt.total.between: found a list of 3; the smallest and the largest value: ["10.00", "50.00"]',
  ],
  [
    '{ receipt.total: { above: "5.00" } }',
    '13:51: rules.0.when.receipt.total.above: "above" does not suit it; this fact can be compared by eq, in, gte, gt, lte, lt, between',
  ],
  [
    '{ receipt.total: { hasAny: ["5.00"] } }',
    '13:52: rules.0.when.receipt.total.hasAny: "hasAny" does not suit it; this fact can be compared by eq, in, gte, gt, lte, lt, between',
  ],
  [
    '{ receipt.quantity: "1.0001" }',
    '13:45: rules.0.when.receipt.quantity: found "1.0001"; a number with at most 3 decimals',
  ],
  [
    '{ member.days: 1.5 }',
    '13:40: rules.0.when.member.days: found "1.5"; a whole number, not negative',
  ],
  [
    '{ member.days: "x" }',
    '13:40: rules.0.when.member.days: found "x"; a whole number, not negative',
  ],
  [
    '{ member.days: { gte: -1 } }',
    '13:47: rules.0.when.member.days.gte: found "-1"; a whole number, not negative',
  ],
  [
    '{ member.days: ~ }',
    '13:40: rules.0.when.member.days: found nothing; a whole number, not negative',
  ],
  [
    '{ tally.TURNOVER: { gte: 5 } }',
    '13:50: rules.0.when.tally.TURNOVER.gte: found "5"; money in quotes: `"10.00"`',
  ],
  [
    '{ tally.TURNOVER: { gte: "5.001" } }',
    '13:50: rules.0.when.tally.TURNOVER.gte: found "5.001"; a number with at most 2 decimals',
  ],
  [
    '{ tally.WASHES: { gte: "5.0001" } }',
    '13:48: rules.0.when.tally.WASHES.gte: found "5.0001"; a number with at most 3 decimals',
  ],
  [
    '{ tally.VISITS: { gte: "1.1" } }',
    '13:48: rules.0.when.tally.VISITS.gte: found "1.1"; a whole number, not negative',
  ],
  [
    '{ unit.COINS: { gte: "1.001" } }',
    '13:46: rules.0.when.unit.COINS.gte: found "1.001"; a number with at most 2 decimals',
  ],
  [
    '{ unit.POINTS: { gte: "1.1" } }',
    '13:47: rules.0.when.unit.POINTS.gte: found "1.1"; a whole number, not negative',
  ],
  [
    '{ years.employed: { gte: 1.5 } }',
    '13:50: rules.0.when.years.employed.gte: found "1.5"; a whole number, not negative',
  ],
  [
    '{ member.tier: gold }',
    '13:40: rules.0.when.member.tier: "gold" is not known; the file has none',
  ],
  [
    '{ member.clubs: wine }',
    '13:41: rules.0.when.member.clubs: "wine" is not known; the file has none',
  ],
  [
    '{ member.consents: pst }',
    '13:44: rules.0.when.member.consents: "pst" is not known; did you mean `post`? one of post',
  ],
  [
    '{ member.consents: zebra }',
    '13:44: rules.0.when.member.consents: "zebra" is not known; one of post',
  ],
  [
    '{ card: courtesie }',
    '13:33: rules.0.when.card: "courtesie" is not known; did you mean `courtesy`? one of member, bearer, none, courtesy',
  ],
  [
    '{ card: zebra }',
    '13:33: rules.0.when.card: "zebra" is not known; one of member, bearer, none, courtesy',
  ],
  ['{ card: [member, bearer, none, courtesy] }'],
  [
    '{ receipt.currency: EUR }',
    '13:45: rules.0.when.receipt.currency: "EUR" is not known; one of DKK',
  ],
  ['{ partner: grocer }'],
  [
    '{ partner.trade: groceries }',
    '13:42: rules.0.when.partner.trade: "groceries" is not known; the file has none',
  ],
  ['{ place.region: x }', '13:41: rules.0.when.place.region: "x" is not known; the file has none'],
  [
    '{ place.country: DK }',
    '13:42: rules.0.when.place.country: "DK" is not known; the file has none',
  ],
  [
    '{ an: [ { member: true } ] }',
    '13:31: rules.0.when.an: "an" is not known; did you mean `any`?',
  ],
  [
    '{ al: [ { member: true } ] }',
    '13:31: rules.0.when.al: "al" is not known; did you mean `all`?',
  ],
  [
    '{ nott: { member: true } }',
    '13:33: rules.0.when.nott: "nott" is not known; did you mean `not`?',
  ],
  [
    '{ member.days: { between: [3] } }',
    '13:51: rules.0.when.member.days.between: found a list of 1; the smallest and the largest value: [1, 5]',
  ],
  [
    '{ member.days: { between: [3, 2] } }',
    '13:51: rules.0.when.member.days.between: the first value is above the second; the smallest and the largest value: [1, 5]',
  ],
  [
    '{ time: { between: ["10:00", "09:59"] } }',
    '13:44: rules.0.when.time.between: the first value is above the second; the smallest and the largest value: ["08:00", "10:30"]',
  ],
  [
    '{ receipt.tenders: { between: [a, b] } }',
    '13:55: rules.0.when.receipt.tenders.between: "between" does not suit it; this fact can be compared by hasAny, hasAll',
  ],
  ['{ member: [true] }', '13:35: rules.0.when.member: found a list of 1; `true` or `false`'],
  [
    '{ member: { in: [true] } }',
    '13:41: rules.0.when.member.in: "in" does not suit it; this fact can be compared by eq',
  ],
  ['{ member: { eq: 1 } }', '13:41: rules.0.when.member.eq: found "1"; `true` or `false`'],
  ...(
    [
      ['weekday: []', '13:36: rules.0.when.weekday'],
      ['receipt.total: []', '13:42: rules.0.when.receipt.total'],
      ['answer.pets: []', '13:40: rules.0.when.answer.pets'],
      ['not: { store: { in: [] } }', '13:47: rules.0.when.not.store.in'],
      ['answer.pets: { hasAll: [] }', '13:50: rules.0.when.answer.pets.hasAll'],
    ] as const
  ).map(
    ([piece, where]): FaultRow => [
      `{ ${piece} }`,
      `${where}: the list is empty; say at least one value, or leave it out`,
    ],
  ),
  [
    '{ store: {} }',
    '13:34: rules.0.when.store: it is compared with nothing; this fact can be compared by eq, in',
  ],
  [
    '{ member: {} }',
    '13:35: rules.0.when.member: it is compared with nothing; this fact can be compared by eq',
  ],
  ['{ member: [] }', '13:35: rules.0.when.member: found a list of 0; `true` or `false`'],
  [
    '{ partner.tradee: x }',
    '13:43: rules.0.when.partner.tradee: "partner.tradee" is not known; did you mean `partner.trade`?',
  ],
  [
    '{ member: { gte: true } }',
    '13:42: rules.0.when.member.gte: "gte" does not suit it; this fact can be compared by eq',
  ],
  [
    '{ member.days: { gte: [5] } }',
    '13:47: rules.0.when.member.days.gte: found a list of 1; a whole number, not negative',
  ],
  [
    '{ answer.pets: { in: [cat] } }',
    '13:46: rules.0.when.answer.pets.in: "in" does not suit it; this fact can be compared by hasAny, hasAll',
  ],
  [
    '{ time: "08:000" }',
    '13:33: rules.0.when.time: found "08:000"; a time of day in quotes: `"17:30"`',
  ],
  [
    '{ time: "108:00" }',
    '13:33: rules.0.when.time: found "108:00"; a time of day in quotes: `"17:30"`',
  ],
];

const lines: readonly FaultRow[] = [
  [
    '{ weekday: monday }',
    '13:37: rules.0.lines.weekday: "weekday" is not known; `when` may ask weekday; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  [
    '{ skew: x }',
    '13:34: rules.0.lines.skew: "skew" is not known; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  ['{ price: 5 }', '13:35: rules.0.lines.price: found "5"; money in quotes: `"10.00"`'],
  [
    '{ price: "5.001" }',
    '13:35: rules.0.lines.price: found "5.001"; a number with at most 2 decimals',
  ],
  [
    '{ tally.TURNOVER: "5.00" }',
    '13:44: rules.0.lines.tally.TURNOVER: "tally.TURNOVER" is not known; `when` may ask tally.TURNOVER; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  [
    '{ quantity: "1.0001" }',
    '13:38: rules.0.lines.quantity: found "1.0001"; a number with at most 3 decimals',
  ],
  ['{ hasCost: 1 }', '13:37: rules.0.lines.hasCost: found "1"; `true` or `false`'],
  [
    '{ labels: { eq: x } }',
    '13:42: rules.0.lines.labels.eq: "eq" does not suit it; this fact can be compared by hasAny, hasAll',
  ],
  [
    '{ unit.POINTS: 1 }',
    '13:41: rules.0.lines.unit.POINTS: "unit.POINTS" is not known; `when` may ask unit.POINTS; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  [
    '{ labl: x }',
    '13:34: rules.0.lines.labl: "labl" is not known; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  ['x', '13:26: rules.0.lines: found "x"; which lines it looks at: { category: [wash] }'],
];

describe('a condition asks what is known, as it is written', () => {
  test.each(when)('%s', (piece, ...says) => {
    expect(
      sayingsOf(
        shopFile(`rules: [ { id: a, when: ${piece}, earn: { unit: POINTS, amount: 1 } } ]`),
      ),
    ).toEqual(says);
  });
});

describe('a condition on lines asks for what a line has', () => {
  test.each(lines)('%s', (piece, ...says) => {
    expect(
      sayingsOf(
        shopFile(`rules: [ { id: a, lines: ${piece}, earn: { unit: POINTS, amount: 1 } } ]`),
      ),
    ).toEqual(says);
  });
});
