import { addDays, addMonths } from '../../../protocol/calendar.ts';
import { receiptCheck } from '../evaluate/condition.ts';
import type { Asked } from '../evaluate/facts.ts';
import type { MemberState, Programme } from '../types.ts';
import type { Club, ClubRow } from './club-types.ts';

/**
 * Clubs in which a member is on the day of a receipt or look, by what was known before it.
 * `asked` has no clubs yet: what a club asks of the member can be no club.
 */
export function clubsOn(
  version: Programme,
  asked: Asked,
  member: Pick<MemberState, 'answers'> & { readonly clubs: readonly ClubRow[] },
): readonly string[] {
  return version.clubs
    .filter((club) => isIn(club, { asked, member, rows: member.clubs }))
    .map(({ name }) => name);
}

/** Is the member in the club on the day? `rows` may hold what a command has added. */
export function isIn(
  club: Club,
  of: {
    readonly asked: Asked;
    readonly member: Pick<MemberState, 'answers'>;
    readonly rows: readonly ClubRow[];
  },
): boolean {
  const { asked, member, rows } = of;
  const now = rows.filter((row) => row.club === club.name && isOn(row, asked.basket.day));
  if (now.some(({ way }) => way === 'left')) return false;
  if (receiptCheck(club.holds)(asked) !== true) return false;
  if (now.length > 0) return true;
  const { answered } = club;
  if (answered.length > 0) {
    // A question may be named as something that every object has.
    return answered.every(
      (question) =>
        Object.hasOwn(member.answers, question) && (member.answers[question]?.length ?? 0) > 0,
    );
  }
  return club.fee === null && club.proven.length === 0 && !club.byHand;
}

export const isOn = ({ from, until }: ClubRow, day: string): boolean =>
  from <= day && (until === null || day <= until);

/**
 * Last day of so many months that begin on `from`.
 * Example: 12 months from 10 April end on 9 April of the next year.
 */
export const endOfMonths = (from: string, months: number): string =>
  addDays(addMonths(from, months), -1);

/**
 * Months of a membership that are used on a day, those that have begun counted whole: 0 on its
 * first day and before it.
 * Example: from 10 January: 5 on 10 June, 6 on 11 June.
 */
export function monthsUsed(from: string, day: string, most: number): number {
  let used = 0;
  while (used < most && addMonths(from, used) < day) used += 1;
  return used;
}
