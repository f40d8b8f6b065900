import { currencyPlaces, decimalText } from '../../../../gateway/programme/language/currency.ts';
import type { Programme } from '../../../../gateway/programme/types.ts';
import type { Shop } from '../shop.ts';
import { entriesOf, fail, type Spot } from '../spot.ts';
import type { Act, Context, Told } from '../verbs/verb.ts';

/** What does not hold, and where the table says that it should. */
export interface Found {
  readonly line: number;
  readonly text: string;
}
/** A step that has happened. */
export interface Checking {
  readonly shop: Shop;
  readonly who: string;
  readonly act: Act;
  /** null: nothing was asked of anybody. */
  readonly told: Told | null;
}
/** What a check finds wrong; nothing when it holds. */
export type Look = (checking: Checking) => readonly Found[];

/** Something that should follow: `pays: "95.00"`. Each has a file here and stands in all.ts. */
export interface Check {
  readonly name: string;
  /** The verbs beside which it may stand. */
  readonly beside: readonly string[];
  readonly read: (spot: Spot, context: Context) => Look;
}

/** Verbs of what is done with cards, and of claims. */
export const cardVerbs: readonly string[] = [
  ...['links', 'replaces', 'activates', 'enrols', 'claims', 'fetches', 'collects', 'joins'],
];

export const lineOf = (spot: Spot): number => spot.lineOf(spot.path);

export function moneyOf(spot: Spot, { measure }: Context): number {
  const minor = measure.money(spot.value);
  return minor ?? fail(spot, `${String(spot.value)} is no money; in quotes: "10.00"`);
}

/** Money by name; `nothing` is none. */
export function moneysOf(spot: Spot, context: Context): ReadonlyMap<string, number> {
  if (spot.value === 'nothing') return new Map();
  const all = entriesOf(spot, 'it').map(([key, at]) => [key, moneyOf(at, context)] as const);
  return new Map(all);
}

export const moneyText = ({ currency }: Programme, minor: number): string =>
  decimalText(minor, currencyPlaces(currency) ?? 2);

export function differ(line: number, what: string, wanted: string, found: string): Found[] {
  return wanted === found ? [] : [{ line, text: `${what} ${wanted}, but found ${found}` }];
}

/** A name that one of them lacks is 0 there. */
export function differMaps(
  line: number,
  what: string,
  maps: {
    readonly wanted: ReadonlyMap<string, number>;
    readonly found: ReadonlyMap<string, number>;
    readonly text: (key: string, value: number) => string;
  },
): Found[] {
  const { wanted, found, text } = maps;
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((key) => {
    const [left, right] = [wanted.get(key) ?? 0, found.get(key) ?? 0];
    return left === right ? [] : differ(line, `${what} ${key}`, text(key, left), text(key, right));
  });
}
