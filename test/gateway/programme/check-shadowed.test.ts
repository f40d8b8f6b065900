import { describe, expect, it } from 'vitest';
import { type Case, foundIn, friday, named, steps } from './check-cases.ts';
import { offer } from './check-rows.ts';

const by = (id: string, mode: string, more = friday, off = 'percent: 5') =>
  offer(id, `${more}, stack: { mode: ${mode} }`, off);

const discountsThatAnotherOneKeepsAway: readonly Case[] = [
  {
    row: [
      'a first one that is for the order, after one for lines',
      [by('a', 'first', friday, 'percent: 5, on: order'), by('b', 'first')],
    ],
    found: [
      'rule-shadowed rules.1: "a" is never given: "b" always holds where it does, and only the first of the group "all" is given',
    ],
  },
  {
    row: [
      'a first one by priority',
      [
        by('a', 'first'),
        by('b', 'first', `${friday}, priority: 2`),
        by('c', 'first', `when: { weekday: sunday }, priority: 3`),
      ],
    ],
    found: [
      'rule-shadowed rules.1: "a" is never given: "b" always holds where it does, and only the first of the group "all" is given',
    ],
  },
  {
    row: [
      'two first ones of two groups',
      [
        offer('a', `${friday}, stack: { mode: first, group: g }`),
        offer('b', `${friday}, stack: { mode: first, group: h }`),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a first one that has a budget',
      [by('a', 'first', `${friday}, budget: { money: "5.00" }`), by('b', 'first')],
    ],
    found: [],
  },
  {
    row: [
      'a first one that points pay for',
      [by('a', 'first', friday, 'percent: 5, pays: { unit: POINTS, amount: 1 }'), by('b', 'first')],
    ],
    found: [],
  },
  {
    row: [
      'a first one on one piece',
      [by('a', 'first', friday, 'percent: 5, units: 1'), by('b', 'first')],
    ],
    found: [],
  },
  {
    row: [
      'a first one that is an amount',
      [by('a', 'first', friday, 'amount: "5.00"'), by('b', 'first')],
    ],
    found: [
      'rule-shadowed rules.2: "b" is never given: "a" always holds where it does, and only the first of the group "all" is given',
    ],
  },
  {
    row: [
      'a first one that is a price',
      [
        by('a', 'first', `${friday}, lines: { brand: x }`, 'price: "5.00"'),
        by('b', 'first', `${friday}, lines: { brand: x }`),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a first one with steps',
      [by('a', 'first', friday, steps(['"1.00"', '5'])), by('b', 'first')],
    ],
    found: [],
  },
  { row: ['all of a group beside each other', [by('a', 'add'), by('b', 'add')]], found: [] },
  {
    row: [
      'the better one of the best comes second',
      [by('a', 'best'), by('b', 'best', friday, 'percent: 9')],
    ],
    found: [
      'rule-shadowed rules.1: "a" is never given: "b" always holds where it does, and it gives at least as much, and only the best of "all" is given',
    ],
  },
  {
    row: ['two equal ones, of which the first is the best', [by('a', 'best'), by('b', 'best')]],
    found: [
      'rule-shadowed rules.2: "b" is never given: "a" always holds where it does, and it gives at least as much, and only the best of "all" is given',
    ],
  },
  {
    row: [
      'a best one for the order',
      [
        by('a', 'best', friday, 'percent: 9, on: order'),
        by('b', 'best', friday, 'percent: 5, on: order'),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a best one that is cut',
      [by('a', 'best', friday, 'percent: 9, atMost: "5.00"'), by('b', 'best')],
    ],
    found: [],
  },
  {
    row: [
      'a best one beside a cut one',
      [
        by('a', 'best', friday, 'percent: 9'),
        by('b', 'best', friday, 'percent: 8, atMost: "5.00"'),
      ],
    ],
    found: [],
  },
  {
    row: ['a best one of an amount', [by('a', 'best', friday, 'amount: "9.00"'), by('b', 'best')]],
    found: [],
  },
  {
    row: [
      'one of the best beside a better one that always applies',
      [by('a', 'best'), by('b', 'add', friday, 'percent: 9')],
    ],
    found: [],
  },
  {
    row: [
      'one that always applies beside a better one of the best',
      [by('a', 'best', friday, 'percent: 9'), by('b', 'add')],
    ],
    found: [],
  },
  {
    row: [
      'the best ones of two groups',
      [
        offer('a', `${friday}, stack: { mode: best, group: g }`, 'percent: 9'),
        offer('b', `${friday}, stack: { mode: best, group: h }`),
      ],
    ],
    found: [],
  },
  {
    row: [
      'one alone that comes last in the file',
      [by('b', 'add', 'when: { weekday: friday, store: "1" }'), by('a', 'alone')],
    ],
    found: [
      'rule-shadowed rules.1: "b" is never given: "a" always holds where it does, and nothing is given beside that',
    ],
  },
  {
    row: [
      'one alone after another one alone',
      [by('a', 'alone'), by('b', 'alone', 'when: { weekday: friday, store: "1" }')],
    ],
    found: [
      'rule-shadowed rules.2: "b" is never given: "a" always holds where it does, and nothing is given beside that',
    ],
  },
  {
    row: [
      'one alone, before it another one alone',
      [by('a', 'alone', 'when: { weekday: friday, store: "1" }'), by('b', 'alone')],
    ],
    found: [],
  },
  {
    row: [
      'one alone in a group of its own',
      [
        offer('a', `${friday}, stack: { mode: alone }`),
        offer('b', `${friday}, stack: { mode: first, group: g }`),
      ],
    ],
    found: [
      'rule-shadowed rules.2: "b" is never given: "a" always holds where it does, and nothing is given beside that',
    ],
  },
  {
    row: [
      'a first one from a day on',
      [by('a', 'first', `from: 2026-03-01, ${friday}`), by('b', 'first')],
    ],
    found: [],
  },
  {
    row: [
      'a first one from the same day on',
      [
        by('a', 'first', `from: 2026-03-01, ${friday}`),
        by('b', 'first', `from: 2026-03-01, ${friday}`),
      ],
    ],
    found: [
      'rule-shadowed rules.2: "b" is never given: "a" always holds where it does, and only the first of the group "all" is given',
    ],
  },
  {
    row: [
      'a first one from a later day on',
      [
        by('a', 'first', `from: 2026-03-02, ${friday}`),
        by('b', 'first', `from: 2026-03-01, ${friday}`),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a first one until an earlier day',
      [
        by('a', 'first', `until: 2026-03-30, ${friday}`),
        by('b', 'first', `until: 2026-03-31, ${friday}`),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a first one until the same day',
      [
        by('a', 'first', `until: 2026-03-31, ${friday}`),
        by('b', 'first', `until: 2026-03-31, ${friday}`),
      ],
    ],
    found: [
      'rule-shadowed rules.2: "b" is never given: "a" always holds where it does, and only the first of the group "all" is given',
    ],
  },
  {
    row: [
      'a first one of fewer lines',
      [by('a', 'first', `lines: { brand: x }, ${friday}`), by('b', 'first')],
    ],
    found: [],
  },
  {
    row: [
      'a first one of more lines',
      [by('a', 'first'), by('b', 'first', `lines: { brand: x }, ${friday}`)],
    ],
    found: [
      'rule-shadowed rules.2: "b" is never given: "a" always holds where it does, and only the first of the group "all" is given',
    ],
  },
  {
    row: [
      'a first one that may not be known',
      [
        by('a', 'first', 'when: { any: [ { channel: shop }, { not: { channel: shop } } ] }'),
        by('b', 'first'),
      ],
    ],
    found: [],
  },
];

describe('discounts that another one keeps away', () => {
  it.each(named(discountsThatAnotherOneKeepsAway))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});
