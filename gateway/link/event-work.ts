import { openSealedBody } from '../../protocol/body-seal.ts';
import { bodyHash, decodeBody, fromBase64Url } from '../../protocol/codec.ts';
import { type Result, refuse } from '../../protocol/errors.ts';
import type { EventEnvelope, OpenedEvent } from '../../protocol/events.ts';
import { assertNever, type EpochMs } from '../../protocol/units.ts';
import type { Command } from '../programme/types.ts';
import type { EventWork } from '../store/interface.ts';

/**
 * One event of a kiosk as work for the intake. What cannot be decided is kept whole: parked when
 * its type is unknown, quarantined when its body does not open or read. Never fails.
 */
export function eventWork(options: {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly envelope: EventEnvelope;
  readonly occurredAt: EpochMs;
  readonly receivedAt: EpochMs;
  /** Raw X25519 key that bodies are sealed to. */
  readonly privateKey: Uint8Array;
}): EventWork {
  const { device, epoch, seq, envelope, occurredAt, receivedAt, privateKey } = options;
  const { id, type } = envelope;
  const sealed = fromBase64Url(envelope.body);
  const content = contentOf({ envelope, sealed, occurredAt, privateKey });
  return {
    kind: 'event',
    device,
    epoch,
    seq,
    id,
    bodyHash: bodyHash(sealed),
    type,
    receivedAt,
    content,
  };
}

/**
 * What a parked event asks for now; null while its type is still unknown, or when its body turns
 * out not to be of its type.
 */
export function parkedCommand(options: {
  /** As it was kept. */
  readonly content: string;
  /** Raw X25519 key that bodies are sealed to. */
  readonly privateKey: Uint8Array;
}): Command | null {
  const { occurredAt, envelope } = JSON.parse(options.content) as Parked;
  const sealed = fromBase64Url(envelope.body);
  const content = contentOf({ envelope, sealed, occurredAt, privateKey: options.privateKey });
  return content.kind === 'command' ? content.command : null;
}

/** What is kept of an event whose type is unknown: when it happened cannot be reckoned again. */
interface Parked {
  readonly occurredAt: EpochMs;
  readonly envelope: EventEnvelope;
}

function contentOf(options: {
  readonly envelope: EventEnvelope;
  readonly sealed: Uint8Array;
  readonly occurredAt: EpochMs;
  readonly privateKey: Uint8Array;
}): EventWork['content'] {
  const { envelope } = options;
  const opened = open(options);
  if (!opened.ok) {
    if (opened.code !== 'EVENT_TYPE_UNKNOWN') return quarantined(envelope);
    const parked: Parked = { occurredAt: options.occurredAt, envelope };
    return { kind: 'parked', envelope: JSON.stringify(parked) };
  }
  const command = commandOf(opened.value, envelope.op, options.occurredAt);
  return command === null ? quarantined(envelope) : { kind: 'command', command };
}

function quarantined(envelope: EventEnvelope): EventWork['content'] {
  return { kind: 'quarantined', envelope: JSON.stringify(envelope) };
}

function open(options: {
  readonly envelope: EventEnvelope;
  readonly sealed: Uint8Array;
  readonly privateKey: Uint8Array;
}): Result<OpenedEvent> {
  const { envelope, sealed, privateKey } = options;
  if (bodyHash(sealed) !== envelope.hash) return refuse('EVENT_BODY_INVALID', { found: 'hash' });
  const plain = openSealedBody({ privateKey, eventId: envelope.id, sealed });
  return plain.ok ? decodeBody(envelope.type, plain.value) : plain;
}

/** Null for what is no act: an unreadable event, a spend without its business key. */
function commandOf(opened: OpenedEvent, op: string | undefined, at: EpochMs): Command | null {
  switch (opened.type) {
    case 'visit':
      return { kind: 'visit', who: { card: opened.body.card }, at };
    case 'enrol': {
      const { member, card, name = '' } = opened.body;
      return { kind: 'enrol', member, card, name, at };
    }
    case 'link':
      return { kind: 'link', who: { card: opened.body.known }, card: opened.body.card, at };
    case 'spend.intent': {
      const { card, unit, amount, deadline } = opened.body;
      if (op === undefined) return null;
      return { kind: 'spendIntent', op, who: { card }, unit, amount, deadline, at };
    }
    case 'spend.cancel':
      return op === undefined ? null : { kind: 'spendCancel', op, at };
    case 'unreadable':
      return null;
    default:
      return assertNever(opened);
  }
}
