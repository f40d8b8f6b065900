import { describe, expect, it } from 'vitest';
import type { Sum, Trace } from '../../../../gateway/ledger/types.ts';
import { postingStory } from '../../../../gateway/programme/reasons/story.ts';
import { sumText } from '../../../../gateway/programme/reasons/sum-text.ts';

const figure = (value: number, name = 'paid'): Sum => ({ op: 'value', value, name });
const total = (round: 'down' | 'halfUp' | 'up', ...of: readonly [string, string][]) =>
  ({ op: 'total', of, round }) as const;

describe('the arithmetic of a posting', () => {
  const half: Sum = { op: 'ratio', of: figure(5), num: 1, den: 2, round: 'down' };
  it.each<[Sum, string]>([
    [half, '5 (paid) x 1/2 = 2.5, rounded down = 2'],
    [{ ...half, round: 'up' }, '5 (paid) x 1/2 = 2.5, rounded up = 3'],
    [{ ...half, round: 'halfUp' }, '5 (paid) x 1/2 = 2.5, rounded half up = 3'],
    [{ ...half, of: figure(-5) }, '-5 (paid) x 1/2 = -2.5, rounded down = -2'],
    [{ ...half, of: figure(4) }, '4 (paid) x 1/2 = 2, rounded down = 2'],
    [{ ...half, num: 1, den: 64 }, '5 (paid) x 1/64 = 0.078125, rounded down = 0'],
    [{ ...half, num: 1, den: 128 }, '5 (paid) x 1/128 = 0 5/128, rounded down = 0'],
    [{ ...half, num: 10, den: 1000 }, '5 (paid) x 10/1000 = 0.05, rounded down = 0'],
    [{ ...half, of: half }, '[5 (paid) x 1/2 = 2.5, rounded down = 2] x 1/2 = 1, rounded down = 1'],
    [
      { op: 'add', of: [figure(1, 'a'), half, { op: 'negate', of: half }] },
      '1 (a) + [5 (paid) x 1/2 = 2.5, rounded down = 2] + [the contrary of [5 (paid) x 1/2 = 2.5, rounded down = 2] = -2] = 1',
    ],
    [
      { op: 'min', of: [half, figure(1, 'left')] },
      'the smaller of [5 (paid) x 1/2 = 2.5, rounded down = 2] and 1 (left) = 1',
    ],
    [total('down', ['1', '1'], ['3', '2']), '1 + 3/2 = 2.5, rounded down = 2'],
    [total('halfUp', ['3', '2']), '3/2 = 1.5, rounded half up = 2'],
    [total('down'), 'nothing = 0, rounded down = 0'],
    [
      total('down', ...Array.from({ length: 12 }, (): [string, string] => ['1', '1'])),
      '1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 12, rounded down = 12',
    ],
    [
      total('down', ...Array.from({ length: 13 }, (): [string, string] => ['1', '1'])),
      '1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + ... = 13, rounded down = 13',
    ],
    [
      { op: 'share', of: total('down', ['1', '2'], ['7', '2'], ['2', '1']), at: [0, 2] },
      '[1/2 + 7/2 + 2 = 6, rounded down = 6], spread by largest remainder, its parts 1, 3 = 3',
    ],
  ])('%#: %j', (sum, text) => {
    expect(sumText(sum)).toBe(text);
  });
});

describe('the story of a posting', () => {
  const trace: Trace = {
    ...{ rule: 'base', programme: 'shop@1', sum: figure(5) },
    conditions: [
      { fact: 'weekday', holds: true },
      { fact: 'store', holds: false },
    ],
  };
  const posting = { unit: 'POINTS', account: 'spent' as const, amount: 5, lot: null };
  it('says where it went, which rule and conditions gave it, and the arithmetic', () => {
    expect(postingStory({ ...posting, lot: 7 }, trace)).toEqual({
      adds: true,
      lines: [
        '+5 POINTS spent, lot 7',
        '  by base of shop@1',
        '  weekday: yes',
        '  store: no',
        '  5 (paid) = 5, which is the posting',
      ],
    });
  });

  it('names no programme where there was none', () => {
    const story = postingStory(posting, { ...trace, programme: '', conditions: [] });
    expect(story.lines[1]).toBe('  by base');
  });

  it('of less than nothing has its own sign, and nothing has none', () => {
    expect(postingStory({ ...posting, amount: -5 }, undefined)).toEqual({
      adds: null,
      lines: ['-5 POINTS spent', '  its trace is not kept: it cannot be explained'],
    });
    expect(postingStory({ ...posting, amount: 0 }, undefined).lines[0]).toBe('0 POINTS spent');
  });
});
