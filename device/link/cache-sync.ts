import { decodeMessage } from '../../protocol/codec.ts';
import type { Request, Response } from '../../protocol/messages.ts';
import type { Cancel, Clock, Ids, Log, Timers } from '../../protocol/ports.ts';
import type { EpochMs, MonoMs } from '../../protocol/units.ts';
import type { Cache } from '../store/cache.ts';
import { Asking } from './asking.ts';

export interface CacheSyncDeps {
  readonly cache: Cache;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: Log;
  /** Sends a `req`; may lose it, never throws, never calls back. */
  readonly send: (bytes: Uint8Array) => void;
  /** Rows are of another run or history: the gateway is not the one that was greeted. */
  readonly onForeign: () => void;
  /** The cache has other rows, a newer "as of", or is (no longer) current. */
  readonly onChange: () => void;
}

/** What a `resume` settles for the cache. */
export interface SyncTerms {
  /** The gateway's process that has compared this cache with its chain; no other may add to it. */
  readonly run: string;
  readonly history: string;
  readonly catchUpMs: number;
}

/** The whole cache is compared with the gateway so often. */
const repeatMs = 7 * 86_400_000;
/** Kiosks of a shop do not all repeat in the same hours. */
const repeatSpreadMs = 86_400_000;
/** Between two pages of a repeated fill: nobody waits for it. */
const slowPageMs = 250;
/** After something went wrong with a fill. */
const retryMs = 10_000;

/**
 * Keeps the cache right: pages after the cursor until the last, then again every so often; a fill
 * from the start when the cursor is of no use; and once a week a slow fill that is compared.
 */
export class CacheSync {
  readonly #deps: CacheSyncDeps;
  readonly #catchUp: Asking;
  readonly #fill: Asking;
  readonly #spreadMs: number;
  #terms: SyncTerms | null = null;
  #isCaughtUp = false;
  #answeredAt: MonoMs = 0;
  #pageGapMs = 0;
  #verifying: Cancel | null = null;
  #differing: number | null = null;

  constructor(deps: CacheSyncDeps) {
    this.#deps = deps;
    const { timers, ids, send } = deps;
    this.#spreadMs = Math.floor((repeatSpreadMs * (ids.bytes(1)[0] ?? 0)) / 256);
    this.#catchUp = new Asking({
      ...{ timers, ids, send },
      ask: () => this.#catchUpQuestion(),
      onAnswer: (answer, now) => this.#onCatchUp(answer, now),
      onSilence: () => this.#lose(),
    });
    this.#fill = new Asking({
      ...{ timers, ids, send },
      ask: () => this.#fillQuestion(),
      onAnswer: (answer, now) => this.#onFill(answer, now),
      onSilence: () => {},
    });
  }

  /** True while everything up to the newest rev is here, as of a short while ago. */
  get isCurrent(): boolean {
    const { cache, clock } = this.#deps;
    const terms = this.#terms;
    if (terms === null || !this.#isCaughtUp || cache.isSuspect) return false;
    if (cache.place.history !== terms.history) return false;
    return clock.mono() - this.#answeredAt <= 2 * terms.catchUpMs + 5000;
  }

  /** Rows that the last repeated fill found to differ; null before the first. Must be 0. */
  get differing(): number | null {
    return this.#differing;
  }

  /** After a resume. A fill of this history that was under way goes on. */
  start(terms: SyncTerms): void {
    const { cache } = this.#deps;
    this.stop();
    this.#terms = terms;
    if (cache.fill !== null && cache.fill.place.history !== terms.history) cache.dropFill();
    if (this.#needsFill()) this.#startFill(0);
    else {
      this.#catchUp.now();
      if (cache.fill !== null) this.#fill.now();
    }
  }

  /** The connection is gone. */
  stop(): void {
    this.#catchUp.stop();
    this.#fill.stop();
    this.#verifying?.();
    this.#verifying = null;
    this.#terms = null;
    this.#lose();
  }

  /** A `res` message: the answer to a question, or to one that is no longer of interest. */
  receive(bytes: Uint8Array): void {
    const read = decodeMessage('res', bytes);
    if (!read.ok) {
      this.#deps.log.warn({ event: 'sync.unreadable', facts: read.facts }, 'an answer was dropped');
      return;
    }
    if (this.#terms === null) return;
    const { run, history } = read.value;
    if (run !== this.#terms.run || history !== this.#terms.history) {
      this.#deps.onForeign();
      return;
    }
    const isTaken = this.#catchUp.take(read.value) || this.#fill.take(read.value);
    if (!isTaken) this.#deps.log.debug({ event: 'sync.late' }, 'a late answer was dropped');
  }

  /** A `view` message: changed member views for all kiosks. */
  receivePush(bytes: Uint8Array): void {
    const read = decodeMessage('view', bytes);
    if (!read.ok) {
      this.#deps.log.warn({ event: 'sync.unreadable', facts: read.facts }, 'a push was dropped');
      return;
    }
    // What is missed here comes with the pages after the resume.
    if (this.#terms === null) return;
    if (read.value.run !== this.#terms.run) this.#deps.onForeign();
    else if (this.#deps.cache.applyPush(read.value)) this.#deps.onChange();
  }

  #needsFill(): boolean {
    const { cache } = this.#deps;
    const isOther = cache.place.history !== this.#terms?.history;
    return isOther || cache.isSuspect || cache.place.filledAt === 0;
  }

  #catchUpQuestion(): Request['ask'] | null {
    const { cache } = this.#deps;
    // The file may have been lost since the last question.
    if (this.#needsFill()) {
      this.#startFill(0);
      return null;
    }
    const { history, cursor } = cache.place;
    return { kind: 'cache', history, cursor, fill: false };
  }

  #onCatchUp(answer: Response['answer'], now: EpochMs): void {
    const { cache, clock, onChange } = this.#deps;
    if (answer.kind === 'reset') this.#startFill(0);
    else if (answer.kind === 'busy') this.#catchUp.after(answer.afterMs);
    else if (!cache.applyPage({ ...answer, now })) {
      this.#catchUp.after(retryMs);
      this.#lose();
    } else if (!answer.isLast) {
      this.#catchUp.now();
      if (answer.rows.length > 0) onChange();
    } else {
      this.#isCaughtUp = true;
      this.#answeredAt = clock.mono();
      this.#catchUp.after(this.#terms?.catchUpMs ?? retryMs);
      if (now - cache.place.filledAt > repeatMs + this.#spreadMs) this.#repeat();
      onChange();
    }
  }

  /** The weekly fill, beside the file that serves and goes on catching up. */
  #repeat(): void {
    if (this.#deps.cache.fill !== null || this.#terms === null) return;
    this.#deps.log.info({ event: 'sync.repeat' }, 'the cache is compared with the gateway');
    this.#beginFill(slowPageMs);
  }

  #startFill(pageGapMs: number): void {
    const { cache, log } = this.#deps;
    this.#catchUp.stop();
    this.#lose();
    log.info({ event: 'sync.fill' }, 'the cache is filled from the start');
    const { fill } = cache;
    if (fill !== null && fill.place.history === this.#terms?.history) {
      this.#pageGapMs = pageGapMs;
      this.#fill.now();
    } else this.#beginFill(pageGapMs);
  }

  #beginFill(pageGapMs: number): void {
    const terms = this.#terms;
    if (terms === null) return;
    this.#pageGapMs = pageGapMs;
    if (this.#deps.cache.startFill(terms.history)) this.#fill.now();
    else this.#fill.after(retryMs);
  }

  #fillQuestion(): Request['ask'] | null {
    const { cache } = this.#deps;
    const terms = this.#terms;
    if (terms === null) return null;
    if (cache.fill === null && !cache.startFill(terms.history)) {
      this.#fill.after(retryMs);
      return null;
    }
    const cursor = cache.fill?.place.cursor ?? 0;
    return { kind: 'cache', history: terms.history, cursor, fill: true };
  }

  #onFill(answer: Response['answer'], now: EpochMs): void {
    const { cache } = this.#deps;
    if (answer.kind === 'busy') this.#fill.after(answer.afterMs);
    else if (answer.kind === 'reset') {
      cache.dropFill();
      this.#fill.after(retryMs);
    } else if (!cache.fillPage(answer)) this.#fill.after(retryMs);
    else if (!answer.isLast) this.#fill.after(this.#pageGapMs);
    else this.#verify(now);
  }

  /** Reads the filled file through, some rows a turn, so that taps are never kept waiting. */
  #verify(now: EpochMs): void {
    const { cache, timers } = this.#deps;
    this.#verifying?.();
    const step = cache.verifyFill();
    if (step === 'more') this.#verifying = timers.soon(() => this.#verify(now));
    else if (step === 'broken') this.#fill.after(retryMs);
    else this.#finish(now);
  }

  #finish(now: EpochMs): void {
    const { cache } = this.#deps;
    const isRepeat = cache.place.history === this.#terms?.history && cache.place.filledAt > 0;
    const differing = cache.fill?.differing ?? 0;
    this.#verifying = null;
    cache.finishFill(now, (isFinished) => {
      if (isFinished) this.#finished(isRepeat ? differing : null);
      // Without a connection the next resume begins anew.
      else if (this.#terms !== null) this.#fill.after(retryMs);
    });
  }

  #finished(differing: number | null): void {
    const { cache, log, onChange } = this.#deps;
    if (differing !== null) this.#differing = differing;
    if (differing !== null && differing > 0) {
      const text = 'rows of the cache were not as the gateway has them; they are now';
      log.error({ event: 'sync.differing', differing }, text);
    }
    log.info({ event: 'sync.filled', cursor: cache.place.cursor }, 'the cache was filled');
    if (this.#terms !== null) this.#catchUp.now();
    onChange();
  }

  #lose(): void {
    if (!this.#isCaughtUp) return;
    this.#isCaughtUp = false;
    this.#deps.onChange();
  }
}
