import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import {
  type Block,
  blockHash,
  type ChainedEntry,
  type ChainedEvent,
  type ChainedLateAnswer,
  type ChainedRenumbering,
  type ChainedRequest,
  type ChainedTable,
  canonicalEntry,
  canonicalEvent,
  canonicalLateAnswer,
  canonicalRenumbering,
  canonicalRequest,
  chainedTables,
  genesis,
  traceHash,
} from '../ledger/chain.ts';
import { isBalanced, type UnitSummary } from '../ledger/summary.ts';
import { checkAccounts } from './check-accounts.ts';
import { migrations } from './migrations/all.ts';
import { guarded } from './storage-error.ts';
import { unitSummaries } from './summary.ts';

export type VerifyReport =
  | {
      readonly ok: true;
      readonly blocks: number;
      readonly entries: number;
      /** Hash of the last block, hex: publish it, and nobody can rewrite what lies before. */
      readonly head: string;
      readonly lastCommittedAt: EpochMs;
      readonly units: Readonly<Record<string, UnitSummary>>;
    }
  | {
      readonly ok: false;
      /** The first block that is not right; null when blocks are and what became of them is not. */
      readonly block: number | null;
      readonly problem: string;
    };

/** What is known to be right from an earlier run; the walk goes on behind it. */
export interface VerifiedHead {
  readonly block: number;
  readonly hash: Uint8Array;
}

/**
 * Proves a ledger: walks the chain block by block and compares every row with its hash, every
 * entry with zero; then compares balances and lots with the postings. Reads beside a running
 * gateway. Takes time linear in the journal. Throws what `openDatabase` throws.
 */
export function verifyLedger(path: string, from: VerifiedHead | null = null): VerifyReport {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    return guarded(() => db.transaction(() => verify(db, from)).deferred());
  } finally {
    db.close();
  }
}

function verify(db: Database, from: VerifiedHead | null): VerifyReport {
  const damage = db.pragma('integrity_check(1)', { simple: true });
  if (damage !== 'ok') return { ok: false, block: null, problem: `the file: ${damage}` };
  const walk = new Walk(db);
  let last: Block = genesis;
  if (from !== null) {
    const known = db.prepare('SELECT * FROM blocks WHERE n = ?').get(from.block);
    last = (known as Block | undefined) ?? genesis;
    if (Buffer.compare(last.hash, from.hash) !== 0) return broken(from.block, 'another hash');
  }
  const blocks = db.prepare('SELECT * FROM blocks WHERE n > ? ORDER BY n').iterate(last.n);
  for (const block of blocks as IterableIterator<Block>) {
    const problem = walk.check(block, last);
    if (problem !== null) return broken(last.n + 1, problem);
    last = block;
  }
  const problem = walk.beyond(last) ?? checkAccounts(db);
  if (problem !== null) return { ok: false, block: null, problem };
  const units = unitSummaries(db);
  for (const [unit, summary] of Object.entries(units)) {
    if (!isBalanced(summary)) return { ok: false, block: null, problem: `${unit} has no balance` };
  }
  const head = Buffer.from(last.hash).toString('hex');
  return {
    ok: true,
    blocks: last.n,
    entries: last.entries,
    head,
    lastCommittedAt: last.at,
    units,
  };
}

function broken(block: number, problem: string): VerifyReport {
  return { ok: false, block, problem };
}

type Range = [from: number, to: number];
type PostingRow = ChainedEntry['postings'][number] & { readonly entry: number };
type EntryRow = Omit<ChainedEntry, 'traceHash' | 'postings'> & {
  readonly traceHash: Uint8Array | null;
  readonly traces: string | null;
};

/** Reads the rows of one block after the other. */
class Walk {
  private readonly requests;
  private readonly lateAnswers;
  private readonly events;
  private readonly renumberings;
  private readonly entries;
  private readonly postings;
  private readonly lastOf;

  constructor(db: Database) {
    this.requests = db.prepare<Range, ChainedRequest>(
      'SELECT * FROM requests WHERE n BETWEEN ? AND ? ORDER BY n',
    );
    this.lateAnswers = db.prepare<Range, ChainedLateAnswer>(
      'SELECT * FROM late_answers WHERE n BETWEEN ? AND ? ORDER BY n',
    );
    this.events = db.prepare<Range, ChainedEvent>(
      'SELECT *, body_hash AS bodyHash FROM events WHERE n BETWEEN ? AND ? ORDER BY n',
    );
    this.renumberings = db.prepare<Range, ChainedRenumbering>(
      'SELECT * FROM renumberings WHERE n BETWEEN ? AND ? ORDER BY n',
    );
    this.entries = db.prepare<Range, EntryRow>(
      `SELECT e.*, e.business_date AS businessDate, e.trace_hash AS traceHash, t.body AS traces
       FROM entries e LEFT JOIN traces t ON t.entry = e.n WHERE e.n BETWEEN ? AND ? ORDER BY e.n`,
    );
    this.postings = db.prepare<Range, PostingRow>(
      'SELECT * FROM postings WHERE entry BETWEEN ? AND ? ORDER BY entry, position',
    );
    this.lastOf = chainedTables.map((table) => ({
      table,
      last: db.prepare<[], number | null>(`SELECT max(n) FROM ${table}`).pluck(),
      first: db.prepare<[], number | null>(`SELECT min(n) FROM ${table}`).pluck(),
    }));
  }

  /** What is wrong with a block, or null. */
  check(block: Block, before: Block): string | null {
    if (block.n !== before.n + 1) return 'the block is missing';
    if (block.at < before.at) return 'time goes back';
    const range = (table: ChainedTable): Range => [before[table] + 1, block[table]];
    const entries = this.entriesOf(range('entries'));
    if (typeof entries === 'string') return entries;
    const rows = [
      ...this.requests.all(...range('requests')).map(canonicalRequest),
      ...this.lateAnswers.all(...range('late_answers')).map(canonicalLateAnswer),
      ...this.events.all(...range('events')).map(canonicalEvent),
      ...this.renumberings.all(...range('renumberings')).map(canonicalRenumbering),
      ...entries,
    ];
    const { n, at } = block;
    const hash = blockHash({ previous: before.hash, n, at, heads: block, rows });
    return Buffer.compare(hash, block.hash) === 0 ? null : 'its rows do not have its hash';
  }

  /** Rows that no block holds, or null. */
  beyond(block: Block): string | null {
    for (const { table, first, last } of this.lastOf) {
      if ((last.get() ?? 0) > block[table]) return `${table} has rows after the last block`;
      if ((first.get() ?? 1) < 1) return `${table} has rows before the first block`;
    }
    const [stray] = this.postings.all(block.entries + 1, Number.MAX_SAFE_INTEGER);
    return stray === undefined ? null : 'postings has rows after the last block';
  }

  private entriesOf(range: Range): string[] | string {
    const postings = Map.groupBy(this.postings.all(...range), (row) => row.entry);
    const rows: string[] = [];
    for (const row of this.entries.all(...range)) {
      const ofEntry = postings.get(row.n) ?? [];
      postings.delete(row.n);
      const problem = entryProblem(row, ofEntry);
      if (problem !== null) return `entry ${row.n}: ${problem}`;
      const hash = row.traceHash === null ? null : Buffer.from(row.traceHash).toString('hex');
      rows.push(canonicalEntry({ ...row, traceHash: hash, postings: ofEntry }));
    }
    return postings.size === 0 ? rows : 'it has postings without an entry';
  }
}

function entryProblem(entry: EntryRow, postings: readonly PostingRow[]): string | null {
  const sums = new Map<string, number>();
  for (const { unit, amount } of postings) sums.set(unit, (sums.get(unit) ?? 0) + amount);
  for (const [unit, sum] of sums) if (sum !== 0) return `its ${unit} sum to ${sum}, not 0`;
  // Traces may be gone (they are no part of the books), but never others.
  if (entry.traces === null) return null;
  const hash = entry.traceHash === null ? '' : Buffer.from(entry.traceHash).toString('hex');
  return traceHash(entry.traces) === hash ? null : 'its traces do not have their hash';
}
