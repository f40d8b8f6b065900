import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bySpendOrder, checkLot, isSpendable, moveWithin } from '../../../gateway/ledger/lots.ts';
import { checkEntry } from '../../../gateway/ledger/postings.ts';
import { spread, spreadExact } from '../../../gateway/ledger/spread.ts';
import {
  evaluateSum,
  figure,
  minus,
  negated,
  ratioOf,
  smaller,
} from '../../../gateway/ledger/sum.ts';
import type { Entry, Lot, Trace } from '../../../gateway/ledger/types.ts';

describe('a spread', () => {
  it.each([
    { amount: 10, weights: [333, 333, 333], shares: [4, 3, 3] },
    { amount: 3, weights: [150, 50, 150], shares: [1, 1, 1] },
    { amount: 7, weights: [0, 1, 0], shares: [0, 7, 0] },
    { amount: 5, weights: [0, 0], shares: [0, 0] },
    { amount: 5, weights: [], shares: [] },
    { amount: 0, weights: [3, 4], shares: [0, 0] },
    { amount: 1, weights: [1, 2, 2], shares: [0, 1, 0] },
  ])('of $amount over $weights is $shares', ({ amount, weights, shares }) => {
    expect(spread(amount, weights)).toEqual(shares);
  });

  it('adds up, is within one of the exact share, and is the same for small and large numbers', () => {
    const weights = fc.array(fc.nat({ max: 10 ** 9 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 9 }), weights, (amount, all) => {
        const total = all.reduce((sum, weight) => sum + weight, 0);
        const shares = spread(amount, all);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total === 0 ? 0 : amount);
        for (const [at, weight] of all.entries()) {
          const below = total === 0 ? 0 : Number((BigInt(amount) * BigInt(weight)) / BigInt(total));
          expect([below, below + 1]).toContain(shares[at]);
        }
        const small = all.map((weight) => weight % 1000);
        const scaled = small.map((weight) => weight * 10 ** 9);
        expect(spread(amount, scaled)).toEqual(spread(amount, small));
      }),
      { numRuns: 200 },
    );
  });
});

describe('an exact spread', () => {
  const large = 10n ** 20n;

  it.each([
    { amount: 10, weights: [333n, 333n, 333n], shares: [4, 3, 3] },
    { amount: 8, weights: [3n, 1n, 5n, 1n], shares: [2, 1, 4, 1] },
    { amount: 3, weights: [1n, 2n, 2n], shares: [1, 1, 1] },
    { amount: 1, weights: [1n, 2n, 2n], shares: [0, 1, 0] },
    { amount: 0, weights: [3n, 4n], shares: [0, 0] },
    { amount: 5, weights: [], shares: [] },
  ])('of $amount over $weights is the same over weights of any size', (row) => {
    const { amount, weights, shares } = row;
    expect(spreadExact(amount, weights)).toEqual(shares);
    expect(
      spreadExact(
        amount,
        weights.map((weight) => weight * large),
      ),
    ).toEqual(shares);
  });

  it('gives more to the weight that is more by one part of a hundred trillion', () => {
    expect(spreadExact(1, [large, large + 1n])).toEqual([0, 1]);
    expect(spreadExact(1, [large + 1n, large])).toEqual([1, 0]);
    expect(spreadExact(2, [large, large + 2n, large + 1n])).toEqual([0, 1, 1]);
  });
});

describe('a sum', () => {
  it('is the number that its arithmetic gives', () => {
    const total = figure(999, 'total');
    expect(evaluateSum(ratioOf(total, { num: 1, den: 100, round: 'down' }))).toBe(9);
    expect(evaluateSum(ratioOf(total, { num: 1, den: 100, round: 'up' }))).toBe(10);
    expect(evaluateSum(ratioOf(figure(950, 'x'), { num: 1, den: 100, round: 'halfUp' }))).toBe(10);
    expect(evaluateSum(minus(total, figure(1000, 'before')))).toBe(-1);
    expect(evaluateSum(smaller(total, figure(3, 'left')))).toBe(3);
    expect(evaluateSum(negated(total))).toBe(-999);
    expect(negated(negated(total))).toBe(total);
  });
});

const lot: Lot = {
  id: 1,
  member: 'anna',
  unit: 'POINTS',
  issuer: 'shop',
  origin: 'R',
  earnedAt: 5,
  availableFrom: 5,
  expiresAt: 100,
  amount: 10,
  pending: 1,
  available: 4,
  held: 0,
  spent: 3,
  expired: 0,
  reversed: 2,
  isRestored: false,
};

describe('a lot', () => {
  it('is spendable until its end, and only while it has points', () => {
    expect(isSpendable(lot, 99)).toBe(true);
    expect(isSpendable(lot, 100)).toBe(false);
    expect(isSpendable({ ...lot, expiresAt: null }, 10 ** 15)).toBe(true);
    expect(isSpendable({ ...lot, available: 0 }, 99)).toBe(false);
  });

  it('is spent in the order soonest expiry, oldest, first made; never-expiring last', () => {
    const lots = [
      { ...lot, id: 1, expiresAt: null, earnedAt: 0 },
      { ...lot, id: 2, expiresAt: 100, earnedAt: 9 },
      { ...lot, id: 5, expiresAt: 100, earnedAt: 5 },
      { ...lot, id: 4, expiresAt: 100, earnedAt: 5 },
      { ...lot, id: 3, expiresAt: 99, earnedAt: 50 },
      { ...lot, id: 6, expiresAt: null, earnedAt: 9 },
    ];
    expect(lots.sort(bySpendOrder).map((row) => row.id)).toEqual([3, 4, 5, 2, 1, 6]);
  });

  it('gives what it has and no more', () => {
    expect(moveWithin(lot, 'available', 'spent', 4)).toEqual({ ...lot, available: 0, spent: 7 });
    expect(() => moveWithin(lot, 'available', 'spent', 5)).toThrow('has 5 available');
    expect(() => moveWithin(lot, 'available', 'spent', 0)).toThrow();
  });

  it('whose parts do not add up, or are negative, stops the program', () => {
    expect(() => checkLot(lot)).not.toThrow();
    expect(() => checkLot({ ...lot, spent: 4 })).toThrow('add up');
    expect(() => checkLot({ ...lot, spent: 8, pending: -4 })).toThrow('add up');
  });
});

describe('an entry', () => {
  const trace = (amount: number): Trace => ({
    rule: 'base',
    programme: 'p',
    conditions: [],
    sum: figure(amount, 'points'),
  });
  const entry: Entry = {
    kind: 'earn',
    member: 'anna',
    ref: 'R',
    at: 0,
    businessDate: '2026-01-01',
    postings: [
      { unit: 'POINTS', account: 'issuer:shop', amount: -5, lot: null },
      { unit: 'POINTS', account: 'member:anna:available', amount: 5, lot: 1 },
    ],
    traces: [trace(-5), trace(5)],
  };
  const [first, second] = entry.postings;
  if (first === undefined || second === undefined) throw new Error('two postings');

  it('that is sound passes', () => {
    expect(() => checkEntry(entry)).not.toThrow();
    expect(() => checkEntry({ ...entry, postings: [], traces: [] })).not.toThrow();
  });

  it.each<[string, Partial<Entry>]>([
    [
      'sums to zero',
      { postings: [first, { ...second, amount: 6 }], traces: [trace(-5), trace(6)] },
    ],
    ['sums to zero', { postings: [first, { ...second, unit: 'STARS' }] }],
    ['gives its amount', { traces: [trace(-5), trace(4)] }],
    ['has a trace', { traces: [trace(-5)] }],
    ['no posting is 0', { postings: [{ ...first, amount: 0 }, second] }],
    ['safe integer', { postings: [{ ...first, amount: 0.5 }, second] }],
  ])('that is not stops the program: %s', (text, change) => {
    expect(() => checkEntry({ ...entry, ...change })).toThrow(text);
  });
});
