import { describe, expect, test } from 'vitest';
import type { Costs } from '../../../gateway/insight/costs.ts';
import { type EconomyMonth, economyOf } from '../../../gateway/insight/pay-back.ts';

const months = (count: number, change: Partial<EconomyMonth> = {}): readonly EconomyMonth[] =>
  Array.from({ length: count }, (_, at) => ({
    month: `2011-0${at + 1}`,
    memberProfitMinor: 20_000,
    ruleCostMinor: 2_000,
    newMembers: 0,
    ...change,
  }));
const costs = (uplift: number | null, once: number, perMonth = 0, perMember = 0): Costs => ({
  upliftHundredths: uplift,
  rows: [{ kind: 'kiosks', onceMinor: once, perMonthMinor: perMonth, perMemberMinor: perMember }],
});

describe('what a programme costs in all', () => {
  test('100.00 once at 90.00 a month less 20.00 for the rules is back in month 2', () => {
    expect(economyOf(months(3), costs(5000, 10_000))).toMatchObject({
      ...{ otherMinor: 10_000, ruleCostMinor: 6_000, totalMinor: 16_000 },
      // 50 % of 3 x 180.00
      ...{ returnMinor: 27_000, netMinor: 11_000, upliftPercent: 50 },
      payBack: { month: '2011-02', after: 2, isProjected: false },
      months: [
        { month: '2011-01', costMinor: 12_000, returnMinor: 9_000 },
        { month: '2011-02', costMinor: 14_000, returnMinor: 18_000 },
        { month: '2011-03', costMinor: 16_000, returnMinor: 27_000 },
      ],
    });
  });

  test('counts each month and each new member', () => {
    const economy = economyOf(months(2, { newMembers: 3 }), costs(null, 100, 10, 2));
    expect(economy.rows).toEqual([{ kind: 'kiosks', minor: 100 + 2 * 10 + 6 * 2 }]);
    expect(economy).toMatchObject({ returnMinor: null, netMinor: null, payBack: null });
  });

  test('says by how much members must buy more, without any uplift', () => {
    // 160.00 of 540.00 that the rules leave.
    expect(economyOf(months(3), costs(null, 10_000)).breakEvenPercent).toBe(29.63);
    expect(
      economyOf(months(3, { ruleCostMinor: 20_000 }), costs(null, 1)).breakEvenPercent,
    ).toBeNull();
  });

  test('beyond the receipts goes on at their mean month, or never pays', () => {
    // 70.00 a month: after 3 of them 790.00 are missing, which takes 11.3 months more.
    expect(economyOf(months(3), costs(5000, 100_000)).payBack).toEqual({
      ...{ month: '2012-03', after: 15, isProjected: true },
    });
    expect(economyOf(months(3), costs(1000, 100_000)).payBack).toBeNull();
    expect(economyOf(months(3), costs(5000, 900_000_000)).payBack).toBeNull();
    expect(economyOf([], costs(5000, 100)).payBack).toBeNull();
  });

  test('without margins knows no return', () => {
    const economy = economyOf(months(2, { memberProfitMinor: null }), costs(5000, 100));
    expect(economy).toMatchObject({ breakEvenPercent: null, returnMinor: null, totalMinor: 4_100 });
  });
});
