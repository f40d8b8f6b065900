import type { Amount } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import {
  type Book,
  changeDebt,
  lotOf,
  move,
  type OpenEntry,
  owner,
  post,
  postPlain,
  type Reason,
  spendableLots,
} from './book.ts';
import { memberAccount } from './postings.ts';
import { figure, smaller } from './sum.ts';
import type { Lot } from './types.ts';

/** Why something changes hands: the rule that the traces name, and the fact that held. */
export interface Handing {
  readonly rule: string;
  readonly fact: string;
}

/**
 * A lot goes from the book of its owner to another one as it is: with its end, and with what was
 * spent of it. Nothing of it may be held. Example: 100 waiting and 50 to spend are four postings.
 */
export function handLot(
  entry: OpenEntry,
  what: { readonly lot: Lot; readonly from: Book; readonly to: Book; readonly by: Handing },
): void {
  const { lot, from, to, by } = what;
  assert(lot.held === 0, `nothing of lot ${lot.id} is held`);
  const given: Lot = { ...lot, member: owner(to) };
  for (const part of ['pending', 'available'] as const) {
    const amount = lot[part];
    if (amount === 0) continue;
    const why = because(by, figure(amount, `${part} of the lot`));
    post(entry, { lot, amount, why, account: memberAccount(lot.member, part), sign: -1 });
    post(entry, { lot: given, amount, why, account: memberAccount(given.member, part), sign: 1 });
  }
  from.lots.delete(lot.id);
  from.touchedLots.delete(lot.id);
  to.lots.set(lot.id, given);
  to.touchedLots.add(lot.id);
}

/** What one owes another one owes from now on. Amounts > 0. */
export function handDebt(
  entry: OpenEntry,
  what: {
    readonly unit: string;
    readonly amount: Amount;
    readonly from: Book;
    readonly to: Book;
    readonly by: Handing;
  },
): void {
  const { unit, amount, from, to } = what;
  const side = { unit, amount, why: because(what.by, figure(amount, 'debt')) };
  postPlain(entry, { ...side, account: memberAccount(owner(to), 'debt'), sign: -1 });
  postPlain(entry, { ...side, account: memberAccount(owner(from), 'debt'), sign: 1 });
  changeDebt(from, unit, -amount);
  changeDebt(to, unit, amount);
}

/** Points that can be spent pay what is owed; what each lot has paid. */
export function payDebts(
  book: Book,
  entry: OpenEntry,
  by: Handing,
): readonly { readonly lot: number; readonly unit: string; readonly amount: Amount }[] {
  const paid: { lot: number; unit: string; amount: Amount }[] = [];
  for (const unit of book.debts.keys()) {
    for (const { id, available } of spendableLots(book, unit)) {
      const debt = book.debts.get(unit) ?? 0;
      const amount = Math.min(debt, available);
      if (amount === 0) continue;
      const sum = smaller(figure(debt, 'debt'), figure(available, 'available of the lot'));
      const counter = memberAccount(owner(book), 'debt');
      const why = because(by, sum);
      move(book, entry, { lot: id, from: 'available', to: 'reversed', amount, counter, why });
      changeDebt(book, unit, -amount);
      paid.push({ lot: id, unit, amount });
    }
  }
  return paid;
}

/** A lot has again what it had paid of a debt, which is owed again. */
export function unpayDebt(
  book: Book,
  entry: OpenEntry,
  what: {
    readonly lot: number;
    readonly unit: string;
    readonly amount: Amount;
    readonly by: Handing;
  },
): void {
  const { lot, unit } = what;
  const amount = Math.min(what.amount, lotOf(book, lot).reversed);
  if (amount === 0) return;
  const why = because(what.by, figure(amount, 'paid of the debt'));
  const counter = memberAccount(owner(book), 'debt');
  move(book, entry, { lot, from: 'reversed', to: 'available', amount, counter, why });
  changeDebt(book, unit, amount);
}

const because = ({ rule, fact }: Handing, sum: Reason['sum']): Reason => ({
  rule,
  conditions: [{ fact, holds: true }],
  sum,
});
