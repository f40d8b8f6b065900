import type { Minor } from '../../../protocol/units.ts';
import { assertNever } from '../../../protocol/units.ts';
import type { Candidate } from './line-index.ts';
import type { ReadyDiscount, ReadyRules } from './ready.ts';
import type { Stack } from './rule.ts';
import type { Till } from './till.ts';

/**
 * Takes the discounts off the prices, in the order of the rules and as their groups stack: the
 * first `alone` that gives something with those of its own group and nothing beside them, else line discounts, then order
 * discounts. Which rule of a `best` group gives most is asked when the first of them is reached;
 * the others of the group then give nothing, whatever comes of it.
 */
export function takeOff(till: Till, { alone, discounts }: ReadyRules): void {
  if (givesAlone(till, till.candidates(alone))) return;
  const candidates = till.candidates(discounts);
  const stacks: Stacks = { till, candidates, best: new Map(), closed: new Set() };
  for (const one of candidates) stack(stacks, one);
}

/** Gives the first that is alone, and those after it that share its group; false: none does. */
function givesAlone(till: Till, candidates: readonly Offering[]): boolean {
  let given: Stack | null = null;
  for (const one of candidates) {
    const { stack } = one.rule.rule;
    if (given !== null && !standTogether(given, stack)) continue;
    if (give(till, one)) given = stack;
  }
  return given !== null;
}

/** May two that are alone stand beside each other? In the group `all` each is on its own. */
export const standTogether = (a: Stack, b: Stack): boolean =>
  a.mode === 'alone' && b.mode === 'alone' && a.group === b.group && a.group !== 'all';

type Offering = Candidate<ReadyDiscount>;

interface Stacks {
  readonly till: Till;
  readonly candidates: readonly Offering[];
  /** Of each `best` group that was reached the rule that gives most; null: none does. */
  readonly best: Map<string, Offering | null>;
  /** Groups whose `first` or `best` rule has had its turn. */
  readonly closed: Set<string>;
}

function stack({ till, candidates, best, closed }: Stacks, one: Offering): void {
  const { group, mode } = one.rule.rule.stack;
  switch (mode) {
    case 'alone':
    case 'add':
      give(till, one);
      return;
    case 'first':
      if (!closed.has(`first ${group}`) && give(till, one)) closed.add(`first ${group}`);
      return;
    case 'best': {
      if (closed.has(`best ${group}`)) return;
      if (!best.has(group)) best.set(group, bestOf(till, candidates, group));
      const chosen = best.get(group) ?? null;
      // A chosen order discount has its turn when the order discounts have.
      if (chosen !== null && chosen.rule.discount.on !== one.rule.discount.on) return;
      closed.add(`best ${group}`);
      if (chosen !== null) give(till, chosen);
      return;
    }
    default:
      assertNever(mode);
  }
}

function give(till: Till, one: Offering): boolean {
  const given = till.offer(one);
  if (given !== null) till.take(one.rule, given);
  return given !== null;
}

/** The rule that gives most now, the first of those that give the same; null when none does. */
function bestOf(till: Till, candidates: readonly Offering[], group: string): Offering | null {
  let best: Offering | null = null;
  let most: Minor = 0;
  for (const one of candidates) {
    const { stack } = one.rule.rule;
    if (stack.mode !== 'best' || stack.group !== group) continue;
    const minor = till.offer(one)?.minor ?? 0;
    if (minor <= most) continue;
    best = one;
    most = minor;
  }
  return best;
}
