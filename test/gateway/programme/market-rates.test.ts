import { describe, expect, it } from 'vitest';
import {
  currenciesIn,
  originOf,
  rateOn,
  unitAbroad,
  versionIn,
} from '../../../gateway/programme/market.ts';
import type { UnitDefinition } from '../../../gateway/programme/types.ts';
import { isHidden, shownUnits } from '../../../gateway/programme/versions.ts';
import { payable, worthOf } from '../../../gateway/programme/worth.ts';
import { programmesOf } from './given.ts';

const file = (more: string, from = '2020-01-01', units = 'POINTS: { value: "0.10" }') => `
stamgast: 1
id: city
effectiveFrom: ${from}T00:00
zone: Europe/Copenhagen
currency: DKK
units: { ${units} }
${more}
rules: []
`;
function version(more: string, units?: string) {
  const [made] = programmesOf(file(more, undefined, units));
  if (made === undefined) throw new Error('no version');
  return made;
}
function unitOf(more: string): UnitDefinition {
  const unit = version('', `POINTS: { ${more} }`).units[0];
  if (unit === undefined) throw new Error('no unit');
  return unit;
}

const rates = 'currencies: { EUR: { rates: { 2026-01-01: "8.00", 2026-03-03: "7.50" } } }';
const place = (stores: string) => `{ region: fyn, country: DK, stores: [ ${stores} ] }`;

describe('where a receipt comes from', () => {
  const partners = 'partners: { cafe: { trade: food } }';
  const places = `places: { odense: ${place('cafe/1')}, assens: ${place('cafe/*')} }`;
  it.each([
    ['nothing is known of it', '', { partner: 'cafe', store: '1' }, {}],
    ['the trade of its partner', partners, { partner: 'cafe', store: '1' }, { trade: 'food' }],
    ['a partner without a trade', partners, { partner: 'shop', store: '1' }, {}],
    [
      'the place of its store',
      places,
      { partner: 'cafe', store: '1' },
      { place: { city: 'odense', region: 'fyn', country: 'DK' } },
    ],
    [
      'the place of all stores of a partner, and its trade',
      `${partners}\n${places}`,
      { partner: 'cafe', store: '2' },
      { place: { city: 'assens', region: 'fyn', country: 'DK' }, trade: 'food' },
    ],
    ['a store without a place', places, { partner: 'shop', store: '1' }, {}],
  ])('%s', (_what, more, receipt, origin) => {
    expect(originOf(version(more), receipt)).toStrictEqual(origin);
  });
});

describe('a version in another currency', () => {
  it('is the version with its money read as of that one, and the same one each time', () => {
    const made = version(rates);
    expect(currenciesIn(made)).toEqual(['DKK', 'EUR']);
    expect(versionIn(made, 'DKK')).toBe(made);
    expect(versionIn(made, 'SEK')).toBeNull();
    const abroad = versionIn(made, 'EUR');
    expect(abroad).toEqual({ ...made, currency: 'EUR' });
    // What is found out about it once is found again by it.
    expect(versionIn(made, 'EUR')).toBe(abroad);
  });

  it.each([
    ['2025-12-31', null],
    ['2026-01-01', '8.00'],
    ['2026-03-02', '8.00'],
    ['2026-03-03', '7.50'],
    ['2027-01-01', '7.50'],
  ])('has on %s the rate %s', (day, text) => {
    const made = version(rates);
    expect(rateOn(made, 'EUR', day)?.text ?? null).toBe(text);
    expect(rateOn(made, 'SEK', day)).toBeNull();
  });

  const rate = (num: number, den: number) => ({ from: '', text: '', perMinor: { num, den } });
  const ratio = (num: number, den: number) => ({ num, den });
  it.each([
    ['a point of 0.10 at 8.00', ratio(10, 1), rate(8, 1), ratio(5, 4)],
    ['a point of 0.10 at 7.46', ratio(10, 1), rate(373, 50), ratio(500, 373)],
    ['what has no worth', null, rate(8, 1), null],
    ['what has no rate', ratio(10, 1), null, null],
    ['beyond exact numbers, above', ratio(2 ** 52, 1), rate(1, 3), null],
    ['beyond exact numbers, below', ratio(1, 2 ** 52), rate(3, 1), null],
  ])('%s', (_what, value, at, worth) => {
    const unit = { ...unitOf('value: "0.10"'), value, worth: value };
    expect(unitAbroad(unit, at)).toEqual({ ...unit, value: worth, worth });
  });
});

describe('the worth of points', () => {
  it.each([
    ['value: "0.10"', 40, 400],
    ['value: "0.15", scale: 1', 5, 7],
    ['value: "0.01"', 10 ** 12, 10 ** 12],
    ['value: "0.01"', 10 ** 12 + 1, null],
    ['value: "0.01", scale: 2', 10 ** 14, 10 ** 12],
    ['', 40, 0],
  ])('with `%s` of %i is %s', (more, amount, minor) => {
    expect(worthOf(unitOf(more), amount)).toBe(minor);
  });

  it.each([
    ['value: "0.10"', 40, 400, { points: 40, minor: 400 }],
    ['value: "0.10"', 40, 399, { points: 39, minor: 390 }],
    ['value: "0.10"', 40, 305, { points: 30, minor: 300 }],
    ['value: "0.15", scale: 1', 50, 10, { points: 6, minor: 9 }],
    ['value: "0.10"', 40, 0, { points: 0, minor: 0 }],
    ['', 40, 400, { points: 0, minor: 0 }],
    ['value: "999999999.99"', 40, 10 ** 12, { points: 10, minor: 999_999_999_990 }],
  ])('with `%s`: %i points and %i of money pay %o', (more, points, moneyMinor, paid) => {
    expect(payable(unitOf(more), { points, moneyMinor })).toEqual(paid);
  });
});

describe('units of several versions', () => {
  const hidden = 'POINTS: {}, STARS: { scale: 2 }, SECRET: { hidden: true }';
  const programmes = programmesOf(
    file('', '2020-01-01', 'POINTS: {}'),
    file('', '2021-01-01', hidden),
  );

  it('are shown in the order in which they came, but for those that only staff see', () => {
    expect(shownUnits(programmes)).toEqual([
      { unit: 'POINTS', scale: 0 },
      { unit: 'STARS', scale: 2 },
    ]);
    expect(['POINTS', 'STARS', 'SECRET'].map((unit) => isHidden(programmes, unit))).toEqual([
      ...[false, false, true],
    ]);
  });
});
