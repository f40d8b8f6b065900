import { describe, expect, test } from 'vitest';
import type { Condition } from '../../../gateway/programme/evaluate/rule.ts';
import { linesOfLaw } from '../../../gateway/programme/law/law.ts';
import { compiledOf, shopFile } from './sayings.ts';

const isService = {
  kind: 'is',
  fact: 'category',
  test: { op: 'in', values: ['fee', 'deposit', 'bag', 'gift-card', 'membership'] },
};
const excluded = [
  [
    'id: shop',
    {
      discount: { kind: 'any', of: [isService] },
      earn: { kind: 'any', of: [isService] },
      services: isService,
    },
  ],
  ['services: []', { discount: null, earn: null, services: null }],
  [
    'services: [bag]',
    {
      discount: {
        kind: 'any',
        of: [{ kind: 'is', fact: 'category', test: { op: 'in', values: ['bag'] } }],
      },
      earn: {
        kind: 'any',
        of: [{ kind: 'is', fact: 'category', test: { op: 'in', values: ['bag'] } }],
      },
      services: { kind: 'is', fact: 'category', test: { op: 'in', values: ['bag'] } },
    },
  ],
  [
    'law: none',
    {
      discount: { kind: 'any', of: [isService] },
      earn: { kind: 'any', of: [isService] },
      services: isService,
    },
  ],
  [
    `exclude: { both: { sku: a }, discount: { sku: b }, earn: { sku: c } }
rules: [ { id: a, discount: { percent: 5 } } ]`,
    {
      discount: {
        kind: 'any',
        of: [
          isService,
          { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'a' } },
          { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'b' } },
        ],
      },
      earn: {
        kind: 'any',
        of: [
          isService,
          { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'a' } },
          { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'c' } },
        ],
      },
      services: isService,
    },
  ],
  [
    `services: []
exclude: { earn: { sku: c } }`,
    {
      discount: null,
      earn: { kind: 'any', of: [{ kind: 'is', fact: 'sku', test: { op: 'eq', value: 'c' } }] },
      services: null,
    },
  ],
  [
    `services: []
law: eu`,
    {
      discount: { kind: 'any', of: [linesOfLaw('eu')] },
      earn: { kind: 'any', of: [linesOfLaw('eu')] },
      services: null,
    },
  ],
  [
    'clubs: { b: { fee: { lines: { sku: x }, price: "25", months: 1 } } }',
    {
      discount: {
        kind: 'any',
        of: [
          {
            kind: 'any',
            of: [isService, { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } }],
          },
        ],
      },
      earn: {
        kind: 'any',
        of: [
          {
            kind: 'any',
            of: [isService, { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } }],
          },
        ],
      },
      services: {
        kind: 'any',
        of: [isService, { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } }],
      },
    },
  ],
  [
    `services: []
clubs: { b: { fee: { lines: { sku: x }, price: "25", months: 1 } } }`,
    {
      discount: {
        kind: 'any',
        of: [{ kind: 'any', of: [{ kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } }] }],
      },
      earn: {
        kind: 'any',
        of: [{ kind: 'any', of: [{ kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } }] }],
      },
      services: { kind: 'any', of: [{ kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } }] },
    },
  ],
] as const;

const backs = [
  ['discount: { percent: 5 }', { num: 1, den: 20 }],
  ['discount: { percent: 5, units: 1 }', null],
  ['discount: { percent: 5, pays: { unit: STAMPS, amount: 1 } }', null],
  ['discount: { percent: 5, atMost: "9.00" }', null],
  ['discount: { amount: "5.00" }', null],
  ['lines: { sku: y }, discount: { percent: 5 }', null],
  ['from: 2026-01-01, discount: { percent: 5 }', null],
  ['until: 2026-12-01, discount: { percent: 5 }', null],
  ['limit: { member: 1 }, discount: { percent: 5 }', null],
  ['budget: { money: "5.00" }, discount: { percent: 5 }', null],
  ['earn: { unit: POINTS, percent: 5 }', { num: 10, den: 200 }],
  ['earn: { unit: POINTS, per: "1.00", amount: 3 }', { num: 30, den: 100 }],
  ['earn: { unit: POINTS, amount: 3 }', null],
  ['earn: { unit: POINTS, roundUp: "1.00", amount: 1 }', null],
  ['earn: { unit: STAMPS, per: "1.00", amount: 3 }', null],
  ['earn: { unit: CENTS, per: "1.00", amount: 1 }', { num: 100, den: 10000 }],
  ['earn: { unit: MILS, per: "1.00", amount: 1 }', { num: 4, den: 500 }],
  ['multiply: { unit: POINTS, by: 2 }', null],
] as const;

describe('what a file takes out', () => {
  test.each(excluded)('%s', (piece, exclusions) => {
    expect(compiledOf(shopFile(piece)).exclusions).toEqual(exclusions);
  });
});

describe('a fee', () => {
  const fee = (more: string) =>
    `clubs: { b: { fee: { lines: { sku: x }, price: "25", months: 1${more} } } }`;
  test.each([
    ['', 'proRata'],
    [', refund: pro rata', 'proRata'],
    [', refund: full', 'full'],
    [', refund: less benefits', 'lessBenefits'],
  ])('%s is paid back as it says', (more, refund) => {
    const [club] = compiledOf(shopFile(fee(more))).clubs;
    expect(club?.fee).toEqual({
      lines: { kind: 'is', fact: 'sku', test: { op: 'eq', value: 'x' } },
      priceMinor: 2500,
      months: 1,
      refund,
      back: null,
    });
  });

  const units =
    'units: { MILS: { value: "0.008" }, POINTS: { value: "0.10", cost: "0.05" }, STAMPS: {}, CENTS: { scale: 2, value: "0.01" } }';
  const backOf = (...given: readonly string[]) => {
    const rules = given.map((rule, at) => `{ id: r${at}, when: { member.clubs: b }, ${rule} }`);
    const file = `${units}\n${fee('')}\nrules: [ ${rules.join(', ')} ]`;
    return compiledOf(shopFile(file)).clubs[0]?.fee?.back;
  };
  test.each(backs)(
    '{ %s } for members of the club gives back the share %o of all prices',
    (rule, share) => {
      expect(backOf(rule)).toEqual(share);
    },
  );
  test.each([
    ['{ member.clubs: b, weekday: monday }', null],
    ['{ any: [ { member.clubs: b } ] }', null],
    ['{ not: { member.clubs: a } }', null],
    ['{ member.clubs: [b] }', { num: 1, den: 20 }],
  ])('with `when: %s` gives back %o', (when, share) => {
    const other = 'a: { byHand: true }';
    const clubs = fee('').replace('clubs: {', `clubs: { ${other},`);
    const rules = `rules: [ { id: r, when: ${when}, discount: { percent: 5 } } ]`;
    const made = compiledOf(shopFile(`${clubs}\n${rules}`)).clubs;
    expect(made.find(({ name }) => name === 'b')?.fee?.back).toEqual(share);
  });

  test('two rules give back the sum of their shares; one that hangs on something else leaves it open', () => {
    expect(backOf('discount: { percent: 5 }', 'discount: { percent: 20 }')).toEqual({
      num: 25,
      den: 100,
    });
    expect(backOf('discount: { percent: 5 }', 'discount: { amount: "1.00" }')).toBe(null);
    expect(backOf('discount: { amount: "1.00" }', 'discount: { percent: 5 }')).toBe(null);
  });

  test('a sum that whole numbers cannot hold is left open', () => {
    const rare = (per: string) => `earn: { unit: POINTS, per: "${per}", amount: 1 }`;
    const one = backOf(rare('99999999.99'));
    expect(one).toEqual({ num: 10, den: 9_999_999_999 });
    expect(backOf(rare('99999999.99'), rare('99999999.97'))).toBe(null);
  });
});

test('a law knows its goods by their category and, where tills say no category, by their label', () => {
  const { of } = linesOfLaw('eu') as Extract<Condition, { readonly of: readonly Condition[] }>;
  expect(of).toMatchObject([
    { fact: 'category', test: { values: expect.arrayContaining(['formula-milk', 'cigarettes']) } },
    {
      fact: 'labels',
      test: { values: ['infant-formula', 'tobacco', 'prescription', 'lottery'] },
    },
  ]);
});
