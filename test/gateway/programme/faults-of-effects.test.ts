import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const effect: readonly FaultRow[] = [
  [
    'to: member',
    '13:23: rules.0.to: it would change nothing; only points of `earn` can go to another member',
    '13:10: rules.0: the rule gives nothing; exactly one of earn, discount, multiply, exchange',
  ],
  [
    'earn: { unit: POINTS, amount: 1 }, discount: { percent: 5 }, multiply: { unit: POINTS, by: 2 }',
    '13:10: rules.0: it has earn and discount and multiply; exactly one of earn, discount, multiply, exchange',
  ],
  [
    'multiply: { unit: POINTS, by: 1 }',
    '13:49: rules.0.multiply.by: found "1"; more than 1, with at most 6 decimals: 2, or `"1.5"`',
  ],
  [
    'multiply: { unit: STARS, by: "1.0" }',
    '13:37: rules.0.multiply.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
    '13:48: rules.0.multiply.by: found "1.0"; more than 1, with at most 6 decimals: 2, or `"1.5"`',
  ],
  ['multiply: { unit: POINTS, by: "1.000001" }'],
  [
    'discount: { percent: 1e-11 }',
    '13:40: rules.0.discount.percent: found the number 1e-11; so many percent off: 5',
  ],
  [
    'discount: { percent: 0 }',
    '13:40: rules.0.discount.percent: found the number 0; so many percent off: 5',
  ],
  ['discount: { percent: 0.0001 }'],
  [
    'exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: STAMPS, amount: 2 } }',
    '13:29: rules.0.exchange: a unit becomes itself; another unit to get for it',
  ],
  [
    'exchange: { from: { unit: STARS, amount: 1 }, to: { unit: COINS, amount: "0.001" } }',
    '13:45: rules.0.exchange.from.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
    '13:92: rules.0.exchange.to.amount: found "0.001"; more than 0, with at most 2 decimals (the scale of the unit)',
  ],
  [
    'exchange: { from: { unit: STAMPS, amount: 0 }, to: { unit: MOONS, amount: "0.0000001" } }',
    '13:93: rules.0.exchange.to.amount: found "0.0000001"; how much of it: 1, or in quotes with decimals',
  ],
  [
    'multiply: { unit: POINTS, by: 0.0000001 }',
    '13:49: rules.0.multiply.by: found "1e-7"; more than 1, with at most 6 decimals: 2, or `"1.5"`',
  ],
  [
    'exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: STARS, amount: 1 } }',
    '13:78: rules.0.exchange.to.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
  ],
];

const earn: readonly FaultRow[] = [
  [
    'earn: { unit: STARS, amount: 1 }',
    '13:33: rules.0.earn.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
  ],
  [
    'earn: { unit: COINS, amount: "0.001" }',
    '13:48: rules.0.earn.amount: found "0.001"; more than 0, with at most 2 decimals (the scale of the unit)',
  ],
  [
    'earn: { unit: POINTS }',
    '13:25: rules.0.earn: it gives no points; `percent` alone, or `amount` with at most one of per, perQuantity, roundUp',
  ],
  [
    'earn: { unit: POINTS, amount: 1, percent: 5 }',
    '13:25: rules.0.earn: it has amount, percent; `percent` alone, or `amount` with at most one of per, perQuantity, roundUp',
  ],
  [
    'earn: { unit: POINTS, percent: 5, per: "1.00" }',
    '13:25: rules.0.earn: it has percent, per; `percent` alone, or `amount` with at most one of per, perQuantity, roundUp',
  ],
  [
    'earn: { unit: POINTS, per: "1.00" }',
    '13:25: rules.0.earn: it has per; `percent` alone, or `amount` with at most one of per, perQuantity, roundUp',
  ],
  [
    'earn: { unit: POINTS, amount: 1, per: "1.00", roundUp: "1.00" }',
    '13:25: rules.0.earn: it has amount, per, roundUp; `percent` alone, or `amount` with at most one of per, perQuantity, roundUp',
  ],
  [
    'earn: { unit: POINTS, amount: 1, per: "0.001" }',
    '13:57: rules.0.earn.per: found "0.001"; more than 0, with at most 2 decimals of DKK',
  ],
  [
    'earn: { unit: POINTS, amount: 1, roundUp: "0.01" }',
    '13:61: rules.0.earn.roundUp: nothing is ever missing; more than one of the smallest coins of the currency',
  ],
  ['earn: { unit: POINTS, amount: 1, roundUp: "0.02" }'],
  [
    'earn: { unit: POINTS, amount: 1, perQuantity: "0.0001" }',
    '13:65: rules.0.earn.perQuantity: found "0.0001"; more than 0, with at most 3 decimals',
  ],
  [
    'earn: { unit: POINTS, amount: 1, perQuantity: 0 }',
    '13:65: rules.0.earn.perQuantity: found "0"; more than 0, with at most 3 decimals',
  ],
  [
    'earn: { unit: STAMPS, percent: 5 }',
    '13:50: rules.0.earn.percent: STAMPS has no value; say what a point is worth: value: "0.10"',
  ],
  [
    'earn: { unit: STARS, percent: 5 }',
    '13:33: rules.0.earn.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
  ],
  [
    'earn: { unit: POINTS, amount: 1, by: tally.TURNOVER }',
    '13:56: rules.0.earn.by: it would change nothing; it belongs to `steps`',
  ],
  [
    'earn: { unit: POINTS, amount: 1, roundUp: "0.001" }',
    '13:61: rules.0.earn.roundUp: found "0.001"; more than 0, with at most 2 decimals of DKK',
    '13:61: rules.0.earn.roundUp: nothing is ever missing; more than one of the smallest coins of the currency',
  ],
];

const stepsOfPoints: readonly FaultRow[] = [
  [
    'by: tally.TURNOVER, steps: [ { from: "0.00", percent: 2 } ], amount: 1, percent: 5, per: "1.00", perQuantity: 1, roundUp: "1.00"',
    '13:124: rules.0.earn.amount: it has steps; leave it out',
    '13:136: rules.0.earn.percent: it has steps; leave it out',
    '13:144: rules.0.earn.per: it has steps; leave it out',
    '13:165: rules.0.earn.perQuantity: it has steps; leave it out',
    '13:177: rules.0.earn.roundUp: it has steps; leave it out',
  ],
  [
    'steps: [ { from: "0.00", percent: 2 } ]',
    '13:39: rules.0.earn.by: `by` is missing; tally.TURNOVER',
  ],
  [
    'by: TURNOVER, steps: [ { from: "0.00", percent: 2 } ]',
    '13:59: rules.0.earn.by: found "TURNOVER"; tally.TURNOVER',
  ],
  [
    'by: tally.WASHES, steps: [ { from: "0.00", percent: 2 } ]',
    '13:59: rules.0.earn.by: found "tally.WASHES"; tally.TURNOVER',
  ],
  [
    'by: tally.TURNOVER, steps: [ { from: "0.001", percent: 2 }, { from: "5.00", percent: 3 }, { from: "5.00", percent: 4 }, { from: "4.99", percent: 5 } ]',
    '13:92: rules.0.earn.steps.0.from: found "0.001"; a number with at most 2 decimals',
    '13:153: rules.0.earn.steps.2.from: it is not above the step before it; steps go up',
    '13:183: rules.0.earn.steps.3.from: it is not above the step before it; steps go up',
  ],
  ['by: tally.TURNOVER, steps: [ { from: "0.00", percent: 2 } ], round: half up'],
];

const stepsOfPoints2: readonly FaultRow[] = [
  [
    'on: year end, earn: { unit: STAMPS, by: tally.TURNOVER, steps: [ { from: "0.00", percent: 2 } ] }',
    '13:82: rules.0.earn.steps: STAMPS has no value; say what a point is worth: value: "1.00"',
  ],
  [
    'on: year end, earn: { unit: STARS, by: tally.TURNOVER, steps: [ { from: "0.00", percent: 2 } ] }',
    '13:47: rules.0.earn.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
  ],
  [
    'earn: { unit: POINTS, by: tally.TURNOVER, steps: [ { from: "0.00", percent: 2 } ] }',
    '13:10: rules.0.on: steps of points go by what a period came to; month end, quarter end or year end; on a receipt a rule for each step',
  ],
  [
    'on: visit, earn: { unit: POINTS, by: tally.TURNOVER, steps: [ { from: "0.00", percent: 2 } ] }',
    '13:23: rules.0.on: steps of points go by what a period came to; month end, quarter end or year end; on a receipt a rule for each step',
  ],
  [
    'on: visit, earn: { unit: POINTS, by: tally.TURNOVER, round: up, steps: [ { from: "0.00", percent: 2 } ] }',
    '13:23: rules.0.on: steps of points go by what a period came to; month end, quarter end or year end; on a receipt a rule for each step',
  ],
  [
    'on: visit, earn: { unit: POINTS, by: tally.TURNOVER, per: "1.00", steps: [ { from: "0.00", percent: 2 } ] }',
    '13:77: rules.0.earn.per: it has steps; leave it out',
    '13:23: rules.0.on: steps of points go by what a period came to; month end, quarter end or year end; on a receipt a rule for each step',
    '13:77: rules.0.earn.per: a rule on `visit` has no receipt; a fixed `amount` alone',
  ],
];

const discount: readonly FaultRow[] = [
  [
    '',
    '13:29: rules.0.discount: nothing comes off; exactly one of percent, amount, price, cost, steps',
  ],
  [
    'percent: 5, amount: "1.00", price: "1.00", cost: true, steps: [ { from: "1.00", percent: 5 } ]',
    '13:29: rules.0.discount: it has percent and amount and price and cost and steps; exactly one of percent, amount, price, cost, steps',
  ],
  [
    'amount: "0.00"',
    '13:39: rules.0.discount.amount: found "0.00"; more than 0, with at most 2 decimals of DKK',
  ],
  [
    'amount: "1.001"',
    '13:39: rules.0.discount.amount: found "1.001"; more than 0, with at most 2 decimals of DKK',
  ],
  [
    'price: "1.001"',
    '13:38: rules.0.discount.price: found "1.001"; 0 or more, with at most 2 decimals of DKK',
  ],
  ['price: "0.00"'],
  [
    'percent: 5, for: { quantity: 1 }',
    '13:48: rules.0.discount.for: `units` is missing; say how many units: units: 1',
  ],
  [
    'percent: 5, units: 1, for: { lines: { skew: x }, quantity: 0 }',
    '13:75: rules.0.discount.for.lines.skew: "skew" is not known; what can be asked here: sku, category, brand, labels, price, total, hasCost, quantity',
    '13:90: rules.0.discount.for.quantity: found "0"; more than 0, with at most 3 decimals',
  ],
  [
    'percent: 5, units: 1, pays: { unit: STARS, amount: 1 }',
    '13:67: rules.0.discount.pays.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
  ],
  [
    'percent: 5, units: 1, pays: { unit: COINS, amount: "0.001" }',
    '13:82: rules.0.discount.pays.amount: found "0.001"; more than 0, with at most 2 decimals (the scale of the unit)',
  ],
  [
    'percent: 5, atMost: "0.00"',
    '13:51: rules.0.discount.atMost: found "0.00"; more than 0, with at most 2 decimals of DKK',
  ],
  [
    'percent: 5, by: lines.total',
    '13:47: rules.0.discount.by: it would change nothing; it belongs to `steps`',
  ],
  [
    'percent: 5, take: cheapest',
    '13:49: rules.0.discount.take: it would change nothing; it belongs to `units`',
  ],
  [
    'amount: "5.00", atMost: "5.00"',
    '13:55: rules.0.discount.atMost: it would change nothing; below the amount "5.00", which it never takes more of',
  ],
  ['amount: "5.00", atMost: "4.99"'],
  [
    'steps: [ { from: "1.001", percent: 5 }, { from: "2.00", percent: 6 } ]',
    '13:48: rules.0.discount.steps.0.from: found "1.001"; a number with at most 2 decimals',
  ],
  [
    'by: receipt.total, steps: [ { from: "1.001", percent: 5 } ]',
    '13:67: rules.0.discount.steps.0.from: found "1.001"; a number with at most 2 decimals',
  ],
  [
    'by: tally.TURNOVER, steps: [ { from: "1.001", percent: 5 } ]',
    '13:68: rules.0.discount.steps.0.from: found "1.001"; a number with at most 2 decimals',
  ],
  [
    'by: tally.WASHES, steps: [ { from: "1.0001", percent: 5 } ]',
    '13:66: rules.0.discount.steps.0.from: found "1.0001"; a number with at most 3 decimals',
  ],
  ['by: tally.WASHES, steps: [ { from: "1.001", percent: 5 } ]'],
  [
    'by: tally.VISITS, steps: [ { from: "1.1", percent: 5 } ]',
    '13:66: rules.0.discount.steps.0.from: found "1.1"; a number without decimals',
  ],
  [
    'by: years.employed, steps: [ { from: "1.1", percent: 5 } ]',
    '13:68: rules.0.discount.steps.0.from: found "1.1"; a number without decimals',
  ],
  [
    'by: member.days, steps: [ { from: "1.1", percent: 5 } ]',
    '13:65: rules.0.discount.steps.0.from: found "1.1"; a number without decimals',
  ],
  [
    'by: member.months, steps: [ { from: "1.1", percent: 5 } ]',
    '13:67: rules.0.discount.steps.0.from: found "1.1"; a number without decimals',
  ],
  [
    'by: member.age, steps: [ { from: "1.1", percent: 5 } ]',
    '13:64: rules.0.discount.steps.0.from: found "1.1"; a number without decimals',
  ],
  [
    'by: years.married, steps: [ { from: 1, percent: 5 } ]',
    '13:35: rules.0.discount.by: "years.married" is not known; one of lines.total, receipt.total, member.days, member.months, member.age, years.employed, tally.TURNOVER, tally.WASHES, tally.VISITS',
  ],
  [
    'by: TURNOVER, steps: [ { from: 1, percent: 5 } ]',
    '13:35: rules.0.discount.by: "TURNOVER" is not known; did you mean `tally.TURNOVER`?',
  ],
  [
    'by: total.TURNOVER, steps: [ { from: 1, percent: 5 } ]',
    '13:35: rules.0.discount.by: "total.TURNOVER" is not known; did you mean `tally.TURNOVER`?',
  ],
  [
    'by: dates.employed, steps: [ { from: 1, percent: 5 } ]',
    '13:35: rules.0.discount.by: "dates.employed" is not known; did you mean `years.employed`?',
  ],
];

describe('a rule has one effect', () => {
  test.each(effect)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('points say how many for what', () => {
  test.each(earn)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('steps of points go by a tally of money', () => {
  test.each(stepsOfPoints)('%s', (piece, ...says) => {
    expect(
      sayingsOf(shopFile(`rules: [ { id: a, on: year end, earn: { unit: POINTS, ${piece} } } ]`)),
    ).toEqual(says);
  });
});

describe('steps of points belong to the end of a period', () => {
  test.each(stepsOfPoints2)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, ${piece} } ]`))).toEqual(says);
  });
});

describe('a discount takes one thing off', () => {
  test.each(discount)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`rules: [ { id: a, discount: { ${piece} } } ]`))).toEqual(says);
  });
});
