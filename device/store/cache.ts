import { renameSync, rmSync } from 'node:fs';
import { refuse, StamgastError } from '../../protocol/errors.ts';
import { writing } from '../../protocol/host/folder.ts';
import { sqliteCode } from '../../protocol/host/sqlite.ts';
import type { CacheRow, Head } from '../../protocol/messages.ts';
import type { Faults, Log } from '../../protocol/ports.ts';
import { cardKeys, openRow } from '../../protocol/row-seal.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { MemberView } from '../../protocol/views.ts';
import {
  CacheFile,
  type CachePlace,
  cachePaths,
  flushFile,
  newerHead,
  noHead,
  removeCacheFile,
} from './cache-file.ts';
import { CacheFill } from './cache-fill.ts';
import type { Peppers } from './pepper.ts';
import { isDamage, isStorageError } from './storage-error.ts';

export interface CacheDeps {
  /** Folder of cache.db; null keeps it in memory (simulation). */
  readonly folder: string | null;
  readonly peppers: Peppers;
  readonly faults: Faults;
  readonly log: Log;
  /** Flushes a closed file; the simulation does it in its own time. Default: the disk's. */
  readonly flush?: typeof flushFile;
}

/**
 * The member views of this store, sealed, one row a card: without the card in hand and the pepper
 * nobody can read a row. It holds nothing that the gateway does not have: a damaged one is thrown
 * away and filled anew.
 */
export class Cache {
  readonly #deps: CacheDeps;
  readonly #paths: ReturnType<typeof cachePaths>;
  readonly #point: Pick<WriteOptions, 'beforeCommit'>;
  #file: CacheFile;
  #pepper: Uint8Array | null = null;
  #fill: CacheFill | null = null;
  #isSuspect = false;
  /** A whole fill on its way to the disk. */
  #finishing: CacheFill | null = null;
  #isClosed = false;

  constructor(deps: CacheDeps) {
    this.#deps = deps;
    this.#paths = cachePaths(deps.folder);
    this.#point = { beforeCommit: () => deps.faults.point('kiosk.cache.before-commit') };
    // Half a fill of an earlier run is worth nothing.
    if (deps.folder !== null) removeCacheFile(this.#paths.fill);
    this.#file = this.#open();
    this.#choosePepper();
  }

  /** How far the serving file is. */
  get place(): CachePlace {
    return this.#file.place;
  }

  /** The newest head of this history, the one of a fill under way included. */
  headOf(history: string): Head {
    return [this.#file, this.#fill, this.#finishing]
      .map((one) => (one?.place.history === history ? one.place.head : noHead))
      .reduce(newerHead);
  }

  /** False when no balance can be shown: the pepper came with no resume since the machine's boot. */
  get isReadable(): boolean {
    return this.#pepper !== null;
  }

  /** True when a row could not be opened: the cache is to be filled anew. */
  get isSuspect(): boolean {
    return this.#isSuspect;
  }

  /** The fill under way; null when there is none. */
  get fill(): CacheFill | null {
    return this.#fill;
  }

  /**
   * The member view of a canonical card id; null when the card is not in the cache, or when the
   * cache cannot be read. The hot path: one HMAC, one prepared statement, one GCM open.
   */
  lookUp(card: string): MemberView | null {
    const pepper = this.#pepper;
    if (pepper === null) return null;
    const keys = cardKeys(pepper, card);
    let row: [number, Uint8Array] | undefined;
    this.#attempt('lookUp', () => {
      row = this.#file.find.get(keys.token);
    });
    if (row === undefined) return null;
    const [rev, sealed] = row;
    // A wrong bit on the disk can make any kind of value of it.
    const isBytes = sealed instanceof Uint8Array;
    if (isBytes && sealed.length === 0) return null;
    const { history } = this.#file.place;
    const opened = isBytes ? openRow({ keys, history, rev, sealed }) : refuse('CACHE_ROW_INVALID');
    if (opened.ok) return opened.value;
    this.#isSuspect = true;
    this.#deps.log.error({ event: 'cache.row-invalid', code: opened.code }, 'a row does not open');
    return null;
  }

  /** Keeps the pepper of a history; the serving file may still be of an older one. */
  learnPepper(history: string, pepper: Uint8Array): void {
    this.#deps.peppers.put({ history, pepper, keep: this.#file.place.history });
    this.#choosePepper();
  }

  /** A page after the cursor. `isLast`: from `now` on everything up to the newest rev is here. */
  applyPage(page: {
    readonly rows: readonly CacheRow[];
    readonly rev: number;
    readonly isLast: boolean;
    readonly now: EpochMs;
    readonly head: Head;
  }): boolean {
    const cursor = Math.max(this.place.cursor, page.rev);
    const { head } = page;
    const place = page.isLast ? { cursor, asOf: page.now, head } : { cursor, head };
    return this.#write({ rows: page.rows, place, ...this.#point });
  }

  /** A broadcast: newer rows are taken, the cursor stays. Other histories are ignored. */
  applyPush(push: {
    readonly history: string;
    readonly rows: readonly CacheRow[];
    readonly head: Head;
  }): boolean {
    const { rows, head } = push;
    const options = { rows, place: { head }, ...this.#point };
    if (this.#fill?.place.history === push.history) this.#writeFill(options);
    if (push.history !== this.place.history) return false;
    return this.#write(options);
  }

  /**
   * Begins a fill beside the serving file; an unfinished one is given up. Null when the disk takes
   * nothing, or while the one before is on its way to the disk.
   */
  startFill(history: string): CacheFill | null {
    if (this.#finishing !== null) return null;
    // Rows of another fill must never serve: with its file in the way there is no new one.
    if (!this.dropFill()) return null;
    const path = this.#paths.fill;
    try {
      this.#fill = new CacheFill({ path, history });
    } catch (error) {
      const isStorage = error instanceof StamgastError && error.code === 'STORAGE';
      if (!isStorage && !isStorageError(error)) throw error;
      this.#deps.log.error({ event: 'cache.storage', err: error }, 'the disk takes no new cache');
    }
    return this.#fill;
  }

  /** A page of the fill. False: it could not be written, and the fill was given up. */
  fillPage(page: {
    readonly rows: readonly CacheRow[];
    readonly rev: number;
    readonly head: Head;
  }): boolean {
    const { rows, rev: cursor, head } = page;
    return this.#writeFill({ rows, place: { cursor, head }, ...this.#point });
  }

  /**
   * Looks at some more rows of the finished fill. `done` when all were seen; `broken` when the
   * fill was given up. Its `differing` counts rows that are not as in the serving file.
   */
  verifyFill(): 'more' | 'done' | 'broken' {
    let step: 'more' | 'done' | 'broken' = 'broken';
    // A damage that is met here may be in either file, so both are given up.
    this.#attempt('verify', () => {
      step = this.#fill?.verify(this.#file) ?? 'broken';
    });
    return step;
  }

  /**
   * Puts the verified fill in the place of the serving file, once it is flushed to the disk, and
   * then calls `done`; `false` when it was given up. A push that comes in between is not lost: the
   * cursor does not know it, so it is fetched by the next page.
   */
  finishFill(now: EpochMs, done: (isFinished: boolean) => void): void {
    const fill = this.#fill;
    const head = this.headOf(fill?.place.history ?? '');
    const place = { asOf: now, filledAt: now, head };
    if (fill === null || !this.#writeFill({ rows: [], place, ...this.#point })) {
      done(false);
      return;
    }
    this.#fill = null;
    if (this.#deps.folder === null) {
      this.#file.close();
      this.#serve(fill.file);
      done(true);
      return;
    }
    if (!fill.file.close()) {
      this.dropFill();
      done(false);
      return;
    }
    this.#finishing = fill;
    const { flush = flushFile } = this.#deps;
    flush(this.#paths.fill, (isFlushed) => {
      this.#finishing = null;
      if (isFlushed && !this.#isClosed) this.#swap();
      else this.dropFill();
      done(isFlushed && !this.#isClosed);
    });
  }

  /** Gives up the fill under way. False when its file stays: a read-only disk, for one. */
  dropFill(): boolean {
    this.#fill?.file.close();
    this.#fill = null;
    if (this.#deps.folder === null) return true;
    try {
      writing(this.#paths.fill, () => removeCacheFile(this.#paths.fill));
      return true;
    } catch (error) {
      if (!(error instanceof StamgastError)) throw error;
      this.#deps.log.error({ event: 'cache.storage', err: error }, 'half a fill cannot be removed');
      return false;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.dropFill();
    this.#file.close();
  }

  #swap(): void {
    const { faults } = this.#deps;
    faults.point('kiosk.fill.before-rename');
    this.#file.close();
    for (const suffix of ['-wal', '-shm']) rmSync(this.#paths.live + suffix, { force: true });
    renameSync(this.#paths.fill, this.#paths.live);
    faults.point('kiosk.fill.after-rename');
    this.#serve(this.#open());
  }

  #serve(file: CacheFile): void {
    this.#file = file;
    this.#isSuspect = false;
    this.#choosePepper();
  }

  #writeFill(options: WriteOptions): boolean {
    const file = this.#fill?.file;
    if (file === undefined) return false;
    const isWritten = this.#attempt('fill', () => file.write(options));
    if (!isWritten) this.dropFill();
    return isWritten;
  }

  #write(options: WriteOptions): boolean {
    return this.#attempt('write', () => this.#file.write(options));
  }

  /** Without a disk the old rows go on serving; a broken file is replaced by an empty one. */
  #attempt(what: 'lookUp' | 'write' | 'fill' | 'verify', work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      const { log } = this.#deps;
      if (isStorageError(error)) {
        log.error({ event: 'cache.storage', what, code: error.code }, 'the disk takes nothing');
        return false;
      }
      if (!isDamage(error)) throw error;
      log.error({ event: 'cache.damaged', what, err: error }, 'the cache is filled anew');
      if (what === 'fill') return false;
      this.dropFill();
      this.#file.close();
      this.#file = this.#startOver();
      this.#choosePepper();
      return false;
    }
  }

  #open(): CacheFile {
    try {
      return new CacheFile(this.#paths.live);
    } catch (error) {
      if (!isReplaceable(error)) throw error;
      this.#deps.log.error({ event: 'cache.damaged', err: error }, 'the cache is filled anew');
      return this.#startOver();
    }
  }

  #startOver(): CacheFile {
    this.#isSuspect = false;
    const { live } = this.#paths;
    if (this.#deps.folder !== null) writing(live, () => removeCacheFile(live));
    return new CacheFile(this.#paths.live);
  }

  #choosePepper(): void {
    this.#pepper = this.#deps.peppers.get(this.#file.place.history);
  }
}

type WriteOptions = Parameters<CacheFile['write']>[0];

/**
 * A cache that cannot be opened is as good as none, whatever bit of it is wrong: one wrong bit also
 * looks like a read-only file or a missing table. It is kept while another holds it, when it is
 * another program's, and when it is the disk that fails.
 */
function isReplaceable(error: unknown): boolean {
  if (error instanceof StamgastError) {
    const { code, cause } = error;
    return replaceable.has(code) || (code === 'STORAGE' && isReplaceable(cause));
  }
  const code = sqliteCode(error);
  return code !== '' && (code.startsWith('SQLITE_READONLY') || !isStorageError(error));
}

const replaceable: ReadonlySet<string> = new Set(['DATABASE_DAMAGED', 'DATABASE_NEWER']);
