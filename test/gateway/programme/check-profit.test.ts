import { describe, expect, it } from 'vitest';
import { checkProgramme, unknownShop } from '../../../gateway/programme/check/check.ts';
import {
  bonusShare,
  discountShare,
  growthNeeded,
  marginOfMarkup,
  pointCost,
  profitText,
} from '../../../gateway/programme/check/profit.ts';

const percent = (num: number) => ({ num, den: 100 });
const margin = percent(30);
const bonus = percent(5);

describe('of a price of 9,000 with 2,700 of profit in it', () => {
  it('a discount of 5 % gives away 450: 16.67 % of the profit', () => {
    expect(profitText(discountShare(bonus, margin))).toBe('16.67');
  });

  it('a markup of 30 % is a margin of 23.08 %: a profit of 2,076.92', () => {
    const { num, den } = marginOfMarkup(percent(30));
    expect(profitText({ num, den })).toBe('23.08');
    expect(Math.round((900_000 * num) / den)).toBe(207_692);
    expect(profitText(discountShare(bonus, { num, den }))).toBe('21.67');
  });

  it.each([
    [2, '8.33'],
    [3, '11.11'],
    [10, '15.00'],
    [1_000_000, '16.67'],
  ])('a bonus of 5 %% spent on the next of %i purchases gives away %s %%', (purchases, share) => {
    expect(profitText(bonusShare({ bonus, margin, purchases }))).toBe(share);
  });

  it('it is 5.56 % when half never return, and 2.78 % when half of the points burn too', () => {
    const half = { num: 1, den: 2 };
    const two = { bonus, margin, purchases: 2, returning: half };
    expect(bonusShare(two)).toEqual({ num: 1, den: 8100 / 450 });
    expect(profitText(bonusShare(two))).toBe('5.56');
    expect(profitText(bonusShare({ ...two, breakage: half }))).toBe('2.78');
  });

  it('it is 6.25 % when all return and a quarter of the points burn', () => {
    const breakage = { num: 1, den: 4 };
    expect(profitText(bonusShare({ bonus, margin, purchases: 2, breakage }))).toBe('6.25');
  });

  it('a breakage of 20 to 30 % makes a point cost 0.80 to 0.70', () => {
    expect([pointCost(percent(20)), pointCost(percent(30))]).toEqual([
      { num: 4, den: 5 },
      { num: 7, den: 10 },
    ]);
  });

  it('5 % for all needs 20 % more sales, and 30 % no growth makes good', () => {
    expect(growthNeeded(bonus, margin)).toEqual({ num: 1, den: 5 });
    expect(growthNeeded(margin, margin)).toBeNull();
  });
});

/** The findings of a file with these rules for a shop, as `code: text`. */
const texts = (options: {
  readonly rules: readonly string[];
  readonly units?: string;
  readonly more?: string;
  readonly shop: Partial<typeof unknownShop>;
}) => {
  const { rules, units = '{ POINTS: { value: "0.10" } }', more = '', shop } = options;
  const text = [
    'stamgast: 1\nid: p\neffectiveFrom: 2026-01-01T00:00\nzone: UTC\ncurrency: DKK',
    `units: ${units}\n${more}\nrules:`,
    ...rules.map((rule) => `  - { ${rule} }`),
  ].join('\n');
  const findings = checkProgramme({ text, file: 'p.yaml', shop: { ...unknownShop, ...shop } });
  return findings.map((one) => `${one.code}: ${one.text}`);
};
const base = 'id: base, earn: { unit: POINTS, per: "10.00", amount: 1 }';

describe('for a shop with a margin of 30 %', () => {
  it('a discount is told with its share of the profit, and the growth it needs', () => {
    const rules = [base.replace('"10.00"', '"2.00"'), 'id: card, discount: { percent: 5 }'];
    expect(texts({ rules, shop: { margin } })).toEqual([
      'profit-share: 5 % back is at most 16.67 % of the profit at a margin of 30 %: ' +
        '8.33 % after 2 purchases, 11.11 % after 3 purchases, 15.00 % after 10 purchases',
      'buys-anyway: "card" gives 5 % to all for what they buy already: ' +
        'sales must grow by 20.00 % to earn the same',
      'profit-share: of the profit at a margin of 30 %: 5 % off is 16.67 %',
    ]);
  });

  it('a ladder is told step by step, and a step over the margin loses money', () => {
    const rules = [
      base,
      'id: a, when: { weekday: friday }, discount: { steps: [ { from: "1.00", percent: 10 }, { from: "2.00", percent: 40 } ] }',
    ];
    expect(texts({ rules, shop: { margin } }).slice(1)).toEqual([
      'discount-permanent: "a" takes 40 % off without an end: 133.33 % of the profit',
      'discount-over-margin: 40 % is more than the margin of 30 %: each sale loses money',
      'profit-share: of the profit at a margin of 30 %: 10 % off is 33.33 %, 40 % off is 133.33 %',
    ]);
  });
});

describe('for a median member', () => {
  const pays = (amount: number) =>
    `id: gift, when: { weekday: friday }, discount: { amount: "50.00", pays: { unit: POINTS, amount: ${amount} } }`;
  const shop = { medianMonthMinor: 40_000 };

  it('a reward is far from 12 months on', () => {
    expect(texts({ rules: [base, pays(480)], shop })).toEqual([]);
    expect(texts({ rules: [base, pays(500)], shop })).toEqual([
      'reward-far: "gift" needs 500 POINTS; a median member, with DKK 400.00 a month, ' +
        'has them after 12.5 months',
    ]);
  });

  it('a reward is told with the decimals of its own unit', () => {
    const units = '{ POINTS: { value: "0.10" }, STARS: { value: "1.00", scale: 2 } }';
    const earn = 'id: stars, earn: { unit: STARS, per: "100.00", amount: "0.50" }';
    const stars = pays(0).replace('POINTS, amount: 0', 'STARS, amount: "25.00"');
    expect(texts({ rules: [base, earn, stars], units, shop })).toEqual([
      'reward-far: "gift" needs 25.00 STARS; a median member, with DKK 400.00 a month, ' +
        'has them after 12.5 months',
    ]);
  });

  it('points must live until there are enough of them', () => {
    const units = '{ POINTS: { value: "0.10", life: 6 months } }';
    expect(texts({ rules: [base, pays(240)], units, shop })).toEqual([]);
    expect(texts({ rules: [base, pays(241)], units, shop })).toEqual([
      'reward-expires: "gift" needs 241 POINTS, which takes a median member 6.1 months, ' +
        'and they live for 6 months',
    ]);
  });

  it('a ladder begins within a year, and within its own days', () => {
    const ladder = (from: string) => [
      base,
      `id: a, discount: { by: tally.T, steps: [ { from: "${from}", percent: 5 } ] }`,
    ];
    const more = 'tallies: { T: { of: paid } }';
    expect(texts({ rules: ladder('4800.00'), more, shop })).toEqual([]);
    expect(texts({ rules: ladder('6000.00'), more, shop })).toEqual([
      'reward-far: the first step of "a" begins at DKK 6000.00; a median member, ' +
        'with DKK 400.00 a month, reaches it after 15 months',
    ]);
    const within = 'tallies: { T: { of: paid, within: 90 days } }';
    expect(texts({ rules: ladder('1200.00'), more: within, shop })).toEqual([
      'reward-far: the first step of "a" begins at DKK 1200.00 within 90 days; a median member, ' +
        'with DKK 400.00 a month, never reaches it',
    ]);
  });

  it('a first level begins within a year, and within the days of its tally', () => {
    const rules = [base, 'id: a, when: { member.tier: gold }, discount: { percent: 5 }'];
    const tiers = (of: string, from: string, hold = '') =>
      `tallies: { T: { ${of} } }\ntiers: { by: T, ${hold}levels: [ { id: gold, from: "${from}" } ] }`;
    expect(texts({ rules, more: tiers('of: paid', '4800.00'), shop })).toEqual([]);
    expect(texts({ rules, more: tiers('of: paid', '4800.01'), shop })).toEqual([
      'reward-far: the first level "gold" begins at DKK 4800.01; a median member, ' +
        'with DKK 400.00 a month, needs more than 12 months for it',
    ]);
    const year = tiers('of: paid, within: 30 days', '400.00', 'hold: 1 month, ');
    expect(texts({ rules, more: year, shop })).toEqual([
      'reward-far: the first level "gold" begins at DKK 400.00 within 30 days; a median member, ' +
        'with DKK 400.00 a month, never reaches it',
    ]);
  });

  it('a reward by visits is for those who come, exchanges included', () => {
    const units = '{ STAMPS: {}, FREE: {} }';
    const rules = [
      'id: stamp, lines: { category: wash }, earn: { unit: STAMPS, perQuantity: 1, amount: 1 }',
      'id: card, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: FREE, amount: 1 } }',
      'id: free, discount: { percent: 100, units: 1, pays: { unit: FREE, amount: 1 } }',
    ];
    const visits = (medianVisits: number) => texts({ rules, units, shop: { medianVisits } });
    expect(visits(1000)).toEqual([]);
    expect(visits(250)).toEqual([
      'rare-purchases: "card" needs 9 STAMPS; with 3 visits a year that takes 36 months',
    ]);
  });
});
