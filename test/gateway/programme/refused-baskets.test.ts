import { describe, expect, test } from 'vitest';
import { codeHash } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, refOf } from './given.ts';
import { base, file, hold, shopOf } from './small-shop.ts';

const huge = '{ id: huge, earn: { unit: POINTS, per: "0.01", amount: 1000000 } }';

describe('more points than one document may give', () => {
  test('are refused to a basket that is parked as they are at the till', () => {
    const shop = shopOf(file(huge));
    expect(codeOf(hold(shop, { number: '1', total: 10 ** 10 }))).toBe('AMOUNT_RANGE');
    expect(codeOf(shop.buy({ number: '1', total: 10 ** 10 }))).toBe('AMOUNT_RANGE');
  });

  test('are refused to who collects the receipt', () => {
    const shop = shopOf(file(huge, 'collect: { within: 14 days, flag: 3 in 30 days }'));
    const code = codeHash('ABCDEFGH234567891');
    answered(
      shop.run({ ...shop.purchase({ number: '1', total: 10 ** 10, who: null }), code }),
      'purchase',
    );
    const asks = { who: { member: 'anna' }, at: shop.now, code } as const;
    expect(codeOf(shop.run({ ...asks, kind: 'collect', receipt: refOf('ask') }))).toBe(
      'AMOUNT_RANGE',
    );
  });
});

test('an offer that a parked basket wants and does not get tells nothing of what its member did', () => {
  const five = '{ id: five, when: { tally.VISITS: { gte: 5 } }, discount: { percent: 5 } }';
  const shop = shopOf(file(`${base}, ${five}`, 'tallies: { VISITS: { of: receipts } }'));
  const wants = { wants: ['five'] };
  const parked = hold(shop, { number: '1', total: 1000 }, wants);
  expect(parked).toMatchObject({ code: 'OFFER_NOT_GIVEN' });
  expect(shop.run({ ...shop.purchase({ number: '1', total: 1000 }), ...wants })).toEqual(parked);
});

test('an offer that is wanted and not given tells what the member has to who asks for a quote alone', () => {
  const mug = '{ id: mug, discount: { amount: "1.00", pays: { unit: POINTS, amount: 9 } } }';
  const shop = shopOf(file(mug));
  shop.adjust(8);
  const wants = { ...shop.purchase({ number: '1', total: 1000 }), wants: ['mug'] };
  const reason = (isQuote?: boolean) => {
    const explain = isQuote === undefined ? {} : { explain: { notGiven: true, isQuote } };
    const outcome = shop.run({ ...wants, ...explain });
    return outcome.ok ? '' : outcome.facts?.['reason'];
  };
  expect(reason(true)).toBe('mug: needs 9 points, here: 8 points');
  expect([reason(false), reason()]).toEqual(['mug: needs 9 points', 'mug: needs 9 points']);
});

test('a card of a kind that has no members is its member’s where it has one all the same', () => {
  const shop = shopOf(file(base, 'cards: { courtesy: ["29*"] }'));
  shop.enrol('bo', 'num-291');
  const bought = { total: 1000, who: 'num-291' };
  expect(answered(shop.buy({ number: '1', ...bought }), 'purchase').member).toBe('bo');
  const nobody = answered(shop.buy({ number: '2', ...bought, who: 'num-292' }), 'purchase');
  expect(nobody.member).toBeNull();
});

test('nothing has a stock before the first version', () => {
  const shop = shopOf(file('{ id: mug, stock: 3, earn: { unit: POINTS, amount: 1 } }'));
  shop.at('2019-12-31T12:00');
  const add = { rule: 'mug', amount: 3, reason: 'delivery', staff: 'olga', at: shop.now };
  expect(codeOf(shop.run({ kind: 'stock', ...add }))).toBe('REQUEST_INVALID');
  shop.at('2020-01-01T12:00');
  expect(codeOf(shop.run({ kind: 'stock', ...add }))).toBe('posted');
});
