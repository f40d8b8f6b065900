import { addDays } from '../../../protocol/calendar.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import { closeEntry, forgive, move, type OpenEntry, openEntry } from '../../ledger/book.ts';
import { bySpendOrder } from '../../ledger/lots.ts';
import { figure } from '../../ledger/sum.ts';
import { startOf } from '../days.ts';
import type { Draft } from '../draft.ts';
import type { MemberState, Programme, Programmes } from '../types.ts';
import { versionAt } from '../versions.ts';

/** First instant after the last day of spending; null: the version does not end. */
export function endOf(version: Programme | null): EpochMs | null {
  if (version === null || version.closing === null) return null;
  return startOf(version, addDays(version.closing.lastSpending, 1));
}

/** Is the programme over at `now`, so that only money goes back and forth? */
export function isOverAt(programmes: Programmes, now: EpochMs): boolean {
  const end = endOf(versionAt(programmes, now));
  return end !== null && now >= end;
}

/** Is it over for this member, because the programme is, or because the member was erased? */
export function isOverFor(draft: {
  readonly programmes: Programmes;
  readonly now: EpochMs;
  readonly member: MemberState | null;
}): boolean {
  return draft.member?.isClosed === true || isOverAt(draft.programmes, draft.now);
}

/**
 * Ends what a member has in a programme that is over: what waits and what can be spent goes to
 * breakage, lot by lot, so that it is known whose points they were; what the member owes is written
 * off, in an entry of that member. It does not matter when this is asked: what comes later (points
 * of a late receipt, points set free by a hold) ends in the same way.
 * Example: closing after 30 November: 40 points of partner P on 1 December: 40 to breakage, of a
 * lot of P.
 */
export function settleClosing(draft: Draft): void {
  const { member, today } = draft;
  if (member === null || !isOverFor(draft)) return;
  const fact = member.isClosed ? 'the member was erased' : 'the last day of spending is over';
  const entry = openEntry({ kind: 'close', ref: '', ...today });
  endAll(draft, entry, { rule: 'closing', fact });
  closeEntry(draft.book, entry, { isFact: false });
}

/** Sends all that waits and can be spent to breakage, and writes debts off, by lot and by member. */
export function endAll(
  { book }: Pick<Draft, 'book'>,
  entry: OpenEntry,
  { rule, fact }: { readonly rule: string; readonly fact: string },
): void {
  const conditions = [{ fact, holds: true }];
  for (const { id } of [...book.lots.values()].sort(bySpendOrder)) {
    for (const from of ['pending', 'available'] as const) {
      const amount = book.lots.get(id)?.[from] ?? 0;
      if (amount === 0) continue;
      const why = { rule, conditions, sum: figure(amount, `${from} of the lot`) };
      move(book, entry, { lot: id, from, to: 'expired', amount, why });
    }
  }
  for (const [unit, amount] of book.debts) {
    if (amount === 0) continue;
    const why = { rule, conditions, sum: figure(amount, 'owed by the member') };
    forgive(book, entry, { unit, amount, why });
  }
}
