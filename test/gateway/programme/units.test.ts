import { expect, test } from 'vitest';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';

/** One version a list of units, `STARS` or `STARS:2` with its scale, a year after the other. */
function problems(...versions: readonly (readonly string[])[]): readonly string[] {
  return checked(versions, '');
}

function checked(versions: readonly (readonly string[])[], more: string): readonly string[] {
  const files = versions.map((units, at) => {
    const rows = units.map((unit) => {
      const [name, scale = '0'] = unit.split(':');
      return `${name}: { scale: ${scale}${more} }`;
    });
    const text = `stamgast: 1
id: points
effectiveFrom: ${2026 + at}-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units:
  ${rows.join('\n  ')}
rules: []
`;
    return { file: `v${at + 1}.yaml`, text };
  });
  const read = compileVersions(files);
  return read.ok ? [] : read.problems.map(problemText);
}
const units = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `U${from + at}`);

test('a programme has up to 8 units, as a row of a cache holds them', () => {
  expect(problems(units(8))).toEqual([]);
  expect(problems(units(9))).toEqual([expect.stringMatching(/^v1\.yaml:7:\d+: units: .*up to 8/)]);
});

test('units of all versions count, for balances outlive the version', () => {
  expect(problems(units(8), units(8))).toEqual([]);
  expect(problems(units(6), units(2, 6), units(2, 7))).toEqual([
    'v3.yaml:8:7: units.U8: one unit too many; at most 8 in all versions together',
  ]);
});

test('a unit that comes back keeps its scale', () => {
  expect(problems(['A', 'B:2'], ['A'], ['A', 'B:2'])).toEqual([]);
  expect(problems(['A', 'B:2'], ['A'], ['A', 'B'])).toEqual([
    'v3.yaml:8:15: units.B.scale: the scale changes to 0; keep it at 2: balances are already counted in it',
  ]);
});

test('points live for 100 years at most, or for ever: an end must be a date', () => {
  expect(checked([['A']], ', life: 100 years')).toEqual([]);
  expect(checked([['A']], ', life: never')).toEqual([]);
  expect(checked([['A']], ', life: 101 years')).toEqual([
    'v1.yaml:7:24: units.A.life: points live for "101 years"; `never`, or at most 100 years',
  ]);
});
