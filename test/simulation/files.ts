import Database from 'better-sqlite3';
import type { LedgerPosting } from './reference-shop.ts';

export const unfreedSql = `SELECT count(*) FROM outbox WHERE state = 'waiting'`;
export const freedSql = `SELECT id FROM outbox WHERE state = 'sent'`;

export function withDatabase<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

export function idsIn(file: string, table: 'events' | 'outbox'): readonly string[] {
  return withDatabase(file, (db) =>
    (db.prepare(`SELECT id FROM ${table}`).all() as { id: string }[]).map(({ id }) => id),
  );
}

export function count(db: Database.Database, sql: string, ...values: readonly string[]): number {
  return Number(
    db
      .prepare(sql)
      .pluck()
      .get(...values),
  );
}

export function textOf(db: Database.Database, sql: string): string {
  return String(db.prepare(sql).pluck().get() ?? '');
}

export function postings(db: Database.Database): readonly LedgerPosting[] {
  const sql = 'SELECT entry, unit, account, amount FROM postings ORDER BY entry, position';
  return db.prepare(sql).all() as LedgerPosting[];
}
