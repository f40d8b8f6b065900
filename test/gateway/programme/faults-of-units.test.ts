import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const units: readonly FaultRow[] = [
  [
    'value: "0.00"',
    '6:27: units.POINTS.value: a point is worth nothing; more than 0, or no value at all',
  ],
  ['value: "0.10", rest: dies'],
  [
    'rest: dies',
    '6:26: units.POINTS.rest: the unit has no value; say what a point is worth as a tender: value: "0.10"',
  ],
  ['rest: stays'],
  ['life: 1200 months'],
  [
    'life: 1201 months',
    '6:26: units.POINTS.life: points live for "1201 months"; `never`, or at most 100 years',
  ],
  ['life: 100 years'],
  [
    'life: 101 years',
    '6:26: units.POINTS.life: points live for "101 years"; `never`, or at most 100 years',
  ],
  ['life: 9999 days'],
  ['life: 28 days, pending: 28 days'],
  [
    'life: 28 days, pending: 29 days',
    '6:44: units.POINTS.pending: points end before they begin; a waiting time shorter than the life of the points',
  ],
  ['life: 1 month, pending: 28 days'],
  [
    'life: 1 month, pending: 29 days',
    '6:44: units.POINTS.pending: points end before they begin; a waiting time shorter than the life of the points',
  ],
  ['life: never, pending: 999 days'],
  [
    'onReturn: reduce refund',
    '6:30: units.POINTS.onReturn: the unit has no value; say what a point is worth: value: "0.10"',
  ],
  ['onReturn: reduce refund, value: "0.10"'],
  [
    'onReturn: reduce refund, value: "0.00"',
    '6:52: units.POINTS.value: a point is worth nothing; more than 0, or no value at all',
  ],
  [
    'ends: month',
    '6:26: units.POINTS.ends: it would change nothing; it belongs to `life`: life: 12 months',
  ],
  ['ends: year, life: 1 year'],
  ['ends: day'],
  [
    'onExpired: grace 5 days',
    '6:31: units.POINTS.onExpired: it would change nothing; its points never end: give them a `life`, or `idle`',
  ],
  ['onExpired: grace 5 days, idle: 5 days'],
  ['onExpired: breakage'],
  [
    'sameEnd: own first',
    '6:29: units.POINTS.sameEnd: it would change nothing; nobody can spend it: give it a `value`, an `exchange`, or `pays` of a rule',
  ],
  ['sameEnd: oldest'],
  ['idleBy: VISITS', '6:28: units.POINTS.idleBy: `idle` is missing; say how long: idle: 6 months'],
  ['idle: 6 months, idleBy: VISITS'],
  [
    'idle: 6 months, idleBy: MOON',
    '6:44: units.POINTS.idleBy: "MOON" is no tally; one of TURNOVER, WASHES, VISITS',
  ],
  ['idle: 1200 months'],
  ['idle: 1201 months', '6:26: units.POINTS.idle: found "1201 months"; at most 100 years'],
  ['idle: 101 years', '6:26: units.POINTS.idle: found "101 years"; at most 100 years'],
  ['idle: 9999 days'],
  [
    'warn: 30 days',
    '6:26: units.POINTS.warn: its points never end; leave it out, or say when they end: life: 12 months',
  ],
  ['warn: 30 days, idle: 9 days'],
  ['warn: 27 days, life: 1 month'],
  [
    'warn: 28 days, life: 1 month',
    '6:26: units.POINTS.warn: the warning comes before the points; less than the 28 days that points live at least',
  ],
  [
    'warn: 9 days, life: 9 days',
    '6:26: units.POINTS.warn: the warning comes before the points; less than the 9 days that points live at least',
  ],
  ['warn: 8 days, life: 9 days'],
  [
    'hidden: true, value: "0.10", warn: 3 days, life: 9 days',
    '6:41: units.POINTS.value: it would tell how many POINTS there are; leave it out: the unit is hidden',
    '6:55: units.POINTS.warn: it would tell how many POINTS there are; leave it out: the unit is hidden',
  ],
  [
    'hidden: true, onReturn: reduce refund, value: "0.10"',
    '6:66: units.POINTS.value: it would tell how many POINTS there are; leave it out: the unit is hidden',
    '6:44: units.POINTS.onReturn: it would tell how many POINTS there are; `clamp` or `debt`',
  ],
  ['hidden: true, onReturn: debt'],
  [
    'hidden: false',
    '6:28: units.POINTS.hidden: found the boolean false; true: members, tills and kiosks never see how many there are; staff do; in all versions',
  ],
  [
    'value: "0.10", spendLimit: { card: "0 per day", member: "0.5 per year" }',
    '6:55: units.POINTS.spendLimit.card: found "0 per day"; more than 0, without decimals (the scale of the unit)',
    '6:76: units.POINTS.spendLimit.member: found "0.5 per year"; more than 0, without decimals (the scale of the unit)',
  ],
  [
    'value: "0.10", scale: 1, spendLimit: { card: "0.05 per day", member: "0.5 per year" }',
    '6:65: units.POINTS.spendLimit.card: found "0.05 per day"; more than 0, with at most 1 decimal (the scale of the unit)',
  ],
  [
    'value: "0.10", spendLimit: {}',
    '6:47: units.POINTS.spendLimit: found 0 keys; how much of it may be spent: { card: "500.00 per month" } for each card of a member',
  ],
];

const units2: readonly FaultRow[] = [
  [
    `units: { POINTS: { idle: 3 days, idleBy: X } }
tallies: {}`,
    '6:42: units.POINTS.idleBy: "X" is no tally; say what is counted under `tallies`',
  ],
  [
    `units: { POINTS: { value: "0.10", spendLimit: { card: "5 per day" } }, STAMPS: { spendLimit: { card: "5 per day" } } }
rules: [ { id: a, discount: { percent: 5, units: 1, pays: { unit: POINTS, amount: 1 } } }, { id: b, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: POINTS, amount: 1 } } } ]`,
    '13:67: rules.0.discount.pays.unit: POINTS has a `spendLimit`, which rules do not count; another unit, or leave `spendLimit` out',
    '13:127: rules.1.exchange.from.unit: STAMPS has a `spendLimit`, which rules do not count; another unit, or leave `spendLimit` out',
  ],
  [
    `units: { POINTS: { hidden: true }, STAMPS: {} }
rules: [ { id: a, when: { unit.POINTS: { gte: 5 } }, discount: { percent: 5, units: 1, pays: { unit: POINTS, amount: 1 } } }, { id: b, when: { unit.POINTS: { gte: 5 } }, exchange: { from: { unit: POINTS, amount: 1 }, to: { unit: STAMPS, amount: 1 } } }, { id: c, when: { unit.STAMPS: { gte: 5 } }, discount: { percent: 5, units: 1, pays: { unit: STAMPS, amount: 1 } } } ]`,
    '13:94: rules.0.discount.pays: it would tell how many POINTS there are; a unit that members see',
    '13:40: rules.0.when.unit.POINTS: it would tell how many POINTS there are; a rule with `earn` or `exchange`',
  ],
  [
    `units: { POINTS: { hidden: true }, STAMPS: {} }
conversions: { out: { partner: air, from: { unit: POINTS, amount: 1 }, to: { unit: MILES, amount: 1 } }, in: { partner: air, from: { unit: MILES, amount: 1 }, to: { unit: POINTS, amount: 1 } }, fine: { partner: air, from: { unit: STAMPS, amount: 1 }, to: { unit: MILES, amount: 1 } } }`,
    '14:51: conversions.out.from.unit: it would tell how many POINTS there are; a unit that members see',
    '14:172: conversions.in.to.unit: it would tell how many POINTS there are; a unit that members see',
  ],
  [
    `units: { POINTS: { sameEnd: own first }, STAMPS: {} }
rules: [ { id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, multiply: { unit: POINTS, by: 2 } }, { id: c, exchange: { from: { unit: STAMPS, amount: 1 }, to: { unit: POINTS, amount: 1 } } } ]`,
    '6:29: units.POINTS.sameEnd: it would change nothing; nobody can spend it: give it a `value`, an `exchange`, or `pays` of a rule',
  ],
  [
    `units: { POINTS: { sameEnd: own first }, STAMPS: {} }
rules: [ { id: c, exchange: { from: { unit: POINTS, amount: 1 }, to: { unit: STAMPS, amount: 1 } } } ]`,
  ],
  [
    `units: { POINTS: { onReturn: reduce refund }, CASH: { value: "1.00" } }
rules: [ { id: c, exchange: { from: { unit: POINTS, amount: 100 }, to: { unit: CASH, amount: 1 } } } ]`,
  ],
  [
    `order: earn then spend
units: { POINTS: { pending: 1 day }, STAMPS: {} }
rules: [ { id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5, units: 1, pays: { unit: POINTS, amount: 1 } } } ]`,
    '14:8: order: it would change nothing; no offer costs (`pays`) points that a receipt gives and that can be spent at once',
  ],
  [
    `order: earn then spend
units: { POINTS: { pending: 0 days }, STAMPS: {} }
rules: [ { id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5, units: 1, pays: { unit: POINTS, amount: 1 } } } ]`,
  ],
  [
    `order: earn then spend
rules: [ { id: a, to: referrer, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5, units: 1, pays: { unit: POINTS, amount: 1 } } } ]`,
    '14:8: order: it would change nothing; no offer costs (`pays`) points that a receipt gives and that can be spent at once',
  ],
  [
    `order: earn then spend
rules: [ { id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5, units: 1, pays: { unit: STAMPS, amount: 1 } } } ]`,
    '14:8: order: it would change nothing; no offer costs (`pays`) points that a receipt gives and that can be spent at once',
  ],
  [
    `order: earn then spend
units: { POINTS: { pending: 10 days }, STAMPS: {} }
rules: [ { id: a, earn: { unit: POINTS, amount: 1 } }, { id: b, discount: { percent: 5, pays: { unit: POINTS, amount: 1 } } } ]`,
    '14:8: order: it would change nothing; no offer costs (`pays`) points that a receipt gives and that can be spent at once',
  ],
  [
    `order: earn then spend
rules: [ { id: a, earn: { unit: STARS, amount: 1 } }, { id: b, discount: { percent: 5, pays: { unit: STARS, amount: 1 } } } ]`,
    '13:33: rules.0.earn.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
    '13:102: rules.1.discount.pays.unit: "STARS" is no unit of this file; one of POINTS, STAMPS, COINS',
  ],
];

describe('a unit lives, pays and warns as it says', () => {
  test.each(units)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(`units: { POINTS: { ${piece} } }`))).toEqual(says);
  });
});

describe('a unit suits what the file does with it', () => {
  test.each(units2)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});
