import { afterEach, expect, test } from 'vitest';
import type { Verdict } from '../../../gateway/programme/held/types.ts';
import { cardOf, start, uuid } from '../../contract/given.ts';
import { MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => {
  expect(kit.verify().ok).toBe(true);
  kit.dispose();
});

const programmes = plainShop(`units: { POINTS: {} }
rules:
  - { id: friend, when: { referrer: true }, review: { referrer.shares: phone }, limit: { member: 1 }, earn: { unit: POINTS, amount: 500 } }
  - { id: thanks, to: referrer, review: { referrer.shares: phone }, earn: { unit: POINTS, amount: 300 } }
`);
const phone = { tokens: [{ kind: 'phone', token: 'h1' }] };

/** Five has been brought by four, and both have one phone: what they are given is held. */
function held(): MergingShop {
  const shop = new MergingShop(kit.open(), programmes);
  const enrol = (n: number, more: object) =>
    shop.run({
      ...{ kind: 'enrol', member: uuid(n), card: cardOf(n), name: 'A', at: start },
      ...more,
    });
  enrol(4, phone);
  enrol(5, { ...phone, sponsors: { referrer: { card: cardOf(4) } } });
  shop.buy(5, 'a', 10);
  expect(shop.store.held(0, 9).map(({ member, amount }) => [member, amount])).toEqual([
    [uuid(5), 500],
    [uuid(4), 300],
  ]);
  return shop;
}
const decide = (shop: MergingShop, lot: number, verdict: Verdict) =>
  shop.run({
    ...{ kind: 'decideHeld', held: lot, verdict, reason: 'one-person', staff: '7', at: shop.now },
  });
const waiting = (shop: MergingShop) =>
  shop.store.held(0, 9).map(({ lot, member }) => [lot, member]);

test('points that are held go over held, and are decided on for whoever has the account now', () => {
  const shop = held();
  shop.merge(5, 4);
  expect(waiting(shop)).toEqual([
    [1, uuid(4)],
    [2, uuid(4)],
  ]);
  expect(shop.balance(4)).toEqual([0, 800, 0]);
  expect(decide(shop, 1, 'approve')).toMatchObject({ member: uuid(4) });
  expect(decide(shop, 2, 'reject')).toMatchObject({ member: uuid(4) });
  expect(shop.balance(4)).toEqual([500, 0, 0]);
  shop.giveBack('a', 10);
  expect(shop.balance(4)).toEqual([0, 0, 0]);
});

test('and go back held when the two are two again', () => {
  const shop = held();
  shop.merge(5, 4);
  decide(shop, 2, 'approve');
  shop.unmerge(5, 4);
  expect(waiting(shop)).toEqual([[1, uuid(5)]]);
  expect([shop.balance(4), shop.balance(5)]).toEqual([
    [300, 0, 0],
    [0, 500, 0],
  ]);
  expect(decide(shop, 1, 'approve')).toMatchObject({ member: uuid(5) });
  expect(shop.balance(5)).toEqual([500, 0, 0]);
});

test('the use of a limit that a rejection frees is free for both', () => {
  const shop = held();
  const sponsors = { referrer: { card: cardOf(4) } };
  shop.run({ kind: 'enrol', member: uuid(6), card: cardOf(6), name: 'A', at: start, sponsors });
  shop.merge(5, 6);
  decide(shop, 1, 'reject');
  const uses = kit.sql(
    "SELECT scope, times FROM uses WHERE rule = 'friend' AND scope LIKE 'member:%' ORDER BY scope",
  );
  expect(uses).toEqual([
    { scope: `member:${uuid(5)}`, times: 0 },
    { scope: `member:${uuid(6)}`, times: 0 },
  ]);
});
