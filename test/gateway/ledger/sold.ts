import type { Rechecked } from '../../../gateway/ledger/discount-return.ts';
import { planReturn, type ReturnPlan } from '../../../gateway/ledger/reversal.ts';
import type { Earned, Sale, SaleDiscount, SaleLine } from '../../../gateway/ledger/types.ts';

/** A line of one piece with this shelf price. */
export function line(number: number, totalMinor: number, change: Partial<SaleLine> = {}): SaleLine {
  const nothing = { returnedQuantity: 0, returnedMinor: 0 };
  return { line: number, sku: 'x', quantity: 1000, totalMinor, ...nothing, ...change };
}

/** A discount on a line. */
export function off(rule: string, of: number, minor: number, change: Partial<SaleDiscount> = {}) {
  return { rule, line: of, minor, back: 0, spend: '', ...change };
}

/** Points of the base rule on a line, in the first lot. */
export function earned(of: number, amount: number, change: Partial<Earned> = {}): Earned {
  return { rule: 'base', unit: 'POINTS', line: of, lot: 1, amount, reversed: 0, ...change };
}

/** A sale of these lines and nothing else. */
export function sale(lines: readonly SaleLine[], change: Partial<Sale> = {}): Sale {
  return {
    ...{ receipt: 'R', member: 'anna', programme: 'p', partner: 'shop', occurredAt: 0 },
    ...{ currency: 'EUR', lines, earned: [], discounts: [], pointsTenders: [] },
    ...{ recheck: null, counted: null },
    ...change,
  };
}

/** The whole line comes back. */
export const back = (of: number, totalMinor: number, quantity = 1000) => ({
  ...{ ofLine: of, quantity, totalMinor },
});

/** The plan of a return; with `again` what the rest gives by those rules. */
export function plan(
  sold: Sale,
  lines: Parameters<typeof planReturn>[1],
  again: { readonly rules: readonly string[]; readonly rest: Partial<Rechecked> } | null = null,
): ReturnPlan {
  const recheck = again && {
    rules: new Set(again.rules),
    on: (): Rechecked => ({ ok: true, discounts: [], earned: [], ...again.rest }),
  };
  const planned = planReturn(sold, lines, { refund: 'proportional', recheck });
  if (!planned.ok) throw new Error(planned.code);
  return planned.plan;
}
