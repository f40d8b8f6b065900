import { join } from 'node:path';
import { checkIsThere } from '../../protocol/host/folder.ts';
import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import type { BookedEntry, LotFacts } from '../ledger/flows.ts';
import type { SaleDiscount } from '../ledger/types.ts';
import { migrations } from '../store/migrations/all.ts';
import { type SaleRow, saleOf } from '../store/rows.ts';
import { ledgerFileName } from '../store/sqlite.ts';
import { guarded } from '../store/storage-error.ts';

/** A block of the ledger's chain: what was true at one commit. */
export interface BlockMark {
  readonly n: number;
  /** Hex. */
  readonly hash: string;
  /** Number of its last entry. */
  readonly entries: number;
}

/** A sale with what came off its prices. */
export interface DiscountedSale {
  readonly receipt: string;
  readonly programme: string;
  readonly partner: string;
  readonly currency: string;
  readonly discounts: readonly SaleDiscount[];
}

/**
 * Reads the ledger of a data folder beside a working gateway, all of it as of one commit. Throws
 * CONFIG_INVALID when it is not there, and what `openDatabase` throws.
 */
export function readLedger<T>(dataFolder: string, read: (ledger: LedgerReader) => T): T {
  const path = join(dataFolder, ledgerFileName);
  checkIsThere(path, 'name the data folder of a gateway');
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    return guarded(() => db.transaction(() => read(new LedgerReader(db))).deferred());
  } finally {
    db.close();
  }
}

interface EntryRow {
  readonly n: number;
  readonly member: string | null;
  readonly ref: string;
  readonly date: string;
  readonly unit: string | null;
  readonly account: string;
  readonly amount: number;
  readonly lot: number | null;
}
type Posting = BookedEntry['postings'][number];

export class LedgerReader {
  readonly db: Database;
  private readonly lotById;
  private readonly documentOf;

  constructor(db: Database) {
    this.db = db;
    this.lotById = db.prepare<[number], { issuer: string; expires_at: number | null }>(
      'SELECT issuer, expires_at FROM lots WHERE id = ?',
    );
    this.documentOf = db
      .prepare<[string], string>('SELECT document FROM spends WHERE id = ?')
      .pluck();
  }

  /** The newest block; number 0 before the first. */
  head(): BlockMark {
    return this.block(null) ?? { n: 0, hash: '', entries: 0 };
  }

  /** A block by its number, the newest for null; null when there is none. */
  block(n: number | null): BlockMark | null {
    const where = n === null ? '' : `WHERE n = ${Number(n)}`;
    const row = this.db
      .prepare<[], { n: number; hash: Uint8Array; entries: number }>(
        `SELECT n, hash, entries FROM blocks ${where} ORDER BY n DESC LIMIT 1`,
      )
      .get();
    if (row === undefined) return null;
    return { n: row.n, hash: Buffer.from(row.hash).toString('hex'), entries: row.entries };
  }

  /** Entries with postings up to a number, in their order. */
  *entries(upTo: number): Iterable<BookedEntry> {
    const commits = this.commits();
    let commit = commits.next();
    const open = { row: null as EntryRow | null, postings: [] as Posting[] };
    const closed = (row: EntryRow, postings: readonly Posting[]): BookedEntry => {
      while (commit.done !== true && commit.value.entries < row.n) commit = commits.next();
      assert(commit.done !== true, `entry ${row.n} has a block`);
      const { n, member, ref, date } = row;
      return { n, at: commit.value.at, businessDate: date, member, ref, postings };
    };
    try {
      for (const row of this.postings(upTo)) {
        if (open.row !== null && open.row.n !== row.n) {
          yield closed(open.row, open.postings);
          open.postings = [];
        }
        open.row = row;
        const { unit, account, amount, lot } = row;
        if (unit !== null) {
          open.postings.push({ unit, account: account as Posting['account'], amount, lot });
        }
      }
      if (open.row !== null) yield closed(open.row, open.postings);
    } finally {
      commits.return?.();
    }
  }

  /** What never changes about a lot. */
  lotOf(id: number): LotFacts {
    const row = this.lotById.get(id);
    assert(row !== undefined, `lot ${id} is there`);
    return { issuer: row.issuer, expiresAt: row.expires_at };
  }

  /** The partner of the document that an entry's ref is, or that its spend belongs to. */
  partnerOf(ref: string): string | null {
    const document = this.documentOf.get(ref) ?? ref;
    if (!document.startsWith('[')) return null;
    const [partner] = JSON.parse(document) as readonly unknown[];
    return typeof partner === 'string' ? partner : null;
  }

  /** Sales of which something came off, by their receipt. */
  *discountedSales(): Iterable<DiscountedSale> {
    const rows = this.db
      .prepare<[], SaleRow>("SELECT * FROM sales WHERE discounts <> '[]' ORDER BY receipt")
      .iterate();
    for (const row of rows) yield saleOf(row);
  }

  private postings(upTo: number): IterableIterator<EntryRow> {
    return this.db
      .prepare<[number], EntryRow>(
        `SELECT e.n, e.member, e.ref, e.business_date AS date, p.unit, p.account, p.amount, p.lot
         FROM entries e LEFT JOIN postings p ON p.entry = e.n WHERE e.n <= ?
         ORDER BY e.n, p.position`,
      )
      .iterate(upTo);
  }

  private commits(): IterableIterator<{ readonly entries: number; readonly at: EpochMs }> {
    return this.db
      .prepare<[], { entries: number; at: number }>('SELECT entries, at FROM blocks ORDER BY n')
      .iterate();
  }
}
