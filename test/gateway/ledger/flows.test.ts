import { describe, expect, it } from 'vitest';
import { type BookedEntry, flowsOf } from '../../../gateway/ledger/flows.ts';

const lots = new Map([
  [1, { issuer: 'P', expiresAt: null }],
  [2, { issuer: 'P', expiresAt: null }],
  [3, { issuer: 'Q', expiresAt: null }],
]);

type Posting = BookedEntry['postings'][number];

function flows(...postings: readonly Posting[]): ReturnType<typeof flowsOf> {
  const entry = { n: 1, at: 0, businessDate: '2026-01-01', member: 'anna', ref: 'R', postings };
  return flowsOf(entry, (id) => {
    const lot = lots.get(id);
    if (lot === undefined) throw new Error(`no lot ${id}`);
    return lot;
  });
}

/** An account, with the lot that its part belongs to. */
type End = readonly [Posting['account'], number?];
const available = (lot: number): End => ['member:anna:available', lot];
const pending = (lot: number): End => ['member:anna:pending', lot];
const posting = ([account, lot]: End, amount: number): Posting => ({
  unit: 'POINTS',
  account,
  amount,
  lot: lot ?? null,
});

const left = (issuer: string, amount: number) => ({ kind: 'left', issuer, amount });

describe('60 points', () => {
  it.each<[string, End, End, readonly object[]]>([
    [
      'that a partner gives are issued by it',
      ['issuer:P'],
      pending(1),
      [left('P', 60), { kind: 'issued', issuer: 'P', amount: 60 }],
    ],
    [
      'given by hand are issued by nobody',
      ['adjustment'],
      available(1),
      [left('P', 60), { kind: 'issued', issuer: 'adjustment', amount: 60 }],
    ],
    [
      'taken by hand are taken by nobody',
      available(1),
      ['adjustment'],
      [left('P', -60), { kind: 'taken', issuer: 'adjustment', amount: 60 }],
    ],
    [
      'spent are redeemed, and the lot is told',
      available(1),
      ['spent'],
      [left('P', -60), { kind: 'redeemed', issuer: 'P', lot: 1, amount: 60 }],
    ],
    [
      'spent that come back are given back to their issuer',
      ['spent'],
      available(3),
      [left('Q', 60), { kind: 'givenBack', issuer: 'Q', amount: 60 }],
    ],
    [
      'spent of a lot that is over come back for nobody',
      ['spent'],
      ['breakage'],
      [{ kind: 'givenBack', issuer: null, amount: 60 }],
    ],
    [
      'past their end expire',
      available(1),
      ['breakage'],
      [left('P', -60), { kind: 'expired', issuer: 'P', amount: 60 }],
    ],
    [
      'expired that a return takes are taken, and have not expired',
      ['breakage'],
      ['issuer:P'],
      [
        { kind: 'taken', issuer: 'P', amount: 60 },
        { kind: 'expired', issuer: 'P', amount: -60 },
      ],
    ],
    [
      'that a return takes go back to their issuer',
      available(1),
      ['issuer:P'],
      [left('P', -60), { kind: 'taken', issuer: 'P', amount: 60 }],
    ],
    [
      'that become a debt are taken',
      ['member:anna:debt'],
      ['issuer:P'],
      [{ kind: 'taken', issuer: 'P', amount: 60 }],
    ],
    ['that repay a debt leave the member', available(1), ['member:anna:debt'], [left('P', -60)]],
    ['that nobody can be asked for are the loss of the store', ['loss'], ['issuer:P'], []],
    ['that wait no longer are no flow', pending(1), available(1), []],
    ['that go to another lot of their issuer are no flow', available(1), available(2), []],
    [
      'that go to a lot of another issuer leave the one and reach the other',
      available(1),
      available(3),
      [left('P', -60), left('Q', 60)],
    ],
  ])('%s', (_title, from, to, expected) => {
    const named = expected.map((flow) => ({ unit: 'POINTS', ...flow }));
    expect(flows(posting(from, -60), posting(to, 60))).toEqual(named);
  });
});

describe('postings that are no pair of one movement', () => {
  const from = posting(['issuer:P'], -60);
  const to = posting(available(1), 60);

  it.each<[string, readonly Posting[]]>([
    ['one without another', [from]],
    ['a third', [from, to, from]],
    ['two units', [from, { ...to, unit: 'STARS' }]],
    ['two amounts', [from, { ...to, amount: 61 }]],
    ['into before out of', [to, from]],
    ['of nothing', [posting(['issuer:P'], -0), posting(available(1), 0)]],
  ])('stop the program: %s', (_title, postings) => {
    expect(() => flows(...postings)).toThrow(/pair/);
  });
});
