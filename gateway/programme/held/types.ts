import type { EpochMs } from '../../../protocol/units.ts';
import type { FactValue } from '../evaluate/rule.ts';

/** One of the staff decides on points that are held for review. */
export interface DecideHeldCommand {
  readonly kind: 'decideHeld';
  /** Lot of the points. */
  readonly held: number;
  readonly verdict: Verdict;
  /** A short code in small letters, as `same-family`: it stands in the journal. */
  readonly reason: string;
  /** Who of the staff: a number or a code, no name. */
  readonly staff: string;
  readonly at: EpochMs;
}
export type Verdict = 'approve' | 'reject';

/** Why points wait: each fact that `review` asks, and what it was; null: not known. */
export type WhyHeld = Readonly<Record<string, Exclude<FactValue, undefined> | null>>;

/** Points that wait for a person from now on. Whose they are, and how many, says their lot. */
export interface HeldPoints {
  readonly lot: number;
  /** Receipt key of the purchase or the event that gave them. */
  readonly receipt: string;
  readonly rule: string;
  readonly why: WhyHeld;
  readonly at: EpochMs;
}

/** What is known of points that are held, or were. */
export interface HeldState {
  readonly lot: number;
  readonly receipt: string;
  readonly rule: string;
  /** null: nobody has decided yet. */
  readonly verdict: Verdict | null;
}

/** A receipt that a cashier has rung up for a member. */
export interface RungUp {
  readonly member: string;
  readonly cashier: string;
  /** Business day, YYYY-MM-DD. */
  readonly day: string;
}

/** What a decision writes of points that wait for a person. */
export interface HeldOf {
  readonly held: readonly HeldPoints[];
  readonly verdict?: { readonly lot: number; readonly verdict: Verdict };
  readonly rungUp?: RungUp;
}

/** What it is answered. */
export interface HeldAnswer {
  readonly kind: 'heldDecided';
  readonly held: number;
  readonly verdict: Verdict;
  /** Whose points they are. */
  readonly member: string;
  readonly receipt: string;
  readonly rule: string;
  /** Absent: of a unit that only staff see. */
  readonly points?: { readonly unit: string; readonly amount: number };
  /** approve: business day from which they can be spent. */
  readonly from?: string;
}
