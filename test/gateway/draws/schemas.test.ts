import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { readDrawDocument, type Stage } from '../../../gateway/programme/draws/documents.ts';
import { DrawFile, drawRules } from '../../../gateway/programme/draws/file.ts';
import { digest, pickWinners } from '../../../gateway/programme/draws/pick.ts';
import {
  countableFrom,
  isInTime,
  ticketsAtClose,
} from '../../../gateway/programme/draws/tickets.ts';

const publicValue = { source: 'lottery', at: '2026-04-04T22:00' };
const file = {
  ...{ stamgastDraw: 1, id: 'spring', title: 'Spring', unit: 'TICKETS', scale: 0, zone: 'UTC' },
  ...{ opens: '2026-03-01T00:00', closes: '2026-03-31T20:00', cutOff: 'received' },
  ...{ graceMinutes: 0, winners: 1, reserves: 0, exclude: [], freeEntries: 0, freeWay: 'ask' },
  publicValue,
};
const drawFile = Compile(DrawFile);
const read0: DrawFile = drawFile.Parse(file);
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

  it('says by itself how one takes part without buying anything', () => {
    expect(DrawFile.properties.freeWay).toMatchObject({ default: 'Ask at the counter.' });
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

it('a draw that closes when it opens is refused, and one of more than 2^48 entries is none', () => {
  const keys = (closes: string) => {
    const read = drawRules({ ...read0, opens: '2026-03-01T00:00', closes });
    return read.ok ? [] : read.faults.map(({ key }) => key);
  };
  expect([keys('2026-03-01T00:00'), keys('2026-03-01T00:01')]).toEqual([['closes'], []]);
  expect(pickWinners(hex, [[hex, 2 ** 48]], 1)).toHaveLength(1);
  expect(() => pickWinners(hex, [[hex, 2 ** 48 + 1]], 1)).toThrow('at most 2^48');
});

it('the list of entries may be made at the close, or after the grace', () => {
  const from = (by: 'received' | 'occurred') => countableFrom({ closesAt: 10, by, graceMs: 5 });
  expect([from('received'), from('occurred')]).toEqual([10, 15]);
});

describe('a ticket', () => {
  it('of a clock that runs ahead counts by when it was received', () => {
    const times = { occurredAt: 11, receivedAt: 10 };
    expect(isInTime({ by: 'received', closesAt: 10, graceMs: 0 }, times)).toBe(true);
    expect(isInTime({ by: 'occurred', closesAt: 10, graceMs: 5 }, times)).toBe(false);
  });

  it('is a whole one, and whoever has none takes no part', () => {
    const lotOf = () => ({ member: 'anna', availableFrom: 0, expiresAt: null });
    const cutOff = { by: 'received', closesAt: 10, graceMs: 0 } as const;
    const has = (amount: number) => {
      const moves = [{ lot: 1, amount, occurredAt: 1, receivedAt: 1 }];
      return [...ticketsAtClose({ cutOff, moves, lotOf, scale: 1 })];
    };
    expect([has(9), has(10), has(29)]).toEqual([[], [['anna', 1]], [['anna', 2]]]);
  });
});
