import { afterEach, beforeEach, expect, test } from 'vitest';
import { day, start, uuid } from '../../contract/given.ts';
import { anna, answered, bo, MergingShop } from './merged.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
let shop: MergingShop;
beforeEach(() => {
  shop = new MergingShop(kit.open());
});
afterEach(() => {
  expect(kit.verify().ok).toBe(true);
  kit.dispose();
});

test('edge case 18: 100 and 200 points are 300, each lot with its own end', () => {
  shop.buy(1, 'a', 100);
  shop.now = start + 40 * day;
  shop.buy(2, 'b', 200);
  expect(answered(shop.merge(1, 2))).toEqual({
    ...{ kind: 'merged', member: bo, other: anna, merge: 'mg-1-2', until: '2026-03-16' },
    ...{ moved: [{ unit: 'POINTS', amount: 100 }], paid: [], others: [] },
    balances: [{ unit: 'POINTS', available: 300, pending: 0, debt: 0 }],
  });
  expect(shop.balance(2)).toEqual([300, 0, 0]);
  expect(shop.store.member(bo, shop.now)?.balances[0]?.nextExpiry).toMatchObject({ amount: 100 });
  shop.now = start + 366 * day;
  expect(shop.balance(2)).toEqual([200, 0, 0]);
});

test('edge case 18: within the window an un-merge restores both', () => {
  shop.buy(1, 'a', 100);
  shop.buy(2, 'b', 200);
  shop.merge(1, 2);
  shop.now = start + 30 * day;
  expect(answered(shop.unmerge(1, 2))).toMatchObject({
    ...{ kind: 'unmerged', member: bo, other: anna, moved: [{ unit: 'POINTS', amount: 100 }] },
    balances: [{ available: 200 }],
    others: [{ available: 100 }],
  });
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [100, 0, 0],
    [200, 0, 0],
  ]);
  expect(shop.store.member(anna, shop.now)).toMatchObject({ isClosed: false, mergedInto: null });
});

test('edge case 18: after the window an un-merge is refused, and says until when it was', () => {
  shop.merge(1, 2);
  shop.now = start + 31 * day;
  expect(shop.unmerge(1, 2)).toBe('MERGE_OVER');
});

test('edge case 46: a debt of 40 and 200 points are 160 and no debt', () => {
  shop.buy(1, 'a', 40);
  shop.spend(1, 'sp-1', 40);
  shop.giveBack('a', 40);
  expect(shop.balance(1)).toEqual([0, 0, 40]);
  shop.buy(2, 'b', 200);
  expect(answered(shop.merge(1, 2))).toMatchObject({
    paid: [{ unit: 'POINTS', amount: 40 }],
    balances: [{ available: 160, debt: 0 }],
  });
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [0, 0, 0],
    [160, 0, 0],
  ]);
  shop.unmerge(1, 2);
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [0, 0, 40],
    [200, 0, 0],
  ]);
});

test('edge case 46: the survivor owes again what the points of the other had paid', () => {
  shop.buy(2, 'b', 40);
  shop.spend(2, 'sp-1', 40);
  shop.giveBack('b', 40);
  shop.buy(1, 'a', 200);
  expect(answered(shop.merge(1, 2)).balances).toMatchObject([{ available: 160, debt: 0 }]);
  shop.buy(2, 'c', 25);
  shop.unmerge(1, 2);
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [200, 0, 0],
    [0, 0, 15],
  ]);
});

test('each posting of a merge and of its un-merge says why it was made', () => {
  shop.buy(1, 'a', 100);
  shop.merge(1, 2);
  shop.unmerge(1, 2);
  const whyOf = (kind: string) =>
    kit
      .sql(`SELECT body FROM traces JOIN entries ON n = entry WHERE kind = '${kind}' ORDER BY n`)
      .flatMap(({ body }) => JSON.parse(String(body)));
  const why = { rule: 'merge', conditions: [{ fact: 'two members are one person' }] };
  expect(whyOf('merge')).toMatchObject([why, why]);
  const other = {
    rule: 'unmerge',
    conditions: [{ fact: 'the members were two people after all' }],
  };
  expect(whyOf('unmerge')).toMatchObject([other, other]);
});

/** While they are one, 100 of the first and 50 of the second are spent; then they part. */
function spendTogether(): void {
  shop.buy(1, 'a', 100);
  shop.now = start + day;
  shop.buy(2, 'b', 200);
  shop.merge(1, 2);
  shop.spend(1, 'sp-1', 150);
  shop.unmerge(1, 2);
}

test('edge case 46: what was spent meanwhile stays with whose lot it was', () => {
  spendTogether();
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [0, 0, 0],
    [150, 0, 0],
  ]);
});

test('edge case 46: such a spend that is undone later gives each lot back to its owner', () => {
  spendTogether();
  expect(shop.undoSpend('sp-1')).toMatchObject({ givenBack: [{ unit: 'POINTS', amount: 50 }] });
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [100, 0, 0],
    [200, 0, 0],
  ]);
});

test('what was earned after the merge stays with the survivor', () => {
  shop.buy(1, 'a', 100);
  shop.merge(1, 2);
  expect(shop.buy(1, 'b', 30)).toMatchObject({ member: bo, balances: [{ available: 130 }] });
  shop.unmerge(1, 2);
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [100, 0, 0],
    [30, 0, 0],
  ]);
  expect(shop.buy(1, 'c', 5)).toMatchObject({ member: anna, balances: [{ available: 105 }] });
});

test('a sale of before comes back to the survivor, and after the un-merge to its own member', () => {
  shop.buy(1, 'a', 100);
  shop.buy(1, 'b', 50);
  shop.merge(1, 2);
  expect(shop.giveBack('a', 100)).toMatchObject({ member: bo, balances: [{ available: 50 }] });
  shop.unmerge(1, 2);
  expect(shop.giveBack('b', 50)).toMatchObject({ member: anna, balances: [{ available: 0 }] });
  expect(shop.balance(2)).toEqual([0, 0, 0]);
});

test('the id of who was merged leads to the survivor, also over two merges', () => {
  shop.buy(1, 'a', 100);
  shop.merge(1, 2);
  shop.merge(2, 3);
  expect(shop.adjust(1, 5)).toMatchObject({ kind: 'adjusted', member: uuid(3) });
  expect(shop.balance(3)).toEqual([105, 0, 0]);
  expect(shop.store.member(anna, shop.now)).toMatchObject({ isClosed: true, mergedInto: uuid(3) });
  expect(shop.unmerge(1, 2)).toBe('MERGE_NEWER');
  shop.unmerge(2, 3);
  expect(shop.balance(2)).toEqual([100, 0, 0]);
  shop.unmerge(1, 2);
  expect([1, 2, 3].map((n) => shop.balance(n)[0])).toEqual([100, 0, 5]);
});

test('nobody is merged with themselves, nor in a ring', () => {
  expect(shop.merge(1, 1)).toBe('MERGE_SELF');
  shop.merge(1, 2);
  expect(shop.merge(2, 1)).toBe('MERGE_SELF');
  expect(shop.merge(1, 2, { id: 'mg-again' })).toBe('MERGE_SELF');
});
