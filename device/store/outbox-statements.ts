import type { Database } from '../../protocol/host/sqlite.ts';
import { assert } from '../../protocol/units.ts';
import type { NewEvent, OutboxRow } from './outbox-schema.ts';

const columns = 'epoch, seq, id, type, mono, ts, quality, boot, op, rev, body, hash';
/** Everything but the place: what a renumbering carries over as it is. */
const carried = 'id, type, mono, ts, quality, boot, op, rev, body, hash, state, freed_at, result';

interface Meta {
  readonly epoch: number;
  readonly acked: number;
  readonly ackedId: string;
  readonly history: string;
}
interface Counts {
  readonly waitingRows: number;
  readonly waitingBytes: number;
  readonly sentBytes: number;
}
type Place = { readonly epoch: number; readonly seq: number };
type Insert = NewEvent & Place & { readonly hash: string };
type Kept = { readonly epoch: number; readonly seq: number; readonly id: string; result: string };
type Sent = Place & { readonly freedAt: number; readonly length: number };
type Range = { readonly now: number; readonly epoch: number; readonly from: number; to: number };

/** Every statement of the outbox, prepared once. Type parameters: what it takes, what it gives. */
export function outboxStatements(database: Database) {
  const meta = database.prepare<[], Meta>(
    'SELECT epoch, acked, acked_id AS ackedId, history FROM meta',
  );
  const counts = database.prepare<[], Counts>(
    `SELECT count(*) FILTER (WHERE state = 'waiting') AS waitingRows,
       coalesce(sum(250 + length(body)) FILTER (WHERE state = 'waiting'), 0) AS waitingBytes,
       coalesce(sum(250 + length(body)) FILTER (WHERE state = 'sent'), 0) AS sentBytes
     FROM outbox`,
  );
  return {
    meta: () => present(meta.get()),
    counts: () => present(counts.get()),
    ...readStatements(database),
    ...writeStatements(database),
  };
}

function readStatements(database: Database) {
  const pluckedText = <P extends unknown[]>(sql: string) =>
    database.prepare<P, string>(sql).pluck();
  return {
    highest: database
      .prepare<[number], number>('SELECT max(seq) FROM outbox WHERE epoch = ?')
      .pluck(),
    waiting: database.prepare<[number, number, number], OutboxRow>(
      `SELECT ${columns} FROM outbox WHERE epoch = ? AND seq >= ? ORDER BY seq LIMIT ?`,
    ),
    bytesIn: database
      .prepare<[number, number, number], number>(
        `SELECT coalesce(sum(250 + length(body)), 0) FROM outbox
         WHERE epoch = ? AND seq > ? AND seq <= ?`,
      )
      .pluck(),
    idAt: pluckedText<[number, number]>('SELECT id FROM outbox WHERE epoch = ? AND seq = ?'),
    settings: pluckedText<[]>('SELECT settings FROM meta'),
    unreadable: database.prepare<[string], { type: string; body: Uint8Array }>(
      'SELECT type, body FROM unreadable WHERE id = ?',
    ),
    results: database.prepare<[number], Kept>(
      `SELECT epoch, seq, id, result FROM outbox WHERE result IS NOT NULL
       ORDER BY epoch DESC, seq DESC LIMIT ?`,
    ),
    // Sent rows have the lowest places, so they come first without a sort.
    oldestSent: database.prepare<[number], Sent>(
      `SELECT epoch, seq, coalesce(freed_at, 0) AS freedAt, length(body) AS length FROM outbox
       WHERE state = 'sent' ORDER BY epoch, seq LIMIT ?`,
    ),
  };
}

function writeStatements(database: Database) {
  return {
    insert: database.prepare<[Insert]>(
      `INSERT INTO outbox (${columns}, state) VALUES
       (@epoch, @seq, @id, @type, @mono, @ts, @quality, @boot, @op, @rev, @body, @hash, 'waiting')`,
    ),
    free: database.prepare<[Range]>(
      `UPDATE outbox SET state = 'sent', freed_at = @now
       WHERE epoch = @epoch AND seq > @from AND seq <= @to`,
    ),
    setAcked: database.prepare<[number, string]>('UPDATE meta SET acked = ?, acked_id = ?'),
    setResult: database.prepare<[string, number, number, string]>(
      'UPDATE outbox SET result = ? WHERE epoch = ? AND seq = ? AND id = ?',
    ),
    unfree: database.prepare<[]>(
      `UPDATE outbox SET state = 'waiting', freed_at = NULL, result = NULL WHERE state = 'sent'`,
    ),
    copyRenumbered: database.prepare<[{ newEpoch: number }]>(
      `INSERT INTO outbox (epoch, seq, ${carried})
       SELECT @newEpoch, row_number() OVER (ORDER BY epoch, seq), ${carried}
       FROM outbox WHERE state = 'waiting'`,
    ),
    dropOldPlaces: database.prepare<[number]>(
      `DELETE FROM outbox WHERE state = 'waiting' AND epoch <> ?`,
    ),
    setEpoch: database.prepare<[number]>(`UPDATE meta SET epoch = ?, acked = 0, acked_id = ''`),
    setHistory: database.prepare<[string]>('UPDATE meta SET history = ?'),
    setSettings: database.prepare<[string]>('UPDATE meta SET settings = ?'),
    keepUnreadable: database.prepare<[OutboxRow]>(
      'INSERT OR IGNORE INTO unreadable VALUES (@id, @type, @body, @hash)',
    ),
    replace: database.prepare<[Uint8Array, string, number, number]>(
      `UPDATE outbox SET type = 'unreadable', body = ?, hash = ? WHERE epoch = ? AND seq = ?`,
    ),
    forget: database.prepare<[Place]>(
      `DELETE FROM outbox WHERE state = 'sent' AND (epoch, seq) <= (@epoch, @seq)`,
    ),
  };
}

function present<T>(row: T | undefined): T {
  assert(row !== undefined, 'device.db has its one row');
  return row;
}
