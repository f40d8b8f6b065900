import { afterEach, expect, test } from 'vitest';
import { receiptOf, start, uuid } from '../../contract/given.ts';
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
