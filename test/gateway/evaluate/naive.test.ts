import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import { lineCheck, receiptCheck } from '../../../gateway/programme/evaluate/condition.ts';
import { evaluate, type Settings } from '../../../gateway/programme/evaluate/evaluate.ts';
import type { Asked } from '../../../gateway/programme/evaluate/facts.ts';
import { periodOf, type Uses, useText } from '../../../gateway/programme/evaluate/limits.ts';
import { asked, lineCondition, receiptCondition, uses, version } from './made-up.ts';
import { holds, lineFact, period, receiptFact } from './naive.ts';
import { naiveEvaluate } from './naive-evaluate.ts';
import type { NaiveVersion } from './naive-shop.ts';

type Naive = Exclude<ReturnType<typeof naiveEvaluate>, string>;

/** What the product says, in the words of the naive model. */
function ours(settings: Settings, of: Asked, before: Uses): Naive | string {
  const outcome = evaluate(settings, of, before);
  if (!outcome.ok) return 'refused';
  return {
    discounts: outcome.discounts.map(({ rule, lines, pays }) => {
      return { rule, lines: lines.map(({ line, minor }) => [line, BigInt(minor)]), pays };
    }),
    paid: outcome.paid.map(({ line, minor }) => [line, BigInt(minor)]),
    earned: outcome.earned.map(({ rule, unit, amount, lines }) => {
      const some = lines.map((one): [number, bigint] => [one.line, BigInt(one.amount)]);
      return { rule, unit, amount: BigInt(amount), lines: some };
    }),
    uses: outcome.uses.map(({ key, times, minor, cost }) => [
      useText(key),
      { times, minor: BigInt(minor), cost: BigInt(cost) },
    ]),
  };
}

const inOrder = (some: Naive['uses']) => [...some].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

describe('a second, naive model', () => {
  it('gives the same discounts, points, prices and uses for any rules and receipt', () => {
    fc.assert(
      fc.property(version, asked, uses, (settings, of, before) => {
        const naive = naiveEvaluate(settings as unknown as NaiveVersion, of, before);
        const own = ours(settings, of, before);
        if (typeof naive === 'string' || typeof own === 'string') {
          expect(own).toBe(naive);
          return;
        }
        expect({ ...own, uses: inOrder(own.uses) }).toEqual({
          ...naive,
          uses: inOrder(naive.uses),
        });
      }),
      { numRuns: 400 },
    );
  });

  it('agrees on every condition, known or unknown', () => {
    const truths = { yes: true, no: false, unknown: null };
    fc.assert(
      fc.property(receiptCondition, lineCondition, asked, (when, lines, of) => {
        expect(receiptCheck(when)(of)).toBe(truths[holds(when, receiptFact(of))]);
        for (const line of of.basket.lines) {
          expect(lineCheck(lines)(line)).toBe(truths[holds(lines, lineFact(line))]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('agrees on the period of any day', () => {
    const day = fc
      .integer({ min: 10_000, max: 30_000 })
      .map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
    const per = fc.constantFrom('day', 'week', 'month', 'year', 'ever');
    fc.assert(
      fc.property(per, day, (of, on) => {
        expect(periodOf(of, on)).toBe(period(of, on));
      }),
    );
  });
});

describe('the arithmetic of each discount and of all points', () => {
  it('evaluates to the amounts, over lines that add up', () => {
    fc.assert(
      fc.property(version, asked, uses, (settings, of, before) => {
        const outcome = evaluate(settings, of, before);
        if (!outcome.ok) return;
        for (const { minor, lines, sum } of outcome.discounts) {
          expect(evaluateSum(sum)).toBe(minor);
          expect(lines.reduce((all, one) => all + one.minor, 0)).toBe(minor);
        }
        for (const { amount, lines, sum } of outcome.earned) {
          expect(evaluateSum(sum)).toBe(amount);
          expect(lines.reduce((all, one) => all + one.amount, 0)).toBe(amount);
        }
        expect(Math.min(...outcome.paid.map(({ minor }) => minor))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
  });
});
