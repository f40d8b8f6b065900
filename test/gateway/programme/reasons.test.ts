import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answered, type Bought, programmesOf, Shop } from './given.ts';
import { fileWith, quoted, shopWith } from './quoting.ts';

/** [code, sentence] of the one rule that is not given. */
function whyNot(rules: string, bought: Omit<Bought, 'number'>, before: readonly Bought[] = []) {
  const shop = shopWith(rules);
  for (const one of before) answered(shop.buy(one), 'purchase');
  const [first] = quoted(shop, bought).notGiven ?? [];
  return first === undefined ? 'given' : [first.code, first.reason];
}

/** What happened, the rule, the purchase (minor units), and what the cashier reads aloud. */
const rows: readonly (readonly [string, string, Omit<Bought, 'number'>, string, string])[] = [
  [
    'no card',
    '{ id: r, earn: { unit: POINTS, amount: 1 } }',
    { total: 100, who: null },
    'NEEDS_CARD',
    "needs a member's card",
  ],
  [
    'a card of the shop',
    '{ id: r, earn: { unit: POINTS, amount: 1 } }',
    { total: 100, who: 'num-29999' },
    'NEEDS_CARD',
    "needs a member's card",
  ],
  [
    'no card for a condition on members',
    '{ id: r, when: { member.days: { gte: 30 } }, discount: { percent: 5 } }',
    { total: 100, who: null },
    'NEEDS_CARD',
    "needs a member's card",
  ],
  [
    'no card for a limit of members',
    '{ id: r, discount: { percent: 5 }, limit: { member: 1 } }',
    { total: 100, who: null },
    'NEEDS_CARD',
    "needs a member's card",
  ],
  [
    'too early',
    '{ id: r, from: 2026-03-03, discount: { percent: 5 } }',
    { total: 100 },
    'NOT_NOW',
    'begins on 2026-03-03',
  ],
  [
    'too late',
    '{ id: r, until: 2026-03-01, discount: { percent: 5 } }',
    { total: 100 },
    'NOT_NOW',
    'ended with 2026-03-01',
  ],
  [
    'another weekday',
    '{ id: r, when: { weekday: [saturday, sunday] }, discount: { percent: 5 } }',
    { total: 100 },
    'NOT_NOW',
    'needs the weekday saturday or sunday, here: monday',
  ],
  [
    'another hour',
    '{ id: r, when: { time: { between: ["14:00", "16:00"] } }, discount: { percent: 5 } }',
    { total: 100 },
    'NOT_NOW',
    'needs the time 14:00 to 16:00, here: 12:00',
  ],
  [
    'a small receipt',
    '{ id: r, when: { receipt.total: { gte: "100.00" } }, discount: { percent: 5 } }',
    { total: 8000 },
    'CONDITION',
    'needs a total of at least EUR 100.00, here: EUR 80.00',
  ],
  [
    'the contrary',
    '{ id: r, when: { not: { store: "1" } }, discount: { percent: 5 } }',
    { total: 100 },
    'CONDITION',
    'needs anything but the store 1, here: 1',
  ],
  [
    'neither of two',
    '{ id: r, when: { any: [ { store: "8" }, { till: "9" } ] }, discount: { percent: 5 } }',
    { total: 100 },
    'CONDITION',
    'needs the store 8, here: 1, or the till 9, here: 1',
  ],
  [
    'the first of two',
    '{ id: r, when: { till: "1", store: "8" }, discount: { percent: 5 } }',
    { total: 100 },
    'CONDITION',
    'needs the store 8, here: 1',
  ],
  [
    'too little turnover',
    '{ id: r, when: { tally.TURNOVER: { gte: "10.00" } }, discount: { percent: 5 } }',
    { total: 100 },
    'CONDITION',
    'needs TURNOVER of at least EUR 10.00, here: EUR 0.00',
  ],
  [
    'too few miles',
    '{ id: r, when: { unit.MILES: { gte: "2.5" } }, discount: { percent: 5 } }',
    { total: 100 },
    'CONDITION',
    'needs to have at least 2.5 miles, here: 0.0 miles',
  ],
  [
    'paid in an untold way',
    '{ id: r, when: { receipt.tenders: { hasAny: [card] } }, discount: { percent: 5 } }',
    { total: 100 },
    'NOT_KNOWN',
    'needs payment by card, which is not known',
  ],
  [
    'for other members',
    '{ id: r, when: { member.tags: { hasAny: [vip] } }, discount: { percent: 5 } }',
    { total: 100 },
    'NOT_FOR_MEMBER',
    'is no offer for this member',
  ],
  [
    'a birthday that nobody told',
    '{ id: r, when: { member.birthday: 0 }, discount: { percent: 5 } }',
    { total: 100 },
    'NOT_FOR_MEMBER',
    'is no offer for this member',
  ],
  [
    'an unnamed cashier',
    '{ id: r, discount: { percent: 5 }, limit: { cashier: 1 per day } }',
    { total: 100 },
    'NOT_KNOWN',
    'needs to know the cashier',
  ],
  [
    'other articles',
    '{ id: r, lines: { category: [wash] }, discount: { percent: 5 } }',
    { total: 100 },
    'NO_LINES',
    'nothing on the receipt that it is for',
  ],
  [
    'a fee',
    '{ id: r, lines: { category: [fee] }, discount: { percent: 5 } }',
    { lines: [{ totalMinor: 9, category: 'fee' }] },
    'EXCLUDED',
    'the articles that it is for get no discount',
  ],
  [
    'points on a fee',
    '{ id: r, earn: { unit: POINTS, amount: 1 } }',
    { lines: [{ totalMinor: 9, category: 'fee' }] },
    'EXCLUDED',
    'the articles that it is for earn nothing',
  ],
  [
    'two for the price of three',
    '{ id: r, discount: { percent: 100, units: 1, for: { quantity: 3 } } }',
    { lines: [{ totalMinor: 200, quantity: 2000 }] },
    'NEEDS_MORE',
    'needs 3 of its articles, here are 2',
  ],
  [
    'too few stamps',
    '{ id: r, discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: 9 } } }',
    { total: 100 },
    'TOO_FEW',
    'needs 9 stamps, here: 0 stamps',
  ],
  [
    'too few stamps to exchange',
    '{ id: r, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } } }',
    { total: 100 },
    'TOO_FEW',
    'needs 9 stamps, here: 0 stamps',
  ],
  [
    'below the ladder',
    '{ id: r, discount: { steps: [ { from: "10.00", percent: 5 } ] } }',
    { total: 999 },
    'STEP',
    'begins at EUR 10.00, here: EUR 9.99',
  ],
  [
    'below a ladder of turnover',
    '{ id: r, discount: { by: tally.TURNOVER, steps: [ { from: "10.00", percent: 5 } ] } }',
    { total: 9 },
    'STEP',
    'begins at EUR 10.00, here: EUR 0.00',
  ],
  [
    'no full ten',
    '{ id: r, earn: { unit: POINTS, per: "10.00", amount: 1 } }',
    { total: 999 },
    'TOO_LITTLE',
    'the receipt comes to less than 1 point',
  ],
  [
    'no cost',
    '{ id: r, discount: { cost: true } }',
    { total: 100 },
    'NOT_KNOWN',
    'needs the cost of the article, not known',
  ],
  [
    'a price that it has already',
    '{ id: r, discount: { price: "5.00" } }',
    { total: 100 },
    'NOTHING_LEFT',
    'nothing is left that it could take off',
  ],
];

describe('an offer that is not given says why', () => {
  test.each(rows)('%s', (_what, rule, bought, code, sentence) => {
    expect(whyNot(`  - ${rule}`, bought)).toEqual([code, `r: ${sentence}`]);
  });

  test.each([
    ['{ member: 1 per week }', 'once a member per week'],
    ['{ total: 1 }', 'once in all'],
    ['{ store: 1 per day }', 'once a store per day'],
    ['{ memberDiscount: "0.05 per year" }', 'EUR 0.05 a member per year'],
  ])('used up: %s', (limit, most) => {
    const rule = `  - { id: r, discount: { percent: 5 }, limit: ${limit} }`;
    const before = [{ number: '1', total: 100 }];
    expect(whyNot(rule, { total: 100 }, before)).toEqual(['LIMIT', `r: is used up: ${most}`]);
  });

  test('budgets and limits whose rest pays for no whole coupon', () => {
    const rule = (more: string) =>
      `  - { id: r, discount: { percent: 100, units: 1, pays: { unit: CUPS, amount: 1 } }, ${more} }
  - { id: cups, earn: { unit: CUPS, amount: 1 } }`;
    const before = [{ number: '1', total: 100 }];
    expect(whyNot(rule('budget: { money: "0.60" }'), { total: 100 }, before)).toEqual([
      'BUDGET',
      'r: what its budget has left is too little',
    ]);
    expect(whyNot(rule('limit: { memberDiscount: "0.60" }'), { total: 100 }, before)).toEqual([
      'LIMIT',
      'r: what its limit has left is too little',
    ]);
  });

  test('used up budgets, and budgets whose rest is too little', () => {
    const rule = (rest: string) =>
      `  - { id: r, discount: { percent: 50 }, budget: { money: "0.60", per: month, rest: ${rest} } }`;
    const before = [{ number: '1', total: 100 }];
    expect(whyNot(rule('give'), { total: 100 }, [...before, { number: '2', total: 100 }])).toEqual([
      'BUDGET',
      'r: its budget of EUR 0.60 per month is used up',
    ]);
    expect(whyNot(rule('keep'), { total: 100 }, before)).toEqual([
      'BUDGET',
      'r: what its budget has left is too little',
    ]);
  });

  test('another that gives more, or that stands alone', () => {
    const best = `  - { id: r, discount: { percent: 5 }, stack: { mode: best } }
  - { id: more, discount: { percent: 6 }, stack: { mode: best } }`;
    const alone = `  - { id: r, discount: { percent: 5 } }
  - { id: more, discount: { percent: 1 }, stack: { mode: alone } }`;
    for (const rules of [best, alone]) {
      expect(whyNot(rules, { total: 1000 })).toEqual([
        'OTHER_OFFER',
        'r: more is given in its place',
      ]);
    }
  });

  test('its own reason, where it would give nothing alone either', () => {
    const rules = `  - { id: r, discount: { percent: 5 }, lines: { sku: tea }, stack: { mode: best } }
  - { id: more, discount: { percent: 6 }, stack: { mode: best } }`;
    expect(whyNot(rules, { total: 1000 })).toMatchObject(['NO_LINES', expect.any(String)]);
  });

  test('the cap of all discounts, and stamps that another rule has taken', () => {
    const capped = new Shop(
      programmesOf(
        fileWith(
          `  - { id: first, discount: { percent: 20 } }
  - { id: r, discount: { percent: 5 } }`,
          'discountCap: 20',
        ),
      ),
    );
    expect(quoted(capped, { total: 1000 }).notGiven).toMatchObject([{ rule: 'r', code: 'CAP' }]);
    const pays = 'percent: 100, units: 1, pays: { unit: STAMPS, amount: 2 }';
    const shop = shopWith(`  - { id: first, lines: { sku: tea }, discount: { ${pays} } }
  - { id: r, lines: { sku: cake }, discount: { ${pays} } }
  - { id: stamps, earn: { unit: STAMPS, amount: 3 } }`);
    shop.buy({ number: '1', total: 100 });
    const lines = ['tea', 'cake'].map((sku) => ({ sku, totalMinor: 500 }));
    expect(quoted(shop, { lines }).notGiven).toMatchObject([
      { rule: 'r', code: 'TOO_FEW', facts: { unit: 'STAMPS', wanted: 2, found: 1 } },
    ]);
  });

  test('a multiplier of nothing', () => {
    const rules = `  - { id: base, earn: { unit: POINTS, per: "10.00", amount: 1 } }
  - { id: twice, multiply: { unit: POINTS, by: 2 } }`;
    const shop = shopWith(rules);
    expect(quoted(shop, { total: 100 }).notGiven).toMatchObject([
      { rule: 'base', code: 'TOO_LITTLE' },
      { rule: 'twice', code: 'TOO_LITTLE' },
    ]);
    expect(quoted(shop, { total: 2000 }).notGiven).toEqual([]);
  });

  test('and tells nobody what it knows of the member', () => {
    const shop = shopWith(
      '  - { id: r, when: { member.age: { gte: 60 } }, discount: { percent: 5 } }',
    );
    const text = JSON.stringify(quoted(shop, { total: 100 }).notGiven);
    expect(text).not.toMatch(/age|60|birthday/);
  });
});

test('a quote gives what the purchase then gives, and each rule is given or explained', () => {
  const rules = `  - { id: a, when: { receipt.total: { gte: "5.00" } }, discount: { percent: 10 } }
  - { id: b, lines: { sku: tea }, discount: { amount: "1.00" }, limit: { member: 2 } }
  - { id: c, earn: { unit: STAMPS, per: "3.00", amount: 1 } }
  - { id: d, exchange: { from: { unit: STAMPS, amount: 4 }, to: { unit: CUPS, amount: 1 } } }
  - { id: e, discount: { percent: 100, units: 1, pays: { unit: CUPS, amount: 1 } } }`;
  const receipts = fc.array(
    fc.record({ total: fc.integer({ min: 1, max: 2000 }), isTea: fc.boolean() }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(receipts, (all) => {
      const shop = shopWith(rules);
      for (const [at, { total, isTea }] of all.entries()) {
        const lines = [{ totalMinor: total, sku: isTea ? 'tea' : 'cake' }];
        const quote = quoted(shop, { lines });
        const { notGiven = [], nudges: _, notReserved: __, ...given } = quote;
        const cups = shop.keeper.entries.filter(({ kind }) => kind === 'exchange').length;
        const bought = answered(shop.buy({ number: `${at}`, lines }), 'purchase');
        expect(given).toEqual(bought);
        const exchanged =
          shop.keeper.entries.filter(({ kind }) => kind === 'exchange').length > cups;
        const told = [
          ...given.discounts.map(({ rule }) => rule),
          ...given.earned.filter(({ amount }) => amount > 0).map(({ rule }) => rule),
          ...(exchanged ? ['d'] : []),
          ...notGiven.map(({ rule }) => rule),
        ];
        expect(told.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
        for (const { reason } of notGiven) expect(reason).toMatch(/^[a-e]: [^\n]{5,150}$/);
      }
    }),
    { numRuns: 30 },
  );
});
