import { describe, expect, it } from 'vitest';
import type { Hold } from '../../../gateway/ledger/types.ts';
import { programmesOf } from '../programme/given.ts';
import { clubRow, lotOf, mergeOf, wordOf } from './given-member.ts';
import {
  type Asked,
  balance,
  done,
  entriesOf,
  file,
  held,
  now,
  points,
  unmerge,
} from './given-merge.ts';

describe('an un-merge is refused', () => {
  const own = mergeOf({ lots: [2] });
  const lots = [lotOf(1, 'bo'), lotOf(2, 'bo', held)];
  const hold = (...ids: readonly number[]): Hold => ({
    ...{ id: 'h', document: 'd', member: 'bo', until: now + 1, uses: [], state: 'open' },
    lots: ids.map((lot) => ({ lot, amount: 5 })),
  });
  it.each<[string, object, Asked, string]>([
    [
      'without a code of the staff',
      { code: 'REQUEST_INVALID', facts: { path: 'staff' } },
      {},
      'x y',
    ],
    ['of none', { code: 'MERGE_UNKNOWN' }, { asked: { merge: null } }, '7'],
    ['a second time', { code: 'MERGE_UNDONE' }, { asked: { merge: { ...own, undoneAt: 1 } } }, '7'],
    [
      'after its last day',
      { code: 'MERGE_OVER', facts: { until: '2026-03-01' } },
      {
        asked: { merge: { ...own, until: '2026-03-01' } },
      },
      '7',
    ],
    [
      'before a newer one',
      { code: 'MERGE_NEWER', facts: { merge: 'mg-2' } },
      { asked: { newest: 'mg-2' } },
      '7',
    ],
    [
      'while a basket holds some of it',
      { code: 'HOLD_OPEN' },
      {
        ...{ bo: { lots }, asked: { merge: own }, state: { holds: [hold(1, 2)] } },
      },
      '7',
    ],
    [
      'while a partner is asked for some of it',
      { code: 'CONVERSION_OPEN' },
      {
        ...{ bo: { lots }, asked: { merge: own }, state: { holds: [hold(1)] } },
      },
      '7',
    ],
  ])('%s', (_, refusal, asked, staff) => {
    expect(unmerge(asked, staff)).toEqual({ ok: false, ...refusal });
  });

  it('but not on its last day, as the newest, or while the survivor’s own are held', () => {
    const today = { merge: { ...own, kept: { ...own.kept, lots: [] }, until: '2026-03-02' } };
    expect(
      unmerge({ asked: { ...today, newest: 'mg-1' }, bo: { lots: [lotOf(2, 'bo', held)] } }).ok,
    ).toBe(true);
  });
});

describe('an un-merge', () => {
  it('stands in the journal of both, with who said so', () => {
    expect(entriesOf(done(unmerge()))).toEqual([
      ['unmerge', 'bo', 'mg-1 anna 7'],
      ['unmerge', 'anna', 'mg-1 bo 7'],
    ]);
  });

  it('gives lots back with what is left of them', () => {
    const lots = [
      ...[lotOf(1, 'bo'), lotOf(2, 'bo', { available: 60, spent: 40 })],
      lotOf(3, 'bo', { available: 0, spent: 100 }),
    ];
    const both = done(unmerge({ bo: { lots }, asked: { merge: mergeOf({ lots: [2, 3] }) } }));
    expect(both.answer).toMatchObject({
      kind: 'unmerged',
      member: 'bo',
      other: 'anna',
      moved: points(60),
    });
    expect(both.lots.map(({ id, member }) => [id, member])).toEqual([[2, 'anna']]);
    expect([both.answer.balances[0], both.answer.others[0]]).toMatchObject([
      balance(100),
      balance(60),
    ]);
  });

  it('gives the debt back that is left, and what the points of one had paid of it', () => {
    const paid = [{ lot: 2, unit: 'POINTS', amount: 40 }];
    const lots = [lotOf(2, 'bo', { available: 60, reversed: 40 })];
    const owed = done(unmerge({ bo: { lots }, asked: { merge: mergeOf({ lots: [2], paid }) } }));
    expect(owed.answer).toMatchObject({ moved: points(100), paid: points(40) });
    expect([owed.answer.balances[0], owed.answer.others[0]]).toMatchObject([
      balance(0, 40),
      balance(100),
    ]);
    // Of 40, 10 are owed still.
    const left = (debt: number) => {
      const asked = { merge: mergeOf({ debts: points(40) }) };
      const { answer } = done(unmerge({ bo: { debts: { POINTS: debt } }, asked }));
      return [answer.balances[0]?.debt, answer.others[0]?.debt];
    };
    expect([left(10), left(0), left(70)]).toEqual([
      [0, 10],
      [0, 0],
      [30, 40],
    ]);
    const asked = { merge: mergeOf({ debts: points(40) }) };
    expect(entriesOf(done(unmerge({ asked }))).length).toBe(2);
  });

  it('lets the points of who comes out pay what they owe', () => {
    const asked = { merge: mergeOf({ lots: [2], debts: points(40) }) };
    const bo = { lots: [lotOf(2, 'bo')], debts: { POINTS: 40 } };
    const { answer, entries } = done(unmerge({ bo, asked }));
    expect(answer.others[0]).toMatchObject(balance(60));
    expect(entries.filter(({ kind }) => kind === 'repay')).toMatchObject([{ member: 'anna' }]);
  });

  it('writes the clubs that came, the words and the profile, where there are any', () => {
    const left = clubRow('l', { way: 'left', until: null });
    const clubs = [clubRow('theirs'), left];
    const kept = { clubs: [{ own: 'theirs', id: 'theirs' }] };
    const none = done(unmerge({ anna: { clubs }, asked: { merge: mergeOf(kept) } }));
    expect(none.clubs).toEqual([{ ...clubRow('theirs'), member: 'anna' }]);
    expect([none.profiles, none.consents]).toEqual([[], []]);
    const before = { birthday: null, children: [], tags: [], answers: {}, dates: {} };
    const profile = { before, after: { ...before, tags: ['x'] } };
    const no = wordOf({ isGiven: false, at: 3000 });
    const bo = { tags: ['x', 'y'], consents: [no] };
    const some = done(unmerge({ bo, asked: { merge: mergeOf({ profile }) } }));
    expect(some.profiles).toEqual([{ member: 'bo', profile: { ...before, tags: ['y'] } }]);
    expect(some.consents).toEqual([{ ...no, member: 'anna' }]);
  });

  it('gives nothing once more for a month that was closed for both together', () => {
    const monthly = '- { id: month, on: month end, earn: { unit: STAMPS, amount: 1 } }';
    const young = file()
      .replace('2020-01-01', '2026-01-01')
      .replace(/rules:.*/, 'rules:');
    const of = programmesOf(`${young}  ${monthly}\n`);
    const closed = (bo: string | null, anna: string | null) => {
      const wake = (day: string | null) => (day === null ? null : { at: null, closed: day });
      const { wakes, lots } = done(
        unmerge({ of, bo: { wake: wake(bo) }, anna: { wake: wake(anna) } }),
      );
      const own = wakes.find(({ member }) => member === 'anna');
      return [own?.closed, lots.filter(({ member }) => member === 'anna').length];
    };
    expect(closed('2026-02-28', '2026-01-31')).toEqual(['2026-02-28', 0]);
    expect(closed('2026-01-31', '2026-02-28')).toEqual(['2026-02-28', 0]);
    expect(closed('2026-02-28', null)).toEqual(['2026-02-28', 0]);
    expect(closed(null, '2026-01-31')[1]).toBe(1);
    expect(closed(null, null)).toEqual(closed('', ''));
  });
});
