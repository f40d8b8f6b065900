import { describe, expect, it } from 'vitest';
import type { Hold } from '../../../gateway/ledger/types.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import { openDraft } from '../../../gateway/programme/draft.ts';
import { forgotten } from '../../../gateway/programme/people/erase-at-end.ts';
import { isToForget } from '../../../gateway/programme/people/to-forget.ts';
import type { ConsentRow } from '../../../gateway/programme/people/types.ts';
import type {
  Answer,
  Command,
  Decision,
  MemberState,
  Outcome,
  State,
} from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { programmesOf, refOf } from '../programme/given.ts';
import { clubRow, lotOf, memberOf, stateOf, wordOf } from './given-member.ts';

const file = (more = '') => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
units: { POINTS: { value: "0.01", onReturn: debt }, LUCK: { hidden: true, onReturn: debt } }
consents:
  keep: { purpose: marketing, channel: post, texts: { en: "Keep" } }
  mail: { purpose: marketing, channel: mail, texts: { en: "Mail" } }
${more}
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;
const programmes = programmesOf(file());
const now = Date.UTC(2026, 2, 2, 12);
type Erase = Command & { readonly kind: 'erase' };
function erase(member: Partial<MemberState>, more: Partial<Erase> = {}, of = programmes): Outcome {
  return decide(of, stateOf(now, { member: memberOf('anna', member) }), {
    ...{ kind: 'erase', receipt: refOf('e'), who: { member: 'anna' }, points: 'payOut' },
    ...{ staff: '7', second: '8', at: now, ...more },
  });
}
function done(outcome: Outcome): Decision & { readonly answer: Answer & { kind: 'erased' } } {
  if (!outcome.ok) throw new Error(`refused: ${outcome.code}`);
  const { answer } = outcome;
  if (answer.kind !== 'erased') throw new Error(answer.kind);
  return { ...outcome, answer };
}
const hold: Hold = {
  ...{ id: 'h', document: 'd', member: 'anna', until: 9e15, uses: [], state: 'open' },
  lots: [{ lot: 1, amount: 5 }],
};

describe('an erasure', () => {
  it('is refused with what is wrong', () => {
    const refused = (more: Partial<Erase>, lot = lotOf(1, 'anna')) => erase({ lots: [lot] }, more);
    const invalid = { ok: false, code: 'REQUEST_INVALID' };
    expect(refused({ staff: 'x y' })).toEqual({ ...invalid, facts: { path: 'staff' } });
    expect(refused({ second: '' })).toEqual({ ...invalid, facts: { path: 'second' } });
    expect(refused({ staff: 'ab', second: 'AB' })).toEqual({
      ...{ ok: false, code: 'FOUR_EYES', facts: { staff: 'ab' } },
    });
    const rich = (available: number) => lotOf(1, 'anna', { available });
    expect(refused({}, rich(1_000_000_000_001))).toEqual({
      ...{ ok: false, code: 'AMOUNT_RANGE', facts: { path: 'points' } },
    });
    expect(refused({}, rich(1_000_000_000_000)).ok).toBe(true);
    expect(refused({}, lotOf(1, 'anna', { held: 1 }))).toEqual({
      ok: false,
      code: 'CONVERSION_OPEN',
    });
  });

  it('says nothing of what only staff see, and of no debt of nothing', () => {
    const lots = [lotOf(1, 'anna'), lotOf(2, 'anna', { unit: 'LUCK' })];
    const { answer, entries } = done(erase({ lots, debts: { POINTS: 0 } }, { points: 'breakage' }));
    expect(answer).toMatchObject({ forfeited: [{ unit: 'POINTS', amount: 100 }], writtenOff: [] });
    const end = entries.find(({ kind }) => kind === 'erase');
    expect(end?.postings.filter(({ account }) => account === 'breakage')).toHaveLength(2);
    const owing = done(erase({ debts: { POINTS: 40, LUCK: 4 } })).answer;
    expect(owing.writtenOff).toEqual([{ unit: 'POINTS', amount: 40 }]);
    const paid = done(erase({ lots: [lotOf(2, 'anna', { unit: 'LUCK' })] })).answer;
    expect(paid).toMatchObject({ paidOut: [], forfeited: [], payOutMinor: 0 });
  });

  it('leaves in the journal why each point went where', () => {
    const lots = [lotOf(1, 'anna', { pending: 20, availableFrom: 9e12 })];
    const { entries } = done(erase({ lots }));
    const spend = entries.find(({ kind }) => kind === 'spend');
    expect(spend?.traces[0]).toMatchObject({
      rule: 'payOut',
      conditions: [{ fact: 'the member asked to be paid out', holds: true }],
    });
    expect(JSON.stringify(spend?.traces)).toContain('available of the lot');
    const end = entries.find(({ kind }) => kind === 'erase');
    expect(end?.traces[0]).toMatchObject({
      rule: 'erase',
      conditions: [{ fact: 'the member asked to be forgotten', holds: true }],
    });
  });

  it('books no paying out where there is nothing to pay', () => {
    const kinds = (outcome: Outcome) => done(outcome).entries.map(({ kind }) => kind);
    expect(kinds(erase({}))).toEqual(['erase']);
    const early = programmesOf(file().replace('2020-01-01', '2030-01-01'));
    const before = done(erase({ lots: [lotOf(1, 'anna')] }, {}, early)).answer;
    expect(before).toMatchObject({ paidOut: [], forfeited: [{ unit: 'POINTS', amount: 100 }] });
  });
});

const closing = `closing:
  lastEarning: 2026-06-01
  lastSpending: 2026-07-01
  notices: [2026-05-01]
  erase: { on: 2026-08-01, unless: [keep, mail] }`;
const ending = programmesOf(file(closing));
const at = (local: string) => localToEpoch({ local, zone: 'UTC' });

describe('who is to be forgotten after the end', () => {
  const isGone = (
    local: string,
    member: Partial<MemberState> | null = {},
    said: readonly (ConsentRow & { readonly member: string })[] = [],
    of = ending,
  ) => {
    const one = member === null ? null : memberOf('anna', member);
    const draft = openDraft(of, stateOf(at(local)), one);
    draft.consents.push(...said);
    return isToForget(draft);
  };
  const words = (...words: readonly Partial<ConsentRow>[]) => ({
    consents: words.map((one) => wordOf(one)),
  });
  const bo = { member: 'bo', ...wordOf({ name: 'keep', at: 9000 }) };

  it.each<[string, boolean, boolean]>([
    ['from the day on', true, isGone('2026-08-01T00:00')],
    ['not before it', false, isGone('2026-07-31T23:59')],
    ['nobody where no member is', false, isGone('2026-08-01T00:00', null)],
    ['not twice', false, isGone('2026-08-01T00:00', { isClosed: true })],
    ['no card without a name', false, isGone('2026-08-01T00:00', { isBearer: true })],
    ['not who agreed to one', false, isGone('2026-08-01T00:00', words({ name: 'keep' }))],
    ['nor to another one', false, isGone('2026-08-01T00:00', words({ name: 'mail' }))],
    ['who agreed to something else', true, isGone('2026-08-01T00:00', words({ name: 'post' }))],
    [
      'who took it back',
      true,
      isGone(
        '2026-08-01T00:00',
        words({ name: 'keep' }, { name: 'keep', isGiven: false, at: 2000 }),
      ),
    ],
    ['not who agrees now', false, isGone('2026-08-01T00:00', {}, [{ ...bo, member: 'anna' }])],
    ['when only somebody else agrees now', true, isGone('2026-08-01T00:00', {}, [bo])],
    ['nobody while the programme goes on', false, isGone('2026-08-01T00:00', {}, [], programmes)],
    ['nobody before the first version', false, isGone('2019-08-01T00:00')],
  ])('%s: %s', (_, expected, found) => {
    expect(found).toBe(expected);
  });
});

describe('a settlement after the end', () => {
  const settled = (member: Partial<MemberState>, state: Partial<State> = {}) =>
    decide(
      ending,
      stateOf(at('2026-08-02T12:00'), { member: memberOf('anna', member), ...state }),
      {
        kind: 'settle',
        member: 'anna',
      },
    );
  const held = { available: 0, held: 5 };
  const open = (amount: number) => ({ lots: [lotOf(1, 'anna', { ...held, held: amount })] });

  it('forgets, and frees what a basket holds', () => {
    const gone = settled(open(5), { holds: [hold] });
    expect(gone).toMatchObject({
      ...{ ok: true, erased: 'anna', answer: { kind: 'settled', member: 'anna' } },
      holds: [{ id: 'h', state: 'over' }],
      lots: [{ held: 0, available: 0, expired: 5 }],
    });
  });

  it('waits for points at a partner, and keeps who agreed', () => {
    const kinds = (outcome: Outcome) => (outcome.ok ? outcome.erased : outcome.code);
    expect(kinds(settled(open(6), { holds: [hold] }))).toBeUndefined();
    expect(kinds(settled(open(5)))).toBeUndefined();
    const second = { ...hold, id: 'h2', lots: [{ lot: 1, amount: 1 }] };
    expect(kinds(settled(open(6), { holds: [hold, second] }))).toBe('anna');
    expect(kinds(settled({ consents: [wordOf({ name: 'keep' })] }))).toBeUndefined();
  });

  it('leaves nothing to tell, to count or to look at', () => {
    const outcome = settled({});
    if (!outcome.ok) throw new Error(outcome.code);
    const row = { member: 'anna' };
    const wake = { ...row, at: 5, closed: '' };
    const tally = { ...row, tally: 'A', day: '2026-01-01', amount: 1 };
    const standing = { ...row, standing: null, floors: [] };
    const club = { ...clubRow('c'), ...row };
    const message: Decision['messages'][number] = {
      ...{ ...row, key: 'k', facts: {}, due: '', until: '' },
      ...{ kind: 'recall', purpose: 'service', state: 'due' },
    };
    const rows = { wakes: [wake], tallies: [tally], standings: [standing], clubs: [club] };
    expect(forgotten({ ...outcome, ...rows, messages: [message] }, 'anna')).toMatchObject({
      ...{ erased: 'anna', wakes: [], tallies: [], standings: [], clubs: [], messages: [] },
    });
  });
});
