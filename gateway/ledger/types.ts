import type { Amount, EpochMs, Minor, Thousandths } from '../../protocol/units.ts';

/**
 * Accounts of the double-entry ledger, per unit. Member accounts carry the member's id.
 * Signs: a member account is positive when the member has points; `debt` is negative or zero;
 * issuer is negative by what it has issued and not taken back; loss is negative by what a return
 * could not take back, and, in `money:DKK`, by what tills gave beyond an offer; the others are positive by what has flowed into them. Every entry sums to
 * zero per unit.
 */
export type Account =
  | `member:${string}:available`
  | `member:${string}:pending`
  | `member:${string}:held`
  | `member:${string}:debt`
  | `issuer:${string}`
  | 'spent'
  | 'breakage'
  | 'transit'
  | 'adjustment'
  | 'loss'
  /** Money that tills took off prices beyond an offer, in `money:DKK`: what `loss` bears there. */
  | 'given';

export interface Posting {
  readonly unit: string;
  readonly account: Account;
  /** Never 0. */
  readonly amount: Amount;
  /** The lot that it moves, for member accounts other than debt; null elsewhere. */
  readonly lot: number | null;
}

export type EntryKind =
  | 'enrol'
  | 'link'
  | 'visit'
  | 'earn'
  | 'mature'
  | 'spend'
  | 'unspend'
  | 'return'
  | 'restore'
  | 'expire'
  | 'adjust'
  | 'repay'
  /** A change of level; `ref` is cause, level before, level after, business day. */
  | 'tier'
  /** Something of the member's profile has changed; what, stands in no journal. */
  | 'profile'
  /** Points that had burned by inactivity come back: the member had been there. */
  | 'recall'
  | 'exchange'
  | 'hold'
  | 'release'
  /** The programme is over: the rest goes to breakage, debts are written off. */
  | 'close'
  /** A member was erased: the rest goes to breakage, debts are written off; `ref` is who did it, or `closing`. */
  | 'erase'
  /** Two members became one, or two again; `ref` is the merge, the other member, and who did it. */
  | 'merge'
  | 'unmerge'
  /** Pieces put into a stock by staff; `ref` is rule, pieces, reason, who. */
  | 'stock'
  /** Goods recalled by staff; `ref` is id, code, first and last day, who, and the articles. */
  | 'goodsRecall'
  /** Points held for review are the member's, or are taken back; `ref` is lot, reason, who. */
  | 'approve'
  | 'reject'
  /** A till gave more of an offer than there was, while it could not ask: `ref` is rule and receipt. */
  | 'overuse'
  /** A message to the member became due, was told or recalled; `ref` is that and its key. */
  | 'message';

/** One journal entry. Append-only; the store numbers it. Holds no personal value. */
export interface Entry {
  readonly kind: EntryKind;
  readonly member: string | null;
  /** Receipt key, spend id, or '' where there is none. */
  readonly ref: string;
  readonly at: EpochMs;
  /** Business day in the programme's zone, YYYY-MM-DD. */
  readonly businessDate: string;
  readonly postings: readonly Posting[];
  /** Why each posting has its amount; as long as `postings`. Lies outside the chain. */
  readonly traces: readonly Trace[];
}

/** The reason for one posting: rule, condition and numbers. Evaluating `sum` gives the posting. */
export interface Trace {
  /** Rule id of the programme, or the name of the ledger's own step (`expire`, `spend`...). */
  readonly rule: string;
  /** Programme id and `effectiveFrom` of the version that decided. */
  readonly programme: string;
  readonly conditions: readonly { readonly fact: string; readonly holds: boolean }[];
  readonly sum: Sum;
}

/** Exact arithmetic as data; see gateway/ledger/sum.ts for `evaluateSum`. */
export type Sum =
  | { readonly op: 'value'; readonly value: number; readonly name: string }
  | { readonly op: 'negate'; readonly of: Sum }
  | { readonly op: 'add'; readonly of: readonly Sum[] }
  | { readonly op: 'min'; readonly of: readonly Sum[] }
  /** of * num / den, rounded once. */
  | {
      readonly op: 'ratio';
      readonly of: Sum;
      readonly num: number;
      readonly den: number;
      readonly round: 'down' | 'halfUp' | 'up';
    }
  /** The sum of exact fractions [numerator, denominator], whole numbers as text, rounded once. */
  | {
      readonly op: 'total';
      readonly of: readonly (readonly [string, string])[];
      readonly round: 'down' | 'halfUp' | 'up';
    }
  /** The parts `at` of a total that is spread over its fractions by largest remainder. */
  | {
      readonly op: 'share';
      readonly of: Sum & { readonly op: 'total' };
      readonly at: readonly number[];
    };

/**
 * Points of one origin with one end. The parts are what became of `amount` and add up to it:
 * `reversed` is what a return, a debt or a correction took. A restored part leaves its lot (with
 * its `amount`) for a lot of its own.
 */
export interface Lot {
  readonly id: number;
  readonly member: string;
  readonly unit: string;
  /** Partner that issued it. */
  readonly issuer: string;
  /** Receipt key or other origin. */
  readonly origin: string;
  /** Of points that were held for review: when they were approved. */
  readonly earnedAt: EpochMs;
  /**
   * When pending becomes available; equal to earnedAt without a waiting time, and `notByItself` as
   * long as they are held for review.
   */
  readonly availableFrom: EpochMs;
  /** First instant at which it can no longer be spent; null = never. */
  readonly expiresAt: EpochMs | null;
  readonly amount: Amount;
  readonly pending: Amount;
  readonly available: Amount;
  readonly held: Amount;
  readonly spent: Amount;
  readonly expired: Amount;
  readonly reversed: Amount;
  /** True when a refund gave it back after its end (edge case 11). */
  readonly isRestored: boolean;
}

/** What a posted sale keeps so that any later return reverses exactly. */
export interface Sale {
  /** Receipt key. */
  readonly receipt: string;
  readonly member: string | null;
  /** Who had it before a merge with `member`: what is taken back is counted for both. */
  readonly mergedFrom?: string;
  /** `id@effectiveFrom` of the programme version; '' when none was effective. */
  readonly programme: string;
  readonly partner: string;
  readonly occurredAt: EpochMs;
  /** '' for an event that is no purchase: it has no money. */
  readonly currency: string;
  readonly lines: readonly SaleLine[];
  /** Points per line, from the one rounding of the receipt spread by largest remainder. */
  readonly earned: readonly Earned[];
  /** What came off the price per line and rule. */
  readonly discounts: readonly SaleDiscount[];
  readonly pointsTenders: readonly PointsTender[];
  /** What conditional benefits are evaluated on again at a return; null: nothing is. Erased: {}. */
  readonly recheck: Readonly<Record<string, unknown>> | null;
  /** What it counts in beside the books; null: nowhere. */
  readonly counted: Counted | null;
}
/** What a sale has added to tallies and to the uses of rules, to be taken back with it. */
export interface Counted {
  /** Its business day, YYYY-MM-DD. */
  readonly day: string;
  readonly tallies: readonly CountedTally[];
  readonly uses: readonly CountedUse[];
}
export interface CountedTally {
  readonly tally: string;
  /** Money paid, shelf prices, quantity, or 1 as long as the sale counts. */
  readonly of: 'paid' | 'shelf' | 'quantity' | 'once';
  /** Numbers of the lines that it counts. */
  readonly lines: readonly number[];
  readonly amount: number;
  readonly back: number;
}
/** One use of a rule under one limit; see evaluate/limits.ts for its key. `left`: what still counts. */
export interface CountedUse {
  readonly rule: string;
  /** Whose use it is, where rules share the limit; absent: of `rule`. */
  readonly by?: string;
  readonly scope: string;
  readonly period: string;
  readonly use: { readonly times: number; readonly minor: Minor; readonly cost: Minor };
  readonly left: { readonly times: number; readonly minor: Minor; readonly cost: Minor };
}
export interface SaleDiscount {
  readonly rule: string;
  readonly line: number;
  /** What came off at the sale. */
  readonly minor: Minor;
  /** What of it has gone again with goods that came back; negative: came here from other lines. */
  readonly back: Minor;
  /** Spend that paid for it with stamps or coupons; '' when nothing did. */
  readonly spend: string;
  /** Of `minor`, what the till gave beyond the offer: the store bears it. Absent: nothing. */
  readonly over?: Minor;
}
export interface SaleLine {
  readonly line: number;
  readonly sku: string;
  readonly quantity: Thousandths;
  readonly totalMinor: Minor;
  readonly returnedQuantity: Thousandths;
  readonly returnedMinor: Minor;
}
export interface Earned {
  readonly rule: string;
  readonly unit: string;
  readonly line: number;
  readonly lot: number;
  readonly amount: Amount;
  /** Negative: came here from other lines when the rest was evaluated again. */
  readonly reversed: Amount;
}
export interface PointsTender {
  readonly spend: string;
  readonly amountMinor: Minor;
  readonly refundedMinor: Minor;
}

/** Scarce parts that are promised to one document until a deadline. */
export interface Hold {
  readonly id: string;
  /** Receipt key of the basket. */
  readonly document: string;
  readonly member: string | null;
  /** First moment at which it holds no more. */
  readonly until: EpochMs;
  /** Uses of limited rules that it has taken. */
  readonly uses: readonly {
    readonly key: { readonly rule: string; readonly scope: string; readonly period: string };
    readonly times: number;
    readonly minor: Minor;
    readonly cost: Minor;
  }[];
  readonly lots: readonly { readonly lot: number; readonly amount: Amount }[];
  readonly state: 'open' | 'over';
}

/** What a use is counted under; see evaluate/limits.ts. */
export interface UseOf {
  readonly rule: string;
  readonly scope: string;
  readonly period: string;
}

/** A debit made by POST /v1/spends: which lots it drew on, and what has been given back. */
export interface Spend {
  readonly id: string;
  /** Receipt key of the spend's own document. */
  readonly document: string;
  readonly member: string;
  /** As of a sale. */
  readonly mergedFrom?: string;
  readonly unit: string;
  readonly amount: Amount;
  /** Worth in money at the programme's value, 0 when the unit has none. */
  readonly amountMinor: Minor;
  /** Of `amountMinor`, '' for the currency of the programme. */
  readonly currency: string;
  readonly draws: readonly {
    readonly lot: number;
    readonly amount: Amount;
    readonly back: Amount;
  }[];
  /** Limits that it counts in; what is given back gives their room back. */
  readonly counts: readonly UseOf[];
  /** Receipt key of the purchase whose tender names it; null while open. */
  readonly usedBy: string | null;
  readonly isUndone: boolean;
}
