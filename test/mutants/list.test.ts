import { describe, expect, it } from 'vitest';
import type { Mutant } from './instrument.ts';
import { compare, mended, NO_REASON, type Reason } from './list.ts';

const file = 'gateway/ledger/a.ts';
const mutant = (line: number, change: string): Mutant => ({
  id: line,
  file,
  line,
  text: 'return a < b;',
  change,
});
const reasons = (...names: readonly string[]): readonly Reason[] => [
  { why: 'nobody can tell', mutants: { [file]: names } },
];
const everything = (): boolean => true;

describe('the list of survivors', () => {
  it('knows a mutant by its line and its change, wherever the line stands', () => {
    const list = reasons('return a < b; | a < b -> a <= b');
    expect(compare(list, [mutant(7, 'a < b -> a <= b')], everything)).toEqual({
      unlisted: [],
      gone: [],
      unreasoned: [],
    });
  });

  it('misses a survivor that it does not name, and the second of two that look alike', () => {
    const list = reasons('return a < b; | a < b -> a <= b');
    const survivors = [mutant(7, 'a < b -> a <= b'), mutant(9, 'a < b -> a <= b')];
    expect(compare(list, survivors, everything).unlisted).toEqual([survivors[1]]);
    expect(compare([], survivors, everything).unlisted).toEqual(survivors);
  });

  it('tells what it names and no longer survives, of the files that were tried', () => {
    const list = reasons('return a < b; | a < b -> true', 'return a < b; | a < b -> true');
    const key = `${file}: return a < b; | a < b -> true`;
    expect(compare(list, [], everything).gone).toEqual([key, key]);
    expect(compare(list, [mutant(3, 'a < b -> true')], everything).gone).toEqual([key]);
    expect(compare(list, [], () => false).gone).toEqual([]);
  });

  it('wants a reason for each', () => {
    const name = 'return a < b; | a < b -> true';
    for (const why of [NO_REASON, '', ' ']) {
      const list = [{ why, mutants: { [file]: [name] } }];
      expect(compare(list, [mutant(1, 'a < b -> true')], everything).unreasoned).toEqual([
        `${file}: ${name}`,
      ]);
    }
  });

  it('is mended: what is gone leaves, what is new comes without a reason, others stay', () => {
    const list = [
      ...reasons('return a < b; | a < b -> true', 'return a < b; | a < b -> false'),
      { why: 'other', mutants: { 'gateway/ledger/b.ts': ['x | y -> z'] } },
    ];
    const survivors = [mutant(1, 'a < b -> true'), mutant(2, 'a < b -> a > b')];
    expect(mended(list, survivors, (path) => path === file)).toEqual([
      ...reasons('return a < b; | a < b -> true'),
      { why: 'other', mutants: { 'gateway/ledger/b.ts': ['x | y -> z'] } },
      { why: NO_REASON, mutants: { [file]: ['return a < b; | a < b -> a > b'] } },
    ]);
  });
});
