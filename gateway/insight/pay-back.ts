import { type Minor, roundRatio } from '../../protocol/units.ts';
import type { Costs } from './costs.ts';
import { monthAfter, percentOf } from './percent.ts';

/** One month of the receipts. */
export interface EconomyMonth {
  readonly month: string;
  /** Profit in what members bought, before the programme; null without margins. */
  readonly memberProfitMinor: Minor | null;
  /** Discounts and points that the shop bears itself. */
  readonly ruleCostMinor: Minor;
  readonly newMembers: number;
}

/** What the programme costs in all, and whether it pays. */
export interface Economy {
  readonly rows: readonly { readonly kind: string; readonly minor: Minor }[];
  /** What `costs.yaml` comes to over the months. */
  readonly otherMinor: Minor;
  readonly ruleCostMinor: Minor;
  /** otherMinor + ruleCostMinor */
  readonly totalMinor: Minor;
  /**
   * By how many percent members must buy more for the programme to cost nothing: the other costs as
   * a share of the members' profit that the rules leave. null without margins, or never.
   */
  readonly breakEvenPercent: number | null;
  readonly upliftPercent: number | null;
  /** The profit of that uplift, less what the rules give on it; null without uplift or margins. */
  readonly returnMinor: Minor | null;
  /** returnMinor - totalMinor */
  readonly netMinor: Minor | null;
  /** First month in which the returns so far reach the costs so far. */
  readonly payBack: {
    readonly month: string;
    /** Months from the start, the first is 1. */
    readonly after: number;
    /** Beyond the receipts, at their mean month. */
    readonly isProjected: boolean;
  } | null;
  /** Sums from the start to the end of each month. */
  readonly months: readonly {
    readonly month: string;
    readonly costMinor: Minor;
    readonly returnMinor: Minor | null;
  }[];
}

/**
 * Total cost, return and pay-back month. One-off costs fall into the first month; each calendar
 * month of the receipts counts whole. The receipts are taken as those without the programme: what
 * members buy more (`uplift`) earns its profit less what the rules give on it.
 * Example: 100.00 once, profit of members 200.00 and rules 20.00 a month, uplift 50 %: a return of
 * 90.00 against rules of 20.00 a month, so 100.00 are back in month 2.
 */
export function economyOf(months: readonly EconomyMonth[], costs: Costs): Economy {
  const members = months.reduce((sum, one) => sum + one.newMembers, 0);
  const rows = costs.rows.map(({ kind, onceMinor, perMonthMinor, perMemberMinor }) => ({
    kind,
    minor: onceMinor + perMonthMinor * months.length + perMemberMinor * members,
  }));
  const otherMinor = sumOf(rows.map(({ minor }) => minor));
  const ruleCostMinor = sumOf(months.map((one) => one.ruleCostMinor));
  const sums = runningSums(months, costs);
  const returnMinor = sums.at(-1)?.returnMinor ?? null;
  const totalMinor = otherMinor + ruleCostMinor;
  const leftMinor = leftOf(months);
  return {
    ...{ rows, otherMinor, ruleCostMinor, totalMinor, returnMinor },
    breakEvenPercent: leftMinor === null ? null : percentOf(totalMinor, leftMinor),
    upliftPercent: costs.upliftHundredths === null ? null : costs.upliftHundredths / 100,
    netMinor: returnMinor === null ? null : returnMinor - totalMinor,
    payBack: payBackOf(sums, costs),
    months: sums,
  };
}

/** Profit of members that the rules leave; null without margins. */
function leftOf(months: readonly EconomyMonth[]): Minor | null {
  let left = 0;
  for (const { memberProfitMinor, ruleCostMinor } of months) {
    if (memberProfitMinor === null) return null;
    left += memberProfitMinor - ruleCostMinor;
  }
  return left;
}

type Sums = Economy['months'];

function runningSums(months: readonly EconomyMonth[], { rows, upliftHundredths }: Costs): Sums {
  let costMinor = sumOf(rows.map(({ onceMinor }) => onceMinor));
  let left: Minor | null = 0;
  return months.map(({ month, memberProfitMinor, ruleCostMinor, newMembers }) => {
    costMinor += ruleCostMinor;
    for (const row of rows) costMinor += row.perMonthMinor + row.perMemberMinor * newMembers;
    if (memberProfitMinor === null) left = null;
    else if (left !== null) left += memberProfitMinor - ruleCostMinor;
    const isKnown = left !== null && upliftHundredths !== null;
    return { month, costMinor, returnMinor: isKnown ? shareOf(left ?? 0, upliftHundredths) : null };
  });
}

/** Rounded from the sum so far, so that the last month has the whole return exactly. */
const shareOf = (minor: Minor, hundredths: number): Minor =>
  roundRatio({ num: BigInt(minor) * BigInt(hundredths), den: 10_000n, mode: 'halfUp' });

function payBackOf(sums: Sums, { rows }: Costs): Economy['payBack'] {
  const last = sums.at(-1);
  if (last === undefined || last.returnMinor === null) return null;
  const at = sums.findIndex((one) => one.returnMinor !== null && one.returnMinor >= one.costMinor);
  const found = sums[at];
  if (found !== undefined) return { month: found.month, after: at + 1, isProjected: false };
  const onceMinor = sumOf(rows.map((row) => row.onceMinor));
  const gained = last.returnMinor - (last.costMinor - onceMinor);
  if (gained <= 0) return null;
  const missing = BigInt(last.costMinor - last.returnMinor) * BigInt(sums.length);
  const more = roundRatio({ num: missing, den: BigInt(gained), mode: 'up' });
  // Beyond a hundred years nobody asks.
  if (more > 1200) return null;
  return { month: monthAfter(last.month, more), after: sums.length + more, isProjected: true };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);
