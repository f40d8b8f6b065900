import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFall } from '../../../gateway/programme/standing/tiers.ts';
import { addDays } from '../../../protocol/calendar.ts';
import { answered, programmesOf, Shop } from './given.ts';

/** A step up for each visit of at least 10.00, a step down for each month without one. */
const file = (tally = '') => `
stamgast: 1
id: steps
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
tallies: { VISITS: { of: receipts, when: { receipt.total: { gte: "10.00" } }${tally} } }
tiers:
  by: VISITS
  rise: one step
  hold: 1 month
  levels: [ { id: one }, { id: two }, { id: three } ]
rules:
  - { id: one, when: { member.tier: one }, discount: { percent: 3 } }
  - { id: two, when: { member.tier: two }, discount: { percent: 5 } }
  - { id: three, when: { member.tier: three }, discount: { percent: 7 } }
`;
const plain = programmesOf(file());
const shopWith = (tally?: string) =>
  new Shop(tally === undefined ? plain : programmesOf(file(tally)), '2026-01-01T12:00');
let number = 0;
const buy = (shop: Shop, total = 10_000, at?: string) => {
  number += 1;
  const bought = { number: `v${number}`, total, ...(at === undefined ? {} : { at }) };
  return answered(shop.buy(bought), 'purchase').payMinor;
};
const stepOf = (shop: Shop) => {
  shop.settle();
  return shop.keeper.levels.get('anna')?.standing?.level ?? 'none';
};
const next = (shop: Shop) => {
  const { member } = shop.keeper.load({ kind: 'settle', member: 'anna' }, shop.now);
  return member === null ? null : nextFall(shop.keeper.programmes, member, shop.now);
};

describe('a step up a visit, a step down a month without', () => {
  it('the step is stored, and each receipt has that of before', () => {
    const shop = shopWith();
    expect([buy(shop), buy(shop), buy(shop), buy(shop)]).toEqual([10_000, 9700, 9500, 9300]);
    expect(stepOf(shop)).toBe('three');
    expect(buy(shop)).toBe(9300);
  });

  it('a visit below 10.00 and a tap are none', () => {
    const shop = shopWith();
    expect(buy(shop, 999)).toBe(999);
    shop.run({ kind: 'visit', who: { member: 'anna' }, at: shop.now });
    expect(stepOf(shop)).toBe('none');
  });

  it('with the switch a tap is a visit, once a business day', () => {
    const shop = shopWith(', taps: true');
    const tap = () => shop.run({ kind: 'visit', who: { member: 'anna' }, at: shop.now });
    tap();
    tap();
    expect(stepOf(shop)).toBe('one');
    shop.at('2026-01-02T12:00');
    tap();
    expect(stepOf(shop)).toBe('two');
  });

  it.each([
    ['2026-02-28T23:59', 'three', { on: '2026-03-01', level: 'two' }],
    ['2026-03-01T00:00', 'two', { on: '2026-04-01', level: 'one' }],
    ['2026-03-31T23:59', 'two', { on: '2026-04-01', level: 'one' }],
    ['2026-04-01T00:00', 'one', { on: '2026-05-01', level: 'none' }],
    ['2026-04-30T23:59', 'one', { on: '2026-05-01', level: 'none' }],
    ['2026-05-01T00:00', 'none', null],
  ])('edge case 10: last seen on 31 January, at %s it is %s', (at, step, fall) => {
    const shop = shopWith().at('2026-01-31T12:00');
    for (let count = 0; count < 3; count += 1) buy(shop);
    shop.at(at);
    expect(stepOf(shop)).toBe(step);
    expect(next(shop)).toEqual(fall);
  });

  it('a visit after a fall goes one step up from there, and the month begins anew', () => {
    const shop = shopWith();
    for (let count = 0; count < 3; count += 1) buy(shop);
    shop.at('2026-03-02T12:00');
    expect(stepOf(shop)).toBe('one');
    buy(shop);
    expect(stepOf(shop)).toBe('two');
    expect(next(shop)).toEqual({ on: '2026-04-03', level: 'one' });
  });

  it('edge case 51: a visit that arrives late recalls the falls after it', () => {
    const shop = shopWith();
    for (let count = 0; count < 3; count += 1) buy(shop);
    shop.at('2026-03-02T12:00');
    expect(stepOf(shop)).toBe('one');
    // It fell on 2 February and on 2 March; the visit of 20 January undoes both.
    buy(shop, 10_000, '2026-02-01T12:00');
    expect(stepOf(shop)).toBe('two');
    expect(next(shop)).toEqual({ on: '2026-04-02', level: 'one' });
    const told = shop.keeper.entries.filter(({ kind }) => kind === 'tier').map(({ ref }) => ref);
    expect(told.slice(3)).toEqual([
      'fell three two 2026-02-02',
      'fell two one 2026-03-02',
      'recalled one two 2026-03-02',
    ]);
  });

  it('a visit that comes back whole was none', () => {
    const shop = shopWith();
    buy(shop);
    buy(shop);
    shop.takeBack(`v${number}`, [[1, 9700]]);
    // Kept until its review by default.
    expect(stepOf(shop)).toBe('two');
    expect(stepOf(shop.at('2026-02-02T12:00'))).toBe('one');
  });
});

describe('in whichever order visits become known', () => {
  const visits = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 10 });

  it('the step is the same in the end, and no late visit lowers it', () => {
    const ranks = ['none', 'one', 'two', 'three'];
    fc.assert(
      fc.property(visits, fc.array(fc.nat(), { minLength: 10, maxLength: 10 }), (days, keys) => {
        const inOrder = [...days].sort((a, b) => a - b);
        const mixed = [...days].sort((a, b) => (keys[a % 10] ?? 0) - (keys[b % 10] ?? 0) || a - b);
        const ends = [inOrder, mixed].map((order, at) => {
          const shop = shopWith();
          for (const day of order) {
            const date = addDays('2026-01-01', day);
            if (at === 0) shop.at(`${date}T12:00`);
            else shop.at('2026-07-25T12:00');
            const before = ranks.indexOf(stepOf(shop));
            buy(shop, 10_000, `${date}T12:00`);
            expect(ranks.indexOf(stepOf(shop))).toBeGreaterThanOrEqual(before);
          }
          shop.at('2026-07-25T12:00').settle();
          const { level, since, until } = shop.keeper.levels.get('anna')?.standing ?? {};
          return { level, since, until };
        });
        expect(ends[1]).toEqual(ends[0]);
      }),
      { numRuns: 40 },
    );
  });
});
