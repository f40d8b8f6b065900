import { type KeyPair, sealBody } from '../../../protocol/body-seal.ts';
import { bodyHash, encodeBody, fromBase64Url, toBase64Url } from '../../../protocol/codec.ts';
import type { EventBody, EventEnvelope, EventType } from '../../../protocol/events.ts';
import { newKeyPair } from '../../../protocol/host/keys.ts';
import type { EventBatch, Hello, Message, MessageKind } from '../../../protocol/messages.ts';
import { seededIds } from '../../support/seeded-ids.ts';

/** The two clocks of a kiosk in a test. */
export interface KioskTime {
  mono: number;
  wall: number;
}

/** The canonical number of the n-th card of these tests. */
export const card = (n: number): string => `num-29000000000${n}`;

/**
 * A kiosk without any logic: a test says each message itself. It only knows how to seal a body
 * and how to write an envelope.
 */
export class RawKiosk {
  readonly device: string;
  boot = 'boot-1';
  epoch = 1;
  history = '';
  sealTo: Uint8Array = newKeyPair().publicKey;
  readonly time: KioskTime = { mono: 1000, wall: Date.UTC(2026, 2, 2, 12) };
  readonly #ids: ReturnType<typeof seededIds>;
  readonly #ephemeral: KeyPair = newKeyPair();

  constructor(device: string, seed = 1) {
    this.device = device;
    this.#ids = seededIds(seed);
  }

  uuid(): string {
    return this.#ids.uuid();
  }

  hello(more: Partial<Hello> = {}): Hello {
    const { boot, epoch, history } = this;
    const numbers = { boot, epoch, nextSeq: 1, acked: 0, ackedId: '' };
    const head = { block: 0, hash: '' };
    return { ...numbers, history, rev: 0, head, leases: [], ...more };
  }

  /** Takes what resume says. */
  resumed(resume: Message<'resume'>): void {
    this.history = resume.history;
    this.epoch = resume.newEpoch ?? resume.epoch;
    this.sealTo = fromBase64Url(resume.config.sealTo);
  }

  event<T extends EventType>(
    type: T,
    body: EventBody<T>,
    more: Partial<EventEnvelope> = {},
  ): EventEnvelope {
    const id = more.id ?? this.uuid();
    return { ...this.envelope(id, type, encodeBody(type, body)), ...more };
  }

  /** A new member with the n-th card. */
  enrol(n: number): EventEnvelope {
    return this.event('enrol', { member: this.uuid(), card: card(n) });
  }

  /** An event whose sealed body holds just these bytes. */
  envelope(id: string, type: string, plain: Uint8Array): EventEnvelope {
    const { sealTo } = this;
    const sealed = sealBody({ sealTo, ephemeral: this.#ephemeral, eventId: id, plain });
    return {
      id,
      type,
      mono: this.time.mono,
      ts: this.time.wall,
      quality: 'gateway',
      boot: this.boot,
      rev: 0,
      body: toBase64Url(sealed),
      hash: bodyHash(sealed),
    };
  }

  batch(seq: number, events: readonly EventEnvelope[], more: Partial<EventBatch> = {}): EventBatch {
    const { device, epoch, boot } = this;
    const sentMono = this.time.mono;
    const common = { mid: this.uuid(), device, epoch, seq, boot, sentMono, acked: 0 };
    return { ...common, events: [...events], ...more };
  }

  ask(more: Partial<Message<'req'>['ask']> = {}): Message<'req'> {
    const { history } = this;
    const ask = { kind: 'cache' as const, history, cursor: 0, fill: false };
    return { cid: this.uuid(), ask: { ...ask, ...more } };
  }
}

/** One message as it came, for comparing. */
export interface Told {
  readonly device: string;
  readonly kind: MessageKind;
  readonly message: unknown;
}

/** The messages of one kind among those that came, as the kind says they look. */
export function messagesOf<K extends MessageKind>(kind: K, told: readonly Told[]): Message<K>[] {
  return told.filter((one) => one.kind === kind).map(({ message }) => message as Message<K>);
}

/** The one message of a kind that came; an error when there is none. */
export function messageOf<K extends MessageKind>(kind: K, told: readonly Told[]): Message<K> {
  const [message] = messagesOf(kind, told);
  if (message === undefined) throw new Error(`no ${kind} came: ${JSON.stringify(told)}`);
  return message;
}

/** The page among the answers that came; an error when it is another answer. */
export function pageOf(told: readonly Told[]) {
  const { answer, history } = messageOf('res', told);
  if (answer.kind !== 'page') throw new Error(`no page: ${JSON.stringify(answer)}`);
  return { ...answer, history };
}
