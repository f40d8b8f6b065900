import type { EpochMs } from '../../protocol/units.ts';
import {
  type Book,
  changeDebt,
  closeEntry,
  lotOf,
  move,
  type OpenEntry,
  openEntry,
  owner,
} from './book.ts';
import { bySpendOrder, isOver } from './lots.ts';
import { memberAccount } from './postings.ts';
import { figure, smaller } from './sum.ts';
import type { Lot } from './types.ts';

/** Where and when the ledger's own steps are entered. */
export interface Day {
  readonly at: EpochMs;
  readonly businessDate: string;
  readonly programme: string;
}

/**
 * Does what is due on the member's lots: pending points whose waiting time is over become
 * available (and repay a debt), then lots past their end go to breakage. Each is an entry of its
 * own; a second call at the same time does nothing. It does not matter when a job last ran.
 */
export function settleDue(book: Book, day: Day): void {
  const mature = openEntry({ kind: 'mature', ref: '', ...day });
  const repay = openEntry({ kind: 'repay', ref: '', ...day });
  for (const lot of dueToMature(book)) {
    const amount = lot.pending;
    const conditions = [{ fact: 'availableFrom <= now', holds: true }];
    const why = { rule: 'mature', conditions, sum: figure(amount, 'pending points of the lot') };
    move(book, mature, { lot: lot.id, from: 'pending', to: 'available', amount, why });
    repayFrom(book, repay, lot.id);
  }
  closeEntry(book, mature, { isFact: false });
  closeEntry(book, repay, { isFact: false });
  expireDue(book, day);
}

/**
 * Pays debts from what is available, so that no member has both. A lot that came too late and is
 * over already pays too: it would have paid had it come in time.
 */
export function repayDebts(book: Book, day: Day): void {
  const repay = openEntry({ kind: 'repay', ref: '', ...day });
  for (const [unit, debt] of book.debts) {
    if (debt === 0) continue;
    for (const lot of availableLots(book, unit)) repayFrom(book, repay, lot.id);
  }
  closeEntry(book, repay, { isFact: false });
}

/** Sends what is left of lots past their end to breakage. */
export function expireDue(book: Book, day: Day): void {
  const expire = openEntry({ kind: 'expire', ref: '', ...day });
  const due = [...book.lots.values()].filter((lot) => lot.available > 0 && isOver(lot, book.now));
  for (const lot of due.sort(bySpendOrder)) {
    const amount = lot.available;
    const conditions = [{ fact: 'expiresAt <= now', holds: true }];
    const why = { rule: 'expire', conditions, sum: figure(amount, 'points left of the lot') };
    move(book, expire, { lot: lot.id, from: 'available', to: 'expired', amount, why });
  }
  closeEntry(book, expire, { isFact: false });
}

function availableLots(book: Book, unit: string): Lot[] {
  return [...book.lots.values()]
    .filter((lot) => lot.unit === unit && lot.available > 0)
    .sort(bySpendOrder);
}

function dueToMature(book: Book): Lot[] {
  return [...book.lots.values()]
    .filter((lot) => lot.pending > 0 && lot.availableFrom <= book.now)
    .sort((a, b) => a.availableFrom - b.availableFrom || a.id - b.id);
}

/** The lot has points that are available. */
function repayFrom(book: Book, entry: OpenEntry, id: number): void {
  const lot = lotOf(book, id);
  const debt = book.debts.get(lot.unit) ?? 0;
  if (debt === 0) return;
  const amount = Math.min(debt, lot.available);
  const sum = smaller(figure(debt, 'debt'), figure(lot.available, 'available of the lot'));
  const why = { rule: 'repay', conditions: [{ fact: 'debt > 0', holds: true }], sum };
  const counter = memberAccount(owner(book), 'debt');
  move(book, entry, { lot: id, from: 'available', to: 'reversed', amount, counter, why });
  changeDebt(book, lot.unit, -amount);
}
