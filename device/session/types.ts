import type { Result } from '../../protocol/errors.ts';
import type { EpochMs, MonoMs } from '../../protocol/units.ts';
import type { Language, MemberView, NoteName, ScreenView } from '../../protocol/views.ts';

/** Everything that can happen to the kiosk's session. `mono` is the time it happened. */
export type SessionInput =
  | { readonly kind: 'reading'; readonly mono: MonoMs }
  /** A read, already decoded to a canonical card id or refused. */
  | { readonly kind: 'read'; readonly mono: MonoMs; readonly card: Result<string> }
  | { readonly kind: 'torn'; readonly mono: MonoMs }
  | { readonly kind: 'twoCards'; readonly mono: MonoMs }
  /** Answer to the effect `lookUp` with the same `visit`. `view` null = not in the cache. */
  | {
      readonly kind: 'lookedUp';
      readonly mono: MonoMs;
      readonly visit: number;
      readonly view: MemberView | null;
      readonly asOf: EpochMs;
    }
  /** The cache changed; sent only while a member is shown, with the fresh view. */
  | {
      readonly kind: 'refreshed';
      readonly mono: MonoMs;
      readonly visit: number;
      readonly view: MemberView | null;
      readonly asOf: EpochMs;
    }
  /** Answer to the effect `record`: stored in the outbox, or refused (full, disk). */
  | {
      readonly kind: 'recorded';
      readonly mono: MonoMs;
      readonly visit: number;
      readonly isStored: boolean;
    }
  | { readonly kind: 'touch'; readonly mono: MonoMs }
  | { readonly kind: 'done'; readonly mono: MonoMs }
  | { readonly kind: 'language'; readonly mono: MonoMs; readonly language: Language }
  /** What the gateway's `resume` says about showing numbers. */
  | {
      readonly kind: 'settings';
      readonly mono: MonoMs;
      /** In the order of the balances of a cache row. */
      readonly units: readonly { readonly unit: string; readonly scale: number }[];
      /** In the order that the notes of a cache row use. */
      readonly names: readonly NoteName[];
      readonly zone: string;
    }
  /** Time passed; sent when `wakeAt` of the last step is due. */
  | { readonly kind: 'tick'; readonly mono: MonoMs }
  /** `isCurrent`: connected and the cache has caught up, so "not in the cache" means unknown. */
  | { readonly kind: 'link'; readonly mono: MonoMs; readonly isCurrent: boolean }
  | {
      readonly kind: 'service';
      readonly mono: MonoMs;
      /** Why the kiosk cannot serve; null when it can. */
      readonly outage: (ScreenView & { readonly kind: 'outOfService' })['reason'] | null;
    };

/** What the shell does for the session. Nothing here waits for the network. */
export type SessionEffect =
  | { readonly kind: 'lookUp'; readonly visit: number; readonly card: string }
  /** Write a `visit` event and answer `recorded`. */
  | { readonly kind: 'record'; readonly visit: number; readonly card: string }
  | { readonly kind: 'signal'; readonly signal: 'read' | 'done' | 'refused' }
  | { readonly kind: 'show'; readonly view: ScreenView };

/** The shell keeps this value and hands it back; only session.ts looks inside. */
export interface SessionStep<State> {
  readonly state: State;
  readonly effects: readonly SessionEffect[];
  /** When a `tick` is wanted; null = not before the next input. */
  readonly wakeAt: MonoMs | null;
}
