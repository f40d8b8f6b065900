import type { Amount, EpochMs, Minor } from '../../protocol/units.ts';
import type { ConversionAnswer } from './conversions/types.ts';
import type { SponsorRole } from './evaluate/rule.ts';
import type { EventAnswer } from './event-types.ts';
import type { HeldAnswer } from './held/types.ts';
import type { ClubStanding } from './people/club-types.ts';
import type { Explanation } from './reasons/explanation.ts';
import type { RecallAnswer } from './recalls/types.ts';

/** What a till or kiosk is told; stored under the key and repeated byte for byte. */
export type Answer =
  | {
      readonly kind:
        | 'enrolled'
        | 'linked'
        | 'visited'
        | 'asked'
        | 'settled'
        | 'adjusted'
        | 'cancelled'
        | 'profiled';
      readonly member: string | null;
    }
  | ({
      readonly kind: 'purchase';
      readonly member: string | null;
      /** Points of this receipt per unit and rule, and the reason for each in one sentence. */
      readonly earned: readonly {
        readonly unit: string;
        readonly rule: string;
        readonly amount: Amount;
        /** Whose they are, where they are not the member's. */
        readonly to?: SponsorRole;
        /** Nobody has them before one of the staff decides. */
        readonly heldForReview?: true;
        readonly reason: string;
        /** The same for the member, where the request names a language. */
        readonly said?: string;
      }[];
      /** What comes off the shelf prices, in the order in which it does. */
      readonly discounts: readonly {
        readonly rule: string;
        readonly amountMinor: Minor;
        readonly lines: readonly { readonly line: number; readonly amountMinor: Minor }[];
        /** Of it, what the till gave beyond the offer: the store bears it. */
        readonly overMinor?: Minor;
        readonly reason: string;
        readonly said?: string;
      }[];
      /** What is to pay: shelf prices less discounts. */
      readonly payMinor: Minor;
      readonly balances: readonly Balance[];
      /** Where the member stands with clubs, where the programme has any. */
      readonly clubs?: readonly ClubStanding[];
      /** Last business day on which a member may collect it by its code. */
      readonly collectUntil?: string;
    } & Explanation)
  | EventAnswer
  | HeldAnswer
  | RecallAnswer
  | (ConversionAnswer & { readonly balances: readonly Balance[] })
  | {
      readonly kind: 'collected';
      readonly member: string;
      /** Receipt key of the sale, which is the member's from now on. */
      readonly receipt: string;
      readonly earned: (Answer & { readonly kind: 'purchase' })['earned'];
      readonly balances: readonly Balance[];
    }
  | {
      readonly kind: 'hold';
      readonly hold: string;
      readonly member: string | null;
      /** What is promised holds until then. */
      readonly until: EpochMs;
      readonly earned: (Answer & { readonly kind: 'purchase' })['earned'];
      readonly discounts: (Answer & { readonly kind: 'purchase' })['discounts'];
      readonly payMinor: Minor;
      readonly balances: readonly Balance[];
      readonly notSold?: Explanation['notSold'];
    }
  | {
      readonly kind: 'told';
      readonly member: string;
      readonly key: string;
    }
  | {
      readonly kind: 'stocked';
      readonly rule: string;
      /** Pieces that there are now. */
      readonly left: number;
    }
  | {
      readonly kind: 'erased';
      readonly member: string;
      /** What the till pays the member in money. */
      readonly payOutMinor: Minor;
      readonly paidOut: readonly {
        readonly unit: string;
        readonly amount: Amount;
        readonly amountMinor: Minor;
      }[];
      /** Points that went to breakage. */
      readonly forfeited: readonly { readonly unit: string; readonly amount: Amount }[];
      /** What the member owed, and owes no more. */
      readonly writtenOff: readonly { readonly unit: string; readonly amount: Amount }[];
    }
  | {
      readonly kind: 'merged' | 'unmerged';
      /** Whose membership goes on. */
      readonly member: string;
      /** Who went into it, or came out again. */
      readonly other: string;
      readonly merge: string;
      /** Last business day on which it can be undone, YYYY-MM-DD. */
      readonly until: string;
      /** Points that went over, or back. */
      readonly moved: readonly { readonly unit: string; readonly amount: Amount }[];
      /** What one owed and the points of the other paid, or have again. */
      readonly paid: readonly { readonly unit: string; readonly amount: Amount }[];
      readonly balances: readonly Balance[];
      /** unmerged: what the other has again. */
      readonly others: readonly Balance[];
    }
  | {
      readonly kind: 'spend';
      readonly member: string;
      readonly spend: string;
      readonly unit: string;
      readonly amount: Amount;
      readonly amountMinor: Minor;
      /** In another currency than the programme's: which, and at what published rate. */
      readonly abroad?: {
        readonly currency: string;
        /** What 1 of it is in the programme's currency, and the day from which that holds. */
        readonly rate: string;
        readonly day: string;
      };
      readonly balances: readonly Balance[];
    }
  | {
      readonly kind: 'return';
      readonly status: 'applied' | 'waiting';
      readonly member: string | null;
      readonly reversed: readonly { readonly unit: string; readonly amount: Amount }[];
      readonly givenBack: readonly { readonly unit: string; readonly amount: Amount }[];
      /** Points that could not be taken back and were written off, booked as debt, or withheld. */
      readonly shortfalls: readonly {
        readonly unit: string;
        readonly amount: Amount;
        readonly policy: 'clamp' | 'debt' | 'reduceRefund';
      }[];
      /** What the till pays back in money, `withheldMinor` already taken off. */
      readonly refundMinor: Minor;
      /** Worth of the points that `reduceRefund` keeps from the refund. */
      readonly withheldMinor: Minor;
      /** Shelf price of what came back. */
      readonly shelfMinor: Minor;
      /**
       * What goes from each rule's discount; negative where the rest gets more of one. The shelf
       * price less all of them is given back: in money, withheld money and points.
       */
      readonly discounts: readonly { readonly rule: string; readonly amountMinor: Minor }[];
      /** Discount that the rest deserves no more and the refund cannot pay: it stays given. */
      readonly uncoveredMinor: Minor;
      /** What is kept of the fees of clubs among the goods; absent: nothing. */
      readonly feesKeptMinor?: Minor;
      readonly balances: readonly Balance[];
    };
export interface Balance {
  readonly unit: string;
  readonly available: Amount;
  readonly pending: Amount;
  readonly debt: Amount;
  /** Of `pending`, what waits until one of the staff decides; absent: nothing. */
  readonly heldForReview?: Amount;
}
