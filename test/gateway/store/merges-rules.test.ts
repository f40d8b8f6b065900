import { afterEach, expect, test } from 'vitest';
import { cardOf, day, start, uuid } from '../../contract/given.ts';
import { bo, MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => {
  expect(kit.verify().ok).toBe(true);
  kit.dispose();
});
const shopWith = (text: string) => new MergingShop(kit.open(), plainShop(text));

test('points that had burned do not live again by what the other did', () => {
  const shop = shopWith(`
units: { POINTS: { idle: 30 days } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]`);
  const settle = () => {
    for (const member of shop.store.dueMembers(shop.now, 9)) shop.run({ kind: 'settle', member });
  };
  shop.buy(1, 'a', 100);
  for (const [n, number] of ['b', 'c', 'd'].entries()) {
    shop.now = start + n * 20 * day;
    shop.buy(2, number, 10);
    settle();
  }
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [0, 0, 0],
    [30, 0, 0],
  ]);
  shop.merge(1, 2);
  settle();
  expect(shop.balance(2)).toEqual([30, 0, 0]);
  shop.unmerge(1, 2);
  settle();
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [0, 0, 0],
    [30, 0, 0],
  ]);
});

test('a period that was closed for both together is closed for each', () => {
  const shop = shopWith(`
units: { POINTS: {} }
tallies: { PAID: { of: paid, in: month } }
rules: [ { id: bonus, on: month end, when: { tally.PAID: { gte: "100.00" } },
  earn: { unit: POINTS, amount: 7 } } ]`);
  const settle = () => {
    for (const member of shop.store.dueMembers(shop.now, 9)) shop.run({ kind: 'settle', member });
  };
  shop.buy(1, 'a', 100);
  shop.buy(2, 'b', 100);
  shop.now = start + 20 * day;
  shop.merge(1, 2);
  shop.now = start + 30 * day;
  settle();
  expect(shop.balance(2)).toEqual([7, 0, 0]);
  shop.unmerge(1, 2);
  settle();
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [0, 0, 0],
    [7, 0, 0],
  ]);
});

const brought = `
units: { POINTS: {} }
rules: [ { id: thanks, to: referrer, earn: { unit: POINTS, amount: 5 } } ]`;
const enrolBy = (shop: MergingShop, n: number, by: number) =>
  shop.run({
    ...{ kind: 'enrol', member: uuid(n), card: cardOf(n), name: 'C', at: start },
    sponsors: { referrer: { card: cardOf(by) } },
  });

test('whom the other had brought brings the survivor points, and the other again after it', () => {
  const shop = shopWith(brought);
  enrolBy(shop, 4, 1);
  shop.merge(1, 2);
  shop.buy(4, 'a', 10);
  expect(shop.balance(2)).toEqual([5, 0, 0]);
  shop.unmerge(1, 2);
  shop.buy(4, 'b', 10);
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [5, 0, 0],
    [5, 0, 0],
  ]);
  expect(shop.giveBack('a', 10)).toMatchObject({ kind: 'return' });
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [5, 0, 0],
    [0, 0, 0],
  ]);
});

test('nobody has brought themselves', () => {
  const shop = shopWith(brought);
  enrolBy(shop, 4, 1);
  shop.merge(1, 4);
  shop.buy(4, 'a', 10);
  expect(shop.balance(4)).toEqual([0, 0, 0]);
  shop.unmerge(1, 4);
  shop.buy(4, 'b', 10);
  expect(shop.balance(1)).toEqual([5, 0, 0]);
});

test('points that wait for a person wait with the survivor, and go back as they were decided', () => {
  const shop = shopWith(`
units: { POINTS: {} }
rules: [ { id: base, review: { receipt.total: { gte: "50.00" } },
  earn: { unit: POINTS, per: "1.00", amount: 1 } } ]`);
  shop.buy(1, 'a', 100);
  shop.buy(1, 'b', 60);
  shop.merge(1, 2);
  expect(shop.balance(2)).toEqual([0, 160, 0]);
  const said = { verdict: 'approve', reason: 'seen', staff: '9' } as const;
  const decided = shop.run({
    ...{ kind: 'decideHeld', held: 1, at: shop.now, ...said },
  });
  expect(decided).toMatchObject({ kind: 'heldDecided', member: bo });
  expect(shop.balance(2)).toEqual([100, 60, 0]);
  shop.unmerge(1, 2);
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [100, 60, 0],
    [0, 0, 0],
  ]);
});

test('what tells one person with two memberships comes along, and goes back', () => {
  const shop = new MergingShop(kit.open());
  const phone = (token: string) => ({ kind: 'phone', token });
  const own = { name: 'T', at: start, kind: 'enrol' } as const;
  const both = [phone('both')];
  shop.run({ ...own, member: uuid(5), card: cardOf(5), tokens: [phone('five'), ...both] });
  shop.run({ ...own, member: uuid(6), card: cardOf(6), tokens: both });
  const tokens = () =>
    kit
      .sql(`SELECT token FROM tokens WHERE member = '${uuid(6)}' ORDER BY token`)
      .map(({ token }) => token);
  shop.merge(5, 6);
  expect(tokens()).toEqual(['both', 'five']);
  shop.unmerge(5, 6);
  expect(tokens()).toEqual(['both']);
});
