import type { Refusal } from '../../../protocol/errors.ts';
import type { Amount, Minor } from '../../../protocol/units.ts';
import { assert } from '../../../protocol/units.ts';
import { spread } from '../../ledger/spread.ts';
import { figure, smaller } from '../../ledger/sum.ts';
import { discountOf, type Given } from './discounts.ts';
import { type Earned, type Earner, type EarnLine, earnedOf, type Multiplier } from './earnings.ts';
import type { Asked, BasketLine } from './facts.ts';
import { type NewUse, type Room, roomOf, type Uses, usesOf } from './limits.ts';
import type { OpenLine } from './pieces.ts';
import {
  type ReadyDiscount,
  type ReadyMultiply,
  type ReadyRule,
  type ReadyRules,
  type RuleSet,
  readyOf,
} from './ready.ts';

/** What a version says beside its rules. */
export interface Settings extends RuleSet {
  /** Points are earned on what is paid after discounts, or on shelf prices. */
  readonly earnOn: 'paid' | 'shelf';
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
 * Refuses AMOUNT_RANGE.
 */
export function evaluate(
  version: Settings,
  asked: Asked,
  uses: Uses,
): ({ readonly ok: true } & Evaluation) | Refusal {
  const ready = readyOf(version);
  const lines = [...asked.basket.lines].sort((a, b) => a.line - b.line);
  const till = new Till(lines, asked, uses);
  takeOff(till, ready);
  if (version.discountCap !== null) till.cap(version.discountCap);
  till.know(asked);
  const earning = earn(till, ready, version);
  if (!earning.ok) return earning;
  return {
    ok: true,
    discounts: till.given,
    earned: earning.earned,
    uses: till.used(),
    paid: till.open.map(({ line, netMinor }) => ({ line, minor: netMinor })),
    asked: till.asked,
  };
}

/** The receipt while it is evaluated: prices go down, purse and room with them. */
class Till {
  readonly lines: readonly BasketLine[];
  asked: Asked;
  readonly open: readonly OpenLine[];
  given: Given[] = [];
  readonly rooms = new Map<string, Room>();
  private readonly uses: Uses;
  private readonly purse: Map<string, Amount>;
  private readonly applied = new Map<string, { rule: ReadyRule; minor: Minor; cost: Minor }>();

  constructor(lines: readonly BasketLine[], asked: Asked, uses: Uses) {
    this.lines = lines;
    this.asked = asked;
    this.uses = uses;
    this.open = lines.map(({ line, quantity, totalMinor }) => ({
      line,
      quantity,
      netMinor: totalMinor,
    }));
    this.purse = new Map(asked.member?.available);
  }

  /** Prices are settled: from here on rules may ask what the tallies come to with this receipt. */
  know({ after, member }: Asked): void {
    if (after === undefined || member === null) return;
    const talliesAfter = after(this.open.map(({ line, netMinor }) => ({ line, minor: netMinor })));
    this.asked = { ...this.asked, member: { ...member, talliesAfter } };
  }

  /** Does the rule hold, and may it still give something? */
  roomOf(rule: ReadyRule): (Room & { readonly ok: true }) | null {
    if (rule.holds(this.asked) !== true) return null;
    const { limits, budget } = rule.rule;
    if (limits.length === 0 && budget === null) return endless;
    const room = roomOf(rule.rule, this.asked, this.uses);
    return room.ok ? room : null;
  }

  /** What the rule would take off now; null when nothing. */
  offer(rule: ReadyDiscount, not: (line: BasketLine) => boolean): Given | null {
    const room = this.roomOf(rule);
    if (room === null) return null;
    const open = this.open.filter((_, at) => {
      const line = this.lines[at];
      return line !== undefined && !not(line) && rule.onLine(line) === true;
    });
    if (open.length === 0) return null;
    const on = { open, all: this.lines, asked: this.asked, purse: this.purse };
    const given = discountOf(rule, rule.discount, on);
    if (given === null) return null;
    const most = Math.min(room.minor, room.cost);
    if (given.minor <= most) return given;
    const { budget } = rule.rule;
    if (room.cost < given.minor && budget?.isPartial === false) return null;
    return lessened(given, most);
  }

  take(rule: ReadyDiscount, given: Given): void {
    for (const { line, minor } of given.lines) {
      const open = this.open.find((one) => one.line === line);
      assert(open !== undefined && open.netMinor >= minor, 'a discount is part of its line');
      open.netMinor -= minor;
    }
    if (given.pays !== null) {
      const { unit, amount } = given.pays;
      this.purse.set(unit, (this.purse.get(unit) ?? 0) - amount);
    }
    this.given.push(given);
    this.applied.set(rule.id, { rule, minor: given.minor, cost: given.minor });
  }

  /** Takes the last discounts back until all together are within the cap. */
  cap(share: { readonly num: number; readonly den: number }): void {
    const shelf = this.lines.reduce((sum, line) => sum + line.totalMinor, 0);
    let over =
      this.given.reduce((sum, one) => sum + one.minor, 0) -
      Number((BigInt(shelf) * BigInt(share.num)) / BigInt(share.den));
    for (let at = this.given.length - 1; at >= 0 && over > 0; at -= 1) {
      const given = this.given[at];
      if (given === undefined) continue;
      const kept = lessened(given, Math.max(0, given.minor - over));
      over -= given.minor - kept.minor;
      this.give(given, -1);
      this.give(kept, 1);
      this.given[at] = kept;
      const use = this.applied.get(given.rule);
      if (use !== undefined) {
        const changed = { ...use, minor: kept.minor, cost: kept.minor };
        this.applied.set(given.rule, changed);
      }
    }
    this.given = this.given.filter(({ minor }) => minor > 0);
  }

  earns(rule: ReadyRule, cost: Minor): void {
    this.applied.set(rule.id, { rule, minor: 0, cost });
  }

  used(): readonly NewUse[] {
    return [...this.applied.values()].flatMap(({ rule, minor, cost }) =>
      minor === 0 && cost === 0 && rule.rule.effect.kind === 'discount'
        ? []
        : usesOf(rule.rule, this.asked, { times: 1, minor, cost }),
    );
  }

  private give({ lines }: Given, sign: 1 | -1): void {
    for (const { line, minor } of lines) {
      const open = this.open.find((one) => one.line === line);
      if (open !== undefined) open.netMinor -= sign * minor;
    }
  }
}

const endless: Room & { readonly ok: true } = {
  ok: true,
  minor: Number.POSITIVE_INFINITY,
  cost: Number.POSITIVE_INFINITY,
};

/** The same discount, of less money. */
function lessened(given: Given, minor: Minor): Given {
  const shares = spread(
    minor,
    given.lines.map((line) => line.minor),
  );
  const lines = given.lines.map(({ line }, at) => ({ line, minor: shares[at] ?? 0 }));
  const sum = smaller(given.sum, figure(minor, 'left of a limit'));
  return { ...given, minor, lines: lines.filter((one) => one.minor > 0), freePieces: [], sum };
}

function takeOff(till: Till, { discounts, noDiscount }: ReadyRules): void {
  const not = (line: BasketLine) => noDiscount(line) === true;
  const alone = discounts.filter(({ rule }) => rule.stack.mode === 'alone');
  for (const rule of alone) {
    const given = till.offer(rule, not);
    if (given === null) continue;
    till.take(rule, given);
    return;
  }
  const closed = new Set<string>();
  for (const stage of ['line', 'order'] as const) {
    const rules = discounts.filter((rule) => rule.discount.on === stage);
    for (const rule of rules) {
      const { group, mode } = rule.rule.stack;
      if (mode === 'alone' || closed.has(group)) continue;
      const chosen = mode === 'best' ? bestOf(till, groupOf(rules, group), not) : { rule };
      const given = chosen === null ? null : till.offer(chosen.rule, not);
      if (mode === 'best') closed.add(group);
      if (chosen === null || given === null) continue;
      till.take(chosen.rule, given);
      if (mode === 'first') closed.add(group);
    }
  }
}

const groupOf = (rules: readonly ReadyDiscount[], group: string): readonly ReadyDiscount[] =>
  rules.filter((rule) => rule.rule.stack.group === group);

function bestOf(
  till: Till,
  rules: readonly ReadyDiscount[],
  not: (line: BasketLine) => boolean,
): { readonly rule: ReadyDiscount } | null {
  let best: { readonly rule: ReadyDiscount; readonly minor: Minor } | null = null;
  for (const rule of rules) {
    const minor = till.offer(rule, not)?.minor ?? 0;
    if (minor > (best?.minor ?? 0)) best = { rule, minor };
  }
  return best;
}

function earn(till: Till, ready: ReadyRules, version: Settings): ReturnType<typeof earnedOf> {
  if (till.asked.member === null) return { ok: true, earned: [] };
  const free = new Map<number, number>();
  for (const { line, pieces } of till.given.flatMap(({ freePieces }) => freePieces)) {
    free.set(line, (free.get(line) ?? 0) + pieces);
  }
  const lines: { readonly basket: BasketLine; readonly earn: EarnLine }[] = [];
  for (const [at, basket] of till.lines.entries()) {
    if (ready.noEarn(basket) === true) continue;
    const net = till.open[at]?.netMinor ?? 0;
    const minor = version.earnOn === 'paid' ? net : basket.totalMinor;
    const quantity = basket.quantity - 1000 * (free.get(basket.line) ?? 0);
    lines.push({ basket, earn: { line: basket.line, minor, quantity } });
  }
  const ofRule = (rule: ReadyRule) =>
    lines.filter(({ basket }) => rule.onLine(basket) === true).map((one) => one.earn);
  const earners: Earner[] = [];
  for (const rule of ready.earns) {
    const of = ofRule(rule);
    if (of.length > 0 && till.roomOf(rule) !== null) earners.push({ rule, lines: of });
  }
  const holding = ready.multiplies.filter((rule) => till.roomOf(rule) !== null);
  const multipliers = competing(holding).map((rule): Multiplier => {
    return { rule, lines: new Set(ofRule(rule).map(({ line }) => line)) };
  });
  const earned = earnedOf(earners, multipliers);
  if (!earned.ok) return earned;
  return withinBudgets(till, ready, version, earned.earned);
}

/** Of a group that competes only one multiplier counts: the first, or the largest. */
function competing(rules: readonly ReadyMultiply[]): readonly ReadyMultiply[] {
  return rules.filter((rule) => {
    const { group, mode } = rule.rule.stack;
    if (mode === 'add') return true;
    const rivals = rules.filter((one) => one.rule.stack.group === group && one.unit === rule.unit);
    if (mode !== 'best') return rivals[0] === rule;
    const best = rivals.reduce((a, b) => (b.by.num * a.by.den > a.by.num * b.by.den ? b : a));
    return best === rule;
  });
}

/** Points of a rule whose budget is at its end are cut to it, or not given. */
function withinBudgets(
  till: Till,
  ready: ReadyRules,
  version: Settings,
  earned: readonly Earned[],
): { readonly ok: true; readonly earned: readonly Earned[] } {
  const rules = new Map<string, ReadyRule>(
    [...ready.earns, ...ready.multiplies].map((rule) => [rule.id, rule]),
  );
  const kept = earned.flatMap((one) => {
    const rule = rules.get(one.rule);
    assert(rule !== undefined, 'what is earned has its rule');
    const rate = version.costs.get(one.unit);
    const cost = rate === undefined ? 0 : costOf(one.amount, rate);
    const room = till.roomOf(rule)?.cost ?? 0;
    if (cost <= room) {
      till.earns(rule, cost);
      return one;
    }
    if (rule.rule.budget?.isPartial !== true || rate === undefined) return [];
    const amount = Math.floor((room * rate.den) / rate.num);
    if (amount === 0) return [];
    till.earns(rule, costOf(amount, rate));
    return fewer(one, amount);
  });
  return { ok: true, earned: kept };
}

function costOf(amount: Amount, rate: { readonly num: number; readonly den: number }): Minor {
  // Rounded up: a budget is never exceeded.
  return Number((BigInt(amount) * BigInt(rate.num) + BigInt(rate.den) - 1n) / BigInt(rate.den));
}

function fewer(earned: Earned, amount: Amount): Earned {
  const shares = spread(
    amount,
    earned.lines.map((line) => line.amount),
  );
  const lines = earned.lines.map(({ line }, at) => ({ line, amount: shares[at] ?? 0 }));
  const sum = smaller(earned.sum, figure(amount, 'left of the budget'));
  return { ...earned, amount, lines: lines.filter((one) => one.amount > 0), sum };
}
