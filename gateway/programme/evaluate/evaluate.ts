import type { Refusal } from '../../../protocol/errors.ts';
import type { Amount, Minor, Ratio } from '../../../protocol/units.ts';
import { assert, mulDiv } from '../../../protocol/units.ts';
import { spread } from '../../ledger/spread.ts';
import { figure, smaller } from '../../ledger/sum.ts';
import type { Sum } from '../../ledger/types.ts';
import type { Given } from './discounts.ts';
import { earnFirst, type Purse } from './earn-first.ts';
import { type Earned, type Earner, type EarnLine, earnedOf, type Multiplier } from './earnings.ts';
import type { Asked, BasketLine } from './facts.ts';
import { heldBy } from './held.ts';
import type { NewUse, Uses } from './limits.ts';
import { type ReadyRule, type ReadyRules, type RuleSet, readyOf } from './ready.ts';
import { takeOff } from './stacking.ts';
import { type Kept, Till } from './till.ts';

/** What a version says beside its rules. */
export interface Settings extends RuleSet {
  /** Points are earned on what is paid after discounts, or on shelf prices. */
  readonly earnOn: 'paid' | 'shelf';
  /** What is paid with points earns as money does (`tender`), or nothing (`discount`). */
  readonly pointsSpent: 'tender' | 'discount';
  /** Most that all discounts together take off a receipt, as a share of it; null: no limit. */
  readonly discountCap: { readonly num: number; readonly den: number } | null;
  /** Cost of 10^scale amounts of a unit to the shop in minor units, for budgets. */
  readonly costs: ReadonlyMap<string, { readonly num: number; readonly den: number }>;
}

/** What the rules of a version give for one receipt. Nothing of it is written yet. */
export interface Evaluation {
  readonly discounts: readonly Given[];
  readonly earned: readonly Earned[];
  /** Uses of rules with limits or a budget. */
  readonly uses: readonly NewUse[];
  /** What is to pay for each line, in the order of the receipt. */
  readonly paid: readonly { readonly line: number; readonly minor: Minor }[];
  /** What was asked, with the tallies as this receipt leaves them. */
  readonly asked: Asked;
}

/**
 * Evaluates a receipt: exclusions, line discounts, order discounts, their cap, base earning,
 * multipliers, the one rounding, in this order. Facts of the member are those before the receipt.
 * Where points pay at once it is done again with those that the receipt earns (`earnFirst`).
 * Refuses AMOUNT_RANGE.
 * At a return, the rules of `kept` give what is left of theirs, at their place among the others.
 */
export function evaluate(
  version: Settings,
  asked: Asked,
  uses: Uses,
  kept: Kept = nothingKept,
): ({ readonly ok: true } & Evaluation) | Refusal {
  const ready = readyOf(version);
  const what = { version, asked, uses, kept };
  const { member } = asked;
  if (member?.paysAtOnce === undefined) return evaluateWith(ready, what);
  const rules = new Map(version.rules.map((rule) => [rule.id, rule]));
  const own = (evaluation: Evaluation) => {
    const held = heldBy((id) => rules.get(id), evaluation);
    return evaluation.earned.filter((one) => {
      return rules.get(one.rule)?.to === 'member' && held(one).length === 0;
    });
  };
  const means = { owed: member.paysAtOnce, available: member.available, own };
  return earnFirst(means, (more) => evaluateWith(ready, what, more));
}

/** With so much more to pay with than the member has. */
function evaluateWith(
  ready: ReadyRules,
  what: {
    readonly version: Settings;
    readonly asked: Asked;
    readonly uses: Uses;
    readonly kept: Kept;
  },
  more?: Purse,
): ({ readonly ok: true } & Evaluation) | Refusal {
  const { version, asked, uses, kept } = what;
  const till = new Till(asked, uses, ready.noDiscount);
  till.kept = kept;
  if (more !== undefined) till.fill(more);
  takeOff(till, ready);
  if (version.discountCap !== null) till.cap(version.discountCap);
  till.know(asked);
  const earning = earn(till, ready, version);
  ready.forget();
  if (!earning.ok) return earning;
  return {
    ok: true,
    discounts: till.given,
    earned: earning.earned,
    uses: till.used(),
    paid: till.open,
    asked: till.asked,
  };
}

const nothingKept: Kept = new Map();

function earn(till: Till, ready: ReadyRules, version: Settings): ReturnType<typeof earnedOf> {
  if (till.asked.member === null || ready.earns.length === 0) return { ok: true, earned: [] };
  const lines = earningLines(till, ready, version);
  const ofRule = (rule: ReadyRule) =>
    lines.filter(({ basket }) => rule.onLine(basket) === true).map((one) => one.earn);
  const earners: Earner[] = [];
  for (const rule of ready.earns) {
    if (till.roomOf(rule) === null) continue;
    const of = ofRule(rule);
    if (of.length > 0) earners.push({ rule, lines: of });
  }
  const bases = new Set(earners.map(({ rule }) => rule.id));
  const multipliers = ready.multiplies
    .filter((rule) => till.roomOf(rule) !== null)
    .map((rule): Multiplier => ({ rule, lines: new Set(ofRule(rule).map(({ line }) => line)) }));
  // A base rule that its budget cuts is multiplied as it is cut, which changes the rounding of its
  // unit, and so may bring another one over its budget: each of them is cut once at most.
  const most = new Map<string, Amount>();
  for (;;) {
    const earned = earnedOf(earners, multipliers, most);
    if (!earned.ok) return earned;
    const cut = earned.earned.filter(({ rule }) => bases.has(rule) && !most.has(rule));
    const before = most.size;
    for (const one of cut) {
      const left = leftFor(till, version, { earned: one, rule: ruleOf(ready, one) });
      if (left !== null) most.set(one.rule, left);
    }
    if (most.size === before) return withinBudgets({ till, ready, version }, earned.earned, most);
  }
}

interface EarningLine {
  readonly basket: BasketLine;
  readonly earn: EarnLine;
}

/** Lines that may earn. What costs nothing any more counts no quantity. */
function earningLines(till: Till, ready: ReadyRules, version: Settings): readonly EarningLine[] {
  const free = new Map<number, number>();
  for (const { freePieces } of till.given) {
    for (const { line, pieces } of freePieces) free.set(line, (free.get(line) ?? 0) + pieces);
  }
  const points = version.pointsSpent === 'discount' ? pointsParts(till) : [];
  return till.open.flatMap(({ of, line, minor: paid }, at) => {
    if (ready.noEarn(of) === true) return [];
    const full = version.earnOn === 'paid' ? paid : of.totalMinor;
    const minor = full - (points[at] ?? 0);
    const quantity = paid === 0 ? 0 : of.quantity - 1000 * (free.get(line) ?? 0);
    return [{ basket: of, earn: { line, minor, quantity } }];
  });
}

/** What of each line is paid with points, which pay for all lines alike. */
function pointsParts({ open, asked }: Till): readonly Minor[] {
  const nets = open.map(({ minor }) => minor);
  const tenders = asked.basket.tenders.filter(({ kind }) => kind === 'points');
  const points = tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  // More than there is to pay is refused later.
  const most = nets.reduce((sum, net) => sum + net, 0);
  return points === 0 || most === 0 ? [] : spread(Math.min(points, most), nets);
}

/** Points of a rule whose budget is at its end are cut to it, or not given. */
function withinBudgets(
  of: { readonly till: Till; readonly ready: ReadyRules; readonly version: Settings },
  earned: readonly Earned[],
  most: ReadonlyMap<string, Amount>,
): { readonly ok: true; readonly earned: readonly Earned[] } {
  const { till, ready, version } = of;
  const kept = earned.flatMap((one) => {
    const rule = ruleOf(ready, one);
    const left = leftFor(till, version, { earned: one, rule });
    if (left === 0) return [];
    const given = left === null ? one : fewer(one, left);
    const rate = version.costs.get(one.unit);
    if (given.amount > 0) till.earns(rule, rate === undefined ? 0 : costOf(given.amount, rate));
    const budgeted = left === null ? most.get(one.rule) : undefined;
    return budgeted === undefined ? given : { ...given, sum: cutSum(given, budgeted) };
  });
  return { ok: true, earned: kept };
}

/** What the budget of the rule has left of these points; null when it has all of them. */
function leftFor(
  till: Till,
  version: Settings,
  { earned, rule }: { readonly earned: Earned; readonly rule: ReadyRule },
): Amount | null {
  const rate = version.costs.get(earned.unit);
  if (rule.rule.budget === null || rate === undefined) return null;
  const room = till.roomOf(rule)?.cost ?? 0;
  if (costOf(earned.amount, rate) <= room) return null;
  if (!rule.rule.budget.isPartial) return 0;
  return mulDiv({ value: room, num: rate.den, den: rate.num, mode: 'down' });
}

function ruleOf({ earns, multiplies }: ReadyRules, { rule: id }: Earned): ReadyRule {
  const rule = earns.find((one) => one.id === id) ?? multiplies.find((one) => one.id === id);
  assert(rule !== undefined, 'what is earned has its rule');
  return rule;
}

const cutSum = ({ sum }: Earned, most: Amount): Sum =>
  smaller(sum, figure(most, 'left of the budget'));

/**
 * What points cost the shop, rounded up: a budget is never exceeded. More than can be counted is as much as can be: no budget
 * has it.
 */
export function costOf(amount: Amount, rate: Ratio): Minor {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  if (BigInt(amount) * BigInt(rate.num) >= most * BigInt(rate.den)) return Number.MAX_SAFE_INTEGER;
  return mulDiv({ value: amount, num: rate.num, den: rate.den, mode: 'up' });
}

function fewer(earned: Earned, amount: Amount): Earned {
  const shares = spread(
    amount,
    earned.lines.map((line) => line.amount),
  );
  const lines = earned.lines.map(({ line }, at) => ({ line, amount: shares[at] ?? 0 }));
  const some = lines.filter((one) => one.amount > 0);
  return { ...earned, amount, lines: some, sum: cutSum(earned, amount) };
}
