import { assertNever } from '../../../protocol/units.ts';
import type { Asked } from '../evaluate/facts.ts';
import type { Condition, Rule } from '../evaluate/rule.ts';
import type { Club } from '../people/club-types.ts';
import type { Programme } from '../types.ts';

/**
 * Rules of which this receipt may be told: not those for a hidden level that the member has not, nor
 * for a club that only such a level opens.
 * Example: with the level black hidden, nobody but its members ever reads of `black-week`.
 */
export function toldRules(version: Programme, { member }: Asked): readonly Rule[] {
  const levels = hiddenFrom(version, member);
  if (levels.size === 0) return version.rules;
  const clubs = version.clubs.filter(({ holds }) => namesAny(holds, { levels, clubs: none }));
  const secret = { levels, clubs: new Set(clubs.map(({ name }) => name)) };
  return version.rules.filter(({ when }) => !namesAny(when, secret));
}

/** Clubs of which this receipt may be told: not those that only a hidden level opens. */
export function toldClubs(version: Programme, { member }: Asked): readonly Club[] {
  const levels = hiddenFrom(version, member);
  return version.clubs.filter(({ holds }) => !namesAny(holds, { levels, clubs: none }));
}

type Names = ReadonlySet<unknown>;
const none: Names = new Set();

/** Hidden levels that the member has not. */
function hiddenFrom({ tiers }: Programme, member: Asked['member']): Names {
  const hidden = (tiers?.levels ?? []).filter(
    ({ id, isHidden }) => isHidden && id !== member?.tier,
  );
  return new Set(hidden.map(({ id }) => id));
}

/** A condition that asks for one of these levels or clubs and for no other one. */
function namesAny(
  condition: Condition,
  secret: { readonly levels: Names; readonly clubs: Names },
): boolean {
  switch (condition.kind) {
    case 'not':
      return namesAny(condition.of, secret);
    case 'all':
    case 'any':
      return condition.of.some((part) => namesAny(part, secret));
    case 'is': {
      const { fact, test } = condition;
      const isOfClubs = fact === 'member.clubs';
      if (fact !== 'member.tier' && !isOfClubs) return false;
      const names = isOfClubs ? secret.clubs : secret.levels;
      if ('value' in test) return names.has(test.value);
      return 'values' in test && test.values.every((value) => names.has(value));
    }
    default:
      return assertNever(condition);
  }
}
