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
  minor: Minor;
}

/** A line as it is now, or so many pieces of it. */
export interface Picked {
  readonly of: BasketLine;
  readonly line: number;
  /** Not more than what of the line is not free; of pieces a multiple of 1000. */
  readonly quantity: Thousandths;
  /** What that much costs now. */
  readonly minor: Minor;
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
    .filter((line) => piecesOf(line) > 0 && line.minor > 0)
    .sort((a, b) => sign * compareByPrice(a, b));
  const picked: Picked[] = [];
  let left = options.count;
  for (const line of order) {
    if (left === 0) break;
    const pieces = Math.min(left, piecesOf(line));
    left -= pieces;
    const minor = priceOf(line, pieces);
    picked.push({ of: line.of, line: line.line, quantity: pieces * 1000, minor });
  }
  return picked.sort((a, b) => a.line - b.line);
}

/** Compares prices as fractions: net / quantity. */
function compareByPrice(a: OpenLine, b: OpenLine): number {
  const left = a.minor * b.quantity;
  const right = b.minor * a.quantity;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  const exact = BigInt(a.minor) * BigInt(b.quantity) - BigInt(b.minor) * BigInt(a.quantity);
  return Number(exact);
}

/** What so many pieces of a line cost now. */
function priceOf(line: OpenLine, pieces: number): Minor {
  const num = pieces * 1000;
  return mulDiv({ value: line.minor, num, den: line.quantity, mode: 'halfUp' });
}

/**
 * The line of a number, among lines in the order of their numbers, which may have gaps and begin
 * anywhere; undefined when it is not there.
 */
export function lineNumbered(lines: readonly OpenLine[], line: number): OpenLine | undefined {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.line ?? line) < line) low = middle + 1;
    else high = middle;
  }
  const found = lines[low];
  return found?.line === line ? found : undefined;
}
