import { decimalText, moneyText } from '../language/currency.ts';
import type { ProgrammeFile } from '../language/schema.ts';
import type { Programme } from '../types.ts';

/** A programme and the file it was compiled from: only the file knows what was left out. */
export interface Explaining {
  readonly programme: Programme;
  readonly file: ProgrammeFile;
}

/** A rate in percent, exact: at most the four decimals that a file can say. */
export const percentOf = ({ num, den }: { readonly num: number; readonly den: number }): string =>
  `${Math.round((num * 1_000_000) / den) / 10_000} %`;

export const moneyOf = ({ programme }: Explaining, minor: number): string =>
  moneyText(programme.currency, minor);

/** Example: `9 STAMPS`. */
export function pointsOf({ programme }: Explaining, unit: string, amount: number): string {
  const scale = programme.units.find((one) => one.unit === unit)?.scale ?? 0;
  return `${decimalText(amount, scale)} ${unit}`;
}

/** Thousandths as a person writes them: 1000 is `1`, 2500 is `2.5`. */
export const quantityText = (thousandths: number): string =>
  decimalText(thousandths, 3).replace(/\.?0+$/, '');

/** Who chose it: `(your choice: round)` when the key stands in the file, else `(default: round)`. */
export const chosen = (of: object | undefined, key: string): string =>
  of !== undefined && key in of ? `(your choice: ${key})` : `(default: ${key})`;

/** `a, b or c` */
export function listed(parts: readonly string[], word: 'and' | 'or'): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** What kiosks call something: `"Sølv" in da and "Silver" in en`. */
export const namesText = (names: object): string =>
  listed(
    Object.entries(names).map(([language, name]) => `${JSON.stringify(name)} in ${language}`),
    'and',
  );

/** `1 day`, `30 days` */
export const counted = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? '' : 's'}`;

/** Keys that no sentence tells yet, as they stand: nothing of a file goes unsaid. */
export function unsaid(of: object, said: readonly string[]): readonly string[] {
  return Object.entries(of)
    .filter(([key]) => !said.includes(key))
    .map(([key, value]) => `It says \`${key}\`: ${JSON.stringify(value)}.`);
}
