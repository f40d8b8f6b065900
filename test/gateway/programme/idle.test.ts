import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, startOfBusinessDay } from '../../../protocol/calendar.ts';
import { expectSoundBooks } from './books.ts';
import { answered, codeOf, programmesOf, Shop } from './given.ts';

const file = (unit: string, more = '') => `
stamgast: 1
id: idle
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { POINTS: { ${unit} } }
${more}
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
`;
const half = programmesOf(file('idle: 6 months'));
const shopAt = (at: string, programmes = half) => new Shop(programmes, at);
const left = (shop: Shop, at: string) => {
  shop.at(at).settle();
  expectSoundBooks(shop.keeper);
  return shop.balance().available;
};
const kinds = (shop: Shop) => shop.keeper.entries.map(({ kind }) => kind);

describe('points that end when the member stays away', () => {
  it.each([
    ['2026-07-11T03:59', 100],
    ['2026-07-11T04:00', 0],
  ])(
    'edge case 7: 6 months from 10 January with cut-off 04:00: at %s %i are left',
    (at, points) => {
      const shop = shopAt('2026-01-10T12:00');
      shop.buy({ number: '1', total: 10_000 });
      expect(left(shop, at)).toBe(points);
      expect(shop.keeper.account('breakage')).toBe(100 - points);
    },
  );

  it.each([
    ['2026-08-31T12:00', '2027-03-01T03:59', '2027-03-01T04:00'],
    ['2027-08-31T12:00', '2028-03-01T03:59', '2028-03-01T04:00'],
    ['2026-03-28T23:30', '2026-09-29T03:59', '2026-09-29T04:00'],
    ['2026-10-25T03:30', '2027-04-25T03:59', '2027-04-25T04:00'],
  ])('edge case 10: from %s they last until %s', (at, last, first) => {
    const bought = () => {
      const shop = shopAt(at);
      shop.buy({ number: '1', total: 10_000 });
      return shop;
    };
    expect(codeOf(bought().at(last).spend(100))).toBe('posted');
    expect(codeOf(bought().at(first).spend(1))).toBe('POINTS_SHORT');
  });

  it('any receipt keeps all of them alive, and one after the end brings nothing back', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-07-05T12:00').buy({ number: '2', total: 100 });
    expect(left(shop, '2027-01-06T03:59')).toBe(101);
    shop.at('2027-01-06T12:00').buy({ number: '3', total: 100 });
    expect(left(shop, '2027-01-06T13:00')).toBe(1);
    expect(kinds(shop)).not.toContain('recall');
  });

  it('a receipt that came back whole kept nothing alive, where its tally says so', () => {
    const programmes = programmesOf(
      file('idle: 6 months, idleBy: VISITS', 'tallies: { VISITS: { of: receipts } }'),
    );
    const shop = shopAt('2026-01-10T12:00', programmes);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-06-01T12:00').buy({ number: '2', total: 500 });
    shop.takeBack('2', [[1, 500]]);
    expect(left(shop, '2026-07-11T03:59')).toBe(100);
    expect(left(shop, '2026-07-11T04:00')).toBe(0);
  });

  it('points by hand end so too, and those of a receipt that is too late are never there', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.adjust(50);
    const [lot] = [...shop.keeper.lots.values()];
    expect(lot?.expiresAt).toBe(shop.at('2026-07-11T04:00').now);
    const late = { number: '1', total: 10_000, at: '2026-01-05T12:00' };
    expect(answered(shop.buy(late), 'purchase').balances[0]).toMatchObject({ available: 0 });
  });

  it('the days of grace of points that came back are their own', () => {
    const grace = 'idle: 6 months, value: "0.01", onExpired: grace 30 days';
    const shop = shopAt('2026-01-10T12:00', programmesOf(file(grace)));
    shop.buy({ number: '1', total: 10_000 });
    const { spend } = answered(shop.spend(100, 's'), 'spend');
    const tenders = [
      { kind: 'points', amountMinor: 100, spend },
      { kind: 'cash', amountMinor: 900 },
    ];
    shop.buy({ number: '2', total: 1000, tenders });
    shop.at('2026-07-15T12:00').takeBack('2', [[1, 1000]]);
    expect(left(shop, '2026-08-15T03:59')).toBe(100);
    expect(left(shop, '2026-08-15T04:00')).toBe(0);
  });

  it('the shorter of life and idleness ends them', () => {
    const shop = shopAt('2026-01-10T12:00', programmesOf(file('idle: 6 months, life: 8 months')));
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-07-05T12:00').buy({ number: '2', total: 100 });
    expect(left(shop, '2026-09-11T03:59')).toBe(101);
    expect(left(shop, '2026-09-11T04:00')).toBe(1);
    expect(left(shop, '2027-01-06T04:00')).toBe(0);
  });

  it('with idleBy only what the tally counts keeps them alive: taps by switch', () => {
    const tallies =
      'tallies: { VISITS: { of: receipts, when: { receipt.total: { gte: "10.00" } }, taps: true } }';
    const programmes = programmesOf(file('idle: 6 months, idleBy: VISITS', tallies));
    const shop = shopAt('2026-01-10T12:00', programmes);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-06-01T12:00').buy({ number: '2', total: 500 });
    expect(left(shop, '2026-07-11T12:00')).toBe(5);
    const tapped = shopAt('2026-01-10T12:00', programmes);
    tapped.buy({ number: '1', total: 10_000 });
    tapped.at('2026-06-01T12:00');
    tapped.run({ kind: 'visit', who: { member: 'anna' }, at: tapped.now });
    expect(left(tapped, '2026-12-02T03:59')).toBe(100);
    expect(left(tapped, '2026-12-02T04:00')).toBe(0);
  });

  it('a version that brings idleness counts from its own first day', () => {
    const later = file('idle: 1 month').replace('2020-01-01T00:00', '2026-06-01T04:00');
    const shop = shopAt('2026-01-10T12:00', programmesOf(file(''), later));
    shop.buy({ number: '1', total: 10_000 });
    expect(left(shop, '2026-07-02T03:59')).toBe(100);
    expect(left(shop, '2026-07-02T04:00')).toBe(0);
    const quiet = shopAt('2026-01-10T12:00', programmesOf(file(''), later));
    quiet.buy({ number: '1', total: 10_000 });
    expect(codeOf(quiet.at('2026-07-02T04:00').spend(1))).toBe('POINTS_SHORT');
  });
});

describe('versions and returns that bear on an idle end', () => {
  it.each(['2026-06-01', '2027-01-01'])(
    'one to come from %s without it changes nothing',
    (from) => {
      const brings = file('idle: 2 months').replace('2020-01-01T00:00', '2026-05-01T04:00');
      const ends = file('').replace('2020-01-01T00:00', `${from}T04:00`);
      const bought = (...more: string[]) => {
        const shop = shopAt('2026-03-02T12:00', programmesOf(file(''), brings, ...more));
        shop.buy({ number: '1', total: 10_000 });
        return left(shop, '2026-05-20T12:00');
      };
      expect(bought()).toBe(100);
      expect(bought(ends)).toBe(100);
    },
  );

  it('the answer of a return shows no points whose end it has moved into the past', () => {
    const programmes = programmesOf(
      file('idle: 2 months, idleBy: VISITS', 'tallies: { VISITS: { of: receipts } }'),
    );
    const shop = shopAt('2026-03-02T12:00', programmes);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-04-20T12:00').buy({ number: '2', total: 1000 });
    const answer = answered(shop.at('2026-06-01T12:00').takeBack('2', [[1, 1000]]), 'return');
    expect(answer.balances[0]).toMatchObject({ available: 0 });
    expectSoundBooks(shop.keeper);
    expect(shop.keeper.account('breakage')).toBe(100);
    expect(codeOf(shop.spend(1))).toBe('POINTS_SHORT');
  });
});

describe('edge case 51: what comes late and falls before a burn', () => {
  it('recalls it, with an entry of its own', () => {
    const shop = shopAt('2026-01-10T12:00');
    shop.buy({ number: '1', total: 10_000 });
    expect(left(shop, '2026-07-15T12:00')).toBe(0);
    shop.buy({ number: '2', total: 500, at: '2026-07-09T12:00' });
    expect(left(shop, '2026-07-15T12:00')).toBe(105);
    expect(shop.keeper.account('breakage')).toBe(0);
    expect(kinds(shop)).toEqual(['enrol', 'earn', 'expire', 'earn', 'recall']);
    expect(left(shop, '2027-01-10T04:00')).toBe(0);
  });

  it('a tap does so too where it counts, and one after the burn does not', () => {
    const tallies = 'tallies: { VISITS: { of: receipts, taps: true } }';
    const shop = shopAt(
      '2026-01-10T12:00',
      programmesOf(file('idle: 6 months, idleBy: VISITS', tallies)),
    );
    shop.buy({ number: '1', total: 10_000 });
    expect(left(shop, '2026-07-15T12:00')).toBe(0);
    const tap = (at: number) => shop.run({ kind: 'visit', who: { member: 'anna' }, at });
    tap(shop.now - 24 * 3600_000);
    expect(left(shop, '2026-07-15T12:00')).toBe(0);
    tap(shop.now - 7 * 24 * 3600_000);
    expect(left(shop, '2026-07-15T12:00')).toBe(100);
  });

  it('does not bring back the rest that died with the receipt it paid', () => {
    const programmes = programmesOf(file('value: "1.00", rest: dies, idle: 2 months'));
    const shop = shopAt('2026-03-02T12:00', programmes);
    shop.buy({ number: '1', total: 1200 });
    const { spend } = answered(shop.spend(8, 's'), 'spend');
    const tenders = [{ kind: 'points', amountMinor: 800, spend }];
    shop.buy({ number: '2', total: 800, tenders });
    expect(left(shop, '2026-03-02T12:00')).toBe(8);
    expect(left(shop, '2026-06-10T12:00')).toBe(0);
    shop.buy({ number: '3', total: 10, at: '2026-04-20T12:00' });
    expect(left(shop, '2026-06-10T12:00')).toBe(8);
    expect(shop.keeper.account('breakage')).toBe(4);
  });

  it('pays a debt first', () => {
    const shop = shopAt('2026-01-10T12:00', programmesOf(file('idle: 6 months, onReturn: debt')));
    shop.buy({ number: '1', total: 10_000 });
    shop.buy({ number: '2', total: 10_000 });
    shop.spend(150);
    shop.at('2026-07-15T12:00').takeBack('1', [[1, 10_000]]);
    expect(shop.balance()).toMatchObject({ available: 0 });
    const { debt } = shop.balance();
    shop.buy({ number: '3', total: 100, at: '2026-07-09T12:00' });
    expectSoundBooks(shop.keeper);
    expect(debt).toBeGreaterThan(0);
    expect(shop.balance().debt).toBeLessThan(debt);
  });

  it('in whichever order receipts become known, the same points are left', () => {
    const days = fc.uniqueArray(fc.nat(700), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(days, fc.nat(), (some, turn) => {
        const inTime = shopAt('2026-01-01T12:00');
        for (const day of [...some].sort((a, b) => a - b)) {
          inTime.at(`${addDays('2026-01-01', day)}T12:00`);
          inTime.buy({ number: `${day}`, total: 1000 });
        }
        const late = shopAt('2027-12-20T12:00');
        const cut = turn % some.length;
        for (const day of [...some.slice(cut), ...some.slice(0, cut)]) {
          const before = late.balance().available;
          late.buy({ number: `${day}`, total: 1000, at: `${addDays('2026-01-01', day)}T12:00` });
          expect(late.balance().available).toBeGreaterThanOrEqual(before);
        }
        expect(left(late, '2027-12-20T12:00')).toBe(left(inTime, '2027-12-20T12:00'));
      }),
      { numRuns: 60 },
    );
  });
});

it('every lot ends as a walk over the days of activity says, one after the other', () => {
  const idles = fc.constantFrom({ months: 2 }, { days: 45 });
  const days = fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(idles, days, (idle, some) => {
      const [[kind, count] = ['days', 0]] = Object.entries(idle);
      const shop = shopAt('2027-09-01T12:00', programmesOf(file(`idle: ${count} ${kind}`)));
      const dates = some.map((day) => addDays('2026-01-01', day));
      for (const [at, date] of dates.entries()) {
        shop.buy({ number: `${at}`, total: 100, at: `${date}T12:00` });
      }
      const ends = [...shop.keeper.lots.values()].map(({ expiresAt }) => expiresAt);
      const walked = dates.map((from) => {
        const stays = (day: string) =>
          'months' in idle ? addMonths(day, idle.months) : addDays(day, idle.days);
        let last = stays(from);
        for (const day of [...dates].sort()) if (day > from && day <= last) last = stays(day);
        return startOfBusinessDay({
          zone: 'Europe/Berlin',
          cutOffMinutes: 240,
          date: addDays(last, 1),
        });
      });
      expect(ends).toEqual(walked);
    }),
    { numRuns: 100 },
  );
});
