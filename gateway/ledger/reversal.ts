import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { Amount, Minor, Thousandths } from '../../protocol/units.ts';
import { assert, mulDiv } from '../../protocol/units.ts';
import { figure, minus, ratioOf } from './sum.ts';
import type { Earned, PointsTender, Sale, SaleLine, Sum } from './types.ts';

/** Points of one rule that a return takes back, and the arithmetic that gives them. */
export interface Target {
  readonly rule: string;
  readonly unit: string;
  readonly lot: number;
  /** > 0 */
  readonly amount: Amount;
  readonly sum: Sum;
}

/** What a return comes to, from what the sale has recorded and nothing else. */
export interface ReturnPlan {
  /** The sale with this return counted in. */
  readonly sale: Sale;
  readonly targets: readonly Target[];
  /** Worth of the returned lines: `moneyMinor` and the points of `refunds` add up to it. */
  readonly returnedMinor: Minor;
  readonly moneyMinor: Minor;
  /** Points tenders whose share has grown, with their state after. */
  readonly refunds: readonly PointsTender[];
}

/**
 * Plans the return of some lines of a sale. Per line and rule `points * returned / value` is
 * rounded half up over all returns so far, less what earlier ones reversed: a full return totals
 * exactly, however it is split. A line of value 0 counts by quantity. The refund is split in the
 * same way: `proportional` gives points back by their share of the receipt, `moneyFirst` only when
 * the money is used up. Refuses RETURN_TOO_MUCH.
 * Example: 9 points on 9.99, 3.33 returned: 3 points.
 */
export function planReturn(
  sale: Sale,
  lines: readonly {
    readonly ofLine: number;
    readonly quantity: Thousandths;
    readonly totalMinor: Minor;
  }[],
  refund: 'proportional' | 'moneyFirst',
): { readonly ok: true; readonly plan: ReturnPlan } | Refusal {
  const changed = new Map<number, SaleLine>();
  const byNumber = new Map(sale.lines.map((line) => [line.line, line]));
  for (const { ofLine, quantity, totalMinor } of lines) {
    const line = changed.get(ofLine) ?? byNumber.get(ofLine);
    if (line === undefined) return refuse('RETURN_TOO_MUCH', { ofLine });
    const returnedQuantity = line.returnedQuantity + quantity;
    const returnedMinor = line.returnedMinor + totalMinor;
    if (returnedQuantity > line.quantity || returnedMinor > line.totalMinor) {
      return refuse('RETURN_TOO_MUCH', { ofLine });
    }
    changed.set(ofLine, { ...line, returnedQuantity, returnedMinor });
  }
  const returnedMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const saleLines = sale.lines.map((line) => changed.get(line.line) ?? line);
  const { earned, targets } = reverseEarned(sale.earned, changed);
  const pointsTenders = refundPoints(sale.pointsTenders, saleLines, refund);
  const refunds = pointsTenders.filter((tender, at) => tender !== sale.pointsTenders[at]);
  const pointsMinor = refunded(pointsTenders) - refunded(sale.pointsTenders);
  assert(pointsMinor >= 0 && pointsMinor <= returnedMinor, 'points back are part of the refund');
  const plan = {
    sale: { ...sale, lines: saleLines, earned, pointsTenders },
    targets,
    returnedMinor,
    moneyMinor: returnedMinor - pointsMinor,
    refunds,
  };
  return { ok: true, plan };
}

function reverseEarned(
  rows: readonly Earned[],
  changed: ReadonlyMap<number, SaleLine>,
): { readonly earned: readonly Earned[]; readonly targets: readonly Target[] } {
  const groups = new Map<number, { row: Earned; amount: Amount; sums: Sum[] }>();
  const earned = rows.map((row) => {
    const line = changed.get(row.line);
    if (line === undefined) return row;
    const share = returnedShare(line);
    const target = mulDiv({ value: row.amount, ...share, mode: 'halfUp' });
    if (target === row.reversed) return row;
    const group = groups.get(row.lot) ?? { row, amount: 0, sums: [] };
    group.amount += target - row.reversed;
    group.sums.push(reversalSum(row, share));
    groups.set(row.lot, group);
    return { ...row, reversed: target };
  });
  const targets = [...groups.values()].map(({ row, amount, sums }) => ({
    rule: row.rule,
    unit: row.unit,
    lot: row.lot,
    amount,
    sum: sums.length === 1 && sums[0] !== undefined ? sums[0] : ({ op: 'add', of: sums } as const),
  }));
  return { earned, targets };
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

/** The points tenders after all returns so far; the first tender is given back first. */
function refundPoints(
  tenders: readonly PointsTender[],
  lines: readonly SaleLine[],
  refund: 'proportional' | 'moneyFirst',
): readonly PointsTender[] {
  const total = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const returned = lines.reduce((sum, line) => sum + line.returnedMinor, 0);
  const points = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  if (points === 0) return tenders;
  let target =
    refund === 'proportional'
      ? mulDiv({ value: points, num: returned, den: total, mode: 'halfUp' })
      : Math.max(0, returned - (total - points));
  return tenders.map((tender) => {
    const refundedMinor = Math.min(target, tender.amountMinor);
    target -= refundedMinor;
    return refundedMinor === tender.refundedMinor ? tender : { ...tender, refundedMinor };
  });
}

function refunded(tenders: readonly PointsTender[]): Minor {
  return tenders.reduce((sum, tender) => sum + tender.refundedMinor, 0);
}
