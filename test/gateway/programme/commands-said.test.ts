import { describe, expect, it } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import { openDraft } from '../../../gateway/programme/draft.ts';
import { tellOfBlock } from '../../../gateway/programme/messages/blocked.ts';
import { closingNotices, nextNotice } from '../../../gateway/programme/messages/closing.ts';
import type { Message } from '../../../gateway/programme/messages/message.ts';
import { wakesOf } from '../../../gateway/programme/messages/wake.ts';
import type { RecallCommand } from '../../../gateway/programme/recalls/types.ts';
import type { MemberState } from '../../../gateway/programme/types.ts';
import { memberOf, stateOf } from '../people/given-member.ts';
import { programmesOf } from './given.ts';

const file = (id: string, from: string, more = '') => `
stamgast: 1
id: ${id}
effectiveFrom: ${from}T00:00
zone: UTC
currency: DKK
units: { POINTS: {} }
${more}
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;
const plain = programmesOf(file('points', '2020-01-01'));
const closing = `closing:
  lastEarning: 2026-08-31
  lastSpending: 2026-11-30
  notices: [2026-08-01, 2026-11-01]
  erase: { on: 2027-02-28 }`;
const ending = programmesOf(file('points', '2020-01-01', closing));
const message = (key: string, more: Partial<Message> = {}): Message => ({
  ...{ key, kind: 'programmeEnds', purpose: 'service', facts: {}, due: '2026-08-01' },
  ...{ until: '2026-11-30', state: 'due', ...more },
});
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const draftOf = (day: string, member: Partial<MemberState> = {}, of = ending) =>
  openDraft(of, stateOf(at(day)), memberOf('anna', member));

describe('notices of the end', () => {
  const notices = (day: string, messages: readonly Message[], of = ending) => {
    const draft = draftOf(day, { messages }, of);
    const told = closingNotices(draft).map(
      ({ key, state, due, member }) => `${state} ${key} ${due} ${member}`,
    );
    return [told, draft.book.entries.map(({ kind, ref }) => `${kind} ${ref}`)];
  };
  const key = (due: string) => `closing points 2026-08-31 2026-11-30 ${due}`;

  it('are those of days that have come, the last one alone', () => {
    expect(notices('2026-07-31', [])).toEqual([[], []]);
    const first = key('2026-08-01');
    expect(notices('2026-08-01', [])).toEqual([
      ...[[`due ${first} 2026-08-01 anna`], [`message due ${first}`]],
    ]);
    const last = key('2026-11-01');
    expect(notices('2026-11-02', [])).toEqual([
      ...[[`due ${last} 2026-11-02 anna`], [`message due ${last}`]],
    ]);
    expect(notices('2026-11-02', [message(last)])).toEqual([[], []]);
    expect(notices('2026-11-30', [])[0]).toHaveLength(1);
    expect(notices('2026-12-01', [])[0]).toEqual([]);
  });

  it('are recalled when they are no longer true, and nobody was told', () => {
    const recalled = (day: string, more: Partial<Message>, of = plain) =>
      notices(day, [message('old', more)], of);
    const gone = [['recalled old 2026-08-01 anna'], ['message recalled old']];
    expect(recalled('2026-08-02', {})).toEqual(gone);
    expect(recalled('2026-08-02', { kind: 'programmeFollows' })).toEqual(gone);
    expect(recalled('2026-11-30', {})).toEqual(gone);
    const stays = [[], []];
    expect(recalled('2026-12-01', {})).toEqual(stays);
    expect(recalled('2026-08-02', { state: 'told' })).toEqual(stays);
    expect(recalled('2026-08-02', { state: 'recalled' })).toEqual(stays);
    expect(recalled('2026-08-02', { kind: 'recall' })).toEqual(stays);
  });

  it('of the end and of a successor come in the order of their days', () => {
    const next = `succeeds: { programme: points, notice: 30 days }`;
    const both = programmesOf(
      file('points', '2020-01-01', closing.replace('2026-11-01', '2026-09-20')),
      file('next', '2026-10-15', next),
    );
    const [due] = notices('2026-09-16', [], both);
    expect(due).toEqual(['due takeover points next 2026-10-15 2026-09-16 anna']);
    expect(notices('2026-09-20', [], both)[0]).toMatchObject([expect.stringContaining('closing')]);
    const told = closingNotices(draftOf('2026-09-16', {}, both));
    expect(told.map(({ until }) => until)).toEqual(['2026-10-14']);
    const silent = programmesOf(
      file('points', '2020-01-01'),
      file('next', '2026-10-15', 'succeeds: { programme: points }'),
    );
    expect(notices('2026-09-20', [], silent)).toEqual([[], []]);
  });

  it('of a successor are of the next one, whatever came before or is changed until then', () => {
    const follows = (id: string) => `succeeds: { programme: ${id}, notice: 30 days }`;
    const chain = programmesOf(
      file('first', '2019-01-01', ''),
      file('points', '2020-01-01', follows('first')),
      file('points', '2026-09-25', follows('first')),
      file('next', '2026-10-15', follows('points')),
    );
    const due = ['due takeover points next 2026-10-15 2026-09-16 anna'];
    expect(notices('2026-09-16', [], chain)[0]).toEqual(due);
  });

  it('and the end itself are when something next follows', () => {
    const next = (day: string, of = ending) => nextNotice(of, at(day));
    expect(next('2026-07-01')).toBe(startOf('2026-08-01'));
    expect(next('2026-08-01')).toBe(startOf('2026-11-01'));
    expect(next('2026-11-02')).toBe(startOf('2026-12-01'));
    expect(next('2026-12-02')).toBe(startOf('2027-02-28'));
    expect(next('2027-02-28')).toBeNull();
    expect(next('2026-07-01', plain)).toBeNull();
    expect(next('2019-07-01')).toBeNull();
    expect(closingNotices(draftOf('2019-07-01'))).toEqual([]);
  });
});

describe('a member is looked at again', () => {
  const wakes = (day: string, member: Partial<MemberState> = {}, of = ending) =>
    wakesOf(draftOf(day, member, of));
  const row = (day: string) => [{ member: 'anna', at: startOf(day), closed: '' }];

  it('when the end brings something, and each day while the data should be gone', () => {
    expect(wakes('2026-07-01')).toEqual(row('2026-08-01'));
    expect(wakes('2026-12-02')).toEqual(row('2027-02-28'));
    expect(wakes('2027-03-05')).toEqual(row('2027-03-06'));
    expect(wakes('2027-03-05', { isClosed: true })).toEqual([
      { member: 'anna', at: null, closed: '' },
    ]);
  });

  it('never where nothing comes by itself, and once where nothing has changed', () => {
    expect(wakes('2026-07-01', {}, plain)).toEqual([]);
    const wake = { at: startOf('2026-08-01'), closed: '' };
    expect(wakes('2026-07-01', { wake })).toEqual([]);
    expect(wakes('2026-07-01', { wake: { ...wake, at: 1 } })).toEqual(row('2026-08-01'));
  });
});

it('blocked cards of a day are numbered, beside all other messages', () => {
  const known = [
    ...[message('blocked 2026-03-02 1'), message('blocked 2026-03-01 1')],
    message('ends POINTS 2026-03-31'),
  ];
  const draft = draftOf('2026-03-02', { messages: known }, plain);
  tellOfBlock(draft);
  tellOfBlock(draft);
  const nobody = openDraft(plain, stateOf(0), null);
  tellOfBlock(nobody);
  expect(nobody.messages).toEqual([]);
  expect(draft.messages.map(({ key, until }) => [key, until])).toEqual([
    ['blocked 2026-03-02 2', '2026-04-01'],
    ['blocked 2026-03-02 3', '2026-04-01'],
  ]);
});

describe('that a message was told', () => {
  const due = message('old');
  const told = (messages: readonly Message[], of = 'anna', key = 'old') => {
    const named = messages.find((one) => one.key === key) ?? due;
    const state = stateOf(at('2026-08-02'), {
      ...{ member: memberOf('anna', { messages }), message: { ...named, member: of } },
    });
    const outcome = decide(plain, state, { kind: 'told', member: of, key, at: state.now });
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.messages.map((one) => `${one.member} ${one.state} ${one.key}`);
  };

  it('is noted once, and what is told is not recalled', () => {
    expect(told([due])).toEqual(['anna told old']);
    expect(told([message('old', { state: 'recalled' })])).toEqual(['anna told old']);
    expect(told([message('old', { state: 'told' })])).toEqual([]);
  });

  it('says nothing of other messages, nor of those of who went into the member', () => {
    expect(told([due, message('other')])).toEqual(['anna told old', 'anna recalled other']);
    expect(told([due], 'bo')).toEqual(['bo told old', 'anna recalled old']);
  });
});

describe('goods are recalled', () => {
  const recall = (more: Partial<RecallCommand> = {}) => {
    const command: RecallCommand = {
      ...{ kind: 'recallGoods', id: 'rc-1', code: 'L-17', skus: ['a'], staff: '7', at: 0 },
      ...more,
    };
    const outcome = decide(plain, stateOf(at('2026-03-02')), command);
    return outcome.ok ? 'taken' : [outcome.code, outcome.facts?.['path']];
  };
  it.each<[unknown, Partial<RecallCommand>]>([
    ['/code', { code: '' }],
    ['/code', { code: 'A B' }],
    ['/skus', { skus: [] }],
    ['/skus', { skus: Array(51).fill('a') }],
    ['/from', { from: '2026-02-30' }],
    ['/until', { until: '2026-02-30' }],
    ['/until', { from: '2026-03-02', until: '2026-03-01' }],
    ['/staff', { staff: 'x y' }],
  ])('never with a wrong %s', (path, more) => {
    expect(recall(more)).toEqual(['REQUEST_INVALID', path]);
  });

  it.each<[string, Partial<RecallCommand>]>([
    ['of any day', {}],
    ['from a day on', { from: '2026-03-01' }],
    ['until a day', { until: '2026-03-01' }],
    ['of one day', { from: '2026-03-01', until: '2026-03-01' }],
    ['of 50 articles', { skus: Array(50).fill('a') }],
  ])('%s', (_, more) => {
    expect(recall(more)).toBe('taken');
  });
});

it('points that are held are decided with a code and by somebody, or the refusal names what is wrong', () => {
  const decided = (more: object) => {
    const said = { reason: 'looked-at', staff: '7', at: 0, ...more };
    const command = { kind: 'decideHeld', held: 1, verdict: 'approve', ...said } as const;
    const outcome = decide(plain, stateOf(at('2026-03-02')), command);
    return outcome.ok ? 'taken' : [outcome.code, outcome.facts?.['path']];
  };
  expect(decided({ reason: 'No spaces' })).toEqual(['REQUEST_INVALID', '/reason']);
  expect(decided({ staff: '' })).toEqual(['REQUEST_INVALID', '/staff']);
  expect(decided({ reason: 'a b' })).toEqual(['REQUEST_INVALID', '/reason']);
  expect(decided({ staff: '7 x' })).toEqual(['REQUEST_INVALID', '/staff']);
  expect(decided({ staff: ' 7' })).toEqual(['REQUEST_INVALID', '/staff']);
  expect(decided({})).toEqual(['HELD_UNKNOWN', undefined]);
});
