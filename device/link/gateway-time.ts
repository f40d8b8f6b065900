import type { EventEnvelope } from '../../protocol/events.ts';
import type { Clock } from '../../protocol/ports.ts';
import type { EpochMs, MonoMs } from '../../protocol/units.ts';

/** What time it is, and who says so. */
export interface KnownTime {
  readonly ts: EpochMs;
  readonly quality: EventEnvelope['quality'];
}

/**
 * The gateway's time as far as it is known: what `resume` said plus what has passed on the clock
 * that never jumps. Before the first resume of this process it is the kiosk's own wall clock.
 */
export class GatewayTime {
  readonly #clock: Clock;
  #known: { readonly now: EpochMs; readonly mono: MonoMs } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The gateway said that it is `now`. */
  set(now: EpochMs): void {
    this.#known = { now, mono: this.#clock.mono() };
  }

  now(): KnownTime {
    const known = this.#known;
    if (known === null) return { ts: this.#clock.wall(), quality: 'local' };
    return { ts: known.now + (this.#clock.mono() - known.mono), quality: 'gateway' };
  }
}
