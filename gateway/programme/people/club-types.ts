import type { CustomerTexts } from '../../../protocol/text.ts';
import type { Amount, Minor } from '../../../protocol/units.ts';
import type { Condition, LineCondition } from '../evaluate/rule.ts';

/** A group of members: how one comes into it, and what must hold to stay in it. */
export interface Club {
  readonly name: string;
  /** What kiosks call it; without a text by its name. */
  readonly texts: CustomerTexts;
  readonly fee: ClubFee | null;
  /** Any of them lets in: a tally that has reached a value on some business day. */
  readonly proven: readonly Proof[];
  /** All of these questions answered let in. */
  readonly answered: readonly string[];
  /** A till or staff may let members in. */
  readonly byHand: boolean;
  /** What must be true on the day; unknown is out. Without any way in it is the only one. */
  readonly holds: Condition;
  /** Given once, to whoever pays or proves; taken back when that is undone. */
  readonly gives: { readonly unit: string; readonly amount: Amount } | null;
}
export interface ClubFee {
  readonly lines: LineCondition;
  /** What one fee costs, for what is told beforehand; the receipt says what was paid. */
  readonly priceMinor: Minor;
  /** How long one fee lasts. */
  readonly months: number;
  /** What a refund pays: the fee, its unused months, or what is left of it after the benefits. */
  readonly refund: 'full' | 'proRata' | 'lessBenefits';
  /** Share of the price of all goods that the club's rules give back; null: not as simple. */
  readonly back: { readonly num: number; readonly den: number } | null;
}
export interface Proof {
  readonly tally: string;
  /** As the tally counts: minor units, thousandths, or how many. */
  readonly from: number;
}

/** How a member came into a club, or that the member left it. */
export interface ClubRow {
  /** Unique for the member. */
  readonly id: string;
  readonly club: string;
  readonly way: 'fee' | 'proven' | 'hand' | 'left';
  /** First and last business day; null: no end. */
  readonly from: string;
  readonly until: string | null;
  /** The receipt and its line that was the fee; '' and 0 where there was none. */
  readonly receipt: string;
  readonly line: number;
  readonly feeMinor: Minor;
  /** What joining gave. */
  readonly given: { readonly unit: string; readonly lot: number; readonly amount: Amount } | null;
  /** The fee was refunded, or the proof came back: it has ended before its time. */
  readonly isUndone: boolean;
}

/** A row as a decision writes it. */
export type ClubChange = ClubRow & { readonly member: string };

/** Where a member stands with one club, for tills and kiosks. */
export interface ClubStanding {
  readonly club: string;
  readonly isMember: boolean;
  /** Last day, where there is one. */
  readonly until?: string;
  readonly gate?: Gate;
  /** A fee that would let in. */
  readonly offer?: Offer;
  readonly meter?: Meter;
}
export interface Offer {
  readonly feeMinor: Minor;
  readonly months: number;
  readonly paysFromMinor?: Minor;
}
/** What is missing to be let in by proof. */
export interface Gate {
  readonly tally: string;
  /** As the tally counts. */
  readonly missing: number;
  /** Last day on which no more than that is missing; absent: nothing counts yet, or for ever. */
  readonly until?: string;
  /** One line in English for the cashier, and for the member in the language asked for. */
  readonly reason: string;
  readonly said?: string;
}
/** What the fee that runs has given back so far. */
export interface Meter {
  readonly feeMinor: Minor;
  readonly benefitsMinor: Minor;
  /** Purchases of its whole time that give the fee back; absent: no single number. */
  readonly paysFromMinor?: Minor;
}
