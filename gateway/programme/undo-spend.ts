import type { Amount, EpochMs } from '../../protocol/units.ts';
import { closeEntry, openEntry } from '../ledger/book.ts';
import { repayDebts } from '../ledger/settle.ts';
import type { Spend } from '../ledger/types.ts';
import { dayAt, plainCalendar } from './days.ts';
import { balancesOf, type Draft, putSpend, spendOf } from './draft.ts';
import { backOf, giveBack } from './give-back.ts';
import type { Answer } from './types.ts';
import { unitIn, versionAt } from './versions.ts';

/**
 * Undoes spends that no receipt uses: all their points go back to the lots that they drew on.
 * Those undone before stay as they are.
 */
export function undoSpends(
  draft: Draft,
  what: { readonly spends: readonly Spend[]; readonly ref: string; readonly at: EpochMs },
): Answer & { readonly kind: 'return' } {
  const version = versionAt(draft.programmes, what.at);
  const calendar = version ?? plainCalendar;
  const givenBack = new Map<string, Amount>();
  for (const spend of what.spends) {
    if (spend.isUndone) continue;
    const day = dayAt(draft.programmes, what.at);
    const entry = openEntry({ kind: 'unspend', ref: what.ref, ...day });
    const onExpired = unitIn(version, spend.unit)?.onExpired ?? { kind: 'breakage' };
    const amount = spend.amount - backOf(spend);
    const given = giveBack(draft, entry, { spend, amount, policy: { onExpired, calendar } });
    givenBack.set(spend.unit, (givenBack.get(spend.unit) ?? 0) + given);
    putSpend(draft, { ...spendOf(draft, spend.id), isUndone: true });
    closeEntry(draft.book, entry, { isFact: true });
  }
  repayDebts(draft.book, draft.today);
  return {
    kind: 'return',
    status: 'applied',
    member: draft.book.member,
    reversed: [],
    givenBack: [...givenBack].map(([unit, amount]) => ({ unit, amount })),
    shortfalls: [],
    refundMinor: 0,
    withheldMinor: 0,
    shelfMinor: 0,
    discounts: [],
    uncoveredMinor: 0,
    balances: balancesOf(draft),
  };
}
