import { describe, expect, it } from 'vitest';
import type { BasketLine } from '../../../../gateway/programme/evaluate/facts.ts';
import { addUses, usesOf } from '../../../../gateway/programme/evaluate/limits.ts';
import { notReservedOf } from '../../../../gateway/programme/reasons/not-reserved.ts';
import { notSoldOf } from '../../../../gateway/programme/reasons/not-sold.ts';
import { nudgesOf } from '../../../../gateway/programme/reasons/nudges.ts';
import type { Nudge } from '../../../../gateway/programme/reasons/types.ts';
import { type CustomerLanguage, customerLanguages } from '../../../../protocol/text.ts';
import { askedOf, explainedOf, versionOf, type Wish } from './receipt.ts';

/** What a quote says of what would give more. */
function nudges(
  rules: string,
  wish: Wish = {},
  options: { readonly more?: string; readonly language?: CustomerLanguage } = {},
): readonly Nudge[] {
  const version = versionOf(rules, options.more);
  return nudgesOf(version, explainedOf(version, wish), options.language);
}
const one = (rule: string, wish: Wish = {}, more?: string): Nudge | undefined =>
  nudges(`  - { id: r, ${rule} }`, wish, more === undefined ? {} : { more })[0];

const lines = (...all: readonly (Partial<BasketLine> & { readonly totalMinor: number })[]) => ({
  basket: {
    lines: all.map((line, at) => ({ line: at + 1, sku: 'tea', quantity: 1000, ...line })),
  },
});
const steps =
  'discount: { steps: [ { from: "10.00", percent: 5 }, { from: "20.00", percent: "12.5" } ] }';
const turnover = (amount: number) => ({ member: { tallies: new Map([['TURNOVER', amount]]) } });
const cups = 'exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: CUPS, amount: 1 } }';

describe('the next step', () => {
  it.each([
    [999, 1, '5', 50],
    [500, 500, '5', 50],
    [1000, 1000, '12.5', 250],
    [1999, 1, '12.5', 250],
  ])('from %i is %i away', (total, missingMinor, percent, savesMinor) => {
    expect(one(steps, { total })).toMatchObject({
      ...{ rule: 'r', code: 'STEP' },
      facts: { missingMinor, percent, savesMinor },
    });
  });

  it.each([499, 2000, 5000])('from %i is none, or too far', (total) => {
    expect(one(steps, { total })).toBeUndefined();
  });

  it('by the total counts all lines, by the lines those of the rule alone', () => {
    const receipt = lines({ totalMinor: 600 }, { sku: 'wax', totalMinor: 350 });
    const by = (name: string) =>
      `lines: { sku: tea }, discount: { by: ${name}, steps: [ { from: "10.00", percent: 10 } ] }`;
    expect(one(by('receipt.total'), receipt)?.facts).toEqual({
      missingMinor: 50,
      percent: '10',
      savesMinor: 65,
    });
    expect(one(by('lines.total'), receipt)?.facts).toEqual({
      missingMinor: 400,
      percent: '10',
      savesMinor: 100,
    });
  });

  it('looks at what others have left, and not at what its own step took', () => {
    const rules = (stack: string) => `  - { id: first, priority: 1, discount: { amount: "3.00" } }
  - { id: r, ${steps}, ${stack} }`;
    expect(nudges(rules('priority: 0'), { total: 1200 })[0]?.facts).toEqual({
      ...{ missingMinor: 100, percent: '5', savesMinor: 50 },
    });
    expect(one(steps, { total: 1500 })?.facts).toEqual({
      ...{ missingMinor: 500, percent: '12.5', savesMinor: 250 },
    });
  });

  it('is not told where it would save no more', () => {
    expect(
      one(`${steps.replace(' } ] }', ' } ], atMost: "0.50" }')}`, { total: 1500 }),
    ).toBeUndefined();
  });

  it('is told in the smallest parts that the currency has', () => {
    const version = { ...versionOf(`  - { id: r, ${steps} }`), currency: 'KWD' };
    const [told] = nudgesOf(version, explainedOf(version, { total: 1500 }), undefined);
    expect(told?.reason).toBe('0.500 more -> 12.5 %, saves 0.250');
    const larger = `when: { receipt.total: { gte: "12.00" } }, discount: { amount: "5.00" }, texts: { en: "{amount} less" }`;
    const rule = { ...versionOf(`  - { id: r, ${larger} }`), currency: 'KWD' };
    expect(nudgesOf(rule, explainedOf(rule), undefined)[0]?.reason).toBe(
      '0.200 more -> 0.500 less',
    );
  });

  it('is told of a programme that excludes nothing', () => {
    expect(one(steps, { total: 500 }, 'services: []')?.code).toBe('STEP');
  });

  it('is not told where no line is of the rule, or all of them are excluded', () => {
    const ladder = (line: string) =>
      `lines: { ${line} }, discount: { by: receipt.total, steps: [ { from: "10.01", percent: 10 } ] }`;
    expect(one(ladder('sku: wax'))).toBeUndefined();
    expect(one(ladder('sku: tea'), {}, 'exclude: { discount: { sku: tea } }')).toBeUndefined();
    expect(one(ladder('sku: tea'), {}, 'exclude: { discount: { sku: wax } }')?.code).toBe('STEP');
  });

  it.each([
    ['begins with the day of the receipt', 'from: 2026-03-02', 1],
    ['begins tomorrow', 'from: 2026-03-03', 0],
    ['ends with the day of the receipt', 'until: 2026-03-02', 1],
    ['ended yesterday', 'until: 2026-03-01', 0],
    ['is for who is drawn', 'chance: { oneIn: 2, seed: a }', 0],
    ['asks what does not hold', 'when: { store: "8" }', 0],
    ['is of each member', 'limit: { member: 1 }', 1],
  ])('of a rule that %s', (_what, more, count) => {
    expect(nudges(`  - { id: r, ${more}, ${steps} }`)).toHaveLength(count);
  });

  it('of a rule that is used up is not told', () => {
    const version = versionOf(`  - { id: r, limit: { member: 1 }, ${steps} }`);
    const use = { times: 1, minor: 1, cost: 1 };
    const uses = addUses(
      new Map(),
      version.rules.flatMap((rule) => usesOf(rule, askedOf(), use)),
    );
    expect(nudgesOf(version, explainedOf(version, { uses }), undefined)).toEqual([]);
  });

  it('of a hidden unit is not told', () => {
    const hidden = `  - { id: r, when: { unit.CUPS: { gte: 0 } }, ${steps} }`;
    const version = versionOf(hidden);
    const units = version.units.map((unit) => ({ ...unit, isHidden: unit.unit === 'CUPS' }));
    const secret = { ...version, units };
    expect(nudgesOf(version, explainedOf(version), undefined)).toHaveLength(1);
    expect(nudgesOf(secret, explainedOf(secret), undefined)).toEqual([]);
  });
});

describe('the next step of what is counted', () => {
  const by = (tally: string, from: string) =>
    `discount: { by: tally.${tally}, steps: [ { from: ${from}, percent: 5 } ] }`;
  it.each([
    [
      'TURNOVER',
      '"100.00"',
      5000,
      { tally: 'TURNOVER', missing: 4000, percent: '5' },
      '40.00 more -> 5 % from the next time on',
    ],
    [
      'SHELF',
      '"100.00"',
      5000,
      { tally: 'SHELF', missing: 4000, percent: '5' },
      '40.00 more -> 5 % from the next time on',
    ],
    [
      'WASHES',
      '9',
      5500,
      { tally: 'WASHES', missing: 2500, percent: '5' },
      '2.500 more -> 5 % from the next time on',
    ],
  ])('of %s', (tally, from, before, facts, reason) => {
    const member = { tallies: new Map([[tally, before]]) };
    expect(one(by(tally, from), { member })).toEqual({
      ...{ rule: 'r', code: 'NEXT_STEP', facts, reason },
    });
  });

  it.each([
    ['that this receipt reaches', by('TURNOVER', '"100.00"'), turnover(9000)],
    [
      'of receipts, which are no sum',
      by('VISITS', '9'),
      { member: { tallies: new Map([['VISITS', 7]]) } },
    ],
    ['of a shopper without a card', by('TURNOVER', '"100.00"'), { member: null }],
    [
      'of days',
      'discount: { by: member.days, steps: [ { from: 9, percent: 5 } ] }',
      { member: { since: '2026-03-01' } },
    ],
    ['that nobody has counted', by('TURNOVER', '"100.00"'), {}],
  ])('is none %s', (_what, rule, wish) => {
    expect(one(rule, wish)).toBeUndefined();
  });
});

describe('a larger total', () => {
  const more = (test: string, what: string) => `when: { receipt.total: { ${test} } }, ${what}`;
  const five = 'discount: { amount: "5.00" }';
  const points = 'earn: { unit: POINTS, amount: 30 }';
  it.each([
    [
      more('gte: "12.00"', five),
      { missingMinor: 200, savesMinor: 500 },
      '2.00 more -> r: EUR 5.00 less',
    ],
    [
      more('gt: "12.00"', five),
      { missingMinor: 201, savesMinor: 500 },
      '2.01 more -> r: EUR 5.00 less',
    ],
    [
      more('gte: "12.00"', points),
      { missingMinor: 200, unit: 'POINTS', amount: 30 },
      '2.00 more -> r: 30 points',
    ],
    [
      more('gte: "12.00"', 'earn: { unit: POINTS, per: "1.00", amount: 1 }'),
      { missingMinor: 200, unit: 'POINTS', amount: 12 },
      '2.00 more -> 1 point for each full EUR 1.00 of EUR 12.00',
    ],
    [
      more('gte: "12.00"', 'earn: { unit: MILES, amount: "2.5" }'),
      { missingMinor: 200, unit: 'MILES', amount: 25 },
      '2.00 more -> r: 2.5 miles',
    ],
  ])('%s', (rule, facts, reason) => {
    expect(one(rule)).toEqual({ rule: 'r', code: 'TOTAL', facts, reason });
  });

  it.each([
    ['that must be smaller', more('lt: "9.00"', five)],
    ['that must be no larger', more('lte: "9.00"', five)],
    ['that must be between', more('between: ["11.00", "12.00"]', five)],
    ['that is not to be there', `when: { not: { receipt.total: { gte: "9.00" } } }, ${five}`],
    [
      'where the store is another too',
      `when: { any: [ { receipt.total: { gte: "12.00" } }, { store: "8" } ] }, ${five}`,
    ],
    ['of pieces', `when: { receipt.quantity: { gte: 2 } }, ${five}`],
    ['that gives nothing', more('gte: "12.00"', 'earn: { unit: POINTS, per: "90.00", amount: 1 }')],
    ['that is twice as much', more('gte: "20.01"', five)],
  ])('is not told: one %s', (_what, rule) => {
    expect(one(rule)).toBeUndefined();
  });

  it('is told in the words of the rule, in the language asked for', () => {
    const rule = `  - { id: r, ${more('gte: "12.00"', points)}, texts: { da: "{amount} point", en: "{amount} points" } }`;
    expect(nudges(rule, {}, { language: 'da' })[0]).toMatchObject({
      ...{ reason: '2.00 more -> 30 points', said: '2,00 mere -> 30 point' },
    });
  });

  it('is not told where it would come to more points than a receipt may give', () => {
    const rules = `  - { id: base, earn: { unit: POINTS, per: "0.01", amount: 900000000 } }
  - { id: r, ${more('gte: "12.00"', 'discount: { amount: "0.01" }')} }`;
    expect(nudges(rules)).toEqual([]);
    expect(nudges(rules.replace('900000000', '800000000'))).toHaveLength(1);
  });

  it('is that of the rule, not of one before it', () => {
    const rules = `  - { id: base, earn: { unit: MILES, amount: 1 } }
  - { id: r, ${more('gte: "12.00"', points)} }`;
    expect(nudges(rules)[0]?.facts).toMatchObject({ unit: 'POINTS', amount: 30 });
  });

  it('is put on a line that earns', () => {
    const rule = more('gte: "12.00"', 'earn: { unit: POINTS, per: "1.00", amount: 1 }');
    const receipt = lines({ totalMinor: 500 }, { sku: 'wax', totalMinor: 500 });
    expect(one(rule, receipt, 'exclude: { earn: { sku: tea } }')?.facts).toMatchObject({
      amount: 7,
    });
  });

  it('is put on the first line that the rule looks at', () => {
    const rule = more('gte: "12.00"', 'lines: { sku: wax }, discount: { percent: 50 }');
    const receipt = lines(
      { totalMinor: 600 },
      { sku: 'wax', totalMinor: 400 },
      { sku: 'wax', totalMinor: 0 },
    );
    expect(one(rule, receipt)?.facts).toEqual({ missingMinor: 200, savesMinor: 300 });
  });
});

describe('the next reward', () => {
  const pays = 'discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: 9 } }';
  it.each([
    [cups, 7, { unit: 'STAMPS', missing: 2, reward: 'CUPS' }, '2 stamps to go -> 1 cup'],
    [cups, 8, { unit: 'STAMPS', missing: 1, reward: 'CUPS' }, '1 stamp to go -> 1 cup'],
    [pays, 7, { unit: 'STAMPS', missing: 2 }, '2 stamps to go -> r'],
    [cups, 0, { unit: 'STAMPS', missing: 9, reward: 'CUPS' }, '9 stamps to go -> 1 cup'],
  ])('of %s with %i', (rule, has, facts, reason) => {
    expect(one(rule, { after: { STAMPS: has } })).toEqual({
      rule: 'r',
      code: 'REWARD',
      facts,
      reason,
    });
  });

  it.each([
    ['for who has enough', cups, { after: { STAMPS: 9 } }],
    ['without a card', cups, { member: null }],
    ['at a tap', `on: visit, ${cups}`, {}],
    ['to who may be drawn', `chance: { oneIn: 2, seed: a }, ${cups}`, {}],
    ['before its first day', `from: 2026-03-03, ${cups}`, {}],
    ['after its last day', `until: 2026-03-01, ${cups}`, {}],
    ['where the rule does not hold', `when: { store: "8" }, ${cups}`, {}],
    ['of a plain discount', 'discount: { percent: 5 }', {}],
    ['of points that are earned', 'earn: { unit: POINTS, amount: 1 }', {}],
  ])('is not told %s', (_what, rule, wish) => {
    expect(one(rule, wish)).toBeUndefined();
  });

  it('counts from nothing where the member has none yet', () => {
    expect(one(cups)?.facts).toMatchObject({ missing: 9 });
  });
});

it.each([
  [
    'da',
    '5,00 mere -> 12,5 %, sparer 2,50',
    '9,50 mere -> 12,5 % fra næste gang',
    '2,00 mere -> r: EUR 5.00 less',
    'mangler 2 stamps -> 1 cup',
  ],
  [
    'en',
    '5.00 more -> 12.5 %, saves 2.50',
    '9.50 more -> 12.5 % from the next time on',
    '2.00 more -> r: EUR 5.00 less',
    '2 stamps to go -> 1 cup',
  ],
  [
    'nb',
    '5,00 til -> 12,5 %, sparer 2,50',
    '9,50 til -> 12,5 % fra neste gang',
    '2,00 til -> r: EUR 5.00 less',
    'mangler 2 stamps -> 1 cup',
  ],
  [
    'nl',
    'nog 5,00 -> 12,5 %, bespaart 2,50',
    'nog 9,50 -> 12,5 % vanaf de volgende keer',
    'nog 2,00 -> r: EUR 5.00 less',
    'nog 2 stamps -> 1 cup',
  ],
  [
    'ru',
    'ещё 5,00 -> 12,5 %, экономия 2,50',
    'ещё 9,50 -> 12,5 % со следующего раза',
    'ещё 2,00 -> r: EUR 5.00 less',
    'осталось 2 stamps -> 1 cup',
  ],
] as const)('what would give more is said in %s', (language, step, next, total, reward) => {
  expect(customerLanguages).toContain(language);
  const saidOf = (rule: string, wish: Wish) =>
    nudges(`  - { id: r, ${rule} }`, wish, { language })[0]?.said;
  const ladder = 'steps: [ { from: "20.00", percent: "12.5" } ]';
  expect([
    saidOf(`discount: { ${ladder} }`, { total: 1500 }),
    saidOf(`discount: { by: tally.TURNOVER, ${ladder} }`, { total: 1000, ...turnover(50) }),
    saidOf('when: { receipt.total: { gte: "12.00" } }, discount: { amount: "5.00" }', {}),
    saidOf(cups, { after: { STAMPS: 7 } }),
  ]).toEqual([step, next, total, reward]);
});

describe('a quote', () => {
  it('names what it promises and does not hold', () => {
    const rules = `  - { id: wash, lines: { sku: tea }, discount: { percent: 10, pays: { unit: MILES, amount: "2.5" } } }
  - { id: welcome, earn: { unit: POINTS, amount: 5 }, limit: { member: 1 } }
  - { id: campaign, discount: { percent: 1 }, budget: { money: "500.00" } }
  - { id: mug, discount: { percent: 1, units: 1 }, stock: 5 }
  - { id: club, discount: { percent: 1 }, limit: { memberDiscount: "5.00" } }
  - { id: plain, discount: { percent: 1 } }
  - { id: far, when: { store: "8" }, discount: { percent: 1 }, limit: { total: 1 } }`;
    const version = versionOf(rules);
    const wish = { member: { available: new Map([['MILES', 99]]) } };
    expect(notReservedOf(version, explainedOf(version, wish))).toEqual([
      ...['2.5 MILES for wash', 'uses of welcome', 'budget of campaign', 'stock of mug'],
      'discount of club',
    ]);
  });

  it('names what may not be sold to this shopper, and not for whom it is', () => {
    const reserved = `reserved:
  - { id: preview, lines: { sku: tea }, to: { member.tags: vip }, until: 2026-04-30 }
  - { id: ever, lines: { sku: wax }, to: { member.tags: vip } }`;
    const version = versionOf('', reserved);
    const both = lines({ totalMinor: 5 }, { sku: 'wax', totalMinor: 5 });
    expect(notSoldOf(version, askedOf(both)).notSold).toEqual([
      { line: 1, reserved: 'preview', reason: 'preview: is for others until 2026-04-30' },
      { line: 2, reserved: 'ever', reason: 'ever: is for others' },
    ]);
    expect(notSoldOf(version, askedOf({ member: null })).notSold).toEqual([
      { line: 1, reserved: 'preview', reason: "preview: needs a member's card until 2026-04-30" },
    ]);
    expect(notSoldOf(version, askedOf({ member: { tags: ['vip'] } }))).toEqual({});
    expect(notSoldOf(versionOf(''), askedOf())).toEqual({});
    expect(notSoldOf(null, askedOf())).toEqual({});
    expect(notSoldOf(version, null)).toEqual({});
  });
});
