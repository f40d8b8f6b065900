import type { Refusal } from '../../../protocol/errors.ts';
import type { Amount } from '../../../protocol/units.ts';
import type { Earned } from './earnings.ts';
import type { Evaluation } from './evaluate.ts';

/** Amounts by unit. */
export type Purse = ReadonlyMap<string, Amount>;
type Outcome = ({ readonly ok: true } & Evaluation) | Refusal;

/** What a member can pay a receipt with whose own points may pay for it. */
interface Means {
  readonly available: Purse;
  /** What is owed of each unit that pays at once: so much of its new points is taken first. */
  readonly owed: Readonly<Record<string, Amount>>;
  /** Points that the member has at once: not those that go to another, or wait for review. */
  readonly own: (evaluation: Evaluation) => readonly Earned[];
}

/** Each turn counts on fewer points; a receipt that is not settled by then pays with older ones. */
const turnsMax = 8;

/**
 * What a receipt comes to when the points that it earns may pay for its own discounts. A discount
 * lowers what is earned, so it counts what the receipt earns with all its discounts taken off: first as
 * much as without them, then fewer and fewer, until what is to be paid is there. Where it never is, only
 * older points pay. Example: 999 points, a coffee for 1,000 of them beside a bread that earns 5: the
 * coffee is free; the coffee alone, which would earn 5 if it were paid, is not.
 */
export function earnFirst(means: Means, run: (more: Purse) => Outcome): Outcome {
  const plain = run(new Map());
  if (!plain.ok) return plain;
  let more = earnedIn(plain, means);
  for (let turn = 0; turn < turnsMax && more.size > 0; turn += 1) {
    const outcome = run(more);
    if (!outcome.ok) return outcome;
    const earned = earnedIn(outcome, means);
    if (isThere(outcome, means, earned)) return outcome;
    more = lesserOf(more, earned);
  }
  return plain;
}

/** What the receipt gives of units that pay at once, less what is owed of them; none that is 0. */
function earnedIn(evaluation: Evaluation, { owed, own: ownOf }: Means): Purse {
  const earned = ownOf(evaluation);
  const units = Object.entries(owed).map(([unit, debt]): [string, Amount] => {
    const own = earned.filter((one) => one.unit === unit);
    return [unit, own.reduce((sum, { amount }) => sum + amount, 0) - debt];
  });
  return new Map(units.filter(([, amount]) => amount > 0));
}

/** Is all there that the discounts cost? */
function isThere({ discounts }: Evaluation, { available }: Means, earned: Purse): boolean {
  const paid = new Map<string, Amount>();
  for (const { pays } of discounts) {
    if (pays !== null) paid.set(pays.unit, (paid.get(pays.unit) ?? 0) + pays.amount);
  }
  return [...paid].every(([unit, amount]) => {
    return amount <= (available.get(unit) ?? 0) + (earned.get(unit) ?? 0);
  });
}

function lesserOf(a: Purse, b: Purse): Purse {
  const units = [...a].map(([unit, amount]): [string, Amount] => {
    return [unit, Math.min(amount, b.get(unit) ?? 0)];
  });
  return new Map(units.filter(([, amount]) => amount > 0));
}
