import type { Amount } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';

/**
 * Spreads `amount` (>= 0) over `weights` (each >= 0) by largest remainder; of equal remainders the
 * earlier weight wins. The shares add up to `amount`; without any weight all shares are 0.
 * Example: 10 over [333, 333, 333] = [4, 3, 3].
 */
export function spread(amount: Amount, weights: readonly number[]): Amount[] {
  let total = 0;
  for (const weight of weights) total += weight;
  if (total === 0 || amount === 0) return weights.map(() => 0);
  if (weights.length === 1) return [amount];
  const isSmall = amount <= Number.MAX_SAFE_INTEGER / total;
  const divide = isSmall ? divideSmall : divideLarge;
  const result: Amount[] = [];
  const rests: number[] = [];
  let left = amount;
  for (const weight of weights) {
    const { share, rest } = divide(amount, weight, total);
    left -= share;
    result.push(share);
    rests.push(rest);
  }
  assert(left >= 0 && left <= result.length, 'what is left to spread is less than one a share');
  if (left === 0) return result;
  // Sorting is stable: of equal remainders the earlier stays first.
  const order = rests.map((_, at) => at).sort((a, b) => (rests[b] ?? 0) - (rests[a] ?? 0));
  for (const at of order.slice(0, left)) result[at] = (result[at] ?? 0) + 1;
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
  shares.sort((a, b) => Number(b.rest - a.rest));
  for (const row of shares.slice(0, left)) result[row.at] = row.share + 1;
  return result;
}
