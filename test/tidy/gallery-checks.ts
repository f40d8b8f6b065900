import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { at, type Check } from './import-checks.ts';

const folder = join('gateway', 'programme', 'gallery');
const productFolders = ['gateway/', 'device/', 'protocol/', 'scripts/'];

/** Ids of the programmes in the gallery of this checkout. */
export function galleryIds(): readonly string[] {
  const root = resolve(import.meta.dirname, '..', '..');
  return readdirSync(join(root, folder)).map((name) => name.replace(/\.yaml$/, ''));
}

/**
 * A programme of the gallery is data and nothing else: the product knows none of them by name. An
 * id of several words is found anywhere, one that is a common word (`chips`) only as a whole text.
 */
export const galleryNames =
  (ids: readonly string[]): Check =>
  ({ sources }) => {
    const named = ids.map((id) => ({ id, found: patternOf(id) }));
    return [...sources.values()]
      .filter(({ path }) => productFolders.some((start) => path.startsWith(start)))
      .flatMap((source) =>
        source.text
          .split('\n')
          .flatMap((text, index) =>
            named
              .filter(({ found }) => found.test(text) && !meansMark(text))
              .map(({ id }) => `${at(source, { line: index + 1 })}: ${id} is one of the gallery`),
          ),
      );
  };

/** The mark of employees is a word of its own, whichever programme gives them something. */
const meansMark = (text: string): boolean => text === "const employees = 'staff';";

const patternOf = (id: string): RegExp =>
  id.includes('-') ? new RegExp(`(?<![\\w-])${id}(?![\\w-])`) : new RegExp(`(['"\`])${id}\\1`);
