import type { Checking, Found } from './findings.ts';

/** Units whose members get a warning for nearly each day on which they bought something. */
export function oftenWarned({ programme }: Checking): Found[] {
  return programme.units.flatMap(({ unit, warnDays, ends, life }): Found[] => {
    if (warnDays === null || ends !== 'day' || life === null) return [];
    const path = ['units', unit, 'warn'];
    const text = `${unit} of each day end on a day of their own, with a warning for each`;
    const hint = 'let them end together: ends: month';
    return [{ code: 'warned-often', path, text, hint }];
  });
}
