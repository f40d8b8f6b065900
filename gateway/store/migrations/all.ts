import { ledgerMigration } from './001-ledger.ts';

/** All migrations of the gateway's database, oldest first; forward only. */
export const migrations: readonly string[] = [ledgerMigration];
