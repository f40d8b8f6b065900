import type { Amount } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import { move, type OpenEntry, spendableLots } from '../ledger/book.ts';
import { figure, smaller } from '../ledger/sum.ts';
import type { Spend } from '../ledger/types.ts';
import type { Draft } from './draft.ts';

/** Moves `amount` of a unit from available to spent, in the order of spending; from which lots. */
export function drawLots(
  draft: Draft,
  entry: OpenEntry,
  what: { readonly unit: string; readonly amount: Amount; readonly rule: string },
): Spend['draws'] {
  const { book } = draft;
  const draws: Spend['draws'][number][] = [];
  let left = what.amount;
  for (const lot of spendableLots(book, what.unit)) {
    if (left === 0) break;
    const amount = Math.min(left, lot.available);
    const sum = smaller(figure(left, 'points to spend'), figure(lot.available, 'available of lot'));
    const why = { rule: what.rule, conditions: [{ fact: 'now < expiresAt', holds: true }], sum };
    move(book, entry, { lot: lot.id, from: 'available', to: 'spent', amount, why });
    draws.push({ lot: lot.id, amount, back: 0 });
    left -= amount;
  }
  assert(left === 0, 'no more is drawn than can be spent');
  return draws;
}
