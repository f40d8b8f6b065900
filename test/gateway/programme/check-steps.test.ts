import { describe, expect, it } from 'vitest';
import { type Case, foundIn, friday, named, steps } from './check-cases.ts';
import { offer } from './check-rows.ts';

const stepsCapsAndBudgets: readonly Case[] = [
  {
    row: [
      'a step of the lines beyond the receipt',
      [
        offer(
          'a',
          'when: { receipt.total: { lt: "100.00" } }, lines: { brand: x }',
          `by: lines.total, ${steps(['"50.00"', '5'], ['"100.00"', '9'])}`,
        ),
      ],
    ],
    found: [
      "step-never-reached rules.1.discount.steps.1: the step from DKK 100.00 lies beyond the rule's conditions",
    ],
  },
  {
    row: [
      'a step of a rule that never holds',
      [
        offer(
          'a',
          'when: { weekday: friday, not: { weekday: friday } }',
          steps(['"50.00"', '9'], ['"100.00"', '5']),
        ),
      ],
    ],
    found: ['rule-never-holds rules.1.when: "a" never holds: its conditions contradict each other'],
  },
  {
    row: [
      'a step of a quantity',
      [
        offer(
          'a',
          'when: { tally.T: { lt: 2 } }',
          `by: tally.T, ${steps(['1', '5'], ['"2.5"', '9'])}`,
        ),
      ],
      'tallies: { T: { of: quantity } }',
    ],
    found: [
      "step-never-reached rules.1.discount.steps.1: the step from 2.500 lies beyond the rule's conditions",
    ],
  },
  {
    row: [
      'a step of receipts',
      [offer('a', 'when: { tally.T: { lt: 2 } }', `by: tally.T, ${steps(['1', '5'], ['3', '9'])}`)],
      'tallies: { T: { of: receipts } }',
    ],
    found: [
      "step-never-reached rules.1.discount.steps.1: the step from 3 lies beyond the rule's conditions",
    ],
  },
  {
    row: [
      'a step of shelf prices',
      [
        offer(
          'a',
          'when: { tally.T: { lt: "2.00" } }',
          `by: tally.T, ${steps(['"1.00"', '5'], ['"2.00"', '9'])}`,
        ),
      ],
      'tallies: { T: { of: shelf } }',
    ],
    found: [
      "step-never-reached rules.1.discount.steps.1: the step from DKK 2.00 lies beyond the rule's conditions",
    ],
  },
  {
    row: [
      'a step of what is paid',
      [
        offer(
          'a',
          'when: { tally.T: { lt: "2.00" } }',
          `by: tally.T, ${steps(['"1.00"', '5'], ['"2.00"', '9'])}`,
        ),
      ],
      'tallies: { T: { of: paid } }',
    ],
    found: [
      "step-never-reached rules.1.discount.steps.1: the step from DKK 2.00 lies beyond the rule's conditions",
    ],
  },
  {
    row: [
      'a step of the receipt, in a file that counts as well',
      [
        offer(
          'a',
          'when: { receipt.total: { lt: "2.00" }, tally.T: { gte: 3 } }',
          `by: receipt.total, ${steps(['"1.00"', '5'], ['"2.00"', '9'])}`,
        ),
      ],
      'tallies: { T: { of: receipts } }',
    ],
    found: [
      "step-never-reached rules.1.discount.steps.1: the step from DKK 2.00 lies beyond the rule's conditions",
    ],
  },
  {
    row: [
      'a step that gives less',
      [offer('a', friday, steps(['"1.00"', '9'], ['"2.00"', '"8.5"'], ['"3.00"', '10']))],
    ],
    found: ['step-not-more rules.1.discount.steps.1: 8.50 % is no more than the 9 % before it'],
  },
  {
    row: [
      'a ladder that goes beyond the cap',
      [offer('a', friday, steps(['"1.00"', '9'], ['"2.00"', '12'], ['"3.00"', '13']))],
      'discountCap: "12.5"',
    ],
    found: ['discount-over-cap rules.1.discount: 13 % is more than the discountCap of 12.50 %'],
  },
  {
    row: [
      'a ladder that goes down from beyond the cap',
      [offer('a', friday, steps(['"1.00"', '12'], ['"2.00"', '9']))],
      'discountCap: 10',
    ],
    found: [
      'discount-over-cap rules.1.discount: 12 % is more than the discountCap of 10 %',
      'step-not-more rules.1.discount.steps.1: 9 % is no more than the 12 % before it',
    ],
  },
  {
    row: [
      'a ladder within the cap',
      [offer('a', friday, steps(['"1.00"', '9'], ['"2.00"', '10']))],
      'discountCap: 10',
    ],
    found: [],
  },
  {
    row: [
      'more than the cap on some lines',
      [offer('a', `lines: { brand: x }, ${friday}`, 'percent: 15')],
      'discountCap: 10',
    ],
    found: [],
  },
  {
    row: [
      'more than the cap on one piece',
      [offer('a', friday, 'percent: 15, units: 1')],
      'discountCap: 10',
    ],
    found: [],
  },
  {
    row: [
      'an amount, which no cap is told of',
      [offer('a', friday, 'amount: "15.00"')],
      'discountCap: 10',
    ],
    found: [],
  },
  {
    row: [
      'points of more than the cap',
      ['id: a, earn: { unit: POINTS, percent: 15 }', offer('b', friday)],
      'discountCap: 10',
    ],
    found: [],
  },
  {
    row: [
      'a limit of as much as the budget',
      [offer('a', `${friday}, limit: { memberDiscount: "50.00" }, budget: { money: "50.00" }`)],
    ],
    found: [],
  },
  {
    row: [
      'a limit of a day above the budget of a month',
      [
        offer(
          'a',
          `${friday}, limit: { memberDiscount: "60.00 per day" }, budget: { money: "50.00", per: month }`,
        ),
      ],
    ],
    found: [
      'limit-over-budget rules.1.limit: one member may get DKK 60.00, and the budget is DKK 50.00',
    ],
  },
  {
    row: [
      'a limit of a month above the budget of a month',
      [
        offer(
          'a',
          `${friday}, limit: { memberDiscount: "60.00 per month" }, budget: { money: "50.00", per: month }`,
        ),
      ],
    ],
    found: [
      'limit-over-budget rules.1.limit: one member may get DKK 60.00, and the budget is DKK 50.00',
    ],
  },
  {
    row: [
      'a limit of a year above the budget of a month',
      [
        offer(
          'a',
          `${friday}, limit: { memberDiscount: "60.00 per year" }, budget: { money: "50.00", per: month }`,
        ),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a limit of a week above the budget of a year',
      [
        offer(
          'a',
          `${friday}, limit: { memberDiscount: "60.00 per week" }, budget: { money: "50.00", per: year }`,
        ),
      ],
    ],
    found: [
      'limit-over-budget rules.1.limit: one member may get DKK 60.00, and the budget is DKK 50.00',
    ],
  },
  {
    row: [
      'a limit for ever above the budget of a year',
      [
        offer(
          'a',
          `${friday}, limit: { memberDiscount: "60.00" }, budget: { money: "50.00", per: year }`,
        ),
      ],
    ],
    found: [],
  },
  {
    row: [
      'a limit of a year above the budget for ever',
      [
        offer(
          'a',
          `${friday}, limit: { memberDiscount: "60.00 per year" }, budget: { money: "50.00" }`,
        ),
      ],
    ],
    found: [
      'limit-over-budget rules.1.limit: one member may get DKK 60.00, and the budget is DKK 50.00',
    ],
  },
  {
    row: [
      'uses of an amount beyond the budget',
      [offer('a', `${friday}, limit: { total: 6 }, budget: { money: "50.00" }`, 'amount: "9.00"')],
    ],
    found: [
      'limit-over-budget rules.1.limit: 6 uses at DKK 9.00 are DKK 54.00, and the budget of DKK 50.00 pays 5',
    ],
  },
  {
    row: [
      'uses of an amount within the budget',
      [offer('a', `${friday}, limit: { total: 5 }, budget: { money: "50.00" }`, 'amount: "10.00"')],
    ],
    found: [],
  },
  {
    row: [
      'uses of an amount on each piece',
      [
        offer(
          'a',
          `${friday}, limit: { total: 6 }, budget: { money: "50.00" }`,
          'amount: "9.00", units: 2',
        ),
      ],
    ],
    found: [],
  },
  {
    row: [
      'more uses of a percent than the budget has cents',
      [offer('a', `${friday}, limit: { total: 6000 }, budget: { money: "50.00" }`)],
    ],
    found: [],
  },
  {
    row: [
      'money of an amount, within the budget',
      [
        offer(
          'a',
          `${friday}, limit: { memberDiscount: "50.00" }, budget: { money: "50.00" }`,
          'amount: "9.00"',
        ),
      ],
    ],
    found: [],
  },
  {
    row: [
      'uses of a percent',
      [offer('a', `${friday}, limit: { total: 600 }, budget: { money: "50.00" }`)],
    ],
    found: [],
  },
  {
    row: [
      'uses of points by what is paid',
      [
        'id: a, limit: { total: 600 }, budget: { money: "50.00" }, earn: { unit: POINTS, per: "1.00", amount: 9 }',
      ],
    ],
    found: [],
  },
  {
    row: [
      'uses of points whose cost is rounded up',
      ['id: a, limit: { total: 20 }, budget: { money: "1.00" }, earn: { unit: POINTS, amount: 1 }'],
      'units: { POINTS: { value: "0.10", cost: "0.051" } }',
    ],
    found: [
      'limit-over-budget rules.1.limit: 20 uses at DKK 0.06 are DKK 1.20, and the budget of DKK 1.00 pays 16',
    ],
  },
];

describe('steps, caps and budgets', () => {
  it.each(named(stepsCapsAndBudgets))('%s', (_, one) => {
    expect(foundIn(one)).toEqual(one.found);
  });
});
