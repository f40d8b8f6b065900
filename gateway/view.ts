import type { EpochMs } from '../protocol/units.ts';
import type { MemberView, Note, UnitBalance } from '../protocol/views.ts';
import { isHeldForReview } from './ledger/lots.ts';
import type { Lot } from './ledger/types.ts';

/**
 * What a kiosk may know of a member: the name for the greeting and, per unit in the order of
 * `units`, what can be spent, what is still waiting, and what ends next with how much.
 * `notes` are what else is told; see programme/notes.ts.
 * Of what is held for review nothing is told: a kiosk says of waiting points that they will be added.
 * A lot that has ended counts for nothing even when it is not booked as expired yet.
 * Example: lots of 30 until March and 20 until May give
 * `{available: 50, pending: 0, nextExpiry: {amount: 30, at: March}}`.
 */
export function memberView(options: {
  readonly name: string;
  readonly units: readonly string[];
  readonly lots: readonly Lot[];
  readonly now: EpochMs;
  readonly notes?: readonly Note[];
}): MemberView {
  const { name, units, lots, now, notes = [] } = options;
  const sure = lots.filter((lot) => !isHeldForReview(lot));
  const balances = units.map((unit) => unitBalance(sure, unit, now));
  return notes.length === 0 ? { name, balances } : { name, balances, notes };
}

/** Balance of one unit from its lots, as of `now`. */
export function unitBalance(lots: readonly Lot[], unit: string, now: EpochMs): UnitBalance {
  let available = 0;
  let pending = 0;
  let next: { amount: number; at: EpochMs } | null = null;
  for (const lot of lots) {
    const { expiresAt } = lot;
    if (lot.unit !== unit || (expiresAt !== null && expiresAt <= now)) continue;
    available += lot.available;
    pending += lot.pending;
    if (expiresAt === null || lot.available === 0) continue;
    if (next === null || expiresAt < next.at) next = { amount: lot.available, at: expiresAt };
    else if (expiresAt === next.at) next.amount += lot.available;
  }
  return { available, pending, nextExpiry: next };
}
