import { describe, expect, it } from 'vitest';
import { type Case, exchanges, foundIn, friday, hintsIn, named, steps } from './check-cases.ts';
import { offer } from './check-rows.ts';

const month = { medianMonthMinor: 40_000 };
const pays = (unit: string, amount: number) =>
  `id: gift, ${friday}, discount: { percent: 5, pays: { unit: ${unit}, amount: ${amount} } }`;
const ten = 'id: base, earn: { unit: POINTS, per: "10.00", amount: 1 }';
const stamps = 'id: s, earn: { unit: S, amount: 2 }';
const far = (at: string, price: string, who: string, months: string) =>
  `reward-far ${at}: "gift" needs ${price}; a median member, with ${who} a month, has them after ${months} months`;

const whatIsEarnedInAMonth: readonly Case[] = [
  {
    row: ['two points for each 10.00', [ten.replace('1 }', '2 }'), pays('POINTS', 960)], '', month],
    found: [],
  },
  {
    row: [
      'two points for each 10.00, and one more to pay',
      [ten.replace('1 }', '2 }'), pays('POINTS', 961)],
      '',
      month,
    ],
    found: [far('rules.1.discount', '961 POINTS', 'DKK 400.00', '12.1')],
  },
  {
    row: [
      'three stamps for each two pieces',
      ['id: s, earn: { unit: S, perQuantity: 2, amount: 3 }', pays('S', 27)],
      'units: { S: {} }',
      { medianVisits: 1500 },
    ],
    found: [],
  },
  {
    row: [
      'three stamps for each two pieces, and one more to pay',
      ['id: s, earn: { unit: S, perQuantity: 2, amount: 3 }', pays('S', 28)],
      'units: { S: {} }',
      { medianVisits: 1500 },
    ],
    found: [far('rules.1.discount', '28 S', '1.5 visits', '12.5')],
  },
  {
    row: [
      'two stamps for 40 points',
      [ten, exchanges('x', ['POINTS', 40], ['S', 2]), exchanges('y', ['S', 24], ['GIFT', 1])],
      'units: { POINTS: {}, S: {}, GIFT: { value: "1.00" } }',
      month,
    ],
    found: [],
  },
  {
    row: [
      'two stamps for 40 points, and one more to pay',
      [ten, exchanges('x', ['POINTS', 40], ['S', 2]), exchanges('y', ['S', 25], ['GIFT', 1])],
      'units: { POINTS: {}, S: {}, GIFT: { value: "1.00" } }',
      month,
    ],
    found: [
      'reward-far rules.2.exchange: "y" needs 25 S; a median member, with DKK 400.00 a month, has them after 12.5 months',
    ],
  },
  {
    row: [
      'what comes out of an exchange of points that only some earn is not known',
      [
        ten.replace('earn', `${friday}, earn`),
        exchanges('x', ['POINTS', 9000], ['GIFT', 1]),
        pays('GIFT', 9),
      ],
      'units: { POINTS: {}, GIFT: { value: "1.00" } }',
      month,
    ],
    found: [],
  },
  {
    row: [
      'what is missing to the next full amount is not known',
      ['id: r, earn: { unit: POINTS, roundUp: "1.00", amount: 1 }', pays('POINTS', 9000)],
      '',
      month,
    ],
    found: [],
  },
  {
    row: [
      'a welcome and a tap are no purchase',
      [
        ten,
        'id: w, on: enrol, earn: { unit: POINTS, amount: 500 }',
        'id: t, on: visit, earn: { unit: POINTS, amount: 5 }',
        pays('POINTS', 481),
      ],
      '',
      { ...month, medianVisits: 1000 },
    ],
    found: [far('rules.3.discount', '481 POINTS', 'DKK 400.00', '12.1')],
  },
  {
    row: [
      'points at the end of a month, and nothing is known of the shop',
      ['id: m, on: month end, earn: { unit: POINTS, amount: 4 }', pays('POINTS', 4800)],
      '',
      {},
    ],
    found: [],
  },
  {
    row: [
      'ten visits are ten',
      [stamps, pays('S', 250)],
      'units: { S: {} }',
      { medianVisits: 10_000 },
    ],
    found: [far('rules.1.discount', '250 S', '10 visits', '12.5')],
  },
  {
    row: [
      'visits of a year, with their tenth',
      [stamps, pays('S', 25)],
      'units: { S: {} }',
      { medianVisits: 900 },
    ],
    found: [
      'rare-purchases rules.1.discount: "gift" needs 25 S; with 10.8 visits a year that takes 13.9 months',
    ],
  },
  {
    row: [
      'each unit has a life of its own',
      [ten, stamps, pays('S', 14)],
      'units: { POINTS: { value: "0.10" }, S: { life: 6 months } }',
      { medianVisits: 1000 },
    ],
    found: [
      'reward-expires rules.2.discount: "gift" needs 14 S, which takes a median member 7 months, and they live for 6 months',
    ],
  },
];

const ladder = (by: string, from: string) =>
  `id: a, discount: { by: ${by}, ${steps([from, '5'])} }`;
const reaches = (from: string) =>
  `reward-far rules.1.discount.steps.0: the first step of "a" begins at DKK ${from}; a median member, with DKK 400.00 a month, reaches it after 48 months`;

const whereLaddersBegin: readonly Case[] = [
  {
    row: [
      'where only visits are known',
      [ten, ladder('tally.T', '"9000.00"')],
      'tallies: { T: { of: paid } }',
      { medianVisits: 1000 },
    ],
    found: [],
  },
  {
    row: [
      'by quantity, at more than a year of money in cents',
      [ten, ladder('tally.T', '"500"')],
      'tallies: { T: { of: quantity } }',
      month,
    ],
    found: [],
  },
  {
    row: [
      'by the second tally of the file',
      [ten, ladder('tally.T', '"4800.01"'), offer('v', 'when: { tally.VISITS: { gte: 3 } }')],
      'tallies: { VISITS: { of: receipts }, T: { of: paid } }',
      month,
    ],
    found: [
      'reward-far rules.1.discount.steps.0: the first step of "a" begins at DKK 4800.01; a median member, with DKK 400.00 a month, reaches it after 12.1 months',
    ],
  },
  {
    row: [
      'in four years, which are all that count',
      [ten, ladder('tally.T', '"19200.00"')],
      'tallies: { T: { of: paid, within: 1461 days } }',
      month,
    ],
    found: [reaches('19200.00')],
  },
  {
    row: [
      'a cent after four years, which are all that count',
      [ten, ladder('tally.T', '"19200.01"')],
      'tallies: { T: { of: paid, within: 1461 days } }',
      month,
    ],
    found: [
      'reward-far rules.1.discount.steps.0: the first step of "a" begins at DKK 19200.01 within 1461 days; a median member, with DKK 400.00 a month, never reaches it',
    ],
  },
];

const gold = offer('g', 'when: { member.tier: [black, gold] }');
const tiers = (tally: string, from: string, before = '{ id: black, byInvitation: true }, ') =>
  `tallies: { T: { ${tally} } }\ntiers: { by: T,${tally.includes('within') ? ' hold: 90 days,' : ''} levels: [ ${before}{ id: gold, from: ${from} } ] }`;

const whereLevelsBegin: readonly Case[] = [
  {
    row: [
      'a year after the level of those invited',
      [ten, gold],
      tiers('of: paid', '"4800.00"'),
      month,
    ],
    found: [],
  },
  {
    row: [
      'a cent after a year, beside the level of those invited',
      [ten, gold],
      tiers('of: paid', '"4800.01"'),
      month,
    ],
    found: [
      'reward-far tiers.levels.1: the first level "gold" begins at DKK 4800.01; a median member, with DKK 400.00 a month, needs more than 12 months for it',
    ],
  },
  {
    row: [
      'by quantity, at more than a year of money in cents',
      [ten, gold],
      tiers('of: quantity', '500'),
      month,
    ],
    found: [],
  },
  {
    row: [
      'in a currency in which the median is not known',
      [ten, gold],
      `currencies: { EUR: {} }\n${tiers('of: paid, currency: EUR', '"9000.00"')}`,
      month,
    ],
    found: [],
  },
  {
    row: [
      'in four years, which are all that count',
      [ten, gold],
      tiers('of: paid, within: 1461 days', '"19200.00"'),
      month,
    ],
    found: [
      'reward-far tiers.levels.1: the first level "gold" begins at DKK 19200.00; a median member, with DKK 400.00 a month, needs more than 12 months for it',
    ],
  },
  {
    row: [
      'a cent after four years, which are all that count',
      [ten, gold],
      tiers('of: paid, within: 1461 days', '"19200.01"'),
      month,
    ],
    found: [
      'reward-far tiers.levels.1: the first level "gold" begins at DKK 19200.01 within 1461 days; a median member, with DKK 400.00 a month, never reaches it',
    ],
  },
];

describe('what a median member earns in a month', () => {
  it.each(named(whatIsEarnedInAMonth))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('a ladder begins', () => {
  it.each(named(whereLaddersBegin))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('the first level begins', () => {
  it.each(named(whereLevelsBegin))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('what is too far for a median member is told with what to do', () => {
  const isFar = 'within 12 months members still care';
  const isBeyond = 'begin lower, or count more days';
  const paid = 'tallies: { T: { of: paid } }';
  const few = 'tallies: { T: { of: paid, within: 90 days } }';
  const rows: readonly (readonly [Case['row'], hints: readonly string[]])[] = [
    [
      [
        'a reward, and points that end before it',
        [ten, pays('POINTS', 500)],
        'units: { POINTS: { value: "0.10", life: 6 months } }',
        month,
      ],
      ['give POINTS a longer life, or ask for less', `ask for less, or give more: ${isFar}`],
    ],
    [
      [
        'a reward by visits of who comes too rarely',
        [stamps, pays('S', 25)],
        'units: { S: {} }',
        { medianVisits: 900 },
      ],
      ['ask for fewer, or count money instead of visits: members come too rarely'],
    ],
    [['a ladder', [ten, ladder('tally.T', '"4800.01"')], paid, month], [`begin lower: ${isFar}`]],
    [['a ladder beyond its days', [ten, ladder('tally.T', '"1200.00"')], few, month], [isBeyond]],
    [
      ['a first level', [ten, gold], tiers('of: paid', '"4800.01"'), month],
      [`begin lower: ${isFar}`],
    ],
    [
      [
        'a first level beyond its days',
        [ten, gold],
        tiers('of: paid, within: 90 days', '"1200.00"'),
        month,
      ],
      [isBeyond],
    ],
  ];
  it.each(rows.map(([row, hints]) => [row[0], row, hints] as const))('%s', (_, row, hints) => {
    expect(hintsIn(row)).toEqual(hints);
  });
});
