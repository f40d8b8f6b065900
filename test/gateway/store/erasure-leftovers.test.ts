import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ProfileChanges } from '../../../gateway/programme/people/types.ts';
import { cardOf, receiptOf, start, uuid } from '../../contract/given.ts';
import { MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const birthday = '1987-06-05';
function shopWithAnna(): MergingShop {
  const shop = new MergingShop(kit.open(), plainShop('units: { POINTS: {} }\nrules: []'));
  tell(shop, { birthday, tags: { add: ['vip', 'winter'], remove: [] } });
  return shop;
}
let told = 0;
function tell(shop: MergingShop, changes: ProfileChanges): void {
  told += 1;
  const said = { receipt: receiptOf(`told ${told}`), who: { member: uuid(1) }, changes };
  expect(shop.run({ kind: 'profile', ...said, at: start })).toMatchObject({ kind: 'profiled' });
}
function forgetAnna(shop: MergingShop): void {
  const forget = { kind: 'erase', receipt: receiptOf('forget'), points: 'breakage' } as const;
  const said = { who: { member: uuid(1) }, staff: '7', second: '8', at: start };
  expect(shop.run({ ...forget, ...said })).toMatchObject({ kind: 'erased' });
}
/** Every byte of the ledger once Anna is erased. */
function bytesAfterErasure(shop: MergingShop): string {
  forgetAnna(shop);
  shop.store.close();
  const files = readdirSync(kit.folder());
  return files.map((file) => readFileSync(join(kit.folder(), file)).toString('latin1')).join('');
}

test('edge case 39: what a member had taken back before is gone from the file as well', () => {
  const shop = shopWithAnna();
  tell(shop, { birthday: null, tags: { add: [], remove: ['vip', 'winter'] } });
  expect(bytesAfterErasure(shop)).not.toContain(birthday);
});

test('edge case 39: nothing is left of a merge that was undone before', () => {
  const shop = shopWithAnna();
  expect(shop.merge(1, 2)).toMatchObject({ kind: 'merged' });
  expect(shop.unmerge(1, 2)).toMatchObject({ kind: 'unmerged' });
  expect(bytesAfterErasure(shop)).not.toContain(birthday);
});

/** Rules that ask for what members have told, so that sales keep it. */
const asking = plainShop(`units: { POINTS: {} }
rules:
  - { id: young, when: { member.age: { gte: 18 } }, earn: { unit: POINTS, amount: 10 } }
  - id: brought
    when: { referrer.tags: { hasAny: [vip] } }
    earn: { unit: POINTS, amount: 5 }
`);

const facts = (): string => JSON.stringify(kit.sql('SELECT recheck FROM sales ORDER BY receipt'));
test('edge case 46: what a sale knew of a member who was one with its own for a time goes too', () => {
  const shop = new MergingShop(kit.open(), asking);
  tell(shop, { birthday });
  shop.merge(1, 2);
  shop.buy(2, 'together', 10);
  shop.unmerge(1, 2);
  shop.buy(2, 'apart', 10);
  expect(facts()).toContain(birthday);
  expect(shop.balance(2)).toEqual([10, 0, 0]);
  forgetAnna(shop);
  expect(facts()).not.toContain(birthday);
  expect(kit.sql("SELECT recheck FROM sales WHERE recheck = '{}'")).toHaveLength(1);
  // The other one's goods still come back, and take what they gave.
  expect(shop.giveBack('together', 10)).toMatchObject({ kind: 'return', refundMinor: 1000 });
  expect(shop.balance(2)).toEqual([0, 0, 0]);
  expect(kit.verify().ok).toBe(true);
});

test('edge case 39: what a friend’s receipt knew of who brought them goes with that member', () => {
  const shop = new MergingShop(kit.open(), asking);
  tell(shop, { tags: { add: ['vip'], remove: [] } });
  const sponsors = { referrer: { member: uuid(1) } };
  shop.run({ kind: 'enrol', member: uuid(4), card: cardOf(4), name: 'Di', at: start, sponsors });
  shop.buy(4, 'brought', 10);
  shop.buy(3, 'alone', 10);
  expect(facts()).toContain('vip');
  const traces = () => JSON.stringify(kit.sql('SELECT body FROM traces'));
  expect(traces()).toContain('vip');
  forgetAnna(shop);
  expect([facts(), traces()].join()).not.toContain('vip');
  const erased = kit.sql("SELECT json_extract(receipt, '$[4]') n FROM sales WHERE recheck = '{}'");
  expect(erased).toEqual([{ n: 'brought' }]);
  expect(shop.giveBack('brought', 10)).toMatchObject({ kind: 'return', refundMinor: 1000 });
  expect(shop.balance(4)).toEqual([0, 0, 0]);
  expect(kit.verify().ok).toBe(true);
});
