import { describe, expect, it } from 'vitest';
import { spendId } from '../../../gateway/programme/business-key.ts';
import { answered, codeOf, programmesOf, refOf, Shop } from './given.ts';
import { back, bought, has, line, shopOf } from './returns-of.ts';

/** 100 points for each full 1.00; each 15,000 become a certificate of 5.00. */
function certificates(points = '', certificate = ''): Shop {
  return shopOf(
    [
      '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 100 } }',
      '{ id: certify, exchange: { from: { unit: POINTS, amount: 15000 }, to: { unit: CERTIFICATE, amount: 1 } } }',
    ],
    [`units: { POINTS: { ${points} }, CERTIFICATE: { value: "5.00"${certificate} } }`],
  );
}

function spendCertificate(shop: Shop, number: string): void {
  const outcome = shop.run({
    kind: 'spend',
    id: spendId(number),
    receipt: refOf(number),
    occurredAt: shop.now,
    who: { member: 'anna' },
    unit: 'CERTIFICATE',
    amount: 1,
  });
  answered(outcome, 'spend');
}

const both = (shop: Shop) => [has(shop, 'POINTS'), has(shop, 'CERTIFICATE')];

describe('points that have become certificates', () => {
  it('come back whole: 310.00 give 2 certificates and 1,000 points, its return leaves nothing', () => {
    const shop = certificates();
    bought(shop, { number: 'R', total: 31_000 });
    expect(both(shop)).toEqual([1_000, 2]);
    const answer = back(shop, 'R', [1, 31_000]);
    expect(answer.reversed).toEqual([{ unit: 'POINTS', amount: 31_000 }]);
    expect(answer.shortfalls).toEqual([]);
    expect(both(shop)).toEqual([0, 0]);
    for (const unit of ['POINTS', 'CERTIFICATE']) {
      expect(shop.keeper.account('issuer:shop', unit)).toBe(0);
      expect(shop.keeper.account('spent', unit)).toBe(0);
    }
    expect([...shop.keeper.spends.values()].map((spend) => spend.isUndone)).toEqual([true]);
  });

  it('are undone by just enough steps, and none while other points suffice', () => {
    const shop = certificates();
    bought(shop, { number: 'R', lines: [line(21_000), line(10_000)] });
    back(shop, 'R', [2, 500, 50]);
    expect(both(shop)).toEqual([500, 2]);
    back(shop, 'R', [2, 9_500, 950]);
    expect(both(shop)).toEqual([6_000, 1]);
    back(shop, 'R', [1, 21_000]);
    expect(both(shop)).toEqual([0, 0]);
  });

  it('are undone newest first', () => {
    const shop = certificates();
    bought(shop, { number: 'A', total: 15_000 });
    bought(shop, { number: 'B', total: 15_000 });
    back(shop, 'A', [1, 15_000]);
    expect(both(shop)).toEqual([0, 1]);
    const undone = [...shop.keeper.spends.values()].map(({ id, isUndone }) => [id, isUndone]);
    expect(undone.map(([id, is]) => [String(id).includes('"B"'), is])).toEqual([
      [false, false],
      [true, true],
    ]);
    back(shop, 'B', [1, 15_000]);
    expect(both(shop)).toEqual([0, 0]);
  });

  it.each([
    { onReturn: 'clamp', debt: 0, refund: 31_000, policy: 'clamp', withheld: 0 },
    { onReturn: 'debt', debt: 15_000, refund: 31_000, policy: 'debt', withheld: 0 },
    {
      onReturn: 'reduce refund, value: "0.0004"',
      debt: 0,
      refund: 30_400,
      policy: 'reduceRefund',
      withheld: 600,
    },
  ])('follow the policy of the points once a certificate is spent: $onReturn', (row) => {
    const shop = certificates(`onReturn: ${row.onReturn}`);
    bought(shop, { number: 'R', total: 31_000 });
    spendCertificate(shop, 'S');
    const answer = back(shop, 'R', [1, 31_000]);
    expect(answer.reversed).toEqual([{ unit: 'POINTS', amount: 16_000 }]);
    expect(answer.shortfalls).toEqual([{ unit: 'POINTS', amount: 15_000, policy: row.policy }]);
    expect(answer).toMatchObject({ refundMinor: row.refund, withheldMinor: row.withheld });
    expect(both(shop)).toEqual([0, 0]);
    expect(0 - shop.keeper.account('member:anna:debt')).toBe(row.debt);
  });

  it('void a certificate whose life is over, for nobody can use it any more', () => {
    const shop = certificates('', ', life: 1 month');
    bought(shop, { number: 'R', total: 15_000 });
    shop.at('2026-06-02T12:00').settle();
    expect(shop.keeper.account('breakage', 'CERTIFICATE')).toBe(1);
    expect(back(shop, 'R', [1, 15_000]).shortfalls).toEqual([]);
    expect(shop.keeper.account('breakage', 'CERTIFICATE')).toBe(0);
  });

  it.each([
    { onExpired: 'breakage', missing: 10_000, left: [0, 1] },
    { onExpired: 'grace 30 days', missing: 0, left: [5_000, 0] },
  ])('are left alone where nothing of use would come back: $onExpired', (row) => {
    const shop = certificates(`life: 1 month, value: "0.01", onExpired: ${row.onExpired}`);
    bought(shop, { number: 'A', total: 15_000 });
    shop.at('2026-06-02T12:00');
    bought(shop, { number: 'B', total: 10_000 });
    answered(shop.spend(10_000), 'spend');
    // The points of A have ended since; those of B are spent.
    const missing = back(shop, 'B', [1, 10_000]).shortfalls.map(({ amount }) => amount);
    expect(missing).toEqual(row.missing === 0 ? [] : [row.missing]);
    expect(both(shop)).toEqual(row.left);
  });

  it('come back from their own lot after its end, with its certificate', () => {
    const shop = certificates('life: 1 month');
    bought(shop, { number: 'A', total: 15_000 });
    shop.at('2026-06-02T12:00');
    expect(back(shop, 'A', [1, 15_000])).toMatchObject({
      reversed: [{ unit: 'POINTS', amount: 15_000 }],
      shortfalls: [],
    });
    expect(both(shop)).toEqual([0, 0]);
    expect(shop.keeper.account('breakage')).toBe(0);
  });

  it('are undone by no more steps than the ended lot itself needs', () => {
    const shop = certificates('life: 1 month');
    bought(shop, { number: 'A', lines: [line(21_000), line(10_000)] });
    shop.at('2026-06-02T12:00');
    expect(back(shop, 'A', [2, 10_000]).shortfalls).toEqual([]);
    expect(both(shop)).toEqual([0, 1]);
  });

  it('are turned back in a purchase that its return came before', () => {
    const shop = certificates();
    bought(shop, { number: 'A', total: 14_000 });
    shop.takeBack('R', [[1, 1_500]]);
    bought(shop, { number: 'R', total: 1_500 });
    expect(both(shop)).toEqual([14_000, 0]);
  });
});

it('25 washes give 2 free ones and 7 stamps; 8 that come back take one free one', () => {
  const shop = shopOf(
    [
      '{ id: stamp, earn: { unit: STAMPS, amount: 1, perQuantity: 1 } }',
      '{ id: full, exchange: { from: { unit: STAMPS, amount: 9 }, to: { unit: FREE_WASH, amount: 1 } } }',
    ],
    ['units: { STAMPS: {}, FREE_WASH: {} }'],
  );
  bought(shop, { number: 'R', lines: [line(25_000, { quantity: 25_000 })] });
  const state = () => [has(shop, 'STAMPS'), has(shop, 'FREE_WASH')];
  expect(state()).toEqual([7, 2]);
  back(shop, 'R', [1, 7_000, 7000]);
  expect(state()).toEqual([0, 2]);
  back(shop, 'R', [1, 1_000]);
  expect(state()).toEqual([8, 1]);
  back(shop, 'R', [1, 17_000, 17_000]);
  expect(state()).toEqual([0, 0]);
});

it('a return without lines undoes no exchange and no price of a discount', () => {
  const shop = certificates();
  bought(shop, { number: 'R', total: 15_000 });
  expect(codeOf(shop.takeBack('R', []))).toBe('LINES_INVALID');
});

describe('an exchange whose rate has changed is undone at the rate at which it was made', () => {
  const text = (from: string, rule: string) =>
    [
      'stamgast: 1',
      'id: points',
      `effectiveFrom: ${from}T00:00`,
      'zone: Europe/Copenhagen',
      'currency: DKK',
      'units: { STAMPS: {}, GIFT: {} }',
      'rules:',
      '  - { id: base, earn: { unit: STAMPS, per: "1.00", amount: 1 } }',
      `  - ${rule}`,
    ].join('\n');
  const rate = (from: number, to: number) =>
    `{ id: gift, exchange: { from: { unit: STAMPS, amount: ${from} }, to: { unit: GIFT, amount: ${to} } } }`;
  const state = (shop: Shop) => [has(shop, 'STAMPS'), has(shop, 'GIFT')];

  it.each([
    {
      name: '50 for 1 and 100 for 1 since',
      old: rate(50, 1),
      now: rate(100, 1),
      from: '2026-04-01',
      whole: [0, 2],
      part: [40, 1],
    },
    {
      name: '50 for 1 and 100 for 1 from next year on',
      old: rate(50, 1),
      now: rate(100, 1),
      from: '2027-01-01',
      whole: [0, 2],
      part: [40, 1],
    },
    {
      name: '100 for 1 and 50 for 1 since',
      old: rate(100, 1),
      now: rate(50, 1),
      from: '2026-04-01',
      whole: [0, 1],
      part: [90, 0],
    },
  ])('$name', ({ old, now, from, whole, part }) => {
    const shop = new Shop(
      programmesOf(text('2020-01-01', old), text(from, now)),
      '2026-03-02T12:00',
    );
    bought(shop, { number: 'R', lines: [line(9_000), line(1_000)] });
    expect(state(shop)).toEqual(whole);
    shop.at('2026-05-02T12:00');
    expect(back(shop, 'R', [2, 1_000]).shortfalls).toEqual([]);
    expect(state(shop)).toEqual(part);
    expect(back(shop, 'R', [1, 9_000]).shortfalls).toEqual([]);
    expect(state(shop)).toEqual([0, 0]);
    expect([...shop.keeper.spends.values()].map(({ isUndone }) => isUndone)).toEqual([true]);
  });

  it('100 stamps for 10 gifts are one step as long as a version says so', () => {
    const shop = new Shop(
      programmesOf(text('2020-01-01', rate(100, 10)), text('2026-04-01', rate(50, 1))),
      '2026-03-02T12:00',
    );
    bought(shop, { number: 'R', lines: [line(9_000), line(1_000)] });
    back(shop, 'R', [2, 1_000]);
    expect(state(shop)).toEqual([90, 0]);
  });

  it('and at the smallest step in whole amounts when no version says that rate any more', () => {
    const shop = new Shop(programmesOf(text('2020-01-01', rate(50, 1))), '2026-03-02T12:00');
    bought(shop, { number: 'R', lines: [line(9_000), line(1_000)] });
    shop.keeper.programmes = programmesOf(text('2020-01-01', rate(100, 1)));
    back(shop, 'R', [2, 1_000]);
    expect(state(shop)).toEqual([40, 1]);
  });
});

describe('points that became a gift before a file brought an end to them', () => {
  const text = (from: string, unit: string, to: string) =>
    [
      'stamgast: 1',
      'id: points',
      `effectiveFrom: ${from}T00:00`,
      'zone: Europe/Copenhagen',
      'currency: DKK',
      `units: { POINTS: { ${unit} }, GIFT: {} }`,
      'rules:',
      `  - { id: thanks, to: ${to}, earn: { unit: POINTS, amount: 20 } }`,
      '  - { id: gift, exchange: { from: { unit: POINTS, amount: 20 }, to: { unit: GIFT, amount: 1 } } }',
    ].join('\n');

  it.each([
    { to: 'member', of: 'the buyer', who: 'anna' },
    { to: 'referrer', of: 'who brought the buyer', who: 'bo' },
  ])('burn at once, as far as a return does not take them: those of $of', ({ to, who }) => {
    const since = text('2026-04-01', 'idle: 30 days', to);
    const shop = new Shop(programmesOf(text('2020-01-01', '', to), since), '2026-03-02T12:00');
    const sponsors = { referrer: { card: 'num-1' } };
    shop.run({ kind: 'enrol', member: 'bo', card: 'num-2', name: 'B', at: shop.now, sponsors });
    bought(shop, { number: 'R', lines: [line(1_000), line(1_000)], who });
    const state = () => ['POINTS', 'GIFT'].map((unit) => has(shop, unit));
    expect(state()).toEqual([0, 1]);
    // Nothing has happened since 1 April, so they would have ended after 1 May.
    shop.at('2026-08-02T12:00');
    expect(back(shop, 'R', [1, 1_000]).shortfalls).toEqual([]);
    expect([...state(), shop.keeper.account('breakage')]).toEqual([0, 0, 10]);
  });
});
