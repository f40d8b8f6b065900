import { describe, expect, it } from 'vitest';
import { visitAsked } from '../../../gateway/programme/basket.ts';
import { openDraft } from '../../../gateway/programme/draft.ts';
import { clubStandings } from '../../../gateway/programme/people/club-standings.ts';
import type { ClubRow } from '../../../gateway/programme/people/club-types.ts';
import { gateText } from '../../../gateway/programme/people/club-words.ts';
import { tallyText } from '../../../gateway/programme/people/tally-text.ts';
import type { TallyRow } from '../../../gateway/programme/types.ts';
import { programmesOf } from '../programme/given.ts';
import { clubRow, memberOf, stateOf } from './given-member.ts';

const fileOf = (currency: string) => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: ${currency}
units: { POINTS: {} }
tallies:
  PAID: { of: paid, within: 60 days }
  SHELF: { of: shelf }
  PIECES: { of: quantity }
  VISITS: { of: receipts, when: { receipt.total: { gte: "50.00" } } }
  SMALL: { of: receipts, when: { receipt.total: { lte: "50.00" } } }
  THERE: { of: receipts, when: { store: "1" } }
  MANY: { of: receipts, when: { receipt.quantity: { gte: 3 } } }
  BOTH: { of: receipts, when: { all: [ { receipt.total: { gte: "50.00" } } ] } }
  DEPTS: { of: categories, within: 60 days }
  WEEKS: { of: weeks, within: 6 weeks }
  BUSY: { of: weeks, within: 60 days }
  MONTHS: { of: months, within: 60 days }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "Cat" } } } }
clubs:
  tells: { answered: [pets], fee: { lines: { sku: c }, price: "1.00", months: 1 } }
  while: { proven: [ { tally: SHELF, from: "100.00" } ], byHand: true, while: { member.tags: friend } }
  inner: { fee: { lines: { sku: a }, price: "60.00", months: 12 } }
  other: { fee: { lines: { sku: b }, price: "10.00", months: 1 } }
  free: { proven: [ { tally: SHELF, from: "100.00" } ], byHand: true }
  paid: { proven: [ { tally: PAID, from: "100.00" }, { tally: PIECES, from: 30 } ] }
  depts: { proven: [ { tally: DEPTS, from: 9 } ] }
  weeks: { proven: [ { tally: WEEKS, from: 9 } ] }
  busy: { proven: [ { tally: BUSY, from: 9 } ] }
  months: { proven: [ { tally: MONTHS, from: 9 } ] }
rules:
  - { id: off, when: { member.clubs: inner }, discount: { percent: 10 } }
`;
const programmes = programmesOf(fileOf('DKK'));
const now = Date.UTC(2026, 2, 10, 12);

function standingOf(
  name: string,
  clubs: readonly ClubRow[],
  tallies: readonly TallyRow[] = [],
  answers: Readonly<Record<string, readonly string[]>> = {},
  isQuote = false,
) {
  const [version] = programmes;
  if (version === undefined) throw new Error('the file is right');
  const member = memberOf('anna', { clubs, tallies, answers });
  const draft = openDraft(programmes, stateOf(now), member);
  const asked = visitAsked(version, { member, book: draft.book, at: now, tier: undefined });
  const all = clubStandings(draft, version, { asked, isQuote });
  return all.find(({ club }) => club === name);
}
const count = (tally: string, day: string, amount: number): TallyRow => ({ tally, day, amount });
const fee = (from: string, until: string | null, more: Partial<ClubRow> = {}) =>
  clubRow(`${from} ${until}`, { from, until, ...more });

describe('a member is in until the last day', () => {
  const running = fee('2026-01-01', '2026-03-31');
  const next = fee('2026-04-01', '2026-04-30');
  const hand = fee('2026-01-01', null, { way: 'hand' });
  it.each<[string, string | undefined, readonly ClubRow[]]>([
    ['of the fee that runs', '2026-03-31', [running]],
    ['of the one that follows', '2026-04-30', [running, next]],
    ['whatever the order in which they lie', '2026-04-30', [next, running]],
    ['of the one that laps over', '2026-04-30', [running, fee('2026-02-01', '2026-04-30')]],
    ['not of one after a gap', '2026-03-31', [running, fee('2026-04-02', '2026-04-30')]],
    ['of the longest', '2026-03-31', [running, fee('2026-02-01', '2026-03-20')]],
    ['of those that are not over', '2026-03-31', [fee('2025-01-01', '2025-12-31'), running]],
    ['of today', '2026-03-10', [fee('2026-01-01', '2026-03-10')]],
    ['not of one that came back', '2026-03-31', [running, { ...next, isUndone: true }]],
    ['not of another club', '2026-03-31', [running, { ...next, club: 'other' }]],
    ['and none when one has no end', undefined, [running, hand]],
    ['not one of another club without an end', '2026-03-31', [running, { ...hand, club: 'other' }]],
    ['nor one that begins later', '2026-03-31', [running, { ...hand, from: '2026-03-11' }]],
    ['nor one that is over', '2026-03-31', [running, { ...hand, until: '2026-03-09' }]],
  ])('%s: %s', (_, until, rows) => {
    expect(standingOf('inner', rows)?.until).toBe(until);
    expect(standingOf('inner', rows)?.isMember).toBe(true);
  });
});

it('who is in without a fee is in without an end, though one begins later', () => {
  const later = fee('2026-04-01', '2026-04-30', { club: 'tells' });
  const answers = { pets: ['cat'] };
  expect(standingOf('tells', [later], [], answers)).toEqual({ club: 'tells', isMember: true });
  expect(standingOf('tells', [later])?.isMember).toBe(false);
});

it('who was let in, but does not hold what the club asks, is told what proves it', () => {
  const clubs = [clubRow('h', { club: 'while', way: 'hand', until: null })];
  expect(standingOf('while', clubs, [], {}, true)).toMatchObject({
    ...{ isMember: false, gate: { missing: 10_000 } },
  });
});

describe('where a member stands with a club', () => {
  const offer = { feeMinor: 6000, months: 12, paysFromMinor: 60_000 };
  const left = clubRow('l', { way: 'left', until: null });
  it('is told whole', () => {
    expect(standingOf('inner', [])).toEqual({ club: 'inner', isMember: false, offer });
    expect(standingOf('inner', [left])).toEqual({ club: 'inner', isMember: false, offer });
    const counts = [count('inner/benefits', '2026-03-05', 250)];
    expect(standingOf('inner', [clubRow('f', { feeMinor: 5000 })], counts)).toEqual({
      ...{ club: 'inner', isMember: true, until: '2027-03-01' },
      meter: { feeMinor: 5000, benefitsMinor: 250, paysFromMinor: 50_000 },
    });
    expect(standingOf('other', [clubRow('f')])).toEqual({
      ...{ club: 'other', isMember: false, offer: { feeMinor: 1000, months: 1 } },
    });
    // A fee of a version in which the club had one.
    const old = clubRow('f', { club: 'free' });
    expect(standingOf('free', [old])).toEqual({
      ...{ club: 'free', isMember: true, until: '2027-03-01' },
    });
    expect(standingOf('free', [{ ...old, way: 'hand', until: null }])).toEqual({
      ...{ club: 'free', isMember: true },
    });
  });

  it('is nothing for nobody', () => {
    const [version] = programmes;
    if (version === undefined) throw new Error('the file is right');
    const anna = memberOf('anna');
    const draft = openDraft(programmes, stateOf(now), null);
    const asked = visitAsked(version, { member: anna, book: draft.book, at: now, tier: undefined });
    expect(clubStandings(draft, version, { asked, isQuote: false })).toEqual([]);
  });

  it('asks for the proof that lacks least, of whoever has not left', () => {
    const gate = (clubs: readonly ClubRow[], tallies: readonly TallyRow[] = []) =>
      standingOf('paid', clubs, tallies)?.gate;
    const paid = { ...left, club: 'paid' };
    expect(gate([])).toMatchObject({ tally: 'PAID', missing: 10_000 });
    expect(gate([], [count('PIECES', '2026-03-01', 25_000)])).toEqual({
      ...{ tally: 'PIECES', missing: 5000, reason: '5 to go' },
    });
    expect(gate([paid])).toBeUndefined();
    expect(gate([{ ...paid, until: '2026-03-09' }])).toBeDefined();
    expect(gate([left])).toBeDefined();
    expect(gate([{ ...paid, way: 'proven', until: '2026-03-09' }])).toBeDefined();
    // Counted before the club was there: what is bought next lets in.
    const enough = [count('PAID', '2026-03-01', 10_000), count('PIECES', '2026-03-01', 30_000)];
    expect(gate([], enough)).toBeUndefined();
    expect(gate([], enough.slice(0, 1))).toMatchObject({ tally: 'PIECES' });
  });
});

describe('what counts at a gate does so until', () => {
  it.each<[string, string, string | undefined, readonly TallyRow[]]>([
    [
      'the oldest amount leaves',
      'paid',
      '2026-04-29',
      [...[count('PAID', '2026-03-05', 50), count('PAID', '2026-03-01', 50)]],
    ],
    [
      'not one that came back',
      'paid',
      '2026-05-03',
      [
        ...[count('PAID', '2026-03-05', 50), count('PAID', '2026-03-01', 50)],
        count('PAID', '2026-03-01', -50),
      ],
    ],
    ['nothing counts', 'paid', undefined, []],
    ['nothing counts yet', 'paid', undefined, [count('PAID', '2026-03-11', 50)]],
    [
      'nothing counts any more',
      'paid',
      undefined,
      [...[count('PAID', '2026-03-01', 50), count('PAID', '2026-03-01', -50)]],
    ],
    [
      'not one of a day to come',
      'paid',
      '2026-05-08',
      [...[count('PAID', '2026-03-10', 50), count('PAID', '2026-03-11', 50)]],
    ],
    [
      'not one that is long gone',
      'paid',
      '2026-05-08',
      [...[count('PAID', '2026-03-10', 50), count('PAID', '2026-01-09', 50)]],
    ],
    [
      'the last receipt of a department leaves',
      'depts',
      '2026-05-03',
      [
        ...[count('DEPTS food', '2026-03-08', 1), count('DEPTS food', '2026-03-01', 1)],
        count('DEPTS toys', '2026-03-05', 1),
      ],
    ],
    [
      'not a receipt that came back',
      'depts',
      '2026-05-06',
      [
        ...[count('DEPTS food', '2026-03-01', 1), count('DEPTS food', '2026-03-08', 1)],
        ...[count('DEPTS food', '2026-03-09', 0), count('DEPTS food', '2026-03-10', -1)],
      ],
    ],
    [
      'the Monday of the oldest week',
      'weeks',
      '2026-04-12',
      [...[count('WEEKS', '2026-03-04', 1), count('WEEKS', '2026-03-10', 1)]],
    ],
    [
      'the last day of the oldest week',
      'busy',
      '2026-05-02',
      [
        ...[count('BUSY', '2026-03-02', 1), count('BUSY', '2026-03-04', 1)],
        count('BUSY', '2026-03-10', 1),
      ],
    ],
    [
      'the last day of the oldest month',
      'months',
      '2026-04-25',
      [
        ...[count('MONTHS', '2026-02-02', 1), count('MONTHS', '2026-02-25', 1)],
        count('MONTHS', '2026-03-02', 1),
      ],
    ],
  ])('%s, of %s: %s', (_, club, until, tallies) => {
    expect(standingOf(club, [], tallies)?.gate?.until).toBe(until);
  });
});

describe('what is missing is said', () => {
  const [dkk, kwd] = [programmes, programmesOf(fileOf('KWD').replaceAll('.00"', '.000"'))].map(
    ([version]) => version,
  );
  const said = (name: string, missing: number, version = dkk) => {
    const tally = version?.tallies.find((one) => one.name === name);
    if (version === undefined || tally === undefined) throw new Error(name);
    return gateText(version, tally, { missing }, 'en');
  };
  it.each([
    ['PAID', 1, '0.01 to go'],
    ['SHELF', 1, '0.01 to go'],
    ['SHELF', 12_345, '123.45 to go'],
    ['PIECES', 1000, '1 to go'],
    ['PIECES', 1500, '1.500 to go'],
    ['PIECES', 2, '0.002 to go'],
    ['VISITS', 1, 'one of 50.00 missing'],
    ['VISITS', 4, '4 of 50.00 missing'],
    ['SMALL', 2, 'two to go'],
    ['THERE', 3, 'three to go'],
    ['MANY', 1, 'one to go'],
    ['BOTH', 1, 'one to go'],
    ['WEEKS', 1, 'one to go'],
  ])('%s: %i as %s', (name, missing, text) => {
    expect(said(name, missing)).toBe(text);
  });

  it.each([
    ['da', ['ét på 50,00', 'to på 50,00', 'tre på 50,00'], 'mangler to, senest'],
    ['en', ['one of 50.00', 'two of 50.00', 'three of 50.00'], 'two to go, until'],
    ['nb', ['ett på 50,00', 'to på 50,00', 'tre på 50,00'], 'mangler to, senest'],
    ['nl', ['één van 50,00', 'twee van 50,00', 'drie van 50,00'], 'nog twee, uiterlijk'],
    ['ru', ['50,00: одна', '50,00: две', '50,00: три'], 'осталось: две, до'],
  ] as const)('in %s, with words for one to three, and the last day', (language, sums, last) => {
    const tallyOf = (name: string) => dkk?.tallies.find((one) => one.name === name);
    const [visits, there] = ['VISITS', 'THERE'].map(tallyOf);
    if (dkk === undefined || visits === undefined || there === undefined) throw new Error('none');
    for (const [at, text] of sums.entries()) {
      expect(gateText(dkk, visits, { missing: at + 1 }, language)).toContain(text);
    }
    const until = { missing: 2, until: '2026-05-01' };
    expect(gateText(dkk, there, until, language)).toBe(`${last} 2026-05-01`);
  });

  it('in the decimals of the currency', () => {
    expect(said('PAID', 12_345, kwd)).toBe('12.345 to go');
    expect(said('VISITS', 1, kwd)).toBe('one of 50.000 missing');
  });

  it.each([
    ['PAID', 12_345, '123.45'],
    ['SHELF', 5, '0.05'],
    ['PIECES', 1500, '1.500'],
    ['VISITS', 3, '3'],
    ['WEEKS', 1000, '1000'],
    [null, 1000, '1000'],
  ])('on a list, of %s, %i is %s', (name, value, text) => {
    if (dkk === undefined) throw new Error('the file is right');
    expect(tallyText(dkk, name, value)).toBe(text);
  });

  it('on a list in the decimals of the currency too', () => {
    if (kwd === undefined) throw new Error('the file is right');
    expect(tallyText(kwd, 'PAID', 12_345)).toBe('12.345');
  });
});
