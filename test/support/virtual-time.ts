import type { Cancel, Clock, Timers } from '../../protocol/ports.ts';
import type { EpochMs } from '../../protocol/units.ts';

/** A due piece of work; `order` breaks ties, so equal times run in the order they were asked for. */
interface Due {
  readonly at: number;
  readonly order: number;
  work: (() => void) | null;
}

/**
 * Virtual time for tests and the simulation: nothing happens until somebody advances it, and then
 * in the order (time, insertion). Several machines share one; each has its own `VirtualNode`.
 */
export class VirtualTime implements Timers {
  #now = 0;
  #orders = 0;
  readonly #heap: Due[] = [];

  /** Milliseconds since the world began; always an integer. */
  get now(): number {
    return this.#now;
  }

  /** Pieces of work that are still to come. */
  get waiting(): number {
    return this.#heap.filter((due) => due.work !== null).length;
  }

  after(delayMs: number, work: () => void): Cancel {
    this.#orders += 1;
    const due: Due = {
      at: this.#now + Math.max(0, Math.ceil(delayMs)),
      order: this.#orders,
      work,
    };
    push(this.#heap, due);
    return () => {
      due.work = null;
    };
  }

  soon(work: () => void): Cancel {
    return this.after(0, work);
  }

  /** When the next work is due; null when there is none. */
  nextAt(): number | null {
    while (this.#heap[0]?.work === null) pop(this.#heap);
    return this.#heap[0]?.at ?? null;
  }

  /** Runs the one next piece of work, if it is due at or before `until`. */
  runNext(until = Number.MAX_SAFE_INTEGER): boolean {
    const at = this.nextAt();
    if (at === null || at > until) return false;
    const due = pop(this.#heap);
    this.#now = at;
    due?.work?.();
    return true;
  }

  /** Runs everything that is due within the next `ms`, including what that work asks for. */
  advance(ms: number): void {
    const until = this.#now + ms;
    while (this.runNext(until));
    this.#now = until;
  }

  /** As `advance`, and lets promises settle between the pieces of work. */
  async settle(ms: number): Promise<void> {
    const until = this.#now + ms;
    await microtasks();
    while (this.runNext(until)) await microtasks();
    this.#now = until;
  }

  /** A machine that lives in this time. */
  node(options: { readonly wallAt?: EpochMs; readonly bootId?: string } = {}): VirtualNode {
    return new VirtualNode(this, options);
  }
}

const START: EpochMs = Date.UTC(2026, 0, 5, 8);

/** One machine: clocks that can be bent, timers that die with it. */
export class VirtualNode {
  /** Added to the wall clock; change it for a clock that jumps. */
  wallOffsetMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly #time: VirtualTime;
  #bootId: string;
  #bootedAt: number;
  readonly #pending = new Set<Cancel>();

  constructor(
    time: VirtualTime,
    options: { readonly wallAt?: EpochMs; readonly bootId?: string } = {},
  ) {
    this.#time = time;
    this.#bootId = options.bootId ?? 'boot-1';
    this.#bootedAt = time.now;
    this.wallOffsetMs = (options.wallAt ?? START) - time.now;
    this.clock = {
      wall: () => this.#time.now + this.wallOffsetMs,
      // A machine is never asked for its time at the very moment of its boot.
      mono: () => this.#time.now - this.#bootedAt + 1000,
      bootId: () => this.#bootId,
    };
    this.timers = {
      after: (delayMs, work) => this.#schedule(delayMs, work),
      soon: (work) => this.#schedule(0, work),
    };
  }

  /** The process dies: nothing that it had planned happens. */
  kill(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }

  /** The machine starts anew: other boot id, monotonic clock from zero. */
  reboot(bootId: string): void {
    this.kill();
    this.#bootId = bootId;
    this.#bootedAt = this.#time.now;
  }

  #schedule(delayMs: number, work: () => void): Cancel {
    const cancelWork = this.#time.after(delayMs, () => {
      this.#pending.delete(cancel);
      work();
    });
    const cancel = () => {
      this.#pending.delete(cancel);
      cancelWork();
    };
    this.#pending.add(cancel);
    return cancel;
  }
}

/** Lets all promises that can settle do so. */
export function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isEarlier(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Due[], due: Due): void {
  heap.push(due);
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isEarlier(due, above)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = due;
}

function pop(heap: Due[]): Due | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return top;
  let parent = 0;
  for (;;) {
    const left = 2 * parent + 1;
    const right = left + 1;
    const leftDue = heap[left];
    if (leftDue === undefined) break;
    const rightDue = heap[right];
    const isRight = rightDue !== undefined && isEarlier(rightDue, leftDue);
    const smaller = isRight ? rightDue : leftDue;
    if (!isEarlier(smaller, last)) break;
    heap[parent] = smaller;
    parent = isRight ? right : left;
  }
  heap[parent] = last;
  return top;
}
