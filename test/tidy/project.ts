import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { readSource, type Source } from './source.ts';

/** The part of package.json that the checks read. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Every source file of a checkout, by its path from the root. */
export interface Project {
  readonly sources: ReadonlyMap<string, Source>;
  readonly manifest: Manifest;
}

const FOLDERS = ['protocol', 'device', 'gateway', 'scripts', 'test'] as const;
const KINDS = new Set(['.ts', '.tsx', '.mjs', '.css']);

/** A project of a few invented files, for testing a check. */
export function projectOf(files: Readonly<Record<string, string>>, manifest = {}): Project {
  const sources = Object.entries(files).map(([path, text]) => readSource(path, text));
  return { sources: new Map(sources.map((source) => [source.path, source])), manifest };
}

/** This checkout, without generated files and fixtures. */
export function readProject(): Project {
  const root = resolve(import.meta.dirname, '..', '..');
  const files = Object.fromEntries(
    FOLDERS.flatMap((folder) => walk(root, folder)).map((path) => [
      path,
      readFileSync(join(root, path), 'utf8'),
    ]),
  );
  return projectOf(files, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
}

function walk(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return path === 'test/fixtures' ? [] : walk(root, path);
    const isGenerated = entry.name.includes('.generated.');
    return KINDS.has(posix.extname(path)) && !isGenerated ? [path] : [];
  });
}
