import { expect, it } from 'vitest';
import { fullYears } from '../../../gateway/programme/evaluate/spans.ts';
import type { ProfileChanges } from '../../../gateway/programme/people/types.ts';
import { answered, programmesOf, refOf, Shop } from '../programme/given.ts';

const rule = (text: string) => `
stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
dates: [employed, trained]
rules:
  - { id: base, ${text} }
`;
const ladder = rule(
  'discount: { by: years.employed, steps: [ { from: 1, percent: 10 }, { from: 3, percent: 15 } ] }',
);
const newShop = (file = ladder) => new Shop(programmesOf(file), '2026-11-22T12:00');

const tell = (shop: Shop, dates: NonNullable<ProfileChanges['dates']>) =>
  shop.run({
    ...{ kind: 'profile', receipt: refOf('p'), who: { member: 'anna' }, changes: { dates } },
    at: shop.now,
  });
let count = 0;
const pays = (shop: Shop) => {
  count += 1;
  return answered(shop.buy({ number: `r${count}`, total: 10_000 }), 'purchase').payMinor;
};

it.each([
  ['2023-11-22', '2026-11-21', 2],
  ['2023-11-22', '2026-11-22', 3],
  ['2024-02-29', '2025-02-27', 0],
  ['2024-02-29', '2025-02-28', 1],
  ['2024-02-29', '2028-02-28', 3],
  ['2024-02-29', '2028-02-29', 4],
  ['2026-11-22', '2026-11-22', 0],
  ['2026-11-22', '2026-11-21', undefined],
])('from %s to %s it is %s full years', (from, to, years) => {
  expect(fullYears(from, to)).toBe(years);
});

it('a ladder goes by the full years since a date, up to the day before the next one', () => {
  const shop = newShop();
  expect(pays(shop)).toBe(10_000);
  answered(tell(shop, { employed: '2025-11-23' }), 'profiled');
  expect(pays(shop)).toBe(10_000);
  shop.at('2026-11-23T00:00');
  expect(pays(shop)).toBe(9_000);
  answered(tell(shop, { trained: '2020-01-01' }), 'profiled');
  expect(pays(shop)).toBe(9_000);
  answered(tell(shop, { employed: '2023-11-23' }), 'profiled');
  expect(pays(shop)).toBe(8_500);
  answered(tell(shop, { employed: null }), 'profiled');
  expect(pays(shop)).toBe(10_000);
  expect(shop.keeper.profiles.get('anna')?.dates).toEqual({ trained: '2020-01-01' });
});

it('a date that is not known gives nothing, also behind a `not`', () => {
  const shop = newShop(
    rule('when: { not: { years.employed: { gte: 1 } } }, discount: { percent: 5 }'),
  );
  expect(pays(shop)).toBe(10_000);
  answered(tell(shop, { employed: '2026-11-22' }), 'profiled');
  expect(pays(shop)).toBe(9_500);
  // A receipt of before the date.
  const early = shop.purchase({ number: 'early', total: 10_000, at: '2026-11-21T12:00' });
  expect(answered(shop.run(early), 'purchase').payMinor).toBe(10_000);
});

it.each<[string, NonNullable<ProfileChanges['dates']>, string]>([
  ['a day to come', { employed: '2026-11-23' }, 'dates/employed'],
  ['no day', { employed: '2026-02-30' }, 'dates/employed'],
  ['a day long ago', { employed: '1899-12-31' }, 'dates/employed'],
  ['a date that the file does not name', { hired: '2020-01-01' }, 'dates/hired'],
  ['a name that is none', { 'Anna Berg': null }, 'dates'],
])('%s is refused', (_, dates, path) => {
  const refused = tell(newShop(), dates);
  expect(refused).toMatchObject({ ok: false, code: 'REQUEST_INVALID', facts: { path } });
});

it('what a programme no longer names can be taken back, and stands in no entry', () => {
  const shop = newShop();
  answered(tell(shop, { employed: '2019-05-06' }), 'profiled');
  answered(tell(shop, { gone: null }), 'profiled');
  expect(JSON.stringify(shop.keeper.entries)).not.toContain('2019');
});

it('a sale keeps the date that its rules ask, and no other', () => {
  const shop = newShop();
  answered(tell(shop, { employed: '2019-05-06', trained: '2018-04-03' }), 'profiled');
  pays(shop);
  const [sale] = [...shop.keeper.sales.values()];
  expect(sale?.recheck).toMatchObject({ member: { dates: { employed: '2019-05-06' } } });
  expect(JSON.stringify(sale)).not.toContain('2018');
});
