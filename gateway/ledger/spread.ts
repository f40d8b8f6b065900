import type { Amount } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';

/**
 * Spreads `amount` (>= 0) over `weights` (each >= 0) by largest remainder; of equal remainders the
 * earlier weight wins. The shares add up to `amount`; without any weight all shares are 0.
 * Example: 10 over [333, 333, 333] = [4, 3, 3].
 */
export function spread(amount: Amount, weights: readonly number[]): Amount[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0 || amount === 0) return weights.map(() => 0);
  const isSmall = amount <= Number.MAX_SAFE_INTEGER / total;
  const divide = isSmall ? divideSmall : divideLarge;
  const shares: { share: Amount; rest: number; at: number }[] = [];
  let left = amount;
  for (const [at, weight] of weights.entries()) {
    const { share, rest } = divide(amount, weight, total);
    left -= share;
    shares.push({ share, rest, at });
  }
  const result = shares.map((row) => row.share);
  shares.sort((a, b) => b.rest - a.rest || a.at - b.at);
  assert(left >= 0 && left <= shares.length, 'what is left to spread is less than one a share');
  for (const row of shares.slice(0, left)) result[row.at] = row.share + 1;
  return result;
}

interface Share {
  readonly share: Amount;
  readonly rest: number;
}

function divideSmall(amount: number, weight: number, total: number): Share {
  const product = amount * weight;
  const rest = product % total;
  return { share: (product - rest) / total, rest };
}

function divideLarge(amount: number, weight: number, total: number): Share {
  const product = BigInt(amount) * BigInt(weight);
  return { share: Number(product / BigInt(total)), rest: Number(product % BigInt(total)) };
}

/** As `spread`, for weights (each >= 0) of any size. */
export function spreadExact(amount: Amount, weights: readonly bigint[]): Amount[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= BigInt(Number.MAX_SAFE_INTEGER)) return spread(amount, weights.map(Number));
  const shares = weights.map((weight, at) => {
    const product = BigInt(amount) * weight;
    return { share: Number(product / total), rest: product % total, at };
  });
  const result = shares.map((row) => row.share);
  const left = amount - result.reduce((sum, share) => sum + share, 0);
  shares.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1));
  for (const row of shares.slice(0, left)) result[row.at] = row.share + 1;
  return result;
}
