import { describe, expect, it } from 'vitest';
import { type Case, exchanges, foundIn, friday, multiplies, named } from './check-cases.ts';
import { offer } from './check-rows.ts';

const two = 'units: { POINTS: { value: "0.10", cost: "0.10" }, MILES: { value: "0.01" } }';
const stamps = 'units: { POINTS: { scale: 2 }, STAMPS: {}, GIFT: { value: "5.00" } }';

const rulesThatClash: readonly Case[] = [
  {
    row: [
      'the best of those that all apply',
      [
        offer('a', `${friday}, stack: { mode: add }`),
        offer('b', 'when: { weekday: sunday }, stack: { mode: best }'),
      ],
    ],
    found: ['stack-mixed rules.2.stack: "b" is `best`, but "a" of the same group "all" is `add`'],
  },
  {
    row: [
      'one that always applies beside the best',
      [
        offer('a', `${friday}, stack: { mode: best }`),
        offer('b', 'when: { weekday: sunday }, stack: { mode: add }'),
      ],
    ],
    found: [],
  },
  {
    row: [
      'two modes in two groups',
      [
        offer('a', `${friday}, stack: { mode: best, group: g }`),
        offer('b', 'when: { weekday: sunday }, stack: { mode: first, group: h }'),
      ],
    ],
    found: [],
  },
  {
    row: [
      'one alone before the best of its group',
      [
        offer('a', `${friday}, stack: { mode: best }`),
        offer('b', 'when: { weekday: sunday }, stack: { mode: alone }'),
      ],
    ],
    found: [],
  },
  {
    row: [
      'three modes in a group',
      [
        offer('a', `${friday}, stack: { mode: best }`),
        offer('b', 'when: { weekday: sunday }, stack: { mode: best }'),
        offer('c', 'when: { weekday: monday }, stack: { mode: first }'),
      ],
    ],
    found: ['stack-mixed rules.3.stack: "c" is `first`, but "a" of the same group "all" is `best`'],
  },
  {
    row: [
      'a multiplier before its base begins',
      [
        multiplies('a', 'until: 2026-02-28'),
        'id: m, from: 2026-03-01, earn: { unit: MILES, amount: 1 }',
        multiplies('n', 'until: 2026-02-28', 'MILES'),
      ],
      two,
    ],
    found: [
      'multiply-nothing rules.3.multiply: "n" multiplies MILES, but no rule earns MILES where it holds',
    ],
  },
  {
    row: [
      'a multiplier on the last day before',
      [
        multiplies('n', 'until: 2026-03-01', 'MILES'),
        'id: m, from: 2026-03-01, earn: { unit: MILES, amount: 1 }',
      ],
      two,
    ],
    found: [],
  },
  {
    row: [
      'a multiplier of other lines than its base',
      [
        multiplies('n', `lines: { brand: y }, ${friday}`, 'MILES'),
        'id: m, lines: { brand: x }, earn: { unit: MILES, amount: 1 }',
      ],
      two,
    ],
    found: [
      'multiply-nothing rules.1.multiply: "n" multiplies MILES, but no rule earns MILES where it holds',
    ],
  },
  {
    row: [
      'a multiplier of the same lines',
      [
        multiplies('n', `lines: { brand: x }, ${friday}`, 'MILES'),
        'id: m, lines: { brand: x }, earn: { unit: MILES, amount: 1 }',
      ],
      two,
    ],
    found: [],
  },
  {
    row: [
      'multipliers of two units',
      [
        multiplies('a', friday),
        multiplies('b', friday, 'MILES'),
        'id: m, earn: { unit: MILES, amount: 1 }',
      ],
      two,
    ],
    found: [],
  },
  {
    row: [
      'multipliers of which the best counts',
      [
        multiplies('a', `${friday}, stack: { mode: best }`),
        multiplies('b', `${friday}, stack: { mode: best }`),
      ],
    ],
    found: [],
  },
  {
    row: [
      'multipliers of two groups',
      [
        multiplies('a', `${friday}, stack: { mode: best, group: g }`),
        multiplies('b', `${friday}, stack: { mode: best, group: h }`),
      ],
    ],
    found: [
      'multiply-adds rules.2.multiply: with "a" it gives 3 times, not 2 x 2: each adds to the base',
    ],
  },
  {
    row: [
      'a best one beside one that always counts',
      [
        multiplies('a', `${friday}, stack: { mode: best }`),
        multiplies('b', `${friday}, stack: { mode: add }`),
      ],
    ],
    found: [
      'multiply-adds rules.2.multiply: with "a" it gives 3 times, not 2 x 2: each adds to the base',
    ],
  },
  {
    row: [
      'one that always counts beside a best one',
      [
        multiplies('a', `${friday}, stack: { mode: add }`),
        multiplies('b', `${friday}, stack: { mode: best }`),
      ],
    ],
    found: [
      'multiply-adds rules.2.multiply: with "a" it gives 3 times, not 2 x 2: each adds to the base',
    ],
  },
  {
    row: [
      'three multipliers, two of which meet',
      [
        multiplies('a', 'when: { weekday: monday }'),
        multiplies('b', friday),
        multiplies('c', friday, 'POINTS', '"1.1"'),
      ],
    ],
    found: [
      'multiply-adds rules.3.multiply: with "b" it gives 2.1 times, not 2 x 1.1: each adds to the base',
    ],
  },
  {
    row: [
      'multipliers that follow each other',
      [multiplies('a', 'until: 2026-02-28'), multiplies('b', 'from: 2026-03-01')],
    ],
    found: [],
  },
  {
    row: [
      'multipliers that share a day',
      [multiplies('a', 'until: 2026-03-01'), multiplies('b', 'from: 2026-03-01')],
    ],
    found: [
      'multiply-adds rules.2.multiply: with "a" it gives 3 times, not 2 x 2: each adds to the base',
    ],
  },
  {
    row: [
      'a multiplier after the days of another one, which began before it',
      [multiplies('a', 'from: 2026-03-06'), multiplies('b', 'from: 2026-03-01, until: 2026-03-05')],
    ],
    found: [],
  },
  {
    row: [
      'a multiplier before the days of another one, which ends after it',
      [
        multiplies('a', 'from: 2026-03-06, until: 2026-03-10'),
        multiplies('b', 'until: 2026-03-05'),
      ],
    ],
    found: [],
  },
  {
    row: [
      'two multipliers with decimals',
      [multiplies('a', friday, 'POINTS', '"1.1"'), multiplies('b', friday, 'POINTS', '"1.5"')],
    ],
    found: [
      'multiply-adds rules.2.multiply: with "a" it gives 1.6 times, not 1.1 x 1.5: each adds to the base',
    ],
  },
  {
    row: [
      'multipliers of other lines',
      [
        multiplies('a', `lines: { brand: x }, ${friday}`),
        multiplies('b', `lines: { brand: y }, ${friday}`),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a step of units with decimals',
      [
        'id: s, earn: { unit: STAMPS, amount: 1 }',
        exchanges('a', ['POINTS', 250], ['GIFT', 1]),
        exchanges('b', ['POINTS', 300], ['GIFT', 2]),
        exchanges('c', ['STAMPS', 3], ['GIFT', 2]),
      ],
      stamps,
    ],
    found: ['exchange-clash rules.3.exchange: "a" takes POINTS first, as soon as there are 250.00'],
  },
  {
    row: [
      'a step of whole units, beside units with decimals',
      [
        'id: s, earn: { unit: STAMPS, amount: 1 }',
        exchanges('p', ['POINTS', 250], ['GIFT', 1]),
        exchanges('a', ['STAMPS', 3], ['GIFT', 1]),
        exchanges('b', ['STAMPS', 4], ['GIFT', 2]),
      ],
      stamps,
    ],
    found: ['exchange-clash rules.4.exchange: "a" takes STAMPS first, as soon as there are 3'],
  },
  {
    row: [
      'exchanges that follow each other',
      [
        exchanges('a', ['POINTS', 250], ['GIFT', 1], 'until: 2026-02-28,'),
        exchanges('b', ['POINTS', 300], ['GIFT', 2], 'from: 2026-03-01,'),
      ],
      'units: { POINTS: {}, GIFT: { value: "5.00" } }',
    ],
    found: [],
  },
  {
    row: [
      'exchanges of two units',
      [
        'id: s, earn: { unit: STAMPS, amount: 1 }',
        exchanges('a', ['POINTS', 250], ['GIFT', 1]),
        exchanges('c', ['STAMPS', 3], ['GIFT', 2]),
      ],
      stamps,
    ],
    found: [],
  },
  {
    row: [
      'a third exchange that meets the second',
      [
        exchanges('a', ['POINTS', 250], ['GIFT', 1], 'until: 2026-02-28,'),
        exchanges('b', ['POINTS', 300], ['GIFT', 2], 'from: 2026-03-01,'),
        exchanges('c', ['POINTS', 200], ['GIFT', 2], 'from: 2026-04-01,'),
      ],
      'units: { POINTS: {}, GIFT: { value: "5.00" } }',
    ],
    found: ['exchange-clash rules.3.exchange: "b" takes POINTS first, as soon as there are 300'],
  },
];

describe('rules that clash', () => {
  it.each(named(rulesThatClash))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});
