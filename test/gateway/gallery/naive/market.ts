import type { Moment } from './conditions.ts';
import { Exact } from './exact.ts';
import type { Programme } from './file.ts';
import { listOf, moreOf, NotKnown, type Parts, partsOf, textOf, wordOf } from './raw.ts';
import type { Rule } from './rules.ts';

/** Where a receipt was, and in what money. What the file does not place is not known. */
export interface Where {
  readonly partner: string;
  readonly currency: string;
  readonly city: string | undefined;
  readonly region: string | undefined;
  readonly country: string | undefined;
}

/** Partners, places and currencies of a programme. */
export interface Market {
  /** Currency of the file. */
  readonly home: string;
  /** Kroner for a euro, each from a day on, the earliest first. */
  readonly rates: ReadonlyMap<string, readonly { readonly from: string; readonly rate: Exact }[]>;
  readonly places: readonly {
    readonly city: string;
    readonly region: string | undefined;
    readonly country: string | undefined;
    readonly stores: readonly string[];
  }[];
}

const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** Two partners of one trade are refused by the engine: right files have none, or say so. */
export function marketOf(file: Parts, home: string): Market {
  wordOf(file['competitors'], 'competitors', ['refuse', 'allow']);
  for (const [name, raw] of Object.entries(partsOf(file['partners'] ?? {}, 'partners', 'any'))) {
    partsOf(raw, `partners.${name}`, ['trade']);
  }
  const currencies = Object.entries(partsOf(file['currencies'] ?? {}, 'currencies', 'any'));
  const rates = currencies.map(([currency, raw]) => {
    if (decimalsOf(currency) !== decimalsOf(home)) throw new NotKnown(`coins of ${currency}`);
    const all = partsOf(partsOf(raw, currency, ['rates'])['rates'] ?? {}, currency, 'any');
    const rows = Object.entries(all).map(([from, rate]) => ({ from, rate: moreOf(rate, from) }));
    return [currency, rows.sort((a, b) => (a.from < b.from ? -1 : 1))] as const;
  });
  const places = Object.entries(partsOf(file['places'] ?? {}, 'places', 'any'));
  return {
    home,
    rates: new Map(rates),
    places: places.map(([city, raw]) => {
      const parts = partsOf(raw, `places.${city}`, ['region', 'country', 'stores']);
      const word = (key: string) =>
        parts[key] === undefined ? undefined : textOf(parts[key], `places.${city}.${key}`);
      const stores = listOf(parts['stores']).map(String);
      return { city, region: word('region'), country: word('country'), stores };
    }),
  };
}

/** `baker/harbour` is one store, `baker/*` are all of a partner. */
export function whereOf(
  { market }: Programme,
  of: { readonly partner: string; readonly store: string; readonly currency: string | null },
): Where {
  const { partner, store } = of;
  const placed = (name: string) => market.places.find(({ stores }) => stores.includes(name));
  const place = placed(`${partner}/${store}`) ?? placed(`${partner}/*`);
  const { city, region, country } = place ?? {};
  return { partner, currency: of.currency ?? market.home, city, region, country };
}

export function isForeign({ market }: Programme, currency: string | null): boolean {
  return currency !== null && currency !== market.home;
}

/** Whether receipts may be in a currency. */
export function isTaken(programme: Programme, currency: string | null): boolean {
  return !isForeign(programme, currency) || programme.market.rates.has(currency ?? '');
}

/** What one of the currency is in money of the file, by the last rate until a day; null: none. */
export function rateOn(programme: Programme, currency: string | null, day: string): Exact | null {
  if (!isForeign(programme, currency)) return Exact.one;
  const rates = programme.market.rates.get(currency ?? '') ?? [];
  return rates.findLast(({ from }) => from <= day)?.rate ?? null;
}

/** A rule that names money is about receipts in one currency, all others about each of them. */
export function isItsMoney({ market }: Programme, rule: Rule, { where }: Moment): boolean {
  if (market.rates.size === 0 || where === undefined) return true;
  const wanted = rule.currency ?? (namesMoney(rule) ? market.home : where.currency);
  return where.currency === wanted;
}

const facts = ['receipt.total', 'total', 'price'];

function namesMoney({ earn, discount, limits, budget, when, lines }: Rule): boolean {
  // What points are worth is money, too.
  const ofEarn = [earn?.per, earn?.roundUp, earn?.percent].some((one) => one != null);
  const ofOff =
    discount !== null &&
    ([discount.amount, discount.price, discount.atMost].some((one) => one !== null) ||
      discount.steps.length > 0);
  const isLimited = budget !== null || limits.some(({ isMoney }) => isMoney);
  return ofEarn || ofOff || isLimited || [when, lines].some(asksMoney);
}

function asksMoney(condition: unknown): boolean {
  if (typeof condition !== 'object' || condition === null) return false;
  return Object.entries(condition).some(([key, value]) => facts.includes(key) || asksMoney(value));
}

/** What a rule may ask of the place; without one it is not known. */
export function placeFact(name: string, { where }: Moment): string | undefined {
  if (name === 'partner') return where?.partner;
  if (name === 'place.city') return where?.city;
  if (name === 'place.region') return where?.region;
  if (name === 'place.country') return where?.country;
  throw new NotKnown(`fact ${name}`);
}
