import { describe, expect, it } from 'vitest';
import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import { stepOf } from '../../../gateway/programme/evaluate/discounts.ts';
import { costOf, evaluate, type Settings } from '../../../gateway/programme/evaluate/evaluate.ts';
import type { Budget } from '../../../gateway/programme/evaluate/rule.ts';
import { bought, earns, given, inCategory, off, times } from './rules.ts';

/** A point costs 1 minor unit in these tests, a stamp nobody knows what. */
const budget = (minor: number, isPartial = false): { readonly budget: Budget } => {
  return { budget: { minor, per: 'ever', isPartial } };
};
const tenth = earns('tenth', { per: { kind: 'money', minor: 10 } });
const sale = bought([[1000]]);

describe('points that a budget cuts', () => {
  it.each([
    [10, 'base 10 1:10'],
    [9, undefined],
  ])('a budget that is just enough is enough: %i', (left, points) => {
    expect(given([earns('base', {}, budget(left))], sale).points[0]).toBe(points);
  });

  it('a unit that nobody says the cost of is given whole', () => {
    const { points } = given([earns('stamps', { unit: 'STAMPS' }, budget(1))], sale);
    expect(points).toEqual(['stamps 10 1:10']);
  });

  it('a line that is left without any is not named', () => {
    const { points } = given([earns('base', {}, budget(1, true))], bought([[100], [100]]));
    expect(points).toEqual(['base 1 1:1']);
  });

  it('another rule of the unit is explained as its own, not as the one that gives nothing', () => {
    const { outcome, points } = given([earns('base', {}, budget(1)), tenth], sale);
    expect(points).toEqual(['tenth 100 1:100']);
    const [only] = outcome.earned;
    expect(only?.sum.op).toBe('total');
    expect(only === undefined ? 0 : evaluateSum(only.sum)).toBe(100);
  });
});

describe('a multiplier with a budget', () => {
  const base = earns('base');
  it.each([
    [10, false, ['base 10 1:10', 'double 10 1:10']],
    [9, false, ['base 10 1:10']],
    [9, true, ['base 10 1:10', 'double 9 1:9']],
  ])('of %i adds what it has, or nothing (gives its rest: %s)', (left, isPartial, points) => {
    const rules = [base, times('double', 2, budget(left, isPartial))];
    expect(given(rules, sale).points).toEqual(points);
  });

  it('names no line for which it has none left', () => {
    const rules = [base, times('double', 2, budget(1, true))];
    const { points } = given(rules, bought([[100], [100]]));
    expect(points).toEqual(['base 2 1:1 2:1', 'double 1 1:1']);
  });

  it('is cut by its own, whichever other ones there are', () => {
    const rules = [base, times('double', 2), times('triple', 3, budget(9))];
    expect(given(rules, sale)).toMatchObject({
      points: ['base 10 1:10', 'double 10 1:10'],
      uses: [],
    });
  });
});

describe('what is said of points', () => {
  it('a rule that earns alone is explained plainly, though another one is for other goods', () => {
    const rules = [earns('food', {}, { lines: inCategory('food') }), earns('base')];
    const { outcome } = given(rules, sale);
    expect(outcome.earned.map(({ sum }) => sum.op)).toEqual(
      given([earns('base')], sale).outcome.earned.map(({ sum }) => sum.op),
    );
    expect(outcome.earned[0]?.sum.op).not.toBe('total');
  });

  it('too many to be counted are refused by the name of their unit', () => {
    const rules = [earns('base', { amount: 10 ** 12, per: { kind: 'money', minor: 1 } })];
    const settings: Settings = {
      ...{ rules, exclusions: { discount: null, earn: null, services: null } },
      ...{ earnOn: 'paid', pointsSpent: 'tender', discountCap: null, costs: new Map() },
    };
    const outcome = evaluate(settings, bought([[10 ** 6]]), new Map());
    expect(outcome).toMatchObject({ ok: false, code: 'AMOUNT_RANGE', facts: { unit: 'POINTS' } });
  });
});

describe('large numbers', () => {
  it('very many points that are worth little cost little', () => {
    expect(costOf(10 ** 10, { num: 1, den: 10 ** 6 })).toBe(10 ** 4);
    expect(costOf(10 ** 15, { num: 100, den: 1 })).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('a thousand dear pieces are sold at a price each', () => {
    const rules = [off('fixed', { off: { kind: 'price', minor: 10_000_000 } })];
    expect(given(rules, bought([[15_000_000_000, 1000]])).discounts).toEqual([
      'fixed 1:5000000000',
    ]);
  });
});

it('what is not known reaches no step, not even one from nothing on', () => {
  const from = (value: number) => ({ from: value, share: { num: 1, den: 10 } });
  expect(stepOf([from(0)], null)).toBeNull();
  expect(stepOf([from(0), from(10)], 0)).toEqual(from(0));
});
