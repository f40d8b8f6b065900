import type { Amount } from '../../protocol/units.ts';
import { mulDiv } from '../../protocol/units.ts';
import type { OpenEntry } from '../ledger/book.ts';
import type { ReturnPlan } from '../ledger/reversal.ts';
import { plainCalendar } from './days.ts';
import { type Draft, spendOf } from './draft.ts';
import { backOf, giveBack } from './give-back.ts';
import type { Programme } from './types.ts';
import { unitIn } from './versions.ts';

/**
 * Gives back what members have paid with other than money: points of tenders by their share of the
 * refund, rounded half up; stamps and coupons by the part of their discount that is gone, rounded
 * down, so that a coupon is back when nothing of what it paid for is left. What the member has
 * again, per unit.
 */
export function giveBackSpends(
  draft: Draft,
  entry: OpenEntry,
  what: { readonly plan: ReturnPlan; readonly version: Programme | null },
): ReadonlyMap<string, Amount> {
  const { plan, version } = what;
  const givenBack = new Map<string, Amount>();
  const giveUntil = (
    id: string,
    part: Pick<Parameters<typeof mulDiv>[0], 'num' | 'den' | 'mode'>,
  ) => {
    const spend = spendOf(draft, id);
    const amount = mulDiv({ value: spend.amount, ...part }) - backOf(spend);
    // A discount that has grown again asks for no stamps a second time.
    if (amount <= 0) return;
    const onExpired = unitIn(version, spend.unit)?.onExpired ?? { kind: 'breakage' };
    const policy = { onExpired, calendar: version ?? plainCalendar };
    const given = giveBack(draft, entry, { spend, amount, policy });
    givenBack.set(spend.unit, (givenBack.get(spend.unit) ?? 0) + given);
  };
  for (const { spend, refundedMinor, amountMinor } of plan.refunds) {
    giveUntil(spend, { num: refundedMinor, den: amountMinor, mode: 'halfUp' });
  }
  const { discounts } = plan.sale;
  for (const id of new Set(discounts.flatMap(({ spend }) => (spend === '' ? [] : spend)))) {
    const rows = discounts.filter((row) => row.spend === id);
    const den = rows.reduce((sum, { minor }) => sum + minor, 0);
    const num = rows.reduce((sum, { back }) => sum + back, 0);
    giveUntil(id, { num: Math.max(0, num), den, mode: 'down' });
  }
  return givenBack;
}
