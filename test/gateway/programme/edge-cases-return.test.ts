import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, givenShop, programmesOf, programmeText, Shop } from './given.ts';

/** 60 earned on receipt R, 40 of them spent elsewhere. */
function sixtyEarnedFortySpent(onReturn: string, value?: string): Shop {
  const shop = givenShop({ onReturn, ...(value === undefined ? {} : { value }) });
  answered(shop.buy({ number: 'R', total: 6000 }), 'purchase');
  answered(shop.spend(40), 'spend');
  return shop;
}

describe('a return of points that are spent already', () => {
  it('edge case 1: under clamp takes 20 and logs a write-off of 40', () => {
    const shop = sixtyEarnedFortySpent('clamp');
    const answer = answered(shop.takeBack('R', [[1, 6000]]), 'return');
    expect(answer.reversed).toEqual([{ unit: 'POINTS', amount: 20 }]);
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 40, policy: 'clamp' }]);
    expect(answer).toMatchObject({ refundMinor: 6000, withheldMinor: 0 });
    expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 0 });
    expect(shop.history('member:anna:available').at(-1)).toEqual(['return', -20]);
    expect(shop.history('loss')).toEqual([['return', -40]]);
    expect(shop.keeper.account('issuer:shop')).toBe(0);
  });

  it('edge case 2: under debt leaves a debt of 40 that the next 100 points repay', () => {
    const shop = sixtyEarnedFortySpent('debt');
    const answer = answered(shop.takeBack('R', [[1, 6000]]), 'return');
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 40, policy: 'debt' }]);
    expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 40 });
    expect(answer.balances).toEqual([{ unit: 'POINTS', available: 0, pending: 0, debt: 40 }]);
    const next = answered(shop.buy({ number: 'S', total: 10_000 }), 'purchase');
    expect(next.balances).toEqual([{ unit: 'POINTS', available: 60, pending: 0, debt: 0 }]);
    expect(shop.balance()).toEqual({ available: 60, pending: 0, debt: 0 });
    expect(shop.keeper.account('loss')).toBe(0);
  });

  it('edge case 3: under reduce refund pays 4.00 less, and no debt arises', () => {
    const shop = sixtyEarnedFortySpent('reduce refund', '0.10');
    const answer = answered(shop.takeBack('R', [[1, 6000]]), 'return');
    expect(answer).toMatchObject({ refundMinor: 5600, withheldMinor: 400 });
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 40, policy: 'reduceRefund' }]);
    expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 0 });
    expect(shop.keeper.account('loss')).toBe(0);
  });

  it('reduce refund never keeps more than the refund; the rest is written off', () => {
    const shop = givenShop({ onReturn: 'reduce refund', value: '2.00' });
    shop.buy({ number: 'R', total: 6000 });
    shop.spend(60);
    const answer = answered(shop.takeBack('R', [[1, 6000]]), 'return');
    expect(answer).toMatchObject({ refundMinor: 0, withheldMinor: 6000 });
    expect(answer.shortfalls).toEqual([
      { unit: 'POINTS', amount: 30, policy: 'reduceRefund' },
      { unit: 'POINTS', amount: 30, policy: 'clamp' },
    ]);
    expect(shop.keeper.account('loss')).toBe(-30);
  });

  it('edge case 42: 15 are taken, 40 become debt (not 45) and breakage gives 5 back', () => {
    const wish = { life: '1 month', value: '0.01', onReturn: 'debt' };
    const first = programmeText({ ...wish, effectiveFrom: '2026-01-01T00:00' });
    const grace = { effectiveFrom: '2026-03-20T00:00', onExpired: 'grace 30 days' };
    const second = programmeText({ ...wish, ...grace });
    const shop = new Shop(programmesOf(first, second), '2026-02-28T12:00');
    shop.buy({ number: 'R', total: 6000 });
    shop.spend(40);
    const payWith = (points: number, number: string) => {
      shop.spend(points, `with-${number}`);
      const tender = { kind: 'points', amountMinor: points, spend: spendId(`with-${number}`) };
      answered(shop.buy({ number, total: points, tenders: [tender] }), 'purchase');
    };
    payWith(5, 'T1');
    shop.at('2026-03-25T12:00');
    payWith(15, 'T2');
    // The lot ended on 28 March: 5 go to breakage by the first version, 15 live on by the second.
    shop.at('2026-03-30T12:00').takeBack('T1', [[1, 5]]);
    shop.takeBack('T2', [[1, 15]]);
    expect(shop.balance()).toEqual({ available: 15, pending: 0, debt: 0 });
    expect(shop.keeper.account('breakage')).toBe(5);

    const answer = answered(shop.takeBack('R', [[1, 6000]]), 'return');
    expect(answer.reversed).toEqual([{ unit: 'POINTS', amount: 20 }]);
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 40, policy: 'debt' }]);
    expect(shop.history('member:anna:available').at(-1)).toEqual(['return', -15]);
    expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 40 });
    expect(shop.history('breakage').at(-1)).toEqual(['return', -5]);
    expect(shop.keeper.account('breakage')).toBe(0);
  });
});

describe('a return by parts', () => {
  it.each([
    { earned: 9, per: '1.11', reversals: [3, 3, 3] },
    { earned: 10, per: '0.999', reversals: [3, 4, 3] },
  ])('edge case 4: 3 units at 3.33 earning $earned come back as $reversals', (row) => {
    const shop = givenShop({ per: '9.99', amount: row.earned });
    const lines = [{ quantity: 3000, totalMinor: 999 }];
    const bought = answered(shop.buy({ number: 'R', lines }), 'purchase');
    expect(bought.earned.map((part) => part.amount)).toEqual([row.earned]);
    const reversals = [1, 2, 3].map(() => {
      const answer = answered(shop.takeBack('R', [[1, 333]]), 'return');
      return answer.reversed.reduce((sum, part) => sum + part.amount, 0);
    });
    expect(reversals).toEqual(row.reversals);
    expect(shop.balance().available).toBe(0);
    expect(codeOf(shop.takeBack('R', [[1, 1, 1]]))).toBe('RETURN_TOO_MUCH');
  });

  it('takes a line without value back by quantity', () => {
    const shop = givenShop();
    const lines = [{ totalMinor: 1000 }, { totalMinor: 0, quantity: 2000 }];
    shop.buy({ number: 'R', lines });
    expect(codeOf(shop.takeBack('R', [[2, 0, 1000]]))).toBe('posted');
    expect(codeOf(shop.takeBack('R', [[2, 0, 1001]]))).toBe('RETURN_TOO_MUCH');
    expect(shop.balance().available).toBe(10);
  });

  it('takes waiting points back before they can be spent', () => {
    const shop = givenShop({ pending: '14 days' });
    shop.buy({ number: 'R', total: 6000 });
    expect(shop.balance()).toMatchObject({ available: 0, pending: 60 });
    shop.takeBack('R', [[1, 6000]]);
    expect(shop.balance()).toMatchObject({ available: 0, pending: 0 });
    shop.at('2026-04-01T12:00').settle();
    expect(shop.balance()).toMatchObject({ available: 0, pending: 0 });
  });
});

describe('a return under another programme than the sale', () => {
  const atSale = programmeText({ effectiveFrom: '2026-01-01T00:00' });

  it('edge case 5: 50 points go back although the rate has doubled since', () => {
    const today = programmeText({ effectiveFrom: '2026-04-01T00:00', amount: 2 });
    const shop = new Shop(programmesOf(atSale, today));
    shop.buy({ number: 'R', total: 5000 });
    shop.at('2026-04-02T12:00').buy({ number: 'S', total: 5000 });
    expect(shop.balance().available).toBe(150);
    const answer = answered(shop.takeBack('R', [[1, 5000]]), 'return');
    expect(answer.reversed).toEqual([{ unit: 'POINTS', amount: 50 }]);
    expect(shop.balance().available).toBe(100);
  });

  it('edge case 6: the points go back although the rule is gone', () => {
    const today = programmeText({ effectiveFrom: '2026-04-01T00:00', hasNoRule: true });
    const shop = new Shop(programmesOf(atSale, today));
    shop.buy({ number: 'R', total: 5000 });
    shop.at('2026-04-02T12:00').takeBack('R', [[1, 5000]]);
    expect(shop.balance().available).toBe(0);
  });
});

describe('spent points that come back', () => {
  /** 60 points bought with on 1 March (spend and receipt), their lot ended on 31 March. */
  function refundAfterTheEnd(onExpired: string): Shop {
    const wish = { life: '1 month', value: '0.10', onExpired };
    const shop = givenShop(wish, '2026-02-28T12:00');
    shop.buy({ number: 'R', total: 6000 });
    shop.at('2026-03-27T12:00');
    shop.spend(60, 'S');
    const points = { kind: 'points', amountMinor: 600, spend: spendId('S') };
    answered(shop.buy({ number: 'T', total: 600, tenders: [points] }), 'purchase');
    return shop.at('2026-03-29T12:00');
  }

  it('edge case 11: under grace 30 they live 30 days from today and are marked as restored', () => {
    const shop = refundAfterTheEnd('grace 30 days');
    const answer = answered(shop.takeBack('T', [[1, 600]]), 'return');
    expect(answer.givenBack).toEqual([{ unit: 'POINTS', amount: 60 }]);
    // Reversing the 6 points of the refunded receipt takes them from their own lot.
    expect(shop.balance().available).toBe(60);
    const restored = [...shop.keeper.lots.values()].filter((lot) => lot.isRestored);
    expect(restored).toMatchObject([{ amount: 60, available: 60 }]);
    const spendable = (local: string) => codeOf(shop.at(local).spend(1));
    expect(spendable('2026-04-28T23:59:59')).toBe('posted');
    expect(spendable('2026-04-29T00:00')).toBe('POINTS_SHORT');
  });

  it('edge case 11: under breakage they stay gone', () => {
    const shop = refundAfterTheEnd('breakage');
    const answer = answered(shop.takeBack('T', [[1, 600]]), 'return');
    expect(answer.givenBack).toEqual([]);
    expect(shop.balance().available).toBe(0);
    expect(shop.keeper.account('breakage')).toBe(60);
    expect(shop.keeper.account('spent')).toBe(0);
  });

  it('go back to their own lots with their own ends', () => {
    const shop = givenShop({ life: '1 month', value: '0.10' }, '2026-03-01T12:00');
    shop.buy({ number: 'A', total: 3000 });
    shop.at('2026-03-10T12:00').buy({ number: 'B', total: 3000 });
    shop.spend(40, 'S');
    const points = { kind: 'points', amountMinor: 400, spend: spendId('S') };
    shop.buy({ number: 'T', total: 400, tenders: [points] });
    shop.takeBack('T', [[1, 400]]);
    const lots = [1, 2].map((id) => shop.keeper.lots.get(id)?.available);
    expect(lots).toEqual([30, 30]);
    expect(shop.balance().available).toBe(60);
  });
});

describe('the refund of a receipt paid with points', () => {
  /** 9,000 on two lines, paid as 8,550 + 450 points of 1.00. */
  function paidWithPoints(refund: string): Shop {
    const shop = givenShop({ refund, value: '1.00', per: '100.00' });
    shop.adjust(500);
    shop.spend(450, 'S');
    const tenders = [
      { kind: 'cash', amountMinor: 855_000 },
      { kind: 'points', amountMinor: 45_000, spend: spendId('S') },
    ];
    const lines = [{ totalMinor: 450_000 }, { totalMinor: 450_000 }];
    answered(shop.buy({ number: 'R', lines, tenders }), 'purchase');
    return shop;
  }

  it.each([
    { refund: 'proportional', money: [427_500, 427_500], points: [225, 225] },
    { refund: 'money first', money: [450_000, 405_000], points: [0, 450] },
  ])('edge case 44: under $refund the two halves are $money and $points', (row) => {
    const shop = paidWithPoints(row.refund);
    const parts = [1, 2].map((line) => answered(shop.takeBack('R', [[line, 450_000]]), 'return'));
    expect(parts.map((part) => part.refundMinor)).toEqual(row.money);
    expect(parts.map((part) => part.givenBack[0]?.amount ?? 0)).toEqual(row.points);
    expect(shop.balance().available).toBe(500);
    expect(shop.keeper.account('spent')).toBe(0);
    expect(shop.keeper.lots.get(1)).toMatchObject({ available: 500, spent: 0 });
  });
});
