import { decodeMessage, encodeMessage, readMid, toBase64Url } from '../../protocol/codec.ts';
import { type ErrorCode, type Result, refuse, StamgastError } from '../../protocol/errors.ts';
import type {
  Ack,
  EventBatch,
  Hello,
  Message,
  MessageKind,
  Resume,
} from '../../protocol/messages.ts';
import type { Clock, Faults, Ids, Log } from '../../protocol/ports.ts';
import type { DeviceKind } from '../../protocol/topics.ts';
import type { Committed, Intake } from '../intake.ts';
import type { Store, Work, WorkResult } from '../store/interface.ts';
import { CachePages } from './cache-pages.ts';
import { eventWork } from './event-work.ts';
import { occurredAts } from './occurred-at.ts';
import { viewChunks } from './view-chunks.ts';

export interface LinkDeps {
  readonly store: Store;
  readonly intake: Pick<Intake, 'submit' | 'now'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly faults: Faults;
  readonly log: Log;
  /** Counts for metrics: what came of each message. */
  readonly count: (kind: string, outcome: string) => void;
  /** Publishes to one kiosk; never throws, and may lose the message. */
  readonly send: (device: string, kind: DeviceKind, bytes: Uint8Array) => void;
  /** Publishes member views to all kiosks. */
  readonly broadcast: (bytes: Uint8Array) => void;
}

export interface LinkSettings {
  /** Kiosks of this store; messages of others are ignored. */
  readonly devices: ReadonlySet<string>;
  /** Raw X25519 keys that event bodies are sealed to, 32 bytes each. */
  readonly sealKeys: { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array };
  readonly pepper: Uint8Array;
  readonly units: Resume['config']['units'];
  readonly names: Exclude<Resume['config']['names'], undefined>;
  readonly zone: string;
  readonly catchUpMs: number;
}

/** What one hello has settled, until the next one of the same kiosk. */
interface Session {
  readonly boot: string;
  readonly epoch: number;
}

/** Results in one ack; more of them are told by the next. */
const ackResultsMax = 300;

/**
 * The gateway's side of the conversation with its kiosks: it knows topics and MQTT only through
 * `deps.send`, decides nothing itself, and says "applied" only of what the store has committed.
 */
export class Link {
  readonly #deps: LinkDeps;
  readonly #settings: LinkSettings;
  readonly #sessions = new Map<string, Session>();
  readonly #pages: CachePages;
  /** Names this process: kiosks take rows only of one that has compared their head. */
  readonly #run: string;

  constructor(deps: LinkDeps, settings: LinkSettings) {
    this.#deps = deps;
    this.#settings = settings;
    this.#pages = new CachePages(deps);
    this.#run = deps.ids.uuid();
  }

  /** Kiosks that have said hello since this gateway started. */
  get devicesUp(): number {
    return this.#sessions.size;
  }

  /**
   * Takes one message of a kiosk. Resolves when it is answered (or needs no answer); rejects only
   * for a bug.
   */
  async receive(device: string, kind: DeviceKind, bytes: Uint8Array): Promise<void> {
    if (!this.#settings.devices.has(device)) {
      this.#deps.log.warn({ event: 'link.stranger', device }, 'a message of an unknown kiosk');
      return;
    }
    try {
      if (kind === 'hello') this.#hello(device, bytes);
      else if (kind === 'ev') await this.#events(device, bytes);
      else if (kind === 'req') this.#request(device, bytes);
    } catch (error) {
      if (!isTemporary(error)) throw error;
      // No answer: the kiosk asks again when its timer says so.
      this.#deps.log.warn({ event: 'link.not-written', device, kind }, 'no answer was possible');
    }
  }

  /** Tells all kiosks what a commit has changed. */
  viewsChanged({ changed, now }: Committed): void {
    const { store, broadcast, faults } = this.#deps;
    const { history } = store;
    // Commits may have followed; what counts is that the head is not before these rows.
    const common = { run: this.#run, history, now, head: store.head() };
    for (const chunk of viewChunks(changed)) {
      broadcast(encodeMessage('view', { ...common, rows: [...chunk] }));
      faults.point('gateway.view.after-send');
    }
  }

  #hello(device: string, bytes: Uint8Array): void {
    const { store, log, clock, ids } = this.#deps;
    const read = decodeMessage('hello', bytes);
    this.#sessions.delete(device);
    if (!read.ok) {
      this.#bad(device, '', read.code);
      return;
    }
    const hello = read.value;
    const at = clock.wall();
    this.#lookForClones(device, hello);
    const { applied, isFenced } = store.progress(device, hello.epoch);
    if (isFenced) {
      this.#bad(device, '', 'DEVICE_FENCED');
      return;
    }
    if (this.#knowsMore(hello, applied)) {
      const { rev, acked, head } = hello;
      const own = { newestRev: store.newestRev(), applied, newestBlock: store.head().block };
      log.error(
        { event: 'restore.needed', device, rev, acked, block: head.block, ...own },
        'a kiosk knows more than this gateway, which was set back: a new history begins',
      );
      store.renewHistory({ history: ids.uuid(), told: hello.history, at });
      this.#sessions.clear();
    }
    this.#resume(device, hello);
  }

  /** Fences on proof only: two ids at one place, or a boot that returns after another one. */
  #lookForClones(device: string, hello: Hello): void {
    const { store, clock } = this.#deps;
    const { applied, appliedId } = store.progress(device, hello.epoch);
    const boot = store.noteBoot({ device, boot: hello.boot, at: clock.wall() });
    const isFork =
      hello.history === store.history &&
      hello.acked === applied &&
      hello.ackedId !== appliedId &&
      store.knowsEvent(hello.ackedId);
    if (boot === 'returned') this.#fence(device, 'a boot returned after another was seen');
    else if (isFork) this.#fence(device, 'two ids at one place');
  }

  #resume(device: string, hello: Hello): void {
    const { store, count } = this.#deps;
    const { sealKeys, pepper, units, names, zone, catchUpMs } = this.#settings;
    const { applied, appliedId } = store.progress(device, hello.epoch);
    const newest = store.newestEpoch(device);
    const isOlderDisk = hello.nextSeq <= applied || hello.epoch < newest;
    const isOtherHistory = hello.history !== '' && hello.history !== store.history;
    const newEpoch = isOlderDisk || isOtherHistory ? Math.max(newest, hello.epoch) + 1 : undefined;
    this.#sessions.set(device, { boot: hello.boot, epoch: newEpoch ?? hello.epoch });
    count('hello', newEpoch === undefined ? 'resumed' : 'renumbered');
    this.#send(device, 'resume', {
      boot: hello.boot,
      head: hello.head,
      run: this.#run,
      history: store.history,
      now: this.#deps.intake.now(),
      epoch: hello.epoch,
      applied,
      appliedId,
      rev: store.newestRev(),
      config: {
        sealTo: toBase64Url(sealKeys.publicKey),
        pepper: toBase64Url(pepper),
        units,
        ...(names.length === 0 ? {} : { names }),
        zone,
        catchUpMs,
      },
      ...(newEpoch === undefined ? {} : { newEpoch }),
    });
  }

  /** A kiosk cannot know more than the gateway, unless the gateway forgot. */
  #knowsMore(hello: Hello, applied: number): boolean {
    const { store } = this.#deps;
    if (hello.history === '') return false;
    if (hello.history !== store.history) return !store.knowsHistory(hello.history);
    return (
      hello.rev > store.newestRev() ||
      !store.isOnChain(hello.head) ||
      hello.acked > applied ||
      (hello.ackedId !== '' && !store.knowsEvent(hello.ackedId))
    );
  }

  async #events(device: string, bytes: Uint8Array): Promise<void> {
    const { intake, log } = this.#deps;
    const read = this.#readBatch(device, bytes);
    if (!read.ok) {
      this.#bad(device, readMid(bytes), read.code);
      return;
    }
    const batch = read.value;
    // What was on its way when the kiosk said hello again comes once more by itself.
    const session = this.#sessions.get(device);
    if (batch.epoch !== session?.epoch || batch.boot !== session.boot) return;
    const settled = await Promise.allSettled(
      this.#works(device, batch).map((work) => intake.submit(work)),
    );
    const done: WorkResult[] = [];
    for (const one of settled) {
      if (one.status === 'fulfilled') done.push(one.value);
      else if (!isTemporary(one.reason)) throw one.reason;
    }
    for (const result of done) this.#deps.count('event', result.kind);
    if (done.some((result) => result.kind === 'fork')) {
      this.#fence(device, 'two ids at one place');
      this.#bad(device, batch.mid, 'DEVICE_FENCED');
    } else if (done.length === 0) {
      // Nothing of this batch was written: silence makes the kiosk send it again.
      log.warn({ event: 'link.not-written', device }, 'a batch could not be written');
    } else {
      this.#ack(device, batch);
    }
  }

  #readBatch(device: string, bytes: Uint8Array): Result<EventBatch> {
    const { store } = this.#deps;
    if (!this.#sessions.has(device)) return refuse('HELLO_FIRST');
    const read = decodeMessage('ev', bytes);
    if (!read.ok) return read;
    if (read.value.device !== device) return refuse('MESSAGE_MALFORMED', { path: 'device' });
    const { isFenced } = store.progress(device, read.value.epoch);
    return isFenced ? refuse('DEVICE_FENCED') : read;
  }

  #works(device: string, batch: EventBatch): readonly Work[] {
    const { log, count } = this.#deps;
    const receivedAt = this.#deps.intake.now();
    const times = occurredAts(batch, receivedAt);
    return batch.events.map((envelope, index) => {
      const { at: occurredAt, isFlagged } = times[index] ?? { at: receivedAt, isFlagged: true };
      if (isFlagged) {
        count('event', 'time-flagged');
        log.warn(
          { event: 'link.time-flagged', device, id: envelope.id },
          'an event says an impossible time; the time of its arrival counts',
        );
      }
      const seq = batch.seq + index;
      const { epoch } = batch;
      const { privateKey } = this.#settings.sealKeys;
      return eventWork({ device, epoch, seq, envelope, occurredAt, receivedAt, privateKey });
    });
  }

  /** Says how far this kiosk's events are committed: after a gap that is the last ack again. */
  #ack(device: string, batch: EventBatch): void {
    const { store, faults } = this.#deps;
    const { epoch, acked: base } = batch;
    const { applied, appliedId } = store.progress(device, epoch);
    // A kiosk that has freed more than was ever applied must say so in a hello.
    if (base > applied) {
      this.#sessions.delete(device);
      this.#bad(device, batch.mid, 'HELLO_FIRST');
      return;
    }
    const all = store.results({ device, epoch, from: base, to: applied });
    const results = all.slice(0, ackResultsMax);
    const last = results.at(-1);
    const isCut = results.length < all.length && last !== undefined;
    const ack: Ack = {
      history: store.history,
      epoch,
      base,
      upTo: isCut ? last.seq : applied,
      id: isCut ? last.id : appliedId,
      results: [...results],
    };
    this.#send(device, 'ack', ack);
    faults.point('gateway.ack.after-send');
  }

  #request(device: string, bytes: Uint8Array): void {
    const { store, count } = this.#deps;
    const read = this.#sessions.has(device) ? decodeMessage('req', bytes) : refuse('HELLO_FIRST');
    if (!read.ok) {
      this.#bad(device, '', read.code);
      return;
    }
    const { cid, ask } = read.value;
    const answer = this.#pages.answer(device, ask);
    count('req', answer.kind);
    this.#send(device, 'res', {
      cid,
      run: this.#run,
      history: store.history,
      now: this.#deps.intake.now(),
      answer,
    });
  }

  #fence(device: string, why: string): void {
    const { store, log, clock } = this.#deps;
    log.error({ event: 'device.fenced', device, why }, 'two kiosks use one identity');
    store.fence(device, clock.wall());
    this.#sessions.delete(device);
  }

  #bad(device: string, mid: string, code: ErrorCode): void {
    this.#deps.count('bad', code);
    this.#send(device, 'bad', { mid, code });
  }

  #send<K extends MessageKind & DeviceKind>(device: string, kind: K, message: Message<K>): void {
    this.#deps.send(device, kind, encodeMessage(kind, message));
  }
}

/** The store could not write now, or too much waits: the kiosk tries again by itself. */
function isTemporary(error: unknown): boolean {
  return error instanceof StamgastError && (error.code === 'STORAGE' || error.code === 'BUSY');
}
