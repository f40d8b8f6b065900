import { conditionsOf, factsIn } from '../evaluate/condition.ts';
import type { Condition } from '../evaluate/rule.ts';
import type { Programme } from '../types.ts';

/** Every condition on receipts or members, wherever a file has one. */
const conditionsIn = ({ rules, tallies, clubs, reserved, lists }: Programme): Condition[] => [
  ...rules.flatMap(conditionsOf),
  ...tallies.map(({ when }) => when),
  ...clubs.map(({ holds }) => holds),
  ...reserved.map(({ to }) => to),
  ...lists.map(({ when }) => when),
];

/** Every fact that a programme asks for. */
export const factsAsked = (programme: Programme): ReadonlySet<string> =>
  new Set(conditionsIn(programme).flatMap(factsIn));

/**
 * Names that a programme compares a fact with, wanted or not.
 * Example: `member.tier: [silver, gold]` and `not: { member.tier: black }` ask for all three.
 */
export const namesAsked = (programme: Programme, fact: string): ReadonlySet<string> =>
  new Set(conditionsIn(programme).flatMap((condition) => namesIn(condition, fact)));

function namesIn(condition: Condition, fact: string): readonly string[] {
  if (condition.kind === 'not') return namesIn(condition.of, fact);
  if (condition.kind !== 'is') return condition.of.flatMap((one) => namesIn(one, fact));
  if (condition.fact !== fact) return [];
  const { test } = condition;
  if ('values' in test) return test.values.map(String);
  return 'value' in test ? [String(test.value)] : [];
}
