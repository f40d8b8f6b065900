import { addDays } from '../../../protocol/calendar.ts';
import { assertNever } from '../../../protocol/units.ts';
import type { Condition } from '../evaluate/rule.ts';
import {
  everything,
  isEmpty,
  meet,
  notOf,
  onlyTexts,
  setOf,
  type Values,
  withoutText,
} from './values.ts';

/** A condition that must be true (or false), or may be unknown instead. */
export interface Goal {
  readonly condition: Condition;
  readonly wanted: boolean;
  readonly orUnknown?: boolean;
}

/** What is known beside the conditions. */
export interface World {
  /** Kinds of cards that belong to no member. */
  readonly cards: readonly string[];
  /** First and last business day; null: no limit. */
  readonly from?: string | null;
  readonly until?: string | null;
  /** Most that a fact can be. */
  readonly most?: ReadonlyMap<string, number>;
  /** The effect needs a member. */
  readonly isForMembers?: boolean;
}

/**
 * Whether a receipt (or a line) exists that meets all goals. False is a proof; true may also mean
 * that there are too many cases to look at (`stepsMax`).
 * Example: `receipt.total: { gte: "5.00", lt: "3.00" }` cannot hold.
 */
export function canHold(goals: readonly Goal[], world: World): boolean {
  const search = { steps: 0, world };
  return isMet(search, pileOf(goals, null), new Map());
}

const stepsMax = 2000;
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

interface Search {
  steps: number;
  readonly world: World;
}
/** What a fact may still be. */
interface Known {
  readonly values: Values;
  readonly mayBeUnknown: boolean;
}
type Facts = ReadonlyMap<string, Known>;

/** Goals that are still to be met, the next one on top. */
type Pile = { readonly goal: Goal; readonly rest: Pile } | null;

const pileOf = (goals: readonly Goal[], rest: Pile): Pile =>
  goals.reduceRight<Pile>((pile, goal) => ({ goal, rest: pile }), rest);

/** Goals that need all their parts go on the pile, those that need one are tried one by one. */
function isMet(search: Search, goals: Pile, facts: Facts): boolean {
  search.steps += 1;
  if (search.steps > stepsMax) return true;
  if (goals === null) return isPossible(search.world, facts);
  const { goal, rest } = goals;
  const { condition, wanted, orUnknown = false } = goal;
  switch (condition.kind) {
    case 'not': {
      const contrary = { condition: condition.of, wanted: !wanted, orUnknown };
      return isMet(search, { goal: contrary, rest }, facts);
    }
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => ({ condition: part, wanted, orUnknown }));
      const needsAll = (condition.kind === 'all') === wanted;
      if (needsAll) return isMet(search, pileOf(parts, rest), facts);
      return parts.some((part) => isMet(search, { goal: part, rest }, facts));
    }
    case 'is': {
      const { fact, test } = condition;
      const before = facts.get(fact) ?? {
        values: everything(fact, search.world),
        mayBeUnknown: true,
      };
      const asked = setOf(test);
      const values = meet(before.values, wanted ? asked : notOf(asked));
      const known = { values, mayBeUnknown: before.mayBeUnknown && orUnknown };
      if (isEmpty(values) && !known.mayBeUnknown) return false;
      return isMet(search, rest, new Map([...facts, [fact, known]]));
    }
    default:
      return assertNever(condition);
  }
}

function isPossible(world: World, facts: Facts): boolean {
  return cardsAgree(world, facts) && daysAgree(world, facts);
}

/** A member has a member's card, and what is asked of a member needs one. */
function cardsAgree(world: World, facts: Facts): boolean {
  const needsMember =
    world.isForMembers === true ||
    [...facts].some(([fact, { mayBeUnknown }]) => isOfMember(fact) && !mayBeUnknown);
  const member = facts.get('member');
  const card = facts.get('card');
  const isMembers = may(card, 'member') || may(card, 'bearer');
  if (may(member, 'true') && isMembers) return true;
  if (needsMember || !may(member, 'false')) return false;
  if (card === undefined || card.mayBeUnknown) return true;
  return !isEmpty(withoutText(withoutText(card.values, 'member'), 'bearer'));
}

const may = (known: Known | undefined, value: string): boolean =>
  known === undefined || known.mayBeUnknown || !isEmpty(meet(known.values, onlyTexts([value])));

const isOfMember = (fact: string): boolean =>
  /^((member|cashier|tally|after|unit|answer|years)\.|(referrer|enroller)(\.|$))/.test(fact);

/** Days of the rule's window that the conditions allow; only few or named days are looked at. */
function daysAgree({ from = null, until = null }: World, facts: Facts): boolean {
  const weekday = facts.get('weekday');
  const day = facts.get('day');
  const isAllowed = (date: string): boolean => {
    const isWithin = (from === null || date >= from) && (until === null || date <= until);
    return isWithin && may(day, date) && may(weekday, weekdayOf(date));
  };
  if (
    day !== undefined &&
    !day.mayBeUnknown &&
    day.values.kind === 'texts' &&
    !day.values.isExcept
  ) {
    return [...day.values.of].some(isAllowed);
  }
  if (from === null || until === null) return true;
  for (let n = 0; n < 7; n += 1) {
    const date = addDays(from, n);
    if (isAllowed(date)) return true;
  }
  // In more than a week every weekday comes; single days that are left out leave others.
  return addDays(from, 7) <= until;
}

const weekdayOf = (date: string): string =>
  weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
