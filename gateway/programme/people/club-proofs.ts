import { addDays } from '../../../protocol/calendar.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import { dayAt } from '../days.ts';
import type { Draft } from '../draft.ts';
import type { Tally } from '../evaluate/rule.ts';
import { tallyValue } from '../tallies.ts';
import type { Programme, TallyRow } from '../types.ts';
import { versionAt } from '../versions.ts';
import { giftFor } from './club-gifts.ts';
import { clubRows, countsNow, putClub } from './club-rows.ts';
import type { Club, ClubRow } from './club-types.ts';

/**
 * Looks anew at the clubs that are proven by tallies, after the command has changed them: whoever
 * has reached the value on some business day is in from that day on, in whatever order the
 * receipts came; when what has come back leaves no such day, the member is out at once, and the
 * gate is open again. Returns the rows that were undone.
 * Example: 3 receipts of 50.00 within 60 days; the third comes back: out, one is missing.
 */
export function proveClubs(
  draft: Draft,
  what: { readonly at: EpochMs; readonly issuer: string },
): readonly ClubRow[] {
  const version = versionAt(draft.programmes, draft.now);
  if (version === null || draft.member === null || draft.tallies.length === 0) return [];
  return version.clubs
    .filter(({ proven }) => proven.length > 0)
    .flatMap((club) => proveClub(draft, version, { club, ...what }));
}

function proveClub(
  draft: Draft,
  version: Programme,
  what: { readonly club: Club; readonly at: EpochMs; readonly issuer: string },
): readonly ClubRow[] {
  const { club } = what;
  const own = clubRows(draft).filter((one) => one.club === club.name);
  const row = own.find(({ way, isUndone }) => way === 'proven' && !isUndone);
  const changes = draft.tallies.filter((one) =>
    club.proven.some(({ tally }) => isRowOf(tally, one.tally)),
  );
  const isLess = changes.some(({ amount }) => amount < 0);
  if (changes.length === 0 || (row !== undefined && !isLess)) return [];
  // More of something can prove the club on its own day or later, never before.
  const first = row === undefined ? (changes.map(({ day }) => day).sort()[0] ?? '') : '';
  const day = provenOn(version, club, { rows: countsNow(draft), first });
  if (row === undefined && day !== null) {
    // A word that somebody has left is not overheard.
    if (own.some(({ way, until }) => way === 'left' && until === null)) return [];
    const given = giftFor(draft, version, what);
    putClub(draft, {
      ...{ id: `proven ${club.name} ${own.length}`, club: club.name, way: 'proven', from: day },
      ...{ until: null, receipt: '', line: 0, feeMinor: 0, given, isUndone: false },
    });
  }
  if (row === undefined || day !== null) return [];
  const today = dayAt(draft.programmes, draft.now).businessDate;
  const undone = { ...row, until: addDays(today, -1), isUndone: true };
  putClub(draft, undone);
  return [undone];
}

/** The first day, from `first` on, on which one of the proofs is there; null: none. */
export function provenOn(
  version: Programme,
  { proven }: Club,
  { rows, first }: { readonly rows: readonly TallyRow[]; readonly first: string },
): string | null {
  const days = proven.flatMap((proof) => {
    const tally = version.tallies.find(({ name }) => name === proof.tally);
    if (tally === undefined) return [];
    const own = rows.filter((row) => isRowOf(tally.name, row.tally));
    const on = [...new Set(own.map(({ day }) => day))].filter((day) => day >= first).sort();
    return on.find((day) => tallyValue(tally, own, day) >= proof.from) ?? [];
  });
  return days.sort()[0] ?? null;
}

/** Departments are counted in rows of their own, `TALLY department`. */
export const isRowOf = (tally: Tally['name'], row: string): boolean =>
  row === tally || row.startsWith(`${tally} `);
