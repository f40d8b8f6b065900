import { Crash } from './crash.ts';
import type { Kernel, ProcessTimers } from './kernel.ts';

/** What dies with a process. */
export interface Life {
  readonly timers: ProcessTimers;
  isOver: boolean;
}

/** A process that can be frozen and that dies where the seed says so. */
export abstract class Mortal<L extends Life> {
  protected life: L | null = null;
  protected frozenUntil = 0;
  private readonly kernel: Kernel;
  private readonly fate: {
    readonly onCrash: () => void;
    readonly onBug: (error: unknown) => void;
  };

  constructor(kernel: Kernel, fate: Mortal<L>['fate']) {
    this.kernel = kernel;
    this.fate = fate;
  }

  get isUp(): boolean {
    return this.life !== null;
  }

  /** SIGKILL: what is open is rolled back, what waits in memory is gone. */
  abstract crash(): void;

  /** SIGSTOP for a while: what comes in waits. */
  freeze(ms: number): void {
    this.frozenUntil = this.kernel.now + ms;
  }

  /** Runs work of this life when it is awake; a crash that the seed drew ends the process there. */
  protected guard(life: L, work: () => void): void {
    const wait = this.frozenUntil - this.kernel.now;
    if (wait > 0) {
      life.timers.after(wait, work);
      return;
    }
    try {
      work();
    } catch (error) {
      this.failed(life, error);
    }
  }

  /** A crash that the seed drew kills the process; any other error is a bug of the product. */
  protected failed(life: L, error: unknown): void {
    if (life.isOver) return;
    if (!(error instanceof Crash)) this.fate.onBug(error);
    this.crash();
    this.fate.onCrash();
  }
}
