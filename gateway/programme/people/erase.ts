import { refuse } from '../../../protocol/errors.ts';
import type { Amount, Minor } from '../../../protocol/units.ts';
import { assert } from '../../../protocol/units.ts';
import { closeEntry, move, openEntry, spendableLots } from '../../ledger/book.ts';
import { figure } from '../../ledger/sum.ts';
import { receiptKey } from '../business-key.ts';
import { dayAt } from '../days.ts';
import { closeDraft, type Draft, memberFor, openDraft } from '../draft.ts';
import { releaseOpenHolds } from '../release-hold.ts';
import { endAll } from '../standing/closing.ts';
import type { Answer, Outcome, Programmes, State } from '../types.ts';
import { isHidden, versionAt } from '../versions.ts';
import { worthOf } from '../worth.ts';
import { forgotten } from './erase-at-end.ts';
import type { EraseCommand } from './erase-types.ts';

type PaidOut = (Answer & { readonly kind: 'erased' })['paidOut'];

/**
 * Forgets a member for good. The member chooses what becomes of the points: those that can be spent
 * and have a value in money are paid out, or all go to breakage; what still waits always does, for
 * it may have to go back with its goods. What is owed is written off in an entry of the member. The
 * books keep the number of the member, which then leads to nobody. Two of the staff say so, and
 * both stand in the journal. Refuses REQUEST_INVALID (staff, second), FOUR_EYES, CARD_UNKNOWN,
 * CARD_BLOCKED, CARD_BEARER, MEMBER_UNKNOWN, MEMBER_CLOSED, CONVERSION_OPEN (a partner still says
 * what becomes of points), AMOUNT_RANGE (worth more than one document may say).
 * Example: 300 points of 0.01, payOut: 300 go to `spent`, and the till pays 3.00.
 */
export function decideErase(programmes: Programmes, state: State, command: EraseCommand): Outcome {
  const { staff, second } = command;
  const wrong = Object.entries({ staff, second }).find(([, who]) => !isStaff(who));
  if (wrong !== undefined) return refuse('REQUEST_INVALID', { path: wrong[0] });
  if (staff.toLowerCase() === second.toLowerCase()) return refuse('FOUR_EYES', { staff });
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  if (who.member.isBearer === true) return refuse('CARD_BEARER');
  const draft = openDraft(programmes, state, who.member);
  const { book, today } = draft;
  releaseOpenHolds(draft, today);
  if ([...book.lots.values()].some(({ held }) => held > 0)) return refuse('CONVERSION_OPEN');
  const paidOut = command.points === 'payOut' ? payOut(draft, command) : [];
  if (paidOut === null) return refuse('AMOUNT_RANGE', { path: 'points' });
  const forfeited = rest(draft);
  const writtenOff = [...book.debts]
    .filter(([, amount]) => amount > 0)
    .map(([unit, amount]) => ({ unit, amount }));
  const ref = [command.points, staff, second].join(' ');
  const entry = openEntry({ kind: 'erase', ref, ...today });
  endAll(draft, entry, { rule: 'erase', fact: 'the member asked to be forgotten' });
  closeEntry(book, entry, { isFact: true });
  const shown = <Row extends { readonly unit: string }>(rows: readonly Row[]) =>
    rows.filter(({ unit }) => !isHidden(programmes, unit));
  const decision = closeDraft(draft, {
    kind: 'erased',
    member: who.member.id,
    payOutMinor: paidOut.reduce((sum: Minor, { amountMinor }) => sum + amountMinor, 0),
    paidOut: shown(paidOut),
    forfeited: shown(forfeited),
    writtenOff: shown(writtenOff),
  });
  const isEmpty = [...book.lots.values()].every(
    (lot) => lot.pending + lot.available + lot.held === 0,
  );
  assert(isEmpty, 'an erased member has no points');
  return forgotten(decision, who.member.id);
}

/** Spends what is worth money, each lot of its own; null: it is worth more than can be said. */
function payOut(draft: Draft, command: EraseCommand): PaidOut | null {
  const { book, programmes, now } = draft;
  const ref = receiptKey(command.receipt);
  const entry = openEntry({ kind: 'spend', ref, ...dayAt(programmes, now) });
  const conditions = [{ fact: 'the member asked to be paid out', holds: true }];
  const paid: PaidOut[number][] = [];
  for (const unit of versionAt(programmes, now)?.units ?? []) {
    const lots = spendableLots(book, unit.unit);
    const amount = lots.reduce((sum: Amount, { available }) => sum + available, 0);
    const amountMinor = worthOf(unit, amount);
    if (amountMinor === null) return null;
    if (amountMinor === 0) continue;
    for (const { id, available } of lots) {
      const why = { rule: 'payOut', conditions, sum: figure(available, 'available of the lot') };
      move(book, entry, { lot: id, from: 'available', to: 'spent', amount: available, why });
    }
    paid.push({ unit: unit.unit, amount, amountMinor });
  }
  closeEntry(book, entry, { isFact: false });
  return paid;
}

/** What waits and what can be spent, by unit. */
function rest({ book }: Draft): readonly { readonly unit: string; readonly amount: Amount }[] {
  const sums = new Map<string, Amount>();
  for (const { unit, pending, available } of book.lots.values()) {
    sums.set(unit, (sums.get(unit) ?? 0) + pending + available);
  }
  return [...sums].filter(([, amount]) => amount > 0).map(([unit, amount]) => ({ unit, amount }));
}

const isStaff = (who: string): boolean => /^[0-9A-Za-z._-]{1,64}$/.test(who);
