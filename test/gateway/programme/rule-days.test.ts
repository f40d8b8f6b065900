import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../gateway/programme/evaluate/evaluate.ts';
import { problemText, readProgramme } from '../../../gateway/programme/language/file.ts';

const text = `stamgast: 1
id: shop
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: week, from: 2026-03-02, until: 2026-03-08, discount: { percent: 10 } }
  - { id: double, until: 2026-03-08, stack: { group: more, mode: best }, multiply: { unit: POINTS, by: 2 } }
  - { id: triple, from: 2026-03-08, stack: { group: more, mode: best }, multiply: { unit: POINTS, by: 3 } }
`;

function givenOn(day: string) {
  const read = readProgramme({ text, file: 'shop.yaml' });
  if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
  const place = { partner: 'shop', store: '1', till: '1', at: 0, zone: 'UTC' };
  const lines = [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: 10_000 }];
  const member = { id: 'anna', tags: [], tallies: new Map(), available: new Map() };
  const asked = { basket: { ...place, lines, tenders: [], day }, member, card: 'member' };
  const given = evaluate(read.programme, asked, new Map());
  if (!given.ok) throw new Error(given.code);
  return [...given.discounts.map(({ rule }) => rule), ...given.earned.map(({ rule }) => rule)];
}

describe('a rule for some days', () => {
  it.each([
    ['2026-03-01', ['base', 'double']],
    ['2026-03-02', ['week', 'base', 'double']],
    ['2026-03-08', ['week', 'base', 'triple']],
    ['2026-03-09', ['base', 'triple']],
  ])('holds on its first and last day and on none beside them: %s', (day, rules) => {
    expect(givenOn(day)).toEqual(rules);
  });
});
