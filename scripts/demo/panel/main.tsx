import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Cards } from './cards.tsx';
import { Ledger } from './ledger.tsx';
import { Plugs } from './plugs.tsx';
import { follow, type State } from './state.ts';
import { TillView } from './till.tsx';

function Panel() {
  const [state, setState] = useState<State | null>(null);
  const [who, setWho] = useState<string | null>('Anna');
  const [isClosed, setClosed] = useState(false);
  // A frame that was opened while nobody served would stay a browser's error for good.
  const [hasServed, setHasServed] = useState(false);
  useEffect(
    () =>
      follow((next) => {
        setClosed(next === null);
        if (next !== null) setState(next);
        if (next?.kiosk.state === 'running') setHasServed(true);
      }),
    [],
  );
  if (state === null) return <p class="waiting">Opening the shop…</p>;
  return (
    <>
      <Steps steps={state.steps} isClosed={isClosed} />
      <main>
        <section class="left">
          <div class="kiosk">
            {hasServed ? (
              <iframe title="The kiosk" src={state.screenUrl} />
            ) : (
              <p class="starting">The kiosk does not run yet. Start it, at the right.</p>
            )}
          </div>
          <Cards people={state.people} onTap={setWho} />
        </section>
        <section class="right">
          <TillView state={state} who={who} onWho={setWho} />
          <Plugs state={state} />
        </section>
        <Ledger state={state} />
      </main>
    </>
  );
}

function Steps({ steps, isClosed }: { steps: State['steps']; isClosed: boolean }) {
  const all: readonly [boolean, string, string][] = [
    [steps.tapped, "Tap Anna's card", 'her balance comes from the kiosk itself'],
    [steps.bought, 'Buy her a coffee', 'the number on the kiosk follows'],
    [steps.pulled, 'Pull the plug', 'the kiosk goes on, and nothing is lost'],
  ];
  const next = all.findIndex(([isDone]) => !isDone);
  return (
    <header>
      <Brand />
      {isClosed && <span class="closed">The shop is closed. Type npm start again.</span>}
      <ol>
        {all.map(([isDone, title, text], index) => (
          <li key={title} class={isDone ? 'done' : index === next ? 'next' : ''}>
            <span class="number" aria-hidden="true">
              {isDone ? '✓' : index + 1}
            </span>
            <span>
              <b>{title}</b>
              <small>{text}</small>
              {isDone && <span class="hidden">, done</span>}
            </span>
          </li>
        ))}
      </ol>
    </header>
  );
}

function Brand() {
  return (
    <strong class="brand">
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <rect x="2" y="2" width="36" height="36" rx="12" />
        <path d="M12 23.5c2.2 3 4.9 4.5 8 4.5s5.8-1.5 8-4.5M14.5 16h.01M25.5 16h.01" />
      </svg>
      Stamgast <span>The demo shop</span>
    </strong>
  );
}

const root = document.getElementById('panel');
if (root !== null) render(<Panel />, root);
