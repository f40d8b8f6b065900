import { describe, expect, it } from 'vitest';
import { checkProgramme, findingText } from '../../../gateway/programme/check/check.ts';
import { galleryNames, readGallery } from './read-gallery.ts';
import { failuresOf, type Row, tableOf } from './run-table.ts';
import { TableError } from './spot.ts';
import type { Table } from './table.ts';

const rows = readGallery();

describe('the gallery', () => {
  it('has a table for each programme, and a programme for each table', () => {
    const { programmes, tables } = galleryNames();
    expect(programmes).toEqual(tables);
    expect(programmes.length).toBeGreaterThan(0);
  });

  it.each(rows)('$id has the name of its file and says in plain words what it is', (row) => {
    expect(row.programme).toMatch(new RegExp(`^id: ${row.id}$`, 'm'));
    for (const text of [row.programme, row.table]) {
      expect(text.split('\n', 1)[0]).toMatch(/^# [A-Z0-9].{40,}/);
    }
  });
});

describe.each(rows)('$id', (row) => {
  const { table, wrong } = read(row);
  it('can be read', () => expect(wrong).toBe(''));
  it('is right before launch', () => {
    // What a check only warns of may be the very system that the row describes.
    const findings = checkProgramme({ text: row.programme, file: `${row.id}.yaml` });
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(findingText)).toEqual([]);
  });
  it.each(table.stories)('$name', (story) => {
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
