import { describe, expect, it } from 'vitest';
import {
  endsBetween,
  hasPeriodEnds,
  monthEnd,
  nextEnd,
} from '../../../gateway/programme/standing/period-ends.ts';
import { expectSoundBooks } from './books.ts';
import { programmesOf, Shop } from './given.ts';

const file = (rules: readonly string[], from = '2020-01-01T00:00', stamps = '') => `
stamgast: 1
id: ends
effectiveFrom: ${from}
zone: Europe/Berlin
cutOff: "04:00"
currency: EUR
units: { CREDIT: { scale: 2, value: "1.00", cost: "1.00" }, STAMPS: { ${stamps} } }
tallies: { SUM: { of: paid, in: quarter, onReturn: carry } }
rules:
${rules.map((rule) => `  - { ${rule} }`).join('\n')}
`;
const rebate =
  'id: rebate, on: quarter end, earn: { unit: CREDIT, by: tally.SUM, steps: [ { from: "0.00", percent: 2 }, { from: "500.00", percent: 3 } ] }';
const stamp = (on: string) => `id: a, on: ${on}, earn: { unit: STAMPS, amount: 5 }`;
const shopOf = (rule: string, stamps = '') =>
  new Shop(programmesOf(file([rule], '2020-01-01T00:00', stamps)), '2026-02-02T12:00');
const has = (shop: Shop, unit: string, part = 'available') => {
  expectSoundBooks(shop.keeper);
  return shop.keeper.account(`member:anna:${part}`, unit);
};
const given = (shop: Shop) => shop.keeper.entries.filter(({ ref }) => ref.startsWith('end '));

describe('periods that end while nobody looks', () => {
  it('share the uses that their limit allows', () => {
    const shop = shopOf(`${stamp('month end')}, limit: { member: 3 per year }`);
    shop.at('2026-03-01T12:00').settle();
    expect(has(shop, 'STAMPS')).toBe(5);
    shop.at('2026-09-01T12:00').settle();
    expect(has(shop, 'STAMPS')).toBe(15);
  });

  it('share what their budget has left, and the last one says so', () => {
    const shop = shopOf(`${rebate}, budget: { money: "5.00", per: ever }`);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-04-01T12:00').settle();
    expect(has(shop, 'CREDIT')).toBe(200);
    shop.buy({ number: '2', total: 10_000 });
    // Both quarters end unseen: no receipt comes between them.
    const later = { number: '3', total: 10_000, at: '2026-07-02T12:00' };
    shop.at('2026-10-02T12:00').buy(later);
    expect(has(shop, 'CREDIT')).toBe(500);
    const sums = given(shop).map(({ traces }) => JSON.stringify(traces.at(-1)?.sum));
    expect(sums[0]).not.toContain('left of the budget');
    expect(sums.at(-1)).toContain('left of the budget');
  });

  it('whose rule has had its use before still give what came late', () => {
    const shop = shopOf(`${rebate}, limit: { member: 1 per year }`);
    shop.buy({ number: '1', total: 48_000 });
    shop.at('2026-04-02T12:00').settle();
    expect(has(shop, 'CREDIT')).toBe(960);
    shop.buy({ number: '2', total: 2000, at: '2026-03-31T12:00' });
    expect(has(shop, 'CREDIT')).toBe(1500);
    shop.at('2026-07-02T12:00').settle();
    expect(has(shop, 'CREDIT')).toBe(1500);
  });

  it('let points wait from the end on, however late somebody looks', () => {
    const looked = (...at: readonly string[]) => {
      const shop = shopOf(stamp('month end'), 'pending: 14 days');
      for (const one of at) shop.at(one).settle();
      return [has(shop, 'STAMPS', 'pending'), has(shop, 'STAMPS')];
    };
    expect(looked('2026-03-01T12:00')).toEqual([5, 0]);
    expect(looked('2026-03-15T03:59')).toEqual([5, 0]);
    expect(looked('2026-03-15T04:00')).toEqual([0, 5]);
    expect(looked('2026-03-01T12:00', '2026-03-15T04:00')).toEqual([0, 5]);
  });

  it('whose rule gives again for what came late have used it once', () => {
    const shop = shopOf(`${rebate}, limit: { member: 2 per year }`);
    shop.buy({ number: '1', total: 10_000 });
    shop.at('2026-04-02T12:00').buy({ number: '2', total: 10_000, at: '2026-03-31T12:00' });
    expect(has(shop, 'CREDIT')).toBe(400);
    shop.buy({ number: '3', total: 10_000 });
    shop.at('2026-07-02T12:00').buy({ number: '4', total: 10_000 });
    expect(has(shop, 'CREDIT')).toBe(600);
    shop.at('2026-10-02T12:00').settle();
    expect(has(shop, 'CREDIT')).toBe(600);
  });

  it('are looked at from the first version on for a member of whom nothing is kept yet', () => {
    const shop = new Shop(
      programmesOf(file([stamp('month end')], '2025-12-01T04:00')),
      '2026-02-02T12:00',
    );
    shop.keeper.wakes.delete('anna');
    shop.settle();
    expect(given(shop).map(({ ref }) => ref)).toEqual(['end 2025-12', 'end 2026-01']);
  });

  it('say what a fixed amount is', () => {
    const shop = shopOf(stamp('month end')).at('2026-03-01T12:00');
    shop.settle();
    expect(JSON.stringify(given(shop)[0]?.traces)).toContain('a fixed amount');
  });
});

describe('which periods end', () => {
  const between = (programmes: ReturnType<typeof programmesOf>, since: string, until: string) =>
    endsBetween(programmes, { since, until }).map(({ kind, day }) => `${kind} ${day}`);
  const all = programmesOf(
    file(
      ['month', 'quarter', 'year'].map((kind, at) => stamp(`${kind} end`).replace('a', `a${at}`)),
    ),
  );

  it('is each month, quarter and year after the one day and before the other', () => {
    expect(between(all, '2025-11-29', '2026-02-01')).toEqual([
      ...['month 2025-11-30', 'month 2025-12-31', 'quarter 2025-12-31', 'year 2025-12-31'],
      'month 2026-01-31',
    ]);
    expect(between(all, '2025-11-30', '2025-12-31')).toEqual([]);
    expect(between(all, '2025-12-30', '2026-01-01')).toHaveLength(3);
    expect(between(all, '2026-02-28', '2026-04-01')).toEqual([
      'month 2026-03-31',
      'quarter 2026-03-31',
    ]);
  });

  it('begins with the first version that gives something, for who was there before it', () => {
    const none = file(['id: p, earn: { unit: STAMPS, amount: 1 }']);
    const later = file([stamp('month end')], '2026-03-31T12:00');
    const last = file([stamp('month end')], '2026-04-30T12:00');
    expect(between(programmesOf(none, later, last), '', '2026-06-01')).toEqual([
      ...['month 2026-03-31', 'month 2026-04-30', 'month 2026-05-31'],
    ]);
    const next = file([stamp('month end')], '2026-04-01T04:00');
    expect(between(programmesOf(none, next), '', '2026-06-01')).toEqual([
      ...['month 2026-04-30', 'month 2026-05-31'],
    ]);
    expect(between(programmesOf(none), '', '2026-06-01')).toEqual([]);
    expect(between([], '', '2026-06-01')).toEqual([]);
    expect([all, programmesOf(none), programmesOf(none, next)].map(hasPeriodEnds)).toEqual([
      ...[true, false, true],
    ]);
  });

  it.each([
    ['2026-02-01', '2026-02-28'],
    ['2028-02-29', '2028-02-29'],
    ['2026-12-31', '2026-12-31'],
    ['2026-04-30', '2026-04-30'],
  ])('of the month of %s the last day is %s', (day, last) => {
    expect(monthEnd(day)).toBe(last);
  });

  it.each([
    ['month end', '2026-02-28', '2026-03-01'],
    ['month end', '2026-03-01', '2026-04-01'],
    ['quarter end', '2026-01-31', '2026-04-01'],
    ['quarter end', '2026-03-31', '2026-04-01'],
    ['quarter end', '2026-04-01', '2026-07-01'],
    ['year end', '2026-03-31', '2027-01-01'],
  ])('on: %s counted from %s, the next is over on %s', (on, today, over) => {
    const [version] = programmesOf(file([stamp(on)]));
    const at = version === undefined ? null : nextEnd(version, today);
    expect(new Date(at ?? 0).toISOString().slice(0, 10)).toBe(over);
  });

  it('of several kinds is the one that comes first', () => {
    const [version] = programmesOf(
      file([stamp('month end'), stamp('quarter end').replace('a', 'b')]),
    );
    const at = version === undefined ? null : nextEnd(version, '2026-02-01');
    expect(new Date(at ?? 0).toISOString().slice(0, 10)).toBe('2026-03-01');
  });

  it('is none where no rule gives anything at an end', () => {
    const [version] = programmesOf(file([stamp('visit')]));
    expect(version === undefined ? '' : nextEnd(version, '2026-02-02')).toBeNull();
  });
});
