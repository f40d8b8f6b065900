import { existsSync } from 'node:fs';
import { outboxMigrations } from '../../device/store/outbox-schema.ts';
import { migrations as ledgerMigrations } from '../../gateway/store/migrations/all.ts';
import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';

/** A line of the ledger as the panel shows it. */
export interface LedgerLine {
  readonly n: number;
  readonly kind: string;
  readonly account: string;
  readonly amount: number;
  /** Points, stamps, rewards; '' in a line that moves nothing. */
  readonly unit: string;
  /** First digits of the hash of the block that sealed it. */
  readonly block: string;
}

/**
 * Reads the shop's two databases beside the programs that write them: also while they are dead.
 * It never writes.
 */
export class Books {
  private readonly ledgerFile: string;
  private readonly outboxFile: string;
  private ledger: Database | null = null;
  private outbox: Database | null = null;
  private knownLength: number | null = null;
  private knownLines: readonly LedgerLine[] = [];

  constructor(files: { readonly ledger: string; readonly outbox: string }) {
    this.ledgerFile = files.ledger;
    this.outboxFile = files.outbox;
  }

  /** Events that the kiosk keeps for its gateway; null before its first start. */
  outboxLength(): number | null {
    this.outbox ??= open(this.outboxFile, outboxMigrations);
    if (this.outbox === null) return null;
    this.knownLength = lengthOf(this.outbox) ?? this.knownLength;
    return this.knownLength;
  }

  /** The newest postings on members' accounts and their other sides, newest first. */
  lastLines(count: number): readonly LedgerLine[] {
    this.ledger ??= open(this.ledgerFile, ledgerMigrations);
    if (this.ledger === null) return [];
    this.knownLines = linesOf(this.ledger, count) ?? this.knownLines;
    return this.knownLines;
  }

  close(): void {
    this.ledger?.close();
    this.outbox?.close();
  }
}

function lengthOf(outbox: Database): number | null {
  const sql = `SELECT count(*) FROM outbox WHERE state = 'waiting'`;
  return unlessBusy(() => Number(outbox.prepare(sql).pluck().get()));
}

interface LineRow {
  readonly n: number;
  readonly kind: string;
  readonly account: string | null;
  readonly amount: number | null;
  readonly unit: string | null;
  readonly name: string | null;
  readonly hash: string | null;
}

function linesOf(ledger: Database, count: number): readonly LedgerLine[] | null {
  // Looked for from the newest block down: the last one that did not hold the entry yet.
  const before = 'SELECT n FROM blocks WHERE entries < e.n ORDER BY n DESC LIMIT 1';
  const hash = `SELECT lower(hex(hash)) FROM blocks WHERE n > coalesce((${before}), 0) LIMIT 1`;
  const newestLines = `SELECT e.n, e.kind, p.account, p.amount, p.unit, m.name, (${hash}) AS hash
    FROM entries e LEFT JOIN postings p ON p.entry = e.n
    LEFT JOIN members m ON m.id = e.member
    ORDER BY e.n DESC, p.position DESC LIMIT ?`;
  return unlessBusy(() => {
    const rows = ledger.prepare(newestLines).all(count) as readonly LineRow[];
    return rows.map(({ n, kind, account, amount, unit, name, hash: block }) => ({
      n,
      kind,
      account: accountWords(account, name),
      amount: amount ?? 0,
      unit: (unit ?? '').toLowerCase(),
      block: (block ?? '').slice(0, 8),
    }));
  });
}

/** Null while the program that owns the file mends it after a kill: the next look will do. */
function unlessBusy<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** `member:ID:available` as "Anna, available": the panel's people are invented. */
function accountWords(account: string | null, name: string | null): string {
  if (account === null) return name ?? '';
  const part = /^member:.+:(\w+)$/.exec(account)?.[1];
  return part === undefined ? account : `${name || 'member'}, ${part}`;
}

function open(path: string, migrations: readonly string[]): Database | null {
  if (!existsSync(path)) return null;
  try {
    return openDatabase({ path, durability: 'normal', migrations, readonly: true });
  } catch {
    // Its program is just making it: it is there at the next look.
    return null;
  }
}
