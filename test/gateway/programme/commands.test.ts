import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, givenShop, refOf } from './given.ts';

describe('a purchase', () => {
  it('earns on the whole receipt, also on what is paid with points', () => {
    const shop = givenShop({ value: '0.10' });
    shop.adjust(100);
    shop.spend(100, 'S');
    const tenders = [
      { kind: 'points', amountMinor: 1000, spend: spendId('S') },
      { kind: 'cash', amountMinor: 3500 },
    ];
    const answer = answered(shop.buy({ number: 'R', total: 4500, tenders }), 'purchase');
    expect(answer.earned).toMatchObject([{ amount: 45 }]);
    expect(shop.keeper.spends.get(spendId('S'))?.usedBy).toBe(
      JSON.stringify(Object.values(refOf('R'))),
    );
  });

  it.each([
    { wish: {}, reason: '1 point for each full EUR 1.00 of EUR 45.00', amount: 45 },
    {
      wish: { currency: 'JPY', per: '100', total: 1050 },
      reason: '1 point for each full JPY 100 of JPY 1050',
      amount: 10,
    },
    {
      wish: { currency: 'KWD', per: '0.100', total: 1050 },
      reason: '1 point for each full KWD 0.100 of KWD 1.050',
      amount: 10,
    },
    {
      wish: { amount: 2, per: '7.00', round: 'half up' },
      reason: '2 points for each EUR 7.00 of EUR 45.00, rounded half up',
      amount: 13,
    },
    {
      wish: { amount: '0.5', scale: 1, per: '10.00', round: 'up' },
      reason: '0.5 points for each EUR 10.00 of EUR 45.00, rounded up',
      amount: 23,
    },
    {
      wish: { amount: 5, per: '2.00' },
      reason: '5 points for each EUR 2.00 of EUR 45.00, rounded down',
      amount: 112,
    },
  ])('says why: $reason', ({ wish, reason, amount }) => {
    const shop = givenShop(wish);
    const total = 'total' in wish ? wish.total : 4500;
    const answer = answered(shop.buy({ number: 'R', total }), 'purchase');
    expect(answer.earned).toEqual([{ unit: 'POINTS', rule: 'base', amount, reason }]);
  });

  it('spreads the points over its lines by largest remainder, ties by line number', () => {
    const shop = givenShop();
    const lines = [
      { line: 3, totalMinor: 150 },
      { line: 1, totalMinor: 150 },
      { line: 2, totalMinor: 50 },
    ];
    shop.buy({ number: 'R', lines });
    const [sale] = [...shop.keeper.sales.values()];
    // 3 points on 3.50: shares 1.29, 1.29, 0.43.
    expect(sale?.earned.map((row) => [row.line, row.amount])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  it('without a member posts, earns nothing, and can be returned', () => {
    const shop = givenShop();
    const answer = answered(shop.buy({ number: 'R', total: 4500, who: null }), 'purchase');
    expect(answer).toMatchObject({ member: null, earned: [], balances: [] });
    const back = answered(shop.takeBack('R', [[1, 4500]]), 'return');
    expect(back).toMatchObject({ member: null, reversed: [], refundMinor: 4500 });
    expect(codeOf(shop.takeBack('R', [[1, 1, 1]]))).toBe('RETURN_TOO_MUCH');
    const kinds = shop.keeper.entries.map((entry) => [entry.kind, entry.postings.length]);
    expect(kinds.slice(1)).toEqual([
      ['earn', 0],
      ['return', 0],
    ]);
  });

  it('of 0.00 posts and earns 0', () => {
    const shop = givenShop();
    const answer = answered(shop.buy({ number: 'R', total: 0 }), 'purchase');
    expect(answer.earned).toMatchObject([{ amount: 0 }]);
    expect(shop.keeper.lots.size).toBe(0);
  });

  it('is traced: rule, version, condition, and the arithmetic of each posting', () => {
    const shop = givenShop();
    shop.buy({ number: 'R', total: 4567 });
    const entry = shop.keeper.entries.at(-1);
    expect(entry?.postings.map((row) => row.amount)).toEqual([-45, 45]);
    expect(entry?.traces[1]).toEqual({
      rule: 'base',
      programme: 'points@2020-01-01T00:00',
      conditions: [{ fact: 'the receipt has a member', holds: true }],
      sum: {
        op: 'ratio',
        of: { op: 'value', value: 4567, name: 'receipt total in minor units' },
        num: 1,
        den: 100,
        round: 'down',
      },
    });
  });

  it('with a card number leaves no trace of it in the journal', () => {
    const shop = givenShop();
    shop.buy({ number: 'R', total: 4567, who: 'num-1' });
    expect(JSON.stringify(shop.keeper.entries)).not.toContain('num-1');
  });
});

describe('a spend', () => {
  it('is worth the value of its points, rounded down', () => {
    const shop = givenShop({ value: '0.005' });
    shop.adjust(100);
    expect(answered(shop.spend(33), 'spend')).toMatchObject({ amount: 33, amountMinor: 16 });
  });

  it('of a unit without value is worth nothing and is no tender', () => {
    const shop = givenShop();
    shop.adjust(100);
    expect(answered(shop.spend(33, 'S'), 'spend').amountMinor).toBe(0);
    const tenders = [{ kind: 'points', amountMinor: 0, spend: spendId('S') }];
    expect(codeOf(shop.buy({ number: 'R', total: 0, tenders }))).toBe('TENDER_MISMATCH');
  });

  it('that was abandoned is undone by a return of its own document', () => {
    const shop = givenShop();
    shop.adjust(100);
    shop.spend(60, 'S');
    const answer = answered(shop.takeBack('S', []), 'return');
    expect(answer).toMatchObject({
      status: 'applied',
      givenBack: [{ unit: 'POINTS', amount: 60 }],
      refundMinor: 0,
    });
    expect(shop.balance().available).toBe(100);
  });

  it('may have the document of its purchase: lines tell a return from an undoing', () => {
    const shop = givenShop({ value: '0.10' });
    shop.adjust(100);
    shop.spend(60, 'R');
    const tenders = [{ kind: 'points', amountMinor: 600, spend: spendId('R') }];
    answered(shop.buy({ number: 'R', total: 600, tenders }), 'purchase');
    expect(codeOf(shop.takeBack('R', []))).toBe('SPEND_USED');
    const back = answered(shop.takeBack('R', [[1, 600]]), 'return');
    expect(back.givenBack).toEqual([{ unit: 'POINTS', amount: 60 }]);
  });

  it('whose undoing came first comes to nothing', () => {
    const shop = givenShop();
    shop.adjust(100);
    expect(answered(shop.takeBack('S', []), 'return').status).toBe('waiting');
    answered(shop.spend(60, 'S'), 'spend');
    expect(shop.balance().available).toBe(100);
    expect([...shop.keeper.late.values()]).toMatchObject([
      { status: 'applied', givenBack: [{ unit: 'POINTS', amount: 60 }] },
    ]);
    expect(shop.keeper.spends.get(spendId('S'))?.isUndone).toBe(true);
  });

  it('given at a kiosk is taken back by its cancel, once', () => {
    const shop = givenShop();
    shop.adjust(100);
    shop.spend(60, 'S');
    const op = spendId('S');
    for (let n = 0; n < 2; n += 1) {
      const answer = answered(shop.run({ kind: 'spendCancel', op, at: shop.now }), 'cancelled');
      expect(answer.member).toBe('anna');
      expect(shop.balance().available).toBe(100);
    }
  });
});

describe('points given or taken by hand', () => {
  it('come out of and go to the adjustment account', () => {
    const shop = givenShop({ life: '1 month' });
    shop.adjust(100);
    shop.adjust(-30);
    expect(shop.balance().available).toBe(70);
    expect(shop.keeper.account('adjustment')).toBe(-70);
    expect(shop.keeper.account('issuer:shop')).toBe(0);
    expect(shop.keeper.lots.get(1)).toMatchObject({ amount: 100, available: 70, reversed: 30 });
    expect(shop.keeper.lots.get(1)?.expiresAt).not.toBeNull();
  });

  it('repay a debt first', () => {
    const shop = givenShop({ onReturn: 'debt' });
    shop.buy({ number: 'R', total: 6000 });
    shop.spend(60);
    shop.takeBack('R', [[1, 6000]]);
    shop.adjust(100);
    expect(shop.balance()).toEqual({ available: 40, pending: 0, debt: 0 });
  });
});

describe('a return', () => {
  it('takes from other lots what its own no longer has, soonest expiry first', () => {
    const shop = givenShop({ life: '1 month' });
    shop.buy({ number: 'R', total: 6000 });
    shop.spend(60);
    shop.at('2026-03-10T12:00').buy({ number: 'S', total: 5000 });
    shop.at('2026-03-05T12:00').buy({ number: 'T', total: 5000 });
    shop.at('2026-03-11T12:00').takeBack('R', [[1, 6000]]);
    expect([2, 3].map((id) => shop.keeper.lots.get(id)?.available)).toEqual([40, 0]);
  });

  it('of a closed member still moves the points', () => {
    const shop = givenShop();
    shop.buy({ number: 'R', total: 6000 });
    shop.keeper.members.set('anna', { id: 'anna', isClosed: true, since: '2026-01-01' });
    expect(codeOf(shop.takeBack('R', [[1, 6000]]))).toBe('posted');
    expect(shop.balance().available).toBe(0);
  });
});
