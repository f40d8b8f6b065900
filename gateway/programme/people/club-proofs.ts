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
  return version.clubs.flatMap((club) => proveClub(draft, version, { club, ...what }));
}

function proveClub(
  draft: Draft,
  version: Programme,
  what: { readonly club: Club; readonly at: EpochMs; readonly issuer: string },
): readonly ClubRow[] {
  const { club } = what;
  const own = clubRows(draft).filter((one) => one.club === club.name);
  const rows = own.filter(({ way, isUndone }) => way === 'proven' && !isUndone);
  const changes = draft.tallies.filter((one) =>
    club.proven.some(({ tally }) => isRowOf(tally, one.tally)),
  );
  if (changes.length === 0) return [];
  const isLess = changes.some(({ amount }) => amount < 0);
  if (isLess && rows.length > 0) return undoneProofs(draft, version, { club, rows });
  // A row that has an end is of before the member left: what is bought since is a proof again.
  if (rows.some(({ until }) => until === null)) return [];
  // More of something can prove the club on its own day or later, never before.
  const [first = ''] = changes.map(({ day }) => day).sort();
  const day = provenOn(version, club, { rows: countsNow(draft), first });
  // A word that somebody has left is not overheard.
  const hasLeft = own.some(({ way, until }) => way === 'left' && until === null);
  if (day === null || hasLeft) return [];
  putClub(draft, {
    ...{ id: `proven ${club.name} ${own.length}`, club: club.name, way: 'proven', from: day },
    ...{ until: null, receipt: '', line: 0, feeMinor: 0, isUndone: false },
    given: giftFor(draft, version, what),
  });
  return [];
}

/** The proofs of a club, undone when no business day is left on which they hold. */
function undoneProofs(
  draft: Draft,
  version: Programme,
  { club, rows }: { readonly club: Club; readonly rows: readonly ClubRow[] },
): readonly ClubRow[] {
  if (provenOn(version, club, { rows: countsNow(draft), first: '' }) !== null) return [];
  const yesterday = addDays(dayAt(draft.programmes, draft.now).businessDate, -1);
  return rows.map((row) => {
    const isOver = row.until !== null && row.until < yesterday;
    const undone = { ...row, until: isOver ? row.until : yesterday, isUndone: true };
    putClub(draft, undone);
    return undone;
  });
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
