import { assertNever } from '../../../protocol/units.ts';
import type { Asked } from '../evaluate/facts.ts';
import type { Condition, Rule } from '../evaluate/rule.ts';
import type { Programme } from '../types.ts';

/**
 * Rules of which this receipt may be told: not those for a hidden level that the member has not.
 * Example: with the level black hidden, nobody but its members ever reads of `black-week`.
 */
export function toldRules(version: Programme, { member }: Asked): readonly Rule[] {
  const hidden = (version.tiers?.levels ?? []).filter(
    ({ id, isHidden }) => isHidden && id !== member?.tier,
  );
  if (hidden.length === 0) return version.rules;
  const names = new Set<unknown>(hidden.map(({ id }) => id));
  return version.rules.filter(({ when }) => !namesAny(when, names));
}

/** A condition that asks for one of these levels and for no other one. */
function namesAny(condition: Condition, names: ReadonlySet<unknown>): boolean {
  switch (condition.kind) {
    case 'not':
      return namesAny(condition.of, names);
    case 'all':
    case 'any':
      return condition.of.some((part) => namesAny(part, names));
    case 'is': {
      const { fact, test } = condition;
      if (fact !== 'member.tier') return false;
      if ('value' in test) return names.has(test.value);
      return 'values' in test && test.values.every((value) => names.has(value));
    }
    default:
      return assertNever(condition);
  }
}
