import type { JSX } from 'preact';
import { assertNever } from '../../../../protocol/units.ts';
import type { ScaledAmount, ScreenView, ShownNote } from '../../../../protocol/views.ts';
import { CheckIcon, StarIcon, StepsIcon } from '../icons.tsx';
import type { Words } from '../words.ts';

interface Told {
  readonly view: Pick<ScreenView & { readonly kind: 'member' }, 'notes' | 'zone' | 'balances'>;
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

/** The same for a screen reader, a sentence each. */
export function sayNotes(view: Told['view'], words: Words): readonly string[] {
  return view.notes.map((note) => `${noteText(note, view.zone, words)}.`);
}

function noteText(note: ShownNote, zone: string, words: Words): string {
  const name = words.nameOf(note.name);
  switch (note.kind) {
    case 'level': {
      const { fall } = note;
      if (fall === null) return words.say('member.level', { name });
      const day = lastDay(fall.at, zone, words);
      if (fall.name === null) return words.say('member.levelUntil', { name, day });
      return words.say('member.levelThen', { name, day, next: words.nameOf(fall.name) });
    }
    case 'member':
      if (note.until === null) return words.say('member.level', { name });
      return words.say('member.in', { name, day: lastDay(note.until, zone, words) });
    case 'gate':
      return gateText(note, zone, words);
    default:
      return assertNever(note);
  }
}

function gateText(note: ShownNote & { readonly kind: 'gate' }, zone: string, words: Words): string {
  const name = words.nameOf(note.name);
  const { missing, of, until } = note;
  const { amount, scale } = missing;
  const count = scale === 0 ? words.count(amount) : words.amount(amount, scale);
  const text =
    of === null
      ? words.say('member.gate', { name, missing: count })
      : words.say('member.gateOf', { name, missing: count, of: asText(of, words) });
  if (until === null) return text;
  return words.say('member.gateUntil', { text, day: lastDay(until, zone, words) });
}

const asText = ({ amount, scale }: ScaledAmount, words: Words): string =>
  words.amount(amount, scale);

/** What ends at this moment is good for the last time on the day before it. */
const lastDay = (at: number, zone: string, words: Words): string => words.day(at - 1, zone);

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
