import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { requestKey } from '../../../gateway/programme/business-key.ts';
import { limits } from '../../../gateway/programme/checks.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Decide, MemberState } from '../../../gateway/programme/types.ts';
import { dueMessages } from '../../../gateway/store/due-messages.ts';
import { mergesMigration } from '../../../gateway/store/migrations/020-merges.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { readPastReceipts } from '../../../gateway/store/past-receipt.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardKeys, openRow } from '../../../protocol/row-seal.ts';
import { cardOf, day, pepper, purchase, receiptOf, start, uuid } from '../../contract/given.ts';
import { anna, answered, bo, MergingShop } from './merged.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => {
  expect(kit.verify().ok).toBe(true);
  kit.dispose();
});
const shopWith = (text: string) => new MergingShop(kit.open(), plainShop(text));

const rich = `
currencies: { EUR: { rates: { 2020-01-01: "7.45" } } }
units:
  POINTS: { value: "0.01", pending: 14 days, life: 12 months, onReturn: debt, warn: 30 days }
  LUCK: { hidden: true }
  STAMPS: {}
  MUGS: {}
conversions: { out: { partner: hotel, from: { unit: STAMPS, amount: 10 }, to: { unit: NIGHTS, amount: 1 } } }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: luck, earn: { unit: LUCK, amount: 3 } }
  - { id: stamp, lines: { sku: tea }, earn: { unit: STAMPS, amount: 10 } }
  - { id: cup, lines: { sku: cup }, discount: { percent: 100, pays: { unit: STAMPS, amount: 5 } } }
  - { id: mug, exchange: { from: { unit: STAMPS, amount: 20 }, to: { unit: MUGS, amount: 1 } } }
`;
const basket = (n: number, number: string, sku = 'cup') =>
  ({
    ...{ receipt: receiptOf(number), occurredAt: start, currency: 'DKK', who: { card: cardOf(n) } },
    lines: [{ line: 1, sku, quantity: 1000, totalMinor: 1000 }],
  }) as const;

test('points that wait go over waiting, each with its own day, and go back so', () => {
  const shop = shopWith(rich);
  shop.buy(1, 'a', 100);
  shop.now = start + 10 * day;
  shop.buy(2, 'b', 50);
  expect(answered(shop.merge(1, 2))).toMatchObject({
    moved: expect.arrayContaining([{ unit: 'POINTS', amount: 100 }]),
  });
  expect(shop.balance(2)).toEqual([0, 150, 0]);
  shop.now = start + 15 * day;
  shop.unmerge(1, 2);
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [100, 0, 0],
    [0, 50, 0],
  ]);
});

test('points that only staff see go over without a word', () => {
  const shop = shopWith(rich);
  shop.buy(1, 'a', 100);
  expect(JSON.stringify(shop.merge(1, 2))).not.toContain('LUCK');
  expect(shop.balance(2, 'LUCK')).toEqual([3, 0, 0]);
  expect(JSON.stringify(shop.unmerge(1, 2))).not.toContain('LUCK');
  expect([shop.balance(1, 'LUCK'), shop.balance(2, 'LUCK')]).toEqual([
    [3, 0, 0],
    [0, 0, 0],
  ]);
});

test('receipts of several currencies come back to the survivor in their own', () => {
  const shop = shopWith(rich);
  const abroad = { ...basket(1, 'eur', 'hat'), currency: 'EUR', tenders: [] };
  expect(shop.run({ kind: 'purchase', ...abroad })).toMatchObject({ member: anna });
  shop.buy(2, 'b', 50);
  shop.merge(1, 2);
  const back = { receipt: receiptOf('back'), of: receiptOf('eur'), currency: 'EUR' };
  const lines = [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 1000 }];
  const returned = {
    kind: 'return',
    ...back,
    lines,
    occurredAt: shop.now,
    mayWait: false,
  } as const;
  expect(shop.run(returned)).toMatchObject({ member: bo, refundMinor: 1000 });
  expect(shop.balance(2)).toEqual([0, 50, 0]);
});

test('while a basket holds points of the other it waits, and of the survivor it does not', () => {
  const shop = shopWith(rich);
  shop.adjust(1, 50, 'STAMPS');
  shop.adjust(2, 50, 'STAMPS');
  const hold = (n: number, id: string) =>
    shop.run({ kind: 'hold', id, forMs: 600_000, ...basket(n, id) });
  expect(hold(1, 'h1')).toMatchObject({ kind: 'hold' });
  expect(shop.merge(1, 2)).toBe('HOLD_OPEN');
  expect(answered(shop.merge(2, 1)).balances).toContainEqual({
    ...{ unit: 'STAMPS', available: 95, pending: 0, debt: 0 },
  });
  expect(shop.unmerge(2, 1)).toMatchObject({ kind: 'unmerged' });
  shop.merge(2, 1, { id: 'mg-later', receipt: receiptOf('later') });
  shop.spend(1, 'all', 44, 'STAMPS');
  shop.run({ kind: 'hold', id: 'h2', forMs: 600_000, ...basket(1, 'h2') });
  shop.run({ kind: 'hold', id: 'h3', forMs: 600_000, ...basket(1, 'h3') });
  const undo = { merge: 'mg-later', receipt: receiptOf('undo later') };
  expect(shop.unmerge(2, 1, undo)).toBe('HOLD_OPEN');
  shop.now += 700_000;
  shop.run({ kind: 'settle', member: anna });
  expect(shop.unmerge(2, 1, { ...undo, receipt: receiptOf('again') })).toMatchObject({
    kind: 'unmerged',
  });
});

test('while a partner has not answered a conversion of the other it waits', () => {
  const shop = shopWith(rich);
  shop.adjust(1, 30, 'STAMPS');
  const out = { kind: 'convert', id: 'cv-1', receipt: receiptOf('c'), occurredAt: start } as const;
  const told = { who: { card: cardOf(1) }, rule: 'out', amount: 10, account: 'H' };
  expect(shop.run({ ...out, ...told })).toMatchObject({ kind: 'conversion', state: 'open' });
  expect(shop.merge(1, 2)).toBe('CONVERSION_OPEN');
  const receipt = { ...receiptOf('x'), partner: 'hotel' };
  const no = { kind: 'answerConversion', id: 'cv-1', receipt, accepted: false, at: start } as const;
  shop.run(no);
  expect(answered(shop.merge(1, 2)).moved).toEqual([{ unit: 'STAMPS', amount: 30 }]);
  shop.run({ ...out, id: 'cv-2', receipt: receiptOf('c2'), ...told });
  expect(shop.unmerge(1, 2)).toBe('CONVERSION_OPEN');
  shop.run({ ...no, id: 'cv-2', receipt: { ...receipt, number: 'x2' } });
  shop.unmerge(1, 2, { receipt: receiptOf('again') });
  expect([shop.balance(1, 'STAMPS')[0], shop.balance(2, 'STAMPS')[0]]).toEqual([30, 0]);
});

test('an exchange of the other is undone for a return of the survivor, and is theirs again later', () => {
  const shop = shopWith(rich);
  const tea = (n: number, number: string) =>
    shop.run({ kind: 'purchase', ...basket(n, number, 'tea'), tenders: [] });
  tea(1, 'a');
  tea(1, 'b');
  expect([shop.balance(1, 'STAMPS')[0], shop.balance(1, 'MUGS')[0]]).toEqual([0, 1]);
  shop.merge(1, 2);
  expect(shop.balance(2, 'MUGS')[0]).toBe(1);
  shop.giveBack('a', 10);
  expect([shop.balance(2, 'STAMPS')[0], shop.balance(2, 'MUGS')[0]]).toEqual([10, 0]);
  shop.unmerge(1, 2);
  expect([shop.balance(1, 'STAMPS')[0], shop.balance(1, 'MUGS')[0]]).toEqual([10, 0]);
});

test('an exchange of both their stamps comes back as far as they are the survivor own again', () => {
  const shop = shopWith(rich);
  const tea = (n: number, number: string) =>
    shop.run({ kind: 'purchase', ...basket(n, number, 'tea'), tenders: [] });
  tea(1, 'a');
  shop.merge(1, 2);
  tea(2, 'b');
  expect(shop.balance(2, 'MUGS')[0]).toBe(1);
  shop.unmerge(1, 2);
  expect([shop.balance(1, 'MUGS')[0], shop.balance(2, 'MUGS')[0]]).toEqual([0, 1]);
  expect(shop.giveBack('b', 10)).toMatchObject({ kind: 'return', member: bo });
  expect([1, 2].map((n) => shop.balance(n, 'STAMPS')[0])).toEqual([10, 0]);
  expect([1, 2].map((n) => shop.balance(n, 'MUGS')[0])).toEqual([0, 0]);
});

test('a spend of before pays a receipt of the survivor', () => {
  const shop = new MergingShop(kit.open());
  shop.buy(1, 'a', 500);
  shop.spend(1, 'sp-1', 500);
  shop.merge(1, 2);
  const tenders = [
    { kind: 'points', amountMinor: 500, spend: 'sp-1' },
    { kind: 'cash', amountMinor: 500 },
  ];
  expect(shop.run({ kind: 'purchase', ...basket(1, 'b'), tenders })).toMatchObject({ member: bo });
  shop.unmerge(1, 2);
  expect(shop.giveBack('b', 10)).toMatchObject({ member: bo, refundMinor: 500, givenBack: [] });
  expect([shop.balance(1), shop.balance(2)]).toEqual([
    [500, 0, 0],
    [0, 0, 0],
  ]);
});

test('who was never known, is over or has no name is not merged', () => {
  const shop = new MergingShop(kit.open());
  const erase = { kind: 'erase', points: 'breakage', staff: '7', second: '8', at: start } as const;
  shop.run({ ...erase, receipt: receiptOf('e'), who: { member: anna } });
  expect(shop.merge(1, 2)).toBe('MEMBER_CLOSED');
  expect(shop.merge(2, 1)).toBe('MEMBER_CLOSED');
  expect(shop.merge(2, 9)).toBe('MEMBER_UNKNOWN');
  expect(shop.merge(2, 3, { from: { card: 'num-404' } })).toBe('CARD_UNKNOWN');
  const card = 'num-77';
  shop.run({ kind: 'enrol', member: uuid(7), card, name: '', isBearer: true, at: start });
  expect(shop.merge(2, 3, { from: { card } })).toBe('CARD_BEARER');
  expect(shop.merge(2, 3, { who: { card } })).toBe('CARD_BEARER');
  const lost = { who: { card: cardOf(2) }, card: 'num-78', isLost: true, at: start } as const;
  shop.run({ kind: 'link', ...lost });
  expect(shop.merge(2, 3, { from: { card: cardOf(2) } })).toBe('CARD_BLOCKED');
  expect(shop.merge(2, 3, { staff: 'x y' })).toBe('REQUEST_INVALID');
  expect(shop.merge(2, 3, { second: '7' })).toBe('FOUR_EYES');
  expect(shop.unmerge(2, 3)).toBe('MERGE_UNKNOWN');
});

test('more than a member may have of a unit is not merged', () => {
  const shop = new MergingShop(kit.open());
  shop.buy(1, 'a', 1);
  shop.buy(2, 'b', 1);
  const merged = (more: number) => {
    const most = (member: MemberState, available: number) => ({
      ...member,
      lots: member.lots.map((lot) => ({ ...lot, amount: available, available })),
    });
    const rich: Decide = (versions, state, command) => {
      const { member, merge } = state;
      if (member === null || merge === undefined || merge.other === null) throw new Error('both');
      const other = most(merge.other, limits.balanceMax - 7 + more);
      return decide(
        versions,
        { ...state, member: most(member, 7), merge: { ...merge, other } },
        command,
      );
    };
    const { now, programmes } = shop;
    const members = { who: { member: bo }, from: { member: anna } };
    const said = { id: 'mg-1', receipt: receiptOf('m'), staff: '7', second: '8', at: now };
    const command = { kind: 'merge', ...members, ...said } as const;
    return shop.store.preview({ command, now, programmes, decide: rich });
  };
  expect(merged(1)).toMatchObject({ code: 'AMOUNT_RANGE' });
  expect(merged(0)).toMatchObject({ kind: 'merged' });
});

test('edge case 18: who erases the one erases both, and nothing leads to either', () => {
  const shop = new MergingShop(kit.open());
  shop.run({
    ...{ kind: 'enrol', member: uuid(4), card: cardOf(4), name: 'Zacharias', at: start },
  });
  shop.buy(4, 'a', 100);
  shop.merge(4, 2);
  const erase = { kind: 'erase', points: 'breakage', staff: '7', second: '8', at: start } as const;
  const gone = shop.run({ ...erase, receipt: receiptOf('e'), who: { member: uuid(4) } });
  expect(gone).toMatchObject({ member: bo, forfeited: [{ amount: 100 }] });
  expect(shop.unmerge(4, 2)).toBe('MERGE_UNKNOWN');
  expect(shop.adjust(4, 5)).toBe('MEMBER_CLOSED');
  shop.store.close();
  const bytes = readdirSync(kit.folder()).map((file) =>
    readFileSync(join(kit.folder(), file)).toString('latin1'),
  );
  for (const word of ['Zacharias', cardOf(4), cardOf(2)])
    expect(bytes.join('')).not.toContain(word);
  expect(kit.sql('SELECT * FROM merges')).toEqual([]);
});

test('a receipt of who went into another is not said to be of an erased member', () => {
  const shop = new MergingShop(kit.open());
  const { now, programmes } = shop;
  const key = requestKey({ verb: 'purchases', receipt: receiptOf('9'), item: '', attempt: 1 });
  shop.store.transact({ works: [{ ...purchase(1, '9', 1000), key }], now, programmes, decide });
  const isErased = () =>
    readPastReceipts(join(kit.folder(), ledgerFileName), '9').map((one) => one.isErased);
  shop.merge(1, 2);
  expect(isErased()).toEqual([false]);
  const erase = { kind: 'erase', points: 'breakage', staff: '7', second: '8', at: start } as const;
  shop.run({ ...erase, receipt: receiptOf('e'), who: { member: bo } });
  expect(isErased()).toEqual([true]);
});

test('kiosks show one account by the cards of both, and after the un-merge their own', () => {
  const shop = new MergingShop(kit.open());
  shop.buy(1, 'a', 100);
  shop.buy(2, 'b', 200);
  const shown = (n: number) => {
    const keys = cardKeys(pepper, cardOf(n));
    const token = Buffer.from(keys.token).toString('base64url');
    const row = shop.store.page(0, 99).rows.find((one) => one.token === token);
    const sealed = Buffer.from(row?.sealed ?? '', 'base64url');
    const view = openRow({ keys, history: shop.store.history, rev: row?.rev ?? 0, sealed });
    return view.ok ? [view.value.name, view.value.balances[0]?.available] : [view.code];
  };
  const rev = shop.store.newestRev();
  shop.merge(1, 2);
  expect([shown(1), shown(2)]).toEqual([
    ['Nr 2', 300],
    ['Nr 2', 300],
  ]);
  expect(shop.store.newestRev()).toBe(rev + 2);
  shop.unmerge(1, 2);
  expect([shown(1), shown(2)]).toEqual([
    ['Nr 1', 100],
    ['Nr 2', 200],
  ]);
});

test('a merge survives a restart, is verified, and nobody is looked at or told for who is away', () => {
  const shop = shopWith(rich.replace(', pending: 14 days', ''));
  shop.buy(1, 'a', 100);
  shop.now = start + 345 * day;
  shop.run({ kind: 'settle', member: anna });
  expect(kit.sql('SELECT member, state FROM messages')).toEqual([{ member: anna, state: 'due' }]);
  const path = join(kit.folder(), ledgerFileName);
  const toTell = () => [...dueMessages(path, '2026-12-20')].map(({ member }) => member);
  expect(toTell()).toEqual([anna]);
  shop.merge(1, 2);
  shop.store.close();
  shop.store = kit.open();
  expect(toTell()).toEqual([bo]);
  expect(shop.balance(2)).toEqual([100, 0, 0]);
  expect(shop.store.memberOfCard(cardOf(1))).toBe(bo);
  shop.now += 400 * day;
  for (const member of shop.store.dueMembers(shop.now, 10)) shop.run({ kind: 'settle', member });
  expect(shop.store.dueMembers(shop.now, 10)).toEqual([]);
  expect(kit.verify().ok).toBe(true);
});

test('a ledger from before has no merges, and its members can be merged', () => {
  const shop = new MergingShop(kit.open());
  shop.buy(1, 'a', 100);
  shop.store.close();
  const path = join(kit.folder(), ledgerFileName);
  const at = migrations.indexOf(mergesMigration);
  const old = openDatabase({ path, durability: 'normal', migrations });
  // And what came after it.
  const after = 'DROP INDEX entries_overuse; DROP TABLE recalls; DROP INDEX held_of_receipt';
  old.exec(`DROP TABLE merges; ${after}`);
  old.pragma(`user_version = ${at}`);
  old.close();
  shop.store = kit.open();
  expect(answered(shop.merge(1, 2)).moved).toEqual([{ unit: 'POINTS', amount: 100 }]);
});

test('an exchange of before the merge is its own member own again, and comes back there', () => {
  const shop = shopWith(rich);
  const tea = (number: string) =>
    shop.run({ kind: 'purchase', ...basket(1, number, 'tea'), tenders: [] });
  tea('a');
  tea('b');
  shop.merge(1, 2);
  shop.unmerge(1, 2);
  expect([shop.balance(1, 'STAMPS')[0], shop.balance(1, 'MUGS')[0]]).toEqual([0, 1]);
  expect(shop.giveBack('a', 10)).toMatchObject({ kind: 'return', member: anna });
  expect([shop.balance(1, 'STAMPS')[0], shop.balance(1, 'MUGS')[0]]).toEqual([10, 0]);
});
