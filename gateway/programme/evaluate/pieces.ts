import type { Minor, Thousandths } from '../../../protocol/units.ts';
import { mulDiv } from '../../../protocol/units.ts';

/** A line while discounts are taken off it. */
export interface OpenLine {
  readonly line: number;
  readonly quantity: Thousandths;
  /** What is still to pay for the whole line. */
  netMinor: Minor;
}

/** So many pieces of a line. */
export interface Picked {
  readonly line: OpenLine;
  readonly pieces: number;
  /** What these pieces cost now. */
  readonly netMinor: Minor;
}

/** Whole pieces of a line: 2.5 kg are 2 of them. */
export function piecesOf(line: { readonly quantity: Thousandths }): number {
  return Math.floor(line.quantity / 1000);
}

/**
 * Takes `count` pieces of the lines, the cheapest or the dearest first, ties by line number; a
 * piece of a line costs its share of what the line costs now, rounded half up. Fewer when there
 * are not so many.
 */
export function pick(
  lines: readonly OpenLine[],
  options: { readonly count: number; readonly take: 'cheapest' | 'dearest' },
): readonly Picked[] {
  const sign = options.take === 'cheapest' ? 1 : -1;
  // Prices as fractions: net / quantity.
  const order = [...lines].sort((a, b) => {
    const left = a.netMinor * b.quantity;
    const right = b.netMinor * a.quantity;
    return left === right ? a.line - b.line : sign * (left < right ? -1 : 1);
  });
  const picked: Picked[] = [];
  let left = options.count;
  for (const line of order) {
    const pieces = Math.min(left, piecesOf(line));
    if (pieces === 0) continue;
    left -= pieces;
    picked.push({ line, pieces, netMinor: priceOf(line, pieces) });
  }
  return picked;
}

/** What so many pieces of a line cost now. */
export function priceOf(line: OpenLine, pieces: number): Minor {
  const num = pieces * 1000;
  return mulDiv({ value: line.netMinor, num, den: line.quantity, mode: 'halfUp' });
}
