import { describe, expect, it } from 'vitest';
import type { Rechecked } from '../../../gateway/ledger/discount-return.ts';
import { planReturn, type ReturnPlan } from '../../../gateway/ledger/reversal.ts';
import type { PointsTender } from '../../../gateway/ledger/types.ts';
import { refuse } from '../../../protocol/errors.ts';
import { back, line, off, plan, sale } from './sold.ts';

const rows = ({ sale: after }: ReturnPlan) =>
  after.discounts.map(({ rule, line: of, minor, back: gone }) => [rule, of, minor, gone]);

describe('a discount that is evaluated again', () => {
  it('is at most what is left to pay for its line after the kept discounts', () => {
    const discounts = [off('kept', 1, 600), off('again', 1, 300), off('again', 2, 300)];
    const sold = sale([line(1, 1000), line(2, 1000)], { discounts });
    const rest = { discounts: [{ rule: 'again', line: 1, minor: 500 }] };
    const planned = plan(sold, [back(2, 1000)], { rules: ['again'], rest });
    expect(rows(planned)).toEqual([
      ['kept', 1, 600, 0],
      ['again', 1, 300, -100],
      ['again', 2, 300, 300],
    ]);
    expect(planned).toMatchObject({ paidMinor: 800, uncoveredMinor: 0 });
    expect(planned.discounts).toEqual([{ rule: 'again', minor: 200 }]);
  });

  it('loses nothing to kept discounts of other lines', () => {
    const discounts = [off('again', 1, 900), off('kept', 2, 600)];
    const sold = sale([line(1, 1000), line(2, 1000), line(3, 1000)], { discounts });
    const rest = { discounts: [{ rule: 'again', line: 1, minor: 900 }] };
    const planned = plan(sold, [back(3, 1000)], { rules: ['again'], rest });
    expect(planned.sale.discounts).toEqual(discounts);
  });

  it('is at most what is left of its line where a part has come back before', () => {
    const half = { returnedQuantity: 500, returnedMinor: 500 };
    const sold = sale([line(1, 1000, half), line(2, 1000)], { discounts: [off('again', 1, 600)] });
    const rest = { discounts: [{ rule: 'again', line: 1, minor: 600 }] };
    const planned = plan(sold, [back(2, 1000)], { rules: ['again'], rest });
    expect(rows(planned)).toEqual([['again', 1, 600, 100]]);
  });

  it('two of them share what is left to pay, the first one first', () => {
    const discounts = [off('a', 2, 900), off('b', 3, 900)];
    const sold = sale([line(1, 1000), line(2, 1000), line(3, 1000)], { discounts });
    const rest = {
      discounts: [
        { rule: 'a', line: 1, minor: 700 },
        { rule: 'b', line: 1, minor: 700 },
        { rule: 'c', line: 1, minor: 700 },
      ],
    };
    const planned = plan(sold, [back(2, 1000), back(3, 1000)], { rules: ['a', 'b', 'c'], rest });
    expect(rows(planned)).toEqual([
      ['a', 2, 900, 900],
      ['b', 3, 900, 900],
      ['a', 1, 0, -700],
      ['b', 1, 0, -300],
    ]);
  });

  it('never loses more than the refund can pay, the kept ones that go counted in', () => {
    const discounts = [off('again', 1, 500), off('kept', 2, 30)];
    const sold = sale([line(1, 1000), line(2, 100)], { discounts });
    const planned = plan(sold, [back(2, 100)], { rules: ['again'], rest: {} });
    expect(rows(planned)).toEqual([
      ['again', 1, 500, 70],
      ['kept', 2, 30, 30],
    ]);
    expect(planned).toMatchObject({ paidMinor: 0, moneyMinor: 0, uncoveredMinor: 430 });
  });

  it('what the refund cannot pay stays with each rule up to what it had, where there is room', () => {
    const discounts = [off('a', 1, 200), off('a', 2, 100), off('b', 2, 200)];
    const sold = sale([line(1, 250), line(2, 400), line(3, 100)], { discounts });
    const rest = {
      discounts: [
        { rule: 'a', line: 1, minor: 50 },
        { rule: 'b', line: 2, minor: 20 },
      ],
    };
    const planned = plan(sold, [back(3, 100)], { rules: ['a', 'b'], rest });
    // 400 stay: a has 50 and 250 more (200 fit on line 1), b has 20 and 80 more.
    expect(rows(planned)).toEqual([
      ['a', 1, 200, -50],
      ['a', 2, 100, 50],
      ['b', 2, 200, 100],
    ]);
    expect(planned).toMatchObject({ paidMinor: 0, uncoveredMinor: 330 });
  });

  it('what the refund cannot pay stays with the rules that lost, not with one that won', () => {
    const discounts = [off('won', 1, 100), off('lost', 2, 300)];
    const sold = sale([line(1, 1000), line(2, 1000), line(3, 50)], { discounts });
    const rest = { discounts: [{ rule: 'won', line: 1, minor: 150 }] };
    const planned = plan(sold, [back(3, 50)], { rules: ['won', 'lost'], rest });
    // 350 stay: 150 are won, 200 of the 300 stay, where there is room first.
    expect(rows(planned)).toEqual([
      ['won', 1, 100, -50],
      ['lost', 2, 300, 300],
      ['lost', 1, 0, -200],
    ]);
  });

  it('never grows in all: of more it gets shares, and a share of nothing is no row', () => {
    const sold = sale([line(1, 100), line(2, 100), line(3, 100)], { discounts: [off('a', 3, 1)] });
    const rest = {
      discounts: [
        { rule: 'a', line: 1, minor: 5 },
        { rule: 'a', line: 2, minor: 5 },
      ],
    };
    const planned = plan(sold, [back(3, 100)], { rules: ['a'], rest });
    expect(rows(planned)).toEqual([
      ['a', 3, 1, 1],
      ['a', 1, 0, -1],
    ]);
  });

  it('that moves to another line keeps the spend that paid for it', () => {
    const discounts = [off('a', 1, 100, { spend: 's1' }), off('b', 1, 100, { spend: 's2' })];
    const sold = sale([line(1, 1000), line(2, 1000)], { discounts });
    const rest = {
      discounts: [
        { rule: 'b', line: 2, minor: 60 },
        { rule: 'new', line: 2, minor: 40 },
      ],
    };
    const { sale: after } = plan(sold, [back(1, 1000)], { rules: ['a', 'b', 'new'], rest });
    expect(after.discounts.slice(2)).toEqual([
      off('b', 2, 0, { back: -60, spend: 's2' }),
      off('new', 2, 0, { back: -40 }),
    ]);
  });

  it('that one rule gives twice on a line is one row', () => {
    const sold = sale([line(1, 1000), line(2, 1000)], { discounts: [off('a', 1, 500)] });
    const twice = [
      { rule: 'a', line: 1, minor: 100 },
      { rule: 'a', line: 1, minor: 30 },
    ];
    const planned = plan(sold, [back(2, 1000)], { rules: ['a'], rest: { discounts: twice } });
    expect(rows(planned)).toEqual([['a', 1, 500, 370]]);
  });
});

describe('a kept discount', () => {
  it('goes by the share of its line; rows that do not change stay the same objects', () => {
    const discounts = [off('kept', 1, 99), off('kept', 2, 10)];
    const sold = sale([line(1, 1000), line(2, 500)], { discounts });
    const { sale: after, discounts: gone } = plan(sold, [back(1, 250, 250)]);
    expect(after.discounts).toEqual([off('kept', 1, 99, { back: 25 }), discounts[1]]);
    expect(after.discounts[1]).toBe(discounts[1]);
    expect(gone).toEqual([{ rule: 'kept', minor: 25 }]);
  });

  it('that an evaluation moved before goes by the share of what was left of its line', () => {
    const half = { returnedQuantity: 500, returnedMinor: 500 };
    const discounts = [off('k1', 1, 100, { back: 50 }), off('k2', 1, 100, { back: 20 })];
    const planned = plan(sale([line(1, 1000, half)], { discounts }), [back(1, 250, 250)]);
    // Half of the 50 and the 80 that are left, as running sums: 25 and 65 less 25.
    expect(rows(planned)).toEqual([
      ['k1', 1, 100, 75],
      ['k2', 1, 100, 60],
    ]);
  });

  it('stays as it is when only goods come back whose money is back already', () => {
    const paidBack = { quantity: 2000, returnedQuantity: 1000, returnedMinor: 1000 };
    const discounts = [off('kept', 1, 100, { back: 40 })];
    const planned = plan(sale([line(1, 1000, paidBack)], { discounts }), [back(1, 0)]);
    expect(rows(planned)).toEqual([['kept', 1, 100, 40]]);
  });

  it('of nothing on a line without value stays', () => {
    const discounts = [off('kept', 1, 0)];
    expect(rows(plan(sale([line(1, 0)], { discounts }), [back(1, 0)]))).toEqual([
      ['kept', 1, 0, 0],
    ]);
  });
});

describe('what is evaluated again', () => {
  const tenders: readonly PointsTender[] = [
    { spend: 's1', amountMinor: 300, refundedMinor: 0 },
    { spend: 's2', amountMinor: 300, refundedMinor: 0 },
  ];
  const discounts = [off('kept', 1, 100), off('again', 1, 100)];
  const sold = sale([line(1, 1000), line(2, 1000)], { discounts, pointsTenders: tenders });

  it('is asked with the lines after the return, then with what points still pay', () => {
    const asked: unknown[] = [];
    planReturn(sold, [back(2, 1000)], {
      refund: 'proportional',
      recheck: {
        rules: new Set(['again']),
        on: ({ lines, pointsTenders }, kept) => {
          const refunds = pointsTenders.map(({ refundedMinor }) => refundedMinor);
          asked.push([lines[1]?.returnedMinor, refunds, kept.map(({ rule }) => rule)]);
          return { ok: true, discounts: [{ rule: 'again', line: 1, minor: 100 }], earned: [] };
        },
      },
    });
    // 1,000 of 1,800 come back: 333 of the 600 points' worth, the first tender first.
    expect(asked).toEqual([
      [1000, [0, 0], ['kept']],
      [1000, [300, 33], ['kept']],
    ]);
  });

  it('is asked once where no points paid', () => {
    let asked = 0;
    const recheck = {
      rules: new Set(['again']),
      on: (): Rechecked => {
        asked += 1;
        return { ok: true, discounts: [], earned: [] };
      },
    };
    planReturn({ ...sold, pointsTenders: [] }, [back(2, 1000)], {
      ...{ refund: 'proportional', recheck },
    });
    expect(asked).toBe(1);
  });

  it.each([1, 2])('refuses the return when it is refused the %s. time', (time) => {
    let asked = 0;
    const recheck = {
      rules: new Set(['again']),
      on: () => {
        asked += 1;
        if (asked === time) return refuse('CARD_UNKNOWN');
        return { ok: true as const, discounts: [], earned: [] };
      },
    };
    const planned = planReturn(sold, [back(2, 1000)], { refund: 'proportional', recheck });
    expect(planned).toMatchObject({ ok: false, code: 'CARD_UNKNOWN' });
  });
});

describe('points that paid', () => {
  it('come back to the tenders whose share has grown, and only these are told', () => {
    const pointsTenders = [
      { spend: 's1', amountMinor: 300, refundedMinor: 300 },
      { spend: 's2', amountMinor: 300, refundedMinor: 10 },
      { spend: 's3', amountMinor: 300, refundedMinor: 0 },
    ];
    const half = { returnedQuantity: 344, returnedMinor: 344 };
    const sold = sale([line(1, 1000, half)], { pointsTenders });
    const planned = plan(sold, [back(1, 100, 100)]);
    expect(planned.refunds).toEqual([{ spend: 's2', amountMinor: 300, refundedMinor: 100 }]);
    expect(planned.sale.pointsTenders[0]).toBe(pointsTenders[0]);
    expect(planned).toMatchObject({ paidMinor: 100, moneyMinor: 10 });
  });
});

describe('a return', () => {
  it.each([
    ['pieces', back(1, 0, 1001)],
    ['money', back(1, 1001)],
  ])('of more %s than were sold is refused, with the line', (_what, wanted) => {
    const options = { refund: 'proportional', recheck: null } as const;
    expect(planReturn(sale([line(1, 1000)]), [wanted], options)).toMatchObject({
      ok: false,
      code: 'RETURN_TOO_MUCH',
      facts: { ofLine: 1 },
    });
  });
});
