import { describe, expect, it } from 'vitest';
import {
  amountText,
  discountReason,
  earnReason,
  moneyPlaces,
  percentText,
  saidOf,
} from '../../../../gateway/programme/reasons/sentences.ts';
import { stepPlaces, stepText } from '../../../../gateway/programme/reasons/steps.ts';
import type { customerLanguages } from '../../../../protocol/text.ts';
import { explainedOf, versionOf, type Wish } from './receipt.ts';

const rich: Wish = {
  member: {
    available: new Map([
      ['CUPS', 9],
      ['MILES', 90],
    ]),
  },
};

/** What a cashier reads of the discount that the rule `r` gives. */
function said(rule: string, wish: Wish = rich): string | undefined {
  const version = versionOf(`  - { id: r, ${rule} }`);
  const [own] = version.rules;
  const [given] = explainedOf(version, wish).evaluation.discounts;
  return own === undefined || given === undefined ? undefined : discountReason(version, own, given);
}

describe('a discount', () => {
  it.each([
    ['discount: { percent: 5 }', 'r: 5 % off, EUR 0.50 less'],
    ['discount: { percent: "12.5" }', 'r: 12.5 % off, EUR 1.25 less'],
    ['discount: { percent: "33.3333" }', 'r: 33.3333 % off, EUR 3.33 less'],
    ['discount: { percent: 100 }', 'r: free, EUR 10.00'],
    ['discount: { amount: "2.00" }', 'r: EUR 2.00 less'],
    ['discount: { price: "9.00" }', 'r: EUR 1.00 less'],
    ['discount: { steps: [ { from: "1.00", percent: 7 } ] }', 'r: 7 % off, EUR 0.70 less'],
    ['discount: { steps: [ { from: "1.00", percent: 100 } ] }', 'r: free, EUR 10.00'],
    [
      'discount: { percent: 100, units: 1, pays: { unit: CUPS, amount: 1 } }',
      'r: free, EUR 10.00, paid with 1 cup',
    ],
    [
      'discount: { amount: "2.00", pays: { unit: MILES, amount: "2.5" } }',
      'r: EUR 2.00 less, paid with 2.5 miles',
    ],
  ])('%s is read aloud as: %s', (rule, text) => {
    expect(said(rule)).toBe(text);
  });

  it('that a till gave on its own says what of it is beyond the offer', () => {
    const version = versionOf(
      '  - { id: r, discount: { percent: 100 } }\n  - { id: s, discount: { percent: 5 } }',
    );
    const texts = version.rules.map((rule) => {
      const [given] = explainedOf(version).evaluation.discounts;
      if (given === undefined) throw new Error('a discount is given');
      return discountReason(version, rule, { ...given, minor: 100, overMinor: 20 });
    });
    expect(texts).toEqual([
      'r: free, EUR 1.00, EUR 0.20 of it beyond the offer',
      's: 5 % off, EUR 1.00 less, EUR 0.20 of it beyond the offer',
    ]);
  });
});

describe('points', () => {
  const earned = (rule: string, amount: number, isHeld?: boolean): string => {
    const version = versionOf(`  - { id: r, ${rule} }`);
    const [own] = version.rules;
    const name = /unit: (\w+)/.exec(rule)?.[1];
    const unit = version.units.find((one) => one.unit === name);
    if (own === undefined || unit === undefined) throw new Error('there is a rule');
    const held = isHeld === undefined ? {} : { isHeld };
    return earnReason({ rule: own, unit, amount, version, paidMinor: 4599, ...held });
  };
  it.each([
    [
      'earn: { unit: POINTS, per: "1.00", amount: 1 }',
      45,
      '1 point for each full EUR 1.00 of EUR 45.99',
    ],
    [
      'earn: { unit: POINTS, per: "1.00", amount: 2 }',
      91,
      '2 points for each EUR 1.00 of EUR 45.99, rounded down',
    ],
    [
      'earn: { unit: POINTS, per: "1.00", amount: 1, round: half up }',
      46,
      '1 point for each EUR 1.00 of EUR 45.99, rounded half up',
    ],
    [
      'earn: { unit: POINTS, per: "1.00", amount: 1, round: up }',
      46,
      '1 point for each EUR 1.00 of EUR 45.99, rounded up',
    ],
    [
      'earn: { unit: MILES, per: "1.00", amount: 1 }',
      459,
      '1.0 mile for each EUR 1.00 of EUR 45.99, rounded down',
    ],
    [
      'earn: { unit: MILES, per: "1.00", amount: "0.1" }',
      45,
      '0.1 miles for each EUR 1.00 of EUR 45.99, rounded down',
    ],
    ['earn: { unit: STAMPS, perQuantity: 1, amount: 1 }', 3, 'r: 3 stamps'],
    ['earn: { unit: STAMPS, amount: 1 }', 1, 'r: 1 stamp'],
    ['multiply: { unit: POINTS, by: "1.5" }', 7, 'r: 7 points more, 1.5 times in all'],
  ])('of %s are read aloud', (rule, amount, text) => {
    expect(earned(rule, amount)).toBe(text);
    expect(earned(rule, amount, false)).toBe(text);
    expect(earned(rule, amount, true)).toBe(`${text}, held for review`);
  });

  it.each([
    [{ unit: 'STAMPS', amount: 1 }, '1 stamp'],
    [{ unit: 'STAMPS', amount: 10 }, '10 stamps'],
    [{ unit: 'MILES', amount: 10 }, '1.0 mile'],
    [{ unit: 'MILES', amount: 1 }, '0.1 miles'],
    [{ unit: 'MILES', amount: 100 }, '10.0 miles'],
    [{ unit: 'OLD_MILES', amount: 7 }, '7 old_miles'],
  ])('%j is %s', (amount, text) => {
    expect(amountText(versionOf(''), amount)).toBe(text);
  });

  it('of a unit of two words are two words, and one that has no s stays as it is', () => {
    const version = versionOf('');
    const named = {
      ...version,
      units: version.units.map((unit) => ({ ...unit, unit: 'FREE_WASHES' })),
    };
    expect(amountText(named, { unit: 'FREE_WASHES', amount: 2 })).toBe('2 free washes');
    const credit = {
      ...version,
      units: version.units.map((unit) => ({ ...unit, unit: 'CREDIT' })),
    };
    expect(amountText(credit, { unit: 'CREDIT', amount: 1 })).toBe('1 credit');
  });

  it.each([
    [5, 100, '5'],
    [1, 8, '12.5'],
    [1, 3, '33.3333'],
    [1, 1, '100'],
  ])('%i of %i is %s percent', (num, den, text) => {
    expect(percentText({ num, den })).toBe(text);
  });
});

describe('what a member is told', () => {
  const told = (texts: string, language: (typeof customerLanguages)[number], isHeld = false) => {
    const version = versionOf(`  - { id: r, discount: { percent: 5 }, texts: { ${texts} } }`);
    const [rule] = version.rules;
    if (rule === undefined) throw new Error('there is a rule');
    return saidOf(rule, { ...{ language, amount: 123_456, scale: 2, reason: 'r: 5 %' }, isHeld });
  };
  it.each([
    ['da', '1.234,56 rabat', '1.234,56 rabat (afventer kontrol)'],
    ['en', '1,234.56 less', '1,234.56 less (waiting for a check)'],
    ['nb', '1 234,56 av', '1 234,56 av (venter på kontroll)'],
    ['nl', '1.234,56 korting', '1.234,56 korting (wacht op controle)'],
    ['ru', '1 234,56 меньше', '1 234,56 меньше (ожидает проверки)'],
  ] as const)('is in the own language: %s', (language, text, held) => {
    const texts = `da: "{amount} rabat", en: "{amount} less", nb: "{amount} av", nl: "{amount} korting", ru: "{amount} меньше"`;
    const plain = (one: string) => one.replace(/\s/g, ' ');
    expect(plain(told(texts, language))).toBe(text);
    expect(plain(told(texts, language, true))).toBe(held);
  });

  it('is the English text, with English figures, where the own one is missing', () => {
    expect(told('en: "{amount} less"', 'da')).toBe('1,234.56 less');
    expect(told('en: "{amount} less"', 'da', true)).toBe('1,234.56 less (waiting for a check)');
    expect(told('da: "{amount} rabat"', 'en')).toBe('r: 5 %');
  });
});

it('money has as many decimal places as its currency', () => {
  const places = ['EUR', 'JPY', 'KWD'].map((currency) =>
    moneyPlaces({ ...versionOf(''), currency }),
  );
  expect(places).toEqual([2, 0, 3]);
});

describe('a value of a ladder', () => {
  it.each([
    ['lines.total', 1234, 'EUR 12.34', 2],
    ['receipt.total', 1234, 'EUR 12.34', 2],
    ['tally.TURNOVER', 1234, 'EUR 12.34', 2],
    ['tally.SHELF', 1234, 'EUR 12.34', 2],
    ['tally.WASHES', 1500, '1.5', 3],
    ['tally.VISITS', 12, '12', 0],
    ['member.days', 12, '12', 0],
    ['tally.YEN', 1234, 'JPY 1234', 0],
    ['tally.DINARS', 1234, 'KWD 1.234', 3],
  ])('by %s is written as people do', (by, value, text, places) => {
    const version = versionOf('', 'currencies: { JPY: {} }');
    const [first] = version.tallies;
    if (first === undefined) throw new Error('there is a tally');
    const yen = { ...first, name: 'YEN', currency: 'JPY' };
    const dinars = { ...first, name: 'DINARS', currency: 'KWD' };
    const all = { ...version, tallies: [...version.tallies, yen, dinars] };
    expect([stepText(all, by, value), stepPlaces(all, by)]).toEqual([text, places]);
  });
});
