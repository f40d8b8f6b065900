import { expect, test } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import type { Command, Outcome } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import {
  answered,
  codeOf,
  givenShop,
  type ProgrammeWish,
  programmesOf,
  programmeText,
  refOf,
  Shop,
} from './given.ts';

const value = '0.01';
type Erase = Command & { readonly kind: 'erase' };

function erase(shop: Shop, more: Partial<Erase> = {}): Outcome {
  const said = { points: 'payOut', staff: '7', second: '8' } as const;
  const who = { member: 'anna' };
  return shop.run({ kind: 'erase', receipt: refOf('forget'), who, ...said, at: shop.now, ...more });
}
/** Somebody with 300 points. */
function given(wish: ProgrammeWish = {}): Shop {
  const shop = givenShop({ value, ...wish });
  shop.buy({ number: '1', total: 30_000 });
  return shop;
}
const erasures = (shop: Shop) => shop.keeper.entries.filter(({ kind }) => kind === 'erase');

test('edge case 39: 300 points are paid out at their value, at the till that pays', () => {
  const shop = given();
  expect(answered(erase(shop), 'erased')).toEqual({
    ...{ kind: 'erased', member: 'anna', payOutMinor: 300 },
    paidOut: [{ unit: 'POINTS', amount: 300, amountMinor: 300 }],
    ...{ forfeited: [], writtenOff: [] },
  });
  expect(shop.history('spent')).toEqual([['spend', 300]]);
  const paid = shop.keeper.entries.find(({ kind }) => kind === 'spend');
  expect(JSON.parse(paid?.ref ?? '')).toEqual(['shop', '1', '1', '2026-03-02', 'forget']);
  expect(erasures(shop)).toMatchObject([{ member: 'anna', ref: 'payOut 7 8', postings: [] }]);
  expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 0 });
  expectSoundBooks(shop.keeper);
});

test('edge case 39: 300 points move to breakage when the member chooses so', () => {
  const shop = given();
  expect(answered(erase(shop, { points: 'breakage' }), 'erased')).toMatchObject({
    payOutMinor: 0,
    forfeited: [{ unit: 'POINTS', amount: 300 }],
  });
  expect(shop.history('breakage')).toEqual([['erase', 300]]);
  expect(erasures(shop)).toMatchObject([{ ref: 'breakage 7 8' }]);
  expectSoundBooks(shop.keeper);
});

test('edge case 39: what waits, or has no value in money, goes to breakage', () => {
  const waiting = given({ pending: '14 days' });
  expect(answered(erase(waiting), 'erased')).toMatchObject({
    ...{ payOutMinor: 0, paidOut: [], forfeited: [{ unit: 'POINTS', amount: 300 }] },
  });
  expectSoundBooks(waiting.keeper);
  const plain = givenShop();
  plain.buy({ number: '1', total: 30_000 });
  expect(answered(erase(plain), 'erased')).toMatchObject({ payOutMinor: 0, paidOut: [] });
  expect(plain.history('breakage')).toEqual([['erase', 300]]);
});

test('edge case 39: points that a basket holds are paid out too, and the hold is over', () => {
  const cup = '{ id: cup, discount: { percent: 100, pays: { unit: POINTS, amount: 50 } } }';
  const text = programmeText({ value }).replace('rules: [', `rules: [ ${cup},`);
  const shop = new Shop(programmesOf(text));
  shop.adjust(300);
  const { tenders, occurredAt, ...basket } = shop.purchase({ number: 'parked', total: 100 });
  const hold = { ...basket, kind: 'hold', id: 'ho-1', forMs: 60_000, occurredAt } as const;
  answered(shop.run(hold), 'hold');
  expect([tenders.length, shop.keeper.account('member:anna:held')]).toEqual([0, 50]);
  expect(answered(erase(shop), 'erased').payOutMinor).toBe(300);
  expect(shop.keeper.holds.get('ho-1')?.state).toBe('over');
  expect(shop.keeper.account('member:anna:held')).toBe(0);
});

test('edge case 39: afterwards nobody is found, and goods go back for money only', () => {
  const shop = given({ onReturn: 'debt' });
  shop.spend(100, 'S');
  const points = { kind: 'points', amountMinor: 100, spend: spendId('S') } as const;
  const tenders = [points, { kind: 'cash', amountMinor: 900 }] as const;
  shop.buy({ number: '2', total: 1000, tenders });
  erase(shop);
  expect(codeOf(shop.buy({ number: '3', total: 100 }))).toBe('MEMBER_CLOSED');
  expect(codeOf(shop.buy({ number: '4', total: 100, who: 'num-1' }))).toBe('CARD_UNKNOWN');
  expect(codeOf(erase(shop))).toBe('MEMBER_CLOSED');
  const back = answered(shop.takeBack('1', [[1, 30_000]]), 'return');
  expect(back).toMatchObject({ refundMinor: 30_000, reversed: [], shortfalls: [] });
  const mixed = answered(shop.takeBack('2', [[1, 1000]]), 'return');
  expect(mixed).toMatchObject({ refundMinor: 900, givenBack: [] });
  expect(shop.balance()).toEqual({ available: 0, pending: 0, debt: 0 });
  expectSoundBooks(shop.keeper);
});

test('edge case 39: a spend that is given up afterwards ends in breakage', () => {
  const shop = given();
  shop.spend(100, 'S');
  expect(answered(erase(shop), 'erased').payOutMinor).toBe(200);
  shop.takeBack('S', []);
  expect(shop.history('breakage').at(-1)).toEqual(['unspend', 100]);
  expect(shop.balance().available).toBe(0);
  expectSoundBooks(shop.keeper);
});

test('edge case 39: the card can be given to somebody else, who begins with nothing', () => {
  const shop = given();
  erase(shop);
  shop.enrol('bo', 'num-1');
  expect(answered(shop.buy({ number: '2', total: 500, who: 'num-1' }), 'purchase')).toMatchObject({
    member: 'bo',
    balances: [{ available: 5 }],
  });
});

test('edge case 46: a debt at erasure is written off in an entry of the member', () => {
  const shop = given({ onReturn: 'debt' });
  shop.spend(300);
  shop.takeBack('1', [[1, 4000]]);
  expect(shop.balance().debt).toBe(40);
  expect(answered(erase(shop), 'erased')).toMatchObject({
    payOutMinor: 0,
    writtenOff: [{ unit: 'POINTS', amount: 40 }],
  });
  const [entry] = erasures(shop);
  expect(entry).toMatchObject({ member: 'anna', ref: 'payOut 7 8' });
  expect(entry?.postings.map(({ account, amount }) => [account, amount])).toEqual([
    ['loss', -40],
    ['member:anna:debt', 40],
  ]);
  expectSoundBooks(shop.keeper);
});

test('edge case 46: an expiry never raises a debt, and what ended is not paid out', () => {
  const shop = given({ onReturn: 'debt', life: '1 months' });
  shop.spend(300);
  shop.takeBack('1', [[1, 4000]]);
  shop.buy({ number: '2', total: 10_000 });
  expect(shop.balance()).toEqual({ available: 60, pending: 0, debt: 0 });
  shop.spend(60);
  shop.takeBack('2', [[1, 3000]]);
  expect(shop.balance().debt).toBe(30);
  shop.at('2026-06-01T12:00').settle();
  expect(shop.balance().debt).toBe(30);
  const late = given({ life: '1 months' });
  late.at('2026-06-01T12:00');
  expect(answered(erase(late), 'erased').payOutMinor).toBe(0);
  expect(late.history('breakage')).toEqual([['expire', 300]]);
});

test('an erasure takes two of the staff, each with a code', () => {
  const shop = given();
  expect(codeOf(erase(shop, { second: '7' }))).toBe('FOUR_EYES');
  // One person writes a code in small letters or in capitals.
  expect(codeOf(erase(shop, { staff: 'ab', second: 'AB' }))).toBe('FOUR_EYES');
  expect(erase(shop, { staff: 'Anna B' })).toMatchObject({ facts: { path: 'staff' } });
  expect(erase(shop, { second: '' })).toMatchObject({ facts: { path: 'second' } });
  expect(erasures(shop)).toEqual([]);
});

test('a card without a name has nobody to forget', () => {
  const shop = given();
  const card = { member: 'x', card: 'num-9', name: '', isBearer: true, at: shop.now } as const;
  shop.run({ kind: 'enrol', ...card });
  expect(codeOf(erase(shop, { who: { card: 'num-9' } }))).toBe('CARD_BEARER');
});
