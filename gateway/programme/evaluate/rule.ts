import type { CustomerTexts } from '../../../protocol/text.ts';
import type { Amount, Minor, Ratio, RoundMode, Thousandths } from '../../../protocol/units.ts';

/**
 * What the rules of a programme file compile to: plain data, so that a version can be compared,
 * explained and checked, and functions made of it once (see evaluate/).
 */

/** true, false, or null: what is asked is not known. Unknown never grants. */
export type Truth = boolean | null;

/** A fact's value. undefined: not known. Money is minor units, points amounts of their unit. */
export type FactValue = number | string | boolean | readonly string[] | undefined;

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'is'; readonly fact: string; readonly test: Test };

export type Test =
  | { readonly op: 'eq'; readonly value: number | string | boolean }
  | { readonly op: 'gte' | 'gt' | 'lte' | 'lt'; readonly value: number }
  | { readonly op: 'between'; readonly from: number; readonly to: number }
  | { readonly op: 'in' | 'hasAny' | 'hasAll'; readonly values: readonly (string | number)[] };

/** Which lines of a receipt a rule looks at; null: all that are not excluded. */
export type LineCondition = Condition | null;

export interface Rule {
  readonly id: string;
  /**
   * What sets it off: `receipt`, `visit` (a tap at a kiosk), `enrol`, the end of a calendar period
   * (`month end`, `quarter end`, `year end`), `takeover` (this programme takes over from another
   * one), or an event of the file.
   */
  readonly on: string;
  /** Holds for receipts of these business days only; null: no limit. `until` is the last day. */
  readonly from: string | null;
  readonly until: string | null;
  readonly when: Condition;
  readonly lines: LineCondition;
  readonly effect: Effect;
  /** Whose account it goes to: the member's own, or that of who brought or enrolled the member. */
  readonly to: 'member' | SponsorRole;
  /** Where it holds, or is not known, what it gives is held until a person decides; null: never. */
  readonly review: Condition | null;
  readonly limits: readonly Limit[];
  readonly budget: Budget | null;
  readonly stack: Stack;
  /** Higher ones first; among equals the order of the file. */
  readonly priority: number;
  /** Account that bears it: `store`, or the name of a supplier or partner. */
  readonly fundedBy: string;
  readonly onReturn: 'keep' | 'recheck';
  /** Only for members that are drawn, one draw a business day; null: for all. */
  readonly chance: Chance | null;
  /** What the member is told; `{amount}` is what the rule gives. Empty: the cashier's sentence. */
  readonly texts: CustomerTexts;
}

/** One in so many, by a seed: see evaluate/chance.ts. */
export interface Chance {
  readonly oneIn: number;
  readonly seed: string;
}

/** Who brought a member (`referrer`), and who enrolled the member (`enroller`). */
export type SponsorRole = 'referrer' | 'enroller';
export const sponsorRoles: readonly SponsorRole[] = ['referrer', 'enroller'];

export interface Stack {
  readonly group: string;
  /**
   * add: all of the group apply. best: of the group's rules of this mode only the one that gives
   * most, on lines or on the order. first: only the first that applies. alone: asked before all
   * others, and beside the first of them that applies nothing gives a discount but the others of
   * its own group that are alone too; the group `all` has no others.
   */
  readonly mode: 'add' | 'best' | 'first' | 'alone';
}

export type Effect =
  | { readonly kind: 'discount'; readonly discount: Discount }
  | { readonly kind: 'earn'; readonly earn: Earn }
  | { readonly kind: 'multiply'; readonly unit: string; readonly by: Ratio }
  | { readonly kind: 'exchange'; readonly exchange: Exchange };

/** What comes off the price. `share` of a price is exact; rounded half up once, then spread. */
export interface Discount {
  /** line: on the lines one by one, before any order discount; order: on what is left of them. */
  readonly on: 'line' | 'order';
  readonly off:
    | { readonly kind: 'share'; readonly share: Ratio }
    | { readonly kind: 'amount'; readonly minor: Minor }
    /** Each unit costs this much (never more than its price). */
    | { readonly kind: 'price'; readonly minor: Minor }
    /** Each unit costs what it cost the shop; a line without a known cost gets nothing. */
    | { readonly kind: 'cost' }
    /** The highest step that `by` has reached. */
    | { readonly kind: 'steps'; readonly by: string; readonly steps: readonly Step[] };
  /** Only so many units of the lines, the cheapest or the dearest first; null: all of them. */
  readonly units: UnitChoice | null;
  /** Each discounted unit (or the whole discount, without `units`) costs the member this much. */
  readonly pays: { readonly unit: string; readonly amount: Amount } | null;
  /** Most that it takes off one receipt; null: no limit. */
  readonly maxMinor: Minor | null;
}
export interface Step {
  readonly from: number;
  readonly share: Ratio;
}
export interface UnitChoice {
  /** Units (pieces) that get the discount ... */
  readonly count: number;
  /** ... for each so many units of these lines; null: once a receipt. */
  readonly per: { readonly lines: LineCondition; readonly quantity: Thousandths } | null;
  readonly take: 'cheapest' | 'dearest';
}

export interface Earn {
  readonly unit: string;
  readonly amount: Amount;
  readonly per:
    | { readonly kind: 'receipt' }
    /** For each so many minor units of what is paid. */
    | { readonly kind: 'money'; readonly minor: Minor }
    /** For each so many thousandths of quantity (free units do not count). */
    | { readonly kind: 'quantity'; readonly thousandths: Thousandths }
    /** What is missing to the next multiple of so many minor units; `amount` for all of them. */
    | { readonly kind: 'roundUp'; readonly minor: Minor }
    /** At the end of a period: all of a tally, at the rate of the highest step it has reached. */
    | { readonly kind: 'steps'; readonly tally: string; readonly steps: readonly EarnStep[] };
  readonly round: RoundMode;
}

/** Amounts of the unit for each that the tally has counted. */
export interface EarnStep {
  readonly from: number;
  readonly rate: Ratio;
}

/** Whole steps of one unit become another as soon as they are there. */
export interface Exchange {
  readonly from: { readonly unit: string; readonly amount: Amount };
  readonly to: { readonly unit: string; readonly amount: Amount };
}

/** At most `max` (uses, or minor units of discount) in each `per` for each `scope`. */
export interface Limit {
  readonly scope: 'total' | 'member' | 'store' | 'cashier';
  readonly of: 'uses' | 'discount';
  readonly max: number;
  readonly per: 'day' | 'week' | 'month' | 'year' | 'ever';
  /** It is what there is of it: staff add more. */
  readonly isStock?: true;
  /** Name of the limit of the file that counts all rules that share it; absent: this rule's own. */
  readonly shared?: string;
}

/** Lost margin in minor units: discounts at their face, points at their unit's cost. */
export interface Budget {
  readonly minor: Minor;
  readonly per: 'month' | 'year' | 'ever';
  /** True: what is left is given; false: nothing when it does not suffice. */
  readonly isPartial: boolean;
}

/** A count of what a member did, kept by business day so that late receipts fall in their place. */
export interface Tally {
  readonly name: string;
  /**
   * Money paid or of shelf prices, thousandths, receipts; or how many different business days,
   * calendar weeks (ISO 8601), months or categories have a receipt in them; or events.
   */
  readonly of:
    | 'paid'
    | 'shelf'
    | 'quantity'
    | 'receipts'
    | 'days'
    | 'weeks'
    | 'months'
    | 'categories'
    | 'events';
  /** Name of the events that it counts; null: it counts receipts. */
  readonly event: string | null;
  /** Currency of its money: receipts in others do not count. */
  readonly currency: string;
  readonly when: Condition;
  readonly lines: LineCondition;
  /** Days that count, the day of the receipt included; null: for life. */
  readonly days: number | null;
  /** Only the calendar period of the day that is asked about; null: not so. */
  readonly within: 'day' | 'week' | 'month' | 'quarter' | 'year' | null;
  /** What comes back lowers the period that is open then, and what is below nothing the next. */
  readonly isCarried: boolean;
  /** The days are whole calendar weeks (ISO 8601), that of the receipt the last one. */
  readonly isWeeks: boolean;
  /** A tap at a kiosk counts 1 as well, once a business day, whatever `when` says. */
  readonly countsTaps: boolean;
  /** What comes back still counts. */
  readonly isKept: boolean;
}

export interface Exclusions {
  readonly discount: LineCondition;
  readonly earn: LineCondition;
  /** Sales that are no goods: they count in no tally either. */
  readonly services: LineCondition;
}
