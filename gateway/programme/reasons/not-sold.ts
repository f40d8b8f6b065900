import type { Asked } from '../evaluate/facts.ts';
import { notForOf } from '../evaluate/reserved.ts';
import type { Programme } from '../types.ts';

/** A line that may not be sold to this shopper, with a line that a cashier can read aloud. */
export interface NotSold {
  readonly line: number;
  readonly reserved: string;
  readonly reason: string;
}

/**
 * Lines that are reserved for others, where there are any. It never says for whom: that is nobody's
 * business at the till. A receipt that was posted is a fact; there it says what should not be.
 * Example: `preview: is for others until 2026-04-30`.
 */
export function notSoldOf(
  version: Programme | null,
  asked: Asked | null,
): { readonly notSold?: readonly NotSold[] } {
  if (version === null || asked === null || version.reserved.length === 0) return {};
  const rows = notForOf(version.reserved, asked).map(({ line, reserved: { id, until } }) => {
    const who = asked.member === null ? "needs a member's card" : 'is for others';
    const end = until === null ? '' : ` until ${until}`;
    return { line, reserved: id, reason: `${id}: ${who}${end}` };
  });
  return rows.length === 0 ? {} : { notSold: rows };
}
