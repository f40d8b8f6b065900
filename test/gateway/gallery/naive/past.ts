import type { Fee } from './clubs.ts';
import type { Line, Moment } from './conditions.ts';
import type { Converted } from './conversions.ts';
import type { Off } from './discounts.ts';
import type { Drawing } from './draws.ts';
import type { Event } from './events.ts';
import type { Exact } from './exact.ts';
import type { Programme } from './file.ts';
import type { Use } from './limits.ts';
import type { Lot, Move, Spend } from './lots.ts';
import type { Merge } from './merging.ts';
import type { Points } from './points.ts';
import type { Profile } from './profiles.ts';
import type { Parts } from './raw.ts';
import type { Token } from './sponsors.ts';

/** Something that happened, as it was told to the shop; nothing of what follows from it. */
export type Document =
  | { readonly kind: 'join'; readonly who: string; readonly now: string }
  | {
      readonly kind: 'enrolment';
      readonly who: string;
      readonly now: string;
      readonly broughtBy: string | null;
      readonly enrolledBy: string | null;
      readonly tokens: readonly Token[];
    }
  | {
      readonly kind: 'claim';
      readonly who: string;
      readonly now: string;
      readonly lines: readonly Line[];
      readonly store: string;
      readonly partner: string;
      /** null: that of the programme. */
      readonly currency: string | null;
      readonly wants: readonly string[];
      readonly minutes: number;
    }
  | {
      readonly kind: 'stock';
      readonly who: string;
      readonly now: string;
      readonly rule: string;
      readonly pieces: number;
    }
  | {
      readonly kind: 'grant';
      readonly who: string;
      readonly now: string;
      readonly level: string;
      readonly until: string;
      readonly staff: string | null;
    }
  | {
      readonly kind: 'convert';
      readonly who: string;
      readonly now: string;
      readonly by: string;
      readonly amount: Exact;
    }
  /** What waits goes to a partner, and what the partner says of it, by member. */
  | { readonly kind: 'send'; readonly who: string; readonly now: string; readonly partner: string }
  | { readonly kind: 'answer'; readonly who: string; readonly now: string; readonly said: Parts }
  | {
      readonly kind: 'settle';
      readonly who: string;
      readonly now: string;
      readonly month: string;
      readonly paper: unknown;
    }
  /** Somebody looks at what a member has. */
  | { readonly kind: 'look'; readonly who: string; readonly now: string }
  | {
      readonly kind: 'tell';
      readonly who: string;
      readonly now: string;
      /** When it was, which may be before `now`. */
      readonly at: string;
      readonly told: Parts;
    }
  /** A stage of a draw, and somebody who asks for its free entries. */
  | {
      readonly kind: 'draw';
      readonly who: string;
      readonly now: string;
      readonly stage: 'open' | 'close' | 'publish' | 'winners';
      /** The public value, of which the winners are made. */
      readonly value: string;
      readonly paper: unknown;
    }
  | { readonly kind: 'enter'; readonly who: string; readonly now: string; readonly paper: unknown }
  /** One of the staff decides on points of somebody that wait for it. */
  | {
      readonly kind: 'verdict';
      readonly who: string;
      readonly now: string;
      readonly of: string;
      readonly isGood: boolean;
    }
  | { readonly kind: 'collect'; readonly who: string; readonly now: string; readonly code: string }
  /** Staff put two memberships together, or apart again. */
  | {
      readonly kind: 'merge';
      readonly who: string;
      readonly now: string;
      readonly other: string;
      readonly isUndone: boolean;
    }
  | { readonly kind: 'tap'; readonly who: string; readonly now: string }
  | {
      readonly kind: 'event';
      readonly who: string;
      readonly now: string;
      /** When it was, which may be before `now`. */
      readonly at: string;
      readonly event: string;
      readonly quantity: Exact;
      readonly name: string | null;
    }
  | {
      readonly kind: 'withdraw';
      readonly who: string;
      readonly now: string;
      readonly event: string;
      readonly of: string | null;
    }
  | {
      readonly kind: 'card';
      /** A card is handed out without a name, gets one, or goes over to a member with cards. */
      readonly verb: 'activates' | 'enrols' | 'links' | 'replaces';
      readonly who: string;
      readonly now: string;
      /** Whose card goes over; the own one otherwise. */
      readonly card: string;
    }
  | {
      readonly kind: 'receipt';
      readonly who: string;
      readonly now: string;
      /** When it was, which may be before `now`. */
      readonly at: string;
      readonly store: string;
      readonly partner: string;
      /** null: that of the programme. */
      readonly currency: string | null;
      readonly lines: readonly Line[];
      readonly paying: readonly Paying[];
      /** Name under which the story finds it again. */
      readonly name: string | null;
      readonly tokens: readonly Token[];
      readonly cashier: string | null;
      /** What is printed on it. */
      readonly code: string | null;
      /** Rules without which it is not sold; such a receipt is the one of the last claim. */
      readonly wants: readonly string[];
      /** Only asked: nothing is sold. */
      readonly isQuote: boolean;
    }
  | {
      readonly kind: 'return';
      readonly who: string;
      readonly now: string;
      /** When it was, which may be before `now`. */
      readonly at: string;
      readonly of: string | null;
      readonly goods: readonly { readonly sku: string; readonly quantity: Exact }[];
    };

/** Points (`unit`), a sum of money, or whatever is left to pay. */
export interface Paying {
  readonly kind: string;
  readonly amount: Exact | null;
  readonly isPoints: boolean;
}

/** What is known of whoever comes. */
export interface Person {
  readonly name: string;
  /** The crowd to which it belongs; null: somebody by himself. */
  readonly crowd: string | null;
  /** Number of the card; null: none. */
  readonly card: string | null;
  readonly isMember: boolean;
  readonly isBlocked: boolean;
  /** What the console has marked him with. */
  readonly tags: readonly string[];
  /** Local moment of joining. */
  readonly joined: string;
}

/** A receipt that was posted, with what came of it and what has come back. */
export interface Receipt {
  /** Whose it is: the member, or else whoever bought. */
  readonly who: string;
  readonly buyer: string;
  readonly name: string | null;
  /** Under which a member may collect it; null: it has none, or is a member's. */
  readonly code: string | null;
  /** What the rules saw, and what they see of what is left. */
  readonly sold: Moment;
  rest: Moment;
  readonly paid: ReadonlyMap<number, Exact>;
  paidNow: ReadonlyMap<number, Exact>;
  readonly offs: readonly Off[];
  /** What each rule still takes off each line. */
  offsNow: readonly Off[];
  readonly points: readonly { readonly points: Points; readonly lot: Lot; back: Points }[];
  readonly tenders: readonly { readonly spend: Spend; readonly money: Exact; back: Exact }[];
  /** Spends that paid for discounts, by rule. */
  readonly prices: ReadonlyMap<string, Spend>;
  readonly uses: readonly Use[];
  readonly usesBefore: readonly Use[];
  readonly back: ReadonlyMap<number, { quantity: Exact; money: Exact }>;
  /** What was left after each return. */
  readonly returns: { readonly day: string; rest: Moment; paidNow: ReadonlyMap<number, Exact> }[];
}

/** A level that was promised until a day and is not taken back before it. */
export interface Promised {
  readonly who: string;
  readonly level: string;
  readonly from: string;
  readonly until: string;
}

/** A basket whose points and pieces are kept until a moment. */
export interface Hold {
  readonly who: string;
  readonly until: string;
  readonly uses: readonly Use[];
  readonly lots: readonly { readonly lot: Lot; readonly amount: Exact }[];
  isOpen: boolean;
}

/** Points for a period that has ended. */
export interface Note {
  readonly who: string;
  readonly rule: string;
  readonly period: string;
  /** The first day after it. */
  readonly day: string;
  readonly unit: string;
  readonly amount: Exact;
}

/** All that has happened so far. */
export interface Past {
  /** The one that is in force, and the one that will take over; null: none. */
  programme: Programme;
  next: Programme | null;
  readonly people: readonly Person[];
  readonly joined: Map<string, string>;
  /** Members by the people whose cards have become theirs. */
  readonly linked: Map<string, string>;
  /** Who brought and who enrolled whoever has joined; null: nobody. */
  readonly sponsors: Map<
    string,
    { readonly referrer: string | null; readonly enroller: string | null }
  >;
  readonly tokens: Token[];
  /** Whose cards have been activated without a name, and who still has none. */
  readonly activated: Set<string>;
  readonly nameless: Set<string>;
  readonly merges: Merge[];
  /** Whose cards were lost. */
  readonly lost: Set<string>;
  readonly receipts: Receipt[];
  readonly taps: { readonly who: string; readonly day: string }[];
  readonly events: Event[];
  /** What members have told of themselves. */
  readonly profiles: Profile[];
  readonly fees: Fee[];
  /** Who has proven which clubs, and what these have given to whoever came in. */
  readonly proofs: Set<string>;
  readonly gifts: Map<string, { readonly lot: Lot; readonly fee: Fee | null }>;
  readonly lots: Lot[];
  readonly spends: Spend[];
  /** What each claim keeps; null: it was refused. */
  readonly claims: { readonly who: string; readonly hold: Hold | null }[];
  readonly debts: Map<string, Exact>;
  /** Uses by taps and joining; those of receipts stand with them. */
  readonly uses: Use[];
  readonly promises: Promised[];
  /** Levels that staff have given, and those for which the second one of them is awaited. */
  readonly grants: Promised[];
  readonly asked: Map<string, { readonly staff: string; readonly until: string; at: string }>;
  /** What the ends of periods have given. */
  readonly notes: Note[];
  readonly conversions: Converted[];
  readonly drawing: Drawing;
  /** Months that were settled, by the contract. */
  readonly settled: { readonly id: string; readonly month: string; readonly told: Told }[];
  /** What was settled of discounts, by contract, receipt and rule. */
  readonly fundings: Map<string, Exact>;
  /** All points that partners owe each other anything for. */
  readonly moves: Move[];
  /** Who was told of the end for which day of notice, and who was there when all was over. */
  readonly noticed: Set<string>;
  readonly closed: Set<string>;
}

/** What the shop is told about a document. */
export interface Told {
  readonly refused: string | null;
  readonly pays?: Exact;
  readonly off?: ReadonlyMap<string, Exact>;
  readonly earns?: ReadonlyMap<string, Exact>;
  readonly refund?: Exact;
  /** Lines that are for others, each with its reason. */
  readonly notSold?: readonly string[];
  /** Another gift that the member can have: `mug for 1500 POINTS`. */
  readonly nearest?: string;
  /** What a conversion makes, `4000 POINTS`, and what goes to the partner. */
  readonly gets?: string;
  readonly batch?: Parts | 'nothing';
  /** Money by account, and what will be to pay for points that are out. */
  readonly settlement?: Readonly<Record<'from' | 'to' | 'owes', ReadonlyMap<string, Exact>>> & {
    /** On which each issuer of cards has borne something. */
    readonly receipts: Readonly<Record<string, number>>;
  };
  /** Pieces that there are now. */
  readonly leaves?: Exact;
  /** What was published of a draw. */
  readonly draw?: {
    readonly free?: number;
    readonly entries?: number;
    readonly winners?: readonly string[];
    readonly reserves?: readonly string[];
  };
  /** Points on which somebody has decided. */
  readonly decided?: ReadonlyMap<string, Exact>;
  readonly takesBack?: ReadonlyMap<string, Exact>;
  readonly givesBack?: ReadonlyMap<string, Exact>;
  readonly writesOff?: ReadonlyMap<string, Exact>;
}

/** Adds an amount to what there is under a name. */
export function add(to: Map<string, Exact>, name: string, amount: Exact): void {
  const before = to.get(name);
  to.set(name, before === undefined ? amount : before.plus(amount));
}
