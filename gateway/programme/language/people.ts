import { factsIn } from '../evaluate/condition.ts';
import type { MemberList } from '../people/lists.ts';
import type { ConsentDefinition, Question } from '../people/types.ts';
import { whenOf } from './conditions.ts';
import { type Compiling, quoted } from './faults.ts';
import { nearest } from './nearest.ts';
import type { ProgrammeFile } from './schema.ts';
import { isOfReceipt } from './triggers.ts';

/** Consents of a file, in its order. */
export function consentsOf({ consents = {} }: ProgrammeFile): readonly ConsentDefinition[] {
  return Object.entries(consents).map(([name, consent]) => ({ name, ...consent }));
}

/** Questions of a file with their choices, in its order. */
export function questionsOf({ questionnaire = {} }: ProgrammeFile): readonly Question[] {
  return Object.entries(questionnaire).map(([name, { texts, choices, several }]) => ({
    name,
    texts,
    choices: Object.entries(choices).map(([id, told]) => ({ id, texts: told })),
    isSeveral: several === true,
  }));
}

/** Lists of a file, in its order; faults go into `compiling`. */
export function listsOf(
  { lists = {} }: ProgrammeFile,
  compiling: Compiling,
): readonly MemberList[] {
  const { faults, consents, tallies } = compiling;
  return Object.entries(lists).map(([name, { when: raw, consent, every = null, by = null }]) => {
    const path = ['lists', name];
    const when = whenOf(raw, [...path, 'when'], compiling);
    for (const fact of new Set(factsIn(when))) {
      if (!isOfReceipt(fact)) continue;
      const hint = 'facts of the member, the day and the time';
      faults.push({ path: [...path, 'when', fact], text: 'a list has no receipt', hint });
    }
    const known = (key: 'consent' | 'by', value: string, names: readonly string[]) => {
      if (names.includes(value)) return;
      const near = nearest(value, names);
      const which = key === 'consent' ? 'a consent of the file' : 'a tally of the file';
      const hint = near === null ? which : `did you mean \`${near}\`?`;
      faults.push({ path: [...path, key], text: `${quoted(value)} is not known`, hint });
    };
    known('consent', consent, consents);
    if (by !== null) known('by', by, [...tallies.keys()]);
    return { name, when, consent, every, by };
  });
}
