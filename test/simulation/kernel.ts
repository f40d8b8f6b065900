import { createHash } from 'node:crypto';
import type { Cancel, Timers } from '../../protocol/ports.ts';

interface Scheduled {
  readonly at: number;
  readonly order: number;
  readonly label: string;
  readonly work: () => void;
  isCancelled: boolean;
}

/**
 * Virtual time: events run in the order of (time, insertion). Each is folded into a running hash,
 * so that one seed, run twice, gives one hash.
 */
export class Kernel {
  /** Virtual milliseconds since the start of the run. */
  now = 0;
  private order = 0;
  private readonly heap: Scheduled[] = [];
  private readonly hash = createHash('sha256');
  private readonly recent: string[] = [];

  /** Runs `work` after `delayMs` of virtual time. */
  after(delayMs: number, label: string, work: () => void): Cancel {
    const scheduled: Scheduled = {
      at: this.now + Math.max(0, Math.ceil(delayMs)),
      order: this.order,
      label,
      work,
      isCancelled: false,
    };
    this.order += 1;
    push(this.heap, scheduled);
    return () => {
      scheduled.isCancelled = true;
    };
  }

  /** Writes a fact of the run into its hash and its last events. */
  note(text: string): void {
    const line = `${this.now} ${text}`;
    this.hash.update(`${line}\n`);
    this.recent.push(line);
    if (this.recent.length > 200) this.recent.splice(0, 100);
  }

  /** The last `count` facts, oldest first. */
  lastEvents(count: number): readonly string[] {
    return this.recent.slice(-count);
  }

  digest(): string {
    return this.hash.copy().digest('hex');
  }

  /** Runs everything due until `until`; microtasks are drained between events. */
  async runUntil(until: number): Promise<void> {
    for (;;) {
      const next = this.heap[0];
      if (next === undefined || next.at > until) break;
      pop(this.heap);
      if (next.isCancelled) continue;
      this.now = next.at;
      next.work();
      await drainMicrotasks();
    }
    this.now = Math.max(this.now, until);
  }
}

/** Lets all promise reactions that are already possible run. */
async function drainMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await null;
}

/** Timers of one life of a process: they die with it. */
export class ProcessTimers implements Timers {
  private readonly kernel: Kernel;
  private readonly label: string;
  private readonly guard: (work: () => void) => void;
  private isEnded = false;

  /** `guard` runs each due work; the world catches crashes there. */
  constructor(kernel: Kernel, label: string, guard: (work: () => void) => void) {
    this.kernel = kernel;
    this.label = label;
    this.guard = guard;
  }

  after(delayMs: number, work: () => void): Cancel {
    return this.kernel.after(delayMs, this.label, () => this.run(work));
  }

  soon(work: () => void): Cancel {
    return this.after(0, work);
  }

  end(): void {
    this.isEnded = true;
  }

  private run(work: () => void): void {
    if (!this.isEnded) this.guard(work);
  }
}

const isBefore = (a: Scheduled, b: Scheduled): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Scheduled[], item: Scheduled): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(item, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = item;
}

function pop(heap: Scheduled[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const leftItem = heap[left];
    if (leftItem === undefined) break;
    const rightItem = heap[left + 1];
    const isRight = rightItem !== undefined && isBefore(rightItem, leftItem);
    const child = isRight && rightItem !== undefined ? rightItem : leftItem;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = isRight ? left + 1 : left;
  }
  heap[at] = last;
}
