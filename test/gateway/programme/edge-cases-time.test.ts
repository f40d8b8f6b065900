import { describe, expect, it } from 'vitest';
import { requestKey } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, givenShop, programmesOf, programmeText, refOf, Shop } from './given.ts';

describe('the life of points', () => {
  it.each([
    { cutOff: '00:00', last: '2026-05-31T23:59:59', first: '2026-06-01T00:00' },
    { cutOff: '04:00', last: '2026-06-01T03:59:59', first: '2026-06-01T04:00' },
  ])('edge case 7: with cut-off $cutOff they are spent until $last, without any job', (row) => {
    const wish = { zone: 'Europe/Berlin', cutOff: row.cutOff, life: '30 days' };
    const bought = () => {
      const shop = givenShop(wish, '2026-04-30T12:00');
      shop.buy({ number: 'R', total: 5000 });
      // The first lot is due on 30 May, the second on 31 May.
      shop.at('2026-05-01T12:00').buy({ number: 'S', total: 1000 });
      return shop;
    };
    expect(codeOf(bought().at(row.last).spend(10))).toBe('posted');
    expect(codeOf(bought().at(row.last).spend(11))).toBe('POINTS_SHORT');
    expect(codeOf(bought().at(row.first).spend(10))).toBe('POINTS_SHORT');
  });

  it('edge case 7: an ended lot goes to breakage in an entry of its own, before the command', () => {
    const shop = givenShop({ life: '1 month' }, '2026-04-30T12:00');
    shop.buy({ number: 'R', total: 5000 });
    shop.at('2026-07-01T12:00').buy({ number: 'S', total: 1000 });
    expect(shop.keeper.entries.map((entry) => entry.kind)).toEqual([
      'enrol',
      'earn',
      'expire',
      'earn',
    ]);
    expect(shop.keeper.account('breakage')).toBe(50);
  });

  it.each([
    { year: 2026, last: '2026-02-28T23:59:59', first: '2026-03-01T00:00' },
    { year: 2028, last: '2028-02-29T23:59:59', first: '2028-03-01T00:00' },
  ])('edge case 10: a month from 31 January $year is valid through $last', (row) => {
    const bought = () => {
      const shop = givenShop({ life: '1 month' }, `${row.year}-01-31T12:00`);
      shop.buy({ number: 'R', total: 5000 });
      return shop;
    };
    expect(codeOf(bought().at(row.last).spend(50))).toBe('posted');
    expect(codeOf(bought().at(row.first).spend(1))).toBe('POINTS_SHORT');
  });

  it('edge case 9: two receipts of the hour that occurs twice both post, in their order', () => {
    const shop = givenShop({ life: '1 month' }, '2026-10-24T12:00');
    // 25 October 2026: 02:30 is first summer time (00:30 UTC), an hour later winter time.
    const times = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)];
    for (const [at, occurredAt] of times.entries()) {
      shop.now = occurredAt;
      const command = { ...shop.purchase({ number: `R${at}`, total: 1000 }), occurredAt };
      expect(codeOf(shop.run(command))).toBe('posted');
    }
    const lots = [...shop.keeper.lots.values()];
    expect(lots.map((lot) => lot.earnedAt)).toEqual(times);
    const entries = shop.keeper.entries.filter((entry) => entry.kind === 'earn');
    expect(entries.map((entry) => entry.businessDate)).toEqual(['2026-10-25', '2026-10-25']);
    expect(new Set(lots.map((lot) => lot.expiresAt)).size).toBe(1);
    shop.spend(15);
    expect(lots.map((lot) => shop.keeper.lots.get(lot.id)?.available)).toEqual([0, 5]);
  });

  it('waiting points become available at the start of the business day, in their own entry', () => {
    const shop = givenShop({ pending: '14 days', cutOff: '04:00' }, '2026-03-02T12:00');
    shop.buy({ number: 'R', total: 5000 });
    shop.at('2026-03-16T03:59:59').settle();
    expect(shop.balance()).toEqual({ available: 0, pending: 50, debt: 0 });
    expect(codeOf(shop.spend(1))).toBe('POINTS_SHORT');
    shop.at('2026-03-16T04:00').settle();
    expect(shop.balance()).toEqual({ available: 50, pending: 0, debt: 0 });
    shop.settle();
    expect(shop.keeper.entries.filter((entry) => entry.kind === 'mature')).toHaveLength(1);
  });

  it('points that mature repay a debt first', () => {
    const shop = givenShop({ pending: '1 days', onReturn: 'debt' }, '2026-03-02T12:00');
    shop.buy({ number: 'R', total: 6000 });
    shop.at('2026-03-03T12:00').spend(60);
    shop.takeBack('R', [[1, 6000]]);
    shop.buy({ number: 'S', total: 10_000 });
    expect(shop.balance()).toEqual({ available: 0, pending: 100, debt: 60 });
    shop.at('2026-03-04T12:00').settle();
    expect(shop.balance()).toEqual({ available: 40, pending: 0, debt: 0 });
  });

  it('a receipt that comes after the end of its points posts, and they are gone', () => {
    const shop = givenShop({ life: '1 month' }, '2026-07-01T12:00');
    const answer = answered(
      shop.buy({ number: 'R', total: 5000, at: '2026-03-01T12:00' }),
      'purchase',
    );
    expect(answer.balances).toEqual([{ unit: 'POINTS', available: 0, pending: 0, debt: 0 }]);
    expect(shop.keeper.account('breakage')).toBe(50);
  });

  it('soonest expiry is spent first, then the oldest, never-expiring last', () => {
    const forever = programmeText({ effectiveFrom: '2026-01-01T00:00' });
    const short = programmeText({ effectiveFrom: '2026-02-01T00:00', life: '6 months' });
    const shorter = programmeText({ effectiveFrom: '2026-03-01T00:00', life: '10 days' });
    const shop = new Shop(programmesOf(forever, short, shorter), '2026-01-10T12:00');
    shop.buy({ number: 'A', total: 1000 });
    shop.at('2026-02-10T12:00').buy({ number: 'B', total: 1000 });
    shop.buy({ number: 'C', total: 1000 });
    shop.at('2026-03-10T12:00').buy({ number: 'D', total: 1000 });
    shop.spend(25);
    const left = [1, 2, 3, 4].map((id) => shop.keeper.lots.get(id)?.available);
    expect(left).toEqual([10, 0, 5, 0]);
  });
});

describe('the version of a receipt', () => {
  it('before the first version a receipt posts and earns nothing', () => {
    const shop = givenShop({ effectiveFrom: '2026-04-01T00:00' }, '2026-05-01T12:00');
    const early = answered(
      shop.buy({ number: 'R', total: 5000, at: '2026-03-31T23:59' }),
      'purchase',
    );
    expect(early.earned).toEqual([]);
    expect(shop.keeper.sales.size).toBe(1);
    expect(codeOf(shop.takeBack('R', [[1, 5000]]))).toBe('posted');
    const late = answered(
      shop.buy({ number: 'S', total: 5000, at: '2026-04-01T00:00' }),
      'purchase',
    );
    expect(late.earned).toMatchObject([{ amount: 50 }]);
  });

  it('is the one effective when it occurred, not when it came', () => {
    const old = programmeText({ effectiveFrom: '2026-01-01T00:00' });
    const double = programmeText({ effectiveFrom: '2026-04-01T00:00', amount: 2 });
    const shop = new Shop(programmesOf(double, old), '2026-04-10T12:00');
    shop.buy({ number: 'R', total: 1000, at: '2026-03-31T12:00' });
    expect(shop.balance().available).toBe(10);
    shop.buy({ number: 'S', total: 1000 });
    expect(shop.balance().available).toBe(30);
  });
});

describe('documents out of order', () => {
  it('edge case 13: the same state and purchase give the same outcome, to the byte', () => {
    const outcomes = [1, 2].map(() => {
      const shop = givenShop();
      shop.buy({ number: 'Q', total: 700 });
      return JSON.stringify(shop.buy({ number: 'R', total: 6000 }));
    });
    expect(outcomes[0]).toBe(outcomes[1]);
  });

  it('edge case 13: a receipt that is stored posts once', () => {
    const shop = givenShop();
    shop.buy({ number: 'R', total: 6000 });
    expect(codeOf(shop.buy({ number: 'R', total: 6000 }))).toBe('ID_CONFLICT');
    expect(shop.balance().available).toBe(60);
  });

  const keyOf = (number: string) =>
    requestKey({ verb: 'returns', receipt: refOf(number), item: '', attempt: 1 });

  it('edge case 15: a return before its sale waits, and the net is the same as in order', () => {
    const inOrder = givenShop();
    inOrder.buy({ number: 'R', total: 6000 });
    const direct = answered(inOrder.takeBack('R', [[1, 2500]], { number: 'X' }), 'return');

    const shop = givenShop();
    const waiting = answered(shop.takeBack('R', [[1, 2500]], { number: 'X' }), 'return');
    expect(waiting).toMatchObject({ status: 'waiting', reversed: [], refundMinor: 0 });
    expect(shop.keeper.entries.map((entry) => entry.kind)).toEqual(['enrol']);
    const outcome = shop.buy({ number: 'R', total: 6000 });
    // One decision, so nothing was spendable in between.
    expect(outcome).toMatchObject({ entries: [{ kind: 'earn' }, { kind: 'return' }] });
    expect(shop.keeper.late.get(keyOf('X'))).toEqual(direct);
    expect(shop.balance()).toEqual(inOrder.balance());
    expect(shop.keeper.waiting).toEqual([]);
  });

  it('edge case 15: of several waiting returns one that is too much is refused under its key', () => {
    const shop = givenShop();
    shop.takeBack('R', [[1, 2500]], { number: 'X' });
    shop.takeBack('R', [[1, 5000]], { number: 'Y' });
    shop.takeBack('R', [[1, 3500]], { number: 'Z' });
    shop.buy({ number: 'R', lines: [{ totalMinor: 6000, quantity: 2000 }] });
    expect(shop.keeper.late.get(keyOf('X'))).toMatchObject({ status: 'applied' });
    expect(shop.keeper.late.get(keyOf('Y'))).toMatchObject({ ok: false, code: 'RETURN_TOO_MUCH' });
    expect(shop.keeper.late.get(keyOf('Z'))).toMatchObject({ status: 'applied' });
    expect(shop.balance().available).toBe(0);
  });

  it('a replay, where no sale can follow, refuses instead of waiting', () => {
    const shop = givenShop();
    expect(codeOf(shop.takeBack('R', [[1, 100]], { mayWait: false }))).toBe('RETURN_WITHOUT_SALE');
  });

  it('edge case 25: an exchange is a return and a purchase: 50 reversed, 80 earned', () => {
    const shop = givenShop();
    shop.buy({ number: 'R', total: 5000 });
    const mixed = { number: 'E', lines: [{ totalMinor: -5000 }, { totalMinor: 8000 }] };
    expect(codeOf(shop.buy(mixed))).toBe('NEGATIVE_LINE');
    shop.takeBack('R', [[1, 5000]]);
    shop.buy({ number: 'E', total: 8000 });
    expect(shop.history('member:anna:available')).toEqual([
      ['earn', 50],
      ['return', -50],
      ['earn', 80],
    ]);
  });
});
