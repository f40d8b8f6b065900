import type { Minor } from '../../../protocol/units.ts';
import { assertNever } from '../../../protocol/units.ts';
import type { ReadyDiscount, ReadyRules } from './ready.ts';
import type { Till } from './till.ts';

/**
 * Takes the discounts off the prices, in the order of the rules and as their groups stack: the
 * first `alone` that gives something and nothing beside it, else line discounts, then order
 * discounts. Which rule of a `best` group gives most is asked when the first of them is reached;
 * the others of the group then give nothing, whatever comes of it.
 */
export function takeOff(till: Till, { alone, discountsByLine }: ReadyRules): void {
  for (const rule of alone) if (give(till, rule)) return;
  const discounts = discountsByLine.rulesOn(till.allowed);
  const stacks: Stacks = { till, discounts, best: new Map(), closed: new Set() };
  for (const rule of discounts) stack(stacks, rule);
}

interface Stacks {
  readonly till: Till;
  readonly discounts: readonly ReadyDiscount[];
  /** Of each `best` group that was reached the rule that gives most; null: none does. */
  readonly best: Map<string, ReadyDiscount | null>;
  /** Groups whose `first` or `best` rule has had its turn. */
  readonly closed: Set<string>;
}

function stack({ till, discounts, best, closed }: Stacks, rule: ReadyDiscount): void {
  const { group, mode } = rule.rule.stack;
  switch (mode) {
    case 'alone':
    case 'add':
      give(till, rule);
      return;
    case 'first':
      if (!closed.has(`first ${group}`) && give(till, rule)) closed.add(`first ${group}`);
      return;
    case 'best': {
      if (closed.has(`best ${group}`)) return;
      if (!best.has(group)) best.set(group, bestOf(till, discounts, group));
      const chosen = best.get(group) ?? null;
      // A chosen order discount has its turn when the order discounts have.
      if (chosen !== null && chosen.discount.on !== rule.discount.on) return;
      closed.add(`best ${group}`);
      if (chosen !== null) give(till, chosen);
      return;
    }
    default:
      assertNever(mode);
  }
}

function give(till: Till, rule: ReadyDiscount): boolean {
  const given = till.offer(rule);
  if (given !== null) till.take(rule, given);
  return given !== null;
}

/** The rule that gives most now, the first of those that give the same; null when none does. */
function bestOf(
  till: Till,
  discounts: readonly ReadyDiscount[],
  group: string,
): ReadyDiscount | null {
  let best: ReadyDiscount | null = null;
  let most: Minor = 0;
  for (const rule of discounts) {
    const { stack } = rule.rule;
    if (stack.mode !== 'best' || stack.group !== group) continue;
    const minor = till.offer(rule)?.minor ?? 0;
    if (minor <= most) continue;
    best = rule;
    most = minor;
  }
  return best;
}
