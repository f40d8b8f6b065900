import type { CountedTally, CountedUse, Sale } from '../ledger/types.ts';
import { countedOf, countNow, countsOnce, paidOf, tallyOf } from './counted.ts';
import type { Draft } from './draft.ts';
import { receiptCheck } from './evaluate/condition.ts';
import type { Asked } from './evaluate/facts.ts';
import { askedOfRest } from './recheck.ts';
import { talliesOf } from './tallies.ts';
import type { Programme } from './types.ts';

/**
 * Lowers tallies and uses on the day of the sale by what came back: money and quantity with the
 * goods, a counted receipt when none of its lines is left or its condition no longer holds on the
 * rest, the use of a limited rule when all that the rule gave is gone. Returns the sale that
 * remembers it.
 */
export function uncount(draft: Draft, sale: Sale, version: Programme | null): Sale {
  const { member } = sale;
  const counted = withFree(sale, version);
  if (counted === null) return sale;
  const asked = version === null ? null : askedOfRest(version, sale);
  const paid = paidOf(sale);
  const tallies = counted.tallies.map((row) => {
    const left = holdsStill(row, version, asked) ? countNow(row, sale, paid) : 0;
    const amount = left - (row.amount - row.back);
    if (amount === 0 || member === null) return row;
    const isCarried = version !== null && tallyOf(version, row.tally)?.isCarried === true;
    // A period that is closed does not change: the one that is open now has less.
    const { businessDate: today } = draft.today;
    const day = isCarried && today > counted.day ? today : counted.day;
    draft.tallies.push({ member, tally: row.tally, day, amount });
    return { ...row, back: row.amount - left };
  });
  return uncountUses(draft, { ...sale, counted: { ...counted, tallies } });
}

/** Lowers the uses of rules by what is gone of what they gave; the sale that remembers it. */
export function uncountUses(draft: Draft, sale: Sale): Sale {
  const { counted } = sale;
  if (counted === null) return sale;
  const uses = counted.uses.map((row) => {
    const left = useLeft(row, sale);
    const { rule, scope, period } = row;
    const times = left.times - row.left.times;
    const minor = left.minor - row.left.minor;
    const cost = left.cost - row.left.cost;
    if (times === 0 && minor === 0 && cost === 0) return row;
    draft.uses.push({ key: { rule, scope, period }, times, minor, cost });
    return { ...row, left };
  });
  return { ...sale, counted: { ...counted, uses } };
}

/** With rows for tallies of money whose lines were free at the sale and cost something now. */
function withFree(sale: Sale, version: Programme | null): Sale['counted'] {
  const { counted } = sale;
  if (version === null || sale.recheck === null) return counted;
  const lines = sale.lines.map((line) => ({ ...line, returnedQuantity: 0, returnedMinor: 0 }));
  const asked = askedOfRest(version, { ...sale, lines });
  if (asked === null) return counted;
  const added = talliesOf(version, asked, paidOf(sale));
  const now = countedOf(version, { asked, added, uses: [] });
  const known = new Set(counted?.tallies.map(({ tally }) => tally));
  const free = (now?.tallies ?? [])
    .filter(({ of, tally }) => of === 'paid' && !known.has(tally))
    .map((row) => ({ ...row, amount: 0 }));
  if (now === null || free.length === 0) return counted;
  const { day, tallies, uses } = counted ?? { ...now, tallies: [] };
  return { day, uses, tallies: [...tallies, ...free] };
}

/** Whether the receipt would still be counted; nothing known against it: it is. */
function holdsStill(row: CountedTally, version: Programme | null, asked: Asked | null): boolean {
  const tally = version === null ? null : tallyOf(version, row.tally);
  if (tally === null || asked === null || !countsOnce(tally.of)) return true;
  return receiptCheck(tally.when)(asked) === true;
}

/** A use counts until all is gone; money that it took off counts as long as it is given. */
function useLeft(row: CountedUse, sale: Sale): CountedUse['left'] {
  const giver = row.by ?? row.rule;
  const off = sale.discounts.filter(({ rule }) => rule === giver);
  const earned = sale.earned.filter(({ rule }) => rule === giver);
  const given = sum(off, ({ minor }) => minor) + sum(earned, ({ amount }) => amount);
  const left = Math.min(
    given,
    sum(off, ({ minor, back }) => minor - back) +
      sum(earned, ({ amount, reversed }) => amount - reversed),
  );
  if (left === 0) return { times: 0, minor: 0, cost: 0 };
  const { times, minor, cost } = row.use;
  // Rounded up: a budget is never exceeded.
  const part = (of: number) =>
    Number((BigInt(of) * BigInt(left) + BigInt(given) - 1n) / BigInt(given));
  return { times, minor: part(minor), cost: part(cost) };
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((all, row) => all + of(row), 0);
}
