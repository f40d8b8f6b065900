import { type ErrorCode, type Refusal, refuse } from '../../protocol/errors.ts';
import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EventResult } from '../../protocol/messages.ts';
import { assertNever, type EpochMs } from '../../protocol/units.ts';
import type { Answer, Command, Decide, Programmes } from '../programme/types.ts';
import type { Conversions } from './conversions.ts';
import type { Devices } from './devices.ts';
import type { Held } from './held.ts';
import type { Holds } from './holds.ts';
import type { EventWork, RequestWork, Work, WorkResult } from './interface.ts';
import type { Cause, Journal } from './journal.ts';
import type { StateLoader } from './load-state.ts';
import type { ReceiptCodes } from './receipt-codes.ts';
import type { Standing } from './standing.ts';
import { asStorageError } from './storage-error.ts';
import { DecisionWriter, type Touched, untouched } from './write-decision.ts';

/** What the works of one commit share. */
export interface Batch {
  readonly now: EpochMs;
  readonly programmes: Programmes;
  readonly decide: Decide;
  /** Whose views changed. */
  readonly touched: Touched;
  /** Errors of works that were undone because of a bug. */
  readonly bugs: unknown[];
}
interface StoredRequest {
  readonly key: string;
  readonly hash: string;
  readonly answer: string;
}
type Kept = 'parked' | 'quarantined';

/** Runs one work at a time inside an open transaction. */
export class WorkRunner {
  private readonly db: Database;
  private readonly journal: Journal;
  private readonly loader: StateLoader;
  private readonly devices: Devices;
  private readonly writer: DecisionWriter;
  private readonly savepoint: Statement;
  private readonly release: Statement;
  private readonly undo: Statement;
  private readonly requestsFrom: Statement;
  private readonly noteConflict: Statement;

  constructor(
    db: Database,
    deps: {
      readonly journal: Journal;
      readonly loader: StateLoader;
      readonly devices: Devices;
      readonly standing: Standing;
      readonly holds: Holds;
      readonly conversions: Conversions;
      readonly codes: ReceiptCodes;
      /** Do member views tell of levels and clubs? */
      readonly hasNotes: boolean;
      readonly held: Held;
    },
  ) {
    this.db = db;
    this.journal = deps.journal;
    this.loader = deps.loader;
    this.devices = deps.devices;
    this.writer = new DecisionWriter(db, deps);
    this.savepoint = db.prepare('SAVEPOINT work');
    this.release = db.prepare('RELEASE work');
    this.undo = db.prepare('ROLLBACK TO work');
    this.requestsFrom = db.prepare(
      `SELECT key, hash,
         coalesce((SELECT l.answer FROM late_answers l WHERE l.key = r.key), r.answer) AS answer
       FROM requests r WHERE r.key BETWEEN ? AND ?`,
    );
    this.noteConflict = db.prepare(
      `INSERT INTO conflicts VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (key, hash)
       DO UPDATE SET last_at = excluded.last_at, times = times + 1`,
    );
  }

  /**
   * One work in its savepoint. A bug in deciding it undoes this work alone: a request is answered
   * INTERNAL, which is not stored; an event is kept in quarantine, so that one poisonous event
   * does not stop its kiosk, or the shop, for ever. A failing disk undoes everything.
   */
  run(work: Work, batch: Batch): WorkResult {
    const mark = this.journal.mark();
    this.savepoint.run();
    try {
      const touched = untouched();
      const result = this.one(work, { ...batch, touched });
      this.release.run();
      for (const [member, lots] of touched.members) batch.touched.members.set(member, lots);
      for (const card of touched.gone) batch.touched.gone.add(card);
      return result;
    } catch (error) {
      if (asStorageError(error) !== error || !this.db.inTransaction) throw error;
      this.undo.run();
      this.release.run();
      this.journal.rewind(mark);
      batch.bugs.push(error);
      return this.afterBug(work);
    }
  }

  private one(work: Work, batch: Batch): WorkResult {
    return work.kind === 'request' ? this.request(work, batch) : this.event(work, batch);
  }

  private request(work: RequestWork, batch: Batch): WorkResult {
    const { key, hash, origin, receivedAt, command } = work;
    const answered = this.answered(work);
    const stored = answered.find((row) => row.key === key);
    if (stored?.hash === hash) {
      return { kind: 'answer', isRepeat: true, answer: answerIn(stored) };
    }
    if (stored !== undefined || answered.some((row) => !('ok' in answerIn(row)))) {
      this.noteConflict.run(key, hash, origin, receivedAt, receivedAt);
      return { kind: 'conflict' };
    }
    const cause = { request: this.journal.next('requests') };
    const { answer, waits } = this.decide(command, cause, batch);
    this.journal.request({ key, hash, origin, at: receivedAt, answer: JSON.stringify(answer) });
    if (waits) this.writer.wait(key, command);
    return { kind: 'answer', isRepeat: false, answer };
  }

  /** What was answered under this key, and under those of the other attempts. */
  private answered({ key, attemptsOf }: RequestWork): readonly StoredRequest[] {
    // An attempt is a number: `:` follows the digits.
    const [from, to] = attemptsOf === undefined ? [key, key] : [attemptsOf, `${attemptsOf}:`];
    return this.requestsFrom.all(from, to) as StoredRequest[];
  }

  private event(work: EventWork, batch: Batch): WorkResult {
    const { applied, isFenced } = this.devices.progress(work.device, work.epoch);
    const place = this.devices.place(work, applied);
    switch (place.kind) {
      case 'gap':
      case 'fork':
        return { kind: place.kind };
      case 'duplicate':
        return place.isSameBody ? { kind: 'duplicate' } : this.eventConflict(work);
      case 'known':
        this.journal.renumbering(work);
        this.devices.advance(work);
        return place.isSameBody ? { kind: 'known' } : this.eventConflict(work);
      case 'next':
        return { kind: 'applied', result: this.apply(work, isFenced, batch) };
      default:
        return assertNever(place);
    }
  }

  private eventConflict(work: EventWork): WorkResult {
    const { id, bodyHash, device, receivedAt } = work;
    this.noteConflict.run(id, bodyHash, `device:${device}`, receivedAt, receivedAt);
    return { kind: 'conflict' };
  }

  private apply(work: EventWork, isFenced: boolean, batch: Batch): EventResult | null {
    const { content } = work;
    if (isFenced) return this.keep(work, 'parked', 'DEVICE_FENCED');
    switch (content.kind) {
      case 'parked':
        return this.keep(work, 'parked', 'EVENT_TYPE_UNKNOWN');
      case 'quarantined':
        return this.keep(work, 'quarantined', 'EVENT_BODY_INVALID');
      case 'command': {
        const cause = { event: this.journal.next('events') };
        const { answer } = this.decide(content.command, cause, batch);
        if ('ok' in answer) return this.applied(work, 'refused', answer.code);
        const isGrant = content.command.kind === 'spendIntent';
        return this.applied(work, isGrant ? 'granted' : null, null);
      }
      default:
        return assertNever(content);
    }
  }

  /** Stores an event whole, in its order, without deciding it. */
  private keep(work: EventWork, kind: Kept, code: ErrorCode): EventResult | null {
    const { content } = work;
    const text = content.kind === 'command' ? JSON.stringify(content.command) : content.envelope;
    const n = this.journal.next('events');
    const result = this.applied(work, kind, code);
    this.devices.keep(n, code === 'DEVICE_FENCED' ? 'review' : kind, text);
    return result;
  }

  private applied(
    work: EventWork,
    kind: EventResult['kind'] | null,
    code: ErrorCode | null,
  ): EventResult | null {
    const { id, seq, receivedAt } = work;
    this.journal.event({ ...work, at: receivedAt, result: kind, code });
    this.devices.advance(work);
    if (kind === null) return null;
    return code === null ? { seq, id, kind } : { seq, id, kind, code };
  }

  private afterBug(work: Work): WorkResult {
    if (work.kind === 'request') {
      return { kind: 'answer', isRepeat: false, answer: refuse('INTERNAL') };
    }
    return { kind: 'applied', result: this.keep(work, 'quarantined', 'INTERNAL') };
  }

  private decide(
    command: Command,
    cause: Cause,
    { now, programmes, decide, touched }: Batch,
  ): { readonly answer: Answer | Refusal; readonly waits: boolean } {
    const state = this.loader.load(command, now, programmes);
    const outcome = decide(programmes, state, command);
    if (!outcome.ok) return { answer: outcome, waits: false };
    const tooLarge = this.writer.write({ decision: outcome, state, cause, touched });
    if (tooLarge !== null) return { answer: tooLarge, waits: false };
    return { answer: outcome.answer, waits: outcome.waits };
  }
}

/** Did this result write rows that the block must seal? */
export function hasWritten(result: WorkResult): boolean {
  switch (result.kind) {
    case 'answer':
      return !result.isRepeat && !isInternal(result.answer);
    case 'applied':
    case 'known':
    case 'conflict':
      return true;
    case 'duplicate':
    case 'gap':
    case 'fork':
      return false;
    default:
      return assertNever(result);
  }
}

function answerIn(row: StoredRequest): Answer | Refusal {
  return JSON.parse(row.answer) as Answer | Refusal;
}

function isInternal(answer: Answer | Refusal): boolean {
  return 'ok' in answer && answer.code === 'INTERNAL';
}
