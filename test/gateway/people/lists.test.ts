import { describe, expect, it } from 'vitest';
import { problemText, readProgramme } from '../../../gateway/programme/language/file.ts';
import { listCsv, type NamedRow } from '../../../gateway/programme/people/list-csv.ts';
import { inOrder, issueOf } from '../../../gateway/programme/people/lists.ts';
import type { ConsentRow } from '../../../gateway/programme/people/types.ts';

const consent: ConsentRow = {
  ...{ name: 'post', isGiven: true, at: Date.UTC(2026, 2, 2), version: 'clubs@2026-01-01T00:00' },
  purpose: 'marketing',
  ...{ channel: 'post', device: 'shop/1/2' },
};
const rowOf = (name: string, value: number | null = null): NamedRow => {
  return { name, member: `m-${name}`, value, consent };
};

describe('the issue of a list', () => {
  it.each([
    [null, '2026-03-02', '2026-03-02'],
    ['month', '2026-03-02', '2026-03'],
    ['quarter', '2026-03-31', '2026-Q1'],
    ['quarter', '2026-04-01', '2026-Q2'],
    ['quarter', '2026-12-31', '2026-Q4'],
    ['season', '2026-02-28', '2025-winter'],
    ['season', '2026-03-01', '2026-spring'],
    ['season', '2026-06-01', '2026-summer'],
    ['season', '2026-11-30', '2026-autumn'],
    ['season', '2026-12-01', '2026-winter'],
  ] as const)('of every %s on %s is %s', (every, day, issue) => {
    expect(issueOf(every, day)).toBe(issue);
  });
});

describe('a list as CSV', () => {
  it('has a row a member with the word that allows it', () => {
    expect(listCsv([rowOf('Anna')], String)).toBe(
      'name,member,consent,purpose,channel,text,given,device\r\n' +
        'Anna,m-Anna,post,marketing,post,clubs@2026-01-01T00:00,2026-03-02T00:00:00.000Z,shop/1/2\r\n',
    );
  });

  it('ranks a board, and equal values share a rank', () => {
    const rows = inOrder([rowOf('c', 2), rowOf('b', 3), rowOf('a', 3), rowOf('d', 1)]);
    const cells = listCsv(rows, (value) => `${value} weeks`)
      .split('\r\n')
      .map((line) => line.split(',').slice(0, 3).join(' '));
    expect(cells).toEqual([
      ...['rank value name', '1 3 weeks a', '1 3 weeks b', '3 2 weeks c', '4 1 weeks d', ''],
    ]);
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['+45', `"'+45"`],
    ['-2', `"'-2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"' =1"`],
    ['\uff1d1+1', `"'\uff1d1+1"`],
    ['Bo \u009b31m\u202e', 'Bo  31m '],
    [' =1', `"' =1"`],
    ['A, "B"', '"A, ""B"""'],
    ['A\r\nB', 'A  B'],
    ["O'Hara", `"O'Hara"`],
    ['Anna-Lise', 'Anna-Lise'],
  ])('shows %j as text', (name, cell) => {
    expect(listCsv([rowOf(name)], String)).toContain(`\n${cell},`);
  });
});

describe('a list that means nothing', () => {
  const problem = (list: string) => {
    const text = `stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
tallies: { WEEKS: { of: weeks } }
consents: { post: { purpose: marketing, channel: post, texts: { en: "By post" } } }
lists: { one: ${list} }
rules: []
`;
    const read = readProgramme({ text, file: 'p.yaml' });
    return read.ok ? 'right' : read.problems.map(problemText).join('\n');
  };
  it.each([
    ['{ consent: post, by: WEEKS }', 'right'],
    ['{ consent: pots }', 'lists.one.consent: "pots" is not known; did you mean `post`?'],
    ['{ consent: post, by: WEEK }', 'lists.one.by: "WEEK" is not known; did you mean `WEEKS`?'],
    ['{ by: WEEKS }', 'consent'],
    ['{ consent: post, when: { store: "1" } }', 'a list has no receipt'],
    ['{ consent: post, every: day }', 'lists.one.every: found "day"'],
  ])('is told so: %s', (list, text) => {
    expect(problem(list)).toContain(text);
  });
});
