import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compare, moveOf, unknownKeyOf } from './naive-compare.ts';
import { readGallery } from './read-gallery.ts';

const rows = readGallery().map((row) => ({ ...row, unknown: unknownKeyOf(row) }));
const listFile = join(import.meta.dirname, 'naive', 'not-covered.yaml');
const listed = Object.keys((parse(readFileSync(listFile, 'utf8')) as object | null) ?? {});
const covered = rows.filter(({ unknown }) => unknown === null);

it('each file that the naive model does not understand is listed, and no other', () => {
  const silent = rows.flatMap(({ id, unknown }) =>
    unknown === null || listed.includes(id)
      ? []
      : `${id}: the naive model does not know ${unknown}: teach it, or list the file in naive/not-covered.yaml`,
  );
  const known = covered.map(({ id }) => id);
  const done = listed.filter((id) => known.includes(id));
  expect([...silent, ...done.map((id) => `${id} is understood: take it off the list`)]).toEqual([]);
});

describe.each(covered)('$id', (row) => {
  it('goes as the naive model says at every step', () => {
    expect(compare(row).differences).toEqual([]);
  });
});

describe('where the two differ', () => {
  const table = `people: { anna: member }
goods: { tea: { price: "40.00" } }
stories: [ { story: A point, steps: [ { on: 2026-03-02, anna buys: tea, earns: nothing } ] } ]
`;
  const programme = (points: string) => `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
rules: [ { id: base, earn: { unit: POINTS, ${points} } } ]
`;
  const row = { id: 'shop', programme: programme('amount: 1, per: "1.00"'), table };

  it('what the table itself says does not matter: all that follows is worked out', () => {
    expect(compare(row).differences).toEqual([]);
    expect(compare(row).predicted).toContain(String.raw`\"POINTS\": \"40\"`);
  });
  it('a number that moves nothing is named', () => {
    const other = { what: 'line 7: 1 -> 1', text: row.programme };
    expect(moveOf(row, other)).toEqual(['line 7: 1 -> 1: nothing moves']);
  });
  it('a file that both refuse is no difference', () => {
    expect(compare({ ...row, programme: programme('amount: 0') }).differences).toEqual([]);
  });
  it('a key that the model does not know is named', () => {
    expect(unknownKeyOf({ ...row, programme: programme('amount: 1, bonus: 1') })).toBe(
      'rules.base.earn.bonus',
    );
    const steps = '{ on: 2026-03-02, anna sings: tea }';
    const sung = table.replace(/\{ on.*nothing \}/, steps);
    expect(unknownKeyOf({ ...row, table: sung })).toBe('step: on, anna sings');
  });
});
