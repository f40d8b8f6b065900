import { describe, expect, it } from 'vitest';
import { type Case, exchanges, foundIn, friday, named } from './check-cases.ts';

/** 2 POINTS are 1 of the miles of a hotel, and 1 of the miles of the partner is 3 POINTS. */
const milesOf = (partner: string) =>
  'conversions: { out: { partner: hotel, from: { unit: POINTS, amount: 2 }, to: { unit: MILES, amount: 1 } }, ' +
  `back: { partner: ${partner}, from: { unit: MILES, amount: 1 }, to: { unit: POINTS, amount: 3 } } }`;

const roundsOfExchanges: readonly Case[] = [
  {
    row: [
      'a round of three',
      [
        exchanges('a', ['POINTS', 2], ['B', 1]),
        exchanges('b', ['B', 3], ['C', 4]),
        exchanges('c', ['C', 1], ['POINTS', 2]),
      ],
      'units: { POINTS: {}, B: {}, C: {} }',
    ],
    found: ['exchange-profits rules.1.exchange: POINTS -> B -> C -> POINTS gives 1.333 for 1'],
  },
  {
    row: [
      'a round of three at par',
      [
        exchanges('a', ['POINTS', 2], ['B', 1]),
        exchanges('b', ['B', 3], ['C', 3]),
        exchanges('c', ['C', 1], ['POINTS', 2]),
      ],
      'units: { POINTS: {}, B: {}, C: {} }',
    ],
    found: [],
  },
  {
    row: [
      'a round that goes past its beginning',
      [
        exchanges('a', ['POINTS', 1], ['B', 1]),
        exchanges('b', ['B', 1], ['C', 1]),
        exchanges('c', ['C', 1], ['B', 10]),
      ],
      'units: { POINTS: {}, B: { value: "1.00" }, C: {} }',
    ],
    found: ['exchange-profits rules.2.exchange: B -> C -> B gives 10 for 1'],
  },
  {
    row: [
      'a round of ten',
      [exchanges('a', ['POINTS', 1], ['B', 10]), exchanges('b', ['B', 1], ['POINTS', 1])],
      'units: { POINTS: {}, B: {} }',
    ],
    found: ['exchange-profits rules.1.exchange: POINTS -> B -> POINTS gives 10 for 1'],
  },
  {
    row: [
      'a way that ends',
      [exchanges('a', ['POINTS', 1], ['B', 100])],
      'units: { POINTS: {}, B: { value: "1.00" } }',
    ],
    found: [],
  },
  {
    row: [
      'a round with another way first',
      [
        exchanges('z', ['B', 9], ['GIFT', 1], `${friday},`),
        exchanges('a', ['POINTS', 1], ['B', 1]),
        exchanges('b', ['B', 1], ['POINTS', 2], 'when: { weekday: monday },'),
      ],
      'units: { POINTS: {}, B: {}, GIFT: { value: "1.00" } }',
    ],
    found: ['exchange-profits rules.2.exchange: POINTS -> B -> POINTS gives 2 for 1'],
  },
  {
    row: [
      'a round that gives half as much again',
      [exchanges('a', ['POINTS', 2], ['B', 3]), exchanges('b', ['B', 1], ['POINTS', 1])],
      'units: { POINTS: {}, B: {} }',
    ],
    found: ['exchange-profits rules.1.exchange: POINTS -> B -> POINTS gives 1.5 for 1'],
  },
  {
    row: [
      'a round that gives a thousandth more',
      [exchanges('a', ['POINTS', 1000], ['B', 1001]), exchanges('b', ['B', 1], ['POINTS', 1])],
      'units: { POINTS: {}, B: {} }',
    ],
    found: ['exchange-profits rules.1.exchange: POINTS -> B -> POINTS gives 1.001 for 1'],
  },
  {
    row: [
      'a round that gives less than a thousandth more',
      [exchanges('a', ['POINTS', 1001], ['B', 1002]), exchanges('b', ['B', 1], ['POINTS', 1])],
      'units: { POINTS: {}, B: {} }',
    ],
    found: ['exchange-profits rules.1.exchange: POINTS -> B -> POINTS gives just over 1 for 1'],
  },
  {
    row: ['a round through one partner', [], milesOf('hotel')],
    found: ['exchange-profits conversions.out: POINTS -> MILES of hotel -> POINTS gives 1.5 for 1'],
  },
  { row: ['miles of one partner, and miles of another one', [], milesOf('airline')], found: [] },
];

describe('rounds of exchanges and conversions', () => {
  it.each(named(roundsOfExchanges))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});
