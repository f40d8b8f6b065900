import { describe, expect, it } from 'vitest';
import { localToEpoch } from '../../../protocol/calendar.ts';
import { expectSoundBooks } from './books.ts';
import { answered, programmesOf, Shop } from './given.ts';

const file = (unit: string, from = '2020-01-01T00:00', more = '') => `
stamgast: 1
id: idle
effectiveFrom: ${from}
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { POINTS: { ${unit} } }
${more}
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
`;
const shopAt = (at: string, ...files: readonly string[]) => new Shop(programmesOf(...files), at);
const left = (shop: Shop, at: string) => {
  shop.at(at).settle();
  expectSoundBooks(shop.keeper);
  return shop.balance().available;
};
const recalls = (shop: Shop) => shop.keeper.entries.filter(({ kind }) => kind === 'recall');
const paidWith = (spend: string, points: number, cash: number) => [
  { kind: 'points', amountMinor: points, spend },
  { kind: 'cash', amountMinor: cash },
];

describe('points that are given back after their first end', () => {
  it.each([
    [100, 'breakage'],
    [100, 'grace 30 days'],
    [60, 'breakage'],
    [60, 'grace 30 days'],
  ])('%i of 100, onExpired: %s, have the end to which a visit has moved it', (spent, onExpired) => {
    const unit = `idle: 6 months, value: "0.01", onExpired: ${onExpired}`;
    const shop = shopAt('2026-01-10T12:00', file(unit));
    shop.buy({ number: '1', total: 10_000 });
    const { spend } = answered(shop.spend(spent, 's'), 'spend');
    shop.buy({ number: '2', total: 90 + spent, tenders: paidWith(spend, spent, 90) });
    shop.at('2026-07-05T12:00').buy({ number: '3', total: 100 });
    const back = answered(shop.at('2026-07-15T12:00').takeBack('2', [[1, 90 + spent]]), 'return');
    expect(back.givenBack).toEqual([{ unit: 'POINTS', amount: spent }]);
    expect(back.balances).toMatchObject([{ available: 101 }]);
    expect(left(shop, '2027-01-06T03:59')).toBe(101);
    expect(left(shop, '2027-01-06T04:00')).toBe(0);
    expect(recalls(shop)).toEqual([]);
  });

  it.each(['', 'idle: 2 months'])(
    'come without a rest that died while the unit said so (before: %s)',
    (idle) => {
      const dies = `value: "1.00", rest: dies, ${idle}`;
      const later = file('value: "1.00", idle: 3 months', '2026-04-01T04:00');
      const shop = shopAt('2026-03-02T12:00', file(dies), later);
      shop.buy({ number: '1', total: 1200 });
      const { spend } = answered(shop.spend(8, 's'), 'spend');
      shop.buy({ number: '2', total: 800, tenders: paidWith(spend, 800, 0) });
      expect(shop.keeper.account('breakage')).toBe(4);
      shop.at('2026-04-10T12:00').takeBack('2', [[1, 800]]);
      expect(left(shop, '2026-04-10T12:00')).toBe(8);
      expect(shop.keeper.account('breakage')).toBe(4);
    },
  );
});

describe('an end by inactivity, to the moment', () => {
  it('is recalled by what arrives in the very moment of the burn', () => {
    const shop = shopAt('2026-01-10T12:00', file('idle: 6 months'));
    shop.buy({ number: '1', total: 10_000 });
    expect(left(shop, '2026-07-11T04:00')).toBe(0);
    shop.buy({ number: '2', total: 500, at: '2026-07-09T12:00' });
    expect(left(shop, '2026-07-11T04:00')).toBe(105);
    expect(recalls(shop)).toMatchObject([{ ref: '', businessDate: '2026-07-11' }]);
  });

  it.each([
    ['2026-08-11T03:59', 1],
    ['2026-08-11T04:00', 0],
  ])('that moves to 10 August is looked at on %s: %i recall', (now, count) => {
    const shop = shopAt('2026-03-02T12:00', file('idle: 2 months'));
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-05-20T12:00').settle();
    for (const [number, at] of [
      ['2', '2026-06-10T12:00'],
      ['3', '2026-04-20T12:00'],
    ] as const) {
      shop.at(now).buy({ number, total: 100, at });
    }
    expect(recalls(shop)).toHaveLength(count);
    expect(left(shop, now)).toBe(count * 102);
  });

  it('counts from the first day of the version that brings it, in its first moment too', () => {
    const later = file('idle: 1 month', '2026-06-01T04:00');
    const shop = shopAt('2026-01-10T12:00', file(''), later);
    shop.buy({ number: '1', total: 10_000 });
    expect(left(shop, '2026-06-01T04:00')).toBe(100);
  });

  it('is that of points by hand as well, when the first receipt comes after them', () => {
    const shop = shopAt('2026-01-10T12:00', file('idle: 6 months'));
    shop.adjust(50);
    shop.at('2026-05-01T12:00').buy({ number: '1', total: 100 });
    shop.at('2026-06-01T12:00').buy({ number: '2', total: 100 });
    expect(left(shop, '2026-12-02T03:59')).toBe(52);
    expect(left(shop, '2026-12-02T04:00')).toBe(0);
  });

  it('never comes after the life that points had in the version in which they were earned', () => {
    const later = file('idle: 6 months', '2026-02-01T04:00');
    const shop = shopAt('2026-01-10T12:00', file('idle: 6 months, life: 3 months'), later);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-03-01T12:00').buy({ number: '2', total: 100 });
    expect(left(shop, '2026-04-11T03:59')).toBe(101);
    expect(left(shop, '2026-04-11T04:00')).toBe(1);
  });
});

describe('points of what arrives after their end by inactivity', () => {
  const given = (on: string, unit = 'idle: 2 months') => {
    const rule = `  - { id: a, on: ${on}, earn: { unit: POINTS, amount: 5 } }\n`;
    return shopAt(
      '2026-06-10T12:00',
      `${file(unit, '2020-01-01T00:00', 'events: [praise]')}${rule}`,
    );
  };
  const occurredAt = (local: string) => localToEpoch({ local, zone: 'Europe/Berlin' });

  it.each([
    ['2026-04-10T03:59', 0],
    ['2026-04-10T04:00', 5],
  ])('are none for the till that tells of an event of %s: %i', (at, available) => {
    const shop = given('praise');
    const { receipt } = shop.purchase({ number: 'p' });
    const event = { kind: 'event', receipt, event: 'praise', quantity: 1000 } as const;
    const outcome = shop.run({ ...event, occurredAt: occurredAt(at), who: { member: 'anna' } });
    expect(answered(outcome, 'event').balances).toMatchObject([{ available }]);
    expect(shop.balance()).toMatchObject({ available });
  });

  it('do not keep those from being told that an event of before the end calls back', () => {
    const more = 'events: [praise]\ntallies: { DEEDS: { of: events, event: praise } }';
    const text = file('idle: 6 months, idleBy: DEEDS', '2020-01-01T00:00', more);
    const shop = shopAt('2026-01-10T12:00', text);
    shop.buy({ number: '1', total: 10_000 });
    expect(left(shop, '2026-07-15T12:00')).toBe(0);
    const { receipt } = shop.purchase({ number: 'p' });
    const event = { kind: 'event', receipt, event: 'praise', quantity: 1000 } as const;
    const at = occurredAt('2026-07-09T12:00');
    const outcome = shop.run({ ...event, occurredAt: at, who: { member: 'anna' } });
    expect(answered(outcome, 'event').balances).toMatchObject([{ available: 100 }]);
  });

  it.each([
    ['2026-04-10T03:59', 0],
    ['2026-04-10T04:00', 5],
  ])('are burned with the tap of %s: %i', (at, available) => {
    const shop = given('visit');
    shop.run({ kind: 'visit', who: { member: 'anna' }, at: occurredAt(at) });
    expect(shop.balance()).toMatchObject({ available });
    expect(shop.keeper.account('breakage')).toBe(5 - available);
  });
});

describe('what inactivity is looked at for', () => {
  it('is no receipt without a card', () => {
    const outcome = shopAt('2026-01-10T12:00', file('idle: 6 months')).buy({
      ...{ number: '1', total: 10_000, who: null },
    });
    expect(outcome.ok && outcome.tallies).toEqual([]);
  });

  it('writes no lot whose end is as it was', () => {
    const shop = shopAt('2026-01-10T12:00', file('idle: 6 months'));
    shop.buy({ number: '1', total: 10_000 });
    const outcome = shop.settle();
    expect(outcome.ok && outcome.lots).toEqual([]);
  });

  it('lets recalled points pay a debt before the till is told what is left', () => {
    const shop = shopAt('2026-01-10T12:00', file('idle: 6 months, onReturn: debt'));
    for (const number of ['1', '2']) shop.buy({ number, total: 10_000 });
    shop.spend(150);
    shop.at('2026-07-15T12:00').takeBack('1', [[1, 10_000]]);
    expect(shop.balance()).toMatchObject({ available: 0, debt: 100 });
    const late = shop.buy({ number: '3', total: 100, at: '2026-07-09T12:00' });
    expect(answered(late, 'purchase').balances).toMatchObject([{ available: 0, debt: 49 }]);
    expectSoundBooks(shop.keeper);
  });
});
