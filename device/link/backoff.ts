import type { Ids } from '../../protocol/ports.ts';

/** Waits that double up to a cap, each shortened by chance by up to a quarter. */
export class Backoff {
  readonly #ids: Pick<Ids, 'bytes'>;
  readonly #minMs: number;
  readonly #maxMs: number;
  #waitMs: number;

  constructor(options: {
    readonly ids: Pick<Ids, 'bytes'>;
    readonly minMs: number;
    readonly maxMs: number;
  }) {
    this.#ids = options.ids;
    this.#minMs = options.minMs;
    this.#maxMs = options.maxMs;
    this.#waitMs = options.minMs;
  }

  /** The next wait, in milliseconds. */
  next(): number {
    const wait = this.#waitMs;
    this.#waitMs = Math.min(wait * 2, this.#maxMs);
    return Math.ceil(wait - (wait * (this.#ids.bytes(1)[0] ?? 0)) / 1024);
  }

  reset(): void {
    this.#waitMs = this.#minMs;
  }
}
