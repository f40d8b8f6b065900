import { closeEntry, move, openEntry } from '../ledger/book.ts';
import { type Day, expireDue } from '../ledger/settle.ts';
import { figure } from '../ledger/sum.ts';
import type { Hold } from '../ledger/types.ts';
import type { Draft } from './draft.ts';

/** Frees what a hold has taken: its deadline has passed, or its document is decided now. */
export function releaseHold(draft: Draft, hold: Hold, day: Day): void {
  const entry = openEntry({ kind: 'release', ref: hold.id, ...day });
  for (const { lot, amount } of hold.lots) {
    const conditions = [{ fact: 'the hold is over', holds: true }];
    const why = { rule: 'release', conditions, sum: figure(amount, 'held points of the lot') };
    move(draft.book, entry, { lot, from: 'held', to: 'available', amount, why });
  }
  closeEntry(draft.book, entry, { isFact: false });
  expireDue(draft.book, day);
  for (const { key, times, minor, cost } of hold.uses) {
    draft.uses.push({ key, times: 0 - times, minor: 0 - minor, cost: 0 - cost });
  }
  draft.holds.push({ ...hold, state: 'over' });
}
