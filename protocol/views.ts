import type { EpochMs } from './units.ts';

/** What a cache row says about one card's member, as the gateway seals it and the kiosk opens it. */
export interface MemberView {
  /** First name or nickname for the greeting, at most 24 bytes of UTF-8; '' when unknown. */
  readonly name: string;
  /** One entry a unit, in the order of `config.units`. */
  readonly balances: readonly UnitBalance[];
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
