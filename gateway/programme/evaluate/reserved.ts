import { lineCheck, receiptCheck } from './condition.ts';
import type { Asked } from './facts.ts';
import type { Condition, LineCondition } from './rule.ts';

/** Goods that only some may buy, on these business days; `until` is the last one. */
export interface Reservation {
  readonly id: string;
  readonly lines: LineCondition;
  readonly to: Condition;
  readonly from: string | null;
  readonly until: string | null;
}

/** A line of a receipt that may not be sold to whoever buys it. */
export interface NotFor {
  readonly line: number;
  readonly reserved: Reservation;
}

/**
 * Lines that are reserved for others. Whoever is not known to be meant does not get them; a line of
 * which too little is known to tell is none of these goods.
 */
export function notForOf(reserved: readonly Reservation[], asked: Asked): readonly NotFor[] {
  const { day, lines } = asked.basket;
  return reserved.flatMap((one) => {
    const { from, until } = one;
    if ((from !== null && day < from) || (until !== null && day > until)) return [];
    if (receiptCheck(one.to)(asked) === true) return [];
    const isMeant = lineCheck(one.lines);
    return lines.flatMap((line) =>
      isMeant(line) === true ? [{ line: line.line, reserved: one }] : [],
    );
  });
}
