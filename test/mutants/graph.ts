/**
 * Loads test files over instrumented sources, as often as a mutant needs it. A module that is
 * loaded under `?graph=N` loads all modules of this repository that it imports anew as well;
 * under `?file=N` only itself.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { ROOT } from './root.ts';

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['vitest', new URL('./harness.ts', import.meta.url).href],
  ['fast-check', new URL('./cases.ts', import.meta.url).href],
  ['better-sqlite3', new URL('./sqlite.ts', import.meta.url).href],
]);
const REPOSITORY = pathToFileURL(`${ROOT}/`).href;
/** Modules of this repository in whose place another one stands. */
const ONCE = new URL('./once.ts', import.meta.url).href;
const INSTEAD_OF_OURS: ReadonlyMap<string, string> = new Map([
  [`${REPOSITORY}protocol/yaml.ts`, ONCE],
  [`${REPOSITORY}test/gateway/gallery/naive/predict.ts`, ONCE],
]);
/** What can import mutated code; the rest is the same under each mutant. */
const ANEW = new RegExp(`^${REPOSITORY}(gateway|scripts|test/(?!mutants/|gateway/gallery/naive/))`);

/** Serves `sources` (path from the root -> instrumented text) from now on. */
export function serve(sources: ReadonlyMap<string, string>): void {
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL ?? '';
      const instead = INSTEAD.get(specifier);
      if (instead !== undefined && parent !== instead) return { url: instead, shortCircuit: true };
      const found = next(specifier, context);
      const once = INSTEAD_OF_OURS.get(found.url);
      if (once !== undefined && parent !== once) return { url: once, shortCircuit: true };
      const graph = /\?graph=\d+$/.exec(parent)?.[0];
      return graph !== undefined && ANEW.test(found.url)
        ? { ...found, url: found.url + graph }
        : found;
    },
    load(url, context, next) {
      if (!url.startsWith(REPOSITORY)) return next(url, context);
      const path = fileURLToPath(url.replace(/\?.*$/, ''));
      if (!/\.tsx?$/.test(path) || path.includes('/node_modules/')) return next(url, context);
      // A module is loaded anew for many a mutant; its types are taken out once.
      const source =
        stripped.get(path) ??
        withoutTypes(path, sources.get(relative(ROOT, path)) ?? readFileSync(path, 'utf8'));
      stripped.set(path, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
}

function withoutTypes(path: string, source: string): string {
  if (path.endsWith('.ts')) return stripTypeScriptTypes(source);
  const jsx = { jsx: 'automatic', jsxImportSource: 'preact' } as const;
  return transformSync(source, { loader: 'tsx', ...jsx }).code;
}

/** Modules without their types, by path. */
const stripped = new Map<string, string>();
let loads = 0;

/** Loads a file (a path from the root); `fresh` says what of it is evaluated again. */
export async function load(file: string, fresh: 'nothing' | 'file' | 'graph'): Promise<void> {
  loads += 1;
  const query = fresh === 'nothing' ? '' : `?${fresh}=${loads}`;
  await import(`${REPOSITORY}${file}${query}`);
}

/** A query under which all files that are loaded share one fresh set of modules. */
export function freshGraph(): (file: string) => Promise<void> {
  loads += 1;
  const query = `?graph=${loads}`;
  return async (file) => {
    await import(`${REPOSITORY}${file}${query}`);
  };
}
