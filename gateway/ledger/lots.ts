import type { Amount, EpochMs } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import type { Lot } from './types.ts';

/** What can become of the points of a lot. */
export type LotPart = 'pending' | 'available' | 'held' | 'spent' | 'expired' | 'reversed';

/**
 * When points of a lot that is held for review become available: at no time by themselves. It is the
 * last moment that a date can be.
 */
export const notByItself: EpochMs = 8_640_000_000_000_000;

/** True while a person still has to decide whether the member has what waits in the lot. */
export function isHeldForReview(lot: Lot): boolean {
  return lot.pending > 0 && lot.availableFrom === notByItself;
}

/** True while points of the lot can be spent at `now`: it has some, and its end is not reached. */
export function isSpendable(lot: Lot, now: EpochMs): boolean {
  return lot.available > 0 && !isOver(lot, now);
}

/** True from the first instant at which nothing of the lot can be spent any more. */
export function isOver(lot: Lot, now: EpochMs): boolean {
  return lot.expiresAt !== null && lot.expiresAt <= now;
}

/** Order of spending: soonest expiry first, then oldest, never-expiring last. */
export function bySpendOrder(a: Lot, b: Lot): number {
  const endA = a.expiresAt ?? Number.POSITIVE_INFINITY;
  const endB = b.expiresAt ?? Number.POSITIVE_INFINITY;
  const byEnd = Number(endA > endB) - Number(endA < endB);
  return byEnd || a.earnedAt - b.earnedAt || a.id - b.id;
}

/** The lot after `amount` (> 0) of one part became another. Never takes more than there is. */
export function moveWithin(lot: Lot, from: LotPart, to: LotPart, amount: Amount): Lot {
  assert(amount > 0 && lot[from] >= amount, `lot ${lot.id} has ${amount} ${from}`);
  return { ...lot, [from]: lot[from] - amount, [to]: lot[to] + amount };
}

/** Stops the program when the parts of a lot do not add up to its amount or one is negative. */
export function checkLot(lot: Lot): void {
  const parts = [lot.pending, lot.available, lot.held, lot.spent, lot.expired, lot.reversed];
  assert(
    parts.every((part) => part >= 0) && parts.reduce((sum, part) => sum + part, 0) === lot.amount,
    `the parts of lot ${lot.id} add up`,
  );
}
