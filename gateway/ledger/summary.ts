import type { Amount } from '../../protocol/units.ts';

/**
 * What became of one unit, all from postings:
 * issued - spent - expired - reversed = outstanding, always.
 */
export interface UnitSummary {
  /** What earning, exchanges and corrections by hand have given, less what corrections took. */
  readonly issued: Amount;
  /** What members have paid with, less what was given back. */
  readonly spent: Amount;
  readonly expired: Amount;
  /**
   * What returns took back from members, in points or as debt. What they could not take (the
   * store's loss) or kept from the refund in money is not reversed: those points are spent.
   */
  readonly reversed: Amount;
  /** What all members have: available, pending and held, less what they owe. */
  readonly outstanding: Amount;
}

/** The sum of many postings of one unit that have kind of entry and kind of account in common. */
export interface PostingSum {
  readonly unit: string;
  readonly entryKind: string;
  /** The account without its owner: `member`, `issuer`, `spent`, `breakage`, ... */
  readonly account: string;
  readonly amount: Amount;
}

/**
 * Adds sums up to a summary per unit, units in order of their names.
 * Example: earn {issuer -50, member 50}, spend {member -20, spent 20} give
 * {issued: 50, spent: 20, expired: 0, reversed: 0, outstanding: 30}.
 */
export function summarise(sums: readonly PostingSum[]): Readonly<Record<string, UnitSummary>> {
  const units: Record<string, UnitSummary> = {};
  for (const unit of [...new Set(sums.map((sum) => sum.unit))].sort()) {
    const ofUnit = sums.filter((sum) => sum.unit === unit);
    const total = (choose: (sum: PostingSum) => boolean) =>
      ofUnit.reduce((amount, sum) => (choose(sum) ? amount + sum.amount : amount), 0);
    const issued = total((sum) => isGiving(sum.entryKind) && isSource(sum.account));
    const reversed = total(
      (sum) =>
        (isSource(sum.account) && !isGiving(sum.entryKind)) ||
        sum.account === 'loss' ||
        sum.account === 'given' ||
        sum.account === 'transit',
    );
    units[unit] = {
      issued: issued === 0 ? 0 : -issued,
      spent: total((sum) => sum.account === 'spent'),
      expired: total((sum) => sum.account === 'breakage'),
      reversed,
      outstanding: total((sum) => sum.account === 'member'),
    };
  }
  return units;
}

/** Is it true that nothing has come from nowhere? */
export function isBalanced(summary: UnitSummary): boolean {
  const { issued, spent, expired, reversed, outstanding } = summary;
  return issued - spent - expired - reversed === outstanding;
}

const isGiving = (kind: string) => kind === 'earn' || kind === 'adjust' || kind === 'exchange';
const isSource = (account: string) => account === 'issuer' || account === 'adjustment';
