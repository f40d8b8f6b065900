import { expect, test } from 'vitest';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

const thanks = `
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: thanks, to: referrer, earn: { unit: POINTS, amount: 5 } }
  - { id: staff, to: enroller, earn: { unit: POINTS, amount: 7 } }`;
const file = (more = '', rules = thanks) => `
stamgast: 1
id: friends
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: {}, STAMPS: {} }
rules:${rules}
${more}
`;
const shopWith = (...what: Parameters<typeof file>) => {
  const shop = new Shop(programmesOf(file(...what)), '2026-02-02T12:00');
  shop.enrol('olga', 'num-3');
  const bo = { kind: 'enrol', member: 'bo', card: 'num-2', name: 'Bo', at: shop.now } as const;
  const sponsors = { referrer: { card: 'num-1' }, enroller: { card: 'num-3' } };
  expect(codeOf(shop.run({ ...bo, sponsors }))).toBe('posted');
  return shop;
};
const points = (shop: Shop) => {
  expectSoundBooks(shop.keeper);
  return ['bo', 'anna', 'olga'].map((member) => shop.balance(member).available);
};

test('who brought a member and who enrolled it are two, each with points of their own', () => {
  const shop = shopWith();
  answered(shop.buy({ number: '1', total: 1000, who: 'bo' }), 'purchase');
  expect(points(shop)).toEqual([10, 5, 7]);
  answered(shop.takeBack('1', [[1, 1000]]), 'return');
  expect(points(shop)).toEqual([0, 0, 0]);
});

test('what is due to a sponsor for a month that has ended and the thanks are lots of their own', () => {
  const shop = shopWith('  - { id: month, on: month end, earn: { unit: POINTS, amount: 100 } }');
  shop.at('2026-03-02T12:00');
  answered(shop.buy({ number: '1', total: 1000, who: 'bo' }), 'purchase');
  expect(points(shop)).toEqual([110, 105, 107]);
  const sums = [...shop.keeper.lots.values()].map(({ member, amount }) => `${member} ${amount}`);
  expect(sums.sort()).toEqual(['anna 100', 'anna 5', 'bo 10', 'bo 100', 'olga 100', 'olga 7']);
});

test('a receipt that gives a sponsor nothing is not in the sponsor’s account', () => {
  const each = `
  - { id: thanks, to: referrer, earn: { unit: POINTS, per: "10.00", amount: 1 } }`;
  const shop = shopWith('', each);
  const before = shop.keeper.entries.length;
  const entries = () => shop.keeper.entries.slice(before).map(({ member }) => member);
  answered(shop.buy({ number: '1', total: 999, who: 'bo' }), 'purchase');
  expect(entries().filter((member) => member !== 'bo')).toEqual([]);
  answered(shop.buy({ number: '2', total: 1000, who: 'bo' }), 'purchase');
  expect(entries().filter((member) => member !== 'bo')).toEqual(['anna']);
});

const stamp = `
  - { id: stamp, to: referrer, earn: { unit: STAMPS, amount: 2 } }`;
const full = (when = '') =>
  `  - { id: full${when}, exchange: { from: { unit: STAMPS, amount: 2 }, to: { unit: POINTS, amount: 10 } } }`;

test('stamps of a sponsor that were exchanged for two receipts are undone for each of them', () => {
  const shop = shopWith(full(), stamp);
  const after = (work: () => unknown) => {
    work();
    expectSoundBooks(shop.keeper);
    return [shop.balance('anna').available, shop.keeper.account('member:anna:available', 'STAMPS')];
  };
  const buy = (number: string) => () => shop.buy({ number, total: 1000, who: 'bo' });
  const back = (number: string) => () => shop.takeBack(number, [[1, 1000]]);
  expect([after(buy('1')), after(buy('2'))]).toEqual([
    [10, 0],
    [20, 0],
  ]);
  expect([after(back('1')), after(back('2'))]).toEqual([
    [10, 0],
    [0, 0],
  ]);
});

test.each([
  ['the total is nothing', 10, '{ receipt.total: { lt: "1.00" } }'],
  ['no goods were bought', 10, '{ not: { receipt.categories: tobacco } }'],
  ['how it is paid is not known', 0, '{ not: { receipt.tenders: cash } }'],
])('for a step of a sponsor there is no receipt: %s', (_, has, when) => {
  const shop = shopWith(full(`, when: ${when}`), stamp);
  const lines = [{ totalMinor: 1000, category: 'tobacco' }];
  const tenders = [{ kind: 'cash', amountMinor: 1000 }];
  answered(shop.buy({ number: '1', lines, tenders, who: 'bo' }), 'purchase');
  expect(shop.balance('anna').available).toBe(has);
});
