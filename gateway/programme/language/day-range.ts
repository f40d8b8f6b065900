import { isDate } from '../../../protocol/calendar.ts';
import { type Compiling, type Fault, quoted } from './faults.ts';

/** First and last day of something that is there for some days only. */
export function checkDays(
  days: { readonly from?: string; readonly until?: string },
  path: Fault['path'],
  compiling: Compiling,
): void {
  const { from = null, until = null } = days;
  for (const [key, date] of Object.entries({ from, until })) {
    if (date === null || isDate(date)) continue;
    const hint = 'a day of the calendar: 2026-03-14';
    compiling.faults.push({ path: [...path, key], text: `found ${quoted(date)}`, hint });
  }
  if (from !== null && until !== null && from > until) {
    const text = 'the last day is before the first';
    compiling.faults.push({ path: [...path, 'until'], text, hint: `${from} or later` });
  }
}
