import type { JSX } from 'preact';
import { assertNever } from '../../../../protocol/units.ts';
import type { ShownNote } from '../../../../protocol/views.ts';
import { CheckIcon, StarIcon, StepsIcon } from '../icons.tsx';
import { type Noted, noteText } from '../notes-text.ts';
import type { Words } from '../words.ts';

interface Told {
  readonly view: Noted;
  readonly words: Words;
}

/** Below the balances: the level, what is missing for a club, and how long one is a member. */
export function Notes({ view, words }: Told): JSX.Element {
  return (
    <ul class={view.balances.length === 0 ? 'notes notes-alone' : 'notes'} id="notes">
      {view.notes.map((note) => (
        <li key={`${note.kind} ${note.name.id}`} class="note">
          {iconOf(note)}
          {noteText(note, view.zone, words)}
        </li>
      ))}
    </ul>
  );
}

function iconOf({ kind }: ShownNote): JSX.Element {
  switch (kind) {
    case 'level':
      return <StarIcon />;
    case 'member':
      return <CheckIcon />;
    case 'gate':
      return <StepsIcon />;
    default:
      return assertNever(kind);
  }
}
