import type { Refusal } from '../../protocol/errors.ts';
import type { CacheRow, EventResult } from '../../protocol/messages.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Answer, Command, Decide, Programmes } from '../programme/types.ts';

/** One thing to decide: a request with its natural key, or an event of a device in its order. */
export type Work = RequestWork | EventWork;
export interface RequestWork {
  readonly kind: 'request';
  /** Natural idempotency key (request-key.ts), unique for ever. */
  readonly key: string;
  /** Keyed hash of the parsed request without transport fields, hex. */
  readonly hash: string;
  readonly receivedAt: EpochMs;
  /** `till:...`, `job:expire`, `staff:...`, `replay`: for the journal. */
  readonly origin: string;
  readonly command: Command;
}
export interface EventWork {
  readonly kind: 'event';
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly id: string;
  /** SHA-256 of the sealed body, base64url. */
  readonly bodyHash: string;
  readonly type: string;
  readonly receivedAt: EpochMs;
  readonly content:
    | { readonly kind: 'command'; readonly command: Command }
    /** Unknown type: kept whole and decided after the upgrade. */
    | { readonly kind: 'parked'; readonly envelope: string }
    /** Bad body: kept whole, counted. */
    | { readonly kind: 'quarantined'; readonly envelope: string };
}

export type WorkResult =
  /** Decided now or before (`isRepeat`): the stored answer or the stored refusal. */
  | { readonly kind: 'answer'; readonly isRepeat: boolean; readonly answer: Answer | Refusal }
  /** Same key, other hash. */
  | { readonly kind: 'conflict' }
  /** seq = applied + 1: applied; its result is null when trivial. */
  | { readonly kind: 'applied'; readonly result: EventResult | null }
  /** seq <= applied and the same id there. */
  | { readonly kind: 'duplicate' }
  /** seq > applied + 1. */
  | { readonly kind: 'gap' }
  /** seq <= applied and another id there: two devices with one identity. */
  | { readonly kind: 'fork' }
  /** The id is known under another (device, epoch, seq) after a renumbering: counts as applied. */
  | { readonly kind: 'known' };

/** How far a device's events are applied in one epoch. */
export interface DeviceProgress {
  readonly epoch: number;
  readonly applied: number;
  /** Event id at `applied`; '' at 0. */
  readonly appliedId: string;
  readonly isFenced: boolean;
  readonly boot: string;
}

/**
 * The ledger's home. Everything a call writes is in one commit, all or nothing; after
 * StamgastError('STORAGE') nothing of the call is there.
 */
export interface Store {
  /** Names this life of the ledger. */
  readonly history: string;
  /**
   * Runs each work in its own savepoint of one immediate transaction and seals one block.
   * `now` is the gateway's wall time; the store never goes below its last committed time.
   * Returns one result a work, in order, and the member views that changed.
   * Throws StamgastError STORAGE (nothing was written).
   */
  transact(options: {
    readonly works: readonly Work[];
    readonly now: EpochMs;
    readonly programmes: Programmes;
    readonly decide: Decide;
  }): { readonly results: readonly WorkResult[]; readonly changed: readonly CacheRow[] };
  /** Runs `decide` on current state and writes nothing (quotes). */
  preview(options: {
    readonly command: Command;
    readonly now: EpochMs;
    readonly programmes: Programmes;
    readonly decide: Decide;
  }): Answer | Refusal;

  progress(device: string, epoch: number): DeviceProgress;
  /** Highest epoch that this device ever used here; 0 when never seen. */
  newestEpoch(device: string): number;
  /** Non-trivial results with from < seq <= to, at most 1000. */
  results(options: {
    device: string;
    epoch: number;
    from: number;
    to: number;
  }): readonly EventResult[];
  /** True when this event id was ever applied. */
  knowsEvent(id: string): boolean;
  noteBoot(options: { device: string; boot: string; at: EpochMs }): 'same' | 'new' | 'returned';
  fence(device: string, at: EpochMs): void;

  /** Newest rev of the member views. */
  newestRev(): number;
  /** Oldest cursor that can still be caught up by pages. */
  oldestRev(): number;
  page(
    cursor: number,
    rowsMax: number,
  ): { readonly rows: readonly CacheRow[]; readonly rev: number; readonly isLast: boolean };

  member(id: string): MemberSummary | null;
  /** Member of a canonical card id; null when unknown or blocked. */
  memberOfCard(card: string): string | null;
  /** Members with a lot due (expiry or maturity) at or before `at`, at most `max`. */
  dueMembers(at: EpochMs, max: number): readonly string[];
  lastCommittedAt(): EpochMs;
  close(): void;
}

export interface MemberSummary {
  readonly id: string;
  readonly name: string;
  readonly isClosed: boolean;
  readonly balances: readonly {
    readonly unit: string;
    readonly available: number;
    readonly pending: number;
    readonly debt: number;
    readonly nextExpiry: { readonly amount: number; readonly at: EpochMs } | null;
  }[];
  readonly entries: readonly {
    readonly n: number;
    readonly kind: string;
    readonly at: EpochMs;
    readonly unit: string;
    readonly amount: number;
  }[];
}
