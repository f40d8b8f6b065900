import type { MonoMs } from '../../protocol/units.ts';

/** Fills at a time, and how long a silent one keeps its place. */
const fillsMax = 2;
const silentMsMax = 30_000;
/** When a kiosk that must wait asks again. */
export const fillRetryMs = 2000;

/** Who is filling a cache at the moment: two kiosks at a time, the others wait. */
export class Fills {
  readonly #lastAt = new Map<string, MonoMs>();

  /** Takes or keeps a place; false when all are taken. */
  enter(device: string, now: MonoMs): boolean {
    for (const [other, at] of this.#lastAt) {
      if (now - at > silentMsMax) this.#lastAt.delete(other);
    }
    if (!this.#lastAt.has(device) && this.#lastAt.size >= fillsMax) return false;
    this.#lastAt.set(device, now);
    return true;
  }

  leave(device: string): void {
    this.#lastAt.delete(device);
  }
}
