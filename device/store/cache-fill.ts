import { CacheFile, type CachePlace, type StoredRow } from './cache-file.ts';

/** Rows that are compared in one turn of the loop. */
const rowsATurn = 500;

/** A cache file that is being filled from the start, beside the one that serves. */
export class CacheFill {
  readonly file: CacheFile;
  /** Rows that are not the same in the serving file; 0 while nothing is wrong. */
  differing = 0;
  #pass: 'fill' | 'serving' = 'fill';
  #after: Uint8Array = new Uint8Array(0);
  #limit: number | null = null;

  constructor(options: { readonly path: string; readonly history: string }) {
    this.file = new CacheFile(options.path);
    this.file.beDisposable();
    this.file.write({ rows: [], place: { history: options.history }, beforeCommit: () => {} });
  }

  get place(): CachePlace {
    return this.file.place;
  }

  /**
   * Reads on through this file, then through the serving one, and compares what both must have.
   * Rows above the lower cursor are not compared: they may be on their way to one of the two.
   */
  verify(serving: CacheFile): 'more' | 'done' {
    const isSame = serving.place.history === this.place.history;
    this.#limit ??= isSame ? Math.min(serving.place.cursor, this.place.cursor) : 0;
    const [scanned, other] = this.#pass === 'fill' ? [this.file, serving] : [serving, this.file];
    const rows = scanned.scan(this.#after, rowsATurn);
    for (const row of rows) this.#compare(row, other);
    const last = rows.at(-1);
    if (last !== undefined) {
      this.#after = last.token;
      return 'more';
    }
    if (this.#pass === 'serving' || !isSame) return 'done';
    this.#pass = 'serving';
    this.#after = new Uint8Array(0);
    return 'more';
  }

  #compare(row: StoredRow, other: CacheFile): void {
    const limit = this.#limit ?? 0;
    if (row.rev > limit) return;
    const found = other.find.get(row.token);
    const isGone = row.sealed.length === 0;
    if (found === undefined) {
      if (!isGone) this.differing += 1;
      return;
    }
    const [rev, sealed] = found;
    // The second pass only looks for rows that the first could not meet.
    if (rev > limit || this.#pass === 'serving') return;
    // A wrong bit on the disk can make any kind of value of it.
    const isSame = sealed instanceof Uint8Array && Buffer.compare(sealed, row.sealed) === 0;
    if (rev !== row.rev || !isSame) this.differing += 1;
  }
}
