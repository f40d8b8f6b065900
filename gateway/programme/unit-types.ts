import type { Amount } from '../../protocol/units.ts';
import type { DrawOrder } from '../ledger/draw-order.ts';
import type { Idle } from './standing/idle.ts';

export interface UnitDefinition {
  readonly unit: string;
  readonly scale: number;
  readonly life: { readonly months: number } | { readonly days: number } | null;
  /** The life ends with its own day, or with the last one of that month or year. */
  readonly ends: 'day' | 'month' | 'year';
  readonly pendingDays: number;
  /** All lots end when the member does nothing for so long; null: they do not. */
  readonly idle: Idle | null;
  /** Only staff see how many there are; the same in all versions. */
  readonly isHidden: boolean;
  /** Days before an end from which the member is warned of it; null: never. */
  readonly warnDays: number | null;
  readonly onReturn: 'clamp' | 'debt' | 'reduceRefund';
  /** What becomes of spent points whose lot has expired when they are given back. */
  readonly onExpired:
    | { readonly kind: 'breakage' }
    | { readonly kind: 'grace'; readonly days: number };
  /** What a receipt leaves of a lot that it was paid with. */
  readonly rest: 'stays' | 'dies';
  /** Which lots are drawn first among those with one end. */
  readonly sameEnd: DrawOrder;
  /** Worth of 10^scale amounts (one point) in minor units as a ratio; null = cannot be a tender. */
  readonly value: { readonly num: number; readonly den: number } | null;
  /** As `value`, or by what the unit is exchanged for: what a return keeps from the refund. */
  readonly worth: { readonly num: number; readonly den: number } | null;
  /** Cost of one amount to the shop in minor units, for budgets; null: not said. */
  readonly cost: { readonly num: number; readonly den: number } | null;
  /** Most that may be spent of it, by card or by member; empty: no limit. */
  readonly spendLimits: readonly SpendLimit[];
}
/** At most `max` amounts of a unit in each `per` of business days for each `scope`. */
export interface SpendLimit {
  readonly scope: 'card' | 'member';
  readonly max: Amount;
  readonly per: 'day' | 'week' | 'month' | 'year';
}
