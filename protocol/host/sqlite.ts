import BetterSqlite3 from 'better-sqlite3';
import { type ErrorCode, StamgastError } from '../errors.ts';

export type Database = BetterSqlite3.Database;
export type Statement<
  Parameters extends unknown[] = unknown[],
  Row = unknown,
> = BetterSqlite3.Statement<Parameters, Row>;

/** `full`: a commit survives a power cut. `normal`: it survives a killed process only. */
export type Durability = 'full' | 'normal';

/**
 * Opens a database of this program so that it keeps its promise, or throws StamgastError:
 * DATABASE_UNSAFE (no WAL, no FULL, held by another, not ours), DATABASE_NEWER, DATABASE_DAMAGED,
 * STORAGE (cannot be written), each with a text that says what to do.
 * `migrations` are SQL scripts; the n-th brings version n - 1 to n, each in its own transaction.
 * `readonly` opens beside a writer and leaves the file as it is. `busyMs`: how long to wait for
 * another connection that holds the file.
 */
export function openDatabase(options: {
  readonly path: string;
  readonly durability: Durability;
  readonly migrations: readonly string[];
  readonly readonly?: boolean;
  readonly busyMs?: number;
}): Database {
  const { path, busyMs = busyTimeoutMs } = options;
  let database: Database | undefined;
  try {
    database = new BetterSqlite3(path, {
      readonly: options.readonly === true,
      fileMustExist: options.readonly === true,
      timeout: busyMs,
    });
    if (options.readonly === true) prepareReadOnly(database, options);
    else prepare(database, options);
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof StamgastError ? error : explained(error, path);
  }
}

/**
 * Makes sure that commits of this connection are as durable as promised, after its first write:
 * SQLite in WAL mode may fall to NORMAL then. Throws DATABASE_UNSAFE when it cannot be had.
 */
export function ensureDurable(database: Database, durability: Durability): void {
  const wanted = durability === 'full' ? 2 : 1;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    database.pragma(`synchronous = ${durability.toUpperCase()}`);
    writeNothing(database);
    if (database.pragma('synchronous', { simple: true }) === wanted) return;
  }
  fail(
    'DATABASE_UNSAFE',
    database.name,
    `synchronous = ${durability.toUpperCase()} does not stay.`,
  );
}

/** SQLite's result code of an error, such as SQLITE_FULL; '' for any other error. */
export function sqliteCode(error: unknown): string {
  return error instanceof BetterSqlite3.SqliteError ? error.code : '';
}

/** A database without a file, for the simulation: it has no journal and promises nothing. */
const inMemory = ':memory:';
/** One writer a file: only a process that is just ending is worth waiting for. */
const busyTimeoutMs = 2000;
/** `application_id` of all our files: "STMG". */
const applicationId = 0x53544d47;

interface Wanted {
  readonly path: string;
  readonly durability: Durability;
  readonly migrations: readonly string[];
}

function prepare(database: Database, wanted: Wanted): void {
  const { path, durability, migrations } = wanted;
  checkOwner(database, path);
  checkVersion(database, wanted);
  const mode = database.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal' && path !== inMemory) {
    fail('DATABASE_UNSAFE', path, 'WAL mode is not possible there; use a local file system.');
  }
  database.pragma('foreign_keys = ON');
  database.pragma(`application_id = ${applicationId}`);
  ensureDurable(database, durability);
  // What an earlier run left in the WAL goes into the file now, or nothing is promised at all.
  const [checkpoint] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  if (checkpoint?.busy !== 0) {
    fail('DATABASE_UNSAFE', path, 'Another process holds it; stop that process and start again.');
  }
  migrate(database, migrations);
  if (database.pragma('foreign_keys', { simple: true }) !== 1) {
    fail('DATABASE_UNSAFE', path, 'foreign_keys does not stay on.');
  }
  ensureDurable(database, durability);
}

function prepareReadOnly(database: Database, wanted: Wanted): void {
  checkOwner(database, wanted.path);
  checkVersion(database, wanted);
  if (versionOf(database) < wanted.migrations.length) {
    fail(
      'DATABASE_UNSAFE',
      wanted.path,
      'It is of an older version; start the program once first.',
    );
  }
}

function checkOwner(database: Database, path: string): void {
  const owner = database.pragma('application_id', { simple: true });
  if (owner === applicationId) return;
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (owner === 0 && tables === 0) return;
  fail('DATABASE_UNSAFE', path, 'It belongs to another program; choose another path.');
}

function checkVersion(database: Database, wanted: Wanted): void {
  const version = versionOf(database);
  if (version > wanted.migrations.length) {
    const text = `Its version is ${version}, this program knows ${wanted.migrations.length}.`;
    fail('DATABASE_NEWER', wanted.path, `${text} Start the newer program.`);
  }
}

function migrate(database: Database, migrations: readonly string[]): void {
  for (const [index, sql] of migrations.entries()) {
    if (index < versionOf(database)) continue;
    database
      .transaction(() => {
        database.exec(sql);
        database.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}

function versionOf(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** A real write, and a real commit, that changes nothing. */
function writeNothing(database: Database): void {
  const version = versionOf(database);
  database.transaction(() => database.pragma(`user_version = ${version}`)).immediate();
}

function fail(code: ErrorCode, path: string, text: string): never {
  throw new StamgastError(code, `${path}: ${text}`);
}

function explained(cause: unknown, path: string): StamgastError {
  const code = sqliteCode(cause);
  const say = (kind: ErrorCode, text: string) =>
    new StamgastError(kind, `${path}: ${text}${code === '' ? '' : ` (${code})`}`, { cause });
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return say('DATABASE_DAMAGED', 'It is damaged. Keep the file and restore the newest backup.');
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return say('DATABASE_UNSAFE', 'Another process holds it; stop that process and start again.');
  }
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM')) {
    return say(
      'STORAGE',
      'It cannot be written. Give this user the right to write file and folder.',
    );
  }
  if (code.startsWith('SQLITE_FULL')) return say('STORAGE', 'The disk is full. Free some space.');
  if (code.startsWith('SQLITE_CANTOPEN') || cause instanceof TypeError) {
    return say('STORAGE', 'It cannot be opened. Make the folder and let this user write to it.');
  }
  return say(
    'STORAGE',
    `It cannot be used: ${cause instanceof Error ? cause.message : 'unknown'}.`,
  );
}
