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
  return (
    <header>
      <strong class="brand">Stamgast</strong>
      {isClosed && <span class="closed">The shop is closed. Type npm start again.</span>}
      <ol>
        {all.map(([isDone, title, text], index) => (
          <li key={title} class={isDone ? 'done' : ''}>
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

const root = document.getElementById('panel');
if (root !== null) render(<Panel />, root);
