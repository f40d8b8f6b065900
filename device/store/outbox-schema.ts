import type { EventEnvelope } from '../../protocol/events.ts';
import type { EventResult } from '../../protocol/messages.ts';

/**
 * device.db, one script a version. A row's place is (epoch, seq), so the order of the table is the
 * order of the acts and an append touches one page. The next seq is no column: it follows from the
 * rows, and can never disagree with them.
 */
export const outboxMigrations: readonly string[] = [
  `
  CREATE TABLE outbox (
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    mono INTEGER NOT NULL,
    ts INTEGER NOT NULL,
    quality TEXT NOT NULL,
    boot TEXT NOT NULL,
    op TEXT,
    rev INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent')),
    freed_at INTEGER,
    result TEXT,
    PRIMARY KEY (epoch, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    acked INTEGER NOT NULL,
    acked_id TEXT NOT NULL,
    history TEXT NOT NULL,
    settings TEXT
  ) STRICT;
  INSERT INTO meta VALUES (1, 1, 0, '', '', NULL);

  -- Bytes that no receiver could read, under the id of the event that stands in for them.
  CREATE TABLE unreadable (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    body BLOB NOT NULL,
    hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];

/** An act of the kiosk, before it has its place. `body` is sealed already. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly mono: number;
  readonly ts: number;
  readonly quality: EventEnvelope['quality'];
  readonly boot: string;
  /** Business key of the act; null when it has none. */
  readonly op: string | null;
  /** Rev of the cache that the act was decided on. */
  readonly rev: number;
  readonly body: Uint8Array;
}

/** An event in its place. */
export interface OutboxRow extends NewEvent {
  readonly epoch: number;
  readonly seq: number;
  /** base64url of the SHA-256 of `body`. */
  readonly hash: string;
}

/** Where the outbox stands: what `hello` says of it. */
export interface OutboxPlace {
  readonly epoch: number;
  readonly nextSeq: number;
  /** Highest freed seq, and the id there ('' at 0). */
  readonly acked: number;
  readonly ackedId: string;
  /** The ledger's life that it belongs to; '' before the first resume. */
  readonly history: string;
}

export interface OutboxLimits {
  /** Rows and bytes that may wait to be sent. Beyond them appends are refused OUTBOX_FULL. */
  readonly waitingRows: number;
  readonly waitingBytes: number;
  /** Sent rows are kept so long and so many bytes of them, for a gateway that was set back. */
  readonly sentMs: number;
  readonly sentBytes: number;
}

/** 200,000 rows or 512 MB to send; 30 days or 64 MB sent. */
export const defaultOutboxLimits: OutboxLimits = {
  waitingRows: 200_000,
  waitingBytes: 512 * 1024 * 1024,
  sentMs: 30 * 86_400_000,
  sentBytes: 64 * 1024 * 1024,
};

/** What was told about an event besides "applied", as it is kept with the row. */
export interface KeptResult {
  readonly epoch: number;
  readonly seq: number;
  readonly id: string;
  readonly result: Pick<EventResult, 'kind' | 'code'>;
}
