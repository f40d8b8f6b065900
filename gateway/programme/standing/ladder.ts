import { addDays, addMonths } from '../../../protocol/calendar.ts';
import type { CustomerTexts } from '../../../protocol/text.ts';
import { assertNever } from '../../../protocol/units.ts';

/** The levels of a version, lowest first, and how a member moves between them. */
export interface Ladder {
  /** The tally that it goes by. */
  readonly by: string;
  /** Days that the tally counts, the day itself included; null: for life. */
  readonly days: number | null;
  /** earned: the highest level whose `from` the tally has reached; oneStep: one a count. */
  readonly rise: 'earned' | 'oneStep';
  readonly levels: readonly Level[];
  /** How long a level is held before it is reviewed; null: until a return lowers the tally. */
  readonly hold: Hold | null;
  readonly fall: 'oneStep' | 'toEarned';
  /** What a return may do to a level: lower it at once, at its next review, or never. */
  readonly onReturn: 'now' | 'atEnd' | 'never';
}
export interface Level {
  readonly id: string;
  /** Value of the tally; null: nobody earns it (by invitation), or a step of `oneStep`. */
  readonly from: number | null;
  /** Of staff one asks for it and another one confirms. */
  readonly fourEyes: boolean;
  /** Nobody but those who have it hears of it. */
  readonly isHidden: boolean;
  /** What kiosks call it; without a text by its id. */
  readonly texts: CustomerTexts;
}
export type Hold =
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'months'; readonly months: number }
  | { readonly kind: 'nextYear' };

/** What a member without a level is at. */
export const noLevel = 'none';

/**
 * Last day of the `times`-th hold in a row that began on `day`; null: it has no end. Month ends
 * do not drift: from 31 January, 1 month lasts to 28 February and 2 months to 31 March.
 * Example: to the end of next year, from 2026-03-10: 2027-12-31, the second time 2028-12-31.
 */
export function holdEnd(hold: Hold | null, day: string, times: number): string | null {
  if (hold === null) return null;
  switch (hold.kind) {
    case 'days':
      return addDays(day, hold.days * times);
    case 'months':
      return addMonths(day, hold.months * times);
    case 'nextYear':
      return `${String(Number(day.slice(0, 4)) + times).padStart(4, '0')}-12-31`;
    default:
      return assertNever(hold);
  }
}

/** Place of a level in the ladder; -1 for none and for one that the ladder has not. */
export function rankOf(ladder: Ladder | null, level: string): number {
  return ladder?.levels.findIndex(({ id }) => id === level) ?? -1;
}

/** The highest level that a value of the tally earns; -1: none. */
export function earnedRank({ levels }: Ladder, value: number): number {
  return levels.findLastIndex(({ from }) => from !== null && value >= from);
}
