import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { Minor, Thousandths } from '../../protocol/units.ts';
import { assert, mulDiv } from '../../protocol/units.ts';
import type { Recheck, Rechecked, ReturnedLines } from './discount-return.ts';
import { inForce, returnDiscounts } from './discount-return.ts';
import { reverseEarned, type Target } from './earned-return.ts';
import type { PointsTender, Sale, SaleLine } from './types.ts';

/** What a return comes to, from what the sale has recorded and nothing else. */
export interface ReturnPlan {
  /** The sale with this return counted in. */
  readonly sale: Sale;
  readonly targets: readonly Target[];
  /** Shelf price of the returned lines. */
  readonly shelfMinor: Minor;
  /** What goes from the discounts, per rule; negative where the rest gets more of one. */
  readonly discounts: readonly { readonly rule: string; readonly minor: Minor }[];
  /** Discount that the rest no longer deserves and that the refund could not pay. */
  readonly uncoveredMinor: Minor;
  /** Shelf price less discounts: `moneyMinor` and the points of `refunds` add up to it. */
  readonly paidMinor: Minor;
  readonly moneyMinor: Minor;
  /** Points tenders whose share has grown, with their state after. */
  readonly refunds: readonly PointsTender[];
}

/**
 * Plans the return of some lines of a sale. Discounts go back with the goods they were given for
 * (`returnDiscounts`), points as `reverseEarned` says: a full return totals exactly, however it is
 * split. What was paid is given back in the same way: `proportional` gives points back by their
 * share of the receipt, `moneyFirst` only when the money is used up. Refuses RETURN_TOO_MUCH and
 * what `recheck` refuses.
 * Example: 9 points on 9.99, 3.33 returned: 3 points.
 */
export function planReturn(
  sale: Sale,
  lines: readonly {
    readonly ofLine: number;
    readonly quantity: Thousandths;
    readonly totalMinor: Minor;
  }[],
  options: {
    readonly refund: 'proportional' | 'moneyFirst';
    readonly recheck: Recheck | null;
  },
): { readonly ok: true; readonly plan: ReturnPlan } | Refusal {
  const counted = countLines(sale, lines);
  if (!counted.ok) return counted;
  const { returned } = counted;
  const { recheck } = options;
  const off = returnDiscounts(sale, returned, recheck);
  if (!off.ok) return off;
  const { discounts, backMinor, uncoveredMinor } = off;
  const rest = { ...sale, lines: returned.lines, discounts };
  const pointsTenders = refundPoints(rest, options.refund);
  const rechecked = earnedAgain({ ...rest, pointsTenders }, recheck, off.rechecked);
  if (rechecked !== null && !rechecked.ok) return rechecked;
  const { earned, targets } = reverseEarned(sale.earned, returned.changed, { recheck, rechecked });
  const after = { ...rest, earned };
  const refunds = pointsTenders.filter((tender, at) => tender !== sale.pointsTenders[at]);
  const paidMinor = returned.shelfMinor - backMinor;
  const pointsMinor = refunded(pointsTenders) - refunded(sale.pointsTenders);
  assert(pointsMinor >= 0 && pointsMinor <= paidMinor, 'points back are part of the refund');
  const plan = {
    sale: { ...after, pointsTenders },
    targets,
    shelfMinor: returned.shelfMinor,
    discounts: goneOf(sale, after),
    uncoveredMinor,
    paidMinor,
    moneyMinor: paidMinor - pointsMinor,
    refunds,
  };
  return { ok: true, plan };
}

/** What the rest earns is known only once it is known what of it points still pay. */
function earnedAgain(
  rest: Sale,
  recheck: Recheck | null,
  rechecked: Rechecked | null,
): Rechecked | Refusal | null {
  if (recheck === null || rest.pointsTenders.length === 0) return rechecked;
  const kept = rest.discounts.filter(({ rule }) => !recheck.rules.has(rule));
  return recheck.on(rest, kept);
}

function countLines(
  sale: Sale,
  lines: Parameters<typeof planReturn>[1],
): { readonly ok: true; readonly returned: ReturnedLines } | Refusal {
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
  const shelfMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const after = sale.lines.map((line) => changed.get(line.line) ?? line);
  return { ok: true, returned: { lines: after, changed, shelfMinor } };
}

/** What has gone from each rule's discount. */
function goneOf(before: Sale, after: Sale): ReturnPlan['discounts'] {
  const rules = new Set(after.discounts.map(({ rule }) => rule));
  const left = (sale: Sale, rule: string) =>
    inForce(sale.discounts.filter((row) => row.rule === rule));
  return [...rules]
    .map((rule) => ({ rule, minor: left(before, rule) - left(after, rule) }))
    .filter(({ minor }) => minor !== 0);
}

/** The points tenders after all returns so far; the first tender is given back first. */
function refundPoints(
  { pointsTenders, lines, discounts }: Sale,
  refund: 'proportional' | 'moneyFirst',
): readonly PointsTender[] {
  const points = pointsTenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  if (points === 0) return pointsTenders;
  const sum = (of: readonly Minor[]) => of.reduce((all, minor) => all + minor, 0);
  const paid = sum(lines.map((line) => line.totalMinor)) - sum(discounts.map((row) => row.minor));
  const back = sum(lines.map((line) => line.returnedMinor)) - sum(discounts.map((row) => row.back));
  let target =
    refund === 'proportional'
      ? mulDiv({ value: points, num: back, den: paid, mode: 'halfUp' })
      : Math.max(0, back - (paid - points));
  return pointsTenders.map((tender) => {
    const refundedMinor = Math.min(target, tender.amountMinor);
    target -= refundedMinor;
    return refundedMinor === tender.refundedMinor ? tender : { ...tender, refundedMinor };
  });
}

function refunded(tenders: readonly PointsTender[]): Minor {
  return tenders.reduce((sum, tender) => sum + tender.refundedMinor, 0);
}
