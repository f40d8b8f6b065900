import { addDays, addMonths, businessDate, startOfBusinessDay } from '../../protocol/calendar.ts';
import { assertNever, type EpochMs } from '../../protocol/units.ts';
import type { Day } from '../ledger/settle.ts';
import type { Programmes, UnitDefinition } from './types.ts';
import { versionAt } from './versions.ts';

/** What a business day is: the zone, and the minute after midnight at which the day begins. */
export interface Calendar {
  readonly zone: string;
  readonly cutOffMinutes: number;
}

/** The calendar where no programme says one. */
export const plainCalendar: Calendar = { zone: 'UTC', cutOffMinutes: 0 };

/** The day of an entry at `at`, and the version that is effective then ('' before the first). */
export function dayAt(programmes: Programmes, at: EpochMs): Day {
  const version = versionAt(programmes, at);
  const calendar = version ?? programmes[0] ?? plainCalendar;
  return { at, businessDate: dateIn(calendar, at), programme: version?.version ?? '' };
}

/**
 * First instant at which points earned at `earnedAt` can no longer be spent; null = never. They
 * are valid through the business date of earning + life, so a life of 1 month from 31 January
 * ends with 28 (29) February.
 */
export function endOfLife(
  calendar: Calendar,
  unit: Pick<UnitDefinition, 'life' | 'ends'>,
  earnedAt: EpochMs,
): EpochMs | null {
  const { life, ends } = unit;
  if (life === null) return null;
  const date = dateIn(calendar, earnedAt);
  const last = 'months' in life ? addMonths(date, life.months) : addDays(date, life.days);
  return startOf(calendar, afterPeriod(last, ends));
}

/** The first day after the day, month or year that `date` lies in. */
function afterPeriod(date: string, ends: UnitDefinition['ends']): string {
  switch (ends) {
    case 'day':
      return addDays(date, 1);
    case 'month':
      return addMonths(`${date.slice(0, 8)}01`, 1);
    case 'year':
      return addMonths(`${date.slice(0, 5)}01-01`, 12);
    default:
      return assertNever(ends);
  }
}

/** When the waiting time of points earned at `earnedAt` is over: the start of a business day. */
export function endOfWaiting(calendar: Calendar, days: number, earnedAt: EpochMs): EpochMs {
  if (days === 0) return earnedAt;
  return startOf(calendar, addDays(dateIn(calendar, earnedAt), days));
}

/** First instant after the business day of `at` + `days`. */
export function endOfGrace(calendar: Calendar, days: number, at: EpochMs): EpochMs {
  return startOf(calendar, addDays(dateIn(calendar, at), days + 1));
}

/** Business day of an instant. */
export const dateIn = (calendar: Calendar, at: EpochMs): string =>
  businessDate({ at, zone: calendar.zone, cutOffMinutes: calendar.cutOffMinutes });

/** First instant of a business day. */
export const startOf = (calendar: Calendar, date: string): EpochMs =>
  startOfBusinessDay({ date, zone: calendar.zone, cutOffMinutes: calendar.cutOffMinutes });
