import { describe, expect, it } from 'vitest';
import { returnedOf } from '../../../gateway/programme/standing/walk.ts';
import { days, floor, gold, ladder, level, paid, steps } from './walking.ts';

const reached = '01-10 gold 02-09 earned reached';
const silver = paid(['01-10', 500]);
const reachedSilver = '01-10 silver 02-09 earned reached';

describe('the lowest level', () => {
  const then = (next: ReturnType<typeof ladder>) => [
    { from: '2026-01-01', ladder: ladder() },
    { from: '2026-02-01', ladder: next },
  ];

  it('goes on under a new version, to the end that was promised', () => {
    expect(steps({ regimes: then(ladder()), tallies: silver })).toEqual([
      reachedSilver,
      '02-10 none ever earned fell',
    ]);
  });

  it('that is earned again is held as the new version says, from that end on', () => {
    const tallies = [...silver, ...paid(['02-05', 500])];
    expect(steps({ regimes: then(ladder({ hold: days(40) })), tallies })).toEqual([
      reachedSilver,
      '02-10 silver 03-21 earned held',
      '03-22 none ever earned fell',
    ]);
  });

  it('that a new version has no more is gone with its first day', () => {
    const without = ladder({ levels: [level('gold', 1500)] });
    expect(steps({ regimes: then(without), tallies: silver })).toEqual([
      reachedSilver,
      '02-01 none ever earned changed',
    ]);
  });
});

describe('a fall', () => {
  const circle = [level('silver', 500), level('circle', null), level('gold', 1500)];

  it('passes over a level that one is only invited to', () => {
    const regimes = [{ from: '2026-01-01', ladder: ladder({ levels: circle }) }];
    expect(steps({ regimes, tallies: gold }, '02-28')).toEqual([
      reached,
      '02-10 silver 03-11 earned fell',
    ]);
  });

  it('and a rise of the same day are two steps', () => {
    const tallies = [...gold, ...paid(['02-10', 1500])];
    expect(steps({ tallies }, '02-28')).toEqual([
      reached,
      '02-10 silver 03-11 earned fell',
      '02-10 gold 03-12 earned reached',
    ]);
  });

  it('is not known before its day, and nothing that is bought later', () => {
    expect(steps({ tallies: gold }, '01-09')).toEqual([]);
    expect(steps({ tallies: gold }, '02-09')).toEqual([reached]);
  });
});

it('what was bought before the first ladder counts from its first day', () => {
  const regimes = [{ from: '2026-01-15', ladder: ladder() }];
  expect(steps({ regimes, tallies: gold }, '02-01')).toEqual(['01-15 gold 02-14 earned reached']);
});

it('what came back counts for a ladder alone whose `onReturn` is never', () => {
  const tallies = [
    ...paid(['01-10', 500]),
    ...paid(['01-10', 1000]).map((row) => ({ ...row, tally: returnedOf('T') })),
  ];
  const under = (onReturn: 'never' | 'atEnd') =>
    steps({ regimes: [{ from: '2026-01-01', ladder: ladder({ onReturn }) }], tallies }, '02-01');
  expect(under('never')).toEqual([reached]);
  expect(under('atEnd')).toEqual([reachedSilver]);
});

it('a visit that came back whole is none: it neither lifts a step nor begins its hold anew', () => {
  const levels = [level('one', null), level('two', null)];
  const byVisits = ladder({ rise: 'oneStep', days: null, levels });
  const regimes = [{ from: '2026-01-01', ladder: byVisits }];
  const visits = (...all: readonly (readonly [day: string, amount: number])[]) =>
    steps({ regimes, tallies: paid(...all) }, '02-28');
  const alone = ['01-10 one 02-09 earned reached', '02-10 none ever earned fell'];
  expect(visits(['01-10', 1])).toEqual(alone);
  expect(visits(['01-10', 1], ['01-20', 1], ['01-20', -1])).toEqual(alone);
  expect(visits(['01-10', 1], ['01-20', 1])).toEqual([
    '01-10 one 02-09 earned reached',
    '01-20 two 02-19 earned reached',
    '02-20 one 03-21 earned fell',
  ]);
});

describe('a level that was promised', () => {
  it('is where a higher one falls to, and until when', () => {
    const floors = [floor('kept', 'silver', '01-15', '03-20')];
    expect(steps({ tallies: gold, floors })).toEqual([
      reached,
      '02-10 silver 03-20 kept fell',
      '03-21 none ever earned fell',
    ]);
  });

  it('is so on its last day too', () => {
    const regimes = [{ from: '2026-01-01', ladder: ladder({ fall: 'toEarned' }) }];
    const fallen = (until: string) =>
      steps({ regimes, tallies: gold, floors: [floor('kept', 'silver', '01-15', until)] });
    expect(fallen('02-09')).toEqual([reached, '02-10 none ever earned fell']);
    expect(fallen('02-10')).toEqual([
      reached,
      '02-10 silver 02-10 kept fell',
      '02-11 none ever earned fell',
    ]);
  });

  it.each([
    ['is not earned any more', gold, '03-20', '02-10 gold 03-20 kept held'],
    ['is earned again', [...gold, ...paid(['02-08', 1500])], '03-20', '02-10 gold 03-20 kept held'],
  ])('from the day of its review on does not fall where it %s', (_, tallies, until, held) => {
    const floors = [floor('kept', 'gold', '02-10', until)];
    expect(steps({ tallies, floors }, '03-20')).toEqual([reached, held]);
  });

  it('and that the ladder has not any more leaves nothing of it', () => {
    const floors = [floor('kept', 'ruby', '01-15', '12-31')];
    expect(steps({ tallies: silver, floors })).toEqual([
      reachedSilver,
      '02-10 none ever earned fell',
    ]);
  });
});

describe('a level given by hand', () => {
  it('for one day is had on that day', () => {
    expect(steps({ floors: [floor('granted', 'gold', '01-20', '01-20')] })).toEqual([
      '01-20 gold 01-20 granted granted',
      '01-21 none ever earned ended',
    ]);
  });

  it('that is earned as well holds until the end that was given', () => {
    const floors = [floor('granted', 'silver', '01-20', '02-28')];
    expect(steps({ tallies: silver, floors })).toEqual([
      reachedSilver,
      '01-20 silver 02-28 granted granted',
      '02-10 silver 02-28 granted granted',
      '03-01 none ever earned ended',
    ]);
  });

  it('is gone with the first day of a version that has it no more', () => {
    const only = ladder({ levels: [level('silver', 500)] });
    const regimes = [
      { from: '2026-01-01', ladder: ladder() },
      { from: '2026-02-01', ladder: only },
    ];
    const floors = [floor('granted', 'gold', '01-20', '02-25')];
    expect(steps({ regimes, floors })).toEqual([
      '01-20 gold 02-25 granted granted',
      '02-01 none ever earned ended',
    ]);
  });

  it('before the first version that has it begins with that version', () => {
    const regimes = [
      { from: '2026-01-21', ladder: null },
      { from: '2026-02-01', ladder: ladder() },
    ];
    const floors = [floor('granted', 'gold', '01-20', '02-25')];
    expect(steps({ regimes, floors })).toEqual([
      '02-01 gold 02-25 granted granted',
      '02-26 none ever earned ended',
    ]);
    expect(steps({ regimes, floors }, '01-31')).toEqual([]);
  });
});
