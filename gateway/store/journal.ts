import { toBase64Url } from '../../protocol/codec.ts';
import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { Head } from '../../protocol/messages.ts';
import type { EpochMs } from '../../protocol/units.ts';
import {
  type Block,
  blockHash,
  type ChainedEvent,
  type ChainedTable,
  canonicalEntry,
  canonicalEvent,
  canonicalLateAnswer,
  canonicalRenumbering,
  canonicalRequest,
  chainedTables,
  genesis,
  type Heads,
  traceHash,
} from '../ledger/chain.ts';
import type { Entry } from '../ledger/types.ts';
import { memberAccount } from './check-decision.ts';

/** What caused an entry: the number of a request or of an event. */
export type Cause = { readonly request: number } | { readonly event: number };

/**
 * The append-only half of the database. Between `begin` and `seal` it numbers rows, writes them
 * and gathers their canonical form; `seal` writes the one block of the commit. All numbers are
 * read anew at `begin`, so that a rolled back transaction leaves nothing behind.
 */
export class Journal {
  private readonly db: Database;
  private readonly lastBlock: Statement;
  private readonly hashOf: Statement;
  private readonly insert: Readonly<Record<ChainedTable | 'postings' | 'traces', Statement>>;
  private readonly insertBlock: Statement;
  private heads: Record<ChainedTable, number> = emptyHeads();
  /** The heads at `begin`. */
  private began: Heads = emptyHeads();
  private remembered: { readonly block: Block | undefined } | null = null;
  private rows: Record<ChainedTable, string[]> = emptyRows();
  private last: Block = genesis;

  constructor(db: Database) {
    this.db = db;
    this.lastBlock = db.prepare('SELECT * FROM blocks ORDER BY n DESC LIMIT 1');
    this.hashOf = db.prepare('SELECT hash FROM blocks WHERE n = ?').pluck();
    this.insert = {
      requests: db.prepare('INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)'),
      late_answers: db.prepare('INSERT INTO late_answers VALUES (?, ?, ?)'),
      events: db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
      renumberings: db.prepare('INSERT INTO renumberings VALUES (?, ?, ?, ?, ?)'),
      entries: db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
      postings: db.prepare('INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?)'),
      traces: db.prepare('INSERT INTO traces VALUES (?, ?)'),
    };
    this.insertBlock = db.prepare('INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  }

  /** Time of the last commit; 0 before the first. */
  lastCommittedAt(): EpochMs {
    return this.newest()?.at ?? 0;
  }

  /** The newest block. Between transactions it is a committed one. */
  head(): Head {
    const row = this.newest();
    return row === undefined
      ? { block: 0, hash: '' }
      : { block: row.n, hash: toBase64Url(row.hash) };
  }

  isOnChain({ block, hash }: Head): boolean {
    const found = this.hashOf.get(block) as Uint8Array | undefined;
    return found === undefined ? block === 0 : toBase64Url(found) === hash;
  }

  /** Begins a block. Returns the time of the last one. */
  begin(): EpochMs {
    this.remembered = null;
    const row = this.lastBlock.get() as Block | undefined;
    this.rows = emptyRows();
    this.heads = emptyHeads();
    this.last = row ?? genesis;
    if (row !== undefined) for (const table of chainedTables) this.heads[table] = row[table];
    this.began = { ...this.heads };
    return this.last.at;
  }

  /** What `rewind` needs to forget the rows of a work that was rolled back. */
  mark(): Heads {
    return { ...this.heads };
  }

  rewind(mark: Heads): void {
    for (const table of chainedTables) {
      // A row that failed half-way has its number, but no canonical form yet.
      this.rows[table].length = Math.max(0, mark[table] - this.began[table]);
      this.heads[table] = mark[table];
    }
  }

  /** The number that the next row of a table gets. */
  next(table: ChainedTable): number {
    return this.heads[table] + 1;
  }

  request(row: {
    readonly key: string;
    readonly hash: string;
    readonly origin: string;
    readonly at: EpochMs;
    readonly answer: string;
  }): void {
    const n = this.number('requests');
    const { key, hash, origin, at, answer } = row;
    this.insert.requests.run(n, key, hash, origin, at, answer);
    this.rows.requests.push(canonicalRequest({ n, ...row }));
  }

  lateAnswer(row: { readonly key: string; readonly answer: string }): void {
    const n = this.number('late_answers');
    this.insert.late_answers.run(n, row.key, row.answer);
    this.rows.late_answers.push(canonicalLateAnswer({ n, ...row }));
  }

  event(row: Omit<ChainedEvent, 'n'>): void {
    const n = this.number('events');
    const { id, device, epoch, seq, type, bodyHash, at, result, code } = row;
    this.insert.events.run(n, id, device, epoch, seq, type, bodyHash, at, result, code);
    this.rows.events.push(canonicalEvent({ n, ...row }));
  }

  renumbering(row: {
    readonly device: string;
    readonly epoch: number;
    readonly seq: number;
    readonly id: string;
  }): void {
    const n = this.number('renumberings');
    this.insert.renumberings.run(n, row.device, row.epoch, row.seq, row.id);
    this.rows.renumberings.push(canonicalRenumbering({ n, ...row }));
  }

  entry(entry: Entry, cause: Cause): void {
    const n = this.number('entries');
    const { kind, member, ref, at, businessDate, postings } = entry;
    const request = 'request' in cause ? cause.request : null;
    const event = 'event' in cause ? cause.event : null;
    const traces = entry.traces.length === 0 ? null : JSON.stringify(entry.traces);
    const hash = traces === null ? null : traceHash(traces);
    const hashBytes = hash === null ? null : Buffer.from(hash, 'hex');
    this.insert.entries.run(n, kind, member, ref, at, businessDate, request, event, hashBytes);
    postings.forEach(({ unit, account, amount, lot }, position) => {
      this.insert.postings.run(n, position, unit, account, amount, lot);
    });
    if (traces !== null) this.insert.traces.run(n, traces);
    this.rows.entries.push(
      canonicalEntry({
        n,
        kind,
        member,
        ref,
        at,
        businessDate,
        request,
        event,
        traceHash: hash,
        postings,
      }),
    );
  }

  /** Seals the block of this commit. */
  seal(at: EpochMs): void {
    const n = this.last.n + 1;
    const { heads } = this;
    const rows = chainedTables.flatMap((table) => this.rows[table]);
    const hash = blockHash({ previous: this.last.hash, n, at, heads, rows });
    const ends = chainedTables.map((table) => heads[table]);
    this.insertBlock.run(n, at, ...ends, hash);
  }

  /** The newest block; between transactions, when every request asks for it, it is remembered. */
  private newest(): Block | undefined {
    if (this.db.inTransaction) return this.lastBlock.get() as Block | undefined;
    this.remembered ??= { block: this.lastBlock.get() as Block | undefined };
    return this.remembered.block;
  }

  private number(table: ChainedTable): number {
    this.heads[table] += 1;
    return this.heads[table];
  }
}

/** Amounts of one member in an entry, summed per unit: what a statement shows. */
export function memberAmounts(
  member: string,
  postings: readonly { readonly unit: string; readonly account: string; readonly amount: number }[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { unit, account, amount } of postings) {
    if (memberAccount(account)?.member !== member) continue;
    sums.set(unit, (sums.get(unit) ?? 0) + amount);
  }
  return sums;
}

function emptyHeads(): Record<ChainedTable, number> {
  return { requests: 0, late_answers: 0, events: 0, renumberings: 0, entries: 0 };
}

function emptyRows(): Record<ChainedTable, string[]> {
  return { requests: [], late_answers: [], events: [], renumberings: [], entries: [] };
}
