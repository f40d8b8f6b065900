/**
 * What code gets for `better-sqlite3` while mutants run: a ledger in memory begins as a copy of
 * one that is migrated already. Stories open thousands of them, and no mutant touches a migration.
 */
import BetterSqlite3 from 'better-sqlite3';
import { migrations } from '../../gateway/store/migrations/all.ts';

/** As protocol/host/sqlite.ts writes it; with another one every story refuses its ledger. */
const APPLICATION_ID = 0x53544d47;

const migrated = emptyLedger();

function emptyLedger(): Buffer {
  const database = new BetterSqlite3(':memory:');
  for (const sql of migrations) database.exec(sql);
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${migrations.length}`);
  const copy = database.serialize();
  database.close();
  return copy;
}

// biome-ignore lint/style/noDefaultExport: code imports better-sqlite3 as one
export default class extends BetterSqlite3 {
  constructor(path: string, options?: BetterSqlite3.Options) {
    super(path === ':memory:' ? migrated : path, options);
  }
}
