import { assertNever } from '../../../protocol/units.ts';
import type { Test } from '../evaluate/rule.ts';

/** Values that a fact may have, as a set that can be cut with others and turned round. */
export type Values =
  /** Whole numbers, by ranges that do not touch, the lowest first; both ends belong to them. */
  | { readonly kind: 'numbers'; readonly ranges: readonly Range[] }
  /** These texts, or all but these. Flags are the texts `true` and `false`. */
  | { readonly kind: 'texts'; readonly of: ReadonlySet<string>; readonly isExcept: boolean }
  /** Lists of texts, by what they must hold. */
  | { readonly kind: 'lists'; readonly needs: readonly Need[] };
/** Before anything is asked of a fact that has no bounds of its own. */
type Anything = { readonly kind: 'all' };
type Range = readonly [from: number, to: number];

/** A list has one of these; or it has not all of these. `hasAll` is one need for each value. */
interface Need {
  readonly has: boolean;
  readonly of: readonly string[];
}

/** All that a fact can be before anything is asked of it. */
export function everything(
  fact: string,
  world: { readonly cards: readonly string[]; readonly most?: ReadonlyMap<string, number> },
): Values | Anything {
  const most = world.most?.get(fact);
  if (most !== undefined) return { kind: 'numbers', ranges: [[low, most]] };
  if (fact.startsWith('years.')) return { kind: 'numbers', ranges: [[0, high]] };
  switch (fact) {
    case 'weekday':
      return onlyTexts(days);
    case 'card':
      return onlyTexts(['member', 'bearer', 'none', ...world.cards]);
    case 'member':
    case 'referrer':
    case 'enroller':
    case 'hasCost':
      return onlyTexts(['true', 'false']);
    case 'cashier.receipts':
      return { kind: 'numbers', ranges: [[0, high]] };
    case 'time':
      return { kind: 'numbers', ranges: [[0, 24 * 60 - 1]] };
    case 'member.birthday':
      return { kind: 'numbers', ranges: [[0, 183]] };
    default:
      return { kind: 'all' };
  }
}

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** What a test allows. */
export function setOf(test: Test): Values {
  switch (test.op) {
    case 'eq':
      return typeof test.value === 'number'
        ? numbers([[test.value, test.value]])
        : onlyTexts([String(test.value)]);
    case 'gte':
      return numbers([[test.value, high]]);
    case 'gt':
      return numbers([[test.value + 1, high]]);
    case 'lte':
      return numbers([[low, test.value]]);
    case 'lt':
      return numbers([[low, test.value - 1]]);
    case 'between':
      return numbers([[test.from, test.to]]);
    case 'in':
      return test.values.every((value) => typeof value === 'number')
        ? joined(test.values)
        : onlyTexts(test.values.map(String));
    case 'hasAny':
      return { kind: 'lists', needs: [{ has: true, of: test.values.map(String) }] };
    case 'hasAll':
      return {
        kind: 'lists',
        needs: test.values.map((value) => ({ has: true, of: [String(value)] })),
      };
    default:
      return assertNever(test);
  }
}

/** All that is not in the set; of facts whose values are known. */
export function notOf(values: Values): Values {
  switch (values.kind) {
    case 'texts':
      return { ...values, isExcept: !values.isExcept };
    case 'numbers': {
      const ranges: Range[] = [];
      let next = low;
      for (const [from, to] of values.ranges) {
        if (next < from) ranges.push([next, from - 1]);
        next = to + 1;
      }
      if (next < high) ranges.push([next, high]);
      return { kind: 'numbers', ranges };
    }
    case 'lists': {
      const asked = values.needs.flatMap(({ of }) => of);
      // Not any of these: none of each. Not all of these: one of them is missing.
      const needs =
        values.needs.length === 1
          ? asked.map((value) => ({ has: false, of: [value] }))
          : [{ has: false, of: asked }];
      return { kind: 'lists', needs };
    }
    default:
      return assertNever(values);
  }
}

/** What is in both. */
export function meet(a: Values | Anything, b: Values): Values {
  if (a.kind === 'all') return b;
  if (a.kind === 'numbers' && b.kind === 'numbers') {
    const ranges = a.ranges.flatMap(([from, to]) =>
      b.ranges.flatMap(([start, end]): Range[] => {
        const range: Range = [Math.max(from, start), Math.min(to, end)];
        return range[0] <= range[1] ? [range] : [];
      }),
    );
    return { kind: 'numbers', ranges };
  }
  if (a.kind === 'lists' && b.kind === 'lists') {
    return { kind: 'lists', needs: [...a.needs, ...b.needs] };
  }
  if (a.kind !== 'texts' || b.kind !== 'texts') return onlyTexts([]);
  if (a.isExcept && b.isExcept) {
    return { kind: 'texts', of: new Set([...a.of, ...b.of]), isExcept: true };
  }
  const [few, other] = a.isExcept ? [b, a] : [a, b];
  return onlyTexts([...few.of].filter((value) => other.of.has(value) !== other.isExcept));
}

export function isEmpty(values: Values): boolean {
  switch (values.kind) {
    case 'numbers':
      return values.ranges.length === 0;
    case 'texts':
      return !values.isExcept && values.of.size === 0;
    case 'lists':
      return isContradiction(values.needs);
    default:
      return assertNever(values);
  }
}

export const onlyTexts = (texts: readonly string[]): Values & { readonly kind: 'texts' } => ({
  kind: 'texts',
  of: new Set(texts),
  isExcept: false,
});

export const withoutText = (values: Values, text: string): Values =>
  meet(values, { kind: 'texts', of: new Set([text]), isExcept: true });

const numbers = (ranges: readonly Range[]): Values => ({ kind: 'numbers', ranges });

function joined(values: readonly number[]): Values {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  return numbers(sorted.map((value) => [value, value]));
}

/** Single values that must be there, and must not be, decide; what has a choice left may hold. */
function isContradiction(needs: readonly Need[]): boolean {
  const single = (has: boolean) =>
    new Set(needs.flatMap((need) => (need.has === has && need.of.length === 1 ? need.of : [])));
  const there = single(true);
  const missing = single(false);
  return needs.some(({ has, of }) => of.every((value) => (has ? missing : there).has(value)));
}
