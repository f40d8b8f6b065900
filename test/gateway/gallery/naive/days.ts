/**
 * Days are texts, `2026-03-02`, and so are moments, `2026-03-02 10:00`, both in the shop's own time:
 * what is earlier stands earlier in the alphabet. No clock of another zone is asked for anything.
 */

/** After the last day of all: what ends then never ends. */
export const never = '9999-12-31';

export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same date so many months later, or the last one of a shorter month. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 8);
  for (let one = date; one > 28; one -= 1) {
    const there = `${first}${one}`;
    if (daysAfter(`${first}01`, one - 1) === there) return there;
  }
  return `${first}${String(Math.min(date, 28)).padStart(2, '0')}`;
}

/** The business day of a moment: before the cut-off it is still the day before. */
export function businessDay(moment: string, cutOff: string): string {
  const day = moment.slice(0, 10);
  return timeOf(moment) < cutOff ? daysAfter(day, -1) : day;
}

export const timeOf = (moment: string): string => moment.slice(11, 16);

export const minuteAfter = (moment: string): string => minutesAfter(moment, 1);

export function minutesAfter(moment: string, minutes: number): string {
  const at = Date.parse(`${moment.replace(' ', 'T')}Z`) + minutes * 60_000;
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

export function weekday(day: string): string {
  const options = { weekday: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en', options).format(Date.parse(day)).toLowerCase();
}

/** What a day lies in, under a name that no other such time has; a week is named by its Monday. */
export function periodOf(per: string, day: string): string {
  if (per === 'day') return day;
  if (per === 'month') return day.slice(0, 7);
  if (per === 'quarter') return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
  if (per === 'year') return day.slice(0, 4);
  if (per !== 'week') return 'ever';
  return `week of ${mondayOf(day)}`;
}

export function mondayOf(day: string): string {
  // 0 is Sunday, the last day of its week.
  const number = new Date(day).getUTCDay();
  return daysAfter(day, number === 0 ? -6 : 1 - number);
}

export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** Full months, as one counts them: one more whenever the date comes round. */
export function monthsBetween(from: string, to: string): number {
  let months = 0;
  while (monthsAfter(from, months + 1) <= to) months += 1;
  return months;
}

/** `90 days`, `12 months`, `2 years`, `1 month` after a day. */
export function spanAfter(day: string, span: string): string {
  const count = Number.parseInt(span, 10);
  if (span.includes('day')) return daysAfter(day, count);
  return monthsAfter(day, span.includes('year') ? 12 * count : count);
}

/** The last day of the month or the year in which a day lies; the day itself for `day`. */
export function endOf(period: string, day: string): string {
  if (period === 'year') return `${day.slice(0, 4)}-12-31`;
  if (period !== 'month') return day;
  let last = day;
  while (daysAfter(last, 1).slice(0, 7) === day.slice(0, 7)) last = daysAfter(last, 1);
  return last;
}

export function minutesBetween(from: string, to: string): number {
  const at = (moment: string) => Date.parse(`${moment.replace(' ', 'T')}Z`);
  return (at(to) - at(from)) / 60_000;
}
