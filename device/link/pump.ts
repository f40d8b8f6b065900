import { decodeMessage, encodeMessage } from '../../protocol/codec.ts';
import { limits } from '../../protocol/events.ts';
import type { Ack, Bad, Head, Hello, Message, Resume } from '../../protocol/messages.ts';
import type { Cancel, Clock, Faults, Ids, Log, Timers } from '../../protocol/ports.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Outbox } from '../store/outbox.ts';
import type { OutboxRow } from '../store/outbox-schema.ts';
import { Backoff } from './backoff.ts';
import { envelopesThatFit } from './envelopes.ts';

export interface PumpDeps {
  readonly device: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: Log;
  /** Sends to the gateway; may lose the message, never throws, never calls back. */
  readonly send: (kind: 'hello' | 'ev', bytes: Uint8Array) => void;
  /** Cursor of the cache within the outbox's history; 0 when the cache is of another. */
  readonly cacheRev: () => number;
  /** Head of the cache within the outbox's history; it does not change while greeting. */
  readonly cacheHead: () => Head;
  /** The gateway's time. */
  readonly now: () => EpochMs;
  /** A sealed `unreadable` body that stands in for a row; null when it cannot be sealed. */
  readonly standIn: (row: OutboxRow) => Uint8Array | null;
  /** A resume was followed by the outbox; the link is up when this returns. */
  readonly onResume: (resume: Resume) => void;
  /** The phase or the length of the outbox changed. */
  readonly onChange: () => void;
}

/**
 * `down`: no connection. `greeting`: hello was said, nothing else may be. `up`: events flow.
 * `fenced`: the gateway refuses this kiosk's identity until the next connection.
 */
export type PumpPhase = 'down' | 'greeting' | 'up' | 'fenced';

interface Batch {
  readonly mid: string;
  readonly from: number;
  readonly to: number;
}

/** Times a lone event must be called unreadable: once may be the line's fault. */
const strikesMax = 5;
/** Silences after which the pump doubts that it was understood at all, and says hello again. */
const silencesMax = 4;
/** A gateway that says this could not read the message itself. */
const unreadableCodes: ReadonlySet<string> = new Set([
  'MESSAGE_MALFORMED',
  'MESSAGE_TOO_LARGE',
  'WIRE_VERSION_UNKNOWN',
]);

/**
 * Sends the outbox, in order, again and again, until the gateway's own acks have freed it. This is
 * the only retry of the kiosk: go-back-N with few batches on the way, one timer, growing waits.
 */
export class Pump {
  readonly #deps: PumpDeps;
  readonly #greetWait: Backoff;
  readonly #resendWait: Backoff;
  #phase: PumpPhase = 'down';
  #inFlight: Batch[] = [];
  #nextSend = 1;
  #timer: Cancel | null = null;
  #silences = 0;
  #batchMax: number = limits.batchEvents;
  /** Batches stay small, one at a time, until this seq is freed. */
  #smallUntil = 0;
  #strikes = { seq: 0, count: 0 };

  constructor(deps: PumpDeps) {
    this.#deps = deps;
    this.#greetWait = new Backoff({ ids: deps.ids, minMs: 1000, maxMs: 30_000 });
    this.#resendWait = new Backoff({ ids: deps.ids, minMs: 1000, maxMs: 30_000 });
  }

  get phase(): PumpPhase {
    return this.#phase;
  }

  /** The connection stands and all topics are subscribed. */
  connected(): void {
    this.#greetWait.reset();
    this.#greet('now');
  }

  disconnected(): void {
    this.#rest();
    this.#to('down');
  }

  /** A message of the gateway. What cannot be read, or does not belong here, is dropped. */
  receive(kind: 'resume' | 'ack' | 'bad', bytes: Uint8Array): void {
    const read = decodeMessage(kind, bytes);
    if (!read.ok) {
      const { facts } = read;
      this.#deps.log.warn({ event: 'pump.unreadable', kind, facts }, 'a message was dropped');
    } else if (kind === 'resume') this.#onResume(read.value as Message<'resume'>);
    else if (kind === 'ack') this.#onAck(read.value as Message<'ack'>);
    else this.#onBad(read.value as Message<'bad'>);
  }

  /** There are new rows. */
  kick(): void {
    this.#fill();
  }

  /** The gateway turned out to be another than the one that was greeted. */
  greetAgain(): void {
    if (this.#phase === 'up') this.#greet('later');
  }

  #greet(when: 'now' | 'later'): void {
    this.#rest();
    this.#to('greeting');
    if (when === 'now') this.#sayHello();
    else this.#timer = this.#deps.timers.after(this.#greetWait.next(), () => this.#sayHello());
  }

  #sayHello(): void {
    const { outbox, clock, cacheRev, cacheHead, send, timers } = this.#deps;
    const cached = { rev: cacheRev(), head: cacheHead() };
    const hello: Hello = { boot: clock.bootId(), ...outbox.place, ...cached, leases: [] };
    this.#timer = timers.after(this.#greetWait.next(), () => this.#sayHello());
    send('hello', encodeMessage('hello', hello));
  }

  #onResume(resume: Resume): void {
    const { outbox, clock, cacheHead, log, onResume } = this.#deps;
    const { epoch, acked } = outbox.place;
    const isForUs = resume.boot === clock.bootId() && resume.epoch === epoch;
    const isOld = resume.newEpoch !== undefined && resume.newEpoch <= epoch;
    if (this.#phase !== 'greeting' || !isForUs || isOld) return;
    // A late answer to an earlier hello does not say that the gateway knows what is cached now.
    const head = cacheHead();
    if (resume.head.block !== head.block || resume.head.hash !== head.hash) return;
    const { history } = resume;
    let { newEpoch } = resume;
    const isSame = history === outbox.place.history && newEpoch === undefined;
    if (isSame && resume.applied > acked && !outbox.holds(resume.applied, resume.appliedId)) {
      // This disk was set back, and new events took the places of those that it forgot.
      const text = 'the gateway applied an event that is not in this outbox';
      log.error({ event: 'pump.mismatch', applied: resume.applied, acked }, text);
      newEpoch = epoch + 1;
    }
    const adopted = outbox.adopt(newEpoch === undefined ? { history } : { history, newEpoch });
    // Without a disk nothing can be followed; the timer says hello again.
    if (!adopted.ok) return;
    if (adopted.value) {
      const { place, length } = outbox;
      const text = 'the gateway or this disk was set back: waiting events have new numbers';
      log.warn({ event: 'pump.renumbered', epoch: place.epoch, length }, text);
      // The gateway must hear of an epoch that it did not choose itself.
      if (resume.newEpoch === undefined) {
        this.#greet('later');
        return;
      }
    }
    this.#rest();
    this.#resendWait.reset();
    this.#smallUntil = 0;
    onResume(resume);
    this.#to('up');
    this.#goBack();
  }

  #onAck(ack: Ack): void {
    const { outbox, now, log, onChange } = this.#deps;
    if (this.#phase !== 'up') return;
    if (ack.history !== outbox.place.history) {
      this.greetAgain();
      return;
    }
    const freed = outbox.free(ack, now());
    if (freed === 'mismatch') {
      const text = 'an ack names another event than the one in its place';
      log.error({ event: 'pump.mismatch', upTo: ack.upTo }, text);
      this.greetAgain();
      return;
    }
    if (freed !== 'freed') return;
    const { acked } = outbox.place;
    this.#inFlight = this.#inFlight.filter((batch) => batch.to > acked);
    this.#nextSend = Math.max(this.#nextSend, acked + 1);
    this.#silences = 0;
    this.#resendWait.reset();
    this.#greetWait.reset();
    this.#stopTimer();
    this.#fill();
    onChange();
  }

  #onBad(bad: Bad): void {
    const { log } = this.#deps;
    const { code } = bad;
    if (code === 'DEVICE_FENCED') {
      if (this.#phase === 'fenced' || this.#phase === 'down') return;
      log.error({ event: 'pump.fenced', code }, 'the gateway refuses this kiosk; claim it again');
      this.#rest();
      this.#to('fenced');
      return;
    }
    if (this.#phase !== 'up') return;
    log.warn({ event: 'pump.bad', code }, 'the gateway could not take a message');
    if (code === 'HELLO_FIRST') {
      this.greetAgain();
      return;
    }
    if (!unreadableCodes.has(code)) return;
    const named = this.#inFlight.find((batch) => batch.mid === bad.mid);
    const only = this.#inFlight.length === 1 ? this.#inFlight[0] : undefined;
    const batch = bad.mid === '' ? only : named;
    if (batch !== undefined) this.#shrink(batch);
    else if (bad.mid === '') this.#sendSmall(limits.batchEvents, this.#nextSend - 1);
  }

  /** Halves an unreadable batch; a lone event that stays unreadable gets a stand-in. */
  #shrink(batch: Batch): void {
    const { outbox, standIn, log } = this.#deps;
    const count = batch.to - batch.from + 1;
    if (count > 1) {
      this.#sendSmall(count >> 1, batch.to);
      return;
    }
    const struck = this.#strikes.seq === batch.from ? this.#strikes.count : 0;
    this.#strikes = { seq: batch.from, count: struck + 1 };
    if (struck + 1 < strikesMax) {
      this.#sendSmall(1, batch.to);
      return;
    }
    const [row] = outbox.waiting(batch.from, 1);
    // When even the stand-in is refused only the timer tries on, slowly.
    if (row === undefined || row.type === 'unreadable') return;
    const body = standIn(row);
    if (body === null || !outbox.replaceUnreadable(row, body).ok) return;
    const text = 'an event that the gateway cannot read was set aside; its bytes are kept';
    log.error({ event: 'pump.set-aside', id: row.id, seq: row.seq }, text);
    this.#strikes = { seq: 0, count: 0 };
    this.#sendSmall(1, batch.to);
  }

  #sendSmall(batchMax: number, until: number): void {
    this.#batchMax = batchMax;
    this.#smallUntil = Math.max(this.#smallUntil, until);
    this.#goBack();
  }

  /** Everything that is not freed is sent again, from the first. */
  #goBack(): void {
    this.#inFlight = [];
    this.#nextSend = this.#deps.outbox.place.acked + 1;
    this.#fill();
  }

  #fill(): void {
    if (this.#phase !== 'up') return;
    const isSmall = this.#deps.outbox.place.acked < this.#smallUntil;
    const window = isSmall ? 1 : limits.batchesInFlight;
    const max = isSmall ? this.#batchMax : limits.batchEvents;
    while (this.#inFlight.length < window) {
      const rows = this.#deps.outbox.waiting(this.#nextSend, max);
      if (rows.length === 0) break;
      this.#sendBatch(rows);
    }
    if (this.#inFlight.length > 0 && this.#timer === null) {
      this.#timer = this.#deps.timers.after(this.#resendWait.next(), () => this.#onSilence());
    }
  }

  #sendBatch(rows: readonly OutboxRow[]): void {
    const { device, outbox, clock, ids, send, faults } = this.#deps;
    const { epoch, acked } = outbox.place;
    const mid = ids.uuid();
    const seq = this.#nextSend;
    const events = envelopesThatFit(rows);
    const to = seq + events.length - 1;
    this.#inFlight.push({ mid, from: seq, to });
    this.#nextSend = to + 1;
    const times = { boot: clock.bootId(), sentMono: clock.mono() };
    send('ev', encodeMessage('ev', { mid, device, epoch, seq, ...times, acked, events }));
    faults.point('kiosk.pump.after-send');
  }

  #onSilence(): void {
    this.#timer = null;
    this.#silences += 1;
    if (this.#silences >= silencesMax) this.greetAgain();
    else this.#goBack();
  }

  #rest(): void {
    this.#stopTimer();
    this.#inFlight = [];
    this.#silences = 0;
  }

  #stopTimer(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #to(phase: PumpPhase): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#deps.log.info({ event: 'pump.phase', phase }, 'the link to the gateway changed');
    this.#deps.onChange();
  }
}
