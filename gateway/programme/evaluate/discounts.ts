import type { Amount, Minor, Ratio, Thousandths } from '../../../protocol/units.ts';
import { assertNever, mulDiv } from '../../../protocol/units.ts';
import { spread } from '../../ledger/spread.ts';
import { figure, ratioOf, smaller } from '../../ledger/sum.ts';
import type { Sum } from '../../ledger/types.ts';
import { type Asked, receiptFact } from './facts.ts';
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
  /** Of `minor`, what the till gave beyond the rule's limits; absent: nothing. */
  readonly overMinor?: Minor;
  /** The step of a ladder that was reached; null without steps. */
  readonly step: Step | null;
  /** The arithmetic that gives `minor`. */
  readonly sum: Sum;
}

/** What a discount is worked out on. */
export interface OnLines {
  /** Lines of the rule, none excluded, in the order of their numbers. */
  readonly open: readonly OpenLine[];
  /** The whole receipt: `per` may name other lines than the rule's own. */
  readonly till: {
    readonly open: readonly OpenLine[];
    /** Those that are not excluded: what `per` counts when it names none. */
    readonly allowed: readonly OpenLine[];
  };
  readonly asked: Asked;
  /** What the member can pay with: amounts by unit, less what earlier rules have taken. */
  readonly purse: ReadonlyMap<string, Amount>;
}

/** What a discount rule gives on these lines, or null when that is nothing. */
export function discountOf(rule: ReadyRule, discount: Discount, on: OnLines): Given | null {
  const times = timesPaid(discount, on);
  if (times === 0) return null;
  const picked = pickedOf(rule, discount, on, times);
  const base = totalOf(picked);
  if (base === 0) return null;
  const off = offOf(discount, picked, base, on);
  if (off === null) return null;
  const { maxMinor, units } = discount;
  const minor = Math.min(off.minor, maxMinor ?? off.minor);
  if (minor <= 0) return null;
  // Most discounts are on one line, which has all of it.
  const only = picked.length === 1 ? picked[0] : undefined;
  const shares = only === undefined ? spread(minor, off.saved ?? picked.map(priceOf)) : [minor];
  return {
    rule: rule.id,
    minor,
    lines: only === undefined ? linesOf(picked, shares) : [{ line: only.line, minor }],
    freePieces: units === null ? noPieces : freeOf(picked, shares),
    pays: paysOf(discount, picked, shares),
    step: off.step,
    sum: maxMinor === null ? off.sum : smaller(off.sum, figure(maxMinor, 'at most')),
  };
}

const priceOf = ({ minor }: Picked): Minor => minor;

/** What comes off each line, without those of which nothing does. */
function linesOf(picked: readonly Picked[], shares: readonly Minor[]): Given['lines'] {
  const lines: { line: number; minor: Minor }[] = [];
  let at = 0;
  for (const { line } of picked) {
    const minor = shares[at] ?? 0;
    if (minor > 0) lines.push({ line, minor });
    at += 1;
  }
  return lines;
}

const noPieces: Given['freePieces'] = [];

/** Pieces whose whole price comes off. */
function freeOf(picked: readonly Picked[], shares: readonly Minor[]): Given['freePieces'] {
  return picked.flatMap((one, at) =>
    shares[at] === one.minor ? [{ line: one.line, pieces: piecesOf(one) }] : [],
  );
}

/** How often the member can pay for it; Infinity when it costs nothing. */
function timesPaid({ pays }: Discount, { purse }: OnLines): number {
  if (pays === null) return Number.POSITIVE_INFINITY;
  return Math.floor((purse.get(pays.unit) ?? 0) / pays.amount);
}

/** Each discounted piece is paid for; without `units` the discount as a whole. */
function paysOf(
  { pays, units }: Discount,
  picked: readonly Picked[],
  shares: readonly Minor[],
): Given['pays'] {
  if (pays === null) return null;
  if (units === null) return pays;
  const discounted = picked.filter((_, at) => shares[at] !== 0);
  const pieces = discounted.reduce((sum, one) => sum + piecesOf(one), 0);
  return { unit: pays.unit, amount: pays.amount * pieces };
}

function pickedOf(
  rule: ReadyRule,
  { units }: Discount,
  on: OnLines,
  times: number,
): readonly Picked[] {
  if (units === null) return on.open;
  const { per } = units;
  const counted = per?.lines === null ? on.till.allowed : on.till.open;
  const quantity = counted.reduce(
    (sum, { of }) => (rule.perLines(of) === true ? sum + of.quantity : sum),
    0,
  );
  const sets = per === null ? 1 : Math.floor(quantity / per.quantity);
  const count = Math.min(units.count * sets, times);
  return count === 0 ? [] : pick(on.open, { count, take: units.take });
}

interface Off {
  readonly minor: Minor;
  /** What is saved on each line, by which it is spread over them; null: by what they cost. */
  readonly saved: readonly Minor[] | null;
  readonly sum: Sum;
  readonly step: Step | null;
}

function offOf({ off }: Discount, picked: readonly Picked[], base: Minor, on: OnLines): Off | null {
  switch (off.kind) {
    case 'share':
      return shareOff(off.share, base, null);
    case 'amount': {
      const price = figure(base, 'price in minor units');
      const sum = smaller(figure(off.minor, 'amount off in minor units'), price);
      return { minor: Math.min(off.minor, base), saved: null, sum, step: null };
    }
    case 'price':
      return cheaper(picked, ({ quantity }) => priceFor(off.minor, quantity));
    case 'cost':
      return cheaper(picked, costOf);
    case 'steps': {
      const from = { base: totalOf(on.open), asked: on.asked };
      const reached = stepOf(off.steps, stepValue(off.by, from));
      return reached === null ? null : shareOff(reached.share, base, reached);
    }
    default:
      return assertNever(off);
  }
}

function shareOff({ num, den }: Ratio, base: Minor, step: Step | null): Off {
  const minor = mulDiv({ value: base, num, den, mode: 'halfUp' });
  const sum = ratioOf(figure(base, 'price in minor units'), { num, den, round: 'halfUp' });
  return { minor, saved: null, sum, step };
}

function totalOf(picked: readonly Picked[]): Minor {
  let total = 0;
  for (const { minor } of picked) total += minor;
  return total;
}

/** Discounts to another price, line by line: what each line saves is its weight. */
function cheaper(picked: readonly Picked[], priceNow: (one: Picked) => Minor): Off {
  const saved = picked.map((one) => Math.max(0, one.minor - priceNow(one)));
  const minor = saved.reduce((sum, one) => sum + one, 0);
  const of = picked.flatMap(({ line }, at) => {
    const off = saved[at] ?? 0;
    return off === 0 ? [] : [figure(off, `minor units off line ${line}`)];
  });
  return { minor, saved, sum: { op: 'add', of }, step: null };
}

/** Price of a quantity, of which a unit costs `minor`; rounded half up. At most what can be counted. */
function priceFor(minor: Minor, quantity: Thousandths): Minor {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  if (BigInt(minor) * BigInt(quantity) >= most * 1000n) return Number.MAX_SAFE_INTEGER;
  return mulDiv({ value: minor, num: quantity, den: 1000, mode: 'halfUp' });
}

/** A line whose cost is not known is sold at its price. */
function costOf({ of, quantity, minor }: Picked): Minor {
  if (of.costMinor === undefined) return minor;
  return mulDiv({ value: of.costMinor, num: quantity, den: of.quantity, mode: 'halfUp' });
}

/** `lines.total`: what the rule's own lines cost now, `base`; else a fact of the receipt or the member. */
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
