import type { Minor } from '../../../protocol/units.ts';
import { mulDiv } from '../../../protocol/units.ts';
import type { Given } from './discounts.ts';
import type { Asked } from './facts.ts';
import type { Room } from './limits.ts';
import type { ReadyRule } from './ready.ts';
import type { Rule } from './rule.ts';

/**
 * Has the till given this discount already, while it could not ask? Only what came off a price has
 * happened by then: points are given here, within their limits.
 */
export const isGivenBefore = ({ rule }: Pick<ReadyRule, 'rule'>, { basket }: Asked): boolean =>
  rule.effect.kind === 'discount' && basket.given?.includes(rule.id) === true;

/**
 * Such a discount with what of it is beyond the rule's limits and budget, or paid with nothing: points
 * and coupons that the member does not have are not taken.
 * Example: 8.00 off of which a limit had 5.00 left: 3.00 are over. A free wash of 80.00 for a coupon
 * that is gone: all of it is.
 */
export function withOver(
  given: Given,
  of: { readonly rule: Rule; readonly room: Room; readonly has: number },
): Given {
  const { rule, room, has } = of;
  const { minor, pays } = given;
  const wanted = pays?.amount ?? 0;
  const paid = Math.min(wanted, has);
  const unpaid =
    wanted === 0 ? 0 : mulDiv({ value: minor, num: wanted - paid, den: wanted, mode: 'up' });
  const over = Math.max(beyond(minor, rule, room), unpaid);
  const left = pays === null || paid === 0 ? null : { ...pays, amount: paid };
  return { ...given, pays: left, ...(over === 0 ? {} : { overMinor: over }) };
}

function beyond(minor: Minor, { budget }: Rule, room: Room): Minor {
  if (!room.ok) return minor;
  if (minor > room.cost && budget?.isPartial === false) return minor;
  return Math.max(0, minor - Math.min(room.minor, room.cost));
}
