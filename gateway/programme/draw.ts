import type { Amount } from '../../protocol/units.ts';
import { lotOf, move, type OpenEntry, type Reason, spendableLots } from '../ledger/book.ts';
import { splitDraw } from '../ledger/draw-order.ts';
import { figure, smaller } from '../ledger/sum.ts';
import type { Spend } from '../ledger/types.ts';
import type { Draft } from './draft.ts';
import { unitIn, versionAt } from './versions.ts';

/**
 * Moves `amount` of a unit from available to spent, in the order of spending; from which lots.
 * Among lots with one end the unit says which go first (`sameEnd`, edge case 34); `partner` is the
 * one that takes the points.
 */
export function drawLots(
  draft: Draft,
  entry: OpenEntry,
  what: {
    readonly unit: string;
    readonly amount: Amount;
    readonly rule: string;
    readonly partner: string;
    /** What else the trace is to hold. */
    readonly because?: Reason['conditions'];
  },
): Spend['draws'] {
  const { book } = draft;
  const { unit, amount, rule, partner } = what;
  const order = unitIn(versionAt(draft.programmes, entry.at), unit)?.sameEnd ?? 'oldest';
  const draws = splitDraw(spendableLots(book, unit), { amount, order, partner });
  const conditions = [
    { fact: 'now < expiresAt', holds: true },
    ...(what.because ?? []),
    ...(order === 'oldest' ? [] : [{ fact: `sameEnd = ${order}`, holds: true }]),
  ];
  let left = amount;
  return draws.map((drawn) => {
    const { available } = lotOf(book, drawn.lot);
    const sum =
      order === 'pro rata'
        ? figure(drawn.amount, `share of ${amount} points to spend`)
        : smaller(figure(left, 'points to spend'), figure(available, 'available of lot'));
    const why = { rule, conditions, sum };
    move(book, entry, { ...drawn, from: 'available', to: 'spent', why });
    left -= drawn.amount;
    return { ...drawn, back: 0 };
  });
}
