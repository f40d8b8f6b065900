import type { Minor } from '../../protocol/units.ts';
import { percentOf } from './percent.ts';

/** A tenth of the members, the best customers first. */
export interface Decile {
  /** 1 = the tenth that buys most. */
  readonly decile: number;
  readonly members: number;
  readonly turnoverMinor: Minor;
  readonly percent: number | null;
}

/**
 * How turnover lies over the members: tenths by what each has kept, most first. The tenths differ
 * by at most one member, the first ones have the one more. Example: of 10 members the first bought 91 and the others 1 each: the
 * first tenth has 91 %.
 */
export function decilesOf(kept: readonly Minor[]): readonly Decile[] {
  const sorted = [...kept].sort((a, b) => b - a);
  const total = sumOf(sorted);
  return Array.from({ length: 10 }, (_, at) => {
    const from = Math.ceil((at * sorted.length) / 10);
    const part = sorted.slice(from, Math.ceil(((at + 1) * sorted.length) / 10));
    const turnoverMinor = sumOf(part);
    const percent = percentOf(turnoverMinor, total);
    return { decile: at + 1, members: part.length, turnoverMinor, percent };
  });
}

/** The real 80/20: share of turnover of the fifth of the members that buys most, in percent. */
export function topFifth(deciles: readonly Decile[]): number | null {
  const all = sumOf(deciles.map((row) => row.turnoverMinor));
  return percentOf(sumOf(deciles.slice(0, 2).map((row) => row.turnoverMinor)), all);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);
