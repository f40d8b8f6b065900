import type { EpochMs } from '../../protocol/units.ts';
import { assertNever } from '../../protocol/units.ts';
import type { Note, NoteName, ShownNote } from '../../protocol/views.ts';

/**
 * Notes with their names, as they were true at `asOf`: after a fall the lower level, and nothing
 * that has ended. A name that the settings have not (they come after the rows) shows nothing.
 */
export function shownNotes(
  notes: readonly Note[],
  at: { readonly names: readonly NoteName[]; readonly asOf: EpochMs },
): readonly ShownNote[] {
  return notes.flatMap((note) => shownNote(note, at) ?? []);
}

function shownNote(
  note: Note,
  { names, asOf }: { readonly names: readonly NoteName[]; readonly asOf: EpochMs },
): ShownNote | null {
  const name = names[note.name];
  if (name === undefined) return null;
  switch (note.kind) {
    case 'level': {
      const { fall } = note;
      if (fall === null) return { kind: 'level', name, fall: null };
      const lower = fall.name === null ? null : (names[fall.name] ?? null);
      if (asOf < fall.at) return { kind: 'level', name, fall: { at: fall.at, name: lower } };
      return lower === null ? null : { kind: 'level', name: lower, fall: null };
    }
    case 'member':
    case 'gate':
      return note.until !== null && note.until <= asOf ? null : { ...note, name };
    default:
      return assertNever(note);
  }
}
