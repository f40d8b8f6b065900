import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Runs `work` on a database beside the process that writes it. */
export function look<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2000 });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** A copy of a database as it is now, whole, while another process may be writing it. */
export function snapshot(file: string, copy: string): string {
  rmSync(copy, { force: true });
  look(file, (db) => db.prepare('VACUUM INTO ?').run(copy));
  return copy;
}

/** The newest event of an outbox; null when it is empty. */
export function newestEvent(file: string): { readonly id: string; readonly hash: string } | null {
  const sql = 'SELECT id, hash FROM outbox ORDER BY epoch DESC, seq DESC LIMIT 1';
  const row = look(file, (db) => db.prepare(sql).get());
  return (row as { id: string; hash: string } | undefined) ?? null;
}

/** All events of an outbox. */
export function eventsIn(file: string): readonly { readonly id: string; readonly hash: string }[] {
  return look(file, (db) => db.prepare('SELECT id, hash FROM outbox').all()) as {
    id: string;
    hash: string;
  }[];
}

/** Do a cache and the ledger hold the same rows? */
export function isSameCache(ledger: string, cache: string): boolean {
  const rows = (file: string, table: string) =>
    look(file, (db) =>
      db
        .prepare(`SELECT hex(token) || ' ' || rev || ' ' || hex(sealed) FROM ${table}
                  WHERE length(sealed) > 0 ORDER BY token`)
        .pluck()
        .all()
        .join('\n'),
    );
  return rows(ledger, 'card_views') === rows(cache, 'card');
}
