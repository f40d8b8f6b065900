import { expect, test } from 'vitest';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

const file = (more = '') => `
stamgast: 1
id: friends
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
units: { POINTS: {} }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: thanks, to: referrer, earn: { unit: POINTS, amount: 5 } }
  - { id: staff, to: enroller, earn: { unit: POINTS, amount: 7 } }
${more}
`;
const shopWith = (more?: string) => {
  const shop = new Shop(programmesOf(file(more)), '2026-02-02T12:00');
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
