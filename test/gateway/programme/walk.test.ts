import { describe, expect, it } from 'vitest';
import type { Hold } from '../../../gateway/programme/standing/ladder.ts';
import {
  type Floor,
  type Past,
  returnedOf,
  walkLevels,
} from '../../../gateway/programme/standing/walk.ts';
import { days, floor, gold, ladder, paid, steps } from './walking.ts';

const reached = '01-10 gold 02-09 earned reached';

it('a level falls a step with each hold that is over', () => {
  expect(steps({ tallies: gold })).toEqual([
    reached,
    '02-10 silver 03-11 earned fell',
    '03-12 none ever earned fell',
  ]);
});

it('rows that count what came back keep their name', () => {
  expect(returnedOf('T')).toBe('T/returned');
});

describe('a new version with another hold', () => {
  const then = (hold: Hold | null, next: Hold | null) => [
    { from: '2026-01-01', ladder: ladder({ hold }) },
    { from: '2026-02-01', ladder: ladder({ hold: next }) },
  ];
  it.each<[hold: Hold | null, next: Hold | null, expected: readonly string[]]>([
    [
      days(30),
      days(30),
      [reached, '02-10 silver 03-11 earned fell', '03-12 none ever earned fell'],
    ],
    [
      days(30),
      days(40),
      [reached, '02-10 silver 03-21 earned fell', '03-22 none ever earned fell'],
    ],
    [null, null, ['01-10 gold ever earned reached']],
    [
      null,
      days(40),
      [
        '01-10 gold ever earned reached',
        '02-01 gold 03-13 earned held',
        '03-14 silver 04-22 earned fell',
      ],
    ],
    [days(30), null, [reached, '02-10 silver ever earned fell']],
  ])('%j, then %j', (hold, next, expected) => {
    expect(steps({ regimes: then(hold, next), tallies: gold })).toEqual(expected);
  });

  it('of as many days, but by months, counts from the end that was promised', () => {
    const year: Hold = { kind: 'months', months: 12 };
    const past = { regimes: then(days(366), year), tallies: gold };
    const ends = (regimes: Past['regimes']) =>
      walkLevels({ ...past, floors: [], regimes }, '2028-12-31').map(({ until }) => until);
    expect(ends(past.regimes)).toEqual(['2027-01-11', '2028-01-11', null]);
    expect(ends(then(days(366), days(366)))).toEqual(['2027-01-11', '2028-01-12', null]);
  });

  it('or without the level, is said to have changed it', () => {
    const without = ladder({ levels: ladder().levels.slice(0, 1) });
    const regimes = [
      { from: '2026-01-01', ladder: ladder() },
      { from: '2026-02-01', ladder: without },
    ];
    expect(steps({ regimes, tallies: gold })).toEqual([reached, '02-01 none ever earned changed']);
    const none = [...regimes.slice(0, 1), { from: '2026-02-01', ladder: null }];
    expect(steps({ regimes: none, tallies: gold })).toEqual([
      reached,
      '02-01 none ever earned changed',
    ]);
  });
});

describe('a level that was promised', () => {
  it.each<[what: string, floors: readonly Floor[], expected: readonly string[]]>([
    ['for less long', [floor('kept', 'gold', '01-15', '01-20')], []],
    ['for as long', [floor('kept', 'gold', '01-15', '02-09')], []],
    ['that is lower', [floor('kept', 'silver', '01-15', '02-20')], []],
  ])('%s changes nothing of one that is held', (_, floors, expected) => {
    expect(steps({ tallies: gold, floors }, '02-01')).toEqual([reached, ...expected]);
  });

  it('for longer is held until then, and falls after it', () => {
    const floors = [floor('kept', 'gold', '01-15', '02-10')];
    expect(steps({ tallies: gold, floors }, '02-28')).toEqual([
      reached,
      '01-15 gold 02-10 kept held',
      '02-11 silver 03-12 earned fell',
    ]);
  });

  it('and that is earned again by then goes on', () => {
    const floors = [floor('kept', 'gold', '01-15', '02-10')];
    const tallies = [...gold, ...paid(['02-08', 1500])];
    expect(steps({ tallies, floors }, '02-28')).toEqual([
      reached,
      '01-15 gold 02-10 kept held',
      '02-11 gold 03-12 kept held',
    ]);
  });

  it('never ends a level that has no end', () => {
    const floors = [floor('kept', 'gold', '01-15', '01-20')];
    const regimes = [{ from: '2026-01-01', ladder: ladder({ hold: null }) }];
    expect(steps({ regimes, tallies: gold, floors })).toEqual(['01-10 gold ever earned reached']);
  });
});

describe('a level given by hand', () => {
  const granted = (level: string, from: string, until: string) =>
    floor('granted', level, from, until);

  it('lies over what is earned, which is as it was before and after it', () => {
    const floors = [granted('gold', '01-20', '01-25')];
    expect(steps({ tallies: paid(['01-10', 500]), floors }, '02-08')).toEqual([
      '01-10 silver 02-09 earned reached',
      '01-20 gold 01-25 granted granted',
      '01-26 silver 02-09 earned ended',
    ]);
  });

  it('goes by the ladder of its days, whatever a later version says', () => {
    const regimes = [
      { from: '2026-01-01', ladder: ladder() },
      { from: '2026-02-01', ladder: ladder({ levels: ladder().levels.slice(0, 1) }) },
    ];
    const floors = [granted('gold', '01-20', '01-25'), granted('gold', '02-20', '02-25')];
    expect(steps({ regimes, floors })).toEqual([
      '01-20 gold 01-25 granted granted',
      '01-26 none ever earned ended',
    ]);
  });

  it('leaves nothing where nothing is earned', () => {
    const floors = [granted('silver', '01-20', '01-25')];
    expect(steps({ floors })).toEqual([
      '01-20 silver 01-25 granted granted',
      '01-26 none ever earned ended',
    ]);
    expect(steps({ floors }, '01-25')).toEqual(['01-20 silver 01-25 granted granted']);
    expect(steps({ floors }, '01-19')).toEqual([]);
  });

  it('of two that hold at once the higher one counts, in whichever order they were given', () => {
    const two = [granted('silver', '01-20', '01-31'), granted('gold', '01-22', '01-25')];
    for (const floors of [two, two.toReversed()]) {
      expect(steps({ floors }, '01-31')).toEqual([
        '01-20 silver 01-31 granted granted',
        '01-22 gold 01-25 granted granted',
        '01-26 silver 01-31 granted granted',
      ]);
    }
  });

  it('that the ladder has not, or that is lower than what is earned, is none', () => {
    expect(steps({ floors: [granted('ruby', '01-20', '01-25')] })).toEqual([]);
    const lower = steps({ tallies: gold, floors: [granted('silver', '01-20', '01-25')] }, '02-01');
    expect(lower.map((step) => step.split(' ').slice(1).join(' '))).toEqual([
      ...Array.from({ length: 3 }, () => 'gold 02-09 earned reached'),
    ]);
  });
});
