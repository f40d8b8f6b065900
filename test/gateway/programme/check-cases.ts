import { checkProgramme, unknownShop } from '../../../gateway/programme/check/check.ts';
import type { Finding } from '../../../gateway/programme/check/findings.ts';
import { base, fileOf } from './check-rows.ts';

/** Rules, what the file says beside them, what is known of the shop, and all that is found. */
export interface Case {
  readonly row: readonly [
    what: string,
    rules: readonly string[],
    more?: string,
    /** Absent: nothing is known of it, and a base rule comes first. */
    shop?: Partial<typeof unknownShop>,
  ];
  readonly found: readonly string[];
}

function findingsIn({ row: [, rules, more = '', shop] }: Pick<Case, 'row'>): readonly Finding[] {
  const text = fileOf(more, shop === undefined ? [base, ...rules] : rules);
  return checkProgramme({ text, file: 'p.yaml', shop: { ...unknownShop, ...shop } });
}

/** All findings of a case, as `code path: text`. */
export const foundIn = (one: Case): readonly string[] =>
  findingsIn(one).map(({ code, path, text }) => `${code} ${path}: ${text}`);

/** What the owner is told to do about each of them. */
export const hintsIn = (row: Case['row']): readonly string[] =>
  findingsIn({ row }).map(({ hint }) => hint);

/** Cases by what they are, for `it.each`. */
export const named = (cases: readonly Case[]): readonly (readonly [string, Case])[] =>
  cases.map((one) => [one.row[0], one]);

/** A weekday, for rules that are to be neither for all nor for ever. */
export const friday = 'when: { weekday: friday }';

/** Steps of a ladder, each as what it begins at and its percent. */
export const steps = (...all: readonly (readonly [from: string, percent: string])[]) =>
  `steps: [ ${all.map(([from, percent]) => `{ from: ${from}, percent: ${percent} }`).join(', ')} ]`;

export const multiplies = (id: string, more: string, unit = 'POINTS', by = '2') =>
  `id: ${id}, ${more}, multiply: { unit: ${unit}, by: ${by} }`;

type Amount = readonly [unit: string, amount: number];
export const exchanges = (id: string, [from, a]: Amount, [to, b]: Amount, more = '') =>
  `id: ${id}, ${more} exchange: { from: { unit: ${from}, amount: ${a} }, to: { unit: ${to}, amount: ${b} } }`;
