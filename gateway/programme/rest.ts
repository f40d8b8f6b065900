import { closeEntry, lotOf, move, openEntry } from '../ledger/book.ts';
import type { Day } from '../ledger/settle.ts';
import { figure } from '../ledger/sum.ts';
import type { Spend } from '../ledger/types.ts';
import type { Draft } from './draft.ts';
import type { Programme } from './types.ts';
import { unitIn } from './versions.ts';

/**
 * Ends what a receipt leaves of the lots that paid for it, where the unit says `rest: dies`. It is
 * done with the receipt and not with the spend, so that an abandoned spend costs nothing.
 * Example: a voucher of 12.00 pays a bill of 8.00; 4.00 go to breakage.
 */
export function endRests(
  draft: Draft,
  what: {
    readonly version: Programme | null;
    readonly spends: readonly Spend[];
    readonly receipt: string;
    readonly day: Day;
  },
): void {
  const { book } = draft;
  const { version, spends, receipt, day } = what;
  const entry = openEntry({ kind: 'expire', ref: receipt, ...day });
  for (const { unit, draws } of spends) {
    if (unitIn(version, unit)?.rest !== 'dies') continue;
    for (const { lot } of draws) {
      const amount = lotOf(book, lot).available;
      if (amount === 0) continue;
      const conditions = [{ fact: 'a receipt was paid with it', holds: true }];
      const why = { rule: 'rest', conditions, sum: figure(amount, `available of lot ${lot}`) };
      move(book, entry, { lot, from: 'available', to: 'expired', amount, why });
    }
  }
  closeEntry(book, entry, { isFact: false });
}
