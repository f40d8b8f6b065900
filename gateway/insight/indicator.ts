import type { Minor } from '../../protocol/units.ts';
import type { Programme } from '../programme/types.ts';

/** What a programme cost its shop in one whole calendar month, and what was paid there. */
export interface MonthCost {
  /** `YYYY-MM` */
  readonly month: string;
  /** What was paid for goods that did not come back. */
  readonly turnoverMinor: Minor;
  /** Discounts and the value of points, as far as the shop bears them. */
  readonly costMinor: Minor;
}

export interface Indicated extends MonthCost {
  /** It cost more than the indicator allows. */
  readonly isOver: boolean;
}

/** What the indicator of a programme says of its months. */
export interface Indicator {
  readonly months: readonly Indicated[];
  /** The month with which so many in a row were over; null: the programme goes on. */
  readonly stopsWith: string | null;
}

/**
 * Asks the indicator that a programme was given for its end: does it stop, because it cost more than
 * so much of the turnover for so many real months in a row? `months` are whole calendar months of
 * its life, in their order, without gaps; one without turnover is not over.
 * Example: costOver 4, months 3: 4.1, 4.2, 4.0 % goes on, 4.1, 4.2, 4.3 % stops.
 */
export function indicatorOf(
  { share, months: inRow }: NonNullable<Programme['endsWhen']>,
  months: readonly MonthCost[],
): Indicator {
  const indicated = months.map((one) => {
    const most = BigInt(one.turnoverMinor) * BigInt(share.num);
    return {
      ...one,
      isOver: one.turnoverMinor > 0 && BigInt(one.costMinor) * BigInt(share.den) > most,
    };
  });
  let over = 0;
  for (const { isOver, month } of indicated) {
    over = isOver ? over + 1 : 0;
    if (over === inRow) return { months: indicated, stopsWith: month };
  }
  return { months: indicated, stopsWith: null };
}

/**
 * Whole calendar months from the day a programme begins to the month before that of `today`.
 * Example: begun on 2026-01-15, asked on 2026-04-02: 2026-02 and 2026-03.
 */
export function wholeMonths(begins: string, today: string): readonly string[] {
  const months: string[] = [];
  const first = begins.endsWith('-01') ? begins.slice(0, 7) : after(begins.slice(0, 7));
  for (let month = first; month < today.slice(0, 7); month = after(month)) months.push(month);
  return months;
}

function after(month: string): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + 1);
  return at.toISOString().slice(0, 7);
}
