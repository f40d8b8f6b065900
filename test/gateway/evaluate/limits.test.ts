import { describe, expect, it } from 'vitest';
import { periodOf, type Use } from '../../../gateway/programme/evaluate/limits.ts';
import type { Budget, Limit, Rule } from '../../../gateway/programme/evaluate/rule.ts';
import { bought, earns, given, off, times } from './rules.ts';

const uses = (scope: Limit['scope'], max: number, per: Limit['per']): Limit => {
  return { scope, of: 'uses', max, per };
};
const money = (max: number, per: Limit['per'] = 'year'): Limit => {
  return { scope: 'member', of: 'discount', max, per };
};
const half = (limits: readonly Limit[], budget: Budget | null = null) => [
  off('r', 50, { limits, budget }),
];

describe('a limit', () => {
  it.each<[limit: Limit, used: [string, Partial<Use>][], gives: string[], counts: string[]]>([
    [uses('member', 4, 'year'), [], ['r 1:500'], ['r|member:anna|2026 1 500 500']],
    [
      uses('member', 4, 'year'),
      [['r|member:anna|2026', { times: 3 }]],
      ['r 1:500'],
      ['r|member:anna|2026 1 500 500'],
    ],
    [uses('member', 4, 'year'), [['r|member:anna|2026', { times: 4 }]], [], []],
    [
      uses('member', 4, 'year'),
      [['r|member:anna|2025', { times: 4 }]],
      ['r 1:500'],
      ['r|member:anna|2026 1 500 500'],
    ],
    [
      uses('member', 4, 'year'),
      [['r|member:bo|2026', { times: 4 }]],
      ['r 1:500'],
      ['r|member:anna|2026 1 500 500'],
    ],
    [
      uses('member', 4, 'year'),
      [['s|member:anna|2026', { times: 4 }]],
      ['r 1:500'],
      ['r|member:anna|2026 1 500 500'],
    ],
    [uses('total', 1, 'ever'), [], ['r 1:500'], ['r|total| 1 500 500']],
    [uses('total', 1, 'ever'), [['r|total|', { times: 1 }]], [], []],
    [uses('store', 1, 'month'), [['r|store:north|2026-03', { times: 1 }]], [], []],
    [uses('store', 1, 'day'), [['r|store:north|2026-03-04', { times: 1 }]], [], []],
    [uses('cashier', 1, 'week'), [['r|cashier:c1|2026-W10', { times: 1 }]], [], []],
    [
      money(2000),
      [['r|member:anna|2026', { minor: 1700 }]],
      ['r 1:300'],
      ['r|member:anna|2026 1 300 300'],
    ],
    [money(2000), [['r|member:anna|2026', { minor: 2000 }]], [], []],
    [
      money(2000),
      [['r|member:anna|2026', { times: 9000 }]],
      ['r 1:500'],
      ['r|member:anna|2026 1 500 500'],
    ],
  ])('%j with %j', (limit, used, gives, counts) => {
    const said = given(half([limit]), bought([[1000]], { cashier: 'c1' }), { uses: used });
    expect(said.discounts).toEqual(gives);
    expect(said.uses).toEqual(counts);
  });

  it('of members or cashiers gives nothing where nobody is named', () => {
    const shopper = bought([[1000]], { member: null });
    expect(given(half([uses('member', 9, 'ever')]), shopper).discounts).toEqual([]);
    expect(given(half([uses('cashier', 9, 'ever')]), bought([[1000]])).discounts).toEqual([]);
    expect(given(half([uses('total', 9, 'ever')]), shopper).discounts).toEqual(['r 1:500']);
  });

  it('is counted once for several limits of one scope and period, and apart for others', () => {
    const limits = [uses('member', 4, 'year'), money(2000), uses('member', 2, 'week')];
    expect(given(half(limits), bought([[1000]])).uses).toEqual([
      'r|member:anna|2026 1 500 500',
      'r|member:anna|2026-W10 1 500 500',
    ]);
  });

  it('holds for points as well, and counts no use where there were none', () => {
    const rules = (limits: readonly Limit[]) => [earns('r', {}, { limits })];
    const welcome = rules([uses('member', 1, 'ever')]);
    expect(given(welcome, bought([[1000]])).uses).toEqual(['r|member:anna| 1 0 10']);
    expect(given(welcome, bought([[99]])).uses).toEqual([]);
    const used: [string, Partial<Use>][] = [['r|member:anna|', { times: 1 }]];
    expect(given(welcome, bought([[1000]]), { uses: used }).points).toEqual([]);
    const twice = [earns('b'), times('r', 2, { limits: [uses('member', 1, 'ever')] })];
    expect(given(twice, bought([[1000]]), { uses: used }).points).toEqual(['b 10 1:10']);
  });
});

describe('a budget', () => {
  const budget = (minor: number, isPartial = true): Budget => ({ minor, per: 'ever', isPartial });
  it.each<[what: string, budget: Budget, cost: number, gives: string[]]>([
    ['that suffices', budget(500), 0, ['r 1:500']],
    ['whose rest is given', budget(500), 100, ['r 1:400']],
    ['whose rest is kept', budget(500, false), 100, []],
    ['whose rest is kept, but suffices', budget(500, false), 0, ['r 1:500']],
    ['at its end', budget(500), 500, []],
    ['that was exceeded', budget(500), 600, []],
  ])('%s', (_what, of, cost, gives) => {
    const used: [string, Partial<Use>][] = [['r|total|', { cost }]];
    expect(given(half([], of), bought([[1000]]), { uses: used }).discounts).toEqual(gives);
  });

  it('whose rest is kept goes by what a limit leaves', () => {
    const rules = half([money(300)], budget(400, false));
    expect(given(rules, bought([[1000]])).discounts).toEqual(['r 1:300']);
  });

  // A point costs 3 minor units: 10 points would cost 30.
  const version = { costs: new Map([['POINTS', { num: 3, den: 1 }]]) };
  it.each<[what: string, rule: Rule[], cost: number, gives: string[], counts: string[]]>([
    [
      'that suffices',
      [earns('r', {}, { budget: budget(30) })],
      0,
      ['r 10 1:6 2:4'],
      ['r|total| 1 0 30'],
    ],
    [
      'whose rest is given in points',
      [earns('r', {}, { budget: budget(30) })],
      14,
      ['r 5 1:3 2:2'],
      ['r|total| 1 0 15'],
    ],
    ['whose rest is less than a point', [earns('r', {}, { budget: budget(30) })], 28, [], []],
    ['whose rest is kept', [earns('r', {}, { budget: budget(30, false) })], 1, [], []],
    [
      'of a multiplier alone',
      [earns('b'), times('r', 2, { budget: budget(15) })],
      0,
      ['b 10 1:6 2:4', 'r 5 1:3 2:2'],
      ['r|total| 1 0 15'],
    ],
    [
      'of a base rule: what it cuts is not multiplied',
      [earns('r', {}, { budget: budget(30) }), times('x', 3)],
      14,
      ['r 5 1:3 2:2', 'x 10 1:6 2:4'],
      ['r|total| 1 0 15'],
    ],
    [
      'of a base rule whose rest is kept: nothing is multiplied',
      [earns('r', {}, { budget: budget(30, false) }), times('x', 3)],
      1,
      [],
      [],
    ],
    [
      'of one of two base rules: the other is multiplied whole',
      [earns('r', {}, { budget: budget(30) }), earns('s'), times('x', 2)],
      14,
      ['r 5 1:3 2:2', 's 10 1:6 2:4', 'x 15 1:3 2:2 1:6 2:4'],
      ['r|total| 1 0 15'],
    ],
  ])('for points %s', (_what, rules, cost, gives, counts) => {
    const used: [string, Partial<Use>][] = [['r|total|', { cost }]];
    const said = given(rules, bought([[600], [400]]), { uses: used, version });
    expect(said.points).toEqual(gives);
    expect(said.uses).toEqual(counts);
  });

  it('is never exceeded by part of a minor unit', () => {
    const third = { costs: new Map([['POINTS', { num: 1, den: 3 }]]) };
    const rules = [earns('r', {}, { budget: budget(3) })];
    expect(given(rules, bought([[1000]]), { version: third }).points).toEqual(['r 9 1:9']);
    expect(given(rules, bought([[1000]]), { version: third }).uses).toEqual(['r|total| 1 0 3']);
  });
});

describe('a limit that rules share', () => {
  const shared = (max: number): readonly Limit[] => [{ ...money(max), shared: 'both' }];
  const key = 'limits.both|member:anna|2026';

  it('counts both on one receipt, and cuts the second to what the first has left', () => {
    const rules = [off('a', 50, { limits: shared(600) }), off('b', 50, { limits: shared(600) })];
    const said = given(rules, bought([[1000]]));
    expect(said.discounts).toEqual(['a 1:500', 'b 1:100']);
    expect(said.uses).toEqual([`${key} 1 500 500`, `${key} 1 100 100`]);
    expect(said.outcome.uses.map(({ by }) => by)).toEqual(['a', 'b']);
  });

  it.each([
    [599, ['a 1:1']],
    [600, []],
  ])('has %d of 600 used up by either', (minor, gives) => {
    const rules = [off('a', 50, { limits: shared(600) }), off('b', 50, { limits: shared(600) })];
    const said = given(rules, bought([[1000]]), { uses: [[key, { minor }]] });
    expect(said.discounts).toEqual(gives);
  });

  it('of uses lets one of the two be given once', () => {
    const once: readonly Limit[] = [{ ...uses('member', 1, 'year'), shared: 'both' }];
    const rules = [off('a', 50, { limits: once }), off('b', 50, { limits: once })];
    expect(given(rules, bought([[1000]])).discounts).toEqual(['a 1:500']);
  });
});

describe('the period of a day', () => {
  it.each<[per: Limit['per'], day: string, period: string]>([
    ['day', '2026-03-02', '2026-03-02'],
    ['week', '2026-03-02', '2026-W10'],
    ['week', '2026-03-08', '2026-W10'],
    ['week', '2026-03-09', '2026-W11'],
    ['week', '2026-01-01', '2026-W01'],
    ['week', '2025-12-29', '2026-W01'],
    ['week', '2025-12-28', '2025-W52'],
    ['week', '2027-01-03', '2026-W53'],
    ['week', '2027-01-04', '2027-W01'],
    ['week', '2024-12-30', '2025-W01'],
    ['month', '2026-03-02', '2026-03'],
    ['year', '2026-03-02', '2026'],
    ['ever', '2026-03-02', ''],
  ])('%s of %s is %j', (per, day, period) => {
    expect(periodOf(per, day)).toBe(period);
  });
});
