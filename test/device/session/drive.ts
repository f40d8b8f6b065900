import { initialSession, step } from '../../../device/session/session.ts';
import type { SessionState } from '../../../device/session/state.ts';
import type { SessionEffect, SessionInput } from '../../../device/session/types.ts';
import type { Language, MemberView, ScreenView } from '../../../protocol/views.ts';

/** An input without its time. */
export type Timeless = SessionInput extends infer I
  ? I extends SessionInput
    ? Omit<I, 'mono'>
    : never
  : never;

/** Plays the shell of a session by hand: one clock, every effect kept. */
export class Driven {
  mono = 1000;
  state: SessionState;
  wakeAt: number | null = null;
  readonly effects: SessionEffect[] = [];

  constructor(options: { readonly language?: Language; readonly isReady?: boolean } = {}) {
    this.state = initialSession({ mono: this.mono, language: options.language ?? 'en' });
    if (options.isReady === false) return;
    this.give({
      kind: 'settings',
      units: [{ unit: 'POINTS', scale: 0 }],
      names: [],
      zone: 'Europe/Oslo',
    });
    this.give({ kind: 'service', outage: null });
    this.effects.length = 0;
  }

  /** One input now; returns what the session asked for. */
  give(input: Timeless): readonly SessionEffect[] {
    const next = step(this.state, { ...input, mono: this.mono } as SessionInput);
    this.state = next.state;
    this.wakeAt = next.wakeAt;
    this.effects.push(...next.effects);
    return next.effects;
  }

  /** Lets `ms` pass, with a tick whenever the session wanted one. */
  pass(ms: number): void {
    const until = this.mono + ms;
    while (this.wakeAt !== null && this.wakeAt <= until) {
      this.mono = Math.max(this.mono, this.wakeAt);
      this.give({ kind: 'tick' });
    }
    this.mono = until;
  }

  get view(): ScreenView {
    return this.state.shown;
  }
  get kind(): ScreenView['kind'] {
    return this.state.shown.kind;
  }

  /** A card is read and found at once. */
  show(name: string, available: number): void {
    this.give({ kind: 'read', card: { ok: true, value: `num-${name}` } });
    const view = member(name, available);
    this.give({ kind: 'lookedUp', visit: this.state.visit, view, asOf: 1 });
  }
}

export function member(name: string, available: number): MemberView {
  return { name, balances: [{ available, pending: 0, nextExpiry: null }] };
}
