import { describe, expect, it } from 'vitest';
import { receiptKey, spendId } from '../../../gateway/programme/business-key.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { answered, codeOf, programmesOf, refOf, Shop } from './given.ts';
import { back, bought, has, line, shopOf, tallyOf, usesOf } from './returns-of.ts';

const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
const tea = (totalMinor: number) => line(totalMinor, { sku: 'tea' });
const forget = (shop: Shop) => {
  shop.keeper.programmes = shopOf([]).keeper.programmes.map((one) => ({
    ...one,
    version: 'other',
  }));
};
/** A receipt of these lines, so many points of which pay for a part of it. */
const paidWith = (shop: Shop, points: number, minors: readonly number[]) => {
  answered(shop.spend(points, 'S'), 'spend');
  const amountMinor = points * 10;
  const cash = minors.reduce((sum, minor) => sum + minor, 0) - amountMinor;
  bought(shop, {
    number: 'R',
    lines: minors.map((minor) => line(minor)),
    tenders: [
      { kind: 'points', amountMinor, spend: spendId('S') },
      ...(cash === 0 ? [] : [{ kind: 'cash', amountMinor: cash }]),
    ],
  });
};

describe('points that paid for goods', () => {
  it('come back by their share, rounded half up, and in all as many as there were', () => {
    const shop = shopOf([]);
    shop.adjust(3);
    paidWith(shop, 3, [15, 15]);
    expect(back(shop, 'R', [1, 15]).givenBack).toEqual([{ unit: 'POINTS', amount: 2 }]);
    expect(back(shop, 'R', [2, 15]).givenBack).toEqual([{ unit: 'POINTS', amount: 1 }]);
  });

  it('come back by their share once no file knows the sale’s version any more', () => {
    const shop = shopOf([base]);
    shop.adjust(30);
    paidWith(shop, 30, [300, 300]);
    forget(shop);
    expect(back(shop, 'R', [1, 300])).toMatchObject({
      refundMinor: 150,
      givenBack: [{ unit: 'POINTS', amount: 15 }],
    });
  });

  it('come back to two lots in three parts, the last drawn first', () => {
    const shop = shopOf([]);
    shop.adjust(10);
    shop.adjust(10);
    paidWith(shop, 20, [50, 80, 70]);
    const lots = () => [...shop.keeper.lots.values()].map(({ available }) => available);
    const parts = [50, 80, 70].map((minor, at) => {
      back(shop, 'R', [at + 1, minor]);
      return lots();
    });
    expect(parts).toEqual([
      [0, 5],
      [3, 10],
      [10, 10],
    ]);
  });
});

describe('a return counts', () => {
  it('nothing, where nothing of what is counted has changed', () => {
    const five =
      '{ id: five, lines: { sku: tea }, limit: { member: 3 }, discount: { percent: 5 } }';
    const shop = shopOf([five], ['tallies: { VISITS: { of: receipts } }']);
    bought(shop, { number: 'R', lines: [tea(1_000), line(500)] });
    const outcome = shop.takeBack('R', [[2, 500]]);
    expect(outcome).toMatchObject({ ok: true, tallies: [], uses: [] });
  });

  it('money that a limited rule took off as less, while the use of it stays', () => {
    const shop = shopOf(['{ id: five, limit: { member: 3 }, discount: { percent: 5 } }']);
    bought(shop, { number: 'R', lines: [line(1_000), line(500)] });
    expect(usesOf(shop, 'five')).toEqual([{ times: 1, minor: 75, cost: 75 }]);
    back(shop, 'R', [2, 500]);
    expect(usesOf(shop, 'five')).toEqual([{ times: 1, minor: 50, cost: 50 }]);
  });

  it('what came back, though no file knows the sale’s version any more', () => {
    const shop = shopOf([], ['tallies: { T: { of: paid } }']);
    bought(shop, { number: 'R', lines: [line(1_000), line(500)] });
    forget(shop);
    back(shop, 'R', [2, 500]);
    expect(tallyOf(shop, 'T')).toBe(1_000);
  });
});

it('a return of goods whose buyer was erased since asks for nothing that was forgotten', () => {
  const steps = '{ from: "100.00", percent: 5 }, { from: "200.00", percent: 10 }';
  const shop = shopOf(
    [`{ id: ladder, onReturn: recheck, discount: { steps: [ ${steps} ] } }`],
    ['tallies: { T: { of: paid } }'],
  );
  bought(shop, { number: 'R', lines: [line(12_000), line(9_000)] });
  for (const [key, sale] of shop.keeper.sales) shop.keeper.sales.set(key, { ...sale, recheck: {} });
  expect(back(shop, 'R', [2, 9_000]).refundMinor).toBe(8_100);
  expect(tallyOf(shop, 'T')).toBe(10_800);
});

describe('a return takes points', () => {
  it('and leaves a parked basket alone that it does not need', () => {
    const shop = shopOf(
      [
        '{ id: stamps, lines: { sku: tea }, earn: { unit: STAMPS, perQuantity: 1, amount: 1 } }',
        '{ id: mug, lines: { sku: mug }, discount: { percent: 100, units: 1, pays: { unit: STAMPS, amount: 2 } } }',
      ],
      ['units: { STAMPS: {} }'],
    );
    for (const number of ['A', 'B']) {
      bought(shop, { number, lines: [line(900, { sku: 'tea', quantity: 3000 })] });
    }
    const basket: Command = {
      ...{ kind: 'hold', id: 'h', receipt: refOf('H'), occurredAt: shop.now, currency: 'DKK' },
      ...{ who: { member: 'anna' }, forMs: 600_000 },
      lines: [{ line: 1, sku: 'mug', quantity: 1000, totalMinor: 600 }],
    };
    answered(shop.run(basket), 'hold');
    expect(has(shop, 'STAMPS')).toBe(4);
    back(shop, 'B', [1, 900, 3000]);
    expect(has(shop, 'STAMPS')).toBe(1);
    expect([...shop.keeper.holds.values()].map(({ state }) => state)).toEqual(['open']);
  });

  it('that wait in their own lot before it undoes an exchange', () => {
    const shop = shopOf(
      [
        base,
        '{ id: gift, exchange: { from: { unit: POINTS, amount: 20 }, to: { unit: GIFT, amount: 1 } } }',
      ],
      ['units: { POINTS: { pending: 30 days }, GIFT: {} }'],
    );
    shop.adjust(20);
    bought(shop, { number: 'A', total: 100 });
    bought(shop, { number: 'B', total: 1_500 });
    expect([shop.balance().pending, has(shop, 'GIFT')]).toEqual([16, 1]);
    back(shop, 'B', [1, 1_500]);
    expect([shop.balance().pending, has(shop, 'GIFT')]).toEqual([1, 1]);
  });
});

it('a return with a line that cannot be is refused at once, and waits for no sale', () => {
  const shop = shopOf([]);
  expect(codeOf(shop.takeBack('unknown', [[1, 100, 0]]))).toBe('AMOUNT_RANGE');
  expect(shop.keeper.waiting).toEqual([]);
});

it('a discount that has grown again asks for no stamps a second time', () => {
  const best = 'onReturn: recheck, stack: { group: price, mode: best }';
  const shop = shopOf(
    [
      `{ id: mugs, ${best}, lines: { sku: mug }, discount: { percent: 100, pays: { unit: STAMPS, amount: 4 } } }`,
      `{ id: ten, ${best}, discount: { percent: 10 } }`,
    ],
    ['units: { STAMPS: {} }'],
  );
  shop.run({
    ...{ kind: 'adjust', who: { member: 'anna' }, unit: 'STAMPS', amount: 4 },
    ...{ reason: 'gift', at: shop.now },
  });
  const mug = (totalMinor: number) => line(totalMinor, { sku: 'mug' });
  bought(shop, { number: 'R', lines: [mug(1_000), mug(100), tea(4_000)] });
  expect(has(shop, 'STAMPS')).toBe(0);
  const steps = [1_000, 4_000, 100].map((minor, at) => {
    const { discounts } = back(shop, 'R', [[1, 3, 2][at] ?? 0, minor]);
    return [...discounts.map(({ rule, amountMinor }) => [rule, amountMinor]), has(shop, 'STAMPS')];
  });
  // Both mugs are free; without the dear one 10 % give more, and without the tea the mug is free again.
  expect(steps).toEqual([
    [['mugs', 1_100], ['ten', -410], 4],
    [['mugs', -100], ['ten', 410], 4],
    [['mugs', 100], 4],
  ]);
});

describe('after a later file has brought a club that receipts prove', () => {
  const text = (from: string, more: string) =>
    [
      'stamgast: 1',
      'id: points',
      `effectiveFrom: ${from}T00:00`,
      'zone: Europe/Copenhagen',
      'currency: DKK',
      'events: [review]',
      'tallies: { T: { of: paid }, REVIEWS: { of: events, event: review } }',
      more,
    ].join('\n');
  const old = text('2020-01-01', 'units: { POINTS: {} }\nrules: []');
  const club = (tally: string, from: string) =>
    text(
      '2026-04-01',
      'units: { POINTS: {}, COINS: { life: 1 month } }\nrules: []\n' +
        `clubs: { inner: { proven: [ { tally: ${tally}, from: ${from} } ], gives: { unit: COINS, amount: 5 } } }`,
    );

  it('what is left of a receipt lets its member in, with what the club gives on that day', () => {
    const shop = new Shop(programmesOf(old, club('T', '"50.00"')));
    bought(shop, { number: 'R', lines: [line(9_000), line(1_000)] });
    shop.at('2026-04-02T12:00');
    back(shop, 'R', [2, 1_000]);
    expect(has(shop, 'COINS')).toBe(5);
    const [lot] = shop.keeper.lots.values();
    expect(lot).toMatchObject({ unit: 'COINS', issuer: 'shop', earnedAt: shop.now });
  });

  it('an event of before that is withdrawn takes back what the club gave in a new unit', () => {
    const shop = new Shop(programmesOf(old, club('REVIEWS', '2')));
    const review = (number: string) =>
      shop.run({
        ...{ kind: 'event', receipt: refOf(number), occurredAt: shop.now },
        ...{ who: { member: 'anna' }, event: 'review', quantity: 1000 },
      });
    review('1');
    shop.at('2026-04-02T12:00');
    review('2');
    expect(has(shop, 'COINS')).toBe(5);
    const withdrawal: Command = {
      ...{ kind: 'withdraw', receipt: refOf('no'), of: refOf('1'), occurredAt: shop.now },
      mayWait: false,
    };
    expect(answered(shop.run(withdrawal), 'return').reversed).toEqual([
      { unit: 'COINS', amount: 5 },
    ]);
    expect(shop.keeper.sales.get(receiptKey(refOf('1')))?.programme).toContain('2020');
  });
});

it('an event withdrawn after its points are over gives grace on the calendar of its version', () => {
  const text = [
    'stamgast: 1',
    'id: points',
    'effectiveFrom: 2020-01-01T00:00',
    'zone: Europe/Copenhagen',
    'currency: DKK',
    'events: [hours]',
    'units: { POINTS: { life: 1 month, onExpired: grace 30 days }, GIFT: {} }',
    'rules:',
    '  - { id: hours, on: hours, earn: { unit: POINTS, amount: 5 } }',
    '  - { id: gift, exchange: { from: { unit: POINTS, amount: 10 }, to: { unit: GIFT, amount: 1 } } }',
  ];
  const shop = new Shop(programmesOf(text.join('\n')));
  for (const number of ['1', '2']) {
    shop.run({
      ...{ kind: 'event', receipt: refOf(number), occurredAt: shop.now },
      ...{ who: { member: 'anna' }, event: 'hours', quantity: 1000 },
    });
  }
  expect([has(shop, 'POINTS'), has(shop, 'GIFT')]).toEqual([0, 1]);
  shop.at('2026-06-02T12:00');
  shop.run({
    ...{ kind: 'withdraw', receipt: refOf('no'), of: refOf('1'), occurredAt: shop.now },
    mayWait: false,
  });
  expect([has(shop, 'POINTS'), has(shop, 'GIFT')]).toEqual([5, 0]);
  const ends = [...shop.keeper.lots.values()].flatMap((lot) =>
    lot.available > 0 ? lot.expiresAt : [],
  );
  expect(ends).toEqual([localToEpoch({ local: '2026-07-03T00:00', zone: 'Europe/Copenhagen' })]);
});

it('an abandoned spend whose lot is over gives grace on the calendar of the day', () => {
  const shop = shopOf(
    [],
    ['units: { POINTS: { life: 1 month, onExpired: grace 30 days, value: "0.10" } }'],
  );
  shop.adjust(10);
  answered(shop.spend(10, 'S'), 'spend');
  shop.at('2026-06-02T12:00');
  answered(shop.takeBack('S', []), 'return');
  const ends = [...shop.keeper.lots.values()].flatMap((lot) =>
    lot.available > 0 ? lot.expiresAt : [],
  );
  expect(ends).toEqual([localToEpoch({ local: '2026-07-03T00:00', zone: 'Europe/Copenhagen' })]);
});

describe('points that a sale gave to who brought its member', () => {
  /** Bo has been brought by Anna; a receipt of 50.00 gives 500 points to her. */
  const brought = () => {
    const shop = shopOf(['{ id: thanks, to: referrer, earn: { unit: POINTS, amount: 500 } }']);
    const sponsors = { referrer: { card: 'num-1' } };
    shop.run({ kind: 'enrol', member: 'bo', card: 'num-2', name: 'B', at: shop.now, sponsors });
    bought(shop, { number: 'R', total: 5_000, who: 'bo' });
    expect(has(shop, 'POINTS')).toBe(500);
    return shop;
  };
  const ofAnna = (shop: Shop) =>
    shop.keeper.entries.filter(({ member }) => member === 'anna').map(({ kind }) => kind);

  it('are taken back by a return of the same kind in their own account', () => {
    const shop = brought();
    back(shop, 'R', [1, 5_000]);
    expect(ofAnna(shop)).toEqual(['enrol', 'earn', 'return']);
  });

  it('pay what the referrer owes, where an exchange brings back more than is taken', () => {
    const shop = shopOf(
      [
        '{ id: thanks, to: referrer, earn: { unit: POINTS, amount: 20 } }',
        '{ id: gift, exchange: { from: { unit: POINTS, amount: 20 }, to: { unit: GIFT, amount: 1 } } }',
      ],
      ['units: { POINTS: { onReturn: debt }, GIFT: { value: "1.00" } }'],
    );
    const sponsors = { referrer: { card: 'num-1' } };
    shop.run({ kind: 'enrol', member: 'bo', card: 'num-2', name: 'B', at: shop.now, sponsors });
    for (const number of ['R', 'Q']) {
      bought(shop, { number, lines: [line(1_000), line(1_000)], who: 'bo' });
    }
    bought(shop, { number: 'own', total: 100 });
    const of = () => [has(shop, 'POINTS'), has(shop, 'GIFT'), shop.balance().debt];
    expect(of()).toEqual([0, 2, 0]);
    shop.run({
      ...{ kind: 'spend', id: 'sp', receipt: refOf('S'), occurredAt: shop.now },
      ...{ who: { member: 'anna' }, unit: 'GIFT', amount: 2 },
    });
    back(shop, 'R', [1, 1_000], [2, 1_000]);
    answered(shop.takeBack('S', []), 'return');
    expect(of()).toEqual([0, 2, 20]);
    answered(shop.takeBack('Q', [[1, 1_000]]), 'return');
    expect(of()).toEqual([0, 1, 10]);
  });

  it('stay breakage once the referrer was erased', () => {
    const shop = brought();
    shop.run({
      ...{ kind: 'erase', receipt: refOf('forget'), who: { member: 'anna' }, at: shop.now },
      ...{ points: 'breakage', staff: '7', second: '8' },
    });
    const before = ofAnna(shop);
    back(shop, 'R', [1, 5_000]);
    expect(ofAnna(shop)).toEqual(before);
    expect(shop.keeper.account('breakage')).toBe(500);
  });
});
