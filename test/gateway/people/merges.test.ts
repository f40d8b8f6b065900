import { describe, expect, it } from 'vitest';
import { openBook } from '../../../gateway/ledger/book.ts';
import { withBooks } from '../../../gateway/programme/people/merge.ts';
import { countedForAll } from '../../../gateway/programme/people/merged-counts.ts';
import type { Standing } from '../../../gateway/programme/standing/tiers.ts';
import type { Decision, Programmes, State } from '../../../gateway/programme/types.ts';
import { programmesOf } from '../programme/given.ts';
import { clubRow, lotOf, memberOf, wordOf } from './given-member.ts';
import {
  type Asked,
  balance,
  done,
  entriesOf,
  file,
  held,
  type Merging,
  merge,
  now,
  points,
  programmes,
} from './given-merge.ts';

describe('a merge is refused', () => {
  const path = 'from';
  const full = { available: 600_000_000_000_000 };
  it.each<[string, object, Asked, Partial<Merging>]>([
    [
      'without a code of the staff',
      { code: 'REQUEST_INVALID', facts: { path: 'staff' } },
      {},
      { staff: '' },
    ],
    [
      'without a second one',
      { code: 'REQUEST_INVALID', facts: { path: 'second' } },
      {},
      { second: 'x y' },
    ],
    [
      'by one person alone',
      { code: 'FOUR_EYES', facts: { staff: 'ab' } },
      {},
      { staff: 'ab', second: 'AB' },
    ],
    ['of nobody', { code: 'MEMBER_UNKNOWN', facts: { path } }, { anna: null }, {}],
    [
      'of an unknown card',
      { code: 'CARD_UNKNOWN', facts: { path } },
      { anna: null },
      { from: { card: 'c' } },
    ],
    [
      'of a blocked card',
      { code: 'CARD_BLOCKED', facts: { path } },
      { asked: { isBlocked: true } },
      {},
    ],
    [
      'of an erased member',
      { code: 'MEMBER_CLOSED', facts: { path } },
      { anna: { isClosed: true } },
      {},
    ],
    ['of a card without a name', { code: 'CARD_BEARER' }, { anna: { isBearer: true } }, {}],
    ['into a card without a name', { code: 'CARD_BEARER' }, { bo: { isBearer: true } }, {}],
    ['of one with oneself', { code: 'MERGE_SELF' }, { anna: { id: 'bo' } }, {}],
    [
      'while a basket waits',
      { code: 'HOLD_OPEN', facts: { path } },
      { asked: { hasHolds: true } },
      {},
    ],
    [
      'while a partner is asked',
      { code: 'CONVERSION_OPEN', facts: { path } },
      { anna: { lots: [lotOf(1, 'anna', held)] } },
      {},
    ],
    [
      'of more than one may have',
      { code: 'AMOUNT_RANGE', facts: { path } },
      {
        ...{ bo: { lots: [lotOf(1, 'bo', full)] }, anna: { lots: [lotOf(2, 'anna', full)] } },
      },
      {},
    ],
    [
      'of more than one may have, some of it waiting',
      { code: 'AMOUNT_RANGE', facts: { path } },
      {
        ...{ bo: { lots: [lotOf(1, 'bo', { available: 0, pending: full.available })] } },
        anna: { lots: [lotOf(2, 'anna', full)] },
      },
      {},
    ],
    [
      'of more than one may have, some of it held',
      { code: 'AMOUNT_RANGE', facts: { path } },
      {
        ...{ bo: { lots: [lotOf(1, 'bo', { available: 0, held: full.available })] } },
        anna: { lots: [lotOf(2, 'anna', full)] },
      },
      {},
    ],
  ])('%s', (_, refusal, asked, more) => {
    expect(merge(asked, more)).toEqual({ ok: false, ...refusal });
  });

  it('of two units each has room of its own', () => {
    const stamps = lotOf(2, 'anna', { ...full, unit: 'STAMPS' });
    const asked = { bo: { lots: [lotOf(1, 'bo', full)] }, anna: { lots: [stamps] } };
    expect(merge(asked).ok).toBe(true);
  });
});

describe('a merge', () => {
  it('stands in the journal of both, with who said so', () => {
    expect(entriesOf(done(merge()))).toEqual([
      ['merge', 'bo', 'mg-1 anna 7 8'],
      ['merge', 'anna', 'mg-1 bo 7 8'],
    ]);
    expect(done(merge()).entries.map(({ postings }) => postings)).toEqual([[], []]);
  });

  it('tells what went over and what it paid, and no more', () => {
    const anna = {
      lots: [lotOf(2, 'anna', { pending: 30 }), lotOf(3, 'anna', { available: 0, spent: 5 })],
    };
    const both = done(merge({ anna, bo: { lots: [lotOf(1, 'bo')], debts: { STAMPS: 4 } } }));
    expect(both.answer).toMatchObject({ moved: points(130), paid: [] });
    const owing = done(
      merge({ anna: { debts: { POINTS: 40, STAMPS: 0 } }, bo: { lots: [lotOf(1, 'bo')] } }),
    );
    expect(owing.answer).toMatchObject({ moved: [], paid: points(40) });
    expect(owing.answer.balances[0]).toMatchObject(balance(60));
    expect(owing.merge?.kept).toMatchObject({
      ...{ debts: points(40), paid: [{ lot: 1, ...points(40)[0] }] },
    });
    expect(owing.debts).toContainEqual({ member: 'anna', unit: 'POINTS', amount: 0 });
    expect(owing.debts.some(({ unit }) => unit === 'STAMPS')).toBe(false);
  });

  it('can be undone for the days that the file of its day says', () => {
    const until = (of: Programmes) => done(merge({ of })).answer.until;
    expect(until(programmesOf(file('merge: { undoWithin: 14 days }')))).toBe('2026-03-16');
    expect(until(programmes)).toBe('2026-04-01');
    const later = file().replace('2020-01-01', '2030-01-01');
    expect(until(programmesOf(later))).toBe('2026-04-01');
  });

  it('writes of clubs what came, and of levels what was promised or changes', () => {
    const own = clubRow('own');
    const rows = done(merge({ bo: { clubs: [own] }, anna: { clubs: [clubRow('theirs')] } }));
    expect(rows.clubs).toEqual([clubRow('theirs', { member: 'bo' } as object)]);
    expect(rows.standings).toEqual([]);
    const standing: Standing = {
      ...{ level: 'gold', since: '2026-01-01', until: '2026-12-31', source: 'earned' },
      ...{ reviewAt: null, programme: 'v' },
    };
    const tiers = `tallies: { SPENT: { of: paid, within: 365 days } }
tiers: { by: SPENT, hold: 1 month, levels: [ { id: gold, from: "100.00" } ] }`;
    const of = programmesOf(file(tiers));
    const floor = { level: 'gold', from: '2026-01-01', until: '2026-12-31', kind: 'kept' };
    const gold = done(merge({ of, anna: { standing } }));
    expect(gold.standings).toMatchObject([
      { member: 'bo', standing: { level: 'gold' }, floors: [floor] },
    ]);
    // Without a ladder there is no level to write, but what was promised is kept.
    expect(done(merge({ anna: { standing } })).standings).toEqual([
      { member: 'bo', standing: null, floors: [floor] },
    ]);
    const tallies = [{ tally: 'SPENT', day: '2026-03-01', amount: 10_000 }];
    expect(done(merge({ of, anna: { tallies } })).standings).toMatchObject([
      { standing: { level: 'gold' }, floors: [] },
    ]);
    expect(done(merge({ anna: { standing: { ...standing, until: null } } })).standings).toEqual([]);
  });

  it('says what the survivor now has told, and only when something came', () => {
    expect(done(merge()).profiles).toEqual([]);
    const told = done(merge({ anna: { tags: ['x'], consents: [wordOf()] } }));
    expect(told.profiles).toMatchObject([{ member: 'bo', profile: { tags: ['x'] } }]);
    expect(told.consents).toEqual([{ ...wordOf(), member: 'bo' }]);
  });
});

it('a member has the lots of the book of which something is left, or that were touched, in order', () => {
  const empty = { available: 0, spent: 100 };
  const lots = [
    ...[lotOf(3, 'bo'), lotOf(1, 'bo', { available: 0, pending: 5 }), lotOf(4, 'bo', held)],
    ...[lotOf(2, 'bo', empty), lotOf(5, 'bo', empty)],
  ];
  const book = openBook({
    member: memberOf('bo', { lots, debts: { POINTS: 4 } }),
    now,
    nextLot: 9,
  });
  book.touchedLots.add(5);
  const { lots: kept, debts } = withBooks(memberOf('bo', { debts: { OLD: 1 } }), book);
  expect(kept.map(({ id }) => id)).toEqual([1, 3, 4, 5]);
  expect(debts).toEqual({ POINTS: 4 });
});

describe('what comes back from before a merge', () => {
  const row = (member: string) => ({ member, tally: 'SPENT', day: '2026-03-02', amount: -5 });
  const key = { rule: 'base', period: '' };
  const use = (scope: string) => ({ key: { ...key, scope }, times: -1, minor: 0, cost: 0 });
  const nobody: Decision = { ...done(merge()), tallies: [], uses: [] };
  const counted = (decision: Partial<Decision>, of: Parameters<typeof countedForAll>[1]) => {
    const { tallies, uses } = countedForAll({ ...nobody, ...decision }, of);
    return [...tallies.map(({ member }) => member), ...uses.map((one) => one.key.scope)];
  };
  const sale = (mergedFrom?: string) =>
    ({ member: 'bo', ...(mergedFrom === undefined ? {} : { mergedFrom }) }) as State['sale'];

  it('counts for all whom it had counted for', () => {
    const tallies = [row('bo'), row('cleo')];
    const of = { sale: sale('anna'), spends: [] };
    expect(counted({ tallies }, { sale: sale(), spends: [] })).toEqual(['bo', 'cleo']);
    expect(counted({ tallies }, of)).toEqual(['bo', 'cleo', 'anna']);
    expect(counted({ tallies }, { ...of, heirs: { anna: ['dora', 'bo'] } })).toEqual([
      ...['bo', 'cleo', 'anna', 'dora'],
    ]);
    expect(counted({ tallies }, { sale: null, spends: [] })).toEqual(['bo', 'cleo']);
  });

  it('and uses go the way of whom they counted for', () => {
    const uses = [use('member:anna'), use('store:1'), use('total')];
    const of = { sale: sale('anna'), spends: [], heirs: { anna: ['dora', 'bo'] } };
    expect(counted({ uses }, of)).toEqual([
      ...['member:anna', 'store:1', 'total', 'member:dora', 'member:bo'],
    ]);
    expect(counted({ uses }, { sale: sale('anna'), spends: [] })).toEqual([
      ...['member:anna', 'store:1', 'total'],
    ]);
  });
});
