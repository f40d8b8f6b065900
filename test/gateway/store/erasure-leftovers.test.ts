import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ProfileChanges } from '../../../gateway/programme/people/types.ts';
import { receiptOf, start, uuid } from '../../contract/given.ts';
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
/** Every byte of the ledger once Anna is erased. */
function bytesAfterErasure(shop: MergingShop): string {
  const forget = { kind: 'erase', receipt: receiptOf('forget'), points: 'breakage' } as const;
  const said = { who: { member: uuid(1) }, staff: '7', second: '8', at: start };
  expect(shop.run({ ...forget, ...said })).toMatchObject({ kind: 'erased' });
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
