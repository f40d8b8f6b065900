import type { Amount, Minor } from '../../protocol/units.ts';
import {
  lotOf,
  move,
  type OpenEntry,
  type Reason,
  shortfall,
  spendableLots,
} from '../ledger/book.ts';
import type { Target } from '../ledger/earned-return.ts';
import type { LotPart } from '../ledger/lots.ts';
import type { Day } from '../ledger/settle.ts';
import { figure, smaller } from '../ledger/sum.ts';
import type { Sum } from '../ledger/types.ts';
import type { Draft } from './draft.ts';
import { releaseOpenHolds } from './release-hold.ts';
import type { Answer, Programme, UnitDefinition } from './types.ts';
import { undoExchanges } from './undo-exchange.ts';
import { payable } from './worth.ts';

/** What a return took of one rule's points, and what it could not take. */
export interface Taken {
  readonly reversed: Amount;
  readonly shortfalls: (Answer & { readonly kind: 'return' })['shortfalls'];
  readonly withheldMinor: Minor;
}

/**
 * Takes points of a returned sale back: from their own lot first (waiting, available, then what
 * has expired of it, which breakage gives back), then from the member's other lots in the order
 * of spending, then from exchanges that can be undone and from holds, which end by it. What is
 * missing follows the policy of the unit: `clamp` writes it off to the store's loss, `debt` books
 * it against the next points, `reduceRefund` keeps its worth from the refund, at most
 * `moneyMinor`, and writes the rest off.
 */
export function takeBack(
  draft: Draft,
  entry: OpenEntry,
  what: {
    readonly target: Target;
    readonly version: Programme | null;
    /** With its worth in the currency of the sale; null: not in the version. */
    readonly unit: UnitDefinition | null;
    readonly day: Day;
    readonly moneyMinor: Minor;
  },
): Taken {
  const { target, version, unit, day } = what;
  const { book } = draft;
  const own = lotOf(book, target.lot);
  const rest: Rest = { left: target.amount, sum: target.sum };
  const take = (lot: number, from: LotPart): void => {
    const there = lotOf(book, lot)[from];
    const amount = Math.min(rest.left, there);
    if (amount === 0) return;
    const sum = smaller(rest.sum, figure(there, `${from} of lot ${lot}`));
    const why = because(target, { fact: 'the own lot', holds: lot === own.id }, sum);
    const counter = `issuer:${own.issuer}` as const;
    move(book, entry, { lot, from, to: 'reversed', amount, counter, why });
    lower(rest, amount);
  };
  const takeAll = () => {
    for (const part of ['pending', 'available', 'expired'] as const) take(own.id, part);
    if (rest.left === 0) return;
    for (const lot of spendableLots(book, target.unit)) take(lot.id, 'available');
  };
  takeAll();
  if (rest.left > 0) {
    const of = { unit: target.unit, amount: rest.left, lot: own.id };
    undoExchanges(draft, { ...of, definition: unit, version, day });
    takeAll();
  }
  if (rest.left > 0 && draft.openHolds.length > 0) {
    releaseOpenHolds(draft, day);
    takeAll();
  }
  const reversed = target.amount - rest.left;
  if (rest.left === 0) return { reversed, shortfalls: [], withheldMinor: 0 };
  return { reversed, ...missing(draft, entry, { ...what, rest, issuer: own.issuer }) };
}

/** What is still to take, as a number and as the arithmetic that gives it. */
interface Rest {
  left: Amount;
  sum: Sum;
}

function lower(rest: Rest, amount: Amount): void {
  rest.left -= amount;
  rest.sum = figure(rest.left, 'still to take back');
}

function missing(
  draft: Draft,
  entry: OpenEntry,
  what: {
    readonly target: Target;
    readonly unit: UnitDefinition | null;
    readonly moneyMinor: Minor;
    readonly rest: Rest;
    readonly issuer: string;
  },
): Omit<Taken, 'reversed'> {
  const { target, rest, issuer } = what;
  const policy = what.unit?.onReturn ?? 'clamp';
  const shortfalls: Taken['shortfalls'][number][] = [];
  const book = (amount: Amount, as: Taken['shortfalls'][number]['policy']): void => {
    if (amount === 0) return;
    const sum = amount === rest.left ? rest.sum : figure(amount, 'points that the refund can pay');
    const why = because(target, { fact: `onReturn = ${policy}`, holds: true }, sum);
    const to = { clamp: 'loss', debt: 'debt', reduceRefund: 'adjustment' } as const;
    shortfall(draft.book, entry, { unit: target.unit, issuer, amount, to: to[as], why });
    shortfalls.push({ unit: target.unit, amount, policy: as });
    lower(rest, amount);
  };
  const withheld =
    what.unit !== null && policy === 'reduceRefund'
      ? payable(what.unit, { points: rest.left, moneyMinor: what.moneyMinor })
      : { points: 0, minor: 0 };
  book(withheld.points, 'reduceRefund');
  book(rest.left, policy === 'debt' ? 'debt' : 'clamp');
  return { shortfalls, withheldMinor: withheld.minor };
}

function because(
  target: Target,
  condition: { readonly fact: string; readonly holds: boolean },
  sum: Sum,
): Reason {
  return { rule: target.rule, conditions: [condition], sum };
}
