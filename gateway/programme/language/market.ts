import { isDate } from '../../../protocol/calendar.ts';
import type { Market, OtherCurrency, Place } from '../market.ts';
import { currencyPlaces } from './currency.ts';
import { ratioOfDecimal } from './decimal.ts';
import { type Fault, quoted } from './faults.ts';
import type { ProgrammeFile } from './schema.ts';

type Faults = Fault[];

/** Compiles what a file says of partners, places and currencies. */
export function marketIn(file: ProgrammeFile, faults: Faults): Omit<Market, 'conversions'> {
  return {
    trades: tradesOf(file, faults),
    places: placesOf(file, faults),
    currencies: currenciesOf(file, faults),
  };
}

/** Partners that compete would pay for each other's shoppers: an owner says that it is meant. */
function tradesOf(file: ProgrammeFile, faults: Faults): ReadonlyMap<string, string> {
  const { partners, competitors } = file;
  if (partners === undefined) {
    const hint = 'say who they are: partners: { grocer: { trade: groceries } }';
    const text = 'the file names no partners';
    if (competitors !== undefined) faults.push({ path: ['competitors'], text, hint });
    return new Map();
  }
  const first = new Map<string, string>();
  for (const [name, { trade }] of Object.entries(partners)) {
    const before = first.get(trade);
    if (before === undefined) first.set(trade, name);
    else if (competitors !== 'allow') {
      const text = `"${name}" and "${before}" compete in ${quoted(trade)}`;
      const hint = 'one partner of a trade, or `competitors: allow`';
      faults.push({ path: ['partners', name, 'trade'], text, hint });
    }
  }
  return new Map(Object.entries(partners).map(([name, { trade }]) => [name, trade]));
}

function placesOf(file: ProgrammeFile, faults: Faults): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const countries = new Map<string, string>();
  for (const [city, { region, country, stores }] of Object.entries(file.places ?? {})) {
    const before = countries.get(region) ?? country;
    countries.set(region, before);
    if (before !== country) {
      const text = `${quoted(region)} lies in ${quoted(before)} elsewhere`;
      const hint = 'a region lies in one country';
      faults.push({ path: ['places', city, 'country'], text, hint });
    }
    for (const [at, store] of stores.entries()) {
      const other = places.get(store);
      if (other !== undefined) {
        const text = `${quoted(store)} lies in ${quoted(other.city)} already`;
        const hint = 'name each store in one city';
        faults.push({ path: ['places', city, 'stores', at], text, hint });
      }
      places.set(store, { city, region, country });
    }
  }
  return places;
}

function currenciesOf(file: ProgrammeFile, faults: Faults): readonly OtherCurrency[] {
  const main = currencyPlaces(file.currency) ?? 2;
  return Object.entries(file.currencies ?? {}).map(([currency, { rates = {} }]) => {
    const path = ['currencies', currency];
    const places = currencyPlaces(currency);
    if (places === null || currency === file.currency) {
      const text = `${quoted(currency)} is ${places === null ? 'no currency' : '`currency` already'}`;
      const hint = 'another ISO 4217 currency in capitals, as `EUR`';
      faults.push({ path, text, hint });
    }
    const made = Object.entries(rates).map(([from, text]) => {
      const at = [...path, 'rates', from];
      if (!isDate(from)) {
        const hint = 'a day of the calendar: 2026-03-14';
        faults.push({ path: at, text: `found ${quoted(from)}`, hint });
      }
      const { num, den } = ratioOfDecimal(text, main);
      if (num === 0) faults.push({ path: at, text: 'found 0', hint: 'a rate above 0: `"7.46"`' });
      // Main minor units for one minor unit of it.
      return { from, text, perMinor: { num, den: den * 10 ** (places ?? 2) } };
    });
    return { currency, rates: made.sort((a, b) => (a.from < b.from ? -1 : 1)) };
  });
}
