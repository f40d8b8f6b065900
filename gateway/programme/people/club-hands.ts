import { addDays } from '../../../protocol/calendar.ts';
import type { Draft } from '../draft.ts';
import { comeBack } from './club-fees.ts';
import { clubRows, putClub } from './club-rows.ts';
import type { ClubRow } from './club-types.ts';
import { isOn } from './clubs.ts';

/**
 * Lets members in by hand, or lets them leave: from today on. Whoever leaves is out, however they
 * came in, until they pay or are let in again; a fee that runs is not paid back by it.
 */
export function changeClubs(
  draft: Draft,
  clubs: Readonly<Record<string, boolean>>,
  document: string,
): void {
  const today = draft.today.businessDate;
  for (const [club, isJoining] of Object.entries(clubs)) {
    const own = clubRows(draft).filter((row) => row.club === club && isOn(row, today));
    const way = isJoining ? 'hand' : 'left';
    if (own.some((row) => row.way === way)) continue;
    const row: ClubRow = {
      ...{ id: `${way} ${document} ${club}`, club, way, from: today, until: null },
      ...{ receipt: '', line: 0, feeMinor: 0, given: null, isUndone: false },
    };
    putClub(draft, row);
    if (isJoining) comeBack(draft, row, today);
    else endOwn(draft, own, today);
  }
}

/** Ends what let the member in and has no end of its own. */
function endOwn(draft: Draft, own: readonly ClubRow[], today: string): void {
  for (const row of own) {
    if (row.way === 'hand' || row.way === 'proven') {
      putClub(draft, { ...row, until: addDays(today, -1) });
    }
  }
}
