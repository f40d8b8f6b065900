import { describe, expect, it } from 'vitest';
import { receiptKey } from '../../../gateway/programme/business-key.ts';
import type { Command, Outcome } from '../../../gateway/programme/types.ts';
import { answered, codeOf, programmesOf, refOf } from './given.ts';
import { both, buy, decided, file, giveBack, open, phone, points, shopWith } from './held-shop.ts';

describe('points of a rule with `review`', () => {
  it('edge case 38: are held for review and not paid, for both sides, where both share a phone', () => {
    const shop = shopWith(both);
    const { earned, balances } = answered(buy(shop, '1'), 'purchase');
    expect(earned).toEqual([
      {
        ...{ unit: 'POINTS', rule: 'friend', amount: 500, heldForReview: true },
        reason: 'friend: 500 points, held for review',
      },
      {
        ...{ unit: 'POINTS', rule: 'thanks', amount: 500, to: 'referrer', heldForReview: true },
        reason: 'thanks: 500 points, held for review',
      },
    ]);
    const waits = { available: 0, pending: 500, debt: 0, heldForReview: 500 };
    expect(balances).toEqual([{ unit: 'POINTS', ...waits }]);
    expect([points(shop, 'bo'), points(shop, 'dora')]).toEqual([
      [0, 500],
      [0, 500],
    ]);
    const why = { 'referrer.shares': ['phone'] };
    const receipt = receiptKey(refOf('1'));
    expect(open(shop)).toMatchObject([
      { lot: 1, rule: 'friend', receipt, why },
      { lot: 2, rule: 'thanks', receipt, why },
    ]);
  });

  it.each([
    ['nothing', {}, false],
    [
      'a household, which the rule does not ask',
      { tokens: [{ kind: 'household', token: 'h1' }] },
      false,
    ],
    ['another phone', { tokens: [{ kind: 'phone', token: 'h2' }] }, false],
    ['the phone', phone, true],
  ])('wait where both share %s: %j, %s', (_, tokens, isHeld) => {
    const shop = shopWith(both, '', '', tokens);
    buy(shop, '1');
    expect(points(shop, 'bo')).toEqual(isHeld ? [0, 500] : [500, 0]);
    expect(open(shop)).toHaveLength(isHeld ? 2 : 0);
  });

  it('wait where what is asked is not known: nobody is paid by a gap', () => {
    const rules =
      '  - { id: a, review: { cashier.receipts: { gt: 2 } }, earn: { unit: POINTS, amount: 5 } }';
    const shop = shopWith(rules);
    buy(shop, '1');
    expect(open(shop)).toMatchObject([{ why: { 'cashier.receipts': null } }]);
    buy(shop, '2', {});
    const rung = { ...shop.purchase({ number: '3', total: 100, who: 'bo' }), cashier: '4' };
    shop.run(rung);
    expect(points(shop, 'bo')).toEqual([5, 10]);
  });

  it('wait beside those of rules that hold nothing back, in a lot of their own', () => {
    const rules = `
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: twice, review: { receipt.total: { gte: "50.00" } }, multiply: { unit: POINTS, by: 2 } }`;
    const shop = shopWith(rules);
    buy(shop, '1', { total: 4999 });
    expect(points(shop, 'bo')).toEqual([99, 0]);
    buy(shop, '2', { total: 5000 });
    expect(points(shop, 'bo')).toEqual([149, 50]);
  });

  it('are not said to be held where the rule gives none', () => {
    const rules =
      '  - { id: a, review: { cashier.receipts: 9 }, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
    const shop = shopWith(rules);
    const { earned } = answered(buy(shop, '1', { total: 99 }), 'purchase');
    expect(earned.map(({ amount, heldForReview }) => [amount, heldForReview])).toEqual([
      [0, undefined],
    ]);
    expect(earned[0]?.reason).not.toContain('held');
  });

  it('are held with what they are multiplied by, on the lines that it multiplies', () => {
    const rules = `
  - { id: base, lines: { sku: tea }, review: { cashier.receipts: { gte: 0 } }, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: rest, lines: { not: { sku: tea } }, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: tea, lines: { sku: tea }, multiply: { unit: POINTS, by: 2 } }
  - { id: cup, lines: { sku: cup }, multiply: { unit: POINTS, by: 3 } }`;
    const shop = shopWith(rules);
    const lines = [
      { sku: 'tea', totalMinor: 1000 },
      { sku: 'cup', totalMinor: 2000 },
    ];
    const { earned } = answered(buy(shop, '1', { lines }), 'purchase');
    expect(
      earned.map(({ rule, amount, heldForReview = false }) => [rule, amount, heldForReview]),
    ).toEqual([
      ['base', 10, true],
      ['rest', 20, false],
      ['tea', 10, true],
      ['cup', 40, false],
    ]);
    expect(points(shop, 'bo')).toEqual([60, 20]);
    expect(open(shop)).toMatchObject([
      { rule: 'base', why: { 'cashier.receipts': null } },
      { rule: 'tea', why: { 'cashier.receipts': null } },
    ]);
  });

  it('neither mature nor end nor burn by themselves, however long nobody decides', () => {
    const shop = shopWith(both, ', pending: 14 days, life: 30 days');
    buy(shop, '1');
    shop.at('2031-03-02T12:00');
    shop.settle('bo');
    expect(points(shop, 'bo')).toEqual([0, 500]);
    const idle = shopWith(both, ', idle: 30 days');
    buy(idle, '1');
    idle.at('2031-03-02T12:00').settle('bo');
    expect(points(idle, 'bo')).toEqual([0, 500]);
    expect(idle.keeper.lots.get(1)?.expiresAt).toBeNull();
  });

  it('of an event wait as well, and are taken back with it', () => {
    const rules =
      '  - { id: a, on: help, review: { member.days: 0 }, earn: { unit: POINTS, amount: 5 } }';
    const shop = shopWith(rules, '', 'events: [help]');
    const helps = (number: string): Outcome =>
      shop.run({
        ...{ kind: 'event', receipt: refOf(number), occurredAt: shop.now, who: { member: 'bo' } },
        ...{ event: 'help', quantity: 1000 },
      });
    const { earned } = answered(helps('1'), 'event');
    expect(earned).toMatchObject([{ heldForReview: true, reason: 'a: 5 points, held for review' }]);
    helps('2');
    expect(points(shop, 'bo')).toEqual([0, 10]);
    expect(codeOf(decided(shop, 1, 'approve'))).toBe('posted');
    const withdraw = { kind: 'withdraw', receipt: refOf('3'), of: refOf('2'), mayWait: false };
    shop.run({ ...withdraw, occurredAt: shop.now } as Command);
    expect(points(shop, 'bo')).toEqual([5, 0]);
    shop.at('2026-03-03T12:00');
    helps('4');
    expect(points(shop, 'bo')).toEqual([10, 0]);
  });

  it('say so in the language of the member', () => {
    const rules = `  - { id: a, review: { member: true }, texts: { da: "{amount} point" }, earn: { unit: POINTS, amount: 5 } }`;
    const shop = shopWith(rules);
    const command = { ...shop.purchase({ number: '1', total: 100, who: 'bo' }), language: 'da' };
    const { earned } = answered(shop.run(command as Command), 'purchase');
    expect(earned).toMatchObject([{ said: '5 point (afventer kontrol)' }]);
  });
});

describe('a decision', () => {
  it('approves: the points live from the decision on, and repay a debt first', () => {
    const shop = shopWith(both, ', life: 30 days');
    buy(shop, '1');
    shop.at('2026-06-01T12:00');
    const answer = answered(decided(shop, 1, 'approve'), 'heldDecided');
    expect(answer).toEqual({
      ...{ kind: 'heldDecided', held: 1, verdict: 'approve', member: 'bo', rule: 'friend' },
      ...{ receipt: receiptKey(refOf('1')), points: { unit: 'POINTS', amount: 500 } },
      from: '2026-06-01',
    });
    expect(points(shop, 'bo')).toEqual([500, 0]);
    expect(points(shop, 'dora')).toEqual([0, 500]);
    expect(shop.keeper.entries.at(-1)).toMatchObject({ kind: 'approve', ref: '1 looked-at 7' });
    shop.at('2026-07-01T23:59').settle('bo');
    expect(points(shop, 'bo')).toEqual([500, 0]);
    shop.at('2026-07-02T00:00').settle('bo');
    expect(points(shop, 'bo')).toEqual([0, 0]);
  });

  it('that approves early lets the points wait as long as those of their day', () => {
    const shop = shopWith(both, ', pending: 14 days');
    buy(shop, '1');
    shop.at('2026-03-05T12:00');
    expect(answered(decided(shop, 1, 'approve'), 'heldDecided').from).toBe('2026-03-16');
    expect(points(shop, 'bo')).toEqual([0, 500]);
    shop.at('2026-03-15T23:59').settle('bo');
    expect(points(shop, 'bo')).toEqual([0, 500]);
    shop.at('2026-03-16T00:00').settle('bo');
    expect(points(shop, 'bo')).toEqual([500, 0]);
    // Late it is available at once.
    expect(answered(decided(shop, 2, 'approve'), 'heldDecided').from).toBe('2026-03-16');
    expect(points(shop, 'dora')).toEqual([500, 0]);
  });

  it('that approves repays what the member owes, and exchanges full steps', () => {
    const rules = `
  - { id: a, review: { receipt.total: { gte: "50.00" } }, earn: { unit: POINTS, amount: 500 } }
  - { id: step, exchange: { from: { unit: POINTS, amount: 400 }, to: { unit: GIFTS, amount: 1 } } }`;
    const shop = shopWith(rules, ' }, GIFTS: { scale: 0');
    buy(shop, '1');
    decided(shop, 1, 'approve');
    expect(points(shop, 'bo')).toEqual([100, 0]);
    expect(shop.keeper.account('member:bo:available', 'GIFTS')).toBe(1);
    const plain =
      '  - { id: a, review: { receipt.total: { gte: "50.00" } }, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
    const owing = shopWith(plain, ', onReturn: debt');
    buy(owing, '1', { total: 4900 });
    owing.spend(49, 's', 'bo');
    giveBack(owing, '1', 4900);
    expect(owing.balance('bo').debt).toBe(49);
    buy(owing, '2', { total: 6000 });
    expect([owing.balance('bo').debt, ...points(owing, 'bo')]).toEqual([49, 0, 60]);
    decided(owing, 2, 'approve');
    expect([owing.balance('bo').debt, ...points(owing, 'bo')]).toEqual([0, 11, 0]);
  });

  it('rejects: the points go back to who issued them, and the use of the limit is free again', () => {
    const shop = shopWith(both);
    buy(shop, '1');
    const answer = answered(decided(shop, 2, 'reject'), 'heldDecided');
    expect(answer).toMatchObject({ verdict: 'reject', member: 'dora' });
    expect(answer).not.toHaveProperty('from');
    expect([points(shop, 'bo'), points(shop, 'dora')]).toEqual([
      [0, 500],
      [0, 0],
    ]);
    const entry = shop.keeper.entries.at(-1);
    expect(entry).toMatchObject({ kind: 'reject', member: 'dora', ref: '2 looked-at 7' });
    expect(shop.keeper.account('issuer:shop')).toBe(-500);
    // Dora may still bring somebody else this year.
    const sponsors = { referrer: { member: 'dora' } };
    const cy = { kind: 'enrol', member: 'cy', card: 'num-3', name: 'C', at: shop.now, sponsors };
    shop.run(cy as Command);
    shop.buy({ number: '2', total: 100, who: 'cy' });
    expect(points(shop, 'dora')).toEqual([500, 0]);
  });

  it.each(['approve', 'reject'] as const)('to %s is made once', (first) => {
    const shop = shopWith(both);
    buy(shop, '1');
    decided(shop, 1, first);
    const before = shop.keeper.entries.length;
    for (const verdict of ['approve', 'reject'] as const) {
      expect(decided(shop, 1, verdict)).toMatchObject({
        ...{ ok: false, code: 'HELD_DECIDED', facts: { verdict: first } },
      });
    }
    expect(shop.keeper.entries).toHaveLength(before);
  });

  it.each([
    ['HELD_UNKNOWN', 77, {}],
    ['REQUEST_INVALID', 1, { reason: 'No spaces' }],
    ['REQUEST_INVALID', 1, { staff: '' }],
  ])('is refused with %s', (code, held, more) => {
    const shop = shopWith(both);
    buy(shop, '1');
    expect(codeOf(decided(shop, held, 'approve', more))).toBe(code);
    expect(points(shop, 'bo')).toEqual([0, 500]);
  });

  it('of points that were never held is refused', () => {
    const shop = shopWith(both, '', '', {});
    buy(shop, '1');
    expect(codeOf(decided(shop, 1, 'reject'))).toBe('HELD_UNKNOWN');
  });
});

describe('a return while points are held', () => {
  it('takes both sides back, and a decision after it says so', () => {
    const shop = shopWith(both);
    buy(shop, '1');
    const { reversed } = answered(giveBack(shop, '1'), 'return');
    expect(reversed).toEqual([{ unit: 'POINTS', amount: 500 }]);
    expect([points(shop, 'bo'), points(shop, 'dora')]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    for (const held of [1, 2]) {
      expect(decided(shop, held, 'approve')).toMatchObject({
        ...{ code: 'HELD_OVER', facts: { was: 'returned' } },
      });
    }
  });

  it('of a part leaves the rest to decide on', () => {
    const shop = shopWith(both);
    buy(shop, '1');
    giveBack(shop, '1', 2000, 400);
    expect(points(shop, 'bo')).toEqual([0, 300]);
    decided(shop, 1, 'approve');
    decided(shop, 2, 'reject');
    expect([points(shop, 'bo'), points(shop, 'dora')]).toEqual([
      [300, 0],
      [0, 0],
    ]);
    giveBack(shop, '1', 3000, 600);
    expect([points(shop, 'bo'), points(shop, 'dora')]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(shop.keeper.account('loss')).toBe(0);
  });

  it.each([
    ['approve', 500],
    ['reject', 0],
  ] as const)('after %s takes back what was given, and never anything else', (verdict, taken) => {
    const shop = shopWith(both);
    shop.keeper.programmes = programmesOf(
      file(`${both}
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }`),
    );
    buy(shop, '1');
    buy(shop, '2', { total: 100_000 });
    decided(shop, 1, verdict);
    const [before = 0] = points(shop, 'bo');
    giveBack(shop, '1');
    expect(points(shop, 'bo')).toEqual([before - taken - 50, 0]);
    expect(shop.keeper.account('loss')).toBe(0);
  });
});

it('nothing is left to decide on once the member is forgotten', () => {
  const shop = shopWith(both);
  buy(shop, '1');
  const forget = { kind: 'erase', receipt: refOf('9'), who: { member: 'bo' }, points: 'payOut' };
  shop.run({ ...forget, staff: '7', second: '8', at: shop.now } as Command);
  expect(decided(shop, 1, 'approve')).toMatchObject({
    ...{ code: 'HELD_OVER', facts: { was: 'ended' } },
  });
  // What waits for who brought them is still decided on.
  expect(codeOf(decided(shop, 2, 'approve'))).toBe('posted');
  expect(points(shop, 'dora')).toEqual([500, 0]);
});

it('of a file that is gone today says how long approved points live', () => {
  const shop = shopWith(both, ', life: 10 days');
  buy(shop, '1');
  shop.keeper.programmes = programmesOf(file(both, ', life: 20 days').replace('2020-', '2021-'));
  decided(shop, 1, 'approve');
  shop.at('2026-03-22T23:59').settle('bo');
  expect(points(shop, 'bo')).toEqual([500, 0]);
  shop.at('2026-03-23T00:00').settle('bo');
  expect(points(shop, 'bo')).toEqual([0, 0]);
});
