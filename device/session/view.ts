import { assertNever } from '../../protocol/units.ts';
import type { MemberView, ScreenView } from '../../protocol/views.ts';
import { shownNotes } from './notes.ts';
import type { MemberScene, SessionState } from './state.ts';
import { sessionTimes } from './state.ts';

/** The screen's view of a state; the page shows exactly this. */
export function viewOf(state: SessionState): ScreenView {
  const { scene, language, outage } = state;
  switch (scene.kind) {
    case 'attract':
      return outage === null
        ? { kind: 'attract', language }
        : { kind: 'outOfService', language, reason: outage };
    case 'reading':
    case 'lookingUp':
    case 'recording':
      return { kind: 'reading', language };
    case 'member':
      return memberView(state, scene);
    case 'notice':
      return { language, ...scene.notice };
    default:
      return assertNever(scene);
  }
}

function memberView(state: SessionState, scene: MemberScene): ScreenView {
  const { language, units, names, zone, isCurrent } = state;
  const { visit, asOf } = scene;
  const common = { kind: 'member', language, visit, asOf, isLive: isCurrent, zone } as const;
  const maskAt = scene.touchedAt + sessionTimes.idleMs;
  if (state.mono >= maskAt) {
    const leftMs = maskAt + sessionTimes.countdownMs - state.mono;
    // What is hidden does not even reach the page.
    const hidden = { name: '', balances: [], notes: [], isMasked: true };
    return { ...common, ...hidden, secondsLeft: Math.ceil(leftMs / 1000) };
  }
  const balances = scene.view.balances.flatMap((balance, index) => {
    const unit = units[index];
    return unit === undefined
      ? []
      : [{ ...unit, ...balance, changedBy: scene.changes[index] ?? null }];
  });
  const notes = shownNotes(scene.view.notes ?? [], { names, asOf });
  return { ...common, name: scene.view.name, isMasked: false, secondsLeft: null, balances, notes };
}

/** By how much each balance differs from what is shown; an older mark stays until a newer one. */
export function changed(options: {
  readonly from: MemberScene;
  readonly to: MemberView;
  readonly isMarked: boolean;
}): readonly (number | null)[] {
  const { from, to, isMarked } = options;
  return to.balances.map((balance, index) => {
    const by = balance.available - (from.view.balances[index]?.available ?? 0);
    const mark = from.changes[index] ?? null;
    return by !== 0 && isMarked ? by : mark;
  });
}
