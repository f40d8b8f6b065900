import type { Minor } from '../../../protocol/units.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { Asked, BasketLine } from '../evaluate/facts.ts';
import type { Programme } from '../types.ts';
import type { Explained } from './types.ts';

/** Evaluations of larger receipts for the nudges of one quote, at most. */
export const evaluationsMax = 3;
/** Lines x rules of a quote above which it has no nudges. Example: 200 rules, 1,000 lines. */
export const cellsMax = 200_000;

export type Larger = Explained['evaluation'];

/** What a rule may give when so much more is bought. */
export interface Wish<Found> {
  /** > 0. */
  readonly missingMinor: Minor;
  /** The line that the more is put on. */
  readonly line: BasketLine;
  /** What the larger receipt gives; null: it is not worth a word. */
  readonly found: (larger: Larger) => Found | null;
}

/** Out of reach: more than the receipt itself once again. */
export function isInReach(missingMinor: Minor, { basket }: Asked): boolean {
  return missingMinor <= basket.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
}

/**
 * What comes of wishes. The nearest are asked first; equal ones on the same line
 * share an evaluation; after `evaluationsMax` evaluations the rest are left out.
 * Example: missing 2.00, 5.00, 2.00, 9.00 and 12.00 -> evaluations of 2.00, 5.00 and 9.00.
 */
export function askLarger<Found>(
  version: Programme,
  about: Explained,
  wishes: readonly Wish<Found>[],
): ReadonlyMap<Wish<Found>, Found> {
  const evaluated = new Map<string, Larger | null>();
  const result = new Map<Wish<Found>, Found>();
  for (const wish of wishes.toSorted((a, b) => a.missingMinor - b.missingMinor)) {
    const key = `${wish.line.line} ${wish.missingMinor}`;
    if (!evaluated.has(key)) {
      if (evaluated.size === evaluationsMax) break;
      evaluated.set(key, withMore(version, about, wish));
    }
    const larger = evaluated.get(key) ?? null;
    const found = larger === null ? null : wish.found(larger);
    if (found !== null) result.set(wish, found);
  }
  return result;
}

/** The receipt as it would be with so much more on a line. */
function withMore(
  version: Programme,
  { asked, uses }: Explained,
  { line, missingMinor }: Wish<unknown>,
): Larger | null {
  const lines = asked.basket.lines.map((one) =>
    one === line ? { ...one, totalMinor: one.totalMinor + missingMinor } : one,
  );
  const evaluation = evaluate(version, { ...asked, basket: { ...asked.basket, lines } }, uses);
  return evaluation.ok ? evaluation : null;
}
