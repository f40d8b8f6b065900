import { assertNever, mulDiv, roundRatio } from '../../protocol/units.ts';
import { spreadExact } from './spread.ts';
import type { Sum } from './types.ts';

/**
 * The exact value of a sum as an integer. Evaluating the sum of a trace gives its posting.
 * Example: ratio of 4500 by 1/100 down = 45.
 */
export function evaluateSum(sum: Sum): number {
  switch (sum.op) {
    case 'value':
      return sum.value;
    case 'negate':
      return 0 - evaluateSum(sum.of);
    case 'add':
      return sum.of.reduce((total, part) => total + evaluateSum(part), 0);
    case 'min':
      return Math.min(...sum.of.map(evaluateSum));
    case 'ratio':
      return mulDiv({
        value: evaluateSum(sum.of),
        num: sum.num,
        den: sum.den,
        mode: sum.round,
      });
    case 'total': {
      const { num, den } = exactTotal(sum);
      return roundRatio({ num, den, mode: sum.round });
    }
    case 'share': {
      const shares = spreadExact(evaluateSum(sum.of), exactTotal(sum.of).weights);
      return sum.at.reduce((total, at) => total + (shares[at] ?? 0), 0);
    }
    default:
      return assertNever(sum);
  }
}

/** The fractions of a total over one denominator: their numerators, and what they add up to. */
function exactTotal({ of }: Sum & { readonly op: 'total' }): {
  readonly num: bigint;
  readonly den: bigint;
  readonly weights: readonly bigint[];
} {
  return overOne(of.map(([num, den]) => ({ num: BigInt(num), den: BigInt(den) })));
}

/** Fractions (den > 0) over their least common denominator. */
export function overOne(fractions: readonly { readonly num: bigint; readonly den: bigint }[]): {
  readonly num: bigint;
  readonly den: bigint;
  readonly weights: readonly bigint[];
} {
  const den = fractions.reduce((all, one) => leastCommon(all, one.den), 1n);
  const weights = fractions.map((one) => one.num * (den / one.den));
  return { num: weights.reduce((sum, weight) => sum + weight, 0n), den, weights };
}

function leastCommon(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return (a / x) * b;
}

/** A number with the name of what it counts. */
export const figure = (value: number, name: string): Sum => ({ op: 'value', value, name });

/** The sum with its sign turned; a doubled turn is taken away. */
export const negated = (of: Sum): Sum => (of.op === 'negate' ? of.of : { op: 'negate', of });

/** left - right. */
export const minus = (left: Sum, right: Sum): Sum => ({ op: 'add', of: [left, negated(right)] });

/** The smaller of the two. */
export const smaller = (left: Sum, right: Sum): Sum => ({ op: 'min', of: [left, right] });

/** of * num / den, rounded once. */
export const ratioOf = (
  of: Sum,
  ratio: { readonly num: number; readonly den: number; readonly round: 'down' | 'halfUp' | 'up' },
): Sum => ({ op: 'ratio', of, num: ratio.num, den: ratio.den, round: ratio.round });
