import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import type { Tender } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, givenShop, programmesOf, programmeText, refOf, Shop } from './given.ts';

const points = (amountMinor: number, number: string): Tender => ({
  kind: 'points',
  amountMinor,
  spend: spendId(number),
});

describe('a debt', () => {
  it.each([
    { days: ['10', '09'], left: [100, 40] },
    { days: ['09', '10'], left: [40, 100] },
  ])('is repaid by what opens first, when lots of the days $days open at once', (row) => {
    const wish = { pending: '2 days', onReturn: 'debt', life: '20 days' };
    const shop = givenShop(wish, '2026-03-01T12:00');
    shop.buy({ number: 'R', total: 6000 });
    shop.at('2026-03-05T12:00').spend(60);
    shop.takeBack('R', [[1, 6000]]);
    shop.at('2026-03-10T12:00');
    for (const day of row.days) {
      shop.buy({ number: day, total: 10_000, at: `2026-03-${day}T12:00` });
    }
    shop.at('2026-03-13T12:00').settle();
    expect([2, 3].map((id) => shop.keeper.lots.get(id)?.available)).toEqual(row.left);
    expectSoundBooks(shop.keeper);
  });

  it('is repaid by points that a refund gives back', () => {
    const shop = givenShop({ onReturn: 'debt', value: '0.01' });
    shop.buy({ number: 'R', total: 10_000 });
    shop.spend(40);
    shop.spend(60, 'S');
    shop.buy({ number: 'T', total: 60, tenders: [points(60, 'S')] });
    shop.takeBack('R', [[1, 10_000]]);
    expect(shop.balance().debt).toBe(100);
    shop.takeBack('T', [[1, 60]]);
    expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 40 });
  });

  it('is repaid by a spend that is undone', () => {
    const shop = givenShop({ onReturn: 'debt' });
    shop.buy({ number: 'R', total: 6000 });
    shop.spend(60, 'S');
    shop.takeBack('R', [[1, 6000]]);
    shop.takeBack('S', []);
    expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 0 });
  });
});

describe('spends', () => {
  it('that a receipt has are not undone by a late cancel', () => {
    const shop = givenShop({ value: '0.01' });
    shop.adjust(100);
    shop.spend(60, 'S');
    shop.buy({ number: 'T', total: 60, tenders: [points(60, 'S')] });
    const cancel = { kind: 'spendCancel' as const, op: spendId('S'), at: shop.now };
    answered(shop.run(cancel), 'cancelled');
    expect(shop.balance().available).toBe(40);
  });

  it('of one document are undone together; one that is undone already stays so', () => {
    const shop = givenShop();
    shop.adjust(100);
    const receipt = refOf('S');
    const who = { member: 'anna' };
    const spend = { kind: 'spend' as const, receipt, occurredAt: shop.now, who, unit: 'POINTS' };
    for (const [at, amount] of [10, 20, 30].entries()) {
      shop.run({ ...spend, id: `sp-${at}`, amount });
    }
    shop.run({ kind: 'spendCancel', op: 'sp-0', at: shop.now });
    const answer = answered(shop.takeBack('S', []), 'return');
    expect(answer.givenBack).toEqual([{ unit: 'POINTS', amount: 50 }]);
    expect(shop.balance().available).toBe(100);
    const undone = shop.keeper.entries.filter((entry) => entry.kind === 'unspend');
    expect(undone).toHaveLength(3);
  });

  it('on one receipt come back one after the other, exactly', () => {
    const shop = givenShop({ value: '0.01' });
    shop.adjust(100);
    shop.spend(30, 'S');
    shop.spend(20, 'T');
    const tenders = [points(30, 'S'), points(20, 'T'), { kind: 'cash', amountMinor: 50 }];
    answered(shop.buy({ number: 'R', total: 100, tenders }), 'purchase');
    const given = [1, 2, 3, 4].map(() => {
      const answer = answered(shop.takeBack('R', [[1, 25, 250]]), 'return');
      return [answer.givenBack[0]?.amount, answer.refundMinor];
    });
    // Half of each 0.25 is 12.5 minor units of points: 13, 12, 13, 12.
    expect(given).toEqual([
      [13, 12],
      [12, 13],
      [13, 12],
      [12, 13],
    ]);
    expect(shop.balance().available).toBe(100);
    expect(shop.keeper.spends.get(spendId('S'))?.draws[0]?.back).toBe(30);
  });

  it('give back to the lot that was drawn last first', () => {
    const shop = givenShop({ value: '0.01', life: '20 days' }, '2026-03-01T12:00');
    shop.buy({ number: 'A', total: 1000 });
    shop.at('2026-03-05T12:00').buy({ number: 'B', total: 1000 });
    shop.spend(20, 'S');
    shop.buy({ number: 'R', total: 20, tenders: [points(20, 'S')] });
    shop.takeBack('R', [[1, 10, 500]]);
    expect([1, 2].map((id) => shop.keeper.lots.get(id)?.available)).toEqual([0, 10]);
  });

  it('of points with decimals are worth their value', () => {
    const shop = givenShop({ scale: 2, value: '0.10' });
    shop.adjust(12_345);
    expect(answered(shop.spend(12_345), 'spend').amountMinor).toBe(1234);
  });
});

describe('documents that wait', () => {
  it('for a spend are not applied by a purchase of the same number', () => {
    const shop = givenShop();
    shop.adjust(100);
    shop.takeBack('R', []);
    shop.buy({ number: 'R', total: 500 });
    expect(shop.keeper.waiting).toHaveLength(1);
    shop.spend(50, 'R');
    expect(shop.keeper.waiting).toHaveLength(0);
    expect(shop.balance().available).toBe(105);
  });

  it('for a purchase are not applied by a spend of the same number', () => {
    const shop = givenShop();
    shop.adjust(100);
    shop.takeBack('R', [[1, 500]]);
    shop.spend(50, 'R');
    expect(shop.keeper.waiting).toHaveLength(1);
    shop.buy({ number: 'R', total: 500 });
    expect(shop.keeper.waiting).toHaveLength(0);
    expect(shop.balance().available).toBe(50);
  });
});

describe('a lot', () => {
  it('without a waiting time opens when it is earned, also by a till whose clock is ahead', () => {
    const shop = givenShop();
    shop.buy({ number: 'R', total: 500, at: '2026-03-02T12:03' });
    expect(shop.balance()).toEqual({ available: 5, pending: 0, debt: 0 });
    const [lot] = [...shop.keeper.lots.values()];
    expect(lot?.availableFrom).toBe(lot?.earnedAt);
  });

  it('of a receipt that comes after the waiting time is available at once', () => {
    const shop = givenShop({ pending: '14 days' });
    shop.buy({ number: 'R', total: 500, at: '2026-02-01T12:00' });
    expect(shop.balance()).toEqual({ available: 5, pending: 0, debt: 0 });
    expect(shop.keeper.entries.map((entry) => entry.kind)).toEqual(['enrol', 'earn']);
  });
});

describe('a version that is gone', () => {
  it('leaves its returns exact, by the plainest policies', () => {
    const shop = givenShop({ onReturn: 'debt', value: '0.01' });
    shop.buy({ number: 'R', total: 6000 });
    shop.spend(30);
    shop.keeper.programmes = programmesOf(programmeText({ effectiveFrom: '2021-01-01T00:00' }));
    const answer = answered(shop.takeBack('R', [[1, 6000]]), 'return');
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 30, policy: 'clamp' }]);
  });

  it('still shows the points of its units, after those of today', () => {
    const today = programmeText({ effectiveFrom: '2026-03-05T00:00' }).replaceAll(
      'POINTS',
      'STARS',
    );
    const shop = new Shop(programmesOf(programmeText(), today));
    shop.buy({ number: 'R', total: 500 });
    const answer = answered(
      shop.at('2026-03-06T12:00').buy({ number: 'S', total: 300 }),
      'purchase',
    );
    expect(answer.balances).toEqual([
      { unit: 'STARS', available: 3, pending: 0, debt: 0 },
      { unit: 'POINTS', available: 5, pending: 0, debt: 0 },
    ]);
  });
});

describe('the rest', () => {
  it('a refund that is worth exactly the missing points pays for all of them', () => {
    const shop = givenShop({ onReturn: 'reduce refund', value: '0.001', per: '0.01', amount: 12 });
    shop.buy({ number: 'R', total: 3 });
    shop.spend(35);
    const answer = answered(shop.takeBack('R', [[1, 3]]), 'return');
    expect(answer).toMatchObject({ refundMinor: 0, withheldMinor: 3 });
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 35, policy: 'reduceRefund' }]);
  });

  it('a card that is linked already, and a member that is enrolled already, write nothing', () => {
    const shop = givenShop();
    const who = { card: 'num-1' };
    shop.run({ kind: 'link', who, card: 'num-3', at: shop.now });
    const entries = shop.keeper.entries.length;
    for (const card of ['num-1', 'num-3']) {
      const again = shop.run({ kind: 'link', who, card, at: shop.now });
      expect(again).toMatchObject({ ok: true, cards: [], entries: [] });
    }
    expect(shop.enrol('anna', 'num-1')).toMatchObject({ members: [], cards: [], entries: [] });
    expect(shop.keeper.entries.length).toBe(entries);
  });

  it('no line without points is kept for returns', () => {
    const shop = givenShop();
    shop.buy({ number: 'R', lines: [{ totalMinor: 500 }, { totalMinor: 0 }, { totalMinor: 10 }] });
    const [sale] = [...shop.keeper.sales.values()];
    expect(sale?.earned.map((row) => row.line)).toEqual([1]);
  });

  it('points given by hand stop at 10^15', () => {
    const shop = givenShop();
    for (let n = 0; n < 1000; n += 1) shop.adjust(10 ** 12);
    expect(codeOf(shop.adjust(1))).toBe('AMOUNT_RANGE');
    expect(codeOf(shop.adjust(-1))).toBe('posted');
  });
});
