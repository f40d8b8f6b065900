import { hash } from 'node:crypto';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { ok, type Result, refuse } from './errors.ts';
import { type EventBody, type EventType, eventBodies, limits, type OpenedEvent } from './events.ts';
import { type Message, type MessageKind, messageSchemas } from './messages.ts';
import { compileStrip, type Strip } from './strip.ts';
import { assert } from './units.ts';

/** Deepest nesting of arrays and objects in anything that is read. */
export const depthMax = 16;

/**
 * A message as bytes. Senders are strict: a message that is not of its schema is a bug and throws.
 * The packet limit (`limits.packetBytes`) is for the caller to keep, since it can send less at a
 * time.
 */
export function encodeMessage<K extends MessageKind>(kind: K, message: Message<K>): Uint8Array {
  return encode(formOf(messageForms, kind, messageSchemas[kind]), message, kind);
}

/**
 * Reads a message of a kind. Never throws. Checks, in this order: size (MESSAGE_TOO_LARGE), strict
 * UTF-8, nesting, JSON, schema (MESSAGE_MALFORMED with `path`). Unknown fields are dropped.
 */
export function decodeMessage<K extends MessageKind>(
  kind: K,
  bytes: Uint8Array,
): Result<Message<K>> {
  if (bytes.length > limits.packetBytes) {
    return refuse('MESSAGE_TOO_LARGE', { bytes: bytes.length, limit: limits.packetBytes });
  }
  const read = decode(formOf(messageForms, kind, messageSchemas[kind]), bytes);
  if (!read.ok) return refuse('MESSAGE_MALFORMED', { kind, path: read.path, found: read.found });
  return ok(read.value as Message<K>);
}

/** The `mid` of a message that may be broken elsewhere, for the answer `bad`; '' when none. */
export function readMid(bytes: Uint8Array): string {
  // A broken message may be cut anywhere, so this looks for the text and not for JSON.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, midSearchBytes));
  return midExpression.exec(head.toString('latin1'))?.[1] ?? '';
}

/** An event body before sealing. Throws when it is not of its schema (a bug). */
export function encodeBody<T extends EventType>(type: T, body: EventBody<T>): Uint8Array {
  const bytes = encode(formOf(bodyForms, type, eventBodies[type]), body, type);
  assert(bytes.length <= limits.bodyBytes, `a body of ${type} is over its limit`);
  return bytes;
}

/**
 * Reads an opened body. Never throws. EVENT_TYPE_UNKNOWN: park it; EVENT_BODY_INVALID with `path`:
 * quarantine it. The message that carried it stays readable either way.
 */
export function decodeBody(type: string, bytes: Uint8Array): Result<OpenedEvent> {
  if (!isEventType(type)) return refuse('EVENT_TYPE_UNKNOWN', {});
  if (bytes.length > limits.bodyBytes) {
    return refuse('EVENT_BODY_INVALID', { path: '', found: 'body over its limit' });
  }
  const read = decode(formOf(bodyForms, type, eventBodies[type]), bytes);
  if (!read.ok) return refuse('EVENT_BODY_INVALID', { path: read.path, found: read.found });
  return ok({ type, body: read.value } as OpenedEvent);
}

/** True for the event types that this version decides. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventBodies, type);
}

/** base64url of the SHA-256 of the bytes: the body hash of an event's envelope. */
export function bodyHash(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64url');
}

/** base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** Bytes of base64url text whose alphabet the schema has checked; other characters are skipped. */
export function fromBase64Url(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64url'));
}

const midSearchBytes = 512;
const midExpression = /"mid"\s*:\s*"([0-9a-f-]{36})"/;

/** A compiled schema: its check, and what removes unknown fields. */
interface Form {
  readonly validator: Validator;
  readonly strip: Strip | null;
}

const messageForms = new Map<string, Form>();
const bodyForms = new Map<string, Form>();

/** Schemas are compiled at their first use, so a process pays only for what it reads. */
function formOf(known: Map<string, Form>, name: string, schema: TSchema): Form {
  const found = known.get(name);
  if (found !== undefined) return found;
  const validator = Compile(schema) as unknown as Validator;
  const made = { validator, strip: compileStrip(schema) };
  known.set(name, made);
  return made;
}

function encode(form: Form, value: unknown, name: string): Uint8Array {
  assert(form.validator.Check(value), `a ${name} to be sent is not of its schema`);
  return encoder.encode(JSON.stringify(value));
}

const encoder = new TextEncoder();

type Decoded =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly path: string; readonly found: string };

function decode({ validator, strip }: Form, bytes: Uint8Array): Decoded {
  const depth = depthOf(bytes);
  if (depth > depthMax) return { ok: false, path: '', found: 'nested too deeply' };
  let value: unknown;
  try {
    value = JSON.parse(strictUtf8.decode(bytes));
  } catch {
    // The parser's text may quote what it met, which may be personal; so it is not kept.
    return { ok: false, path: '', found: 'not JSON in UTF-8' };
  }
  if (validator.Check(value)) {
    strip?.(value);
    return { ok: true, value };
  }
  const first = validator.Errors(value)[0];
  return {
    ok: false,
    path: first?.instancePath ?? '',
    found: first?.message ?? 'not of its schema',
  };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Deepest nesting of brackets outside strings; a cheap look before anything is built. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isInString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isInString = false;
    } else if (byte === 0x22) isInString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return deepest;
}
