import { type Static, Type } from 'typebox';

/**
 * Events: what a kiosk tells the gateway so that state changes. The envelope travels in the open,
 * the body is sealed to the gateway's key and kept and resent as the very same bytes.
 */
export const limits = {
  /** An MQTT packet, header and all. */
  packetBytes: 64 * 1024,
  /** Events in one `ev` message. */
  batchEvents: 50,
  /** Sealed body of one event. */
  bodyBytes: 8 * 1024,
  /** Batches on the way at a time (go-back-N window). */
  batchesInFlight: 4,
  /** Rows in one cache page. */
  pageRows: 200,
  /** A raw read of any reader. */
  rawReadBytes: 1024,
  /** A canonical card id. */
  cardIdChars: 64,
  /** An HTTP body. */
  httpBodyBytes: 1024 * 1024,
  /** Lines on one receipt. */
  receiptLines: 2000,
} as const;

/** Pattern of base64url text, which may be empty. */
export const base64Url = '^[A-Za-z0-9_-]*$';

const id = Type.String({ pattern: '^[0-9a-f-]{36}$' });
const cardId = Type.String({ pattern: '^(num|uid|tok)-[0-9A-Za-z]{1,60}$', maxLength: 64 });
/** A SHA-256 in base64url. */
const hash = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Where the event's wall time came from: `gateway` (set by resume in this boot) or `local`. */
export const TimeQuality = Type.Union([Type.Literal('gateway'), Type.Literal('local')]);

/** One event as it travels: open envelope, sealed body. */
export const EventEnvelope = Type.Object({
  id,
  type: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z][a-z.]*$' }),
  /** Clock of the boot in which the act happened. */
  mono: count,
  ts: count,
  quality: TimeQuality,
  /** Boot in which the act happened; occurredAt is exact only when it is still the same. */
  boot: Type.String({ minLength: 1, maxLength: 64 }),
  /** Business key of the act, when it has one (a spend and its cancel share it). */
  op: Type.Optional(id),
  /** Cache rev that the act was decided on. */
  rev: count,
  /** base64url of the sealed body; base64url of its SHA-256. */
  body: Type.String({ maxLength: Math.ceil((limits.bodyBytes * 4) / 3), pattern: base64Url }),
  hash,
});
export type EventEnvelope = Static<typeof EventEnvelope>;

/** Bodies by event type, before sealing. */
export const eventBodies = {
  /** A card was read that could not be checked, or the programme wants visits. */
  visit: Type.Object({ card: cardId }),
  /** A new member with this card. `member` is made at the kiosk so that a retry is the same. */
  enrol: Type.Object({
    member: id,
    card: cardId,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  }),
  /** A further card for the member who holds `known`. */
  link: Type.Object({ known: cardId, card: cardId }),
  /** Wants `amount` of `unit` for `op`; not given when it arrives after `deadline`. */
  'spend.intent': Type.Object({
    card: cardId,
    unit: Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,15}$' }),
    amount: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    deadline: count,
  }),
  /** Takes back what the intent with the same `op` was given, if anything. */
  'spend.cancel': Type.Object({}),
  /** Stands in, under the same id and seq, for an event that no receiver could read. */
  unreadable: Type.Object({
    sha256: hash,
    length: count,
  }),
} as const;
export type EventType = keyof typeof eventBodies;
export type EventBody<T extends EventType> = Static<(typeof eventBodies)[T]>;

/** An opened event body with its type: what intake turns into a command. */
export type OpenedEvent = {
  readonly [T in EventType]: { readonly type: T; readonly body: EventBody<T> };
}[EventType];
