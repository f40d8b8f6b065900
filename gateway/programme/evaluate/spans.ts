import { addMonths } from '../../../protocol/calendar.ts';

/** How long it is from one calendar day to another. */
const dayMs = 86_400_000;
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

/** Days from one day to another; undefined when the first is not known. */
export function daysBetween(from: string | undefined, to: string): number | undefined {
  return from === undefined ? undefined : dayNumber(to) - dayNumber(from);
}

/** From 31 January to 28 February (29 in a leap year) it is a full month. */
export function monthsBetween(from: string | undefined, to: string): number | undefined {
  if (from === undefined) return undefined;
  const count = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  const months = count(to) - count(from);
  return addMonths(from, months) > to ? months - 1 : months;
}

/** Full years of age: who was born on 29 February is a year older on 1 March. */
export function yearsBetween(from: string | undefined, to: string): number | undefined {
  if (from === undefined) return undefined;
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** Nobody is younger than 0: a receipt of before the birth knows no child. */
export function ageOf(from: string | undefined, to: string): number | undefined {
  return from === undefined || from > to ? undefined : yearsBetween(from, to);
}

/** Who was born on 29 February has the birthday on 28 February in a year without that day. */
export function daysToBirthday(birthday: string | undefined, day: string): number | undefined {
  if (birthday === undefined) return undefined;
  const year = Number(day.slice(0, 4));
  const distances = [year - 1, year, year + 1].map((one) =>
    Math.abs(dayNumber(birthdayIn(birthday, one)) - dayNumber(day)),
  );
  return Math.min(...distances);
}

function birthdayIn(birthday: string, year: number): string {
  const date = `${String(year).padStart(4, '0')}${birthday.slice(4)}`;
  const isThere = !Number.isNaN(Date.parse(`${date}T00:00:00Z`));
  const isSame = isThere && new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) === date;
  return isSame ? date : `${date.slice(0, 8)}28`;
}

/**
 * Full years since a day; undefined before it. From 29 February a year is full on 28 February, as
 * months are. Example: 2023-11-22 to 2026-11-21 is 2, and to 2026-11-22 it is 3.
 */
export function fullYears(from: string | undefined, to: string): number | undefined {
  const months = monthsBetween(from, to);
  return months === undefined || months < 0 ? undefined : Math.floor(months / 12);
}
