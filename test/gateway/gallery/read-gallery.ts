import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Row } from './run-table.ts';

const tables = import.meta.dirname;
const programmes = resolve(tables, '..', '..', '..', 'gateway', 'programme', 'gallery');

/** Names of the programmes in the gallery, and of the tables beside this file. */
export function galleryNames(): { readonly programmes: string[]; readonly tables: string[] } {
  return { programmes: namesIn(programmes), tables: namesIn(tables) };
}

/** Every programme of the gallery that has a table, with it. */
export function readGallery(): readonly Row[] {
  const known = galleryNames();
  const both = known.programmes.filter((id) => known.tables.includes(id));
  const read = (folder: string, id: string) => readFileSync(join(folder, `${id}.yaml`), 'utf8');
  const rows = both.map((id) => ({ id, programme: read(programmes, id), table: read(tables, id) }));
  return rows.map((row) => ({ ...row, predecessor: predecessorOf(row.programme) }));
}

/** The programme of the gallery that this one takes over from; null: it says none. */
function predecessorOf(programme: string): string | null {
  const id = /^succeeds: \{ programme: ([a-z0-9-]+)/m.exec(programme)?.[1];
  return id === undefined ? null : readFileSync(join(programmes, `${id}.yaml`), 'utf8');
}

function namesIn(folder: string): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => name.slice(0, -'.yaml'.length));
}
