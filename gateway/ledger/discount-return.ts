import type { Refusal } from '../../protocol/errors.ts';
import type { Amount, Minor } from '../../protocol/units.ts';
import { mulDiv } from '../../protocol/units.ts';
import { spread } from './spread.ts';
import type { Sale, SaleDiscount, SaleLine, Sum } from './types.ts';

/** Rules whose benefits are evaluated again at a return, and the evaluation itself. */
export interface Recheck {
  readonly rules: ReadonlySet<string>;
  /**
   * What those rules give for the lines after the return, of which points pay what has not been
   * refunded; `kept` are the other discounts, then.
   */
  readonly on: (rest: Rest, kept: readonly SaleDiscount[]) => Rechecked | Refusal;
}
type Rest = Pick<Sale, 'lines' | 'pointsTenders'>;
export interface Rechecked {
  readonly ok: true;
  readonly discounts: readonly Given[];
  /** Points of one rule, the sum of its lines; `sum` evaluates to `amount`. */
  readonly earned: readonly {
    readonly rule: string;
    readonly unit: string;
    readonly amount: Amount;
    readonly lines: readonly { readonly line: number; readonly amount: Amount }[];
    readonly sum: Sum;
  }[];
}
interface Given {
  readonly rule: string;
  readonly line: number;
  readonly minor: Minor;
}

/** The lines of a sale after a return, and which of them it changed. */
export interface ReturnedLines {
  readonly lines: readonly SaleLine[];
  readonly changed: ReadonlyMap<number, SaleLine>;
  /** Shelf price of what comes back. */
  readonly shelfMinor: Minor;
}

/** The discounts of a sale after a return. */
export interface ReturnedDiscounts {
  readonly ok: true;
  readonly discounts: readonly SaleDiscount[];
  /** What goes from all of them; between 0 and the shelf price of what comes back. */
  readonly backMinor: Minor;
  /** What the rest no longer deserves and the refund cannot pay: it stays given. */
  readonly uncoveredMinor: Minor;
  readonly rechecked: Rechecked | null;
}

/**
 * Takes discounts back with the goods. A line's kept discounts go by its share that is back,
 * `discount * returned / value` rounded half up over all returns, less what went before. Those that
 * are evaluated again become what the rest gives, within two bounds: all together they never grow,
 * and never lose more than the refund can pay. So no refund is negative or above the shelf price,
 * and all returns together pay back exactly what was paid. Refuses what `recheck` refuses.
 * Example: 600 off 12,000 and 450 off 9,000, the 9,000 come back: 450 go and 8,550 are paid back.
 */
export function returnDiscounts(
  sale: Sale,
  returned: ReturnedLines,
  recheck: Recheck | null,
): ReturnedDiscounts | Refusal {
  const isAgain = ({ rule }: SaleDiscount) => recheck?.rules.has(rule) === true;
  const kept = returnKept(
    sale.discounts.filter((row) => !isAgain(row)),
    returned,
    sale.lines,
  );
  const before = inForce(sale.discounts);
  if (recheck === null) {
    const backMinor = before - inForce(kept);
    return { ok: true, discounts: kept, backMinor, uncoveredMinor: 0, rechecked: null };
  }
  const again = sale.discounts.filter(isAgain);
  const rechecked = recheck.on({ ...sale, lines: returned.lines }, kept);
  if (!rechecked.ok) return rechecked;
  const room = roomOf(returned.lines, kept);
  const given = within(rechecked.discounts, room);
  const wanted = sumOf(given);
  const most = inForce(again);
  const least = most - (returned.shelfMinor - (before - most - inForce(kept)));
  const amount = Math.min(most, Math.max(wanted, least));
  const after = amount < wanted ? lessened(given, amount) : filled(given, amount, { again, room });
  return {
    ok: true,
    discounts: merged(sale.discounts, kept, { again, after }),
    backMinor: before - inForce(kept) - amount,
    uncoveredMinor: Math.max(0, amount - wanted),
    rechecked,
  };
}

/** What of these discounts still holds. */
export function inForce(discounts: readonly SaleDiscount[]): Minor {
  return discounts.reduce((sum, { minor, back }) => sum + minor - back, 0);
}

/**
 * Of discounts that have only gone by the share of their line so far, that share is gone after the
 * return as well. Where an evaluation has moved them before, what is left of them goes by the share
 * of the line that was left: what has gone does not come again.
 */
function returnKept(
  rows: readonly SaleDiscount[],
  returned: ReturnedLines,
  before: readonly SaleLine[],
): readonly SaleDiscount[] {
  const after = new Map<SaleDiscount, SaleDiscount>();
  for (const was of before) {
    const now = returned.changed.get(was.line);
    if (now === undefined || now.totalMinor === 0) continue;
    const ofLine = rows.filter((row) => row.line === was.line);
    const all = ofLine.map(({ minor }) => minor);
    const share = { num: was.returnedMinor, den: was.totalMinor };
    const byShare = partsOf(all, share);
    const isByShare = ofLine.every((row, at) => row.back === byShare[at]);
    const back = isByShare
      ? partsOf(all, { num: now.returnedMinor, den: now.totalMinor })
      : backOfRest(ofLine, was, now);
    for (const [at, row] of ofLine.entries()) after.set(row, { ...row, back: back[at] ?? 0 });
  }
  return rows.map((row) => {
    const next = after.get(row) ?? row;
    return next.back === row.back ? row : next;
  });
}

function backOfRest(rows: readonly SaleDiscount[], was: SaleLine, now: SaleLine): readonly Minor[] {
  const den = was.totalMinor - was.returnedMinor;
  if (den === 0) return rows.map(({ back }) => back);
  const left = rows.map(({ minor, back }) => minor - back);
  const parts = partsOf(left, { num: now.returnedMinor - was.returnedMinor, den });
  return rows.map(({ back }, at) => back + (parts[at] ?? 0));
}

/**
 * Rounded as running sums over the rules of a line: the parts add up to the rounded part of the
 * whole, which is never more than the goods cost, and do not depend on how the return was split.
 */
function partsOf(
  amounts: readonly Minor[],
  share: { readonly num: Minor; readonly den: Minor },
): readonly Minor[] {
  let whole = 0;
  let before = 0;
  return amounts.map((amount) => {
    whole += amount;
    const until = mulDiv({ value: whole, ...share, mode: 'halfUp' });
    const part = until - before;
    before = until;
    return part;
  });
}

/** What is left to pay for each line after the kept discounts. */
function roomOf(lines: readonly SaleLine[], kept: readonly SaleDiscount[]): Map<number, Minor> {
  const room = new Map<number, Minor>();
  for (const { line, totalMinor, returnedMinor } of lines) {
    const off = inForce(kept.filter((row) => row.line === line));
    room.set(line, totalMinor - returnedMinor - off);
  }
  return room;
}

/** No line gets more off than is to pay for it; the room goes down by what is given. */
function within(given: readonly Given[], room: Map<number, Minor>): readonly Given[] {
  return given.map(({ rule, line, minor }) => {
    const most = room.get(line) ?? 0;
    const less = Math.min(minor, most);
    room.set(line, most - less);
    return { rule, line, minor: less };
  });
}

function lessened(given: readonly Given[], amount: Minor): readonly Given[] {
  const shares = spread(
    amount,
    given.map(({ minor }) => minor),
  );
  return given.map((one, at) => ({ ...one, minor: shares[at] ?? 0 }));
}

/** Leaves the rules that lose most of theirs with so much more, on lines that can bear it. */
function filled(
  given: readonly Given[],
  amount: Minor,
  from: { readonly again: readonly SaleDiscount[]; readonly room: Map<number, Minor> },
): readonly Given[] {
  let missing = amount - sumOf(given);
  const next = [...given];
  for (const rule of new Set(from.again.map((row) => row.rule))) {
    const had = inForce(from.again.filter((row) => row.rule === rule));
    let open = had - sumOf(given.filter((one) => one.rule === rule));
    for (const [line, room] of from.room) {
      const minor = Math.max(0, Math.min(missing, open, room));
      next.push({ rule, line, minor });
      from.room.set(line, room - minor);
      open -= minor;
      missing -= minor;
    }
  }
  return next;
}

/** The rows of the sale with the new amounts; a discount that moved to another line gets a row. */
function merged(
  rows: readonly SaleDiscount[],
  kept: readonly SaleDiscount[],
  what: { readonly again: readonly SaleDiscount[]; readonly after: readonly Given[] },
): readonly SaleDiscount[] {
  const amounts = new Map<string, Given>();
  for (const one of what.after) {
    const key = `${one.line} ${one.rule}`;
    amounts.set(key, { ...one, minor: one.minor + (amounts.get(key)?.minor ?? 0) });
  }
  const again = new Set(what.again);
  const others = kept.values();
  const next = rows.map((row) => {
    if (!again.has(row)) return others.next().value ?? row;
    const key = `${row.line} ${row.rule}`;
    const back = row.minor - (amounts.get(key)?.minor ?? 0);
    amounts.delete(key);
    return back === row.back ? row : { ...row, back };
  });
  for (const { rule, line, minor } of amounts.values()) {
    const spend = what.again.find((row) => row.rule === rule)?.spend ?? '';
    if (minor > 0) next.push({ rule, line, minor: 0, back: 0 - minor, spend });
  }
  return next;
}

const sumOf = (given: readonly Given[]): Minor => given.reduce((sum, { minor }) => sum + minor, 0);
