import type { Clock } from '../../protocol/ports.ts';
import type { Kernel } from './kernel.ts';

/** Monday, 2 March 2026, 09:00 in Copenhagen. */
export const startedAt = Date.UTC(2026, 2, 2, 8);

/** A machine's two clocks: a wall that faults may move, and the time since its boot. */
export class MachineClock implements Clock {
  private readonly kernel: Kernel;
  private readonly name: string;
  private stepMs = 0;
  private bootedAt = 0;
  private boots = 1;

  constructor(kernel: Kernel, name: string) {
    this.kernel = kernel;
    this.name = name;
  }

  wall(): number {
    return Math.max(0, startedAt + this.kernel.now + this.stepMs);
  }

  mono(): number {
    return this.kernel.now - this.bootedAt;
  }

  bootId(): string {
    return `${this.name}-boot-${this.boots}`;
  }

  step(ms: number): void {
    this.stepMs += ms;
  }

  setRight(): void {
    this.stepMs = 0;
  }

  reboot(): void {
    this.bootedAt = this.kernel.now;
    this.boots += 1;
  }
}
