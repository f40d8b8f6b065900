import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StamgastError } from '../../protocol/errors.ts';

/** The page in memory: no request ever touches the disk, or chooses a path on it. */
export interface PageFiles {
  readonly byPath: ReadonlyMap<string, { readonly type: string; readonly bytes: Uint8Array }>;
  /** Changes with any byte of the page, so that an open page knows when to load itself anew. */
  readonly build: string;
}

const files = [
  { path: '/', name: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/app.js', name: 'app.js', type: 'text/javascript; charset=utf-8' },
  { path: '/app.css', name: 'app.css', type: 'text/css; charset=utf-8' },
] as const;

/** Stands in index.html where the build goes, so that a page knows of which build it is. */
const BUILD_PLACE = '%BUILD%';

/** Reads the three files of a page. Error: CONFIG_INVALID when one is missing. */
export function loadPageFiles(folder: string): PageFiles {
  const hash = createHash('sha256');
  const byPath = new Map<string, { readonly type: string; readonly bytes: Uint8Array }>();
  for (const { path, name, type } of files) {
    const bytes = readPageFile(join(folder, name));
    hash.update(bytes);
    byPath.set(path, { type, bytes });
  }
  const build = hash.digest('base64url').slice(0, 16);
  const page = byPath.get('/');
  if (page !== undefined) byPath.set('/', { ...page, bytes: withBuild(page.bytes, build) });
  return { byPath, build };
}

function withBuild(page: Uint8Array, build: string): Uint8Array {
  return Buffer.from(Buffer.from(page).toString('utf8').replace(BUILD_PLACE, build));
}

function readPageFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new StamgastError(
      'CONFIG_INVALID',
      `The kiosk's page is missing: ${path} cannot be read. Make it with: npm run build`,
      { cause },
    );
  }
}
