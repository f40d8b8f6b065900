import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { readDrawDocument, type Stage } from '../../../gateway/programme/draws/documents.ts';
import { DrawFile } from '../../../gateway/programme/draws/file.ts';
import { digest } from '../../../gateway/programme/draws/pick.ts';

const publicValue = { source: 'lottery', at: '2026-04-04T22:00' };
const file = {
  ...{ stamgastDraw: 1, id: 'spring', title: 'Spring', unit: 'TICKETS', scale: 0, zone: 'UTC' },
  ...{ opens: '2026-03-01T00:00', closes: '2026-03-31T20:00', cutOff: 'received' },
  ...{ graceMinutes: 0, winners: 1, reserves: 0, exclude: [], freeEntries: 0, freeWay: 'ask' },
  publicValue,
};
const drawFile = Compile(DrawFile);
const long = (length: number) => 'a'.repeat(length);

describe('a draw file', () => {
  it.each<[string, readonly unknown[], readonly unknown[]]>([
    ['stamgastDraw', [1], [2, '1']],
    ['id', ['a', `a${long(39)}`, 'a-1'], ['', 'A', '1a', `a${long(40)}`, '../a']],
    ['title', ['a', long(200)], ['', long(201), 1]],
    ['unit', ['A', 'A_1', 'A'.repeat(16)], ['', 'a', '1A', 'A'.repeat(17)]],
    ['scale', [0, 6], [-1, 7, 0.5]],
    ['zone', ['UTC'], [1]],
    ['opens', [long(30)], [long(31), 1]],
    ['closes', [long(30)], [long(31)]],
    ['cutOff', ['received', 'occurred'], ['late', '']],
    ['graceMinutes', [0, 43_200], [-1, 43_201, 1.5]],
    ['winners', [1, 1000], [0, 1001, 1.5]],
    ['reserves', [0, 1000], [-1, 1001, 1.5]],
    ['exclude', [[], ['staff'], Array(20).fill('a')], [Array(21).fill('a'), ['A B'], 'staff']],
    ['freeEntries', [0, 1000], [-1, 1001, 1.5]],
    ['freeWay', ['', long(500)], [long(501), 1]],
  ])('has for %s its own bounds', (key, right, wrong) => {
    expect(drawFile.Check(file)).toBe(true);
    for (const value of right) expect(drawFile.Check({ ...file, [key]: value }), key).toBe(true);
    for (const value of wrong) expect(drawFile.Check({ ...file, [key]: value }), key).toBe(false);
  });

  it('names a public value of some source and time', () => {
    const isRight = (more: object) =>
      drawFile.Check({ ...file, publicValue: { ...publicValue, ...more } });
    expect([{}, { source: 'a' }, { source: long(500) }].map(isRight)).toEqual([true, true, true]);
    const wrong = [{ source: '' }, { source: long(501) }, { at: long(31) }, { at: 1 }];
    expect(wrong.map(isRight)).toEqual([false, false, false, false]);
  });
});

const hex = digest('a');
const time = '2026-02-01T00:00:00Z';
const block = { n: 7, hash: hex };
const picks = [{ pseudonym: hex, ticket: 0 }];
const documents: Readonly<Record<Stage, object>> = {
  open: {
    ...{ stage: 'open', previous: '', commitment: hex, publishedAt: time },
    rules: { ...file, publicValue },
  },
  close: { stage: 'close', previous: hex, block, publishedAt: time },
  publish: {
    ...{ stage: 'publish', previous: hex, block, root: hex, members: 1, total: 1, excluded: 0 },
    ...{ entries: [[hex, 1]], publishedAt: time },
  },
  winners: {
    ...{ stage: 'winners', previous: hex, value: '1', secret: hex, winners: picks },
    ...{ reserves: [], publishedAt: time },
  },
};

describe('a document of a draw', () => {
  const most = 2 ** 48;
  const rules = { ...file, publicValue };
  it.each<[Stage, string, readonly unknown[], readonly unknown[]]>([
    ['open', 'stage', ['open'], ['close']],
    ['open', 'previous', [''], [hex]],
    ['open', 'commitment', [hex], ['', hex.slice(1), `${hex}0`, hex.toUpperCase()]],
    ['open', 'publishedAt', [long(40)], [long(41), 1]],
    [
      'open',
      'rules',
      [rules, { ...rules, title: long(10_000) }],
      [
        ...[{}, { ...rules, id: 1 }, { ...rules, title: long(10_001) }, { ...rules, unit: 1 }],
        ...[
          { ...rules, scale: -1 },
          { ...rules, opens: 1 },
          { ...rules, closes: 1 },
        ],
        ...[
          { ...rules, cutOff: 'late' },
          { ...rules, graceMinutes: -1 },
          { ...rules, winners: 1.5 },
        ],
        ...[
          { ...rules, reserves: most + 1 },
          { ...rules, exclude: [1] },
          { ...rules, freeWay: 1 },
        ],
        ...[
          { ...rules, freeEntries: -1 },
          { ...rules, publicValue: {} },
        ],
      ],
    ],
    ['close', 'previous', [hex], ['', 'x']],
    [
      'close',
      'block',
      [
        { n: 0, hash: '' },
        { n: most, hash: hex },
      ],
      [
        ...[{}, { n: -1, hash: '' }, { n: most + 1, hash: '' }, { n: 1, hash: 'x' }, { n: 1 }],
        ...[
          { n: 1.5, hash: '' },
          { n: 1, hash: `${hex}0` },
        ],
      ],
    ],
    ['close', 'publishedAt', [long(40)], [1]],
    ['publish', 'stage', ['publish'], ['open']],
    ['publish', 'previous', [hex], ['']],
    ['publish', 'block', [block], [{}]],
    ['publish', 'root', [hex], ['']],
    ['publish', 'members', [0, most], [-1, 0.5, most + 1]],
    ['publish', 'total', [0, most], [-1]],
    ['publish', 'excluded', [0, most], [-1]],
    [
      'publish',
      'entries',
      [[], [[hex, 1]], [[hex, most]]],
      [...[[[hex, 0]], [[hex]], [['x', 1]], [[hex, 1, 1]], [[hex, most + 1]], [[hex, 1.5]], [hex]]],
    ],
    ['publish', 'publishedAt', [long(40)], [1]],
    ['winners', 'stage', ['winners'], ['open']],
    ['winners', 'previous', [hex], ['']],
    ['winners', 'value', ['', long(10_000)], [1, long(10_001)]],
    ['winners', 'secret', [hex], ['', 'x']],
    ['winners', 'winners', [[], picks], [[{}], [{ pseudonym: 'x', ticket: 0 }], 1]],
    ['winners', 'reserves', [[], picks], [[{ pseudonym: hex, ticket: -1 }], 1]],
    ['winners', 'publishedAt', [long(40)], [1]],
  ])('of the stage %s has for %s its own form', (stage, key, right, wrong) => {
    const read = (value: unknown) =>
      readDrawDocument(stage, JSON.stringify({ ...documents[stage], [key]: value })) !== null;
    for (const value of right) expect(read(value), JSON.stringify(value)).toBe(true);
    for (const value of wrong) expect(read(value), JSON.stringify(value)).toBe(false);
  });
});
