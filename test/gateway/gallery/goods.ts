import { wholeOfDecimal } from '../../../gateway/programme/language/decimal.ts';
import { below, entriesOf, fail, listOf, type Spot, textOf } from './spot.ts';

/** How money and points of the programme are written. */
export interface Measure {
  readonly units: ReadonlySet<string>;
  /** Money in quotes, `"10.00"`, in minor units; null when it is not that. */
  readonly money: (value: unknown) => number | null;
  /** Points as a number, or in quotes with decimals; null when they are not of this unit. */
  readonly points: (unit: string, value: unknown) => number | null;
}

export interface Good {
  readonly sku: string;
  readonly category?: string;
  readonly brand?: string;
  readonly labels?: readonly string[];
  /** Shelf price and cost of one unit. */
  readonly priceMinor: number | null;
  readonly costMinor: number | null;
}
/** So much of a good; `totalMinor` is its shelf price. */
export interface Portion {
  readonly good: Good;
  readonly thousandths: number;
  readonly totalMinor: number;
}

export function measureOf(places: number, scales: ReadonlyMap<string, number>): Measure {
  return {
    units: new Set(scales.keys()),
    money: (value) => (typeof value === 'string' ? wholeOfDecimal(value, places) : null),
    points: (unit, value) => {
      const scale = scales.get(unit);
      const isNumeral = typeof value === 'string' || typeof value === 'number';
      return scale !== undefined && isNumeral ? wholeOfDecimal(String(value), scale) : null;
    },
  };
}

/** Goods by name, with what a till knows of them. */
export function shelfOf(spot: Spot, measure: Measure): ReadonlyMap<string, Good> {
  const known = ['price', 'cost', 'category', 'brand', 'labels'];
  const money = (at: Spot | undefined) =>
    at === undefined ? null : (measure.money(at.value) ?? fail(at, 'money in quotes: "10.00"'));
  const goods = entriesOf(spot, '`goods`').map(([sku, at]): [string, Good] => {
    const parts = new Map(entriesOf(at, 'a good', known));
    const text = (key: 'category' | 'brand') => {
      const one = parts.get(key);
      return one === undefined ? {} : { [key]: textOf(one, `\`${key}\``) };
    };
    const labels = parts.get('labels');
    const list = labels === undefined ? undefined : listOf(labels, '`labels`');
    return [
      sku,
      {
        ...{ sku, ...text('category'), ...text('brand') },
        ...(list === undefined ? {} : { labels: list.map((one) => textOf(one, 'a label')) }),
        priceMinor: money(parts.get('price')),
        costMinor: money(parts.get('cost')),
      },
    ];
  });
  return new Map(goods);
}

/**
 * `coat, hat`; or by name: pieces (`25`), a price (`"9000.00"`), `199.9 for 300.00`. What comes
 * back has the price at which it went.
 */
export function portionsOf(
  spot: Spot,
  shelf: ReadonlyMap<string, Good>,
  how: { readonly measure: Measure; readonly isBack: boolean },
): readonly Portion[] {
  const named =
    typeof spot.value === 'string'
      ? spot.value.split(', ').map((name) => [name, { ...spot, value: 1 }] as const)
      : entriesOf(spot, 'what is bought');
  return named.map(([name, at]) => {
    const good = shelf.get(name);
    if (good === undefined) {
      return fail(at, `"${name}" is none of the goods: ${[...shelf.keys()].join(', ')}`);
    }
    return portionOf(good, below(at, '', at.value), how);
  });
}

function portionOf(
  good: Good,
  spot: Spot,
  { measure, isBack }: { readonly measure: Measure; readonly isBack: boolean },
): Portion {
  const { value } = spot;
  const price = isBack ? null : measure.money(value);
  if (price !== null) return { good, thousandths: 1000, totalMinor: price };
  const found = /^([0-9]+(?:\.[0-9]{1,3})?)(?: (for|at) ([0-9.]+))?$/.exec(String(value));
  const thousandths = wholeOfDecimal(found?.[1] ?? '', 3);
  if (found === null || thousandths === null) {
    return fail(spot, `"${String(value)}" is neither pieces, nor "10.00", nor "2.5 for 10.00"`);
  }
  const [, , word, text] = found;
  if (isBack && text === undefined) return { good, thousandths, totalMinor: 0 };
  const each = text === undefined ? good.priceMinor : measure.money(text);
  if (each === null) return fail(spot, `the price of ${good.sku} is missing`);
  const totalMinor = word === 'for' ? each : (each * thousandths) / 1000;
  if (!Number.isSafeInteger(totalMinor)) fail(spot, `${good.sku} does not cost whole cents`);
  return { good, thousandths, totalMinor };
}
