import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failuresOf, type Row, tableOf } from './run-table.ts';
import { TableError } from './spot.ts';
import type { Table } from './table.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');
const files = join(root, 'gateway', 'programme', 'gallery');
const idsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length));

const ids = idsIn(files);

describe('the gallery', () => {
  it('has a table for each programme, and a programme for each table', () => {
    expect(ids).toEqual(idsIn(import.meta.dirname));
    expect(ids.length).toBeGreaterThan(0);
  });

  it.each(ids)('%s has the name of its file and says in plain words what it is', (id) => {
    const { programme, table } = rowOf(id);
    expect(programme).toMatch(new RegExp(`^id: ${id}$`, 'm'));
    for (const text of [programme, table]) {
      expect(text.split('\n', 1)[0]).toMatch(/^# [A-Z0-9].{40,}/);
    }
  });
});

describe.each(ids)('%s', (id) => {
  const row = rowOf(id);
  const { table, wrong } = read(row);
  it('can be read', () => expect(wrong).toBe(''));
  it.each(table.stories.map((story) => [story.name, story] as const))('%s', (_name, story) => {
    expect(failuresOf(row, table, story)).toEqual([]);
  });
});

/** One row that cannot be read must not hide what becomes of the others. */
function read(row: Row): { readonly table: Table; readonly wrong: string } {
  try {
    return { table: tableOf(row), wrong: '' };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return { table: { people: [], stories: [] }, wrong: error.message };
  }
}

function rowOf(id: string): Row {
  const textIn = (folder: string) => readFileSync(join(folder, `${id}.yaml`), 'utf8');
  return { id, programme: textIn(files), table: textIn(import.meta.dirname) };
}
