import { assertNever } from '../../../protocol/units.ts';
import type { ScaledAmount, ScreenView, ShownNote } from '../../../protocol/views.ts';
import type { Words } from './words.ts';

/** What of a member's view the notes need. */
export type Noted = Pick<ScreenView & { readonly kind: 'member' }, 'notes' | 'zone' | 'balances'>;

/** All of them for a screen reader, a sentence each. */
export function sayNotes(view: Noted, words: Words): readonly string[] {
  return view.notes.map((note) => `${noteText(note, view.zone, words)}.`);
}

/** One of them, as it stands below the balances. */
export function noteText(note: ShownNote, zone: string, words: Words): string {
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
