import type { JSX } from 'preact';
import { EraseIcon } from '../icons.tsx';
import type { Actions } from '../page.tsx';
import type { Pad } from '../page-state.ts';
import type { Words } from '../words.ts';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Typing a card number: large keys in the order of a telephone, digits in groups of four. */
export function NumberPad(props: {
  readonly pad: Pad | null;
  readonly words: Words;
  readonly actions: Actions;
}): JSX.Element {
  const { pad, words, actions } = props;
  const digits = pad?.digits ?? '';
  const isBusy = pad?.stage === 'sent';
  return (
    <section class="pad">
      <div class="pad-words">
        <h1 class="headline headline-small">{words.say('pad.title')}</h1>
        <p class="lead">{words.say(pad?.stage === 'failed' ? 'pad.failed' : 'pad.text')}</p>
        <output class="pad-field" id="typed" aria-label={words.say('pad.field')}>
          {digits === '' ? <span class="pad-caret" /> : grouped(digits)}
        </output>
        <div class="pad-actions">
          <button
            type="button"
            class="button button-quiet"
            id="pad-cancel"
            onClick={() => actions.pad('close')}
          >
            {words.say('pad.cancel')}
          </button>
          <button
            type="button"
            class="button button-main"
            id="pad-ok"
            disabled={digits === '' || isBusy}
            onClick={() => actions.sendTyped()}
          >
            {words.say('pad.ok')}
          </button>
        </div>
      </div>
      <div class="keys">
        {keys.map((digit) => (
          <Key key={digit} digit={digit} actions={actions} />
        ))}
        <span />
        <Key digit="0" actions={actions} />
        <button
          type="button"
          class="key key-erase"
          id="pad-erase"
          aria-label={words.say('pad.erase')}
          onClick={() => actions.pad('erase')}
        >
          <EraseIcon />
        </button>
      </div>
    </section>
  );
}

function Key(props: { readonly digit: string; readonly actions: Actions }): JSX.Element {
  const { digit, actions } = props;
  return (
    <button type="button" class="key" data-digit={digit} onClick={() => actions.digit(digit)}>
      {digit}
    </button>
  );
}

const grouped = (digits: string): string => digits.replace(/(.{4})(?=.)/g, '$1 ');
