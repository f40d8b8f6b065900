import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const tallies: readonly FaultRow[] = [
  [
    'of: paid, in: month, within: 9 days',
    '7:31: tallies.T.in: it has in and within; leave one of the two out',
  ],
  [
    'of: paid, onReturn: carry',
    '7:37: tallies.T.onReturn: there is no next period; say which: in: quarter',
  ],
  [
    'of: days, in: month, onReturn: carry',
    '7:48: tallies.T.onReturn: days are no sum; paid, shelf, quantity or receipts',
  ],
  [
    'of: events, event: review, in: month, onReturn: carry',
    '7:65: tallies.T.onReturn: events are no sum; paid, shelf, quantity or receipts',
  ],
  ['of: quantity, in: month, onReturn: carry'],
  ['of: paid, taps: true', '7:33: tallies.T.taps: a tap has no money; a tally `of: receipts`'],
  ['of: receipts, taps: true'],
  ['of: days, taps: true', '7:33: tallies.T.taps: a tap has no days; a tally `of: receipts`'],
  [
    'of: paid, when: { after.T: { gte: "1.00" } }',
    '7:33: tallies.T.when: it would never hold; ask tally.NAME: what was counted before the receipt',
  ],
  ['of: paid, when: { tally.T: { gte: "1.00" } }'],
  [
    'of: paid, currency: DKK',
    '7:37: tallies.T.currency: it would change nothing; the file has one currency: leave it out, or add `currencies`',
  ],
  [
    'of: paid, currency: EUR',
    '7:37: tallies.T.currency: "EUR" is no currency of this file; one of DKK: others stand under `currencies`',
  ],
  [
    'of: paid, event: review',
    '7:34: tallies.T.event: it would change nothing; it belongs to `of: events`',
  ],
  ['of: events', '7:15: tallies.T: `event` is missing; one of review'],
  [
    'of: events, event: survey',
    '7:36: tallies.T.event: "survey" is no event of this file; one of review',
  ],
  [
    'of: events, event: review, lines: { sku: x }',
    '7:51: tallies.T.lines: it would change nothing; leave it out: an event has no goods',
  ],
  [
    'of: paid, lines: { skew: x }',
    '7:42: tallies.T.lines.skew: "skew" is not known; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
  ],
  [
    'of: moons',
    '7:21: tallies.T.of: found "moons"; what is counted: money `paid`, `shelf` prices, `quantity`, `receipts`, `events`; or how many different `days`, `weeks`, `months` or `categories` have a receipt in them',
  ],
  [
    'of: paid, within: 9 months',
    '7:35: tallies.T.within: found "9 months"; only the last so many days, or calendar weeks: `365 days`, `6 weeks`; without it: for ever',
  ],
  ['of: shelf, in: month, onReturn: carry'],
  ['of: receipts, in: month, onReturn: carry'],
  ['of: paid, in: month, onReturn: carry'],
];

const tallies2: readonly FaultRow[] = [
  [
    `events: [a]
tallies: { T: { of: events, event: b }, U: { of: events } }`,
    '7:36: tallies.T.event: "b" is no event of this file; one of a',
    '7:44: tallies.U: `event` is missing; one of a',
  ],
  ['tallies: { T: { of: events } }', '7:15: tallies.T: `event` is missing; one of review'],
];

const counts =
  'tallies: { T: { of: paid }, Y: { of: paid, within: 365 days }, V: { of: receipts }, W: { of: weeks }, N: { of: receipts, within: 6 weeks }, Q: { of: quantity }, K: { of: paid, within: 9 days, onReturn: keep }, M: { of: paid, in: month }, VY: { of: receipts, within: 9 days } }';
const tiers: readonly FaultRow[] = [
  [
    'by: X, levels: [ { id: a, from: "1.00" } ]',
    '14:14: tiers.by: "X" is no tally of sums, receipts or events by days; one of T, Y, V, Q, K, M, VY',
  ],
  [
    'by: W, hold: 1 day, levels: [ { id: a, from: "1.00" } ]',
    '14:14: tiers.by: "W" is no tally of sums, receipts or events by days; one of T, Y, V, Q, K, M, VY',
  ],
  [
    'by: N, hold: 1 day, levels: [ { id: a, from: "1.00" } ]',
    '14:14: tiers.by: "N" is no tally of sums, receipts or events by days; one of T, Y, V, Q, K, M, VY',
  ],
  [
    'by: M, hold: 1 day, levels: [ { id: a, from: "1.00" } ]',
    '14:14: tiers.by: it begins anew with each period; a tally for life, or one of the last days: `within`',
  ],
  [
    'by: Y, levels: [ { id: a, from: "1.00" } ]',
    '14:8: tiers: `hold` is missing; `90 days`, `1 month` or `to the end of next year`',
  ],
  ['by: Y, hold: 1200 months, levels: [ { id: a, from: "1.00" } ]'],
  [
    'by: Y, hold: 1201 months, levels: [ { id: a, from: "1.00" } ]',
    '14:23: tiers.hold: found "1201 months"; at most 100 years',
  ],
  ['by: Y, hold: 9999 days, levels: [ { id: a, from: "1.00" } ]'],
  [
    'by: T, hold: 1 day, fall: one step, onReturn: at end, levels: [ { id: a, from: "1.00" } ]',
    '14:23: tiers.hold: levels by a tally for life have no end; leave it out, or count only some days: `within: 365 days`',
    '14:36: tiers.fall: levels by a tally for life have no end; leave it out, or count only some days: `within: 365 days`',
    '14:56: tiers.onReturn: levels by a tally for life have no end; `now` or `never`',
  ],
  ['by: T, onReturn: now, levels: [ { id: a, from: "1.00" } ]'],
  ['by: T, onReturn: never, levels: [ { id: a, from: "1.00" } ]'],
  [
    'by: K, hold: 1 day, onReturn: never, levels: [ { id: a, from: "1.00" } ]',
    '14:40: tiers.onReturn: what comes back still counts in K; leave it out, or let the tally `uncount`',
  ],
  ['by: K, hold: 1 day, levels: [ { id: a, from: "1.00" } ]'],
  [
    'by: T, rise: one step, hold: 1 day, levels: [ { id: a } ]',
    '14:14: tiers.by: steps go up one at a time; a tally of `receipts`',
  ],
  [
    'by: VY, rise: one step, hold: 1 day, levels: [ { id: a } ]',
    '14:14: tiers.by: steps go up one at a time, whatever was before; a tally without `within`',
  ],
  [
    'by: V, rise: one step, levels: [ { id: a } ]',
    '14:8: tiers: `hold` is missing; `90 days`, `1 month` or `to the end of next year`',
  ],
  [
    'by: V, rise: one step, hold: 1 day, fall: to what is earned, levels: [ { id: a, from: 1 }, { id: b, byInvitation: true }, { id: c } ]',
    '14:52: tiers.fall: steps go up one at a time; `one step`: nothing else is earned',
    '14:81: tiers.levels.0: steps are only named; { id: a }',
    '14:101: tiers.levels.1: steps are only named; { id: b }',
  ],
  ['by: V, rise: one step, hold: 1 day, fall: one step, onReturn: at end, levels: [ { id: a } ]'],
  [
    'by: T, levels: [ { id: none, from: "1.00" }, { id: a, from: "1.00" }, { id: a, from: "0.99" }, { id: b, from: "2.00", byInvitation: true }, { id: c } ]',
    '14:33: tiers.levels.0.id: "none" is taken; another name; `none` is for members without a level',
    '14:70: tiers.levels.1.from: it is not above the level before it; levels go up',
    '14:86: tiers.levels.2.id: "a" is taken; another name; `none` is for members without a level',
    '14:95: tiers.levels.2.from: it is not above the level before it; levels go up',
    '14:105: tiers.levels.3: exactly one of `from` and `byInvitation`; { id: b, from: "500.00" }, or byInvitation: true',
    '14:150: tiers.levels.4: exactly one of `from` and `byInvitation`; { id: c, from: "500.00" }, or byInvitation: true',
  ],
  [
    'by: T, levels: [ { id: a, from: 5 }, { id: b, from: "0.00" }, { id: c, from: "1.001" } ]',
    '14:42: tiers.levels.0.from: found "5"; money in quotes, more than 0, with at most 2 decimals',
    '14:62: tiers.levels.1.from: found "0.00"; money in quotes, more than 0, with at most 2 decimals',
    '14:87: tiers.levels.2.from: found "1.001"; money in quotes, more than 0, with at most 2 decimals',
  ],
  [
    'by: Q, levels: [ { id: a, from: "1.001" }, { id: b, from: "2.0001" } ]',
    '14:68: tiers.levels.1.from: found "2.0001"; more than 0, with at most 3 decimals',
  ],
  [
    'by: V, levels: [ { id: a, from: 1 }, { id: b, from: "1.5" }, { id: c, from: 2 } ]',
    '14:62: tiers.levels.1.from: found "1.5"; more than 0, without decimals',
  ],
  ['by: T, levels: [ { id: a, byInvitation: true }, { id: b, from: "0.01" } ]'],
];

const tiers2: readonly FaultRow[] = [
  [
    `tiers: { by: X, levels: [ { id: a, from: "1.00" } ] }
tallies: {}`,
    '14:14: tiers.by: "X" is no tally of sums, receipts or events by days; say what is counted under `tallies`',
  ],
];

describe('a tally counts something', () => {
  test.each(tallies)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`tallies: { T: { ${piece} } }`))).toEqual(says);
  });
});

describe('a tally of events names one', () => {
  test.each(tallies2)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});

describe('levels go up and come down by what is counted', () => {
  test.each(tiers)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`${counts}\ntiers: { ${piece} }`))).toEqual(says);
  });
});

describe('levels need a tally', () => {
  test.each(tiers2)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});
