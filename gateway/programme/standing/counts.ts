import { addDays } from '../../../protocol/calendar.ts';

/** One tally of one member by day, ready to be asked often. */
export interface Counts {
  /** Days with an amount, in order. */
  readonly days: readonly string[];
  /** Sum of this one day. */
  readonly on: (day: string) => number;
  /** Sum of the last so many days that end with `day`, or (null) of all days until then. */
  readonly until: (day: string, days: number | null) => number;
}

/** The counts of one tally; several rows of a day are added up. */
export function countsOf(
  rows: readonly { readonly tally: string; readonly day: string; readonly amount: number }[],
  tally: string,
): Counts {
  const byDay = new Map<string, number>();
  for (const row of rows) {
    if (row.tally === tally) byDay.set(row.day, (byDay.get(row.day) ?? 0) + row.amount);
  }
  const days = [...byDay.keys()].sort();
  const sums: number[] = [];
  let sum = 0;
  for (const day of days) {
    sum += byDay.get(day) ?? 0;
    sums.push(sum);
  }
  /** Sum of all days before `day`. */
  const before = (day: string): number => {
    let [low, high] = [0, days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((days[middle] ?? '') < day) low = middle + 1;
      else high = middle;
    }
    return sums[low - 1] ?? 0;
  };
  return {
    days,
    on: (day) => byDay.get(day) ?? 0,
    until: (day, last) => {
      const through = before(addDays(day, 1));
      return last === null ? through : through - before(addDays(day, 1 - last));
    },
  };
}
