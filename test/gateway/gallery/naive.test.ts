import { describe, expect, it } from 'vitest';
import { compare, moveOf } from './naive-compare.ts';
import { readGallery } from './read-gallery.ts';

describe.each(readGallery())('$id', (row) => {
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
    const withBonus = { ...row, programme: programme('amount: 1, bonus: 1') };
    expect(() => compare(withBonus)).toThrow('rules.base.earn.bonus');
    const steps = '{ on: 2026-03-02, anna sings: tea }';
    const sung = table.replace(/\{ on.*nothing \}/, steps);
    expect(() => compare({ ...row, table: sung })).toThrow('step: on, anna sings');
  });
});
