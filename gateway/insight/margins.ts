import { type Minor, type Ratio, roundRatio } from '../../protocol/units.ts';
import { overOne } from '../ledger/sum.ts';

/** Profit as a share of the price, by category. */
export interface Margins {
  readonly byCategory: ReadonlyMap<string, Ratio>;
  /** For every other category; null: there is none. */
  readonly rest: Ratio | null;
}
export type MarginKind = 'margin' | 'markup';
export type MarginsRead =
  | { readonly ok: true; readonly margins: Margins }
  | { readonly ok: false; readonly line: number; readonly text: string; readonly hint: string };

/**
 * A percentage as profit in the price: a margin of 30 is 30 / 100; a markup of 30 is 30 / 130.
 * null for what is no number, a margin above 100 and a markup below 0 or above 10,000. A margin
 * may be negative, down to -100: goods sold below their cost.
 */
export function marginOf(kind: MarginKind, text: string): Ratio | null {
  const found = /^(-?)(\d{1,5})(?:\.(\d{1,4}))?$/.exec(text.trim());
  if (found === null) return null;
  const [, sign = '', whole = '0', part = ''] = found;
  const units = Number(`${whole}${part.padEnd(4, '0')}`);
  const num = sign === '-' ? -units : units;
  if (kind === 'margin') return units > hundred ? null : { num, den: hundred };
  return num < 0 || num > 100 * hundred ? null : { num, den: hundred + num };
}

/** One margin for everything. */
export const flatMargin = (rest: Ratio): Margins => ({ byCategory: new Map(), rest });

/**
 * Reads rows `category,margin` (or `category,markup`), the first of which says so; the category `*`
 * is every other one. `rows` are those of a CSV file with the lines at which they stand.
 */
export function readMargins(
  kind: MarginKind,
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
): MarginsRead {
  const [head, ...body] = rows;
  const hint = `the first line is category,${kind}; the others are as bread,30 or *,25`;
  const names = head?.cells.map((cell) => cell.trim()) ?? [];
  if (head === undefined || names.length !== 2 || names[0] !== 'category' || names[1] !== kind) {
    return { ok: false, line: head?.line ?? 1, text: `found "${names.join(',')}"`, hint };
  }
  const byCategory = new Map<string, Ratio>();
  for (const { line, cells } of body) {
    const [category = '', text = ''] = cells.map((cell) => cell.trim());
    const wrong = (found: string, right: string): MarginsRead => {
      return { ok: false, line, text: found, hint: right };
    };
    if (cells.length !== 2) return wrong(`found ${cells.length} columns`, hint);
    if (category === '') return wrong('the category is empty', 'name one, or * for all others');
    if (byCategory.has(category)) return wrong(`"${category}" stands twice`, 'name it once');
    const ratio = marginOf(kind, text);
    if (ratio === null) return wrong(`found "${text}"`, percentHint(kind));
    byCategory.set(category, ratio);
  }
  if (byCategory.size === 0) return { ok: false, line: 1, text: 'no category follows', hint };
  const rest = byCategory.get('*') ?? null;
  byCategory.delete('*');
  return { ok: true, margins: { byCategory, rest } };
}

/** What a percentage of this kind may be. */
export const percentHint = (kind: MarginKind): string =>
  kind === 'margin'
    ? 'percent of the price that is profit, -100 to 100: 30'
    : 'percent on top of the cost, 0 to 10000: 30';

/** Categories without a margin. */
export function withoutMargin(margins: Margins, categories: Iterable<string>): readonly string[] {
  if (margins.rest !== null) return [];
  return [...categories].filter((category) => !margins.byCategory.has(category));
}

/** Profit in the goods, rounded half up once. */
export function profitOf(
  margins: Margins,
  goods: readonly { readonly category: string; readonly minor: Minor }[],
): Minor {
  const byCategory = new Map<string, Minor>();
  for (const { category, minor } of goods) {
    byCategory.set(category, (byCategory.get(category) ?? 0) + minor);
  }
  const parts = [...byCategory].map(([category, minor]) => {
    const ratio = margins.byCategory.get(category) ?? margins.rest ?? { num: 0, den: 1 };
    return { num: BigInt(minor) * BigInt(ratio.num), den: BigInt(ratio.den) };
  });
  const { num, den } = overOne(parts);
  return roundRatio({ num, den, mode: 'halfUp' });
}

/** 100 percent in ten thousandths of a percent. */
const hundred = 1_000_000;
