import { roundRatio } from '../../protocol/units.ts';

/**
 * A share in percent with two decimals, rounded half up from the exact fraction; null when there is
 * nothing to be a share of. Example: 450 of 2,700 is 16.67.
 */
export function percentOf(part: number, whole: number): number | null {
  if (whole <= 0) return null;
  const num = BigInt(part) * 10_000n;
  return roundRatio({ num, den: BigInt(whole), mode: 'halfUp' }) / 100;
}

/** The months from the first to the last, both included. Example: 2025-12, 2026-01, 2026-02. */
export function monthsBetween(first: string, last: string): readonly string[] {
  const months: string[] = [];
  for (let month = first; month <= last && months.length < monthsMax; month = monthAfter(month)) {
    months.push(month);
  }
  return months;
}

/** The month `n` (>= 0) after this one. Example: 3 after 2025-11 is 2026-02. */
export function monthAfter(month: string, n = 1): string {
  const all = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n;
  const year = String(Math.floor(all / 12)).padStart(4, '0');
  return `${year}-${String((all % 12) + 1).padStart(2, '0')}`;
}

/** A receipt of the year 0001 must not make a report of 24,000 months. */
const monthsMax = 1200;
