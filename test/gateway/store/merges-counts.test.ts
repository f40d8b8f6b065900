import { afterEach, expect, test } from 'vitest';
import { day, receiptOf, start, uuid } from '../../contract/given.ts';
import { MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => {
  expect(kit.verify().ok).toBe(true);
  kit.dispose();
});

const shopWith = (rules: string) =>
  new MergingShop(
    kit.open(),
    plainShop(`
units: { POINTS: { value: "0.01" } }
tallies: { TURNOVER: { of: paid, within: 365 days } }
rules:
${rules}`),
  );
/** Turnover, and uses of rules with limits, of the three members. */
function counts(): readonly unknown[] {
  const tallies = kit.sql('SELECT member, sum(amount) AS amount FROM tallies GROUP BY 1');
  const uses = kit.sql('SELECT scope, sum(times) AS times FROM uses GROUP BY 1');
  return [1, 2, 3].map((n) => [
    tallies.find(({ member }) => member === uuid(n))?.['amount'] ?? 0,
    uses.find(({ scope }) => scope === `member:${uuid(n)}`)?.['times'] ?? 0,
  ]);
}
test('what had burned before a merge stays so, whatever the other did and whenever it is known', () => {
  const idle = plainShop(`
units: { POINTS: { idle: 20 days } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]`);
  const shop = new MergingShop(kit.open(), idle);
  shop.buy(1, 'anna', 100);
  for (let at = 0; at <= 60; at += 15) {
    shop.now = start + at * day;
    shop.buy(2, `bo ${at}`, 10);
    for (const member of shop.store.dueMembers(shop.now, 9)) shop.run({ kind: 'settle', member });
  }
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [0, 0, 0],
    [50, 0, 0],
  ]);
  shop.merge(1, 2);
  expect(shop.balance(2)).toEqual([50, 0, 0]);
  shop.buy(2, 'late', 10, start + 5 * day);
  expect(shop.balance(2)).toEqual([60, 0, 0]);
});

const once = '  - { id: once, limit: { member: 1 per year }, earn: { unit: POINTS, amount: 7 } }';

test('what comes back of a sale of before two merges is counted for all three', () => {
  const shop = shopWith(once);
  shop.buy(1, 'a', 200);
  shop.merge(1, 2);
  shop.merge(2, 3);
  shop.giveBack('a', 200);
  const nothing = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  expect(counts()).toEqual(nothing);
  shop.unmerge(2, 3);
  expect(counts()).toEqual(nothing);
  shop.unmerge(1, 2);
  expect(counts()).toEqual(nothing);
});

test('the use of who has brought a friend is free for the survivor when the goods come back', () => {
  const shop = shopWith(once.replace('limit:', 'to: referrer, limit:'));
  const sponsors = { referrer: { member: uuid(1) } };
  const friend = { member: uuid(4), card: 'num-4', name: 'Friend', at: start, sponsors };
  expect(shop.run({ kind: 'enrol', ...friend })).toMatchObject({ kind: 'enrolled' });
  const lines = [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: 1000 }];
  const buys = (number: string) =>
    shop.run({
      ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: start, currency: 'DKK' },
      ...{ who: { card: 'num-4' }, tenders: [], lines },
    });
  expect(buys('a')).toMatchObject({ earned: [{ rule: 'once', to: 'referrer' }] });
  shop.merge(1, 2);
  shop.giveBack('a', 10);
  expect(buys('b')).toMatchObject({ earned: [{ rule: 'once', to: 'referrer' }] });
  shop.unmerge(1, 2);
  expect(counts()).toMatchObject([
    [0, 0],
    [0, 1],
    [0, 0],
  ]);
});
