import type { Amount } from '../../../protocol/units.ts';
import { mulDiv } from '../../../protocol/units.ts';
import { limits as bounds } from '../checks.ts';
import type { Draft } from '../draft.ts';
import { costOf as costAt } from '../evaluate/evaluate.ts';
import type { Asked } from '../evaluate/facts.ts';
import { roomOf, type Uses } from '../evaluate/limits.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { Programme } from '../types.ts';

/** What of a wanted amount the limits and the budget of a rule leave; 0 when nothing. */
export function amountWithin(
  rule: Rule,
  what: { readonly unit: string; readonly amount: Amount },
  of: { readonly version: Programme; readonly asked: Asked; readonly uses: Uses },
): Amount {
  const { version, asked, uses } = of;
  const room = roomOf(rule, asked, uses);
  if (!room.ok) return 0;
  if (costOf(version, what.unit, what.amount) <= room.cost) return what.amount;
  const rate = version.costs.get(what.unit);
  if (rule.budget?.isPartial !== true || rate === undefined) return 0;
  return mulDiv({ value: room.cost, num: rate.den, den: rate.num, mode: 'down' });
}

/** What so much of a unit costs the shop; 0 where nobody says. */
export function costOf(version: Programme, unit: string, amount: Amount): number {
  const rate = version.costs.get(unit);
  return rate === undefined ? 0 : costAt(amount, rate);
}

/** Does the member's balance stay within what can be counted? */
export function hasRoom({ book }: Draft, unit: string, amount: Amount): boolean {
  let held = amount;
  for (const lot of book.lots.values()) {
    if (lot.unit === unit) held += lot.available + lot.pending;
  }
  return held <= bounds.balanceMax;
}
