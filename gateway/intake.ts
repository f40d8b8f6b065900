import type { Refusal } from '../protocol/errors.ts';
import { StamgastError } from '../protocol/errors.ts';
import type { CacheRow } from '../protocol/messages.ts';
import type { Clock, Faults, Log, Timers } from '../protocol/ports.ts';
import type { EpochMs, MonoMs } from '../protocol/units.ts';
import type { Answer, Command, Decide, Programmes } from './programme/types.ts';
import type { Store, Transacted, Work, WorkResult } from './store/interface.ts';

/** Works that may wait; one more is refused with BUSY. */
const queueMax = 2000;
/** Works in one commit. */
const batchMax = 256;
/** A batch takes no further work once it has run for so long. */
const batchMs = 10;
/** How far the wall clock may run ahead of the clock that never jumps. */
const aheadMs = 24 * 60 * 60 * 1000;

export interface IntakeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly faults: Faults;
  /** All versions of the programme that are in force now. */
  readonly programmes: () => Programmes;
  readonly decide: Decide;
  readonly log: Log;
}

/** What a commit changed: for the broadcast of member views. */
export interface Committed {
  readonly changed: readonly CacheRow[];
  readonly now: EpochMs;
}

/**
 * Can the wall clock be believed? Otherwise jobs of expiry, tiers and leases stop until staff
 * confirm it, while earning goes on, dated at the last committed time.
 */
export type TimeTrust =
  | { readonly kind: 'trusted' }
  | {
      readonly kind: 'behind' | 'ahead';
      readonly wall: EpochMs;
      readonly lastCommittedAt: EpochMs;
    };

interface Waiting {
  readonly work: Work;
  readonly resolve: (result: WorkResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The one door to the ledger. Works queue; one turn of the loop runs up to 256 of them, or 10 ms,
 * in one commit; answers leave after it. So no transaction is ever open when the loop turns, and
 * a thousand tills share the cost of a sync.
 */
export class Intake {
  private readonly deps: IntakeDeps;
  private readonly listeners: ((committed: Committed) => void)[] = [];
  private queue: Waiting[] = [];
  private isScheduled = false;
  private isStopped = false;
  private isFailing = false;
  private whenEmpty: (() => void)[] = [];
  /** The last wall time that was believed, and the other clock at that moment. */
  private anchor: { readonly wall: EpochMs; readonly mono: MonoMs };

  constructor(deps: IntakeDeps) {
    this.deps = deps;
    this.anchor = { wall: deps.store.lastCommittedAt(), mono: deps.clock.mono() };
  }

  /**
   * Decides one work, after those that came before it. Rejects with StamgastError BUSY (the queue
   * is full or the gateway is stopping) or STORAGE (nothing was written); in both cases the same
   * work may be handed in again.
   */
  submit(work: Work): Promise<WorkResult> {
    if (this.isStopped || this.queue.length >= queueMax) {
      const why = this.isStopped ? 'the gateway is stopping' : 'too many works wait already';
      return Promise.reject(new StamgastError('BUSY', why));
    }
    const { promise, resolve, reject } = Promise.withResolvers<WorkResult>();
    this.queue.push({ work, resolve, reject });
    this.schedule();
    return promise;
  }

  /** Decides on the present state and writes nothing: for quotes. Throws STORAGE. */
  preview(command: Command): Answer | Refusal {
    const { store, programmes, decide } = this.deps;
    return store.preview({ command, now: this.now(), programmes: programmes(), decide });
  }

  /** Calls `listener` after every commit, once its answers have left. */
  onCommitted(listener: (committed: Committed) => void): void {
    this.listeners.push(listener);
  }

  /** Works that wait now. */
  get waiting(): number {
    return this.queue.length;
  }

  /** False from a commit that failed to one that did not. */
  get isWritable(): boolean {
    return !this.isFailing;
  }

  timeTrust(): TimeTrust {
    const { clock, store } = this.deps;
    const wall = clock.wall();
    const { anchor } = this;
    // An empty ledger has no time of its own yet.
    if (anchor.wall === 0) return { kind: 'trusted' };
    if (wall < anchor.wall) {
      return { kind: 'behind', wall, lastCommittedAt: store.lastCommittedAt() };
    }
    if (wall > anchor.wall + (clock.mono() - anchor.mono) + aheadMs) {
      return { kind: 'ahead', wall, lastCommittedAt: store.lastCommittedAt() };
    }
    return { kind: 'trusted' };
  }

  /** Staff say that the wall clock is right. The ledger's own time still never goes back. */
  confirmTime(): void {
    const { clock, log } = this.deps;
    this.anchor = { wall: clock.wall(), mono: clock.mono() };
    log.info(
      { event: 'intake.time-confirmed', wall: this.anchor.wall },
      'staff confirmed the time',
    );
  }

  /** Time of a decision made now. */
  now(): EpochMs {
    const { store, clock } = this.deps;
    const last = store.lastCommittedAt();
    return this.timeTrust().kind === 'trusted' ? Math.max(clock.wall(), last) : last;
  }

  /** Takes nothing more; resolves when all that waits is decided. */
  stop(): Promise<void> {
    this.isStopped = true;
    if (this.queue.length === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.whenEmpty.push(resolve);
    return promise;
  }

  private schedule(): void {
    if (this.isScheduled || this.queue.length === 0) return;
    this.isScheduled = true;
    this.deps.timers.soon(() => {
      this.isScheduled = false;
      this.runBatch();
    });
  }

  private runBatch(): void {
    const batch = this.queue.slice(0, batchMax);
    const done = this.transact(batch);
    this.queue = this.queue.slice(done?.results.length ?? batch.length);
    done?.results.forEach((result, index) => {
      batch[index]?.resolve(result);
    });
    // A turn of its own: the answers leave first, then the views.
    this.deps.timers.soon(() => this.afterBatch(done));
    this.schedule();
  }

  private afterBatch(done: Transacted | null): void {
    if (done !== null) {
      for (const listener of this.listeners) listener({ changed: done.changed, now: done.now });
    }
    if (this.queue.length > 0) return;
    for (const resolve of this.whenEmpty.splice(0)) resolve();
  }

  /** Null when the batch failed with STORAGE; then all of it was rejected. */
  private transact(batch: readonly Waiting[]): Transacted | null {
    const { store, clock, faults, programmes, decide, log } = this.deps;
    const startedAt = clock.mono();
    const isTrusted = this.timeTrust().kind === 'trusted';
    const wall = clock.wall();
    try {
      const done = store.transact({
        works: batch.map((waiting) => waiting.work),
        now: isTrusted ? wall : store.lastCommittedAt(),
        programmes: programmes(),
        decide,
        isOver: () => clock.mono() - startedAt >= batchMs || faults.maybe('batch.early-end'),
      });
      if (isTrusted) this.anchor = { wall, mono: startedAt };
      if (this.isFailing) log.info({ event: 'intake.writable' }, 'commits succeed again');
      this.isFailing = false;
      for (const err of done.bugs) {
        log.error({ event: 'intake.bug', err }, 'a work was undone by a fault in the program');
      }
      return done;
    } catch (error) {
      for (const { reject } of batch) reject(error);
      // Whatever is not STORAGE ends the process: a bug, a damaged file, a disk that lost a sync.
      if (!(error instanceof StamgastError) || error.code !== 'STORAGE') {
        this.isStopped = true;
        throw error;
      }
      if (!this.isFailing) {
        log.error({ event: 'intake.storage', err: error }, 'the ledger cannot be written');
      }
      this.isFailing = true;
      return null;
    }
  }
}
