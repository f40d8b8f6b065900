import { describe, expect, it } from 'vitest';
import type { BookedEntry } from '../../../gateway/ledger/flows.ts';
import {
  type Closing,
  type Settled,
  settle,
  type Terms,
} from '../../../gateway/ledger/settlement.ts';

const price = { issue: { num: 1, den: 1 }, redemption: { num: 8, den: 10 } };
const terms: Terms = {
  ...{ mode: 'onIssue', operator: 'club', from: '2026-03-01' },
  parties: new Set(['club', 'p', 'q', 'r']),
  units: new Map([
    ['POINTS', price],
    ['STARS', price],
  ]),
};
const lots = new Map([
  [1, { issuer: 'p', expiresAt: null }],
  [2, { issuer: 'q', expiresAt: null }],
  [3, { issuer: 'p', expiresAt: 50 }],
]);
const march: Closing = { run: 1, entries: 99, until: '2026-03-31' };
const april: Closing = { run: 2, entries: 99, until: '2026-04-30' };

type Account = BookedEntry['postings'][number]['account'];

interface Move {
  readonly day: string;
  readonly from: Account;
  readonly to: Account;
  readonly amount: number;
  /** Of the side that is a member's. */
  readonly lot?: number;
  readonly ref?: string;
  readonly unit?: string;
  readonly at?: number;
}

/** Settles moves in the order of the journal; a document's partner stands before its slash. */
function settled(moves: readonly Move[], closings: readonly Closing[], by = terms): Settled {
  const entries = moves.map((move, at): BookedEntry => {
    const { day, from, to, amount, lot = null, ref = 'q/1', unit = 'POINTS' } = move;
    const side = (account: Account, sum: number) => ({
      ...{ unit, account, amount: sum, lot: account.startsWith('member') ? lot : null },
    });
    const postings = [side(from, -amount), side(to, amount)];
    return { n: at + 1, at: move.at ?? 0, businessDate: day, member: 'anna', ref, postings };
  });
  const lotOf = (id: number) => {
    const found = lots.get(id);
    if (found === undefined) throw new Error(`no lot ${id}`);
    return found;
  };
  const partnerOf = (ref: string) => (ref.includes('/') ? (ref.split('/')[0] ?? null) : null);
  return settle({ terms: by, entries, closings, lotOf, partnerOf });
}

const inWords = ({ lines }: Settled): readonly string[] =>
  lines.map(({ kind, from, to, points, minor, corrects }) => {
    const of = corrects === null ? '' : ` of run ${corrects}`;
    return `${from}>${to} ${minor} for ${points} ${kind}${of}`;
  });

const member = 'member:anna:available' as const;
const issued = (day: string, amount: number, more: Partial<Move> = {}): Move => ({
  ...{ day, amount, from: 'issuer:p', to: member, lot: 1, ...more },
});
const taken = (day: string, amount: number, more: Partial<Move> = {}): Move => ({
  ...{ day, amount, from: member, to: 'issuer:p', lot: 1, ...more },
});
const spent = (day: string, amount: number, more: Partial<Move> = {}): Move => ({
  ...{ day, amount, from: member, to: 'spent', lot: 1, ...more },
});
const givenBack = (day: string, amount: number, more: Partial<Move> = {}): Move => ({
  ...{ day, amount, from: 'spent', to: member, lot: 1, ...more },
});

describe('a run', () => {
  it('begins with the first day of the terms and ends with the last of the period', () => {
    const days = ['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'];
    const moves = days.map((day, at) => issued(day, 10 ** at));
    expect(inWords(settled(moves, [march]))).toEqual(['p>club 110 for 110 issued']);
  });

  it('leaves out units that the terms do not name', () => {
    const { lines, standings } = settled([issued('2026-03-02', 10, { unit: 'CHIPS' })], [march]);
    expect([lines, standings]).toEqual([[], []]);
  });

  it('lists standings by unit and issuer, whatever came first', () => {
    const { standings } = settled(
      [
        issued('2026-03-02', 1, { unit: 'STARS' }),
        issued('2026-03-03', 2, { from: 'issuer:q', lot: 2 }),
        issued('2026-03-04', 3),
        issued('2026-03-05', 4, { unit: 'STARS', from: 'issuer:q', lot: 2 }),
      ],
      [march],
    );
    expect(standings.map((row) => [row.unit, row.issuer, row.outstanding])).toEqual([
      ['POINTS', 'p', 3],
      ['POINTS', 'q', 2],
      ['STARS', 'p', 1],
      ['STARS', 'q', 4],
    ]);
  });

  it('names who is no party, and nobody else', () => {
    const moves = [issued('2026-03-02', 9), spent('2026-03-03', 5, { ref: 'x/1' })];
    expect(settled(moves, [march]).strangers).toEqual(['x']);
  });

  it('pays the operator for points that were spent on a document of no partner', () => {
    const moves = [issued('2026-03-02', 9), spent('2026-03-03', 5, { ref: 'loose' })];
    const settlement = settled(moves, [march], { ...terms, mode: 'onRedemption' });
    expect(inWords(settlement)).toEqual(['p>club 4 for 5 redeemed']);
    expect(settlement.strangers).toEqual([]);
  });
});

describe('what goes back', () => {
  it('within its run lowers the line, beyond it corrects the earlier run at the price of then', () => {
    const moves = [issued('2026-03-02', 100), issued('2026-04-02', 50), taken('2026-04-03', 120)];
    expect(inWords(settled(moves, [march, april]))).toEqual(['club>p 70 for 70 taken of run 1']);
  });

  it('within an earlier run leaves the lines of the last one alone', () => {
    // The journal knows the one of April first.
    const moves = [issued('2026-04-02', 100), issued('2026-03-02', 50), taken('2026-03-03', 10)];
    expect(inWords(settled(moves, [march, april]))).toEqual(['p>club 100 for 100 issued']);
  });

  it('to the member was spent at the partner of the document, not at another one', () => {
    const moves = [
      issued('2026-03-02', 200),
      spent('2026-03-03', 50, { ref: 'r/1' }),
      spent('2026-04-03', 60, { ref: 'q/1' }),
      givenBack('2026-04-04', 10, { ref: 'r/1' }),
    ];
    expect(inWords(settled(moves, [march, april]))).toEqual([
      'club>q 48 for 60 redeemed',
      'r>club 8 for 10 givenBack of run 1',
    ]);
  });

  it('to breakage was spent of a lot that is over by then, from the moment of its end', () => {
    const over = (at: number) =>
      settled(
        [
          issued('2026-03-02', 100, { lot: 3 }),
          issued('2026-03-02', 100, { from: 'issuer:q', lot: 2 }),
          spent('2026-03-03', 50, { lot: 3 }),
          spent('2026-03-04', 50, { lot: 2 }),
          givenBack('2026-03-05', 10, { to: 'breakage', at }),
        ],
        [march],
      ).standings.map(({ issuer, givenBack: back, expired }) => [issuer, back, expired]);
    expect(over(50)).toEqual([
      ['p', 10, 10],
      ['q', 0, 0],
    ]);
    // Nothing that was spent here is over: nobody's points have come back.
    expect(over(49)).toEqual([
      ['adjustment', 10, 10],
      ['p', 0, 0],
      ['q', 0, 0],
    ]);
  });
});
