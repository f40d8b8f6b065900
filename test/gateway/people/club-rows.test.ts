import { describe, expect, it } from 'vitest';
import { visitAsked } from '../../../gateway/programme/basket.ts';
import { openDraft } from '../../../gateway/programme/draft.ts';
import { changeClubs } from '../../../gateway/programme/people/club-hands.ts';
import { proveClubs, provenOn } from '../../../gateway/programme/people/club-proofs.ts';
import type { ClubRow } from '../../../gateway/programme/people/club-types.ts';
import { isIn } from '../../../gateway/programme/people/clubs.ts';
import { isNews } from '../../../gateway/programme/people/consents.ts';
import type { TallyRow } from '../../../gateway/programme/types.ts';
import { programmesOf } from '../programme/given.ts';
import { clubIn, clubRow, memberOf, stateOf, wordOf } from './given-member.ts';

const programmes = programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
tallies: { SPENT: { of: paid }, VISITS: { of: receipts }, PETS: { of: categories } }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "Cat" } } } }
clubs:
  inner: { proven: [ { tally: SPENT, from: "100.00" }, { tally: VISITS, from: 3 } ] }
  other: { proven: [ { tally: SPENT, from: "500.00" } ] }
  pets: { proven: [ { tally: PETS, from: 2 } ] }
  hands: { byHand: true }
  tells: { answered: [pets] }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`);
const [version] = programmes;
const now = Date.UTC(2026, 2, 10, 12);
const count = (tally: string, day: string, amount: number): TallyRow => ({ tally, day, amount });
const proof = (id: string, more: Partial<ClubRow> = {}) =>
  clubRow(id, { way: 'proven', from: '2026-03-01', until: null, ...more });

describe('a proof is looked at when its counts change', () => {
  /** What a change of the counts makes of the clubs of a member. */
  function proved(
    had: readonly TallyRow[],
    changes: readonly TallyRow[],
    clubs: readonly ClubRow[] = [],
    of = programmes,
  ) {
    const draft = openDraft(of, stateOf(now), memberOf('anna', { tallies: had, clubs }));
    draft.tallies.push(...changes.map((row) => ({ ...row, member: 'anna' })));
    const undone = proveClubs(draft, { at: now, issuer: 'shop' });
    return { undone, rows: draft.clubs };
  }
  const daysOf = (...of: Parameters<typeof proved>) =>
    proved(...of).rows.map(({ club, from }) => `${club} ${from}`);

  it('and lets in from the day on which it is there, once', () => {
    const { undone, rows } = proved([], [count('SPENT', '2026-03-05', 10_000)]);
    expect(undone).toEqual([]);
    expect(rows).toEqual([
      {
        ...{ id: 'proven inner 0', club: 'inner', way: 'proven', from: '2026-03-05', until: null },
        ...{ receipt: '', line: 0, feeMinor: 0, isUndone: false, given: null, member: 'anna' },
      },
    ]);
    const more = [count('SPENT', '2026-03-06', 1)];
    expect(proved([count('SPENT', '2026-03-05', 10_000)], more, [proof('p')])).toEqual({
      ...{ undone: [], rows: [] },
    });
  });

  it.each<[string, readonly TallyRow[], readonly TallyRow[], readonly string[]]>([
    ['less than it is none', [], [count('SPENT', '2026-03-05', 9999)], []],
    ['all of one day are one', [], [count('VISITS', '2026-03-05', 3)], ['inner 2026-03-05']],
    [
      'the first of two proofs holds',
      [count('VISITS', '2026-03-01', 2)],
      [count('SPENT', '2026-03-08', 20_000), count('VISITS', '2026-03-06', 1)],
      ['inner 2026-03-06'],
    ],
    [
      'it is there on the first day of what is new, or later',
      [count('SPENT', '2026-03-04', 4000)],
      [count('SPENT', '2026-03-07', 3000), count('SPENT', '2026-03-05', 3000)],
      ['inner 2026-03-07'],
    ],
    [
      'but never before, though it was reached then',
      [count('SPENT', '2026-03-04', 20_000)],
      [count('SPENT', '2026-03-07', 1)],
      ['inner 2026-03-07'],
    ],
    [
      'nor by a count that did not change',
      [count('SPENT', '2026-03-04', 20_000)],
      [count('VISITS', '2026-03-07', 1)],
      [],
    ],
    [
      'departments are counted',
      [],
      [...[count('PETS cats', '2026-03-07', 1), count('PETS dogs', '2026-03-08', 1)]],
      ['pets 2026-03-08'],
    ],
    ['what no club asks is none', [], [count('OLD', '2026-03-07', 100_000)], []],
  ])('%s', (_, had, changes, rows) => {
    expect(daysOf(had, changes)).toEqual(rows);
  });

  const enough = [count('SPENT', '2026-03-05', 10_000)];
  it.each<[string, readonly ClubRow[], readonly string[]]>([
    ['in by hand still proves it', [clubRow('h', { way: 'hand', until: null })], ['inner']],
    ['who has left stays out', [clubRow('l', { way: 'left', until: null })], []],
    ['who had left and is back is let in', [clubRow('l', { way: 'left' })], ['inner']],
    [
      'another club has its own leavings',
      [clubRow('l', { way: 'left', until: null, club: 'other' })],
      ['inner'],
    ],
    ['a proof of another club is another', [proof('p', { club: 'other' })], ['inner']],
    [
      'a proof that ended is followed by a new one',
      [proof('p', { until: '2026-03-03' })],
      ['inner'],
    ],
    ['a proof that was undone too', [proof('p', { isUndone: true })], ['inner']],
    ['one in force is enough', [proof('p')], []],
  ])('%s', (_, clubs, rows) => {
    expect(proved([], enough, clubs).rows.map(({ club }) => club)).toEqual(rows);
    const [id] = proved([], enough, clubs).rows.map((row) => row.id);
    const own = clubs.filter(({ club }) => club === 'inner').length;
    if (id !== undefined) expect(id).toBe(`proven inner ${own}`);
  });

  it('and what comes back undoes it, when no day is left on which it holds', () => {
    const had = [count('SPENT', '2026-03-05', 10_000)];
    const back = [count('SPENT', '2026-03-05', -1)];
    const old = proof('old', { until: '2026-03-03' });
    const gone = proved(had, back, [proof('p'), old, proof('o', { club: 'other' })]);
    const ended = (row: ClubRow, until: string) => {
      return { ...row, until, isUndone: true };
    };
    // What had ended before stays as long as it was.
    expect(gone.undone).toEqual([
      ...[ended(proof('p'), '2026-03-09'), ended(old, '2026-03-03')],
      ended(proof('o', { club: 'other' }), '2026-03-09'),
    ]);
    expect(gone.rows).toEqual(gone.undone.map((row) => ({ ...row, member: 'anna' })));
    const future = proof('p', { until: '2026-04-01' });
    expect(proved(had, back, [future]).undone).toEqual([ended(future, '2026-03-09')]);
    const others = [proof('u', { isUndone: true }), clubRow('h', { way: 'hand' })];
    expect(proved(had, back, others).undone).toEqual([]);
    const rest = proved([count('SPENT', '2026-03-04', 12_000)], back, [proof('p')]);
    expect(rest).toEqual({ undone: [], rows: [] });
  });

  it('and less of it can still be enough for whoever was not in yet', () => {
    const had = [count('SPENT', '2026-03-05', 20_000)];
    expect(daysOf(had, [count('SPENT', '2026-03-05', -1)])).toEqual(['inner 2026-03-05']);
  });

  it('and before the first version, or without a member, there is nothing', () => {
    const [early] = programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2030-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
rules: []
`);
    const late = early === undefined ? [] : [early];
    expect(proved([], enough, [], late)).toEqual({ undone: [], rows: [] });
    const draft = openDraft(programmes, stateOf(now), null);
    draft.tallies.push({ ...count('SPENT', '2026-03-05', 10_000), member: 'anna' });
    expect(proveClubs(draft, { at: now, issuer: 'shop' })).toEqual([]);
    expect(draft.clubs).toEqual([]);
  });

  it('of nothing there is no day', () => {
    if (version === undefined) throw new Error('the file is right');
    expect(provenOn(version, clubIn(version, 'inner'), { rows: [], first: '' })).toBeNull();
  });
});

describe('by hand', () => {
  const changed = (clubs: readonly ClubRow[], changes: Record<string, boolean>) => {
    const draft = openDraft(programmes, stateOf(now), memberOf('anna', { clubs }));
    changeClubs(draft, changes, 'doc');
    return draft.clubs.map(({ member, ...row }) => row);
  };
  const hand = (more: Partial<ClubRow> = {}) =>
    clubRow('h', { way: 'hand', from: '2026-03-01', until: null, club: 'hands', ...more });
  const left = (more: Partial<ClubRow> = {}) => hand({ id: 'l', way: 'left', ...more });
  const plain = { receipt: '', line: 0, feeMinor: 0, given: null, isUndone: false };
  const row = (way: string) => ({
    ...{ ...plain, id: `${way} doc hands`, club: 'hands', way, from: '2026-03-10', until: null },
  });

  it('a member is let in from today on, once, and is back when they had left', () => {
    expect(changed([], { hands: true })).toEqual([row('hand')]);
    expect(changed([hand()], { hands: true })).toEqual([]);
    expect(changed([hand({ until: '2026-03-09' })], { hands: true })).toEqual([row('hand')]);
    expect(changed([hand({ club: 'inner' })], { hands: true })).toEqual([row('hand')]);
    expect(changed([left()], { hands: true })).toEqual([
      row('hand'),
      left({ until: '2026-03-09' }),
    ]);
    expect(changed([proof('p', { club: 'hands' })], { hands: true })).toEqual([row('hand')]);
  });

  it('a member leaves from today on: a fee goes on, all else ends', () => {
    expect(changed([], { hands: false })).toEqual([row('left')]);
    expect(changed([left()], { hands: false })).toEqual([]);
    const fee = clubRow('f', { club: 'hands' });
    const proven = proof('p', { club: 'hands' });
    expect(changed([hand(), fee, proven, hand({ club: 'inner' })], { hands: false })).toEqual([
      row('left'),
      hand({ until: '2026-03-09' }),
      { ...proven, until: '2026-03-09' },
    ]);
  });
});

it('a question that was answered with nothing lets nobody in', () => {
  if (version === undefined) throw new Error('the file is right');
  const anna = memberOf('anna');
  const draft = openDraft(programmes, stateOf(now), anna);
  const asked = visitAsked(version, { member: anna, book: draft.book, at: now, tier: undefined });
  const club = clubIn(version, 'tells');
  const answered = (answers: Record<string, string[]>) =>
    isIn(club, { asked, member: { answers }, rows: [] });
  expect([answered({ pets: ['cat'] }), answered({ pets: [] }), answered({})]).toEqual([
    ...[true, false, false],
  ]);
});

describe('a word on a consent is kept', () => {
  const yes = wordOf();
  const no = wordOf({ isGiven: false });
  const later = (word: typeof yes, at = 2000) => ({ ...word, at });
  it.each([
    ['when it is the first', true, yes, []],
    ['not again', false, later(yes), [yes]],
    ['not of the same moment', false, yes, [yes]],
    ['when it was said before', true, yes, [later(yes)]],
    ['to another text', true, later(wordOf({ version: 'w' })), [yes]],
    ['of another consent', true, later(wordOf({ name: 'mail' })), [yes]],
    ['that takes it back', true, later(no), [yes]],
    ['that gives it again', true, later(yes, 3000), [yes, later(no)]],
    [
      'not when only another consent was said since',
      false,
      later(yes, 3000),
      [...[yes, later(wordOf({ name: 'mail', isGiven: false }))]],
    ],
    ['when it was taken back in the same moment', true, later(yes), [yes, no]],
    ['not when taken back twice', false, later(no), [yes, no]],
  ])('%s: %s', (_, isKept, row, rows) => {
    expect(isNews(row, rows)).toBe(isKept);
    expect(isNews(row, rows.toReversed())).toBe(isKept);
  });
});
