import { type Static, Type } from 'typebox';
import { base64Url, EventEnvelope, limits } from './events.ts';

/**
 * All messages of wire version 0. Topics are in topics.ts, the codec in codec.ts.
 * Receivers ignore unknown fields; senders send none.
 */
const id = Type.String({ pattern: '^[0-9a-f-]{36}$' });
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Above 0 there are more than a kiosk can use up, and always one more. */
const epoch = Type.Integer({ minimum: 0, maximum: 2 ** 40 });
const deviceId = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const boot = Type.String({ minLength: 1, maxLength: 64 });
const token = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' });
/** 32 bytes in base64url. */
const key = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
/**
 * A block of the ledger's hash chain, base64url of its hash; block 0 with '' stands before the
 * first. Whoever holds one can prove that the ledger had it.
 */
export const Head = Type.Object({ block: count, hash: Type.Union([key, Type.Literal('')]) });
export type Head = Static<typeof Head>;

const noteText = Type.String({ minLength: 1, maxLength: 24 });

/** Results in one ack: four batches in flight are 200 events, an older base adds a few. */
const resultsMax = 400;

/** After each connect, once subscribed; nothing else is sent until `resume` comes. */
export const Hello = Type.Object({
  boot,
  /** Life of the device's sequence numbers; starts at 1. */
  epoch,
  /** The seq that the next new event will get. */
  nextSeq: count,
  /** Highest seq that this device has freed, and the id of the event there ('' at 0). */
  acked: count,
  ackedId: Type.Union([id, Type.Literal('')]),
  /** The ledger's life that outbox and cache belong to ('' before the first resume). */
  history: Type.Union([id, Type.Literal('')]),
  /** Cursor of the cache. */
  rev: count,
  /** No row of the cache is of a later block; block 0 when it has none of `history`. */
  head: Head,
  leases: Type.Array(id, { maxItems: 100 }),
});
export type Hello = Static<typeof Hello>;

/** The gateway's answer to hello. Only its `now` permits spending. */
export const Resume = Type.Object({
  boot,
  /** The head of the hello that this answers, as it was compared. */
  head: Head,
  /** This run of the gateway's process: rows of another have not been compared with. */
  run: id,
  history: id,
  now: count,
  epoch: count,
  /** Highest seq applied for (device, epoch), and the event id there ('' at 0). */
  applied: count,
  appliedId: Type.Union([id, Type.Literal('')]),
  /** The gateway's newest rev. */
  rev: count,
  config: Type.Object({
    /** base64url X25519 public key that event bodies are sealed to. */
    sealTo: key,
    /** base64url secret of this store's cache, 32 bytes. */
    pepper: key,
    /** Names of units for display, in the order that cache rows use. */
    units: Type.Array(
      Type.Object({
        unit: Type.String({ minLength: 1, maxLength: 16 }),
        scale: Type.Integer({ minimum: 0, maximum: 6 }),
      }),
      { maxItems: 8 },
    ),
    /** What levels and clubs are called, in the order that notes in cache rows use. */
    names: Type.Optional(
      Type.Array(
        Type.Object({
          id: Type.String({ minLength: 1, maxLength: 40 }),
          texts: Type.Object({
            da: Type.Optional(noteText),
            en: Type.Optional(noteText),
            nb: Type.Optional(noteText),
            nl: Type.Optional(noteText),
            ru: Type.Optional(noteText),
          }),
        }),
        { maxItems: 64 },
      ),
    ),
    zone: Type.String({ maxLength: 64 }),
    catchUpMs: count,
  }),
  newEpoch: Type.Optional(count),
});
export type Resume = Static<typeof Resume>;

/** 1-50 events with consecutive seqs from `seq`. */
export const EventBatch = Type.Object({
  mid: id,
  device: deviceId,
  epoch,
  seq: Type.Integer({ minimum: 1 }),
  boot,
  sentMono: count,
  /** The device's `acked` when it sent this. */
  acked: count,
  events: Type.Array(EventEnvelope, { minItems: 1, maxItems: limits.batchEvents }),
});
export type EventBatch = Static<typeof EventBatch>;

/** What became of one event beyond "applied". */
export const EventResult = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  id,
  kind: Type.Union([
    Type.Literal('refused'),
    Type.Literal('parked'),
    Type.Literal('quarantined'),
    Type.Literal('granted'),
  ]),
  code: Type.Optional(Type.String({ maxLength: 40 })),
});
export type EventResult = Static<typeof EventResult>;

/** The receipt: sent after commit. Frees rows up to `upTo` if the row there has `id`. */
export const Ack = Type.Object({
  history: id,
  epoch: count,
  /** `acked` of the batch that this answers. */
  base: count,
  upTo: count,
  id: Type.Union([id, Type.Literal('')]),
  /** Every non-trivial result in (base, upTo]. */
  results: Type.Array(EventResult, { maxItems: resultsMax }),
});
export type Ack = Static<typeof Ack>;

/** The message `mid` could not be read at all; its sender halves the batch. */
export const Bad = Type.Object({
  mid: Type.Union([id, Type.Literal('')]),
  code: Type.String({ maxLength: 40 }),
});
export type Bad = Static<typeof Bad>;

/** A member view of one card. `sealed` is '' when the card is gone from the cache. */
export const CacheRow = Type.Object({
  token,
  rev: Type.Integer({ minimum: 1 }),
  sealed: Type.String({ maxLength: 400, pattern: base64Url }),
});
export type CacheRow = Static<typeof CacheRow>;

/** Broadcast after each commit that changed member views; upserts guarded by the row's rev. */
export const ViewPush = Type.Object({
  run: id,
  history: id,
  now: count,
  /** A committed block, not before those of the rows. */
  head: Head,
  rows: Type.Array(CacheRow, { minItems: 1, maxItems: limits.pageRows }),
});
export type ViewPush = Static<typeof ViewPush>;

/** A question; the answer repeats `cid`, and the asker drops one that comes too late. */
export const Request = Type.Object({
  cid: id,
  /** Rows with rev > cursor, oldest first. A fill starts at cursor 0 with `fill: true`. */
  ask: Type.Object({
    kind: Type.Literal('cache'),
    history: Type.Union([id, Type.Literal('')]),
    cursor: count,
    fill: Type.Boolean(),
  }),
});
export type Request = Static<typeof Request>;

export const Response = Type.Object({
  cid: id,
  run: id,
  history: id,
  now: count,
  answer: Type.Union([
    /** `rev` is the cursor after this page; `isLast` when it reached the newest rev. */
    Type.Object({
      kind: Type.Literal('page'),
      rows: Type.Array(CacheRow, { maxItems: limits.pageRows }),
      rev: count,
      isLast: Type.Boolean(),
      head: Head,
    }),
    /** The cursor is unusable (too old or of another history): fill anew. */
    Type.Object({ kind: Type.Literal('reset') }),
    /** Try again later (two fills at a time). */
    Type.Object({ kind: Type.Literal('busy'), afterMs: count }),
  ]),
});
export type Response = Static<typeof Response>;

/** Every kind of message with its schema. */
export const messageSchemas = {
  hello: Hello,
  ev: EventBatch,
  req: Request,
  resume: Resume,
  ack: Ack,
  bad: Bad,
  res: Response,
  view: ViewPush,
} as const;
export type MessageKind = keyof typeof messageSchemas;
export type Message<K extends MessageKind> = Static<(typeof messageSchemas)[K]>;
