import type { Amount } from '../../protocol/units.ts';
import { assert, assertNever } from '../../protocol/units.ts';
import { closeEntry, lotOf, move, type OpenEntry, openEntry, restore } from '../ledger/book.ts';
import { isOver } from '../ledger/lots.ts';
import { repayDebts } from '../ledger/settle.ts';
import { figure, smaller } from '../ledger/sum.ts';
import type { Spend } from '../ledger/types.ts';
import { type Calendar, endOfGrace } from './days.ts';
import { type Draft, inAccountOf, ownerOf, putSpend } from './draft.ts';
import { isOverFor } from './standing/closing.ts';
import type { UnitDefinition } from './types.ts';

/** What happens to given-back points whose lot has ended, and on which calendar. */
export interface GiveBackPolicy {
  readonly onExpired: UnitDefinition['onExpired'];
  readonly calendar: Calendar;
}

/**
 * Gives `amount` of a spend back to the lots that it drew on, the last drawn first, each with its
 * own end. Points of a lot that is over go to breakage, or live on for the days of grace. Limits
 * under which the spend counts have that much room again.
 * Returns what the member has again.
 */
export function giveBack(
  draft: Draft,
  entry: OpenEntry,
  options: { readonly spend: Spend; readonly amount: Amount; readonly policy: GiveBackPolicy },
): Amount {
  const { spend, policy } = options;
  let left = options.amount;
  let given = 0;
  const draws = [...spend.draws];
  for (let at = draws.length - 1; at >= 0 && left > 0; at -= 1) {
    const draw = draws[at];
    if (draw === undefined || draw.amount === draw.back) continue;
    const open = draw.amount - draw.back;
    const amount = Math.min(left, open);
    const sum = smaller(figure(left, 'points to give back'), figure(open, 'drawn from the lot'));
    given += giveToLot(draft, entry, { lot: draw.lot, amount, sum, policy });
    draws[at] = { ...draw, back: draw.back + amount };
    left -= amount;
  }
  assert(left === 0, 'no more is given back than was drawn');
  putSpend(draft, { ...spend, draws });
  const minor = 0 - options.amount;
  draft.uses.push(...spend.counts.map((key) => ({ key, times: 0, minor, cost: 0 })));
  return given;
}

/** What of a spend has been given back so far. */
export function backOf(spend: Spend): Amount {
  return spend.draws.reduce((sum, draw) => sum + draw.back, 0);
}

function giveToLot(
  draft: Draft,
  entry: OpenEntry,
  what: {
    readonly lot: number;
    readonly amount: Amount;
    readonly sum: ReturnType<typeof smaller>;
    readonly policy: GiveBackPolicy;
  },
): Amount {
  const { book } = draft;
  const { amount, sum } = what;
  const owner = book.lots.has(what.lot) ? null : ownerOf(draft, what.lot);
  if (owner !== null) return giveToOther(draft, entry, { ...what, owner });
  const isClosed = isOverFor(draft);
  const { calendar } = what.policy;
  const onExpired = isClosed ? ({ kind: 'breakage' } as const) : what.policy.onExpired;
  const isEnded = isClosed || isOver(lotOf(book, what.lot), book.now);
  const why = {
    rule: isEnded ? onExpired.kind : 'giveBack',
    conditions: [{ fact: 'the lot is over', holds: isEnded }],
    sum,
  };
  if (!isEnded) {
    move(book, entry, { lot: what.lot, from: 'spent', to: 'available', amount, why });
    return amount;
  }
  switch (onExpired.kind) {
    case 'breakage':
      move(book, entry, { lot: what.lot, from: 'spent', to: 'expired', amount, why });
      return 0;
    case 'grace': {
      const expiresAt = endOfGrace(calendar, onExpired.days, book.now);
      restore(book, entry, { lot: what.lot, amount, expiresAt, why });
      return amount;
    }
    default:
      return assertNever(onExpired);
  }
}

/**
 * The lot was this member's while two were merged, and is its owner's again: the points go there, so
 * this member has nothing of them.
 */
function giveToOther(
  draft: Draft,
  { kind, ref, at, businessDate, programme }: OpenEntry,
  what: Parameters<typeof giveToLot>[2] & { readonly owner: string },
): 0 {
  inAccountOf(draft, what.owner, (other) => {
    const entry = openEntry({ kind, ref, at, businessDate, programme });
    giveToLot(other, entry, what);
    closeEntry(other.book, entry, { isFact: false });
    repayDebts(other.book, other.today);
  });
  return 0;
}
