import { expect, it } from 'vitest';
import type { Tried } from './run.ts';
import { isGoodEnough, scoreTable } from './score.ts';

const tried = (kind: 'killed' | 'endless' | 'survived' | 'untested', file = 'a/b.ts'): Tried => ({
  mutant: { id: 0, file, line: 1, text: '', change: '' },
  outcome:
    kind === 'survived'
      ? { kind, tests: 1 }
      : kind === 'untested'
        ? { kind }
        : { kind, by: 'a test' },
});
const many = (count: number, kind: 'killed' | 'survived'): Tried[] =>
  Array.from({ length: count }, () => tried(kind));

it('85 of 100 noticed are enough, 84 are not', () => {
  expect(isGoodEnough([...many(85, 'killed'), ...many(15, 'survived')])).toBe(true);
  expect(isGoodEnough([...many(84, 'killed'), ...many(16, 'survived')])).toBe(false);
});

it('what no test reaches counts as not noticed, what never ends as noticed', () => {
  expect(isGoodEnough([tried('untested')])).toBe(false);
  expect(isGoodEnough([tried('endless')])).toBe(true);
});

it('each folder has a row, and all of them one', () => {
  const rows = scoreTable([
    tried('killed', 'x/one.ts'),
    tried('endless', 'x/two.ts'),
    tried('untested', 'x/two.ts'),
    tried('survived', 'w/one.ts'),
  ]).map((row) => row.split(/\s+/).join(' '));
  expect(rows).toEqual([
    ' mutants killed endless survived untested score',
    'w 1 0 0 1 0 0.0 %',
    'x 3 1 1 0 1 66.7 %',
    'all 4 1 1 1 1 50.0 %',
  ]);
});
