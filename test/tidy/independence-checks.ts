import { at, type Check, libraryOf } from './import-checks.ts';
import * as rules from './rules.ts';
import type { Source } from './source.ts';

/**
 * A second model proves something only when it is one of its own: it imports nothing of the product,
 * not even through a helper, and shares no run of lines with it.
 */
export const independence: Check = ({ sources }) => {
  const all = [...sources.values()];
  const own = all.filter(({ path }) => rules.secondModels.some((start) => path.startsWith(start)));
  const runs = new Map<string, string>();
  for (const source of all) {
    if (!rules.modelled.some((folder) => source.path.startsWith(folder))) continue;
    for (const run of runsOf(source)) {
      runs.set(run.text, runs.get(run.text) ?? at(source, { line: run.line }));
    }
  }
  return own.flatMap((source) => [...foreignImports(source), ...sharedRuns(source, runs)]);
};

function foreignImports(source: Source): readonly string[] {
  const start = rules.secondModels.find((one) => source.path.startsWith(one)) ?? '';
  return source.imports
    .filter(({ file, specifier }) => {
      if (file !== undefined) return !file.startsWith(start);
      return !rules.modelModules.includes(libraryOf(specifier) ?? specifier);
    })
    .map((item) => `${at(source, item)}: a second model may not import ${item.specifier}`);
}

function sharedRuns(source: Source, runs: ReadonlyMap<string, string>): readonly string[] {
  const shared = runsOf(source).flatMap(({ text, line }) => {
    const there = runs.get(text);
    return there === undefined ? [] : [`${at(source, { line })}: the same lines as ${there}`];
  });
  // One run of seven lines is two of six: the first says enough.
  return shared.slice(0, 1);
}

/** Every run of lines in a row, blank ones left out, without their indentation. */
function runsOf({ text }: Source): readonly { readonly text: string; readonly line: number }[] {
  const lines = text
    .split('\n')
    .map((one, index) => ({ text: one.trim(), line: index + 1 }))
    .filter((one) => one.text !== '');
  const length = rules.sharedLinesMax + 1;
  return lines.slice(0, Math.max(0, lines.length - length + 1)).map(({ line }, from) => {
    const run = lines.slice(from, from + length);
    return { text: run.map((one) => one.text).join('\n'), line };
  });
}
