import type { Refusal } from '../../protocol/errors.ts';
import type { CacheRow, EventResult, Head } from '../../protocol/messages.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { UnitSummary } from '../ledger/summary.ts';
import type { WhyHeld } from '../programme/held/types.ts';
import type { Answer, Command, Decide, Programmes } from '../programme/types.ts';
import type { ToldMerge } from './merges.ts';

/** One thing to decide: a request with its natural key, or an event of a device in its order. */
export type Work = RequestWork | EventWork;
export interface RequestWork {
  readonly kind: 'request';
  /** Natural idempotency key (`requestKey` of business-key.ts), unique for ever. */
  readonly key: string;
  /**
   * What the keys of all attempts begin with, when there can be several. Once one of them was
   * answered with more than a refusal, every other is a conflict.
   */
  readonly attemptsOf?: string;
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
  /**
   * Request: same key, other hash, or another attempt was not refused. Event: its id was applied with another body; it has no effect,
   * and its place counts as applied so that the kiosk can go on. Counted for the console.
   */
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

export interface Transacted {
  /** One result a work, in order; fewer when `isOver` ended the batch early. */
  readonly results: readonly WorkResult[];
  /** Member views that changed, oldest rev first. */
  readonly changed: readonly CacheRow[];
  /** The time at which these works were decided. */
  readonly now: EpochMs;
  /**
   * Errors of works that a bug undid: a request was answered INTERNAL (not stored), an event was
   * kept in quarantine. To be logged; a person must act.
   */
  readonly bugs: readonly unknown[];
}

/** An event whose type was unknown when it came. */
export interface ParkedEvent {
  /** Number of its row in the journal. */
  readonly n: number;
  readonly id: string;
  readonly device: string;
  readonly bodyHash: string;
  /** As `EventWork` gave it to be kept. */
  readonly content: string;
}

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
  /** Names this life of the ledger; another one after `renewHistory`. */
  readonly history: string;
  /**
   * Runs each work in its own savepoint of one immediate transaction and seals one block.
   * `now` is the gateway's wall time; the store never goes below its last committed time.
   * Throws StamgastError STORAGE (nothing was written); any other error is a bug or a disk that
   * lost a sync, and the process must end.
   */
  transact(options: {
    readonly works: readonly Work[];
    readonly now: EpochMs;
    readonly programmes: Programmes;
    readonly decide: Decide;
    /** Asked before each work but the first; true ends the batch early. Default: never. */
    readonly isOver?: () => boolean;
  }): Transacted;
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
  /** Events parked and not decided since, oldest first: n > `after`, at most `max`. */
  parkedEvents(after: number, max: number): readonly ParkedEvent[];
  /** True when this event id was ever applied. */
  knowsEvent(id: string): boolean;
  /** `returned`: this boot was seen before another one, so two machines use one identity. */
  noteBoot(options: { device: string; boot: string; at: EpochMs }): 'same' | 'new' | 'returned';
  /** From now on the device's events are kept for review instead of decided. */
  fence(device: string, at: EpochMs): void;
  /**
   * Gives the ledger a new history (after a restore) and seals every member view anew. `told`, the
   * history of the kiosk that proved the restore, counts as an earlier one from now on.
   */
  renewHistory(options: { history: string; told: string; at: EpochMs }): void;
  /** True for the present history and for those before it. */
  knowsHistory(history: string): boolean;

  /** The newest committed block: every member view is of it or of an earlier one. */
  head(): Head;
  /** True when the ledger holds this very block (or it is block 0): it was not set back behind. */
  isOnChain(head: Head): boolean;
  /** Newest rev of the member views. */
  newestRev(): number;
  /** Oldest cursor that can still be caught up by pages. */
  oldestRev(): number;
  page(
    cursor: number,
    rowsMax: number,
  ): { readonly rows: readonly CacheRow[]; readonly rev: number; readonly isLast: boolean };

  /** Balances as they can be spent at `at`; null when there is no such member. */
  member(id: string, at: EpochMs): MemberSummary | null;
  /** Member of a canonical card id; null when unknown or blocked. */
  memberOfCard(card: string): string | null;
  /** Points that wait for a person, the oldest first: lots after `after`, at most `max`. */
  held(after: number, max: number): readonly HeldRow[];
  /**
   * Makes every member due once, when these versions do something at a time of their own and are not
   * those of the last call: a new version may bring what nobody has been looked at for.
   */
  rouse(programmes: Programmes): void;
  /**
   * Members for whom something is due at or before `at` (an end, a review, a warning), at most `max`, in the
   * order of their ids.
   */
  dueMembers(at: EpochMs, max: number): readonly string[];
  /** A recall of goods that has members to tell on this business day; null: none. */
  dueRecall(day: string): string | null;
  /** Time of the last commit; 0 before the first. */
  lastCommittedAt(): EpochMs;
  counts(): StoreCounts;
  /** What became of each unit, recomputed from all postings: reads the whole journal. */
  unitSummaries(): Readonly<Record<string, UnitSummary>>;
  close(): void;
}

/** Points that wait until one of the staff decides. */
export interface HeldRow {
  readonly lot: number;
  /** Receipt key of the purchase or the event that gave them. */
  readonly receipt: string;
  readonly rule: string;
  readonly why: WhyHeld;
  readonly at: EpochMs;
  readonly member: string;
  readonly unit: string;
  /** What of them still waits. */
  readonly amount: number;
}

/** For metrics and the console. */
export interface StoreCounts {
  readonly blocks: number;
  readonly entries: number;
  /** Keys and event ids that came again with other content. */
  readonly conflicts: number;
  /** Returns whose sale is not known yet. */
  readonly waiting: number;
  readonly parked: number;
  readonly quarantined: number;
  /** Events of fenced devices. */
  readonly review: number;
  /** Collected receipts, and discounts beyond an offer, that a manager should look at. */
  readonly flagged: number;
  /** Points that wait for a person, counted by lots. */
  readonly held: number;
}

export interface MemberSummary {
  readonly id: string;
  readonly name: string;
  readonly isClosed: boolean;
  /** Who has the account now, where this member went into another; null: this member. */
  readonly mergedInto: string | null;
  /** Merges in force that brought others into this account, oldest first. */
  readonly merges: readonly ToldMerge[];
  readonly balances: readonly {
    readonly unit: string;
    readonly available: number;
    readonly pending: number;
    readonly debt: number;
    /** Of `pending`, what waits until one of the staff decides; absent: nothing. */
    readonly heldForReview?: number;
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
