import { render } from 'preact';
import type { ScreenInput } from '../types.ts';
import { followViews } from './feed.ts';
import type { Actions } from './page.tsx';
import { Page } from './page.tsx';
import type { PageEvent } from './page-state.ts';
import { firstState, nextState } from './page-state.ts';

/** Wires the page: the kiosk's event stream in, touches out, one pure render between. */
const PAD_IDLE_MS = 30_000;
const TOUCH_EVERY_MS = 1_000;
/** The kiosk's answer to a typed number is a view, and that closes the pad; else this does. */
const PAD_SENT_MS = 2_000;

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');

let state = firstState;
let cancelPadIdle = (): void => {};
let lastTouch = 0;

const paint = (): void => {
  document.documentElement.lang = state.view.language;
  render(<Page state={state} actions={actions} />, root);
};

function take(event: PageEvent): void {
  state = nextState(state, event);
  if (event.kind === 'pad' || event.kind === 'digit') watchPad();
  paint();
}

/** A number that somebody left half typed goes by itself. */
function watchPad(): void {
  cancelPadIdle();
  if (state.pad !== null) {
    cancelPadIdle = after(PAD_IDLE_MS, () => take({ kind: 'pad', act: 'close' }));
  }
}

async function send(input: ScreenInput): Promise<boolean> {
  try {
    const answer = await fetch('input', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    return answer.ok;
  } catch {
    // The kiosk is gone; the event stream says so by itself.
    return false;
  }
}

async function sendTyped(): Promise<void> {
  const number = state.pad?.digits ?? '';
  if (number === '' || state.pad?.stage === 'sent') return;
  take({ kind: 'pad', act: 'sent' });
  const isTaken = await send({ kind: 'typed', number });
  if (isTaken) after(PAD_SENT_MS, () => endSentPad('close'));
  else endSentPad('failed');
}

/** Unless a view has closed the pad meanwhile. */
function endSentPad(act: 'close' | 'failed'): void {
  if (state.pad?.stage === 'sent') take({ kind: 'pad', act });
}

const actions: Actions = {
  done: () => void send({ kind: 'done' }),
  switchLanguage: (language) => void send({ kind: 'language', language }),
  pad: (act) => take({ kind: 'pad', act }),
  digit: (digit) => take({ kind: 'digit', digit }),
  sendTyped: () => void sendTyped(),
};

function after(delayMs: number, work: () => void): () => void {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
}

document.addEventListener('pointerdown', () => {
  const now = performance.now();
  if (state.view.kind !== 'member' || now - lastTouch < TOUCH_EVERY_MS) return;
  lastTouch = now;
  void send({ kind: 'touch' });
});
document.addEventListener('contextmenu', (event) => event.preventDefault());
document.addEventListener('keydown', (event) => {
  if (state.pad === null) return;
  if (/^[0-9]$/.test(event.key)) take({ kind: 'digit', digit: event.key });
  else if (event.key === 'Backspace') take({ kind: 'pad', act: 'erase' });
  else if (event.key === 'Enter' && !isButton(event.target)) void sendTyped();
  else if (event.key === 'Escape') take({ kind: 'pad', act: 'close' });
});

/** On a button Enter is a press of that button. */
function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement;
}

/** What the kiosk wrote into index.html; a page that was served by nobody has the bare place. */
function ownBuild(): string | null {
  const { build } = document.documentElement.dataset;
  return build === undefined || build.startsWith('%') ? null : build;
}

paint();
followViews({
  build: ownBuild(),
  open: () => new EventSource('events'),
  after,
  onView: (view) => take({ kind: 'view', view }),
  onLost: () => take({ kind: 'lost' }),
  onNewBuild: () => location.reload(),
});
