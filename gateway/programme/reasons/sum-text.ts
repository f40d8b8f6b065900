import { assertNever } from '../../../protocol/units.ts';
import { evaluateSum, overOne } from '../../ledger/sum.ts';
import type { Sum } from '../../ledger/types.ts';

const rounded = { down: 'rounded down', halfUp: 'rounded half up', up: 'rounded up' } as const;
/** Fractions of a total that are written out; a long receipt has hundreds. */
const partsMax = 12;

/**
 * The arithmetic of a trace in one line that anybody can check with a pencil, its value last.
 * Example: `4599 (receipt total in minor units) x 1/100 = 45.99, rounded down = 45`.
 */
export function sumText(sum: Sum): string {
  const text = partText(sum);
  const value = evaluateSum(sum);
  return text.endsWith(`= ${value}`) ? text : `${text} = ${value}`;
}

function partText(sum: Sum): string {
  switch (sum.op) {
    case 'value':
      return `${sum.value} (${sum.name})`;
    case 'negate':
      return `the contrary of [${sumText(sum.of)}]`;
    case 'add':
      return sum.of.length === 0 ? 'nothing' : sum.of.map(inner).join(' + ');
    case 'min':
      return `the smaller of ${sum.of.map(inner).join(' and ')}`;
    case 'ratio': {
      const num = BigInt(evaluateSum(sum.of)) * BigInt(sum.num);
      const exact = exactText(num, BigInt(sum.den));
      const product = `${inner(sum.of)} x ${sum.num}/${sum.den} = ${exact}`;
      return `${product}, ${rounded[sum.round]} = ${evaluateSum(sum)}`;
    }
    case 'total':
      return totalText(sum);
    case 'share': {
      const parts = sum.at.map((at) => at + 1).join(', ');
      return `[${totalText(sum.of)}], spread by largest remainder, its parts ${parts}`;
    }
    default:
      return assertNever(sum);
  }
}

/** What has an operation of its own stands in brackets. */
function inner(sum: Sum): string {
  return sum.op === 'value' ? partText(sum) : `[${sumText(sum)}]`;
}

function totalText(sum: Sum & { readonly op: 'total' }): string {
  const { num, den } = overOne(sum.of.map(([n, d]) => ({ num: BigInt(n), den: BigInt(d) })));
  const parts = sum.of.map(([n, d]) => (d === '1' ? n : `${n}/${d}`));
  const shown = parts.length > partsMax ? [...parts.slice(0, partsMax), '...'] : parts;
  const of = shown.length === 0 ? 'nothing' : shown.join(' + ');
  return `${of} = ${exactText(num, den)}, ${rounded[sum.round]} = ${evaluateSum(sum)}`;
}

/** An exact fraction: as a decimal where it ends within six places, else as whole + rest. */
function exactText(num: bigint, den: bigint): string {
  if (num < 0n) return `-${exactText(-num, den)}`;
  const whole = num / den;
  const rest = num % den;
  if (rest === 0n) return String(whole);
  const millionths = rest * 1_000_000n;
  if (millionths % den !== 0n) return `${whole} ${rest}/${den}`;
  const digits = String(millionths / den)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${whole}.${digits}`;
}
