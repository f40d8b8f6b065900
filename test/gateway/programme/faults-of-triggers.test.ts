import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const triggers: readonly FaultRow[] = [
  [
    'on: reviews, earn: { unit: POINTS, amount: 1 }',
    '13:23: rules.0.on: "reviews" is no event of this file; did you mean `review`?',
  ],
  [
    'on: zebra, earn: { unit: POINTS, amount: 1 }',
    '13:23: rules.0.on: "zebra" is no event of this file; one of receipt, visit, enrol, month end, quarter end, year end, takeover, review',
  ],
  [
    'on: visit, discount: { percent: 5 }',
    '13:40: rules.0.discount: a rule on `visit` has no receipt; leave it out',
  ],
  [
    'on: visit, currency: DKK, lines: { sku: x }, onReturn: keep, stack: { mode: add }, to: referrer, earn: { unit: POINTS, amount: 1 }',
    '13:40: rules.0.currency: it would change nothing; the file has one currency: leave it out, or add `currencies`',
    '13:52: rules.0.lines: a rule on `visit` has no receipt; leave it out',
    '13:74: rules.0.onReturn: a rule on `visit` has no receipt; leave it out',
    '13:87: rules.0.stack: a rule on `visit` has no receipt; leave it out',
    '13:40: rules.0.currency: a rule on `visit` has no receipt; leave it out',
    '13:106: rules.0.to: a rule on `visit` has no receipt; leave it out',
  ],
  [
    'on: visit, multiply: { unit: POINTS, by: 2 }',
    '13:40: rules.0.multiply: a rule on `visit` has no receipt; leave it out',
  ],
  ['on: visit, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }'],
  [
    'on: enrol, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    '13:40: rules.0.exchange: a new member has nothing to exchange; leave `on` out, or `on: visit`',
  ],
  [
    'on: review, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    '13:41: rules.0.exchange: a rule on `review` has no receipt; leave `on` out, or `on: visit`',
  ],
  [
    'on: year end, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: COINS, amount: 1 } }',
    '13:43: rules.0.exchange: points are exchanged at a visit; leave `on` out, or `on: visit`',
  ],
  [
    'on: visit, earn: { unit: POINTS, percent: 5 }',
    '13:61: rules.0.earn.percent: a rule on `visit` has no receipt; a fixed `amount` alone',
  ],
  [
    'on: visit, earn: { unit: POINTS, amount: 1, per: "1.00", round: up }',
    '13:68: rules.0.earn.per: a rule on `visit` has no receipt; a fixed `amount` alone',
    '13:83: rules.0.earn.round: a rule on `visit` has no receipt; a fixed `amount` alone',
  ],
  [
    'on: visit, earn: { unit: POINTS, amount: 1, perQuantity: 1 }',
    '13:76: rules.0.earn.perQuantity: a rule on `visit` has no receipt; a fixed `amount` alone',
  ],
  [
    'on: review, earn: { unit: POINTS, amount: 1, roundUp: "1.00" }',
    '13:73: rules.0.earn.roundUp: a rule on `review` has no receipt; a fixed `amount`, or `perQuantity`',
  ],
  ['on: review, earn: { unit: POINTS, amount: 1, perQuantity: 2, round: up }'],
  [
    'on: review, earn: { unit: POINTS, amount: 1, round: up }',
    '13:71: rules.0.earn.round: it would change nothing; it belongs to `perQuantity`',
  ],
  [
    'on: year end, earn: { unit: POINTS, amount: 1, round: up }',
    '13:73: rules.0.earn.round: a rule on `year end` has no receipt; a fixed `amount` alone',
  ],
  [
    'on: visit, limit: { store: 1, cashier: 1, member: 1, total: 1 }, earn: { unit: POINTS, amount: 1 }',
    '13:46: rules.0.limit.store: a rule on `visit` has no receipt; `member` or `total`',
    '13:58: rules.0.limit.cashier: a rule on `visit` has no receipt; `member` or `total`',
  ],
  [
    'on: visit, when: { receipt.total: { gte: "1.00" }, after.VISITS: 1, store: a, till: b, partner: c, place.city: x, channel: web, card: member, cashier.receipts: 3, weekday: monday }, earn: { unit: POINTS, amount: 1 }',
    '13:130: rules.0.when.place.city: "x" is not known; the file has none',
    '13:53: rules.0.when.receipt.total: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:84: rules.0.when.after.VISITS: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:94: rules.0.when.store: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:103: rules.0.when.till: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:115: rules.0.when.partner: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:130: rules.0.when.place.city: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:142: rules.0.when.channel: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:153: rules.0.when.card: a rule on `visit` has no receipt; facts of the member, the day and the time',
    '13:179: rules.0.when.cashier.receipts: a rule on `visit` has no receipt; facts of the member, the day and the time',
  ],
  [
    'on: takeover, limit: { member: 1 }, budget: { money: "5.00" }, from: 2026-01-01, until: 2026-03-01, earn: { unit: POINTS, amount: 1 }',
    '13:23: rules.0.on: the file succeeds no programme; say which: succeeds: { programme: club }',
    '13:40: rules.0.limit: it would change nothing; it is given once for ever',
    '13:63: rules.0.budget: it would change nothing; it is given once for ever',
    '13:88: rules.0.from: it would change nothing; it is given once for ever',
    '13:107: rules.0.until: it would change nothing; it is given once for ever',
  ],
];

describe('what no receipt sets off asks for no receipt', () => {
  test.each(triggers)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});
