import { close, fsync, open, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64Url } from '../../protocol/codec.ts';
import { StamgastError } from '../../protocol/errors.ts';
import { type Database, openDatabase, type Statement } from '../../protocol/host/sqlite.ts';
import type { CacheRow, Head } from '../../protocol/messages.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { isDamage, isStorageError } from './storage-error.ts';

/** cache.db, one script a version. It can be thrown away at any time, so it is never migrated. */
const cacheMigrations: readonly string[] = [
  `
  CREATE TABLE card (
    token BLOB PRIMARY KEY CHECK (length(token) = 16),
    rev INTEGER NOT NULL,
    -- Empty when the card is gone; the row stays so that an older view cannot come back.
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    history TEXT NOT NULL,
    cursor INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    filled_at INTEGER NOT NULL,
    head_block INTEGER NOT NULL,
    head_hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO meta VALUES (1, '', 0, 0, 0, 0, '');
  `,
];

/** How far a cache file is. */
export interface CachePlace {
  /** The ledger's life that the rows are of; '' for an empty file. */
  readonly history: string;
  /** All rows with rev <= cursor are in. */
  readonly cursor: number;
  /** Gateway time at which that was last known to be the newest; 0 = never. */
  readonly asOf: EpochMs;
  /** Gateway time at which the file was filled from the start; 0 = never. */
  readonly filledAt: EpochMs;
  /** A block of the gateway's chain; no row is of a later one. */
  readonly head: Head;
}

/** The head before the first block: of a cache without rows. */
export const noHead: Head = { block: 0, hash: '' };

/** A head as two columns. */
type PlaceRow = Omit<CachePlace, 'head'> & {
  readonly headBlock: number;
  readonly headHash: string;
};

/** A row as it is stored. */
export interface StoredRow {
  readonly token: Uint8Array;
  readonly rev: number;
  readonly sealed: Uint8Array;
}

/** One file of sealed member views: the one that serves, or the one that is being filled. */
export class CacheFile {
  readonly find: Statement<[Uint8Array], [rev: number, sealed: Uint8Array]>;
  readonly #database: Database;
  readonly #upsert: Statement<[Uint8Array, number, Uint8Array]>;
  readonly #setPlace: Statement<[PlaceRow]>;
  readonly #scan: Statement<[Uint8Array, number], StoredRow>;
  #place: CachePlace;

  /** `path` ':memory:' keeps it in memory. Throws as openDatabase does. */
  constructor(path: string) {
    const database = openDatabase({ path, durability: 'normal', migrations: cacheMigrations });
    this.#database = database;
    try {
      this.find = database
        .prepare<[Uint8Array], [number, Uint8Array]>('SELECT rev, sealed FROM card WHERE token = ?')
        .raw() as Statement<[Uint8Array], [number, Uint8Array]>;
      this.#upsert = database.prepare(
        `INSERT INTO card VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE
         SET rev = excluded.rev, sealed = excluded.sealed WHERE excluded.rev > card.rev`,
      );
      this.#setPlace = database.prepare(
        `UPDATE meta SET history = @history, cursor = @cursor, as_of = @asOf,
         filled_at = @filledAt, head_block = @headBlock, head_hash = @headHash`,
      );
      this.#scan = database.prepare(
        'SELECT token, rev, sealed FROM card WHERE token > ? ORDER BY token LIMIT ?',
      );
      this.#place = placeOf(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  get place(): CachePlace {
    return this.#place;
  }

  /**
   * Makes writing fast and a crash fatal to the file: for a fill, whose pages are random writes
   * all over it, and which is worth nothing before it is whole and flushed.
   */
  beDisposable(): void {
    this.#database.pragma('journal_mode = MEMORY');
    this.#database.pragma('synchronous = OFF');
    this.#database.pragma('cache_size = -32000');
  }

  /**
   * Stores rows that are newer than what is there, and the place, in one transaction. The head
   * only moves forward.
   */
  write(options: {
    readonly rows: readonly CacheRow[];
    readonly place?: Partial<CachePlace>;
    readonly beforeCommit: () => void;
  }): void {
    const { history, cursor, asOf, filledAt } = { ...this.#place, ...options.place };
    const head = newerHead(this.#place.head, options.place?.head ?? noHead);
    const place = { history, cursor, asOf, filledAt };
    this.#database
      .transaction(() => {
        for (const { token, rev, sealed } of options.rows) {
          this.#upsert.run(fromBase64Url(token), rev, fromBase64Url(sealed));
        }
        if (options.place !== undefined) {
          this.#setPlace.run({ ...place, headBlock: head.block, headHash: head.hash });
        }
        options.beforeCommit();
      })
      .immediate();
    this.#place = { ...place, head };
  }

  /** The next rows after `token` in the order of tokens. */
  scan(after: Uint8Array, max: number): readonly StoredRow[] {
    return this.#scan.all(after, max);
  }

  /**
   * Closes it, once. True when all that was written stands in the file itself, so that the file
   * may be moved without its WAL.
   */
  close(): boolean {
    if (!this.#database.open) return false;
    try {
      const [checkpoint] = this.#database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return checkpoint?.busy === 0;
    } catch (error) {
      if (isStorageError(error) || isDamage(error)) return false;
      throw error;
    } finally {
      this.#database.close();
    }
  }
}

/** Throws DATABASE_DAMAGED when the one row is gone. */
function placeOf(database: Database): CachePlace {
  const row = database
    .prepare<[], PlaceRow>(
      `SELECT history, cursor, as_of AS asOf, filled_at AS filledAt,
       head_block AS headBlock, head_hash AS headHash FROM meta`,
    )
    .get();
  if (row === undefined) {
    throw new StamgastError('DATABASE_DAMAGED', `${database.name}: Its one meta row is gone.`);
  }
  const { headBlock, headHash, ...place } = row;
  return { ...place, head: { block: headBlock, hash: headHash } };
}

/** The one of the later block. */
export function newerHead(one: Head, other: Head): Head {
  return other.block > one.block ? other : one;
}

/** Removes a cache file and what SQLite keeps beside it. */
export function removeCacheFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

/** Flushes a closed file to the disk without holding up the loop; then says whether it worked. */
export function flushFile(path: string, done: (isFlushed: boolean) => void): void {
  open(path, 'r', (missing, file) => {
    if (missing !== null) {
      done(false);
      return;
    }
    fsync(file, (failed) => close(file, () => done(failed === null)));
  });
}

/** Where the files of a cache are; `folder` null = in memory. */
export function cachePaths(folder: string | null): {
  readonly live: string;
  readonly fill: string;
} {
  if (folder === null) return { live: ':memory:', fill: ':memory:' };
  return { live: join(folder, 'cache.db'), fill: join(folder, 'cache.fill.db') };
}
