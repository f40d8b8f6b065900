import { closeEntry, openEntry } from '../ledger/book.ts';
import type { Target } from '../ledger/earned-return.ts';
import { type Day, expireDue, repayDebts } from '../ledger/settle.ts';
import { type Draft, inAccountOf, ownerOf } from './draft.ts';
import { isOverFor } from './standing/closing.ts';
import { settleIdle } from './standing/idle.ts';
import { takeBack } from './take-back.ts';
import type { Programme, UnitDefinition } from './types.ts';

/** Points that a sale gave to another member than its own. */
type OfOther = Target & { readonly member: string };

/** Points of the member of the sale, and those that it gave to others. */
export function targetsOf(
  draft: Draft,
  targets: readonly Target[],
): { readonly own: readonly Target[]; readonly others: readonly OfOther[] } {
  const own: Target[] = [];
  const others: OfOther[] = [];
  for (const target of targets) {
    const member = draft.book.lots.has(target.lot) ? null : ownerOf(draft, target.lot);
    if (member === null) own.push(target);
    else others.push({ ...target, member });
  }
  return { own, others };
}

/**
 * Takes points back from those that the sale gave some, each in their own account: what is left
 * there, then by the unit's policy; of who was erased since nothing. Nothing of it touches the refund, which is another person's.
 */
export function takeFromOthers(
  draft: Draft,
  targets: readonly OfOther[],
  of: {
    readonly version: Programme | null;
    readonly unit: (target: Target) => UnitDefinition | null;
    readonly day: Day;
    readonly ref: string;
  },
): void {
  const { version, unit, day, ref } = of;
  for (const target of targets) {
    inAccountOf(draft, target.member, (other) => {
      if (isOverFor(other)) return;
      const entry = openEntry({ kind: 'return', ref, ...day });
      takeBack(other, entry, { target, version, unit: unit(target), day, moneyMinor: 0 });
      closeEntry(other.book, entry, { isFact: true });
      repayDebts(other.book, other.today);
      settleIdle(other);
      expireDue(other.book, other.today);
    });
  }
}
