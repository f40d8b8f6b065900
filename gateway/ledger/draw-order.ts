import type { Amount, EpochMs } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import { spread } from './spread.ts';

/**
 * Which lots a spend draws on first among those that end at the same time: the oldest; those that
 * the partner issued who takes the points; or a share of each issuer's.
 */
export type DrawOrder = 'oldest' | 'own first' | 'pro rata';

/** What the order of drawing looks at in a lot. */
export interface DrawableLot {
  readonly id: number;
  readonly issuer: string;
  readonly expiresAt: EpochMs | null;
  readonly available: Amount;
}
export interface Drawn {
  readonly lot: number;
  readonly amount: Amount;
}

/**
 * Splits a spend over lots that stand in the order of spending (soonest end first, then oldest).
 * Only among lots with one end does the contract choose. `pro rata` spreads over issuers by what
 * the member has of each, by largest remainder, issuers in the order of their oldest lot; within
 * an issuer the oldest lot goes first. The lots hold at least `amount`.
 * Example: 60 of P and 40 of Q with one end, 50 spent at Q: `own first` takes 40 of Q and 10 of P,
 * `pro rata` 30 of P and 20 of Q.
 */
export function splitDraw(
  lots: readonly DrawableLot[],
  what: { readonly amount: Amount; readonly order: DrawOrder; readonly partner: string },
): readonly Drawn[] {
  const draws: Drawn[] = [];
  let left = what.amount;
  for (const group of byEnd(lots)) {
    if (left === 0) break;
    const amount = Math.min(left, total(group));
    draws.push(...drawGroup(group, { ...what, amount }));
    left -= amount;
  }
  assert(left === 0, 'no more is drawn than there is');
  return draws;
}

function drawGroup(
  group: readonly DrawableLot[],
  what: { readonly amount: Amount; readonly order: DrawOrder; readonly partner: string },
): readonly Drawn[] {
  const { amount, order, partner } = what;
  if (order === 'pro rata') {
    const issuers = [...Map.groupBy(group, (lot) => lot.issuer).values()];
    const shares = spread(amount, issuers.map(total));
    return issuers.flatMap((own, at) => inOrder(own, shares[at] ?? 0));
  }
  if (order === 'oldest') return inOrder(group, amount);
  const own = group.filter(({ issuer }) => issuer === partner);
  return inOrder([...own, ...group.filter(({ issuer }) => issuer !== partner)], amount);
}

function inOrder(lots: readonly DrawableLot[], amount: Amount): readonly Drawn[] {
  let left = amount;
  return lots.flatMap(({ id, available }) => {
    const part = Math.min(left, available);
    left -= part;
    return part === 0 ? [] : [{ lot: id, amount: part }];
  });
}

/** Neighbours with one end. */
function byEnd(lots: readonly DrawableLot[]): readonly (readonly DrawableLot[])[] {
  return [...Map.groupBy(lots, (lot) => lot.expiresAt).values()];
}

function total(lots: readonly DrawableLot[]): Amount {
  return lots.reduce((sum, lot) => sum + lot.available, 0);
}
