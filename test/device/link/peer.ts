import { onTestFinished } from 'vitest';
import { GatewayTime } from '../../../device/link/gateway-time.ts';
import { Link } from '../../../device/link/link.ts';
import { noHead } from '../../../device/store/cache-file.ts';
import type { OutboxLimits } from '../../../device/store/outbox-schema.ts';
import { Sealer } from '../../../device/store/seal.ts';
import { decodeMessage, encodeMessage, toBase64Url } from '../../../protocol/codec.ts';
import type { EventEnvelope } from '../../../protocol/events.ts';
import { newKeyPair } from '../../../protocol/host/keys.ts';
import type {
  CacheRow,
  EventResult,
  Head,
  Message,
  MessageKind,
  Resume,
} from '../../../protocol/messages.ts';
import { noFaults } from '../../../protocol/ports.ts';
import { silentLog } from '../../support/logs.ts';
import { seededIds } from '../../support/seeded-ids.ts';
import { VirtualTime } from '../../support/virtual-time.ts';
import { HISTORY, openOutbox } from '../store/events.ts';
import { headOf, openCache, PEPPER } from '../store/rows.ts';

export const DEVICE = 'kiosk-1';
/** How long a message is on its way. */
export const wayMs = 5;

type Up = 'hello' | 'ev' | 'req';
type Down = 'resume' | 'ack' | 'bad' | 'res' | 'view';
/** Decides what becomes of a message: true = lost. */
type Loss = (kind: Up | Down, bytes: Uint8Array) => boolean;

/**
 * A scripted gateway: applies events strictly in order, acks what it applied, serves its rows in
 * pages of three. It shares no code with the real one.
 */
export class Peer {
  readonly keys = newKeyPair();
  history = HISTORY;
  pepper: Uint8Array = PEPPER;
  /** This process; another one has to greet anew. */
  run = '00000000-0000-4000-8000-00000000beef';
  /** Which chain its blocks are of; each rev has a block of its own. */
  chain = 1;
  /** Applied events by epoch, in order. */
  readonly applied = new Map<number, EventEnvelope[]>();
  newEpoch: number | undefined;
  rows: CacheRow[] = [];
  pageRows = 3;
  catchUpMs = 10_000;
  readonly results: EventResult[] = [];
  /** Everything that arrived, in order. */
  readonly got: { readonly kind: Up; readonly message: unknown }[] = [];
  isSilent = false;
  /** Answers an `ev` with `bad` when it says so. */
  refuse: (batch: Message<'ev'>) => Message<'bad'> | null = () => null;
  send: (kind: Down, bytes: Uint8Array) => void = () => {};
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get rev(): number {
    return Math.max(0, ...this.rows.map((row) => row.rev));
  }

  get head(): Head {
    return this.rev === 0 ? noHead : headOf(this.rev, this.chain);
  }

  receive(kind: Up, bytes: Uint8Array): void {
    const read = decodeMessage(kind, bytes);
    if (!read.ok) throw new Error(`the kiosk sent a wrong ${kind}: ${JSON.stringify(read)}`);
    this.got.push({ kind, message: read.value });
    if (this.isSilent) return;
    if (kind === 'hello') this.#onHello(read.value as Message<'hello'>);
    else if (kind === 'ev') this.#onEvents(read.value as Message<'ev'>);
    else this.#onRequest(read.value as Message<'req'>);
  }

  say<K extends Down & MessageKind>(kind: K, message: Message<K>): void {
    this.send(kind, encodeMessage(kind, message));
  }

  push(rows: CacheRow[]): void {
    for (const row of rows) {
      this.rows = this.rows.filter((old) => old.token !== row.token).concat(row);
    }
    this.repeat(rows);
  }

  /** The broadcast alone, as when the network doubles or delays it. */
  repeat(rows: CacheRow[]): void {
    const { run, history, head } = this;
    this.say('view', { run, history, now: this.#now(), head, rows });
  }

  resume(hello: Pick<Message<'hello'>, 'boot' | 'epoch' | 'head'>): Resume {
    const done = this.applied.get(hello.epoch) ?? [];
    return {
      boot: hello.boot,
      head: hello.head,
      run: this.run,
      history: this.history,
      now: this.#now(),
      epoch: hello.epoch,
      applied: done.length,
      appliedId: done.at(-1)?.id ?? '',
      rev: this.rev,
      config: {
        sealTo: toBase64Url(this.keys.publicKey),
        pepper: toBase64Url(this.pepper),
        units: [{ unit: 'POINTS', scale: 0 }],
        zone: 'Europe/Copenhagen',
        catchUpMs: this.catchUpMs,
      },
      ...(this.newEpoch === undefined ? {} : { newEpoch: this.newEpoch }),
    };
  }

  ack(epoch: number, base: number): Message<'ack'> {
    const done = this.applied.get(epoch) ?? [];
    const upTo = done.length;
    const results = this.results.filter(({ seq }) => seq > base && seq <= upTo);
    return { history: this.history, epoch, base, upTo, id: done.at(-1)?.id ?? '', results };
  }

  #onHello(hello: Message<'hello'>): void {
    this.say('resume', this.resume(hello));
    this.newEpoch = undefined;
  }

  #onEvents(batch: Message<'ev'>): void {
    const bad = this.refuse(batch);
    if (bad !== null) {
      this.say('bad', bad);
      return;
    }
    const done = this.applied.get(batch.epoch) ?? [];
    this.applied.set(batch.epoch, done);
    for (const [index, event] of batch.events.entries()) {
      const seq = batch.seq + index;
      if (seq === done.length + 1) done.push(event);
      else if (seq <= done.length && done[seq - 1]?.id !== event.id) throw new Error('fork');
    }
    this.say('ack', this.ack(batch.epoch, batch.acked));
  }

  #onRequest({ cid, ask }: Message<'req'>): void {
    const { run, history, head } = this;
    const common = { cid, run, history, now: this.#now() };
    if (ask.history !== this.history && !(ask.fill && ask.cursor === 0)) {
      this.say('res', { ...common, answer: { kind: 'reset' } });
      return;
    }
    const after = this.rows.filter((row) => row.rev > ask.cursor).sort((a, b) => a.rev - b.rev);
    const rows = after.slice(0, this.pageRows);
    const isLast = rows.length === after.length;
    const rev = isLast ? Math.max(this.rev, ask.cursor) : (rows.at(-1)?.rev ?? ask.cursor);
    this.say('res', { ...common, answer: { kind: 'page', rows, rev, isLast, head } });
  }
}

/** A kiosk's link on virtual time, wired to a scripted gateway by a network that can lose. */
export function linked(
  options: {
    readonly folder?: string;
    readonly seed?: number;
    readonly limits?: Partial<OutboxLimits>;
  } = {},
) {
  const time = new VirtualTime();
  const node = time.node();
  const { clock, timers } = node;
  const ids = seededIds(options.seed ?? 1);
  const peer = new Peer(() => clock.wall());
  const { folder, limits = {} } = options;
  const opened = openOutbox(folder === undefined ? { limits } : { folder, limits });
  const { outbox } = opened;
  const cache = openCache({ folder: null });
  const sealer = new Sealer({ newKeys: newKeyPair });
  const gatewayTime = new GatewayTime(clock);
  const net: { loss: Loss; isCut: boolean } = { loss: () => false, isCut: false };
  let changes = 0;
  const hooks = { onChange: () => {} };
  const carry = (kind: Up | Down, bytes: Uint8Array, deliver: () => void) => {
    if (!net.isCut && !net.loss(kind, bytes)) time.after(wayMs, deliver);
  };
  const link = new Link({
    ...{ device: DEVICE, outbox, cache, sealer, clock, timers, ids },
    time: gatewayTime,
    faults: noFaults,
    log: silentLog,
    send: (kind, bytes) => carry(kind, bytes, () => peer.receive(kind, bytes)),
    onChange: () => {
      changes += 1;
      hooks.onChange();
    },
  });
  peer.send = (kind, bytes) => carry(kind, bytes, () => link.receive(kind, bytes));
  onTestFinished(() => link.disconnected());
  return {
    ...{ time, node, peer, outbox, cache, sealer, link, net, ids, gatewayTime, hooks },
    folder: opened.folder,
    database: opened.database,
    changes: () => changes,
    /** Sent messages of a kind, as the peer read them. */
    sent: <K extends Up>(kind: K) =>
      peer.got.filter((one) => one.kind === kind).map((one) => one.message as Message<K>),
  };
}
