import { describe, expect, it } from 'vitest';
import { checkProgramme } from '../../../gateway/programme/check/check.ts';
import { type Case, foundIn, friday, named, steps } from './check-cases.ts';
import { fileOf, offer } from './check-rows.ts';

const money = 'id: money, earn: { unit: POINTS, per: "100.00", amount: 1 }';
const third = { margin: { num: 30, den: 100 } };

const whatRulesCost: readonly Case[] = [
  {
    row: ['a fifth from a day on', [offer('a', `from: 2026-02-01, ${friday}`, 'percent: 20')]],
    found: ['discount-permanent rules.1.discount: "a" takes 20 % off without an end'],
  },
  {
    row: [
      'a fifth until a year later',
      [offer('a', `from: 2026-02-01, until: 2027-02-01, ${friday}`, 'percent: 20')],
    ],
    found: ['discount-permanent rules.1.discount: "a" takes 20 % off without an end'],
  },
  {
    row: [
      'a fifth until the day before that',
      [offer('a', `from: 2026-02-01, until: 2027-01-31, ${friday}`, 'percent: 20')],
    ],
    found: [],
  },
  {
    row: [
      'a fifth until a year after the file begins',
      [offer('a', `until: 2027-01-01, ${friday}`, 'percent: 20')],
    ],
    found: ['discount-permanent rules.1.discount: "a" takes 20 % off without an end'],
  },
  {
    row: [
      'a fifth with a budget',
      [offer('a', `${friday}, budget: { money: "5.00" }`, 'percent: 20')],
    ],
    found: [],
  },
  { row: ['a fifth on one piece', [offer('a', friday, 'percent: 20, units: 1')]], found: [] },
  {
    row: [
      'a fifth that points pay for',
      [offer('a', friday, 'percent: 20, pays: { unit: POINTS, amount: 1 }')],
    ],
    found: [],
  },
  {
    row: [
      'a ladder that ends with a fifth',
      [offer('a', friday, steps(['"1.00"', '5'], ['"2.00"', '20']))],
    ],
    found: ['discount-permanent rules.1.discount: "a" takes 20 % off without an end'],
  },
  {
    row: [
      'five facts and days',
      [
        offer(
          'a',
          'from: 2026-02-01, when: { weekday: friday, store: "1", till: "1", partner: p }, lines: { brand: x }',
        ),
      ],
    ],
    found: ['conditions-many rules.1: "a" has 6 conditions; a cashier can explain about 5'],
  },
  {
    row: [
      'five facts and a last day',
      [
        offer(
          'a',
          'until: 2026-02-01, when: { weekday: friday, store: "1", till: "1", partner: p }, lines: { brand: x }',
        ),
      ],
    ],
    found: ['conditions-many rules.1: "a" has 6 conditions; a cashier can explain about 5'],
  },
  {
    row: [
      'five facts and a limit',
      [
        offer(
          'a',
          'when: { weekday: friday, store: "1", till: "1", partner: p }, lines: { brand: x }, limit: { member: 1 }',
        ),
      ],
    ],
    found: ['conditions-many rules.1: "a" has 6 conditions; a cashier can explain about 5'],
  },
  {
    row: [
      'the same fact often',
      [
        offer(
          'a',
          'when: { any: [ { store: "1", weekday: friday }, { store: "2", weekday: sunday } ], till: "1", partner: p }, lines: { brand: x }',
        ),
      ],
    ],
    found: [],
  },
  {
    row: [
      'facts of the lines that are counted',
      [
        offer(
          'a',
          'when: { weekday: friday, store: "1", till: "1", partner: p }, lines: { brand: x }',
          'percent: 5, units: 1, for: { lines: { category: y }, quantity: 1 }',
        ),
      ],
    ],
    found: ['conditions-many rules.1: "a" has 6 conditions; a cashier can explain about 5'],
  },
  {
    row: [
      'cheap goods for members',
      [
        offer('a', 'when: { card: member }, lines: { brand: x }', 'percent: 20'),
        offer('b', 'when: { member: true }, lines: { brand: y }', 'percent: 20'),
      ],
    ],
    found: [
      'discount-permanent rules.1.discount: "a" takes 20 % off without an end',
      'cherry-pickers rules.1.discount: who buys nothing but these lines gets 20 % off, as often as they like',
      'discount-permanent rules.2.discount: "b" takes 20 % off without an end',
      'cherry-pickers rules.2.discount: who buys nothing but these lines gets 20 % off, as often as they like',
    ],
  },
  {
    row: [
      'cheap goods up to an amount',
      [
        offer(
          'a',
          'from: 2026-02-01, until: 2026-02-28, lines: { brand: x }',
          'percent: 20, atMost: "5.00"',
        ),
      ],
    ],
    found: [],
  },
  { row: ['less cheap goods', [offer('a', 'lines: { brand: x }', 'percent: 19')]], found: [] },
  {
    row: [
      'cheap goods with a limit',
      [
        offer(
          'a',
          'from: 2026-02-01, until: 2026-02-28, lines: { brand: x }, limit: { member: 1 }',
          'percent: 20',
        ),
      ],
    ],
    found: [],
  },
  { row: ['a price for all', [offer('a', 'lines: { brand: x }', 'amount: "5.00"')]], found: [] },
  { row: ['five percent for all until a day', [offer('a', 'until: 2026-03-01')]], found: [] },
  { row: ['five percent for all from a day on', [offer('a', 'from: 2026-03-01')]], found: [] },
  {
    row: ['a ladder for all', [offer('a', 'when: { card: member }', steps(['"1.00"', '5']))]],
    found: [],
  },
  {
    row: ['half a percent for all', [offer('a', 'when: { member: true }', 'percent: "0.5"')]],
    found: [
      'buys-anyway rules.1.discount: "a" gives 0.50 % to all for what they buy already: DKK 0.50 of each 100 that they bought before are gone',
    ],
  },
  {
    row: ['seven percent for all', [offer('a', 'when: { member: true }', 'percent: 7')]],
    found: [
      'buys-anyway rules.1.discount: "a" gives 7 % to all for what they buy already: DKK 7.00 of each 100 that they bought before are gone',
    ],
  },
];

const whatRulesCostByTheMargin: readonly Case[] = [
  {
    row: [
      'more than it can make good',
      [money, offer('a', 'when: { card: member }', 'percent: 30')],
      '',
      third,
    ],
    found: [
      'profit-share rules.0.earn: 0.10 % back is at most 0.33 % of the profit at a margin of 30 %: 0.17 % after 2 purchases, 0.22 % after 3 purchases, 0.30 % after 10 purchases',
      'discount-permanent rules.1.discount: "a" takes 30 % off without an end: 100.00 % of the profit',
      'buys-anyway rules.1.discount: "a" gives 30 % to all for what they buy already: no growth can make up for it',
      'profit-share rules.1.discount: of the profit at a margin of 30 %: 30 % off is 100.00 %',
    ],
  },
  {
    row: [
      'as much as the margin',
      [money, offer('a', `${friday}, limit: { member: 1 }`, 'percent: 30')],
      '',
      third,
    ],
    found: [
      'profit-share rules.0.earn: 0.10 % back is at most 0.33 % of the profit at a margin of 30 %: 0.17 % after 2 purchases, 0.22 % after 3 purchases, 0.30 % after 10 purchases',
      'profit-share rules.1.discount: of the profit at a margin of 30 %: 30 % off is 100.00 %',
    ],
  },
  {
    row: [
      'points of more than the margin',
      ['id: a, earn: { unit: POINTS, percent: 40 }'],
      '',
      third,
    ],
    found: [
      'discount-over-margin rules.0.earn: 40 % back is more than the margin of 30 %',
      'profit-share rules.0.earn: 40 % back is at most 133.33 % of the profit at a margin of 30 %: 66.67 % after 2 purchases, 88.89 % after 3 purchases, 120.00 % after 10 purchases',
    ],
  },
  {
    row: [
      'points of as much as the margin',
      ['id: a, earn: { unit: POINTS, percent: 30 }'],
      '',
      third,
    ],
    found: [
      'profit-share rules.0.earn: 30 % back is at most 100.00 % of the profit at a margin of 30 %: 50.00 % after 2 purchases, 66.67 % after 3 purchases, 90.00 % after 10 purchases',
    ],
  },
  {
    row: [
      'points by their value and scale',
      ['id: a, earn: { unit: POINTS, per: "3.00", amount: "1.5" }'],
      'units: { POINTS: { scale: 1, value: "0.10" } }',
      third,
    ],
    found: [
      'profit-share rules.0.earn: 5 % back is at most 16.67 % of the profit at a margin of 30 %: 8.33 % after 2 purchases, 11.11 % after 3 purchases, 15.00 % after 10 purchases',
    ],
  },
  {
    row: [
      'points without a value',
      [
        'id: a, earn: { unit: POINTS, per: "3.00", amount: 1 }',
        'id: b, exchange: { from: { unit: POINTS, amount: 10 }, to: { unit: GIFT, amount: 1 } }',
      ],
      'units: { POINTS: {}, GIFT: { value: "5.00" } }',
      third,
    ],
    found: [],
  },
  {
    row: [
      'points of the second unit, by their own value',
      ['id: a, earn: { unit: STARS, per: "2.00", amount: 1 }', money],
      'units: { POINTS: { value: "0.10" }, STARS: { value: "0.20" } }',
      third,
    ],
    found: [
      'profit-share rules.0.earn: 10 % back is at most 33.33 % of the profit at a margin of 30 %: 16.67 % after 2 purchases, 22.22 % after 3 purchases, 30.00 % after 10 purchases',
      'profit-share rules.1.earn: 0.10 % back is at most 0.33 % of the profit at a margin of 30 %: 0.17 % after 2 purchases, 0.22 % after 3 purchases, 0.30 % after 10 purchases',
    ],
  },
  {
    row: [
      'points by a value of less than the smallest coin',
      ['id: a, earn: { unit: POINTS, per: "1.00", amount: 8 }'],
      'units: { POINTS: { value: "0.0075" } }',
      third,
    ],
    found: [
      'profit-share rules.0.earn: 6 % back is at most 20.00 % of the profit at a margin of 30 %: 10.00 % after 2 purchases, 13.33 % after 3 purchases, 18.00 % after 10 purchases',
    ],
  },
  {
    row: [
      'points for what is missing to a whole amount',
      ['id: a, earn: { unit: POINTS, roundUp: "1.00", amount: 1 }'],
      '',
      third,
    ],
    found: [],
  },
  { row: ['points a receipt', ['id: a, earn: { unit: POINTS, amount: 1 }'], '', third], found: [] },
  {
    row: ['an amount off', [money, offer('a', friday, 'amount: "5.00"')], '', third],
    found: [
      'profit-share rules.0.earn: 0.10 % back is at most 0.33 % of the profit at a margin of 30 %: 0.17 % after 2 purchases, 0.22 % after 3 purchases, 0.30 % after 10 purchases',
    ],
  },
];

describe('what rules cost', () => {
  it.each(named(whatRulesCost))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

describe('what rules cost by the margin', () => {
  it.each(named(whatRulesCostByTheMargin))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});

it('what is gone of each 100 is told in whole coins where a currency has no smaller ones', () => {
  const text = fileOf('units: { POINTS: { value: "1" } }', [
    'id: money, earn: { unit: POINTS, per: "100", amount: 1 }',
    offer('a', 'when: { member: true }', 'percent: 7'),
  ]).replace('DKK', 'JPY');
  expect(checkProgramme({ text, file: 'p.yaml' }).map((one) => one.text)).toEqual([
    '"a" gives 7 % to all for what they buy already: JPY 7 of each 100 that they bought before are gone',
  ]);
});
