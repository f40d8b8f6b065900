import { describe, expect, test } from 'vitest';
import { codeHash } from '../../../gateway/programme/business-key.ts';
import type { Outcome } from '../../../gateway/programme/types.ts';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, refOf, Shop } from './given.ts';

/** A shop in which receipts may be collected within 14 days. */
const shopOf = (more: string, unit = '', local?: string) =>
  new Shop(
    programmesOf(`
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
collect: { within: 14 days, flag: 3 in 30 days }
units: { POINTS: { ${unit} }, GIFTS: {} }
${more}
`),
    local,
  );

const rules = 'rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]';
const codeFor = (number: string) => codeHash(`ABCDEFGH23456789${number}`);

/** A receipt without a card, with a code on it. */
const sell = (shop: Shop, number: string, sku = 'tea') => {
  const sold = shop.purchase({ number, who: null, lines: [{ sku, totalMinor: 8000 }] });
  answered(shop.run({ ...sold, code: codeFor(number) }), 'purchase');
};
const collect = (shop: Shop, number: string): Outcome =>
  shop.run({
    ...{ kind: 'collect', receipt: refOf(`ask-${number}`), code: codeFor(number) },
    ...{ who: { member: 'anna' }, at: shop.now },
  });
const points = (shop: Shop, unit = 'POINTS') => {
  expectSoundBooks(shop.keeper);
  return shop.keeper.account('member:anna:available', unit);
};

describe('a receipt that is collected does what it had done with the card', () => {
  test('the fee on it lets its member into the club, from the day of the receipt', () => {
    const fee = '{ lines: { sku: entry }, price: "80.00", months: 12 }';
    const shop = shopOf(`clubs: { inner: { fee: ${fee} } }\n${rules}`);
    sell(shop, '1', 'entry');
    shop.at('2026-03-05T12:00');
    answered(collect(shop, '1'), 'collected');
    const rows = [...shop.keeper.clubs.values()];
    expect(rows).toMatchObject([
      { member: 'anna', club: 'inner', way: 'fee', from: '2026-03-02', feeMinor: 8000 },
    ]);
  });

  test('it proves a club, which gives its points in the name of who sold it, dated that day', () => {
    const shop = shopOf(`
tallies: { SPENT: { of: paid } }
clubs: { inner: { proven: [ { tally: SPENT, from: "50.00" } ], gives: { unit: GIFTS, amount: 9 } } }
${rules}`);
    sell(shop, '1');
    const soldAt = shop.now;
    shop.at('2026-03-05T12:00');
    answered(collect(shop, '1'), 'collected');
    expect(points(shop, 'GIFTS')).toBe(9);
    expect(shop.keeper.account('issuer:shop', 'GIFTS')).toBe(-9);
    const given = [...shop.keeper.lots.values()].find(({ unit }) => unit === 'GIFTS');
    expect(given).toMatchObject({ issuer: 'shop', earnedAt: soldAt });
  });

  test('it makes a month that has ended give more, and the answer tells that', () => {
    const shop = shopOf(`
tallies: { SPENT: { of: paid, in: month } }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - id: month
    on: month end
    when: { tally.SPENT: { gte: "50.00" } }
    earn: { unit: GIFTS, amount: 4 }`);
    shop.at('2026-03-30T12:00');
    sell(shop, '1');
    shop.at('2026-04-03T12:00').settle();
    const { balances } = answered(collect(shop, '1'), 'collected');
    const told = balances.find(({ unit }) => unit === 'GIFTS');
    expect([told?.available, points(shop, 'GIFTS')]).toEqual([4, 4]);
  });

  test('it keeps points alive that end when the member stays away', () => {
    const shop = shopOf(rules, 'idle: 20 days');
    shop.buy({ number: '0', total: 10_000 });
    shop.at('2026-03-12T12:00');
    sell(shop, '1');
    shop.at('2026-03-15T12:00');
    answered(collect(shop, '1'), 'collected');
    shop.at('2026-04-01T23:59').settle();
    expect(points(shop)).toBe(180);
    shop.at('2026-04-02T00:00').settle();
    expect(points(shop)).toBe(0);
  });

  test('its points are gone at once where the member has stayed away since for too long', () => {
    const shop = shopOf(rules, 'idle: 5 days');
    sell(shop, '1');
    shop.at('2026-03-10T12:00');
    const { earned, balances } = answered(collect(shop, '1'), 'collected');
    expect(earned).toMatchObject([{ unit: 'POINTS', amount: 80 }]);
    expect(balances).toMatchObject([{ unit: 'POINTS', available: 0 }, { unit: 'GIFTS' }]);
    expect([points(shop), shop.keeper.account('breakage')]).toEqual([0, 80]);
  });

  test('it counts in the month in which it was sold, though that is closed', () => {
    const shop = shopOf(
      `tallies: { VISITS: { of: receipts, in: month } }
rules: [ { id: m, on: month end, when: { tally.VISITS: { gte: 1 } }, earn: { unit: POINTS, amount: 4 } } ]`,
      '',
      '2026-02-27T12:00',
    );
    sell(shop, '1');
    shop.at('2026-03-03T12:00').settle();
    expect(points(shop)).toBe(0);
    answered(collect(shop, '1'), 'collected');
    expect(points(shop)).toBe(4);
  });
});
