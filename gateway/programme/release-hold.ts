import { closeEntry, move, openEntry } from '../ledger/book.ts';
import { type Day, expireDue, repayDebts } from '../ledger/settle.ts';
import { figure } from '../ledger/sum.ts';
import type { Hold } from '../ledger/types.ts';
import type { Draft } from './draft.ts';

/**
 * Frees the holds that are over now: their deadline has passed, or their `document` is decided. A
 * decision knows one member: of a hold of another only the uses are freed, its points wait for the
 * deadline. The member's other holds are kept in the draft, for a return may need their points.
 */
export function settleHolds(draft: Draft, holds: readonly Hold[], document: string): void {
  const { book, today } = draft;
  for (const hold of holds) {
    const isOwn = hold.member === null || hold.member === book.member;
    const isOver = hold.until <= draft.now || hold.document === document;
    if (isOwn && isOver) releaseHold(draft, hold, today);
    else if (isOver && hold.document === document) {
      freeUses(draft, hold);
      draft.holds.push({ ...hold, uses: [] });
    } else if (isOwn) draft.openHolds.push(hold);
  }
}

/** Ends the member's other holds, whose baskets are priced anew: a return needs their points. */
export function releaseOpenHolds(draft: Draft, day: Day): void {
  for (const hold of draft.openHolds.splice(0)) releaseHold(draft, hold, day);
}

function releaseHold(draft: Draft, hold: Hold, day: Day): void {
  const entry = openEntry({ kind: 'release', ref: hold.id, ...day });
  for (const { lot, amount } of hold.lots) {
    const conditions = [{ fact: 'the hold is over', holds: true }];
    const why = { rule: 'release', conditions, sum: figure(amount, 'held points of the lot') };
    move(draft.book, entry, { lot, from: 'held', to: 'available', amount, why });
  }
  closeEntry(draft.book, entry, { isFact: false });
  repayDebts(draft.book, day);
  expireDue(draft.book, day);
  freeUses(draft, hold);
  draft.holds.push({ ...hold, state: 'over' });
}

function freeUses(draft: Draft, { uses }: Hold): void {
  for (const { key, times, minor, cost } of uses) {
    draft.uses.push({ key, times: 0 - times, minor: 0 - minor, cost: 0 - cost });
  }
}
