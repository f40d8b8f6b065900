import type { EpochMs } from '../../../protocol/units.ts';
import { closeEntry, issue, openEntry, owner } from '../../ledger/book.ts';
import type { Target } from '../../ledger/earned-return.ts';
import { figure } from '../../ledger/sum.ts';
import { dateIn, dayAt, endOfLife, endOfWaiting } from '../days.ts';
import type { Draft } from '../draft.ts';
import type { Programme } from '../types.ts';
import { unitIn } from '../versions.ts';
import { clubRows } from './club-rows.ts';
import type { Club, ClubRow } from './club-types.ts';

/**
 * What joining a club gives, once for each member; null: nothing, nothing again, or nothing any more
 * in a programme that ends.
 */
export function giftFor(
  draft: Draft,
  version: Programme,
  what: { readonly club: Club; readonly at: EpochMs; readonly issuer: string },
): ClubRow['given'] {
  const { club, at, issuer } = what;
  const { gives } = club;
  const unit = gives === null ? null : unitIn(version, gives.unit);
  const before = clubRows(draft).some(
    (row) => row.club === club.name && row.given !== null && !row.isUndone,
  );
  if (gives === null || unit === null || before) return null;
  const day = dayAt(draft.programmes, at);
  const { closing } = version;
  if (closing !== null && dateIn(version, at) > closing.lastEarning) return null;
  const availableFrom = endOfWaiting(version, unit.pendingDays, at);
  const entry = openEntry({ kind: 'earn', ref: refOf(club.name), ...day });
  const lot = issue(draft.book, entry, {
    lot: {
      ...{ member: owner(draft.book), unit: unit.unit, issuer, origin: refOf(club.name) },
      ...{ earnedAt: at, availableFrom, expiresAt: endOfLife(version, unit, at) },
      ...{ amount: gives.amount, isRestored: false },
    },
    isPending: unit.pendingDays > 0 && availableFrom > draft.now,
    source: `issuer:${issuer}`,
    why: {
      rule: club.name,
      conditions: [{ fact: 'the member has come into the club', holds: true }],
      sum: figure(gives.amount, `for coming into ${club.name}`),
    },
  });
  closeEntry(draft.book, entry, { isFact: true });
  return { unit: unit.unit, lot, amount: gives.amount };
}

/** The reference of the entry in which joining a club gives something. */
const refOf = (club: string): string => `club ${club}`;

/** What is to be taken back when a row of a club is undone. */
export function giftTargets(rows: readonly ClubRow[]): readonly Target[] {
  return rows.flatMap(({ club, given }): Target[] =>
    given === null
      ? []
      : [{ rule: club, ...given, sum: figure(given.amount, `given for coming into ${club}`) }],
  );
}
