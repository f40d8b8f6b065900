import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from './units.ts';

/**
 * Calendar arithmetic in an explicit IANA zone. A business day runs from its cut-off to the next
 * day's: with cut-off 04:00, Saturday ends on Sunday at 04:00. Dates are `YYYY-MM-DD`.
 */
export interface BusinessDay {
  readonly zone: string;
  /** Minutes after local midnight at which the day begins, 0-1439. */
  readonly cutOffMinutes: number;
}

/** Business date of an instant. Days never run backwards, at clock changes neither. */
export function businessDate(options: BusinessDay & { readonly at: EpochMs }): string {
  const { at, zone, cutOffMinutes } = options;
  const days = daysOf(zone, cutOffMinutes);
  let day = Math.floor((at - cutOffMinutes * minuteMs) / dayMs);
  while (at < startOf(days, day)) day -= 1;
  while (at >= startOf(days, day + 1)) day += 1;
  return dateText(day);
}

/**
 * First instant of a business day: the first at which the local clock shows the cut-off or later.
 * Where the clock jumps over the cut-off it is the jump; where the hour repeats it is the first.
 */
export function startOfBusinessDay(options: BusinessDay & { readonly date: string }): EpochMs {
  return startOf(daysOf(options.zone, options.cutOffMinutes), dayNumber(options.date));
}

/** The date `n` months later (or earlier), clamped to the month's end: 31 January + 1 = 28 February. */
export function addMonths(date: string, n: number): string {
  const { year, month, day } = parts(date);
  const months = year * 12 + (month - 1) + n;
  const newYear = Math.floor(months / 12);
  const newMonth = months - newYear * 12 + 1;
  return text(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** The date `n` days later (or earlier). */
export function addDays(date: string, n: number): string {
  return dateText(dayNumber(date) + n);
}

/**
 * The instant of a local time `YYYY-MM-DDTHH:MM[:SS[.mmm]]` (a space may stand for the T). Of an
 * hour that occurs twice it is the first; in a gap it is as much later as the clock jumps.
 * Throws RangeError for what isLocalTime refuses.
 */
export function localToEpoch(options: { readonly local: string; readonly zone: string }): EpochMs {
  const { local, zone } = options;
  if (!isLocalTime(local)) throw new RangeError('not a local time YYYY-MM-DDTHH:MM');
  const day = dayNumber(local.slice(0, 10));
  const sinceMidnight = timeOfDay(local.slice(11));
  const offset = steadyOffset(zone, day);
  if (offset !== null) return day * dayMs + sinceMidnight - offset;
  return zoned(zone, day, sinceMidnight, 'compatible').epochMilliseconds;
}

/** Minutes after midnight that a clock in the zone shows, 0-1439. */
export function localMinute(options: { readonly at: EpochMs; readonly zone: string }): number {
  const local = toRfc3339(options);
  return Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));
}

/** True for a date that exists: `2024-02-29`, but not `2025-02-29`. */
export function isDate(date: string): boolean {
  return isCalendarDay(packed(date));
}

/** True for a local time that localToEpoch takes. */
export function isLocalTime(local: string): boolean {
  return (
    isDate(local.slice(0, 10)) &&
    /^[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/.test(local.slice(10))
  );
}

/** True for an IANA zone name that this machine knows. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    // The only way to ask is to try.
    return false;
  }
}

/** RFC 3339 with the offset of the zone, to the second or, where there are some, milliseconds. */
export function toRfc3339(options: { readonly at: EpochMs; readonly zone: string }): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(options.at);
  const local = instant.toZonedDateTimeISO(options.zone);
  return local.toString({ timeZoneName: 'never', calendarName: 'never' });
}

/** The instant of an RFC 3339 text with an offset; null for any other text. */
export function fromRfc3339(value: string): EpochMs | null {
  const found = /^(.{10})([Tt ].{5,12})([Zz]|([+-])(\d{2}):([0-5]\d))$/.exec(value);
  const local = `${found?.[1] ?? ''}${found?.[2]?.toUpperCase() ?? ''}`;
  if (found === null || !isLocalTime(local)) return null;
  const offset = found[4] === undefined ? 0 : Number(found[5]) * 60 + Number(found[6]);
  if (offset > 23 * 60 + 59) return null;
  const sign = found[4] === '-' ? -1 : 1;
  const time = dayNumber(local.slice(0, 10)) * dayMs + timeOfDay(local.slice(11));
  return time - sign * offset * minuteMs;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Days remembered per zone and cut-off: 54 years. Forgetting only costs time. */
const daysMax = 20_000;

interface Days {
  readonly zone: string;
  readonly cutOffMs: number;
  readonly starts: Map<number, EpochMs>;
}
const allDays = new Map<string, Map<number, Days>>();

function daysOf(zone: string, cutOffMinutes: number): Days {
  const ofZone = allDays.get(zone) ?? new Map<number, Days>();
  if (ofZone.size === 0) allDays.set(zone, ofZone);
  const found = ofZone.get(cutOffMinutes);
  if (found !== undefined) return found;
  const made = { zone, cutOffMs: cutOffMinutes * minuteMs, starts: new Map<number, EpochMs>() };
  ofZone.set(cutOffMinutes, made);
  return made;
}

function startOf(days: Days, day: number): EpochMs {
  const known = days.starts.get(day);
  if (known !== undefined) return known;
  const offset = steadyOffset(days.zone, day);
  const start = offset !== null ? day * dayMs + days.cutOffMs - offset : firstAtOrAfter(days, day);
  if (days.starts.size >= daysMax) days.starts.clear();
  days.starts.set(day, start);
  return start;
}

/** On a day with a clock change: the first instant whose local time is the cut-off or later. */
function firstAtOrAfter(days: Days, day: number): EpochMs {
  const { zone, cutOffMs } = days;
  const earlier = zoned(zone, day, cutOffMs, 'earlier');
  const wanted = localTime(day, cutOffMs);
  if (earlier.toPlainDateTime().equals(wanted)) return earlier.epochMilliseconds;
  // A gap: `earlier` lies as far before the change as the clock jumps.
  return earlier.getTimeZoneTransition('next')?.epochMilliseconds ?? earlier.epochMilliseconds;
}

const offsets = new Map<string, Map<number, number | null>>();

/**
 * Offset from UTC in milliseconds that holds for the whole local day and an hour around it; null
 * when the clock changes near it. Days without a change, nearly all, need only arithmetic.
 */
function steadyOffset(zone: string, day: number): number | null {
  const ofZone = offsets.get(zone) ?? new Map<number, number | null>();
  if (ofZone.size === 0) offsets.set(zone, ofZone);
  const known = ofZone.get(day);
  if (known !== undefined) return known;
  // Wide enough for every offset from UTC (-12 h to +14 h) and for the size of a change.
  const from = zonedAt(zone, day * dayMs - 16 * 60 * minuteMs);
  const to = day * dayMs + dayMs + 16 * 60 * minuteMs;
  const change = from.getTimeZoneTransition('next');
  const isSteady = change === null || change.epochMilliseconds > to;
  const offset = isSteady ? Math.round(from.offsetNanoseconds / 1e6) : null;
  if (ofZone.size >= daysMax) ofZone.clear();
  ofZone.set(day, offset);
  return offset;
}

function zonedAt(zone: string, at: EpochMs): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

function localTime(day: number, sinceMidnight: number): Temporal.PlainDateTime {
  const [date] = new Date(day * dayMs).toISOString().split('T');
  const midnight = Temporal.PlainDateTime.from(`${date}T00:00`);
  return midnight.add({ milliseconds: sinceMidnight });
}

function zoned(
  zone: string,
  day: number,
  sinceMidnight: number,
  disambiguation: 'earlier' | 'compatible',
): Temporal.ZonedDateTime {
  return localTime(day, sinceMidnight).toZonedDateTime(zone, { disambiguation });
}

const dateTexts = new Map<number, string>();

function dateText(day: number): string {
  const known = dateTexts.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * dayMs);
  const made = text(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  if (dateTexts.size >= daysMax) dateTexts.clear();
  dateTexts.set(day, made);
  return made;
}

function dayNumber(date: string): number {
  const { year, month, day } = parts(date);
  // A year that begins in March has its leap day last: 306 = the days from 1 March to 1 January.
  const march = (month + 9) % 12;
  const years = year - (month <= 2 ? 1 : 0);
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((march * 306 + 5) / 10) + day - 1 - daysTo1970;
}

/** Days from 1 March of the year 0 to 1 January 1970. */
const daysTo1970 = 719_468;

function parts(date: string): { year: number; month: number; day: number } {
  const all = packed(date);
  if (!isCalendarDay(all)) throw new RangeError('not a date YYYY-MM-DD');
  return { year: Math.floor(all / 10_000), month: Math.floor(all / 100) % 100, day: all % 100 };
}

/**
 * The digits of `YYYY-MM-DD` as one number, 20260131; -1 for another form. A member's days are
 * read many times a receipt, and a regular expression takes ten times as long.
 */
function packed(date: string): number {
  if (date.length !== 10) return -1;
  let all = 0;
  for (let at = 0; at < 10; at += 1) {
    const code = date.charCodeAt(at);
    if (at === 4 || at === 7) {
      if (code !== dash) return -1;
    } else if (code < zero || code > nine) return -1;
    else all = all * 10 + code - zero;
  }
  return all;
}

const [dash, zero, nine] = [0x2d, 0x30, 0x39];

function isCalendarDay(all: number): boolean {
  const month = Math.floor(all / 100) % 100;
  const day = all % 100;
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= daysInMonth(Math.floor(all / 10_000), month);
}

function timeOfDay(time: string): number {
  const [hours = '0', minutes = '0', seconds = '0'] = time.split(':');
  return (Number(hours) * 60 + Number(minutes)) * minuteMs + Math.round(Number(seconds) * 1000);
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

function text(year: number, month: number, day: number): string {
  const two = (value: number) => (value < 10 ? `0${value}` : String(value));
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}
