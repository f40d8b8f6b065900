import type { Amount, Minor } from '../../protocol/units.ts';

/** What the report is made from: sums of a ledger and of the receipts that led to it. */

/** One unit in one month: what was issued, spent and so on in it. */
export interface UnitMonth {
  readonly month: string;
  readonly unit: string;
  readonly issued: Amount;
  readonly spent: Amount;
  readonly expired: Amount;
  readonly reversed: Amount;
  /** By how much what members have changed: may be negative. */
  readonly outstanding: Amount;
}

/** Points that one rule of one version issued in a month. */
export interface RulePoints {
  readonly month: string;
  readonly unit: string;
  readonly rule: string;
  /** `id@effectiveFrom` */
  readonly version: string;
  readonly issued: Amount;
  /** Issued, less what returns took back in this month: may be negative. */
  readonly net: Amount;
  /** Entries in which it issued some. */
  readonly uses: number;
}

/** What one rule took off prices in a month, and what of that went again with returned goods. */
export interface RuleDiscounts {
  readonly month: string;
  readonly rule: string;
  readonly version: string;
  /** Given to a member, or to somebody without a card. */
  readonly isMember: boolean;
  readonly minor: Minor;
  readonly backMinor: Minor;
  /** Receipts with it. */
  readonly uses: number;
}

/** What has become of the points of one month of earning. */
export interface Cohort {
  readonly month: string;
  readonly unit: string;
  readonly issued: Amount;
  readonly reversed: Amount;
  readonly spent: Amount;
  readonly expired: Amount;
  /** Still there: pending, available or held. */
  readonly open: Amount;
  /** Of lots whose end has come: what was kept of them (issued - reversed), and what expired. */
  readonly ended: Amount;
  readonly endedExpired: Amount;
}

/** Sums of a ledger, months as `YYYY-MM` in their order. */
export interface LedgerFigures {
  /** Receipts with goods. */
  readonly sales: number;
  readonly months: readonly UnitMonth[];
  readonly points: readonly RulePoints[];
  readonly discounts: readonly RuleDiscounts[];
  readonly cohorts: readonly Cohort[];
  readonly newMembers: ReadonlyMap<string, number>;
  /** Members without data: the holders of bearer's cards. */
  readonly bearers: ReadonlySet<string>;
  /** By how many the members of a level changed in a month. */
  readonly levels: readonly {
    readonly month: string;
    readonly level: string;
    readonly change: number;
  }[];
}

/** Goods of one category in one month at shelf prices. */
export interface Turnover {
  readonly month: string;
  /** '' = the file names none. */
  readonly category: string;
  /** Bought by a member, or by somebody without a card. */
  readonly isMember: boolean;
  readonly soldMinor: Minor;
  readonly returnedMinor: Minor;
}

/** Sums of the posted receipts. */
export interface ReceiptFigures {
  /** Receipts with goods. */
  readonly sales: number;
  readonly turnover: readonly Turnover[];
  /** What came off shelf prices at the till. */
  readonly discountMinor: Minor;
  /** What was to pay at the till: shelf prices less discounts, before any return. */
  readonly payMinor: Minor;
  /** Per member: goods kept at shelf prices, and receipts with goods. */
  readonly members: ReadonlyMap<string, { readonly keptMinor: Minor; readonly purchases: number }>;
}
