import { receiptCheck } from './condition.ts';
import type { Earned } from './earnings.ts';
import type { Asked } from './facts.ts';
import type { Rule } from './rule.ts';

/** Is what a rule gives held for review? Also where that is not known: a person sees what it is. */
export const isHeldBy = ({ review }: Pick<Rule, 'review'>, asked: Asked): boolean =>
  review !== null && receiptCheck(review)(asked) !== false;

/**
 * Finds the rules that hold what a receipt earned: its own rule, and of a multiplier also those whose
 * points it multiplies on the same lines. Nothing is held where none is found.
 * Example: 100 points that are held, doubled: the 100 more are held with them.
 */
export function heldBy(
  ruleOf: (id: string) => Rule | undefined,
  { earned, asked }: { readonly earned: readonly Earned[]; readonly asked: Asked },
): (of: Earned) => readonly Rule[] {
  const held = earned.flatMap((one) => {
    const rule = ruleOf(one.rule);
    const isHeld = rule !== undefined && one.amount > 0 && isHeldBy(rule, asked);
    return isHeld ? [{ rule, unit: one.unit, lines: one.lines }] : [];
  });
  if (held.length === 0) return () => [];
  return (of) => {
    const isMultiplier = ruleOf(of.rule)?.effect.kind === 'multiply';
    const lines = new Set(of.lines.map(({ line }) => line));
    return held
      .filter(({ rule, unit, lines: own }) => {
        if (rule.id === of.rule) return true;
        const isBase = rule.effect.kind === 'earn' && rule.to === 'member' && unit === of.unit;
        return isMultiplier && isBase && own.some(({ line }) => lines.has(line));
      })
      .map(({ rule }) => rule);
  };
}
