import { describe, expect, it } from 'vitest';
import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import type { Settings } from '../../../gateway/programme/evaluate/evaluate.ts';
import type { Earn, Rule } from '../../../gateway/programme/evaluate/rule.ts';
import { bought, earns, given, inCategory, is, off, type Said, share, times } from './rules.ts';

const tea = { category: 'tea' };
const money = (minor: number) => ({ per: { kind: 'money' as const, minor } });
const pieces = { per: { kind: 'quantity' as const, thousandths: 1000 } };
const roundUp = { per: { kind: 'roundUp' as const, minor: 100 }, amount: 100 };
const receipt = { per: { kind: 'receipt' as const } };
const free1 = {
  off: share(100),
  units: { count: 1, per: null, take: 'cheapest' as const },
};

describe('what a receipt earns', () => {
  it.each<[what: string, earn: Partial<Earn>, lines: Said[], gives: string[]]>([
    ['a point for each full 1.00', money(100), [[999]], ['r 9 1:9']],
    ['of the receipt, not of each line', money(100), [[150], [150]], ['r 3 1:2 2:1']],
    ['rounded half up', { ...money(100), round: 'halfUp' }, [[950]], ['r 10 1:10']],
    ['rounded up', { ...money(100), round: 'up' }, [[901]], ['r 10 1:10']],
    ['less than one point is no point', money(100), [[99]], ['r 0']],
    [
      'one for each piece',
      pieces,
      [
        [500, 3],
        [100, 2],
      ],
      ['r 5 1:3 2:2'],
    ],
    ['nothing for half a piece', pieces, [[500, 0.5]], ['r 0']],
    ['nothing for what costs nothing', pieces, [[0, 3], [100]], ['r 1 2:1']],
    [
      'a number for the receipt, by what is paid',
      { ...receipt, amount: 50 },
      [[300], [100]],
      ['r 50 1:38 2:12'],
    ],
    [
      'on its first line when nothing is paid',
      { ...receipt, amount: 50 },
      [[0], [0]],
      ['r 50 1:50'],
    ],
    ['what is missing to the next full 1.00', roundUp, [[425]], ['r 75 1:75']],
    ['nothing when nothing is missing', roundUp, [[500]], []],
    ['what is missing to the sum of the lines', roundUp, [[225], [200]], ['r 75 1:40 2:35']],
  ])('is %s', (_what, earn, lines, gives) => {
    const { points, outcome } = given([earns('r', earn)], bought(lines));
    expect(points).toEqual(gives);
    for (const { amount, sum } of outcome.earned) expect(evaluateSum(sum)).toBe(amount);
  });

  it.each<[what: string, rules: Rule[], version: Partial<Settings>, gives: string[]]>([
    ['what is paid after discounts', [off('d', 50)], {}, ['r 10 1:5 2:5']],
    ['shelf prices, by a setting', [off('d', 50)], { earnOn: 'shelf' }, ['r 20 1:10 2:10']],
    [
      'not what is excluded',
      [],
      { exclusions: { discount: null, earn: inCategory('tea'), services: null } },
      ['r 10 2:10'],
    ],
    [
      'what is barred from discounts all the same',
      [off('d', 50)],
      { exclusions: { discount: inCategory('tea'), earn: null, services: null } },
      ['r 15 1:10 2:5'],
    ],
  ])('is of %s', (_what, rules, version, gives) => {
    const asked = bought([[1000, 1, tea], [1000]]);
    expect(given([...rules, earns('r')], asked, { version }).points).toEqual(gives);
  });

  it('is nothing for a shopper without a card', () => {
    expect(given([earns('r')], bought([[1000]], { member: null })).points).toEqual([]);
  });

  it('is nothing on what is paid with points, by a setting', () => {
    const tenders = [{ kind: 'points', amountMinor: 450 }];
    const asked = bought([[4500], [4500]], { tenders });
    expect(given([earns('r')], asked).points).toEqual(['r 90 1:45 2:45']);
    const version = { pointsSpent: 'discount' as const };
    expect(given([earns('r')], asked, { version }).points).toEqual(['r 85 1:43 2:42']);
  });

  it.each<[what: string, rules: Rule[], stamps: string[]]>([
    ['a free piece', [off('d', free1)], ['r 2 1:2']],
    ['a whole free line', [off('d', 100)], ['r 0']],
    ['a piece that is only cheaper', [off('d', { ...free1, off: share(99) })], ['r 3 1:3']],
    [
      'a piece that a cap has made cheaper only',
      [off('d', { ...free1, maxMinor: 99 })],
      ['r 3 1:3'],
    ],
  ])('counts no stamp for %s', (_what, rules, stamps) => {
    expect(given([...rules, earns('r', pieces)], bought([[300, 3]])).points).toEqual(stamps);
  });

  it('counts free what stays whole when a discount is cut', () => {
    const two = { ...free1, units: { count: 2, per: null, take: 'dearest' as const } };
    const budget = { minor: 9, per: 'ever', isPartial: true } as const;
    const rules = [off('d', two, { budget }), earns('r', pieces)];
    // 9 of 10 over 9 and 1: one of the two small pieces stays free, the dear one costs 1 again.
    expect(given(rules, bought([[9], [2, 2]])).points).toEqual(['r 2 1:1 2:1']);
  });
});

describe('several rules of a unit', () => {
  it('are rounded once, and spread by their exact parts', () => {
    const rules = [earns('a'), earns('b', money(300)), earns('c', { ...receipt, amount: 2 })];
    const { points, outcome } = given(rules, bought([[150], [100]]));
    // 2.5 + 0.83 + 2 = 5.33 is 5 points.
    expect(points).toEqual(['a 2 1:1 2:1', 'b 1 1:1', 'c 2 1:1 2:1']);
    for (const { amount, sum } of outcome.earned) expect(evaluateSum(sum)).toBe(amount);
  });

  it('of other units are rounded for themselves', () => {
    const rules = [earns('a'), earns('b', { unit: 'STAMPS', round: 'up' })];
    expect(given(rules, bought([[150]])).points).toEqual(['a 1 1:1', 'b 2 1:2']);
  });

  it('are refused beyond what one receipt may give', () => {
    const many = [1, 2].map((at) => earns(`r-${at}`, { amount: 10 ** 12, ...money(1) }));
    expect(() => given(many, bought([[1]]))).toThrow('AMOUNT_RANGE');
  });

  it('are exact beyond 2^53', () => {
    const large = earns('r', { amount: 1, per: { kind: 'roundUp', minor: 10 ** 9 } });
    const other = earns('s', money(3));
    const { points } = given([large, other], bought([[10 ** 11 + 1]]));
    expect(points).toEqual(['r 1 1:1', 's 33333333333 1:33333333333']);
  });
});

describe('multipliers', () => {
  const group = (mode: Rule['stack']['mode'], name = 'g') => ({ stack: { group: name, mode } });
  const onTea = { lines: inCategory('tea') };
  it.each<[what: string, rules: Rule[], gives: string[]]>([
    ['x1.5 is half as much again', [times('m', 3, {}, 2)], ['r 20 1:10 2:10', 'm 10 1:5 2:5']],
    ['on their own lines only', [times('m', 2, onTea)], ['r 20 1:10 2:10', 'm 10 1:10']],
    [
      'x2 and x3 are 4 times in all',
      [times('m', 2), times('n', 3)],
      ['r 20 1:10 2:10', 'm 20 1:10 2:10', 'n 40 1:20 2:20'],
    ],
    [
      'of a best group the largest',
      [times('m', 2, group('best')), times('n', 3, group('best'))],
      ['r 20 1:10 2:10', 'n 40 1:20 2:20'],
    ],
    [
      'of a best group the one that gives most',
      [
        times('m', 2, group('best')),
        times('n', 5, { ...group('best'), lines: inCategory('wine') }),
      ],
      ['r 20 1:10 2:10', 'm 20 1:10 2:10'],
    ],
    [
      'of equal ones the first',
      [times('m', 2, group('best')), times('n', 3, { ...group('best'), ...onTea })],
      ['r 20 1:10 2:10', 'm 20 1:10 2:10'],
    ],
    [
      'of a first group the first that gives something',
      [
        times('l', 9, { ...group('first'), lines: inCategory('wine') }),
        times('m', 2, group('first')),
        times('n', 3, group('first')),
      ],
      ['r 20 1:10 2:10', 'm 20 1:10 2:10'],
    ],
    [
      'groups do not know of each other',
      [times('m', 2, group('best')), times('n', 2, group('best', 'h'))],
      ['r 20 1:10 2:10', 'm 20 1:10 2:10', 'n 20 1:10 2:10'],
    ],
    [
      'of another unit have no part',
      [{ ...times('m', 2), effect: { kind: 'multiply', unit: 'STAMPS', by: { num: 2, den: 1 } } }],
      ['r 20 1:10 2:10'],
    ],
    [
      'not on other days',
      [times('m', 2, { until: '2026-03-03' }), times('n', 2, { from: '2026-03-05' })],
      ['r 20 1:10 2:10'],
    ],
    [
      'on the first and the last of their days',
      [times('m', 2, { from: '2026-03-04', until: '2026-03-04' })],
      ['r 20 1:10 2:10', 'm 20 1:10 2:10'],
    ],
    [
      'not when it is not known',
      [times('m', 2, { when: is('channel', { op: 'eq', value: 'web' }) })],
      ['r 20 1:10 2:10'],
    ],
  ])('%s', (_what, rules, gives) => {
    const asked = bought([[1000, 1, tea], [1000]]);
    expect(given([earns('r'), ...rules], asked).points).toEqual(gives);
  });

  it('alone give nothing', () => {
    expect(given([times('m', 2)], bought([[1000]])).points).toEqual([]);
  });
});
