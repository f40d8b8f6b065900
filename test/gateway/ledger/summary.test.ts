import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBalanced, type PostingSum, summarise } from '../../../gateway/ledger/summary.ts';

const sum = (entryKind: string, account: string, amount: number): PostingSum => ({
  unit: 'POINTS',
  entryKind,
  account,
  amount,
});

test.each([
  [
    'points that were earned and spent in part',
    [
      sum('earn', 'issuer', -50),
      sum('earn', 'member', 50),
      sum('spend', 'member', -20),
      sum('spend', 'spent', 20),
    ],
    { issued: 50, spent: 20, expired: 0, reversed: 0, outstanding: 30 },
  ],
  [
    'edge case 1: what a return could not take back is not reversed',
    [
      sum('earn', 'issuer', -60),
      sum('earn', 'member', 60),
      sum('spend', 'member', -40),
      sum('spend', 'spent', 40),
      sum('return', 'member', -20),
      sum('return', 'issuer', 60),
      sum('return', 'loss', -40),
    ],
    { issued: 60, spent: 40, expired: 0, reversed: 20, outstanding: 0 },
  ],
  [
    'edge case 42: debt is reversed, and breakage gives back',
    [
      sum('earn', 'issuer', -60),
      sum('earn', 'member', 60),
      sum('spend', 'member', -40),
      sum('spend', 'spent', 40),
      sum('expire', 'member', -5),
      sum('expire', 'breakage', 5),
      sum('return', 'member', -55),
      sum('return', 'breakage', -5),
      sum('return', 'issuer', 60),
    ],
    { issued: 60, spent: 40, expired: 0, reversed: 60, outstanding: -40 },
  ],
  [
    'what an exchange makes of other points is issued, and what is undone of it reversed',
    [
      sum('exchange', 'issuer', -3),
      sum('exchange', 'member', 3),
      sum('unspend', 'member', -1),
      sum('unspend', 'issuer', 1),
    ],
    { issued: 3, spent: 0, expired: 0, reversed: 1, outstanding: 2 },
  ],
  [
    'what a manager gives and takes counts as issued',
    [
      sum('adjust', 'adjustment', -30),
      sum('adjust', 'member', 30),
      sum('adjust', 'adjustment', 10),
      sum('adjust', 'member', -10),
    ],
    { issued: 20, spent: 0, expired: 0, reversed: 0, outstanding: 20 },
  ],
  [
    'what a till gave beyond an offer and the store bears cancels out',
    [sum('overuse', 'loss', -500), sum('overuse', 'given', 500)],
    { issued: 0, spent: 0, expired: 0, reversed: 0, outstanding: 0 },
  ],
])('%s', (_what, sums, wanted) => {
  expect(summarise(sums)).toEqual({ POINTS: wanted });
});

test('units are kept apart', () => {
  const stamps = { ...sum('earn', 'issuer', -3), unit: 'STAMPS' };
  const units = summarise([sum('earn', 'issuer', -5), stamps]);
  expect([units['POINTS']?.issued, units['STAMPS']?.issued]).toEqual([5, 3]);
});

test('whatever is posted, sums of zero give a balanced summary', () => {
  const kind = fc.constantFrom('earn', 'adjust', 'spend', 'return', 'expire', 'restore', 'repay');
  const account = fc.constantFrom(
    ...['member', 'issuer', 'spent', 'breakage', 'transit', 'adjustment', 'loss'],
  );
  const move = fc.record({
    kind,
    from: account,
    to: account,
    amount: fc.integer({ min: 1, max: 1_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      const sums = moves.flatMap(({ kind: of, from, to, amount }) => [
        sum(of, from, -amount),
        sum(of, to, amount),
      ]);
      expect(Object.values(summarise(sums)).every(isBalanced)).toBe(true);
    }),
  );
});

test('a sum that comes from nowhere is not balanced', () => {
  const [summary] = Object.values(summarise([sum('earn', 'member', 5)]));
  expect(summary === undefined || isBalanced(summary)).toBe(false);
});

test('units stand in the order of their names, and what nobody issued is a plain zero', () => {
  const all = summarise([
    { ...sum('adjust', 'member', 5), unit: 'STARS' },
    { ...sum('spend', 'spent', 5), unit: 'POINTS' },
  ]);
  expect(Object.keys(all)).toEqual(['POINTS', 'STARS']);
  expect(all['POINTS']?.issued).toBe(0);
});
