import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const whole: readonly FaultRow[] = [
  [
    'currency: XYZ',
    '5:11: currency: "XYZ" is no currency; an ISO 4217 currency in capitals, as `DKK`',
  ],
  [
    'currency: constructor',
    '5:11: currency: "constructor" is no currency; an ISO 4217 currency in capitals, as `DKK`',
  ],
  [
    'zone: Moon/Base',
    '4:7: zone: "Moon/Base" is no time zone; an IANA time zone, as `Europe/Copenhagen`',
  ],
  [
    'effectiveFrom: 2026-01-01',
    '3:16: effectiveFrom: "2026-01-01" is no time; a local time that exists, as `2026-01-01T00:00`',
  ],
  [
    'effectiveFrom: 2026-02-30T00:00',
    '3:16: effectiveFrom: "2026-02-30T00:00" is no time; a local time that exists, as `2026-01-01T00:00`',
  ],
  ['effectiveFrom: 2026-03-29T02:30'],
  [
    `currency: XYZ
zone: Moon/Base
effectiveFrom: soon`,
    '5:11: currency: "XYZ" is no currency; an ISO 4217 currency in capitals, as `DKK`',
    '4:7: zone: "Moon/Base" is no time zone; an IANA time zone, as `Europe/Copenhagen`',
    '3:16: effectiveFrom: "soon" is no time; a local time that exists, as `2026-01-01T00:00`',
  ],
  [
    'cards: { member: ["1"], bearer: ["2"], none: ["3*"], other: ["4"] }',
    '10:18: cards.member: "member" means something else; another name, as `courtesy`',
    '10:33: cards.bearer: "bearer" means something else; another name, as `courtesy`',
    '10:46: cards.none: "none" means something else; another name, as `courtesy`',
  ],
  ['events: [visit]', '8:10: events.0: "visit" means something else; another name, as `review`'],
  [
    'events: [review, survey, review]',
    '8:26: events.2: "review" stands there twice; once is enough',
  ],
  [
    'events: [receipt, enrol, takeover]',
    '8:10: events.0: "receipt" means something else; another name, as `review`',
    '8:19: events.1: "enrol" means something else; another name, as `review`',
    '8:26: events.2: "takeover" means something else; another name, as `review`',
  ],
  [
    'events: [month end]',
    '8:10: events.0: found "month end"; name of an event in small letters, as `review`',
  ],
  [
    'exclude: { earn: { skew: x }, discount: { weekday: monday }, both: { price: 5 } }',
    '14:41: exclude.discount: it would change nothing; no rule gives a discount',
    '14:77: exclude.both.price: found "5"; money in quotes: `"10.00"`',
    '14:52: exclude.discount.weekday: "weekday" is not known; `when` may ask weekday; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
    '14:26: exclude.earn.skew: "skew" is not known; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  [
    'exclude: { discount: { sku: x } }',
    '14:22: exclude.discount: it would change nothing; no rule gives a discount',
  ],
  ['discountCap: 20', '14:14: discountCap: it would change nothing; no rule gives a discount'],
  [
    'earnOn: shelf',
    '14:9: earnOn: it would change nothing; no rule gives a discount: what is paid is the shelf price',
  ],
  ['earnOn: paid'],
  [
    'limits: { family: { member: 1 } }',
    '14:19: limits.family: it would change nothing; no rule shares it: limit: { shared: family }',
  ],
  [
    'order: earn then spend',
    '14:8: order: it would change nothing; no offer costs (`pays`) points that a receipt gives and that can be spent at once',
  ],
  ['order: spend then earn'],
  ['collect: { within: 14 days }'],
  [
    'collect: { within: 367 days }',
    '14:20: collect.within: found "367 days"; last business day after that of the receipt, up to 366: `14 days`',
  ],
  [
    'collect: { within: 0 days, flag: 0 in 3 days }',
    '14:20: collect.within: found "0 days"; last business day after that of the receipt, up to 366: `14 days`',
    '14:34: collect.flag: found "0 in 3 days"; a member who collects so many receipts of one cashier in so many days is shown to a manager: default `3 in 30 days`',
  ],
  [
    'merge: { undoWithin: 367 days }',
    '14:22: merge.undoWithin: found "367 days"; last business day after a merge on which it can be undone, up to 366: `30 days` (default)',
  ],
  [
    'endsWhen: { costOver: 101, months: 25 }',
    '14:23: endsWhen.costOver: found the number 101; more than so many percent of the turnover: 4',
    '14:36: endsWhen.months: found the number 25; so many whole calendar months in a row: 3',
  ],
  [
    'reserved: [ { id: a, lines: { sku: x }, to: { after.TURNOVER: "1.00" }, from: 2026-05-01, until: 2026-04-30 }, { id: a, lines: { weekday: monday }, to: { sku: x }, from: 2026-02-30 } ]',
    '14:98: reserved.0.until: the last day is before the first; 2026-05-01 or later',
    '14:45: reserved.0.to: it would never hold; ask tally.NAME: what was counted before the receipt',
    '14:118: reserved.1.id: "a" is the id of two of them; give each its own id',
    '14:171: reserved.1.from: found "2026-02-30"; a day of the calendar: 2026-03-14',
    '14:160: reserved.1.to.sku: "sku" is not known; `lines` may ask sku; what can be asked here: receipt.total, receipt.quantity, receipt.tenders, receipt.categories, receipt.currency, store, till, partner, partner.trade, place.city, place.region, place.country, channel, day, weekday, time, card, member, member.tier, member.tags, member.days, member.months, member.group, member.age, referrer, referrer.tags, referrer.shares, enroller, enroller.tags, enroller.shares, cashier.receipts, member.birthday, member.childAge, member.clubs, member.consents, answer.NAME, years.NAME, tally.NAME, after.NAME, unit.NAME',
    '14:139: reserved.1.lines.weekday: "weekday" is not known; `when` may ask weekday; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  [
    `refund: money first
units: { POINTS: {} }`,
    '14:9: refund: it would change nothing; no unit pays at the till: give one a value, as value: "0.10"',
  ],
  [
    `pointsSpent: discount
units: { POINTS: {} }`,
    '14:14: pointsSpent: it would change nothing; no unit pays at the till: give one a value, as value: "0.10"',
  ],
  [
    `refund: proportional
pointsSpent: tender
units: { POINTS: {} }`,
  ],
  [
    'bogus: 1',
    '14:8: bogus: unknown key "bogus"; keys here are stamgast, id, effectiveFrom, zone, cutOff, currency, currencies, partners, competitors, places, conversions, refund, units, earnOn, order, pointsSpent, discountCap, exclude, reserved, law, services, cards, events, limits, dates, tallies, tiers, clubs, consents, questionnaire, succeeds, endsWhen, closing, lists, collect, merge, rules',
  ],
  [
    'units: { POINTS: { bogus: 1 } }',
    '6:27: units.POINTS.bogus: unknown key "bogus"; keys here are scale, life, pending, onReturn, onExpired, sameEnd, value, rest, cost, idle, idleBy, spendLimit, hidden, warn, ends',
  ],
  [
    'units: { points: {} }',
    '6:18: units.points: unknown key "points"; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
  ],
  ['rules: [ 5 ]', '13:10: rules.0: found the number 5; a rule: { id: base, earn: { ... } }'],
  [
    'rules: 5',
    '13:8: rules: found the number 5; a list of rules: [ { id: base, on: receipt, earn: { ... } } ]',
  ],
  ['rules: []'],
  [
    'units: { POINTS: ~ }',
    '6:18: units.POINTS: found nothing; a unit of points: { life: 12 months, onReturn: clamp }',
  ],
  [
    'units: ~',
    '6:8: units: found nothing; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
  ],
  [
    'units: []',
    '6:8: units: found a list of 0; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
  ],
  [
    'units: [POINTS]',
    '6:8: units: found a list of 1; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
  ],
  [
    'units: { POINTS: { scale: true } }',
    '6:27: units.POINTS.scale: found the boolean true; decimal places of a point, 0 to 6; default 0',
  ],
  [
    'units: { POINTS: { scale: 1.5 } }',
    '6:27: units.POINTS.scale: found the number 1.5; decimal places of a point, 0 to 6; default 0',
  ],
  [
    'units: {}',
    '6:8: units: found 0 keys; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
  ],
  [
    'law: us',
    '14:6: law: found "us"; whose law keeps goods out of discounts and points: `eu` (infant formula, tobacco, medicine on prescription, lottery), or `none` (default)',
  ],
  [
    'rules: [ { id: a~/b, earn: { unit: POINTS } }, { id: b, ern: 1 }, {} ]',
    '13:16: rules.0.id: found "a~/b"; a name in small letters, as `base`',
    '13:62: rules.1.ern: unknown key "ern"; keys here are id, on, from, until, currency, when, lines, earn, discount, multiply, exchange, to, review, limit, stock, budget, stack, chance, texts, priority, fundedBy, onReturn',
    '13:67: rules.2: "id" is missing; a name in small letters, as `base`',
  ],
  [
    'units: { "a/b~c": {}, "x y": {} }',
    '6:19: units.a/b~c: unknown key "a/b~c"; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
    '6:30: units.x y: unknown key "x y"; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
  ],
  [
    'units: { POINTS: { value: "0.10" }, A: {}, B: {}, C: {}, D: {}, E: {}, F: {}, G: {}, H: {} }',
    '6:8: units: found 9 keys; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
  ],
  [
    'succeeds: { programme: shop }',
    '14:24: succeeds.programme: it succeeds itself; the id of another programme; a later version of this one needs no word of it',
  ],
  [
    'succeeds: { programme: club, notice: 0 days }',
    '14:38: succeeds.notice: found "0 days"; how long before members are told: `30 days`; without it: not at all',
  ],
  [
    'units: { A: { x: 1 }, Ax: {} }',
    '6:27: units.Ax: unknown key "Ax"; units by name, in capitals, up to 8: { POINTS: { life: 12 months } }',
    '6:18: units.A.x: unknown key "x"; keys here are scale, life, pending, onReturn, onExpired, sameEnd, value, rest, cost, idle, idleBy, spendLimit, hidden, warn, ends',
  ],
  [
    `tallies: {}
rules: [ { id: a, when: { tally.MOON: 5, after.MOON: 5, tally: 5 }, earn: { unit: POINTS, amount: 1 } } ]`,
    '13:39: rules.0.when.tally.MOON: "tally.MOON" is not known; name it in `tallies`',
    '13:54: rules.0.when.after.MOON: "after.MOON" is not known; name it in `tallies`',
    '13:64: rules.0.when.tally: "tally" is not known; what can be asked here: receipt.total, receipt.quantity, receipt.tenders, receipt.categories, receipt.currency, store, till, partner, partner.trade, place.city, place.region, place.country, channel, day, weekday, time, card, member, member.tier, member.tags, member.days, member.months, member.group, member.age, referrer, referrer.tags, referrer.shares, enroller, enroller.tags, enroller.shares, cashier.receipts, member.birthday, member.childAge, member.clubs, member.consents, answer.NAME, years.NAME, tally.NAME, after.NAME, unit.NAME',
  ],
  [
    `dates: [employed, married]
questionnaire: { pets: { texts: { en: "P" }, choices: { cat: { en: "C" } } }, cars: { texts: { en: "P" }, choices: { red: { en: "C" } } } }
rules: [ { id: a, when: { years.x: 5, answer.x: 5, answer.cars: cat }, earn: { unit: POINTS, amount: 1 } } ]`,
    '13:36: rules.0.when.years.x: "years.x" is not known; one of years.employed, years.married',
    '13:49: rules.0.when.answer.x: "answer.x" is not known; one of answer.pets, answer.cars',
    '13:65: rules.0.when.answer.cars: "cat" is not known; one of red',
  ],
];

describe('a file says what means something', () => {
  test.each(whole)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});
