import { assertNever, mulDiv } from '../../protocol/units.ts';
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
    default:
      return assertNever(sum);
  }
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
