import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const limits: readonly FaultRow[] = [
  [
    'limit: { memberDiscount: "0.00" }, discount: { percent: 5 }',
    '13:44: rules.0.limit.memberDiscount: found "0.00"; more than 0, with at most 2 decimals of DKK',
  ],
  [
    'limit: { memberDiscount: "1.001 per year" }, discount: { percent: 5 }',
    '13:44: rules.0.limit.memberDiscount: found "1.001"; more than 0, with at most 2 decimals of DKK',
  ],
  [
    'limit: { memberDiscount: "1.00" }, earn: { unit: POINTS, amount: 1 }',
    '13:44: rules.0.limit.memberDiscount: it would change nothing; only a discount takes money off',
  ],
  [
    'limit: { shared: nothing }, discount: { percent: 5 }',
    '13:36: rules.0.limit.shared: "nothing" is not known; name it under `limits` of the file',
  ],
  [
    'limit: { member: 1, total: 5 }, stock: 5, earn: { unit: POINTS, amount: 1 }',
    '13:46: rules.0.limit.total: `stock` says how often in all; leave one of the two out',
  ],
  [
    'stock: 5, discount: { percent: 100, units: 2 }',
    '13:39: rules.0.discount: a receipt takes one piece of a stock; say so: units: 1, without `for`',
  ],
  [
    'stock: 5, discount: { percent: 100, units: 1, for: { quantity: 1 } }',
    '13:39: rules.0.discount: a receipt takes one piece of a stock; say so: units: 1, without `for`',
  ],
  [
    'budget: { money: "0.00" }, earn: { unit: POINTS, amount: 1 }',
    '13:36: rules.0.budget.money: found "0.00"; more than 0, with at most 2 decimals of DKK',
  ],
  [
    'budget: { money: "5.00" }, earn: { unit: STAMPS, amount: 1 }',
    '13:27: rules.0.budget: STAMPS has no cost; say what a point costs the shop: units.STAMPS.cost: "0.01"',
  ],
  [
    'budget: { money: "5.00" }, multiply: { unit: STAMPS, by: 2 }',
    '13:27: rules.0.budget: STAMPS has no cost; say what a point costs the shop: units.STAMPS.cost: "0.01"',
  ],
  [
    'budget: { money: "5.00" }, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    '13:27: rules.0.budget: COINS has no cost; say what a point costs the shop: units.COINS.cost: "0.01"',
  ],
  [
    'budget: { money: "5.00" }, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: POINTS, amount: 1 } }',
  ],
  ['budget: { money: "5.00" }, discount: { percent: 5 }'],
];

const useless: readonly FaultRow[] = [
  [
    'lines: { sku: x }, stock: 5, stack: { mode: best }, priority: 1, fundedBy: mill, onReturn: keep, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    '13:26: rules.0.lines: it would change nothing; an exchange has when, from, until, chance, limit and budget',
    '13:45: rules.0.stock: it would change nothing; an exchange has when, from, until, chance, limit and budget',
    '13:55: rules.0.stack: it would change nothing; an exchange has when, from, until, chance, limit and budget',
    '13:81: rules.0.priority: it would change nothing; an exchange has when, from, until, chance, limit and budget',
    '13:94: rules.0.fundedBy: it would change nothing; an exchange has when, from, until, chance, limit and budget',
    '13:110: rules.0.onReturn: it would change nothing; an exchange has when, from, until, chance, limit and budget',
  ],
  [
    'to: referrer, discount: { percent: 5 }',
    '13:23: rules.0.to: it would change nothing; only points of `earn` can go to another member',
  ],
  [
    'stack: { mode: first }, earn: { unit: POINTS, amount: 1 }',
    '13:26: rules.0.stack: it would change nothing; rules that earn add up; discounts and multipliers can compete',
  ],
  ['stack: { mode: add }, earn: { unit: POINTS, amount: 1 }'],
  [
    'when: { after.TURNOVER: { gte: "5.00" } }, discount: { percent: 5 }',
    '13:25: rules.0.when: it would change nothing; what is paid is not known before the discounts: ask tally.NAME',
  ],
  ['when: { after.TURNOVER: { gte: "5.00" } }, earn: { unit: POINTS, amount: 1 }'],
  [
    'stack: { mode: add, group: x }, discount: { percent: 5 }',
    '13:46: rules.0.stack.group: it would change nothing; `best`, `first` and `alone` have groups',
  ],
  [
    'stack: { mode: alone, group: x }, discount: { percent: 5 }',
    '13:48: rules.0.stack.group: it would change nothing; no other rule of the group is `alone`',
  ],
];

const texts: readonly FaultRow[] = [
  [
    'texts: { en: "{amount} off", da: "{Amount} rabat", nl: "for } you" }, discount: { percent: 5 }',
    '13:52: rules.0.texts.da: found "{Amount}"; `{amount}` is the only place to fill, and braces stand nowhere else',
    '13:74: rules.0.texts.nl: found "} you"; `{amount}` is the only place to fill, and braces stand nowhere else',
  ],
  [
    'texts: { en: "{amount off" }, discount: { percent: 5 }',
    '13:32: rules.0.texts.en: found "{amount off"; `{amount}` is the only place to fill, and braces stand nowhere else',
  ],
  [
    'texts: { en: "x" }, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    '13:26: rules.0.texts: an exchange says nothing; leave it out: what it makes stands among the balances',
  ],
  [
    'texts: {}, discount: { percent: 5 }',
    '13:26: rules.0.texts: found 0 keys; what the member is told, by language: { da: "{amount} i rabat" }',
  ],
];

const days: readonly FaultRow[] = [
  [
    'from: 2026-02-29, until: 2026-13-01, discount: { percent: 5 }',
    '13:25: rules.0.from: found "2026-02-29"; a day of the calendar: 2026-03-14',
    '13:44: rules.0.until: found "2026-13-01"; a day of the calendar: 2026-03-14',
  ],
  [
    'from: 2026-03-02, until: 2026-03-01, discount: { percent: 5 }',
    '13:44: rules.0.until: the last day is before the first; 2026-03-02 or later',
  ],
  ['from: 2026-03-02, until: 2026-03-02, discount: { percent: 5 }'],
];

const review: readonly FaultRow[] = [
  [
    'review: {}, earn: { unit: POINTS, amount: 1 }',
    '13:27: rules.0.review: everything would be held; say where: { referrer.shares: [phone] }',
  ],
  [
    'review: { cashier.receipts: { gte: 3 } }, discount: { percent: 5 }',
    '13:27: rules.0.review: a discount is gone with the receipt; a rule with `earn` or `multiply`: its points can wait',
  ],
  [
    'review: { cashier.receipts: { gte: 3 } }, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    '13:27: rules.0.review: what is exchanged can be spent at once; a rule with `earn` or `multiply`: its points can wait',
  ],
  ['review: { cashier.receipts: { gte: 3 } }, multiply: { unit: POINTS, by: 2 }'],
  [
    'on: visit, review: { member.age: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    '13:38: rules.0.review: a rule on "visit" has no document to look at; a rule on a receipt or on an event',
  ],
  [
    'on: enrol, review: { member.age: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    '13:38: rules.0.review: a rule on "enrol" has no document to look at; a rule on a receipt or on an event',
  ],
  [
    'on: month end, review: { member.age: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    '13:42: rules.0.review: a rule on "month end" has no document to look at; a rule on a receipt or on an event',
  ],
  [
    'on: quarter end, review: { member.age: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    '13:44: rules.0.review: a rule on "quarter end" has no document to look at; a rule on a receipt or on an event',
  ],
  [
    'on: year end, review: { member.age: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    '13:41: rules.0.review: a rule on "year end" has no document to look at; a rule on a receipt or on an event',
  ],
  [
    'on: takeover, review: { member.age: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    '13:41: rules.0.review: a rule on "takeover" has no document to look at; a rule on a receipt or on an event',
    '13:23: rules.0.on: the file succeeds no programme; say which: succeeds: { programme: club }',
  ],
  ['on: review, review: { member.age: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }'],
  [
    'on: review, review: { cashier.receipts: { gte: 3 } }, earn: { unit: POINTS, amount: 1 }',
    '13:59: rules.0.review.cashier.receipts: a rule on `review` has no receipt; facts of the member, the day and the time',
  ],
];

const ids: readonly FaultRow[] = [
  [
    '{ id: a, discount: { percent: 5 } }, { id: b, discount: { percent: 5 } }, { id: a, discount: { percent: 5 } }',
    '13:90: rules.2.id: "a" is the id of two rules; give each rule its own id',
  ],
  [
    '{ id: a, stack: { mode: alone, group: x }, discount: { percent: 5 } }, { id: b, stack: { mode: best, group: x }, discount: { percent: 5 } }',
    '13:48: rules.0.stack.group: it would change nothing; no other rule of the group is `alone`',
  ],
  [
    '{ id: a, stack: { mode: alone, group: x }, discount: { percent: 5 } }, { id: b, stack: { mode: alone, group: x }, discount: { percent: 5 } }',
  ],
  [
    '{ id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, earn: { unit: POINTS, amount: 1, round: up } }, { id: c, earn: { unit: COINS, amount: 1, round: half up } }, { id: d, on: review, earn: { unit: POINTS, perQuantity: 1, amount: 1, round: half up } }',
    '13:105: rules.1.earn.round: POINTS is rounded "down" by "a"; a unit is rounded once a receipt: give all its rules one `round`',
  ],
];

describe('limits, stocks and budgets can be counted', () => {
  test.each(limits)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('a key of a rule changes something', () => {
  test.each(useless)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('texts fill in an amount and nothing else', () => {
  test.each(texts)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('days are days of the calendar', () => {
  test.each(days)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('points wait where there is something to look at', () => {
  test.each(review)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('rules of a file get on with each other', () => {
  test.each(ids)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ ${piece} ]`))).toEqual(says);
  });
});
