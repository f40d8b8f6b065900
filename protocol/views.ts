import type { CustomerTexts } from './text.ts';
import type { EpochMs } from './units.ts';

/** What a cache row says about one card's member, as the gateway seals it and the kiosk opens it. */
export interface MemberView {
  /** First name or nickname for the greeting, at most 24 bytes of UTF-8; '' when unknown. */
  readonly name: string;
  /** One entry a unit, in the order of `config.units`. */
  readonly balances: readonly UnitBalance[];
  /** What else to tell, in the order to tell it, at most 3; absent: nothing. */
  readonly notes?: readonly Note[];
}

/**
 * One more thing that a kiosk tells a member; an instant is the moment from which it is so no
 * longer. In a cache row a name is a place in `config.names`.
 */
export type Note = NoteOf<number>;
/** A note as the screen shows it: with its names, and nothing that has passed. */
export type ShownNote = NoteOf<NoteName>;

type NoteOf<Name> =
  /** The level that the member has, and when and to what it falls by itself; name null: to none. */
  | {
      readonly kind: 'level';
      readonly name: Name;
      readonly fall: { readonly at: EpochMs; readonly name: Name | null } | null;
    }
  /** A club whose fee or proof holds until then; null: it has no end. */
  | { readonly kind: 'member'; readonly name: Name; readonly until: EpochMs | null }
  /** What is missing to be let into a club, each `of` at least so much money; null: of anything. */
  | {
      readonly kind: 'gate';
      readonly name: Name;
      readonly missing: ScaledAmount;
      readonly of: ScaledAmount | null;
      readonly until: EpochMs | null;
    };

/** A number with its decimals: {amount: 5000, scale: 2} is 50.00. */
export interface ScaledAmount {
  readonly amount: number;
  readonly scale: number;
}

/** What a level or club is called: in the customer's language, else by its id. */
export interface NoteName {
  readonly id: string;
  readonly texts: CustomerTexts;
}

export interface UnitBalance {
  /** Spendable now, x 10^scale. */
  readonly available: number;
  /** Will be added when its waiting time is over. */
  readonly pending: number;
  /** What the next lots to end take with them, and when; null when nothing expires. */
  readonly nextExpiry: { readonly amount: number; readonly at: EpochMs } | null;
}

/** What the kiosk's screen shows: the page is a pure function of this value. */
export type ScreenView =
  | { readonly kind: 'attract'; readonly language: Language }
  | { readonly kind: 'reading'; readonly language: Language }
  | {
      readonly kind: 'member';
      readonly language: Language;
      readonly visit: number;
      readonly name: string;
      /** True after 30 s without a touch: amounts are hidden, a countdown runs. */
      readonly isMasked: boolean;
      readonly secondsLeft: number | null;
      readonly balances: readonly {
        readonly unit: string;
        readonly scale: number;
        readonly available: number;
        readonly pending: number;
        readonly nextExpiry: { readonly amount: number; readonly at: EpochMs } | null;
        /** Set when the number changed while it was shown. */
        readonly changedBy: number | null;
      }[];
      /** What else there is to tell: the level, memberships, what is missing for one. */
      readonly notes: readonly ShownNote[];
      /** When these numbers were known to be right; `isLive` while the gateway is reachable. */
      readonly asOf: EpochMs;
      readonly isLive: boolean;
      readonly zone: string;
    }
  | { readonly kind: 'unknownCard'; readonly language: Language }
  /** `isSaved`: the visit stands in the outbox. */
  | { readonly kind: 'cannotCheck'; readonly language: Language; readonly isSaved: boolean }
  /** A read that is no card of this store; `code` is of the table in errors.ts. */
  | { readonly kind: 'refusedRead'; readonly language: Language; readonly code: string }
  | {
      readonly kind: 'outOfService';
      readonly language: Language;
      readonly reason: 'no-reader' | 'storage' | 'starting' | 'fenced';
    };

export type Language = 'en' | 'da';
