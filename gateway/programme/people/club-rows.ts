import type { Draft } from '../draft.ts';
import type { TallyRow } from '../types.ts';
import type { ClubRow } from './club-types.ts';

/** The member's rows as the command leaves them so far. */
export function clubRows({ member, clubs }: Draft): readonly ClubRow[] {
  const changed = new Map(clubs.map((row) => [row.id, row]));
  const kept = (member?.clubs ?? []).filter(({ id }) => !changed.has(id));
  return [...kept, ...changed.values()];
}

/** The member's counts as the command leaves them so far. */
export function countsNow({ member, tallies }: Draft): readonly TallyRow[] {
  return [...(member?.tallies ?? []), ...tallies.filter((row) => row.member === member?.id)];
}

/** Writes a row, in place of the one with its id. */
export function putClub(draft: Draft, row: ClubRow): void {
  draft.clubs.push({ ...row, member: draft.member?.id ?? '' });
}
