import type { EpochMs } from '../../../protocol/units.ts';

/** Staff recall goods: whoever still has some is to be told. */
export interface RecallCommand {
  readonly kind: 'recallGoods';
  /** Id of the recall to be made: `recallId(requestKey)` of business-key.ts. */
  readonly id: string;
  /** How the shop or the maker calls it, as `L-2026-17`: the member reads it. */
  readonly code: string;
  readonly skus: readonly string[];
  /** Business days of the receipts, first and last; absent: any. */
  readonly from?: string;
  readonly until?: string;
  /** Who of the staff: a number or a code, no name. */
  readonly staff: string;
  readonly at: EpochMs;
}

/** Tells the next members of a recall; the sweep of each minute asks for it. */
export interface SweepRecallCommand {
  readonly kind: 'sweepRecall';
  readonly recall: string;
}

export interface Recall {
  readonly id: string;
  readonly code: string;
  readonly skus: readonly string[];
  /** null: any. */
  readonly from: string | null;
  readonly until: string | null;
  /** Last business day on which members are told. */
  readonly tellUntil: string;
  /** How far the stored sales have been looked through. */
  readonly swept: number;
}

/** Goods that a member has still, by receipt. */
export interface RecalledGoods {
  readonly member: string;
  readonly receipt: string;
  readonly sku: string;
}

/** sweepRecall: the recall and what the next sales of it are; null: there is none, or all is seen. */
export interface StateOfRecalls {
  readonly recall?: {
    readonly recall: Recall;
    /** Of whom nobody was told yet. */
    readonly found: readonly RecalledGoods[];
    readonly swept: number;
  } | null;
}

export interface RecallRowsOf {
  /** A new one, or one that has gone on. */
  readonly recall?: Recall;
}

export type RecallAnswer =
  | { readonly kind: 'recalled'; readonly recall: string; readonly until: string }
  | { readonly kind: 'recallSwept'; readonly recall: string; readonly due: number };
