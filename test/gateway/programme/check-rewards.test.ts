import { describe, expect, it } from 'vitest';
import { type Case, foundIn, friday, named, steps } from './check-cases.ts';
import { offer } from './check-rows.ts';

const month = { medianMonthMinor: 40_000 };
const pays = (unit: string, amount: number, id = 'gift') =>
  `id: ${id}, ${friday}, discount: { percent: 5, pays: { unit: ${unit}, amount: ${amount} } }`;
const ten = 'id: base, earn: { unit: POINTS, per: "10.00", amount: 1 }';
const tiers = (more: string, from = '"4800.01"') =>
  `tallies: { T: { ${more} } }\ntiers: { by: T,${more.includes('within') ? ' hold: 90 days,' : ''} levels: [ { id: gold, from: ${from} } ] }`;
const ends = (kind: string, amount: number) =>
  `id: ${kind}, on: ${kind} end, earn: { unit: POINTS, amount: ${amount} }`;
const gold = offer('g', 'when: { member.tier: gold }');

const rewardsForAMedianMember: readonly Case[] = [
  { row: ['a reward after a year', [ten, pays('POINTS', 480)], '', month], found: [] },
  {
    row: ['a reward after a tenth of a month more', [ten, pays('POINTS', 481)], '', month],
    found: [
      'reward-far rules.1.discount: "gift" needs 481 POINTS; a median member, with DKK 400.00 a month, has them after 12.1 months',
    ],
  },
  {
    row: [
      'a reward that ends after 90 days',
      [ten, pays('POINTS', 118)],
      'units: { POINTS: { value: "0.10", life: 90 days } }',
      month,
    ],
    found: [],
  },
  {
    row: [
      'a reward before the end of 90 days',
      [ten, pays('POINTS', 119)],
      'units: { POINTS: { value: "0.10", life: 90 days } }',
      month,
    ],
    found: [
      'reward-expires rules.1.discount: "gift" needs 119 POINTS, which takes a median member 3 months, and they live for 3 months',
    ],
  },
  {
    row: [
      'a reward that is far and ends before',
      [ten, pays('POINTS', 500)],
      'units: { POINTS: { value: "0.10", life: 6 months } }',
      month,
    ],
    found: [
      'reward-expires rules.1.discount: "gift" needs 500 POINTS, which takes a median member 12.5 months, and they live for 6 months',
      'reward-far rules.1.discount: "gift" needs 500 POINTS; a median member, with DKK 400.00 a month, has them after 12.5 months',
    ],
  },
  {
    row: [
      'a reward of a unit that is exchanged for',
      [
        ten,
        'id: x, exchange: { from: { unit: POINTS, amount: 500 }, to: { unit: GIFT, amount: 1 } }',
        pays('GIFT', 1),
      ],
      'units: { POINTS: {}, GIFT: { value: "5.00" } }',
      month,
    ],
    found: [
      'reward-far rules.1.exchange: "x" needs 500 POINTS; a median member, with DKK 400.00 a month, has them after 12.5 months',
    ],
  },
  {
    row: [
      'a reward of a unit that is earned too',
      [
        ten,
        'id: x, exchange: { from: { unit: POINTS, amount: 500 }, to: { unit: GIFT, amount: 1 } }',
        'id: e, when: { weekday: friday }, earn: { unit: GIFT, amount: 1 }',
        pays('GIFT', 1),
      ],
      'units: { POINTS: {}, GIFT: { value: "5.00" } }',
      month,
    ],
    found: [
      'reward-far rules.1.exchange: "x" needs 500 POINTS; a median member, with DKK 400.00 a month, has them after 12.5 months',
      'reward-far rules.3.discount: "gift" needs 1 GIFT; a median member, with DKK 400.00 a month, has them after 12.5 months',
    ],
  },
  {
    row: [
      'two exchanges after each other',
      [
        ten,
        'id: x, exchange: { from: { unit: POINTS, amount: 40 }, to: { unit: S, amount: 1 } }',
        'id: y, exchange: { from: { unit: S, amount: 13 }, to: { unit: GIFT, amount: 1 } }',
        pays('GIFT', 1),
      ],
      'units: { POINTS: {}, S: {}, GIFT: {} }',
      month,
    ],
    found: [
      'reward-far rules.2.exchange: "y" needs 13 S; a median member, with DKK 400.00 a month, has them after 13 months',
    ],
  },
  {
    row: [
      'points that are earned on Fridays only',
      [ten.replace('earn', `${friday}, earn`), pays('POINTS', 4800)],
      '',
      month,
    ],
    found: [],
  },
  {
    row: [
      'points that are earned until a day only',
      [ten.replace('earn', 'until: 2026-12-31, earn'), pays('POINTS', 4800)],
      '',
      month,
    ],
    found: [],
  },
  {
    row: [
      'points that are earned from a day on only',
      [ten.replace('earn', 'from: 2026-02-01, earn'), pays('POINTS', 4800)],
      '',
      month,
    ],
    found: [],
  },
  {
    row: [
      'points that members earn with their card',
      [ten.replace('earn', 'when: { card: member, member: true }, earn'), pays('POINTS', 481)],
      '',
      month,
    ],
    found: [
      'reward-far rules.1.discount: "gift" needs 481 POINTS; a median member, with DKK 400.00 a month, has them after 12.1 months',
    ],
  },
  {
    row: [
      'points of two rules',
      [ten, 'id: more, earn: { unit: POINTS, per: "40.00", amount: 1 }', pays('POINTS', 601)],
      '',
      month,
    ],
    found: [
      'reward-far rules.2.discount: "gift" needs 601 POINTS; a median member, with DKK 400.00 a month, has them after 12.1 months',
    ],
  },
  {
    row: [
      'points at the end of each month, quarter and year',
      [ends('month', 4), ends('quarter', 15), ends('year', 36), ten, pays('POINTS', 625)],
      '',
      month,
    ],
    found: [
      'reward-far rules.4.discount: "gift" needs 625 POINTS; a median member, with DKK 400.00 a month, has them after 12.1 months',
    ],
  },
  {
    row: [
      'as many as they come to in a year',
      [ends('month', 4), ends('quarter', 15), ends('year', 36), ten, pays('POINTS', 624)],
      '',
      month,
    ],
    found: [],
  },
  {
    row: [
      'points at the end of a month, of who comes',
      [ends('month', 4), pays('POINTS', 49)],
      '',
      { medianVisits: 2000 },
    ],
    found: [
      'reward-far rules.1.discount: "gift" needs 49 POINTS; a median member, with 2 visits a month, has them after 12.3 months',
    ],
  },
  { row: ['nothing is known of the shop', [ten, pays('POINTS', 4800)], '', {}], found: [] },
  {
    row: [
      'a reward by visits that is far',
      ['id: s, earn: { unit: S, amount: 2 }', pays('S', 49)],
      'units: { S: {} }',
      { medianVisits: 2000 },
    ],
    found: [
      'reward-far rules.1.discount: "gift" needs 49 S; a median member, with 2 visits a month, has them after 12.3 months',
    ],
  },
  {
    row: [
      'a reward by visits after a year',
      ['id: s, earn: { unit: S, amount: 2 }', pays('S', 48)],
      'units: { S: {} }',
      { medianVisits: 2000 },
    ],
    found: [],
  },
  {
    row: [
      'a reward by visits of who comes once a month',
      ['id: s, earn: { unit: S, amount: 2 }', pays('S', 25)],
      'units: { S: {} }',
      { medianVisits: 1000 },
    ],
    found: [
      'reward-far rules.1.discount: "gift" needs 25 S; a median member, with 1 visits a month, has them after 12.5 months',
    ],
  },
  {
    row: [
      'a reward by visits of who comes less often',
      ['id: s, earn: { unit: S, amount: 2 }', pays('S', 25)],
      'units: { S: {} }',
      { medianVisits: 999 },
    ],
    found: [
      'rare-purchases rules.1.discount: "gift" needs 25 S; with 11.988 visits a year that takes 12.6 months',
    ],
  },
  {
    row: [
      'a reward by pieces',
      ['id: s, earn: { unit: S, perQuantity: 2, amount: 1 }', pays('S', 10)],
      'units: { S: {} }',
      { medianVisits: 1500 },
    ],
    found: [
      'reward-far rules.1.discount: "gift" needs 10 S; a median member, with 1.5 visits a month, has them after 13.4 months',
    ],
  },
  {
    row: [
      'money and visits together',
      ['id: s, earn: { unit: POINTS, amount: 1 }', ten, pays('POINTS', 493)],
      '',
      { ...month, medianVisits: 1000 },
    ],
    found: [
      'reward-far rules.2.discount: "gift" needs 493 POINTS; a median member, with 1 visits a month, has them after 12.1 months',
    ],
  },
  {
    row: [
      'visits of who spends, but is not counted',
      ['id: s, earn: { unit: S, amount: 2 }', pays('S', 400)],
      'units: { S: {} }',
      month,
    ],
    found: [],
  },
];

const laddersAndLevelsForAMedianMember: readonly Case[] = [
  {
    row: [
      'a ladder within a year',
      [ten, offer('a', '', `by: tally.T, ${steps(['"4800.00"', '5'])}`).replace(', ,', ',')],
      'tallies: { T: { of: shelf } }',
      month,
    ],
    found: [],
  },
  {
    row: [
      'a ladder beyond a year',
      [
        ten,
        offer('a', '', `by: tally.T, ${steps(['"4800.01"', '5'], ['"9000.00"', '6'])}`).replace(
          ', ,',
          ',',
        ),
      ],
      'tallies: { T: { of: shelf } }',
      month,
    ],
    found: [
      'reward-far rules.1.discount.steps.0: the first step of "a" begins at DKK 4800.01; a median member, with DKK 400.00 a month, reaches it after 12.1 months',
    ],
  },
  {
    row: [
      'a ladder of receipts',
      [ten, offer('a', '', `by: tally.T, ${steps(['900', '5'])}`).replace(', ,', ',')],
      'tallies: { T: { of: receipts } }',
      month,
    ],
    found: [],
  },
  {
    row: [
      'a ladder by the receipt',
      [ten, offer('a', '', steps(['"9000.00"', '5'])).replace(', ,', ',')],
      '',
      month,
    ],
    found: [],
  },
  {
    row: [
      'a ladder within days that are enough',
      [ten, offer('a', '', `by: tally.T, ${steps(['"1182.00"', '5'])}`).replace(', ,', ',')],
      'tallies: { T: { of: paid, within: 90 days } }',
      month,
    ],
    found: [],
  },
  {
    row: [
      'a ladder for who spends nothing',
      [ten, offer('a', '', `by: tally.T, ${steps(['"1.00"', '5'])}`).replace(', ,', ',')],
      'tallies: { T: { of: paid } }',
      { medianMonthMinor: 0 },
    ],
    found: [],
  },
  {
    row: ['a first level within a year', [ten, gold], tiers('of: paid', '"4800.00"'), month],
    found: [],
  },
  {
    row: ['a first level beyond a year', [ten, gold], tiers('of: shelf'), month],
    found: [
      'reward-far tiers.levels.0: the first level "gold" begins at DKK 4800.01; a median member, with DKK 400.00 a month, needs more than 12 months for it',
    ],
  },
  {
    row: ['a first level by receipts', [ten, gold], tiers('of: receipts', '900'), month],
    found: [],
  },
  {
    row: [
      'a first level within days that are enough',
      [ten, gold],
      tiers('of: paid, within: 365 days', '"4796.71"'),
      month,
    ],
    found: [],
  },
  {
    row: [
      'a first level within days that are not',
      [ten, gold],
      tiers('of: paid, within: 365 days', '"4796.72"'),
      month,
    ],
    found: [
      'reward-far tiers.levels.0: the first level "gold" begins at DKK 4796.72 within 365 days; a median member, with DKK 400.00 a month, never reaches it',
    ],
  },
  {
    row: ['a first level of who comes', [ten, gold], tiers('of: paid'), { medianVisits: 1000 }],
    found: [],
  },
  {
    row: [
      'a first level that is near, and a second one',
      [ten, gold, offer('s', 'when: { member.tier: silver }')],
      'tallies: { T: { of: paid } }\ntiers: { by: T, levels: [ { id: gold, from: "0.01" }, { id: silver, from: "9000.00" } ] }',
      month,
    ],
    found: [],
  },
];

describe('rewards for a median member', () => {
  it.each(named(rewardsForAMedianMember))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('ladders and levels for a median member', () => {
  it.each(named(laddersAndLevelsForAMedianMember))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});
