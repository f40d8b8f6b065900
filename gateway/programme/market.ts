import type { Ratio } from '../../protocol/units.ts';
import type { ConversionRule } from './conversions/types.ts';
import type { Programme, UnitDefinition } from './types.ts';

/** Partners, places and currencies of a programme. */
export interface Market {
  /** What each partner deals in. */
  readonly trades: ReadonlyMap<string, string>;
  /** Where stores are, by `PARTNER/STORE` or `PARTNER/*`. */
  readonly places: ReadonlyMap<string, Place>;
  /** Currencies of receipts beside the programme's own. */
  readonly currencies: readonly OtherCurrency[];
  /** What may be turned into a partner's units, and back. */
  readonly conversions: readonly ConversionRule[];
}
export interface Place {
  readonly city: string;
  readonly region: string;
  readonly country: string;
}
export interface OtherCurrency {
  readonly currency: string;
  /** Oldest first. */
  readonly rates: readonly Rate[];
}
export interface Rate {
  /** First day on which it holds, YYYY-MM-DD; it holds until the next one. */
  readonly from: string;
  /** What 1 of the currency is in that of the programme, as it was published. */
  readonly text: string;
  /** Minor units of the programme's currency for one minor unit of this one. */
  readonly perMinor: Ratio;
}

/** Where a receipt comes from, as far as the version knows. */
export function originOf(
  { market }: Programme,
  { partner, store }: { readonly partner: string; readonly store: string },
): { readonly place?: Place; readonly trade?: string } {
  const { places, trades } = market;
  if (places.size === 0 && trades.size === 0) return {};
  const place = places.get(`${partner}/${store}`) ?? places.get(`${partner}/*`);
  const trade = trades.get(partner);
  return { ...(place === undefined ? {} : { place }), ...(trade === undefined ? {} : { trade }) };
}

/** Every currency in which receipts may be, the programme's own first. */
export const currenciesIn = ({ currency, market }: Programme): readonly string[] => [
  currency,
  ...market.currencies.map((one) => one.currency),
];

const abroad = new WeakMap<Programme, Map<string, Programme>>();

/**
 * The version for receipts in a currency: all its money is read as of that one, and rules that are
 * about another do not hold. null when it knows no such currency.
 */
export function versionIn(version: Programme, currency: string): Programme | null {
  if (currency === version.currency) return version;
  if (!version.market.currencies.some((one) => one.currency === currency)) return null;
  const known = abroad.get(version) ?? new Map<string, Programme>();
  abroad.set(version, known);
  const made = known.get(currency) ?? { ...version, currency };
  known.set(currency, made);
  return made;
}

/** The rate of a day: the last one published by then; null when there is none. */
export function rateOn(version: Programme, currency: string, day: string): Rate | null {
  const of = version.market.currencies.find((one) => one.currency === currency);
  return of?.rates.findLast(({ from }) => from <= day) ?? null;
}

/** A unit with its worth in another currency; without a rate it is worth nothing there. */
export function unitAbroad(unit: UnitDefinition, rate: Rate | null): UnitDefinition {
  const worth = (ratio: Ratio | null): Ratio | null =>
    rate === null || ratio === null ? null : divided(ratio, rate.perMinor);
  return { ...unit, value: worth(unit.value), worth: worth(unit.worth) };
}

/** a / b, shortened; null beyond the integers that JavaScript keeps exactly. */
function divided(a: Ratio, b: Ratio): Ratio | null {
  const num = BigInt(a.num) * BigInt(b.den);
  const den = BigInt(a.den) * BigInt(b.num);
  const divisor = gcd(num, den);
  const made = { num: Number(num / divisor), den: Number(den / divisor) };
  return Number.isSafeInteger(made.num) && Number.isSafeInteger(made.den) ? made : null;
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
