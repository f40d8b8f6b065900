import type { EpochMs } from '../../protocol/units.ts';

/** RFC 3339 with an offset, to the millisecond; `T` and `Z` in upper case. */
export const timePattern =
  '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?(Z|[+-]\\d{2}:\\d{2})$';
const timeExpression = new RegExp(timePattern);

/** The moment that an RFC 3339 text names, or null when there is none (31 February, 25:00...). */
export function readTime(text: string): EpochMs | null {
  if (!timeExpression.test(text)) return null;
  const [, year = '', month = '', day = '', hour = ''] =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2})/.exec(text) ?? [];
  const at = Date.parse(text);
  // Date.parse takes 31 February for 3 March, and hour 24.
  if (Number.isNaN(at) || Number(hour) > 23 || !isDate({ year, month, day })) return null;
  return at;
}

/** True for a day that exists, `2026-02-28`. */
export function isBusinessDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return isDate({ year, month, day });
}

/** RFC 3339 in UTC. */
export function timeText(at: EpochMs): string {
  return new Date(at).toISOString();
}

function isDate(parts: {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}): boolean {
  const { year, month, day } = parts;
  if (year === '') return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
