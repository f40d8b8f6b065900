import { useState } from 'preact/hooks';
import { press, type State } from './state.ts';

const others = [
  ['unknown', 'Unknown card'],
  ['wrongDigit', 'Wrong check digit'],
  ['bank', 'Bank card'],
  ['twoCards', 'Two at once'],
  ['torn', 'Taken away too soon'],
] as const;

/** The cards that can be laid on the reader. */
export function Cards(props: {
  readonly people: State['people'];
  readonly onTap: (who: string) => void;
}) {
  const [trouble, setTrouble] = useState('');
  const lay = async (key: Readonly<Record<string, unknown>>): Promise<void> => {
    const answer = await press({ kind: 'tap', ...key });
    setTrouble(answer.text === undefined ? '' : 'No kiosk listens: start it again.');
  };
  return (
    <section class="cards" aria-label="Cards to tap">
      <h2>Hold a card to the reader</h2>
      <div class="row">
        {props.people.map(({ name, card }, index) => (
          <button
            type="button"
            key={name}
            class={`card colour-${index}`}
            onClick={() => {
              props.onTap(name);
              void lay({ who: name });
            }}
          >
            <b>{name}</b>
            <i aria-hidden="true" />
            <span>{card}</span>
          </button>
        ))}
        <div class="others">
          {others.map(([card, label]) => (
            <button type="button" key={card} class="chip" onClick={() => void lay({ card })}>
              {label}
            </button>
          ))}
        </div>
      </div>
      <p class={trouble === '' ? 'hint' : 'trouble'} aria-live="polite">
        {trouble || 'A card only puts raw bytes into the reader. The kiosk judges them.'}
      </p>
    </section>
  );
}
