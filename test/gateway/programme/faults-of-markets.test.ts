import { describe, expect, test } from 'vitest';
import { type FaultRow, sayingsOf, shopFile } from './sayings.ts';

const market: readonly FaultRow[] = [
  [
    'partners: { a: { trade: food }, b: { trade: food }, c: { trade: books }, d: { trade: food } }',
    '14:45: partners.b.trade: "b" and "a" compete in "food"; one partner of a trade, or `competitors: allow`',
    '14:86: partners.d.trade: "d" and "a" compete in "food"; one partner of a trade, or `competitors: allow`',
  ],
  [
    'competitors: allow',
    '14:14: competitors: the file names no partners; say who they are: partners: { grocer: { trade: groceries } }',
  ],
  [
    `competitors: allow
partners: { a: { trade: food }, b: { trade: food } }`,
  ],
  [
    `competitors: refuse
partners: { a: { trade: food }, b: { trade: food } }`,
    '15:45: partners.b.trade: "b" and "a" compete in "food"; one partner of a trade, or `competitors: allow`',
  ],
  [
    'places: { aarhus: { region: jutland, country: DK, stores: ["a/1", "b/*"] }, flensburg: { region: jutland, country: DE, stores: ["a/2"] }, ribe: { region: jutland, country: DK, stores: ["a/1"] } }',
    '14:116: places.flensburg.country: "jutland" lies in "DK" elsewhere; a region lies in one country',
    '14:186: places.ribe.stores.0: "a/1" lies in "aarhus" already; name each store in one city',
  ],
  [
    'currencies: { DKK: {} }',
    '14:20: currencies.DKK: "DKK" is `currency` already; another ISO 4217 currency in capitals, as `EUR`',
  ],
  [
    'currencies: { XYZ: {} }',
    '14:20: currencies.XYZ: "XYZ" is no currency; another ISO 4217 currency in capitals, as `EUR`',
  ],
  [
    'currencies: { EUR: { rates: { 2026-02-30: "7.46", 2026-03-01: "0.00" } } }',
    '14:43: currencies.EUR.rates.2026-02-30: found "2026-02-30"; a day of the calendar: 2026-03-14',
    '14:63: currencies.EUR.rates.2026-03-01: found 0; a rate above 0: `"7.46"`',
  ],
  [
    `currencies: { EUR: {} }
rules: [ { id: a, currency: SEK, discount: { amount: "5.00" } } ]`,
    '13:29: rules.0.currency: "SEK" is no currency of this file; one of DKK, EUR: others stand under `currencies`',
  ],
  [
    `currencies: { JPY: {} }
rules: [ { id: a, currency: JPY, discount: { amount: "5.00" } }, { id: b, currency: JPY, earn: { unit: POINTS, percent: 5 } }, { id: c, currency: JPY, budget: { money: "5" }, earn: { unit: POINTS, per: "5", amount: 1 } }, { id: d, currency: JPY, budget: { money: "5" }, discount: { percent: 5 } }, { id: e, currency: DKK, earn: { unit: POINTS, percent: 5 } } ]`,
    '13:121: rules.1.earn.percent: a point is worth so much DKK; say how many points for how much: { amount: 1, per: "1.00" }',
    '13:160: rules.2.budget: a point costs so much DKK; count uses: limit: { total: 100 }',
  ],
  [
    `currencies: { JPY: {} }
tallies: { T: { of: paid, currency: JPY } }
rules: [ { id: a, on: year end, earn: { unit: POINTS, by: tally.T, steps: [ { from: "5", percent: 1 } ] } }, { id: b, when: { tally.T: { gte: "1.5" } }, discount: { by: tally.T, steps: [ { from: "1.5", percent: 3 } ] } } ]`,
    '13:59: rules.0.earn.by: T counts JPY; a tally of money in DKK, in which points are worth something',
    '13:143: rules.1.when.tally.T.gte: found "1.5"; a whole number, not negative',
    '13:196: rules.1.discount.steps.0.from: found "1.5"; a number without decimals',
  ],
  [
    `currencies: { EUR: {} }
exclude: { both: { price: { gte: "5.00" } } }`,
    '15:10: exclude: it names money; no prices here: the file has several currencies',
  ],
  ['exclude: { both: { price: { gte: "5.00" } } }'],
  [
    `currencies: { EUR: {} }
exclude: { both: { sku: x } }`,
  ],
  [
    `partners: { air: { trade: travel } }
conversions: { a: { partner: ear, from: { unit: MILES, amount: 1 }, to: { unit: STARS, amount: 1 } }, b: { partner: air, from: { unit: POINTS, amount: 1 }, to: { unit: STAMPS, amount: 1 } }, c: { partner: air, from: { unit: COINS, amount: "0.001" }, to: { unit: MILES, amount: "0.5" } } }`,
    '15:30: conversions.a.partner: "ear" is no partner of this file; one of air',
    `15:19: conversions.a: neither unit is of this file; one of POINTS, STAMPS, COINS, and one of the partner's`,
    `15:106: conversions.b: both units are of this file; one of POINTS, STAMPS, COINS, and one of the partner's`,
    '15:240: conversions.c.from.amount: found "0.001"; more than 0, with at most 2 decimals',
    '15:278: conversions.c.to.amount: found "0.5"; more than 0, without decimals',
  ],
  [
    `partners: { food: { trade: food } }
rules: [ { id: a, when: { partner: fod, partner.trade: foot }, discount: { percent: 5 } } ]`,
    '13:36: rules.0.when.partner: "fod" is not known; did you mean `food`? one of food',
    '13:56: rules.0.when.partner.trade: "foot" is not known; did you mean `food`? one of food',
  ],
  [
    `places: { aarhus: { region: jutland, country: DK, stores: ["a/1"] }, vejle: { region: jutland, country: DK, stores: ["a/2"] } }
rules: [ { id: a, when: { place.city: arhus, place.region: fyn, place.country: SE }, discount: { percent: 5 } } ]`,
    '13:39: rules.0.when.place.city: "arhus" is not known; did you mean `aarhus`? one of aarhus, vejle',
    '13:60: rules.0.when.place.region: "fyn" is not known; one of jutland',
    '13:80: rules.0.when.place.country: "SE" is not known; one of DK',
  ],
  [
    `limits: { family: { member: 1 }, money: { memberDiscount: "0.00" } }
currencies: { EUR: {} }
rules: [ { id: z, limit: { shared: money }, discount: { percent: 5 } }, { id: a, limit: { shared: famly }, discount: { percent: 5 } }, { id: b, limit: { shared: family }, earn: { unit: POINTS, amount: 1 } }, { id: c, currency: EUR, limit: { shared: money }, discount: { percent: 5 } }, { id: d, limit: { shared: zebra }, discount: { percent: 5 } }, { id: e, limit: { shared: constructor }, discount: { percent: 5 } }, { id: f, currency: EUR, limit: { shared: family }, discount: { percent: 5 } } ]`,
    '14:59: limits.money.memberDiscount: found "0.00"; more than 0, with at most 2 decimals of DKK',
    '13:99: rules.1.limit.shared: "famly" is not known; did you mean `family`?',
    '13:162: rules.2.limit.shared: only discounts share a limit; a limit of its own',
    '13:250: rules.3.limit.shared: it counts DKK; a limit of its own, in EUR',
    '13:313: rules.4.limit.shared: "zebra" is not known; one of family, money',
    '13:376: rules.5.limit.shared: "constructor" is not known; one of family, money',
  ],
  [
    `partners: { air: { trade: travel }, sea: { trade: cruises } }
conversions: { a: { partner: ear, from: { unit: COINS, amount: 1 }, to: { unit: MILES, amount: 1 } } }`,
    '15:30: conversions.a.partner: "ear" is no partner of this file; one of air, sea',
  ],
  [
    'conversions: { a: { partner: ear, from: { unit: COINS, amount: 1 }, to: { unit: MILES, amount: 1 } } }',
  ],
];

describe('partners, places and currencies fit together', () => {
  test.each(market)('%s', (piece, ...says) => {
    expect(sayingsOf(shopFile(piece))).toEqual(says);
  });
});
