import { describe, expect, it } from 'vitest';
import { planReturn } from '../../../gateway/ledger/reversal.ts';
import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import type { Sale } from '../../../gateway/ledger/types.ts';

const line = { sku: 'x', returnedQuantity: 0, returnedMinor: 0 };
const earned = { rule: 'base', unit: 'POINTS', reversed: 0 };
const sale: Sale = {
  receipt: 'R',
  member: 'anna',
  programme: 'p',
  partner: 'shop',
  occurredAt: 0,
  currency: 'EUR',
  lines: [
    { ...line, line: 1, quantity: 3000, totalMinor: 0 },
    { ...line, line: 2, quantity: 1000, totalMinor: 500 },
  ],
  earned: [
    { ...earned, line: 1, lot: 1, amount: 4 },
    { ...earned, line: 2, lot: 1, amount: 5 },
    { ...earned, line: 2, lot: 2, amount: 7, unit: 'STARS', rule: 'stars' },
  ],
  discounts: [],
  pointsTenders: [],
  recheck: null,
  counted: null,
};
const plainly = { refund: 'proportional', recheck: null } as const;

describe('the plan of a return', () => {
  it('counts a line without value by quantity', () => {
    const back = { ofLine: 1, quantity: 1000, totalMinor: 0 };
    let now = sale;
    const amounts = [1, 2, 3].map(() => {
      const planned = planReturn(now, [back], plainly);
      if (!planned.ok) throw new Error(planned.code);
      now = planned.plan.sale;
      return planned.plan.targets.reduce((sum, target) => sum + target.amount, 0);
    });
    // 4 points over 3 pieces: 1.33, 2.67 and 4, each rounded half up.
    expect(amounts).toEqual([1, 2, 1]);
  });

  it('has one target a lot, whose arithmetic gives its amount', () => {
    const lines = [
      { ofLine: 1, quantity: 3000, totalMinor: 0 },
      { ofLine: 2, quantity: 500, totalMinor: 250 },
    ];
    const planned = planReturn(sale, lines, plainly);
    if (!planned.ok) throw new Error(planned.code);
    const { targets } = planned.plan;
    expect(targets.map(({ lot, unit, amount }) => [lot, unit, amount])).toEqual([
      [1, 'POINTS', 7],
      [2, 'STARS', 4],
    ]);
    for (const { amount, sum } of targets) expect(evaluateSum(sum)).toBe(amount);
  });

  it('refuses a line that was not sold, and leaves the sale as it was', () => {
    const before = JSON.stringify(sale);
    const wrong = { ofLine: 9, quantity: 1, totalMinor: 0 };
    const good = { ofLine: 2, quantity: 1000, totalMinor: 500 };
    expect(planReturn(sale, [good, wrong], plainly)).toMatchObject({
      code: 'RETURN_TOO_MUCH',
      facts: { ofLine: 9 },
    });
    expect(JSON.stringify(sale)).toBe(before);
  });
});
