import { expect, test } from 'vitest';
import { readProgramme } from '../../../gateway/programme/language/file.ts';
import { missingColumns } from '../../../gateway/replay/missing-columns.ts';
import { parseColumns } from '../../../gateway/replay/read-receipts.ts';
import { columnsText, pounds } from './past-shop.ts';

function missing(changes: Readonly<Record<string, string>>, more = '') {
  const read = readProgramme({ text: pounds(changes), file: 'points.yaml' });
  if (!read.ok) throw new Error(JSON.stringify(read));
  const columns = parseColumns(columnsText + more);
  if (typeof columns === 'string') throw new Error(columns);
  return missingColumns([read.programme], columns);
}
const points = 'earn: { unit: POINTS, per: "1.00", amount: 1 }';
const rules = (lines: string) => `[ { id: base, ${lines}, ${points} } ]`;

test.each([
  [{ rules: rules('lines: { category: wash }') }, ['category']],
  [{ rules: rules('lines: { not: { brand: acme } }') }, ['brand']],
  [
    { rules: rules('lines: { any: [ { brand: acme }, { category: wash } ] }') },
    ['category', 'brand'],
  ],
  [{ rules: rules('when: { receipt.categories: wash }') }, ['category']],
  [{ exclude: '{ both: { category: tobacco } }' }, ['category']],
  [{ law: 'eu' }, ['category']],
  [{ services: '[bag]' }, []],
  [{ tallies: '{ DEPARTMENTS: { of: categories } }' }, ['category']],
  [{ rules: rules('lines: { sku: MUG }') }, []],
  [{}, []],
] as const)('%j asks for the columns %j', (changes, expected) => {
  expect(missing(changes)).toEqual(expected);
  expect(missing(changes, ',category=c,brand=b')).toEqual([]);
});
