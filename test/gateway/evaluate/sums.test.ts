import { describe, expect, it } from 'vitest';
import { evaluateSum, figure, ratioOf, smaller } from '../../../gateway/ledger/sum.ts';
import type { Sum } from '../../../gateway/ledger/types.ts';
import { testText } from '../../../gateway/programme/evaluate/condition.ts';
import type { Discount, Earn, Test } from '../../../gateway/programme/evaluate/rule.ts';
import { bought, earns, given, off, type Said, share, times } from './rules.ts';

describe('what a condition asks', () => {
  it.each<[Test, string]>([
    [{ op: 'eq', value: true }, 'fact eq true'],
    [{ op: 'gte', value: 5 }, 'fact gte 5'],
    [{ op: 'gt', value: 5 }, 'fact gt 5'],
    [{ op: 'lte', value: 5 }, 'fact lte 5'],
    [{ op: 'lt', value: 5 }, 'fact lt 5'],
    [{ op: 'between', from: 5, to: 7 }, 'fact between 5 and 7'],
    [{ op: 'in', values: ['a', 'b'] }, 'fact in a, b'],
    [{ op: 'hasAny', values: ['a', 'b'] }, 'fact hasAny a, b'],
    [{ op: 'hasAll', values: ['a', 'b'] }, 'fact hasAll a, b'],
  ])('%j is told as %s', (test, text) => {
    expect(testText({ kind: 'is', fact: 'fact', test })).toBe(text);
  });
});

describe('the arithmetic of a discount', () => {
  const price = (minor: number) => figure(minor, 'price in minor units');
  const offLine = (line: number, minor: number) => figure(minor, `minor units off line ${line}`);

  it.each<[string, Partial<Discount>, Said[], Sum]>([
    [
      'a share of the price, rounded half up',
      { off: share(15) },
      [[995]],
      ratioOf(price(995), { num: 15, den: 100, round: 'halfUp' }),
    ],
    [
      'an amount, at most the price',
      { off: { kind: 'amount', minor: 100 } },
      [[60], [30]],
      smaller(figure(100, 'amount off in minor units'), price(90)),
    ],
    [
      'what each line saves against another price, those that save nothing left out',
      { off: { kind: 'price', minor: 300 } },
      [[1000], [200], [450]],
      { op: 'add', of: [offLine(1, 700), offLine(3, 150)] },
    ],
    [
      'never more than its most',
      { off: share(50), maxMinor: 300 },
      [[1000]],
      smaller(ratioOf(price(1000), { num: 50, den: 100, round: 'halfUp' }), figure(300, 'at most')),
    ],
  ])('is %s', (_what, discount, lines, sum) => {
    const { outcome } = given([off('r', discount)], bought(lines));
    expect(outcome.discounts.map((one) => one.sum)).toEqual([sum]);
  });

  it('counts as free only pieces whose whole price comes off', () => {
    const units = { count: 2, per: null, take: 'cheapest' } as const;
    const freeOf = (percent: number) =>
      given([off('r', { off: share(percent), units })], bought([[300], [500], [700]])).outcome
        .discounts[0]?.freePieces;
    expect(freeOf(100)).toEqual([
      { line: 1, pieces: 1 },
      { line: 2, pieces: 1 },
    ]);
    expect(freeOf(50)).toEqual([]);
    const plain = given([off('r', { off: share(100) })], bought([[300]])).outcome.discounts[0];
    expect(plain?.freePieces).toEqual([]);
  });

  it('rounds the cost of a part of a line half up, and reads a price of any size', () => {
    const cost = { costMinor: 333 } as const;
    const units = { count: 1, per: null, take: 'cheapest' } as const;
    const one = given([off('r', { off: { kind: 'cost' }, units })], bought([[1000, 2, cost]]));
    // Half of 3.33 is 1.665: 1.67, and 5.00 less 1.67 come off.
    expect(one.discounts).toEqual(['r 1:333']);
    const huge = { kind: 'price', minor: Number.MAX_SAFE_INTEGER } as const;
    expect(given([off('r', { off: huge })], bought([[1000, 3]])).discounts).toEqual([]);
  });
});

describe('the arithmetic of points', () => {
  it.each<[string, Partial<Earn>, Sum]>([
    [
      'money',
      { per: { kind: 'money', minor: 100 } },
      ratioOf(figure(1250, 'receipt total in minor units'), { num: 1, den: 100, round: 'down' }),
    ],
    [
      'quantity',
      { per: { kind: 'quantity', thousandths: 1000 } },
      ratioOf(figure(3000, 'quantity in thousandths'), { num: 1, den: 1000, round: 'down' }),
    ],
    ['the receipt', { per: { kind: 'receipt' }, amount: 7 }, figure(7, 'for the receipt')],
    [
      'what is missing to the next full amount',
      { per: { kind: 'roundUp', minor: 1000 } },
      ratioOf(figure(750, 'missing minor units'), { num: 1, den: 1000, round: 'up' }),
    ],
  ])('of one rule is written as a person would: by %s', (_by, earn, sum) => {
    const round = earn.per?.kind === 'roundUp' ? 'up' : 'down';
    const { outcome } = given([earns('r', { round, ...earn })], bought([[1000, 2], [250]]));
    expect(outcome.earned.map((one) => one.sum)).toEqual([sum]);
  });

  it.each([
    ['the first of two rules gives nothing', [earns('a', { amount: 0 }), earns('b')]],
    ['two rules give', [earns('a'), earns('b', { amount: 3 })]],
    ['a multiplier gives', [earns('a'), times('x', 3, {}, 2)]],
  ])('comes to the points where %s', (_when, rules) => {
    const { outcome } = given(rules, bought([[550], [270]]));
    expect(outcome.earned).not.toEqual([]);
    for (const { amount, sum } of outcome.earned) expect(evaluateSum(sum)).toBe(amount);
  });
});

describe('points under a budget', () => {
  const budget = { minor: 10, per: 'ever', isPartial: true } as const;
  const costs = new Map([['POINTS', { num: 3, den: 2 }]]);

  it('are as many as it pays for, rounded down, and the sum says so', () => {
    const rules = [earns('r', {}, { budget })];
    const { outcome, points, uses } = given(rules, bought([[1000]]), { version: { costs } });
    // 10 points would cost 15, 6 cost 9 of the 10 that are left.
    expect(points).toEqual(['r 6 1:6']);
    expect(uses).toEqual(['r|total| 1 0 9']);
    const all = ratioOf(figure(1000, 'receipt total in minor units'), {
      ...{ num: 1, den: 100, round: 'down' },
    });
    expect(outcome.earned[0]?.sum).toEqual(smaller(all, figure(6, 'left of the budget')));
  });

  it('leave no line with nothing', () => {
    const rules = [earns('r', {}, { budget: { ...budget, minor: 2 } })];
    const { points } = given(rules, bought([[100], [100], [100]]), { version: { costs } });
    expect(points).toEqual(['r 1 1:1']);
  });

  it('count for their own rule', () => {
    const limits = [{ scope: 'total', of: 'uses', max: 9, per: 'ever' }] as const;
    const rules = [earns('a', {}, { limits }), earns('b', { amount: 2 }, { limits })];
    expect(given(rules, bought([[1000]])).uses).toEqual(['a|total| 1 0 10', 'b|total| 1 0 20']);
  });
});

describe('pieces whose prices are beyond what a number compares', () => {
  it.each([
    ['cheapest', 2],
    ['dearest', 3],
  ] as const)('are taken by the exact price: the %s is line %i', (take, line) => {
    const units = { count: 1, per: null, take };
    const price = 10_000_000_000_000;
    const lines = [price, price - 1, price + 1].map((minor): Said => [minor, 1]);
    const { outcome } = given([off('r', { off: share(100), units })], bought(lines));
    expect(outcome.discounts[0]?.lines.map((one) => one.line)).toEqual([line]);
  });
});
