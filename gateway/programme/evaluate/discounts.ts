import type { Amount, Minor } from '../../../protocol/units.ts';
import { assertNever, mulDiv } from '../../../protocol/units.ts';
import { spread } from '../../ledger/spread.ts';
import { figure, ratioOf, smaller } from '../../ledger/sum.ts';
import type { Sum } from '../../ledger/types.ts';
import { type Asked, type BasketLine, receiptFact } from './facts.ts';
import { type OpenLine, type Picked, pick, piecesOf } from './pieces.ts';
import type { ReadyRule } from './ready.ts';
import type { Discount, Step } from './rule.ts';

/** What one rule takes off a receipt. */
export interface Given {
  readonly rule: string;
  /** > 0, the sum of its lines. */
  readonly minor: Minor;
  readonly lines: readonly { readonly line: number; readonly minor: Minor }[];
  /** Pieces that cost nothing any more, by line: they earn no stamps. */
  readonly freePieces: readonly { readonly line: number; readonly pieces: number }[];
  /** What the member pays for it in points, stamps or coupons; null: nothing. */
  readonly pays: { readonly unit: string; readonly amount: Amount } | null;
  /** The step of a ladder that was reached; null without steps. */
  readonly step: Step | null;
  /** The arithmetic that gives `minor`. */
  readonly sum: Sum;
}

/** What a discount is worked out on. */
export interface OnLines {
  /** Lines of the rule, none excluded, in the order of their numbers. */
  readonly open: readonly OpenLine[];
  /** All lines of the receipt: `per` may look at others than the rule's own. */
  readonly all: readonly BasketLine[];
  readonly asked: Asked;
  /** What the member can pay with: amounts by unit, less what earlier rules have taken. */
  readonly purse: ReadonlyMap<string, Amount>;
}

/** What a discount rule gives on these lines, or null when that is nothing. */
export function discountOf(rule: ReadyRule, discount: Discount, on: OnLines): Given | null {
  const times = timesPaid(discount, on);
  if (times === 0) return null;
  const picked = pickedOf(rule, discount, on, times);
  const base = picked.reduce((sum, one) => sum + one.netMinor, 0);
  if (base === 0) return null;
  const off = offOf(discount, { picked, base, on });
  if (off === null) return null;
  const total = Math.min(off.minor, discount.maxMinor ?? off.minor);
  if (total <= 0) return null;
  const sum =
    discount.maxMinor === null ? off.sum : smaller(off.sum, figure(discount.maxMinor, 'at most'));
  const shares = spread(total, off.weights);
  const lines = picked.map(({ line }, at) => ({ line: line.line, minor: shares[at] ?? 0 }));
  const pieces = picked.reduce((all, one) => all + one.pieces, 0);
  const each = discount.units === null ? 1 : pieces;
  return {
    rule: rule.id,
    minor: total,
    lines: lines.filter(({ minor }) => minor > 0),
    freePieces: freeOf(discount, picked, shares),
    pays:
      discount.pays === null
        ? null
        : { unit: discount.pays.unit, amount: discount.pays.amount * each },
    step: off.step,
    sum,
  };
}

/** How often the member can pay for it; Infinity when it costs nothing. */
function timesPaid({ pays }: Discount, { purse }: OnLines): number {
  if (pays === null) return Number.POSITIVE_INFINITY;
  return Math.floor((purse.get(pays.unit) ?? 0) / pays.amount);
}

function pickedOf(
  rule: ReadyRule,
  discount: Discount,
  on: OnLines,
  times: number,
): readonly Picked[] {
  const { units } = discount;
  if (units === null) {
    return on.open.map((line) => ({ line, pieces: piecesOf(line), netMinor: line.netMinor }));
  }
  const counted = on.all.filter((line) => rule.perLines(line) === true);
  const quantity = counted.reduce((sum, line) => sum + line.quantity, 0);
  const sets = units.per === null ? 1 : Math.floor(quantity / units.per.quantity);
  const count = Math.min(units.count * sets, times);
  return count === 0 ? [] : pick(on.open, { count, take: units.take });
}

interface Off {
  readonly minor: Minor;
  /** By which it is spread over what was picked. */
  readonly weights: readonly number[];
  readonly sum: Sum;
  readonly step: Step | null;
}

function offOf(
  discount: Discount,
  what: { readonly picked: readonly Picked[]; readonly base: Minor; readonly on: OnLines },
): Off | null {
  const { picked, base, on } = what;
  const { off } = discount;
  const weights = picked.map(({ netMinor }) => netMinor);
  const price = figure(base, 'price in minor units');
  switch (off.kind) {
    case 'share':
      return { ...shareOff(off.share, base), weights, step: null };
    case 'amount': {
      const sum = smaller(figure(off.minor, 'amount off in minor units'), price);
      return { minor: Math.min(off.minor, base), weights, sum, step: null };
    }
    case 'price':
      return cheaper(picked.map((one) => one.netMinor - off.minor * one.pieces));
    case 'cost':
      return cheaper(picked.map((one) => one.netMinor - costOf(one, on)));
    case 'steps': {
      const reached = stepOf(off.steps, stepValue(off.by, { base, asked: on.asked }));
      if (reached === null) return null;
      return { ...shareOff(reached.share, base), weights, step: reached };
    }
    default:
      return assertNever(off);
  }
}

function shareOff(share: { num: number; den: number }, base: Minor): { minor: Minor; sum: Sum } {
  const minor = mulDiv({ value: base, ...share, mode: 'halfUp' });
  const sum = ratioOf(figure(base, 'price in minor units'), { ...share, round: 'halfUp' });
  return { minor, sum };
}

/** Discounts that are worked out piece by piece: their own amounts are the weights. */
function cheaper(savings: readonly Minor[]): Off {
  const weights = savings.map((saved) => Math.max(0, saved));
  const minor = weights.reduce((sum, saved) => sum + saved, 0);
  const sum: Sum = { op: 'add', of: weights.map((saved, at) => figure(saved, `line ${at + 1}`)) };
  return { minor, weights, sum, step: null };
}

/** A line whose cost is not known is sold at its price. */
function costOf(one: Picked, { all }: OnLines): Minor {
  const line = all.find(({ line }) => line === one.line.line);
  if (line?.costMinor === undefined) return one.netMinor;
  const isWhole = one.pieces * 1000 >= line.quantity || piecesOf(line) === one.pieces;
  if (isWhole) return line.costMinor;
  const num = one.pieces * 1000;
  return mulDiv({ value: line.costMinor, num, den: line.quantity, mode: 'halfUp' });
}

/** `lines.total`: price of the rule's own lines; else a fact of the receipt or the member. */
export function stepValue(
  by: string,
  from: { readonly base: Minor; readonly asked: Asked },
): number | null {
  if (by === 'lines.total') return from.base;
  const value = receiptFact(by)?.read(from.asked);
  return typeof value === 'number' ? value : null;
}

/** The highest step reached; null below the first, or when the value is not known. */
export function stepOf(steps: readonly Step[], value: number | null): Step | null {
  if (value === null) return null;
  return steps.findLast((step) => value >= step.from) ?? null;
}

function freeOf(
  discount: Discount,
  picked: readonly Picked[],
  shares: readonly number[],
): readonly { line: number; pieces: number }[] {
  if (discount.units === null) return [];
  return picked.flatMap(({ line, pieces, netMinor }, at) =>
    shares[at] === netMinor ? [{ line: line.line, pieces }] : [],
  );
}
