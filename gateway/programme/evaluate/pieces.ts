import type { Minor, Thousandths } from '../../../protocol/units.ts';
import { mulDiv } from '../../../protocol/units.ts';
import type { BasketLine } from './facts.ts';

/** A line while discounts are taken off it. */
export interface OpenLine {
  readonly of: BasketLine;
  readonly line: number;
  /** What of it is not free yet. */
  quantity: Thousandths;
  /** What is still to pay for the whole line. */
  netMinor: Minor;
}

/** A line as it is now, or so many pieces of it. */
export interface Picked {
  readonly of: BasketLine;
  readonly line: number;
  /** Not more than what of the line is not free; of pieces a multiple of 1000. */
  readonly quantity: Thousandths;
  /** What that much costs now. */
  readonly netMinor: Minor;
}

/** Whole pieces: 2.5 kg are 2 of them. */
export function piecesOf(some: { readonly quantity: Thousandths }): number {
  return Math.floor(some.quantity / 1000);
}

/**
 * Takes `count` pieces of the lines, the cheapest or the dearest first, ties by line number; a
 * piece of a line costs its share of what the line costs now, rounded half up. What costs nothing
 * is passed over. Fewer when there are not so many. The answer is in the order of the lines.
 */
export function pick(
  lines: readonly OpenLine[],
  options: { readonly count: number; readonly take: 'cheapest' | 'dearest' },
): readonly Picked[] {
  const sign = options.take === 'cheapest' ? 1 : -1;
  const order = lines
    .filter((line) => piecesOf(line) > 0 && line.netMinor > 0)
    .sort((a, b) => sign * compareByPrice(a, b));
  const picked: Picked[] = [];
  let left = options.count;
  for (const line of order) {
    if (left === 0) break;
    const pieces = Math.min(left, piecesOf(line));
    left -= pieces;
    const netMinor = priceOf(line, pieces);
    picked.push({ of: line.of, line: line.line, quantity: pieces * 1000, netMinor });
  }
  return picked.sort((a, b) => a.line - b.line);
}

/** Compares prices as fractions: net / quantity. */
function compareByPrice(a: OpenLine, b: OpenLine): number {
  const left = a.netMinor * b.quantity;
  const right = b.netMinor * a.quantity;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  const exact = BigInt(a.netMinor) * BigInt(b.quantity) - BigInt(b.netMinor) * BigInt(a.quantity);
  return Number(exact);
}

/** What so many pieces of a line cost now. */
function priceOf(line: OpenLine, pieces: number): Minor {
  const num = pieces * 1000;
  return mulDiv({ value: line.netMinor, num, den: line.quantity, mode: 'halfUp' });
}
