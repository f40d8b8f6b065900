import type { ConsentDefinition, Question } from '../people/types.ts';
import type { ProgrammeFile } from './schema.ts';

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
