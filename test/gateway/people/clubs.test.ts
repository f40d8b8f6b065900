import { describe, expect, it } from 'vitest';
import { checkProgramme, unknownShop } from '../../../gateway/programme/check/check.ts';
import { problemText, readProgramme } from '../../../gateway/programme/language/file.ts';
import type { ClubStanding } from '../../../gateway/programme/people/club-types.ts';
import { endOfMonths, monthsUsed } from '../../../gateway/programme/people/clubs.ts';
import type { ProfileChanges } from '../../../gateway/programme/people/types.ts';
import { answered, codeOf, programmesOf, refOf, Shop } from '../programme/given.ts';

const file = (clubs: string, rules = '') => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: { value: "0.10" }, STAMPS: { onReturn: debt } }
tallies:
  LARGE: { of: receipts, when: { receipt.total: { gte: "50.00" } }, within: 60 days }
  SPENT: { of: paid }
  PIECES: { of: quantity }
  TAPS: { of: receipts, when: { receipt.total: { gte: "90000.00" } }, taps: true }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "Cat" } } } }
clubs:
  ${clubs}
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  ${rules}
`;
const newShop = (clubs: string, rules = '') =>
  new Shop(programmesOf(file(clubs, rules)), '2026-03-02T12:00');

let count = 0;
function buy(shop: Shop, total: number, more: object = {}) {
  count += 1;
  const line = { totalMinor: total, ...more };
  return answered(shop.buy({ number: `r${count}`, lines: [line] }), 'purchase');
}
const last = () => `r${count}`;
const tell = (shop: Shop, changes: ProfileChanges) =>
  shop.run({
    ...{ kind: 'profile', receipt: refOf(`t${++count}`), who: { member: 'anna' }, changes },
    at: shop.now,
  });
const clubOf = (answer: { readonly clubs?: readonly ClubStanding[] }, name = 'inner') =>
  answer.clubs?.find(({ club }) => club === name);

describe('months of a fee', () => {
  it.each([
    ['2026-04-10', 12, '2027-04-09'],
    ['2026-04-01', 12, '2027-03-31'],
    ['2026-01-31', 1, '2026-02-27'],
    ['2027-03-01', 12, '2028-02-29'],
  ])('from %s, %i of them end on %s', (from, months, end) => {
    expect(endOfMonths(from, months)).toBe(end);
  });

  it.each([
    ['2026-01-10', 0],
    ['2026-01-09', 0],
    ['2026-01-11', 1],
    ['2026-02-10', 1],
    ['2026-02-11', 2],
    ['2026-06-10', 5],
    ['2026-06-11', 6],
    ['2027-01-10', 12],
    ['2030-01-10', 12],
  ])('are used on %s: %i', (day, used) => {
    expect(monthsUsed('2026-01-10', day, 12)).toBe(used);
  });
});

describe('a fee', () => {
  const fee = 'inner: { fee: { lines: { sku: sku-1 }, price: "60.00", months: 12 } }';

  it('is a service whatever its category: no points, no discount, no tally', () => {
    const shop = newShop(fee);
    const answer = buy(shop, 6000, { category: 'food' });
    expect(answer.earned).toEqual([]);
    expect(clubOf(answer)).toMatchObject({ isMember: true, until: '2027-03-01' });
    expect([...shop.keeper.clubs.values()]).toMatchObject([{ feeMinor: 6000, way: 'fee' }]);
  });

  it('is the whole pieces of a line, one after the other, and each bears its part', () => {
    const shop = newShop(fee);
    const answer = buy(shop, 10_001, { quantity: 3000 });
    expect(clubOf(answer)?.until).toBe('2029-03-01');
    expect([...shop.keeper.clubs.values()].map(({ feeMinor }) => feeMinor)).toEqual([
      3334, 3334, 3333,
    ]);
    expect(clubOf(buy(newShop(fee), 6000, { quantity: 999 }))?.isMember).toBe(false);
  });

  it('of nobody lets nobody in', () => {
    const shop = newShop(fee);
    shop.buy({ number: 'x', total: 6000, who: null });
    expect(shop.keeper.clubs.size).toBe(0);
  });

  it('that comes back keeps no more than there is money, and ends what it gave', () => {
    const gives = fee.replace('months: 12 }', 'months: 12 }, gives: { unit: STAMPS, amount: 5 }');
    const shop = newShop(gives);
    buy(shop, 6000);
    expect(shop.keeper.account('member:anna:available', 'STAMPS')).toBe(5);
    shop.at('2026-06-03T12:00');
    const back = answered(shop.takeBack(last(), [[1, 6000]]), 'return');
    // Four months have begun: 20.00 are kept.
    expect(back).toMatchObject({ refundMinor: 4000, feesKeptMinor: 2000, withheldMinor: 0 });
    expect(back.reversed).toEqual([{ unit: 'STAMPS', amount: 5 }]);
    expect(shop.keeper.account('member:anna:available', 'STAMPS')).toBe(0);
    // A new fee is a new beginning.
    buy(shop, 6000);
    expect(shop.keeper.account('member:anna:available', 'STAMPS')).toBe(5);
    buy(shop, 6000);
    expect(shop.keeper.account('member:anna:available', 'STAMPS')).toBe(5);
  });

  it('counts as benefits what discounts and points of its rules give, less what comes back', () => {
    const rules = `- { id: off, when: { member.clubs: inner }, discount: { percent: 10 } }
  - { id: more, when: { member.clubs: inner }, earn: { unit: POINTS, per: "10.00", amount: 1 } }
  - { id: all, discount: { amount: "1.00" } }`;
    const shop = newShop(fee, rules);
    buy(shop, 6000);
    const answer = buy(shop, 20_000, { sku: 'coat', quantity: 2000 });
    const sale = last();
    // 20.00 off and 18 points of 0.10; the discount for all and the points for all are none of it.
    expect(clubOf(answer)?.meter).toEqual({
      ...{ feeMinor: 6000, benefitsMinor: 2180, paysFromMinor: 54_546 },
    });
    shop.takeBack(sale, [[1, 10_000, 1000]]);
    expect(clubOf(buy(shop, 100, { sku: 'pin' }))?.meter?.benefitsMinor).toBe(1090 + 10);
  });
});

describe('a proof', () => {
  it.each([
    ['LARGE', '3', 3, 5000, 'three of 50.00 missing', 'two of 50.00 missing, until 2026-04-30'],
    ['SPENT', '"500.00"', 50_000, 5000, '500.00 to go', '450.00 to go'],
    ['PIECES', '4', 4000, 5000, '4 to go', '3 to go'],
    ['LARGE', '7', 7, 5000, '7 of 50.00 missing', '6 of 50.00 missing, until 2026-04-30'],
  ])('of %s says what is missing to %s', (tally, from, missing, total, before, after) => {
    const shop = newShop(`inner: { proven: [ { tally: ${tally}, from: ${from} } ] }`);
    const none = buy(shop, 0);
    const first = tally === 'PIECES' ? missing - 1000 : missing;
    expect(clubOf(none)?.gate?.missing).toBe(first);
    if (tally !== 'PIECES') expect(clubOf(none)?.gate?.reason).toBe(before);
    const one = tally === 'PIECES' ? none : buy(shop, total);
    expect(clubOf(one)?.gate?.reason).toBe(after);
  });

  it('by a calendar period counts to its end', () => {
    const clubs = 'inner: { proven: [ { tally: QUARTER, from: 2 } ] }';
    const text = file(clubs).replace(
      '  SPENT:',
      '  QUARTER: { of: receipts, in: quarter }\n  SPENT:',
    );
    const shop = new Shop(programmesOf(text), '2026-03-02T12:00');
    expect(clubOf(buy(shop, 100))?.gate).toMatchObject({ missing: 1, until: '2026-03-31' });
    shop.at('2026-04-01T12:00');
    expect(clubOf(buy(shop, 100))?.gate).toMatchObject({ missing: 1, until: '2026-06-30' });
    expect(clubOf(buy(shop, 100))?.isMember).toBe(true);
  });

  it('is told to the member in the language of the receipt', () => {
    const shop = newShop('inner: { proven: [ { tally: LARGE, from: 2 } ] }');
    const said = (language: 'da' | 'ru') => {
      count += 1;
      const command = { ...shop.purchase({ number: `r${count}`, total: 5000 }), language };
      return clubOf(answered(shop.run(command), 'purchase'))?.gate?.said;
    };
    expect(said('da')).toBe('mangler ét på 50,00, senest 2026-04-30');
  });

  it('by taps lets in at the kiosk', () => {
    const shop = newShop('inner: { proven: [ { tally: TAPS, from: 2 } ] }');
    const tap = () => shop.run({ kind: 'visit', who: { member: 'anna' }, at: shop.now });
    tap();
    expect(shop.keeper.clubs.size).toBe(0);
    shop.at('2026-03-03T12:00');
    tap();
    expect([...shop.keeper.clubs.values()]).toMatchObject([{ way: 'proven', from: '2026-03-03' }]);
  });

  it('that comes back in part still holds by what is left', () => {
    const shop = newShop('inner: { proven: [ { tally: SPENT, from: "100.00" } ] }');
    buy(shop, 15_000);
    shop.takeBack(last(), [[1, 5000, 333]]);
    expect(clubOf(buy(shop, 0))?.isMember).toBe(true);
    shop.takeBack(`r${count - 1}`, [[1, 1, 1]]);
    expect(clubOf(buy(shop, 0))).toMatchObject({ isMember: false, gate: { missing: 1 } });
  });
});

describe('a club', () => {
  it('of a condition has all members for whom it holds, and nobody who is not known', () => {
    const shop = newShop(
      'inner: { while: { member.childAge: { lt: 3 } } }',
      '- { id: baby, when: { member.clubs: inner }, discount: { percent: 10 } }',
    );
    const pays = () => buy(shop, 1000).payMinor;
    expect(pays()).toBe(1000);
    tell(shop, { children: ['2023-03-05'] });
    expect(pays()).toBe(900);
    shop.at('2026-03-04T23:59');
    expect(pays()).toBe(900);
    shop.at('2026-03-05T00:00');
    expect(pays()).toBe(1000);
  });

  it('that asks for the person stands in no stored answer, only in quotes', () => {
    const shop = newShop('inner: { while: { member.childAge: { lt: 3 } } }');
    tell(shop, { children: ['2025-03-05'] });
    expect(buy(shop, 1000).clubs).toBeUndefined();
    const command = shop.purchase({ number: 'q', total: 1000 });
    const quote = shop.run({ ...command, explain: { notGiven: true, isQuote: true } });
    expect(clubOf(answered(quote, 'purchase'))).toEqual({ club: 'inner', isMember: true });
  });

  it('is joined by hand where the file allows it, and left by anybody', () => {
    const shop = newShop('inner: { byHand: true }\n  other: { answered: [pets] }');
    const inner = () => clubOf(buy(shop, 100))?.isMember;
    expect(inner()).toBe(false);
    expect(codeOf(tell(shop, { clubs: { other: true } }))).toBe('REQUEST_INVALID');
    expect(codeOf(tell(shop, { clubs: { 'Anna Berg': false } }))).toBe('REQUEST_INVALID');
    tell(shop, { clubs: { inner: true } });
    expect(inner()).toBe(true);
    tell(shop, { clubs: { inner: false } });
    expect(inner()).toBe(false);
    tell(shop, { clubs: { inner: true } });
    expect(inner()).toBe(true);
    expect(clubOf(buy(shop, 100), 'other')?.isMember).toBe(false);
    tell(shop, { answers: { pets: ['cat'] } });
    expect(clubOf(buy(shop, 100), 'other')?.isMember).toBe(true);
    tell(shop, { clubs: { other: false } });
    expect(clubOf(buy(shop, 100), 'other')?.isMember).toBe(false);
  });
});

it('a question named as what every object has is answered by nobody who has not', () => {
  const named = (text: string) => text.replaceAll('pets', 'constructor');
  const clubs = 'inner: { answered: [pets] }';
  const rule = '- { id: cats, when: { answer.pets: cat }, discount: { percent: 10 } }';
  const shop = new Shop(programmesOf(named(file(clubs, rule))), '2026-03-02T12:00');
  expect(clubOf(buy(shop, 1000))).toMatchObject({ isMember: false });
  expect(buy(shop, 1000).payMinor).toBe(1000);
  tell(shop, { answers: { constructor: ['cat'] } });
  expect(clubOf(buy(shop, 1000))).toMatchObject({ isMember: true });
  expect(buy(shop, 1000).payMinor).toBe(900);
});

describe('a club that means nothing', () => {
  const problem = (clubs: string) => {
    const read = readProgramme({ text: file(clubs), file: 'p.yaml' });
    return read.ok ? 'right' : read.problems.map(problemText).join('\n');
  };
  it.each([
    ['inner: {}', 'clubs.inner: nobody comes into it; a way in'],
    ['inner: { gives: { unit: STAMPS, amount: 1 } }', 'clubs.inner: nobody comes into it'],
    ['inner: { byHand: true, gives: { unit: STAMPS, amount: 1 } }', 'on a receipt; a club with'],
    [
      'inner: { answered: [pet] }',
      'clubs.inner.answered.0: "pet" is not known; did you mean `pets`',
    ],
    [
      'inner: { proven: [ { tally: LARG, from: 1 } ] }',
      '"LARG" is not known; did you mean `LARGE`',
    ],
    ['inner: { proven: [ { tally: LARGE, from: 0 } ] }', 'from: found "0"; more than 0'],
    ['inner: { proven: [ { tally: LARGE, from: "1.5" } ] }', 'from: found "1.5"; more than 0'],
    ['inner: { proven: [ { tally: SPENT, from: 500 } ] }', 'money in quotes, more than 0'],
    [
      'inner: { while: { receipt.total: { gte: "1.00" } } }',
      'while.receipt.total: a club cannot ask',
    ],
    ['inner: { byHand: true, while: { member.clubs: inner } }', 'a club cannot ask for it'],
    ['inner: { fee: { lines: {}, price: "1.00", months: 1 } }', 'every line would be a fee'],
    ['inner: { fee: { lines: { sku: a }, price: "0.00", months: 1 } }', 'price: found "0.00"'],
    ['inner: { fee: { lines: { sku: a }, price: "1.001", months: 1 } }', 'at most 2 decimals'],
    ['inner: { byHand: true }', 'right'],
  ])('is told so: %s', (clubs, text) => {
    expect(problem(clubs)).toContain(text);
  });

  it('by a fee that is more than its benefits, with figures', () => {
    const text = file(
      'inner: { fee: { lines: { sku: a }, price: "60.00", months: 12 } }',
      '- { id: off, when: { member.clubs: inner }, discount: { percent: 2 } }',
    );
    const found = (medianMonthMinor: number) =>
      checkProgramme({ text, file: 'p.yaml', shop: { ...unknownShop, medianMonthMinor } }).filter(
        ({ code }) => code === 'fee-over-benefits',
      );
    expect(found(25_000)).toEqual([]);
    expect(found(24_999)).toMatchObject([
      {
        path: 'clubs.inner.fee',
        text: 'a median member spends DKK 2999.88 in 12 months and has DKK 59.99 back for a fee of DKK 60.00',
        hint: 'it pays from DKK 3000.00: lower the fee, or give more',
      },
    ]);
  });
});
