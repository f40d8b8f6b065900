import { describe, expect, it } from 'vitest';
import { figure } from '../../../gateway/ledger/sum.ts';
import type { Earned } from '../../../gateway/programme/evaluate/earnings.ts';
import { heldBy } from '../../../gateway/programme/evaluate/held.ts';
import type { Rule } from '../../../gateway/programme/evaluate/rule.ts';
import { always, bought, earns, times } from './rules.ts';

const review = always;
const of = (rule: string, at: readonly number[] = [1], unit = 'POINTS', amount = 5): Earned => ({
  ...{ rule, unit, fundedBy: '', amount, sum: figure(amount, 'points') },
  lines: at.map((line) => ({ line, amount })),
});
/** Ids of the rules that hold what the last of these earned. */
const holders = (rules: readonly Rule[], earned: readonly Earned[]) => {
  const holds = heldBy((id) => rules.find((rule) => rule.id === id), {
    ...{ earned, asked: bought([[1000], [1000]]) },
  });
  return earned.slice(-1).flatMap((one) => holds(one).map(({ id }) => id));
};
const held = (wish: Partial<Rule> = {}) => earns('base', {}, { review, ...wish });
const twice = times('twice', 2);

describe('what a multiplier adds is held', () => {
  it('with the points that it multiplies, on one of the same lines', () => {
    expect(holders([held(), twice], [of('base', [1, 2]), of('twice', [2])])).toEqual(['base']);
    expect(holders([held(), twice], [of('base', [1]), of('twice', [2])])).toEqual([]);
  });

  it('not with points of another unit, of another member or of another multiplier', () => {
    expect(holders([held(), twice], [of('base', [1], 'STARS'), of('twice')])).toEqual([]);
    expect(holders([held({ to: 'referrer' }), twice], [of('base'), of('twice')])).toEqual([]);
    const other = times('other', 3, { review });
    expect(holders([other, twice], [of('other'), of('twice')])).toEqual([]);
  });

  it('not with points that came to nothing', () => {
    const none = of('base', [1], 'POINTS', 0);
    expect(holders([held(), twice], [none, of('twice')])).toEqual([]);
  });
});

describe('what a rule of its own earned is held', () => {
  it('by that rule, and not by what another one holds on the same line', () => {
    expect(holders([held()], [of('base')])).toEqual(['base']);
    expect(holders([held(), earns('more')], [of('base'), of('more')])).toEqual([]);
  });

  it('by nothing when the programme has no such rule', () => {
    expect(holders([held()], [of('gone'), of('base'), of('gone')])).toEqual([]);
  });
});
