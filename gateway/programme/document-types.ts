import type { Minor, Thousandths } from '../../protocol/units.ts';
import type { BasketLine } from './evaluate/facts.ts';

/** Where a document comes from; with verb, item and attempt it is the natural key. */
export interface ReceiptRef {
  readonly partner: string;
  readonly store: string;
  readonly till: string;
  /** The till's own business date, YYYY-MM-DD. */
  readonly businessDate: string;
  readonly number: string;
}

/** Whom a command is about: a canonical card id or a member id. */
export type Who = { readonly card: string } | { readonly member: string };

/** A line as the till says it: what rules may ask is all of it. */
export type CommandLine = BasketLine;
export interface ReturnLine {
  readonly line: number;
  /** Line number of the sale. */
  readonly ofLine: number;
  readonly quantity: Thousandths;
  readonly totalMinor: Minor;
}
export interface Tender {
  readonly kind: string;
  readonly amountMinor: Minor;
  /** Of a `points` tender: the id that POST /v1/spends answered. */
  readonly spend?: string;
}
