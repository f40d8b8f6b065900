import type { MonoMs } from '../../protocol/units.ts';
import { assertNever } from '../../protocol/units.ts';
import type { Language } from '../../protocol/views.ts';
import type { Scene, SessionState } from './state.ts';
import {
  ATTRACT,
  isForgotten,
  notice,
  READ_AGAIN,
  sceneAt,
  sessionTimes,
  wakeAtOf,
} from './state.ts';
import type { SessionEffect, SessionInput, SessionStep } from './types.ts';
import { changed, viewOf } from './view.ts';

/**
 * The kiosk's session: one state, one input, the next state and what the shell shall do. It never
 * throws and never waits. A visit is one card in front of the kiosk; its number goes up with each
 * read, and whatever arrives for an older visit is dropped.
 */
export function step(before: SessionState, input: SessionInput): SessionStep<SessionState> {
  const mono = Math.max(before.mono, input.mono);
  const aged = forget({ ...before, mono, scene: sceneAt(before.scene, mono) });
  const { state, effects } = react(aged, input);
  const view = viewOf(state);
  const isNew = JSON.stringify(view) !== JSON.stringify(before.shown);
  const shows: readonly SessionEffect[] = isNew ? [{ kind: 'show', view }] : [];
  const next = { ...state, shown: view };
  return { state: next, effects: [...effects, ...shows], wakeAt: wakeAtOf(next) };
}

/** The state at start: out of service until the first `service` input. */
export function initialSession(options: {
  readonly mono: MonoMs;
  readonly language: Language;
}): SessionState {
  const { mono, language } = options;
  return {
    mono,
    language,
    defaultLanguage: language,
    visit: 0,
    scene: ATTRACT,
    touchedAt: mono,
    isCurrent: false,
    outage: 'starting',
    units: [],
    names: [],
    zone: 'UTC',
    shown: { kind: 'outOfService', language, reason: 'starting' },
  };
}

/** The visit whose member is on the screen; null when nobody's is. */
export function shownVisit(state: SessionState): number | null {
  return state.scene.kind === 'member' ? state.scene.visit : null;
}

interface Reaction {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

function react(state: SessionState, input: SessionInput): Reaction {
  switch (input.kind) {
    case 'reading':
      return still(accepts(state) ? to(state, { kind: 'reading', since: state.mono }) : state);
    case 'read':
      return accepts(state) ? onRead(state, input) : still(state);
    case 'torn':
      return accepts(state) ? refused(state, READ_AGAIN) : still(state);
    case 'twoCards':
      return accepts(state) ? refused(state, 'TWO_CARDS') : still(state);
    case 'lookedUp':
      return onLookedUp(state, input);
    case 'refreshed':
      return still(onRefreshed(state, input));
    case 'recorded':
      return onRecorded(state, input);
    case 'touch':
      return still(touched(state));
    case 'done':
      return still(to(state, ATTRACT, state.defaultLanguage));
    case 'language':
      return still({ ...touched(state), language: input.language });
    case 'tick':
      return still(state);
    case 'link':
      return still({ ...state, isCurrent: input.isCurrent });
    case 'settings':
      return still({ ...state, units: input.units, names: input.names, zone: input.zone });
    case 'service':
      return still(onService(state, input.outage));
    default:
      return assertNever(input);
  }
}

/** Without a reader a number can still be typed; any other outage takes no card. */
function accepts(state: SessionState): boolean {
  return state.outage === null || state.outage === 'no-reader';
}

function onRead(state: SessionState, input: SessionInput & { kind: 'read' }): Reaction {
  if (!input.card.ok) return refused(state, input.card.code);
  const visit = state.visit + 1;
  const card = input.card.value;
  return {
    state: to({ ...state, visit }, { kind: 'lookingUp', visit, card, since: state.mono }),
    effects: [
      { kind: 'signal', signal: 'read' },
      { kind: 'lookUp', visit, card },
    ],
  };
}

function onLookedUp(state: SessionState, input: SessionInput & { kind: 'lookedUp' }): Reaction {
  const { scene } = state;
  if (scene.kind !== 'lookingUp' || scene.visit !== input.visit) return still(state);
  if (input.view !== null) {
    const { visit, view, asOf } = input;
    const changes = view.balances.map(() => null);
    const times = { shownAt: state.mono, touchedAt: state.mono };
    return {
      state: to(state, { kind: 'member', visit, view, asOf, changes, ...times }),
      effects: [{ kind: 'signal', signal: 'done' }],
    };
  }
  if (state.isCurrent) {
    return {
      state: to(state, notice({ kind: 'unknownCard' }, state.mono + sessionTimes.noticeMs)),
      effects: [{ kind: 'signal', signal: 'refused' }],
    };
  }
  const { visit, card } = scene;
  return {
    state: to(state, { kind: 'recording', visit, since: state.mono }),
    effects: [{ kind: 'record', visit, card }],
  };
}

function onRecorded(state: SessionState, input: SessionInput & { kind: 'recorded' }): Reaction {
  const { scene } = state;
  if (scene.kind !== 'recording' || scene.visit !== input.visit) return still(state);
  const shown = { kind: 'cannotCheck', isSaved: input.isStored } as const;
  return {
    state: to(state, notice(shown, state.mono + sessionTimes.noticeMs)),
    effects: [{ kind: 'signal', signal: input.isStored ? 'done' : 'refused' }],
  };
}

function onRefreshed(
  state: SessionState,
  input: SessionInput & { kind: 'refreshed' },
): SessionState {
  const { scene } = state;
  if (scene.kind !== 'member' || scene.visit !== input.visit) return state;
  // Gone from the cache while shown: erased or blocked, so there is nothing to show any more.
  if (input.view === null) return to(state, ATTRACT, state.defaultLanguage);
  const isMarked = state.mono - scene.shownAt >= sessionTimes.markAfterMs;
  const changes = changed({ from: scene, to: input.view, isMarked });
  return to(state, { ...scene, view: input.view, asOf: input.asOf, changes });
}

function onService(state: SessionState, outage: SessionState['outage']): SessionState {
  const next = { ...state, outage };
  return accepts(next) ? next : to(next, ATTRACT, state.defaultLanguage);
}

function refused(state: SessionState, code: string): Reaction {
  const scene = notice({ kind: 'refusedRead', code }, state.mono + sessionTimes.refusedMs);
  return { state: to(state, scene), effects: [{ kind: 'signal', signal: 'refused' }] };
}

function touched(state: SessionState): SessionState {
  const next = { ...state, touchedAt: state.mono };
  if (state.scene.kind !== 'member') return next;
  return { ...next, scene: { ...state.scene, touchedAt: state.mono } };
}

/** At the end of a visit, and when nobody came after a choice of language, it is forgotten. */
function forget(state: SessionState): SessionState {
  return isForgotten(state) ? { ...state, language: state.defaultLanguage } : state;
}

function to(state: SessionState, scene: Scene, language = state.language): SessionState {
  return { ...state, scene, language };
}

function still(state: SessionState): Reaction {
  return { state, effects: [] };
}
