import { expect, test } from 'vitest';
import { explainFile } from '../../../gateway/programme/explain/explain-file.ts';
import { readProgramme } from '../../../gateway/programme/language/file.ts';

const file = 'points.yaml';
const text = (merge: string) => `stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
${merge}
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;
const daysOf = (merge: string) => {
  const read = readProgramme({ file, text: text(merge) });
  return read.ok ? read.programme.undoMergeDays : read.problems.map(({ path }) => path);
};

test('a merge can be undone for 30 days, or as many as the file says', () => {
  expect(daysOf('')).toBe(30);
  expect(daysOf('merge: { undoWithin: 1 day }')).toBe(1);
  expect(daysOf('merge: { undoWithin: 366 days }')).toBe(366);
});

test.each(['0 days', '367 days', '1 month', '14'])('"%s" are no days of a merge', (days) => {
  expect(JSON.stringify(daysOf(`merge: { undoWithin: ${days} }`))).toContain('undoWithin');
});

test('an empty merge and an unknown key are faults', () => {
  expect(JSON.stringify(daysOf('merge: {}'))).toContain('merge');
  expect(JSON.stringify(daysOf('merge: { undoWithin: 3 days, by: two }'))).toContain('by');
});

test('what a file says of merges is explained, also where it says nothing', () => {
  const said = (merge: string) => {
    const explained = explainFile({ file, text: text(merge) });
    if (!explained.ok) throw new Error('the file is right');
    return explained.parts[0]?.sentences.filter((one) => one.includes('memberships'));
  };
  const days = (count: number, why: string) => [
    `Staff merge two memberships of one person, and can undo it within ${count} days (${why}: merge).`,
  ];
  expect(said('')).toEqual(days(30, 'default'));
  expect(said('merge: { undoWithin: 14 days }')).toEqual(days(14, 'your choice'));
});
