/** How many mutants the tests noticed, by folder of the mutated code. */
import { folderOf } from './list.ts';
import type { Tried } from './run.ts';

/** The least share of mutants that must be noticed, in percent of all of them. */
export const LEAST_SCORE = 85;

const COLUMNS = ['mutants', 'killed', 'endless', 'survived', 'untested', 'score'] as const;

/** Lines of text: a row for each folder, the sum at the end. */
export function scoreTable(tried: readonly Tried[]): readonly string[] {
  const folders = [...new Set(tried.map(({ mutant }) => folderOf(mutant.file)))].sort();
  const rows = folders.map((folder) =>
    row(
      folder,
      tried.filter(({ mutant }) => folderOf(mutant.file) === folder),
    ),
  );
  return [line('', COLUMNS), ...rows, row('all', tried)];
}

/** True from the least score on; what is untested counts as not noticed. */
export function isGoodEnough(tried: readonly Tried[]): boolean {
  return noticed(tried) * 100 >= tried.length * LEAST_SCORE;
}

function row(title: string, tried: readonly Tried[]): string {
  const count = (kind: Tried['outcome']['kind']): number =>
    tried.filter(({ outcome }) => outcome.kind === kind).length;
  const score = tried.length === 0 ? 100 : (noticed(tried) * 100) / tried.length;
  return line(title, [
    String(tried.length),
    String(count('killed')),
    String(count('endless')),
    String(count('survived')),
    String(count('untested')),
    `${score.toFixed(1)} %`,
  ]);
}

function noticed(tried: readonly Tried[]): number {
  return tried.filter(({ outcome: { kind } }) => kind === 'killed' || kind === 'endless').length;
}

function line(title: string, cells: readonly string[]): string {
  return title.padEnd(30) + cells.map((cell) => cell.padStart(10)).join('');
}
