import { assertNever } from '../../../protocol/units.ts';
import type { ScreenView } from '../../../protocol/views.ts';

/** A number that is being typed. It lives here only, and only for as long as it is needed. */
export interface Pad {
  readonly digits: string;
  /** `sent`: on its way to the kiosk. */
  readonly stage: 'open' | 'sent' | 'failed';
}

/** All that the page knows: the kiosk's newest view, and what a lost page may forget. */
export interface PageState {
  readonly view: ScreenView;
  /** False while the kiosk's process does not answer. */
  readonly isLinked: boolean;
  readonly pad: Pad | null;
}

export type PageEvent =
  | { readonly kind: 'view'; readonly view: ScreenView }
  /** The kiosk's process does not answer. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'pad'; readonly act: 'open' | 'close' | 'erase' | 'sent' | 'failed' }
  | { readonly kind: 'digit'; readonly digit: string };

/** ISO/IEC 7812: a card number has at most 19 digits. */
export const typedDigitsMax = 19;

export const firstState: PageState = {
  view: { kind: 'outOfService', language: 'en', reason: 'starting' },
  isLinked: false,
  pad: null,
};

/** The next state of the page. */
export function nextState(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case 'view':
      return {
        view: event.view,
        isLinked: true,
        pad: keepsPad(state, event.view) ? state.pad : null,
      };
    case 'lost':
      return { view: withoutMember(state.view), isLinked: false, pad: null };
    case 'pad':
      return { ...state, pad: nextPad(state, event.act) };
    case 'digit':
      return { ...state, pad: withDigit(state.pad, event.digit) };
    default:
      return assertNever(event);
  }
}

/** The number pad stands over these views; with any other the typed digits go. */
export function allowsPad(view: ScreenView): boolean {
  const { kind } = view;
  if (kind === 'outOfService') return view.reason === 'no-reader';
  return kind === 'attract' || kind === 'unknownCard' || kind === 'refusedRead';
}

/** A new language keeps what was typed; a new view ends it. */
function keepsPad(state: PageState, view: ScreenView): boolean {
  return allowsPad(view) && view.kind === state.view.kind && state.pad?.stage !== 'sent';
}

function nextPad(
  state: PageState,
  act: 'open' | 'close' | 'erase' | 'sent' | 'failed',
): Pad | null {
  const { pad } = state;
  if (act === 'open') return allowsPad(state.view) ? { digits: '', stage: 'open' } : null;
  if (act === 'close' || pad === null) return null;
  if (act === 'erase') return { digits: pad.digits.slice(0, -1), stage: 'open' };
  return { ...pad, stage: act };
}

function withDigit(pad: Pad | null, digit: string): Pad | null {
  if (pad === null || pad.stage === 'sent' || !/^[0-9]$/.test(digit)) return pad;
  return { digits: (pad.digits + digit).slice(0, typedDigitsMax), stage: 'open' };
}

/** Nothing of a member stays in memory while the kiosk is gone. */
function withoutMember(view: ScreenView): ScreenView {
  return { kind: 'outOfService', language: view.language, reason: 'starting' };
}
