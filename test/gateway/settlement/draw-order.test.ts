import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DrawableLot, type DrawOrder, splitDraw } from '../../../gateway/ledger/draw-order.ts';
import { programmeText } from '../programme/given.ts';
import { Market, termsOf } from './market.ts';

const lot = (id: number, issuer: string, available: number, expiresAt: number | null = 9) => ({
  ...{ id, issuer, available, expiresAt },
});
const split = (lots: readonly DrawableLot[], amount: number, order: DrawOrder, partner = 'q') =>
  splitDraw(lots, { amount, order, partner }).map((draw) => [draw.lot, draw.amount]);

describe('edge case 34: lots of P and Q with one end, 50 spent at Q', () => {
  const both = [lot(1, 'p', 60), lot(2, 'q', 40)];

  it.each<[DrawOrder, number[][]]>([
    ['oldest', [[1, 50]]],
    [
      'own first',
      [
        [2, 40],
        [1, 10],
      ],
    ],
    [
      'pro rata',
      [
        [1, 30],
        [2, 20],
      ],
    ],
  ])('are drawn by `%s` as the contract says', (order, draws) => {
    expect(split(both, 50, order)).toEqual(draws);
  });

  it.each<[string, { p: number; q: number }]>([
    ['oldest', { p: 50, q: 0 }],
    ['own first', { p: 10, q: 40 }],
    ['pro rata', { p: 30, q: 20 }],
  ])('in the books by `sameEnd: %s`, and so they are settled', (order, drawn) => {
    const text = programmeText({ zone: 'UTC', life: '12 months', value: '0.01' });
    const market = new Market({}, text.replace('scale: 0', `scale: 0, sameEnd: ${order}`));
    market.buy('p', 60);
    market.buy('q', 40);
    market.spend('q', 50);
    const spent = (issuer: string) =>
      [...market.keeper.lots.values()].find((row) => row.issuer === issuer)?.spent;
    expect({ p: spent('p'), q: spent('q') }).toEqual(drawn);
    const { lines } = market.settle(termsOf('onRedemption'), [market.closing(1, '2026-03-31')]);
    expect(lines.map(({ from, to, points }) => [from, to, points])).toEqual([['p', 'q', drawn.p]]);
  });
});

describe('the order of drawing', () => {
  it('draws no more than there is', () => {
    const lots = [lot(1, 'p', 30), lot(2, 'q', 40)];
    for (const order of ['oldest', 'own first', 'pro rata'] as const) {
      expect(() => split(lots, 71, order)).toThrow('no more is drawn than there is');
    }
  });

  it('never puts a later end before an earlier one', () => {
    const lots = [lot(1, 'p', 30, 5), lot(2, 'q', 40, 9), lot(3, 'q', 10, null)];
    for (const order of ['oldest', 'own first', 'pro rata'] as const) {
      expect(split(lots, 75, order)).toEqual([
        [1, 30],
        [2, 40],
        [3, 5],
      ]);
    }
  });

  it('by `pro rata` goes by all that there is of an issuer, its oldest lot first', () => {
    const lots = [lot(1, 'p', 10), lot(2, 'q', 20), lot(3, 'p', 10)];
    expect(split(lots, 30, 'pro rata')).toEqual([
      [1, 10],
      [3, 5],
      [2, 15],
    ]);
    expect(split(lots, 1, 'pro rata')).toEqual([[1, 1]]);
  });

  it('draws all of the amount, no lot beyond what it has, and the same again', () => {
    const some = fc.record({
      issuer: fc.constantFrom('p', 'q', 'r'),
      available: fc.integer({ min: 1, max: 50 }),
      expiresAt: fc.constantFrom(5, 9, null),
    });
    const order = fc.constantFrom('oldest' as const, 'own first' as const, 'pro rata' as const);
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), fc.nat(400), order, (rows, wish, how) => {
        const ends = (row: { expiresAt: number | null }) => row.expiresAt ?? 99;
        const lots = rows.map((row, id) => ({ ...row, id })).sort((a, b) => ends(a) - ends(b));
        const amount = Math.min(
          wish,
          lots.reduce((sum, row) => sum + row.available, 0),
        );
        const draws = split(lots, amount, how);
        expect(draws.reduce((sum, [, part = 0]) => sum + part, 0)).toBe(amount);
        for (const [id, part = 0] of draws) {
          expect(part).toBeGreaterThan(0);
          expect(part).toBeLessThanOrEqual(rows[id ?? 0]?.available ?? 0);
        }
        expect(split(lots, amount, how)).toEqual(draws);
      }),
    );
  });
});
