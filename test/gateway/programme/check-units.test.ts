import { describe, expect, it } from 'vitest';
import { type Case, exchanges, foundIn, friday, multiplies, named } from './check-cases.ts';
import { offer } from './check-rows.ts';

const stars = 'id: s, earn: { unit: STARS, amount: 1 }';
const converts = (from: string, to: string) =>
  `conversions: { hotel: { partner: hotel, from: { unit: ${from}, amount: 3 }, to: { unit: ${to}, amount: 1 } } }`;
const unused = (unit: string) =>
  `unit-never-used units.${unit}: nobody can do anything with ${unit}`;
const unearned = (unit: string) => `unit-never-earned units.${unit}: no rule gives ${unit}`;

const unitsThatAreNamed: readonly Case[] = [
  {
    row: [
      'by a conversion that takes it',
      [stars],
      `units: { POINTS: { value: "0.10" }, STARS: {} }\n${converts('STARS', 'NIGHTS')}`,
    ],
    found: [],
  },
  {
    row: [
      'by a conversion that takes another one',
      [stars],
      `units: { POINTS: {}, STARS: {} }\n${converts('POINTS', 'NIGHTS')}`,
    ],
    found: [unused('STARS')],
  },
  {
    row: [
      'by a conversion that gives it',
      [],
      `units: { POINTS: { value: "0.10" }, GIFT: { value: "1.00" } }\n${converts('NIGHTS', 'GIFT')}`,
    ],
    found: [],
  },
  {
    row: [
      'by a conversion that gives another one',
      [],
      `units: { POINTS: { value: "0.10" }, STARS: { value: "1.00" }, GIFT: { value: "1.00" } }\n${converts('NIGHTS', 'GIFT')}`,
    ],
    found: [unearned('STARS')],
  },
  {
    row: [
      'by an exchange that takes it, beside a multiplier of another one',
      [
        multiplies('m', friday),
        exchanges('x', ['STARS', 5], ['POINTS', 1]),
        exchanges('y', ['POINTS', 9], ['GIFT', 1]),
      ],
      'units: { POINTS: {}, STARS: {}, GIFT: { value: "1.00" } }',
    ],
    found: [unearned('STARS')],
  },
];

describe('units that are named', () => {
  it.each(named(unitsThatAreNamed))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

it('a level goes by its own tally, not by the first one of the file', () => {
  const gold = offer('g', 'when: { member.tier: gold }');
  const tallies = 'tallies: { VISITS: { of: receipts }, T: { of: paid } }';
  const tiers = 'tiers: { by: T, levels: [ { id: gold, from: "4800.01" } ] }';
  const asked = offer('v', 'when: { tally.VISITS: { gte: 3 } }');
  const row = [
    '',
    [stars.replace('STARS', 'POINTS'), gold, asked],
    `${tallies}\n${tiers}`,
  ] as const;
  const found = foundIn({ row: [...row, { medianMonthMinor: 40_000 }], found: [] });
  expect(found).toEqual([expect.stringContaining('reward-far tiers.levels.0')]);
});
