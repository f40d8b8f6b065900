import { fileURLToPath } from 'node:url';
import type { ReadersConfig } from '../../device/readers/config.ts';
import { openReaders, type Readers } from '../../device/readers/registry.ts';
import type { ReaderInput } from '../../device/readers/types.ts';
import { canonicalCard } from '../../protocol/card-id.ts';
import { systemClock, systemTimers } from '../../protocol/host/clock.ts';
import type { Log, LogFields } from '../../protocol/ports.ts';

/** The readers of a kiosk on real drivers, with every input kept, short and in order. */
export class ReaderRig {
  /** Such as `read num-7001234567890128`, `torn`, `status 2`. */
  readonly inputs: string[] = [];
  /** performance.now() of each input. */
  readonly times: number[] = [];
  readonly whole: ReaderInput[] = [];
  /** Everything logged, as JSON. */
  readonly logged: string[] = [];
  readonly #readers: Readers;
  readonly #wakers = new Set<() => void>();

  constructor(readers: Readers, log: LogTap) {
    this.#readers = readers;
    log.lines = this.logged;
    readers.start((input) => this.#take(input));
  }

  stop(): Promise<void> {
    return this.#readers.stop();
  }

  /** Resolves once `input` came, counted from the `from`-th input on; rejects after `limitMs`. */
  async until(input: string, { from = 0, limitMs = 8000 } = {}): Promise<number> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const found = this.inputs.indexOf(input, from);
      if (found >= 0) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`no "${input}" in ${limitMs} ms: ${this.inputs.join(', ')}`);
      await this.#next(left);
    }
  }

  /** What came from the `from`-th input on, after nothing new came for `quietMs`. */
  async settled(from: number, quietMs = 700): Promise<readonly string[]> {
    for (;;) {
      const before = this.inputs.length;
      await this.#next(quietMs);
      if (this.inputs.length === before) return this.inputs.slice(from);
    }
  }

  /** Process id of the child, as the log tells it. */
  get childPid(): number {
    const started = this.logged.map((line) =>
      /"event":"reader.child.started","pid":(\d+)/.exec(line),
    );
    return Number(started.findLast((match) => match !== null)?.[1]);
  }

  #next(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.#wakers.add(done);
    });
  }

  #take(input: ReaderInput): void {
    this.whole.push(input);
    this.times.push(performance.now());
    this.inputs.push(shortly(input));
    for (const wake of [...this.#wakers]) wake();
  }
}

export async function openRig(config: ReadersConfig): Promise<ReaderRig> {
  const log = new LogTap();
  const readers = await openReaders(config, {
    clock: systemClock(),
    timers: systemTimers(),
    log,
    nfcChildFile: fileURLToPath(new URL('../../device/readers/nfc-child.ts', import.meta.url)),
    pcscSocket: '/nowhere/pcscd.comm',
  });
  return new ReaderRig(readers, log);
}

/** Slot 0 of a reader as pcscd names it. */
export const slot0 = (reader: string): string => `${reader} 00 00`;

function shortly(input: ReaderInput): string {
  switch (input.kind) {
    case 'read': {
      const card = canonicalCard(input.read);
      return `read ${card.ok ? card.value : card.code}`;
    }
    case 'refused':
      return `refused ${input.code}`;
    case 'status':
      return `status ${input.readers.length}`;
    default:
      return input.kind;
  }
}

class LogTap implements Log {
  lines: string[] = [];
  readonly debug = this.#keep.bind(this);
  readonly info = this.#keep.bind(this);
  readonly warn = this.#keep.bind(this);
  readonly error = this.#keep.bind(this);
  readonly fatal = this.#keep.bind(this);
  #keep(fields: LogFields, text: string): void {
    this.lines.push(JSON.stringify({ ...fields, text }));
  }
}
