import { bodyHash } from '../../protocol/codec.ts';
import { ok, type Result, refuse } from '../../protocol/errors.ts';
import { limits as wireLimits } from '../../protocol/events.ts';
import type { Database } from '../../protocol/host/sqlite.ts';
import type { Ack } from '../../protocol/messages.ts';
import type { Faults, Log } from '../../protocol/ports.ts';
import { assert, type EpochMs } from '../../protocol/units.ts';
import type {
  KeptResult,
  NewEvent,
  OutboxLimits,
  OutboxPlace,
  OutboxRow,
} from './outbox-schema.ts';
import { outboxStatements } from './outbox-statements.ts';
import { isStorageError } from './storage-error.ts';

export interface OutboxDeps {
  /** device.db, opened with `outboxMigrations` and durability `full`. */
  readonly database: Database;
  readonly faults: Faults;
  readonly log: Log;
}

/** What an ack did: freed rows, nothing (old or foreign), or it speaks of another outbox. */
export type Freed = 'freed' | 'ignored' | 'mismatch' | 'failed';

/**
 * Everything the kiosk did that the gateway may not know yet, in order, on disk before anybody is
 * told that it was done. A row leaves only by the gateway's own word after its commit, and even
 * then is kept for a while. A write that fails for want of a disk is refused with STORAGE and
 * changes nothing; a failed fsync throws, since nothing can be promised after it.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #limits: OutboxLimits;
  readonly #sql: ReturnType<typeof outboxStatements>;
  readonly #inTransaction: (work: () => void) => void;
  #place: OutboxPlace;
  #waitingRows = 0;
  #waitingBytes = 0;
  #sentBytes = 0;

  constructor(deps: OutboxDeps, limits: OutboxLimits) {
    this.#deps = deps;
    this.#limits = limits;
    // Every start begins with an empty WAL, and a commit that makes its file longer takes twice as
    // long as one that writes over it. So the WAL is short and soon goes round.
    deps.database.pragma(`wal_autocheckpoint = ${walPages}`);
    this.#sql = outboxStatements(deps.database);
    this.#inTransaction = deps.database.transaction((work: () => void) => work()).immediate;
    this.#place = this.#read();
  }

  /** Where the outbox stands: epoch, next seq, what is freed, whose history. */
  get place(): OutboxPlace {
    return this.#place;
  }

  /** Rows that wait to be sent and acknowledged. */
  get length(): number {
    return this.#waitingRows;
  }

  /**
   * Stores an event under the next seq, durably: when it returns ok, the event is never lost.
   * Returns the seq; OUTBOX_FULL over the limits; STORAGE when the disk takes nothing.
   */
  append(event: NewEvent): Result<number> {
    assert(event.body.length <= wireLimits.bodyBytes, 'a sealed body is over its limit');
    const bytes = bytesOf(event.body.length);
    const isFull =
      this.#waitingRows + 1 > this.#limits.waitingRows ||
      this.#waitingBytes + bytes > this.#limits.waitingBytes;
    if (isFull) return refuse('OUTBOX_FULL', { rows: this.#waitingRows });
    const { epoch, nextSeq: seq } = this.#place;
    const hash = bodyHash(event.body);
    const done = this.#write('append', () => {
      this.#sql.insert.run({ ...event, epoch, seq, hash });
      this.#deps.faults.point('kiosk.outbox.before-commit');
    });
    if (!done.ok) return done;
    this.#deps.faults.point('kiosk.outbox.after-commit');
    this.#place = { ...this.#place, nextSeq: seq + 1 };
    this.#waitingRows += 1;
    this.#waitingBytes += bytes;
    return ok(seq);
  }

  /** Rows from seq `from` on that wait, in order, at most `max`. */
  waiting(from: number, max: number): readonly OutboxRow[] {
    const { epoch, acked } = this.#place;
    return this.#sql.waiting.all(epoch, Math.max(from, acked + 1), max);
  }

  /** True when the event in this place of the present epoch has this id (or was the last freed). */
  holds(seq: number, id: string): boolean {
    const { epoch, acked, ackedId } = this.#place;
    if (seq === acked) return id === ackedId;
    return this.#sql.idAt.get(epoch, seq) === id;
  }

  /**
   * Frees the rows up to `ack.upTo`, if this is an ack for them: of this history and epoch, for
   * a batch that was sent after all freed ones, and naming the very event that stands there.
   * `now` is the gateway's time, from which the 30 days of kept rows count.
   */
  free(ack: Ack, now: EpochMs): Freed {
    const { epoch, acked, history } = this.#place;
    if (ack.history !== history || ack.epoch !== epoch || ack.base > acked) return 'ignored';
    if (ack.upTo < acked) return 'ignored';
    if (!this.holds(ack.upTo, ack.id)) return 'mismatch';
    if (ack.upTo === acked && ack.results.length === 0) return 'ignored';
    const done = this.#write('free', () => {
      this.#sql.free.run({ now, epoch, from: acked, to: ack.upTo });
      this.#sql.setAcked.run(ack.upTo, ack.id);
      for (const { seq, id, kind, code } of ack.results) {
        const kept = JSON.stringify(code === undefined ? { kind } : { kind, code });
        this.#sql.setResult.run(kept, epoch, seq, id);
      }
      this.#deps.faults.point('kiosk.ack.before-commit');
    });
    if (!done.ok) return 'failed';
    this.#deps.faults.point('kiosk.ack.after-commit');
    if (ack.upTo === acked) return 'ignored';
    this.#place = { ...this.#place, acked: ack.upTo, ackedId: ack.id };
    const bytes = this.#sql.bytesIn.get(epoch, acked, ack.upTo) ?? 0;
    this.#waitingRows -= ack.upTo - acked;
    this.#waitingBytes -= bytes;
    this.#sentBytes += bytes;
    this.prune(now);
    return 'freed';
  }

  /**
   * Follows what `resume` says. With another history all kept sent rows wait again, in their old
   * order and before the newer ones. With `newEpoch` every waiting row is numbered anew from 1;
   * ids and bytes stay. One transaction. Returns whether rows were renumbered; STORAGE.
   */
  adopt(resume: { readonly history: string; readonly newEpoch?: number }): Result<boolean> {
    const { history, epoch } = this.#place;
    const isOther = history !== '' && resume.history !== history;
    // Rows that wait again cannot keep places that were freed, so they need an epoch of their own.
    const newEpoch = resume.newEpoch ?? (isOther ? epoch + 1 : epoch);
    assert(newEpoch >= epoch, 'an epoch never goes back');
    if (newEpoch === epoch && history === resume.history) return ok(false);
    const done = this.#write('adopt', () => {
      if (isOther) this.#sql.unfree.run();
      if (newEpoch !== epoch) {
        this.#sql.copyRenumbered.run({ newEpoch });
        this.#sql.dropOldPlaces.run(newEpoch);
        this.#sql.setEpoch.run(newEpoch);
      }
      this.#sql.setHistory.run(resume.history);
      this.#deps.faults.point('kiosk.epoch.before-commit');
    });
    if (!done.ok) return done;
    this.#place = this.#read();
    return ok(newEpoch !== epoch);
  }

  /**
   * Puts `body`, a sealed `unreadable` body, in place of the waiting event at `seq`, whose own
   * bytes are kept aside. Id and seq stay. STORAGE.
   */
  replaceUnreadable(row: OutboxRow, body: Uint8Array): Result<void> {
    const done = this.#write('replaceUnreadable', () => {
      this.#sql.keepUnreadable.run(row);
      this.#sql.replace.run(body, bodyHash(body), row.epoch, row.seq);
    });
    if (done.ok) this.#count();
    return done;
  }

  /** The bytes that were set aside for an event; null when there are none. */
  unreadable(id: string): { readonly type: string; readonly body: Uint8Array } | null {
    return this.#sql.unreadable.get(id) ?? null;
  }

  /** Sent rows whose result was more than "applied", newest first. */
  results(max: number): readonly KeptResult[] {
    return this.#sql.results.all(max).map(({ epoch, seq, id, result }) => {
      return { epoch, seq, id, result: JSON.parse(result) };
    });
  }

  /** The settings of the last resume as they were saved; null before the first. */
  settings(): string | null {
    return this.#sql.settings.get() ?? null;
  }

  /** Keeps settings for starts without a gateway. STORAGE. */
  saveSettings(settings: string): Result<void> {
    if (settings === this.settings()) return ok(undefined);
    return this.#write('saveSettings', () => void this.#sql.setSettings.run(settings));
  }

  /** Forgets sent rows that are older than their time or over their bytes, oldest first. */
  prune(now: EpochMs): void {
    for (;;) {
      const oldest = this.#sql.oldestSent.all(pruneRows);
      let last: (typeof oldest)[number] | null = null;
      let bytes = this.#sentBytes;
      for (const row of oldest) {
        const isOld = row.freedAt < now - this.#limits.sentMs;
        if (!isOld && bytes <= this.#limits.sentBytes) break;
        bytes -= bytesOf(row.length);
        last = row;
      }
      if (last === null) return;
      const { epoch, seq } = last;
      const done = this.#write('prune', () => void this.#sql.forget.run({ epoch, seq }));
      if (!done.ok) return;
      this.#sentBytes = bytes;
      if (oldest.length < pruneRows) return;
    }
  }

  #read(): OutboxPlace {
    this.#count();
    const { epoch, acked, ackedId, history } = this.#sql.meta();
    const highest = this.#sql.highest.get(epoch) ?? 0;
    return { epoch, acked, ackedId, history, nextSeq: Math.max(highest, acked) + 1 };
  }

  #count(): void {
    const { waitingRows, waitingBytes, sentBytes } = this.#sql.counts();
    this.#waitingRows = waitingRows;
    this.#waitingBytes = waitingBytes;
    this.#sentBytes = sentBytes;
  }

  #write(what: string, work: () => void): Result<void> {
    try {
      this.#inTransaction(work);
      return ok(undefined);
    } catch (error) {
      if (!isStorageError(error)) throw error;
      const text = 'the disk takes nothing; the outbox is as it was';
      this.#deps.log.error({ event: 'outbox.storage', what, code: error.code }, text);
      return refuse('STORAGE', { code: error.code });
    }
  }
}

/** Pages of the WAL before it goes into the file. */
const walPages = 128;
/** Rows looked at together when old ones are forgotten. */
const pruneRows = 500;
/** What a row takes beside its body, roughly. */
const rowBytes = 250;

function bytesOf(bodyLength: number): number {
  return rowBytes + bodyLength;
}
