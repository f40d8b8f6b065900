import { describe, expect, it } from 'vitest';
import { back, bought, line, shopOf } from './returns-of.ts';

const ladder =
  '{ id: ladder, onReturn: recheck, discount: { steps: [ { from: "100.00", percent: 5 }, ' +
  '{ from: "200.00", percent: 10 } ] } }';

/** Versions of which none is that of the sales. */
const others = shopOf([]).keeper.programmes.map((version) => ({ ...version, version: 'other' }));

describe('a sale that was evaluated again and whose file is gone since', () => {
  it.each([
    {
      name: 'the hat, then parts of the coat',
      by: [
        [2, 9_000],
        [1, 3_000, 1000],
        [1, 9_000, 3000],
      ],
      refunds: [7_500, 2_850, 8_550],
    },
    {
      name: 'a part of the coat, then all else',
      by: [
        [1, 3_000, 1000],
        [1, 3_000, 1000],
        [2, 9_000],
        [1, 6_000, 2000],
      ],
      refunds: [1_800, 2_850, 8_550, 5_700],
    },
    {
      name: 'the coat, then parts of the hat',
      by: [
        [1, 12_000, 4000],
        [2, 3_000, 500],
        [2, 6_000, 500],
      ],
      refunds: [9_900, 3_000, 6_000],
    },
  ] as const)('pays back no more than the shelf price, and all that was paid: $name', (row) => {
    const shop = shopOf([ladder]);
    const lines = [line(12_000, { quantity: 4000 }), line(9_000)];
    const { payMinor } = bought(shop, { number: 'R', lines });
    const answers = row.by.map((lineBack) => {
      const answer = back(shop, 'R', lineBack);
      shop.keeper.programmes = others;
      return answer;
    });
    const refunds = answers.map(({ refundMinor }) => refundMinor);
    expect(refunds).toEqual(row.refunds);
    for (const { refundMinor, shelfMinor } of answers) {
      expect(refundMinor).toBeLessThanOrEqual(shelfMinor);
    }
    expect(refunds.reduce((sum, one) => sum + one, 0)).toBe(payMinor);
  });

  it('takes back a discount that an evaluation has moved to another line', () => {
    const shop = shopOf(['{ id: gift, onReturn: recheck, discount: { percent: 100, units: 1 } }']);
    const lines = [line(1_000), line(4_000, { quantity: 2000 }), line(3_000)];
    const { payMinor } = bought(shop, { number: 'R', lines });
    const first = back(shop, 'R', [1, 1_000]);
    shop.keeper.programmes = others;
    const rest = [back(shop, 'R', [2, 2_000, 1000]), back(shop, 'R', [2, 2_000, 1000], [3, 3_000])];
    // 10.00 off 40.00: half of it goes with the first half.
    expect(rest.map(({ refundMinor }) => refundMinor)).toEqual([1_500, 4_500]);
    const sum = rest.reduce((all, { refundMinor }) => all + refundMinor, first.refundMinor);
    expect(sum).toBe(payMinor);
  });
});
