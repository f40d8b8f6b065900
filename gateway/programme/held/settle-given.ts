import type { EpochMs } from '../../../protocol/units.ts';
import { assert } from '../../../protocol/units.ts';
import { type Day, expireDue, repayDebts } from '../../ledger/settle.ts';
import { visitAsked } from '../basket.ts';
import type { Draft } from '../draft.ts';
import { exchangeSteps } from '../exchange.ts';
import { settleIdle } from '../standing/idle.ts';
import { tierOn } from '../standing/tiers.ts';
import type { Programme } from '../types.ts';

/** What points that somebody is given set off: debts are repaid, full steps exchanged. */
export function settleGiven(
  draft: Draft,
  of: {
    readonly version: Programme;
    /** Under which the exchanges are booked. */
    readonly ref: string;
    readonly at: EpochMs;
    readonly issuer: string;
    readonly day: Day;
  },
): void {
  const { version, ref, at, issuer, day } = of;
  const { member, book } = draft;
  assert(member !== null, 'points are given to a member');
  repayDebts(book, draft.today);
  const asked = visitAsked(version, { member, book, at, tier: tierOn(draft, version, at) });
  exchangeSteps(draft, { version, asked, uses: draft.knownUses, ref, issuer, day });
  settleIdle(draft);
  expireDue(book, draft.today);
}
