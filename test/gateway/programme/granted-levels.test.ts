import { describe, expect, it } from 'vitest';
import type { AskedLevel } from '../../../gateway/programme/standing/asked-level.ts';
import { decideGrantTier } from '../../../gateway/programme/standing/grant.ts';
import type { Decision, Programmes } from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { programmesOf, Shop } from './given.ts';

const file = `
stamgast: 1
id: tiers
effectiveFrom: 2026-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: {} }
tallies: { TURNOVER: { of: paid, within: 365 days } }
tiers:
  by: TURNOVER
  hold: to the end of next year
  levels: [ { id: silver, from: "500.00" }, { id: gold, from: "1500.00" }, { id: black, byInvitation: true, fourEyes: true } ]
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;
const programmes = programmesOf(file);
const secret = programmesOf(file.replace('fourEyes: true', 'fourEyes: true, hidden: true'));
const at = (local: string) => localToEpoch({ local, zone: 'Europe/Berlin' });
const now = at('2026-03-10T12:00');
const dayMs = 86_400_000;

interface Wish {
  readonly level?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly staff?: string;
  readonly member?: string;
  readonly at?: number;
  readonly asked?: readonly AskedLevel[];
  readonly programmes?: Programmes;
}

/** Silver until the end of June, today, as goodwill, unless a test says otherwise. */
function grant(wish: Wish = {}): { ok: boolean; said: unknown; decision: Decision | null } {
  const { staff, asked = [], member = 'anna' } = wish;
  const { level = 'silver', until = '2026-06-30', reason = 'goodwill' } = wish;
  const said = staff === undefined ? {} : { staff };
  const who = { member };
  const command = { kind: 'grantTier' as const, who, level, until, reason, at: wish.at ?? now };
  const state = new Shop(programmes).keeper.load(command, now);
  const of = state.member === null ? state : { ...state, member: { ...state.member, asked } };
  const outcome = decideGrantTier(wish.programmes ?? programmes, of, { ...command, ...said });
  if (!outcome.ok) {
    const words = [outcome.code, ...Object.values(outcome.facts ?? {}).map(String)].join(' ');
    return { ok: false, said: words.replaceAll('/', ''), decision: null };
  }
  return { ok: true, said: outcome.entries.map(({ ref }) => ref), decision: outcome };
}

/** What waits for a second one of the staff: asked for by clerk-1 an hour ago. */
const waiting = (wish: Partial<AskedLevel> = {}): AskedLevel => {
  const plain = { level: 'black', until: '2026-06-30', reason: 'goodwill', staff: 'clerk-1' };
  return { ...plain, at: now - 3_600_000, ...wish };
};

describe('a level by hand', () => {
  it('is a floor under what is earned, and an entry that says all of it', () => {
    const { decision, said } = grant();
    expect(said).toEqual(['grant silver 2026-06-30 goodwill', 'granted none silver 2026-03-10']);
    expect(decision?.answer).toMatchObject({ kind: 'adjusted', member: 'anna' });
    expect(decision?.standings[0]?.floors).toEqual([
      { level: 'silver', from: '2026-03-10', until: '2026-06-30', kind: 'granted' },
    ]);
  });

  it('names who of the staff gave it, where it is told', () => {
    expect(grant({ staff: 'Clerk.1_a-Z' }).said).toContain(
      'grant silver 2026-06-30 goodwill Clerk.1_a-Z',
    );
  });

  it.each([
    ['today, its last day', { until: '2026-03-10' }],
    ['a reason of forty signs', { reason: `a${'-1'.repeat(19)}z` }],
    ['one of the staff with a code of 64 signs', { staff: 'x'.repeat(64) }],
    ['an act of two days ago that still holds', { at: now - 2 * dayMs }],
  ])('may be given: %s', (_, wish) => expect(grant(wish).ok).toBe(true));

  it.each([
    ['an unknown level', { level: 'brass' }, 'level no level of today; one of silver, gold, black'],
    [
      'an unknown level, with hidden ones unnamed',
      { level: 'brass', programmes: secret },
      'level no level of today; one of silver, gold',
    ],
    ['a level where the programme has none', { programmes: [] }, 'level no level of today'],
    ['a day that is none', { until: '2026-02-30' }, 'until 2026-03-10 or later'],
    ['yesterday', { until: '2026-03-09' }, 'until 2026-03-10 or later'],
    [
      'a day before the act',
      { at: now + 2 * dayMs, until: '2026-03-11' },
      'until 2026-03-12 or later',
    ],
    [
      'a day between the act and now',
      { at: now - 3 * dayMs, until: '2026-03-09' },
      'until 2026-03-10 or later',
    ],
    ['no reason', { reason: '' }, 'reason'],
    ['a reason of 41 signs', { reason: 'a'.repeat(41) }, 'reason'],
    ['a reason that begins with a digit', { reason: '1st' }, 'reason'],
    ['a reason with a space at its end', { reason: 'goodwill ' }, 'reason'],
    ['a reason with a space before it', { reason: ' goodwill' }, 'reason'],
    ['nobody of the staff', { staff: '' }, 'staff'],
    ['a name with a space', { staff: 'Anna B' }, 'staff'],
    ['a code with a space at its end', { staff: 'clerk-1 ' }, 'staff'],
    ['a code with a space before it', { staff: ' clerk-1' }, 'staff'],
    ['a code of 65 signs', { staff: 'x'.repeat(65) }, 'staff'],
    ['black by nobody', { level: 'black' }, 'staff'],
  ])('is refused with its place: %s', (_, wish, path) => {
    expect(grant(wish).said).toBe(`REQUEST_INVALID ${path}`);
  });

  it('is refused for whom nobody knows', () => {
    expect(grant({ member: 'nobody' }).said).toBe('MEMBER_UNKNOWN');
  });
});

describe('a level that takes two of the staff', () => {
  const black = (wish: Wish = {}) => grant({ level: 'black', staff: 'clerk-2', ...wish });

  it('is asked for first, and nothing is given', () => {
    const { said, decision } = black();
    expect(said).toEqual(['asked black 2026-06-30 goodwill clerk-2']);
    expect(decision?.answer).toMatchObject({ kind: 'asked', member: 'anna' });
    expect(decision?.standings.flatMap(({ floors }) => floors)).toEqual([]);
    const row = waiting({ staff: 'clerk-2', at: now });
    expect(decision?.asked).toEqual({ member: 'anna', level: 'black', row });
  });

  it('is given when another one says the same, and waits no more', () => {
    const { said, decision } = black({ asked: [waiting()] });
    expect(said).toContain('grant black 2026-06-30 goodwill clerk-1 clerk-2');
    expect(decision?.answer).toMatchObject({ kind: 'adjusted', member: 'anna' });
    expect(decision?.asked).toEqual({ member: 'anna', level: 'black', row: null });
    expect(decision?.standings[0]?.floors).toMatchObject([{ level: 'black', kind: 'granted' }]);
  });

  it.each([
    ['another level', { level: 'gold' }, 'clerk-2'],
    ['another day', { until: '2026-07-31' }, 'clerk-2'],
    ['another reason', { reason: 'founder' }, 'clerk-2'],
    ['what was asked for seven days ago', { at: now - 7 * dayMs }, 'clerk-2'],
  ])('is asked for anew after %s', (_, wish, staff) => {
    const { said } = black({ asked: [waiting(wish)], staff });
    expect(said).toEqual([`asked black 2026-06-30 goodwill ${staff}`]);
  });

  it('waits for seven days', () => {
    const asked = [waiting({ at: now - 7 * dayMs + 1 })];
    expect(black({ asked }).decision?.answer.kind).toBe('adjusted');
  });

  it('is not given by one alone, in capitals neither', () => {
    expect(black({ asked: [waiting()], staff: 'CLERK-1' }).said).toBe('FOUR_EYES CLERK-1');
  });
});
