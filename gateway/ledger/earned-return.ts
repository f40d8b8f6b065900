import type { Amount } from '../../protocol/units.ts';
import { mulDiv } from '../../protocol/units.ts';
import type { Recheck, Rechecked } from './discount-return.ts';
import { figure, minus, ratioOf } from './sum.ts';
import type { Earned, SaleLine, Sum } from './types.ts';

/** Points of one rule that a return takes back, and the arithmetic that gives them. */
export interface Target {
  readonly rule: string;
  readonly unit: string;
  readonly lot: number;
  /** > 0 */
  readonly amount: Amount;
  readonly sum: Sum;
}

/**
 * Reverses what a sale earned: per line and rule `points * returned / value` rounded half up over
 * all returns so far, less what earlier ones reversed. Rules that are evaluated again keep what the
 * rest earns, never more than before.
 */
export function reverseEarned(
  rows: readonly Earned[],
  changed: ReadonlyMap<number, SaleLine>,
  again: { readonly recheck: Recheck | null; readonly rechecked: Rechecked | null },
): { readonly earned: readonly Earned[]; readonly targets: readonly Target[] } {
  const earned: Earned[] = [];
  const targets: Target[] = [];
  for (const lot of new Set(rows.map((row) => row.lot))) {
    const ofLot = rows.filter((row) => row.lot === lot);
    const [first] = ofLot;
    if (first === undefined) continue;
    // All points of a lot are of one rule and one unit.
    const { rule, unit } = first;
    const isAgain = again.recheck?.rules.has(rule) === true;
    const after = isAgain ? recheckLot(ofLot, first, again.rechecked) : keepLot(ofLot, changed);
    earned.push(...after.rows);
    if (after.amount === 0) continue;
    targets.push({ rule, unit, lot, amount: after.amount, sum: after.sum });
  }
  return { earned, targets };
}

interface LotAfter {
  readonly rows: readonly Earned[];
  /** What goes back now. */
  readonly amount: Amount;
  readonly sum: Sum;
}

function keepLot(rows: readonly Earned[], changed: ReadonlyMap<number, SaleLine>): LotAfter {
  const sums: Sum[] = [];
  let amount = 0;
  const next = rows.map((row) => {
    const line = changed.get(row.line);
    if (line === undefined) return row;
    const share = returnedShare(line);
    const target = mulDiv({ value: row.amount, ...share, mode: 'halfUp' });
    if (target === row.reversed) return row;
    amount += target - row.reversed;
    sums.push(reversalSum(row, share));
    return { ...row, reversed: target };
  });
  const [only] = sums;
  const isOne = sums.length === 1 && only !== undefined;
  return { rows: next, amount, sum: isOne ? only : { op: 'add', of: sums } };
}

function reversalSum(row: Earned, share: { num: number; den: number }): Sum {
  const points = figure(row.amount, `points of line ${row.line}`);
  const target = ratioOf(points, { ...share, round: 'halfUp' });
  return row.reversed === 0 ? target : minus(target, figure(row.reversed, 'reversed before'));
}

/** How much of a line is back: by value, or by quantity when it has none. */
function returnedShare(line: SaleLine): { readonly num: number; readonly den: number } {
  return line.totalMinor > 0
    ? { num: line.returnedMinor, den: line.totalMinor }
    : { num: line.returnedQuantity, den: line.quantity };
}

function recheckLot(rows: readonly Earned[], first: Earned, rechecked: Rechecked | null): LotAfter {
  const left = rows.reduce((sum, row) => sum + row.amount - row.reversed, 0);
  const now = rechecked?.earned.find(
    ({ rule, unit }) => rule === first.rule && unit === first.unit,
  );
  const points = figure(left, 'points of the rule so far');
  if (now === undefined) {
    return {
      rows: rows.map((row) => ({ ...row, reversed: row.amount })),
      amount: left,
      sum: points,
    };
  }
  if (now.amount >= left) return { rows, amount: 0, sum: points };
  return {
    rows: onLines(rows, first, now.lines),
    amount: left - now.amount,
    sum: minus(points, now.sum),
  };
}

/** The rows of a rule with what each line has now; points that moved to another line get a row. */
function onLines(
  rows: readonly Earned[],
  first: Earned,
  lines: readonly { readonly line: number; readonly amount: Amount }[],
): readonly Earned[] {
  const amounts = new Map(lines.map(({ line, amount }) => [line, amount]));
  const next = rows.map((row) => {
    const amount = amounts.get(row.line) ?? 0;
    amounts.delete(row.line);
    return { ...row, reversed: row.amount - amount };
  });
  for (const [line, amount] of amounts) {
    if (amount > 0) next.push({ ...first, line, amount: 0, reversed: 0 - amount });
  }
  return next;
}
