import type { Minor } from '../../protocol/units.ts';
import { mulDiv } from '../../protocol/units.ts';
import { bear, closeEntry, type OpenEntry, openEntry } from '../ledger/book.ts';
import type { Day } from '../ledger/settle.ts';
import { spread } from '../ledger/spread.ts';
import { figure } from '../ledger/sum.ts';
import type { Sale, SaleDiscount } from '../ledger/types.ts';
import type { Draft } from './draft.ts';
import type { Given } from './evaluate/discounts.ts';

/** In what the ledger counts the money of a currency: no unit of a programme is written like that. */
const moneyUnit = (currency: string): string => `money:${currency}`;

/**
 * What tills gave while they could not ask, beyond what the offers had left: the store bears it. One
 * entry a rule, `overuse` with the rule and the receipt as `ref`, so that it can be listed.
 */
export function bookOveruse(
  draft: Draft,
  what: {
    readonly discounts: readonly Given[];
    readonly currency: string;
    readonly receipt: string;
    readonly day: Day;
  },
): void {
  const { discounts, currency, receipt, day } = what;
  for (const { rule, overMinor = 0 } of discounts) {
    if (overMinor === 0) continue;
    const entry = openEntry({ kind: 'overuse', ref: `${rule} ${receipt}`, ...day });
    bear(entry, {
      ...{ unit: moneyUnit(currency), amount: overMinor, isBack: false },
      why: because(rule, overMinor, 'given by the till beyond what the offer had left'),
    });
    closeEntry(draft.book, entry, { isFact: true });
  }
}

/** The share of each line in what is over of a discount. */
export function overByLine({ lines, overMinor = 0 }: Given): readonly Minor[] {
  return spread(
    overMinor,
    lines.map(({ minor }) => minor),
  );
}

/** What of a discount is still given and borne by the store, rounded up. */
export function overLeft({ minor, back, over = 0 }: SaleDiscount): Minor {
  const left = Math.min(minor, Math.max(0, minor - back));
  return over === 0 ? 0 : mulDiv({ value: over, num: left, den: minor, mode: 'up' });
}

/** What comes back with returned goods is no loss any more. */
export function returnOveruse(
  entry: OpenEntry,
  { before, after }: { readonly before: Sale; readonly after: Sale },
): void {
  for (const rule of new Set(before.discounts.map((row) => row.rule))) {
    const left = (sale: Sale) =>
      sale.discounts.reduce((sum, row) => sum + (row.rule === rule ? overLeft(row) : 0), 0);
    const amount = left(before) - left(after);
    if (amount === 0) continue;
    bear(entry, {
      ...{ unit: moneyUnit(before.currency), amount: Math.abs(amount), isBack: amount > 0 },
      why: because(rule, Math.abs(amount), 'of what the till gave beyond the offer'),
    });
  }
}

const because = (rule: string, amount: Minor, name: string) => ({
  rule,
  conditions: [{ fact: 'the till had given it', holds: true }],
  sum: figure(amount, name),
});
