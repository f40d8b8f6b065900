import type { EpochMs, MonoMs } from '../../protocol/units.ts';
import { assertNever } from '../../protocol/units.ts';
import type { Language, MemberView, NoteName, ScreenView } from '../../protocol/views.ts';

/** What the session remembers. Plain data: it can be printed, compared and kept. */
export interface SessionState {
  /** Highest time seen; an input that says less counts as now. */
  readonly mono: MonoMs;
  readonly language: Language;
  readonly defaultLanguage: Language;
  /** Number of the newest visit. */
  readonly visit: number;
  readonly scene: Scene;
  /** Last touch of the screen outside of a visit. */
  readonly touchedAt: MonoMs;
  readonly isCurrent: boolean;
  readonly outage: Outage | null;
  readonly units: readonly { readonly unit: string; readonly scale: number }[];
  readonly names: readonly NoteName[];
  readonly zone: string;
  /** The view that the screen has. */
  readonly shown: ScreenView;
}
export type Outage = (ScreenView & { readonly kind: 'outOfService' })['reason'];

export type Scene =
  | { readonly kind: 'attract' }
  | { readonly kind: 'reading'; readonly since: MonoMs }
  | {
      readonly kind: 'lookingUp';
      readonly visit: number;
      readonly card: string;
      readonly since: MonoMs;
    }
  | { readonly kind: 'recording'; readonly visit: number; readonly since: MonoMs }
  | MemberScene
  | { readonly kind: 'notice'; readonly notice: Notice; readonly until: MonoMs };

export interface MemberScene {
  readonly kind: 'member';
  readonly visit: number;
  readonly view: MemberView;
  readonly asOf: EpochMs;
  /** By how much each balance changed while it was shown; null when it did not. */
  readonly changes: readonly (number | null)[];
  readonly shownAt: MonoMs;
  readonly touchedAt: MonoMs;
}

export type Notice =
  | { readonly kind: 'unknownCard' }
  | { readonly kind: 'cannotCheck'; readonly isSaved: boolean }
  | { readonly kind: 'refusedRead'; readonly code: string };

/** Durations of the session, in milliseconds. */
export const sessionTimes = {
  /** A member's balance stays readable so long after the last touch... */
  idleMs: 30_000,
  /** ...then hidden, with a countdown, so long. */
  countdownMs: 20_000,
  refusedMs: 5_000,
  noticeMs: 10_000,
  /** A card in the field that yields nothing, or an answer that never comes. */
  patienceMs: 5_000,
  /** Within this a number may still change without a mark. */
  markAfterMs: 2_000,
  /** A language that was chosen before a visit is kept so long. */
  languageMs: 30_000,
} as const;

/** The code shown when a card was taken away before it was read. */
export const READ_AGAIN = 'READ_MALFORMED';
export const ATTRACT: Scene = { kind: 'attract' };

export function notice(value: Notice, until: MonoMs): Scene {
  return { kind: 'notice', notice: value, until };
}

/** What time alone makes of a scene. */
export function sceneAt(scene: Scene, mono: MonoMs): Scene {
  const end = endOf(scene);
  return end !== null && mono >= end ? ATTRACT : scene;
}

/** True when a language that a visitor chose is to be given up. */
export function isForgotten(state: SessionState): boolean {
  return (
    state.scene.kind === 'attract' &&
    state.language !== state.defaultLanguage &&
    (state.shown.kind === 'member' || state.mono >= state.touchedAt + sessionTimes.languageMs)
  );
}

/** When the passing of time next changes what is shown; null = never. */
export function wakeAtOf(state: SessionState): MonoMs | null {
  const { scene, mono } = state;
  if (scene.kind === 'attract') {
    if (state.language === state.defaultLanguage) return null;
    return Math.max(mono + 1, state.touchedAt + sessionTimes.languageMs);
  }
  if (scene.kind !== 'member') return endOf(scene);
  const maskAt = scene.touchedAt + sessionTimes.idleMs;
  if (mono < maskAt) return maskAt;
  // The countdown moves once a second.
  return maskAt + (Math.floor((mono - maskAt) / 1000) + 1) * 1000;
}

function endOf(scene: Scene): MonoMs | null {
  switch (scene.kind) {
    case 'attract':
      return null;
    case 'reading':
    case 'lookingUp':
    case 'recording':
      return scene.since + sessionTimes.patienceMs;
    case 'member':
      return scene.touchedAt + sessionTimes.idleMs + sessionTimes.countdownMs;
    case 'notice':
      return scene.until;
    default:
      return assertNever(scene);
  }
}
