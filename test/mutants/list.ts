/**
 * The list of survivors: mutants that no test kills, each with the reason why that is right or
 * left so. A mutant is known by its file, its line's text and its change, so that the list
 * survives lines that move; the same line twice is two mutants.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Mutant } from './instrument.ts';

const FOLDER = join(import.meta.dirname, 'survivors');

/** Mutants that survive for one reason: `line's text | change`, by their file. */
export interface Reason {
  readonly why: string;
  readonly mutants: Readonly<Record<string, readonly string[]>>;
}

/** What `--write` gives a survivor that has no reason yet. The run fails while one has it. */
export const NO_REASON = 'NO REASON YET';

export interface Differences {
  /** Survivors that are not listed. */
  readonly unlisted: readonly Mutant[];
  /** Listed, but killed now, or no longer there. */
  readonly gone: readonly string[];
  /** Listed without a reason. */
  readonly unreasoned: readonly string[];
}

/** How a mutant stands in the list. */
export function nameOf({ text, change }: Mutant): string {
  return `${text} | ${change}`;
}

/** The folder of a mutated file, which its survivors are listed by. */
export function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}

/** Compares the survivors of the mutants that were tried with what is listed of their files. */
export function compare(
  reasons: readonly Reason[],
  survivors: readonly Mutant[],
  isTried: (file: string) => boolean,
): Differences {
  const left = new Map<string, number>();
  const unreasoned: string[] = [];
  for (const { file, name, why } of listed(reasons)) {
    if (!isTried(file)) continue;
    const key = `${file}: ${name}`;
    left.set(key, (left.get(key) ?? 0) + 1);
    if (why === NO_REASON || why.trim() === '') unreasoned.push(key);
  }
  const unlisted = survivors.filter((mutant) => {
    const key = `${mutant.file}: ${nameOf(mutant)}`;
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  const gone = [...left].flatMap(([key, count]) => Array.from({ length: count }, () => key));
  return { unlisted, gone, unreasoned };
}

/** The list with what is gone left out, and what is new added without a reason. */
export function mended(
  reasons: readonly Reason[],
  survivors: readonly Mutant[],
  isTried: (file: string) => boolean,
): readonly Reason[] {
  const { unlisted, gone } = compare(reasons, survivors, isTried);
  const dropped = [...gone];
  const kept = listed(reasons).filter(({ file, name }) => {
    const at = dropped.indexOf(`${file}: ${name}`);
    if (at >= 0) dropped.splice(at, 1);
    return at < 0;
  });
  const added = unlisted.map((one) => ({ file: one.file, name: nameOf(one), why: NO_REASON }));
  return grouped([...kept, ...added]);
}

interface Listed {
  readonly file: string;
  readonly name: string;
  readonly why: string;
}

function listed(reasons: readonly Reason[]): readonly Listed[] {
  return reasons.flatMap(({ why, mutants }) =>
    Object.entries(mutants).flatMap(([file, names]) => names.map((name) => ({ file, name, why }))),
  );
}

function grouped(all: readonly Listed[]): readonly Reason[] {
  const whys = [...new Set(all.map(({ why }) => why))];
  return whys.map((why) => {
    const mutants: Record<string, string[]> = {};
    for (const one of all) {
      if (one.why !== why) continue;
      mutants[one.file] = [...(mutants[one.file] ?? []), one.name];
    }
    return { why, mutants };
  });
}

export function readList(): readonly Reason[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name): Reason[] => parse(readFileSync(join(FOLDER, name), 'utf8')) ?? []);
}

/** One file for each folder of mutated code. */
export function writeList(reasons: readonly Reason[]): void {
  mkdirSync(FOLDER, { recursive: true });
  const all = listed(reasons);
  for (const folder of new Set(all.map(({ file }) => folderOf(file)))) {
    const own = grouped(all.filter(({ file }) => folderOf(file) === folder));
    const name = `${folder.slice('gateway/'.length).replaceAll('/', '-')}.yaml`;
    writeFileSync(join(FOLDER, name), stringify(own, { lineWidth: 0 }));
  }
}
