import { assert, assertNever } from '../../../protocol/units.ts';
import { type Asked, type BasketLine, type Fact, lineFact, receiptFact } from './facts.ts';
import type { Condition, FactValue, LineCondition, Rule, Test, Truth } from './rule.ts';

/** A condition made ready: asked as often as one likes, without looking at its form again. */
export type Check<From> = (from: From) => Truth;

/** Makes a condition on receipts ready. Every fact that it names exists: the compiler saw to it. */
export function receiptCheck(condition: Condition): Check<Asked> {
  return checkOf(condition, receiptFact);
}

/**
 * As `receiptCheck`, for the rules of one version, many of which ask the same: conditions and parts of
 * conditions that say the same are one check, which remembers what the last receipt came to.
 * `forget` lets go of that receipt: facts of a member are not kept for longer than they are needed.
 */
export function sharedReceiptChecks(): {
  readonly checkFor: (condition: Condition) => Check<Asked>;
  readonly forget: () => void;
} {
  const made = new Map<string, Check<Asked>>();
  const last: Last<Asked> = { from: null, times: 0 };
  const checkFor = (condition: Condition): Check<Asked> => {
    const text = JSON.stringify(condition);
    const check = made.get(text) ?? remembering(checkOf(condition, receiptFact, checkFor), last);
    made.set(text, check);
    return check;
  };
  return {
    checkFor,
    forget: () => {
      last.from = null;
    },
  };
}

/** What all checks of a version were asked last, and how many there have been before. */
interface Last<From> {
  from: From | null;
  times: number;
}

/** Makes a condition on lines ready; without one every line holds. */
export function lineCheck(condition: LineCondition): Check<BasketLine> {
  return condition === null ? () => true : checkOf(condition, lineFact);
}

/** The parts of a condition that name a fact, and what each came to: for traces and reasons. */
export function truthsOf(
  condition: Condition,
  asked: Asked,
): readonly { readonly fact: string; readonly holds: Truth }[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part) => truthsOf(part, asked));
    case 'not':
      return truthsOf(condition.of, asked).map(({ fact, holds }) => ({
        fact: `not ${fact}`,
        holds: negate(holds),
      }));
    case 'is':
      return [{ fact: testText(condition), holds: checkOf(condition, receiptFact)(asked) }];
    default:
      return assertNever(condition);
  }
}

/** Example: `member.tier in gold, platinum`. Holds no value of a member. */
export function testText({ fact, test }: Condition & { readonly kind: 'is' }): string {
  switch (test.op) {
    case 'eq':
    case 'gte':
    case 'gt':
    case 'lte':
    case 'lt':
      return `${fact} ${test.op} ${test.value}`;
    case 'between':
      return `${fact} between ${test.from} and ${test.to}`;
    case 'in':
    case 'hasAny':
    case 'hasAll':
      return `${fact} ${test.op} ${test.values.join(', ')}`;
    default:
      return assertNever(test);
  }
}

/** Facts of members alone; a shopper without a card can never meet them. */
export function factsIn(condition: Condition): readonly string[] {
  if (condition.kind === 'is') return [condition.fact];
  return condition.kind === 'not' ? factsIn(condition.of) : condition.of.flatMap(factsIn);
}

/** All conditions of a rule on the receipt as a whole: when it holds, and when it is held for review. */
export const conditionsOf = ({ when, review }: Pick<Rule, 'when' | 'review'>): Condition[] =>
  review === null ? [when] : [when, review];

function checkOf<From>(
  condition: Condition,
  factOf: (name: string) => Fact<From> | null,
  partOf: (part: Condition) => Check<From> = (part) => checkOf(part, factOf),
): Check<From> {
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map(partOf));
    case 'any':
      return anyOf(condition.of.map(partOf));
    case 'not': {
      const inner = partOf(condition.of);
      return (from) => negate(inner(from));
    }
    case 'is': {
      const fact = factOf(condition.fact);
      assert(fact !== null, `there is a fact ${condition.fact}`);
      const { read, isWhole } = fact;
      const holds = testOf(condition.test);
      return (from) => {
        const value = read(from);
        if (value === undefined) return null;
        // What is not in a list that has gaps may be in one of them.
        if (holds(value)) return true;
        return isWhole === undefined || isWhole(from) ? false : null;
      };
    }
    default:
      return assertNever(condition);
  }
}

function remembering<From>(check: Check<From>, last: Last<From>): Check<From> {
  let known = 0;
  let holds: Truth = null;
  return (from) => {
    if (last.from !== from) {
      last.from = from;
      last.times += 1;
    }
    if (known !== last.times) {
      holds = check(from);
      known = last.times;
    }
    return holds;
  };
}

// Kleene's three values: unknown makes neither a yes nor a no.
function allOf<From>(parts: readonly Check<From>[]): Check<From> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return (from) => {
    let result: Truth = true;
    for (const part of parts) {
      const holds = part(from);
      if (holds === false) return false;
      if (holds === null) result = null;
    }
    return result;
  };
}

function anyOf<From>(parts: readonly Check<From>[]): Check<From> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return (from) => {
    let result: Truth = false;
    for (const part of parts) {
      const holds = part(from);
      if (holds === true) return true;
      if (holds === null) result = null;
    }
    return result;
  };
}

function negate(holds: Truth): Truth {
  return holds === null ? null : !holds;
}

type Known = Exclude<FactValue, undefined>;

function testOf(test: Test): (value: Known) => boolean {
  switch (test.op) {
    case 'eq':
      return (value) => value === test.value;
    case 'gte':
      return (value) => Number(value) >= test.value;
    case 'gt':
      return (value) => Number(value) > test.value;
    case 'lte':
      return (value) => Number(value) <= test.value;
    case 'lt':
      return (value) => Number(value) < test.value;
    case 'between':
      return (value) => Number(value) >= test.from && Number(value) <= test.to;
    case 'in': {
      const wanted: ReadonlySet<unknown> = new Set(test.values);
      return (value) => wanted.has(value);
    }
    case 'hasAny': {
      const wanted: ReadonlySet<unknown> = new Set(test.values);
      return (value) => Array.isArray(value) && value.some((one) => wanted.has(one));
    }
    case 'hasAll':
      return (value) => Array.isArray(value) && test.values.every((one) => value.includes(one));
    default:
      return assertNever(test);
  }
}
