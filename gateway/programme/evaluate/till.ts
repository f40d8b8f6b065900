import type { Amount, Minor, Ratio } from '../../../protocol/units.ts';
import { assert, mulDiv } from '../../../protocol/units.ts';
import { spread } from '../../ledger/spread.ts';
import { figure, smaller } from '../../ledger/sum.ts';
import type { Check } from './condition.ts';
import { discountOf, type Given } from './discounts.ts';
import type { Asked, BasketLine } from './facts.ts';
import { addUses, type NewUse, type Room, roomOf, type Uses, usesOf } from './limits.ts';
import type { Candidate, RuleIndex } from './line-index.ts';
import { isGivenBefore, withOver } from './overuse.ts';
import { lineNumbered, type OpenLine } from './pieces.ts';
import type { ReadyDiscount, ReadyRule } from './ready.ts';

/** What rules have given already, by their ids; null: nothing. They are not asked again. */
export type Kept = ReadonlyMap<string, Given | null>;

/** The receipt while it is evaluated: prices go down, purse and room with them. */
export class Till {
  asked: Asked;
  /** In the order of their numbers, as all lists of lines here. */
  readonly open: readonly OpenLine[];
  given: Given[] = [];
  /** See `evaluate`. */
  kept: Kept = nothingKept;
  private readonly isExcluded: Check<BasketLine>;
  private allowedLines: readonly OpenLine[] | null = null;
  private readonly uses: Uses;
  private purse: ReadonlyMap<string, Amount>;
  private readonly applied = new Map<string, { rule: ReadyRule; minor: Minor; cost: Minor }>();

  constructor(asked: Asked, uses: Uses, isExcluded: Check<BasketLine>) {
    this.asked = asked;
    this.uses = uses;
    this.open = openLines(asked.basket.lines);
    this.isExcluded = isExcluded;
    this.purse = asked.member?.available ?? emptyPurse;
  }

  /** Lines that discounts may touch. Looked for only when a rule asks: most know their lines. */
  get allowed(): readonly OpenLine[] {
    this.allowedLines ??= this.open.filter(({ of }) => this.isExcluded(of) !== true);
    return this.allowedLines;
  }

  /** The rules of an index that may give something, in their order. */
  candidates<Rule extends ReadyRule>(index: RuleIndex<Rule>): readonly Candidate<Rule>[] {
    return index.candidates(this.open, this.isExcluded);
  }

  /** Points that the receipt itself earns may pay as well. */
  fill(more: ReadonlyMap<string, Amount>): void {
    const purse = new Map(this.purse);
    for (const [unit, amount] of more) purse.set(unit, (purse.get(unit) ?? 0) + amount);
    this.purse = purse;
  }

  /** Prices are settled: from here on rules may ask what the tallies come to with this receipt. */
  know({ after, member }: Asked): void {
    if (after === undefined || member === null) return;
    const talliesAfter = after(this.open);
    this.asked = { ...this.asked, member: { ...member, talliesAfter } };
  }

  /** Does the rule hold, and may it still give something? */
  roomOf(rule: ReadyRule): (Room & { readonly ok: true }) | null {
    if (rule.holds(this.asked) !== true) return null;
    const { limits, budget } = rule.rule;
    if (limits.length === 0 && budget === null) return endless;
    const room = roomOf(rule.rule, this.asked, this.usesFor(rule));
    return room.ok ? room : null;
  }

  /** A discount that was given already has to hold, and needs no room. */
  private roomBefore(rule: ReadyRule): typeof endless | null {
    return rule.holds(this.asked) === true ? endless : null;
  }

  /** What a discount that was given already has left, and what the member has of its price. */
  private meansOf(rule: ReadyDiscount): Parameters<typeof withOver>[1] {
    const room = roomOf(rule.rule, this.asked, this.usesFor(rule));
    const { pays } = rule.discount;
    return { rule: rule.rule, room, has: pays === null ? 0 : (this.purse.get(pays.unit) ?? 0) };
  }

  /** Rules that share a limit count what the others of this receipt have taken of it. */
  private usesFor({ id, rule }: ReadyRule): Uses {
    if (rule.limits.every(({ shared }) => shared === undefined)) return this.uses;
    const others = [...this.applied].flatMap(([other, { rule: of, minor, cost }]) =>
      other === id ? [] : usesOf(of.rule, this.asked, { times: 1, minor, cost }),
    );
    return addUses(this.uses, others);
  }

  /** What the rule would take off now; null when nothing. */
  offer({ rule, lines }: Candidate<ReadyDiscount>): Given | null {
    const kept = this.kept.get(rule.id);
    if (kept !== undefined) return kept === null ? null : this.within(kept);
    const isBefore = isGivenBefore(rule, this.asked);
    const room = isBefore ? this.roomBefore(rule) : this.roomOf(rule);
    if (room === null) return null;
    const open = lines ?? this.linesOf(rule);
    if (open.length === 0) return null;
    const given = discountOf(rule, rule.discount, {
      open,
      till: this,
      asked: this.asked,
      purse: isBefore ? plenty(rule) : this.purse,
    });
    if (given === null) return null;
    if (isBefore) return withOver(given, this.meansOf(rule));
    const wanted = Math.min(given.minor, room.minor);
    if (wanted > room.cost && rule.rule.budget?.isPartial === false) return null;
    const minor = Math.min(wanted, room.cost);
    if (minor === given.minor) return given;
    const less = lessened(given, minor, 'left of a limit');
    return less.minor === 0 ? null : less;
  }

  take(rule: ReadyDiscount, given: Given): void {
    this.change(given, -1);
    for (const { line, pieces } of given.freePieces) {
      const open = lineNumbered(this.open, line);
      if (open !== undefined) open.quantity -= pieces * 1000;
    }
    if (given.pays !== null) {
      const { unit, amount } = given.pays;
      this.purse = new Map(this.purse).set(unit, (this.purse.get(unit) ?? 0) - amount);
    }
    this.given.push(given);
    const { limits, budget } = rule.rule;
    if (limits.length === 0 && budget === null) return;
    this.applied.set(rule.id, { rule, minor: given.minor, cost: given.minor });
  }

  /** Takes the last discounts back until all together are within the cap. */
  cap(share: Ratio): void {
    const shelf = this.open.reduce((sum, { of }) => sum + of.totalMinor, 0);
    const most = mulDiv({ value: shelf, num: share.num, den: share.den, mode: 'down' });
    let over = this.given.reduce((sum, one) => sum + one.minor, 0) - most;
    for (let at = this.given.length - 1; at >= 0 && over > 0; at -= 1) {
      const given = this.given[at];
      if (given === undefined) continue;
      const kept = lessened(given, Math.max(0, given.minor - over), 'left of the cap');
      over -= given.minor - kept.minor;
      this.change(given, 1);
      this.change(kept, -1);
      this.given[at] = kept;
      const use = this.applied.get(given.rule);
      if (use === undefined) continue;
      this.applied.set(given.rule, { ...use, minor: kept.minor, cost: kept.minor });
    }
    this.given = this.given.filter(({ minor }) => minor > 0);
  }

  /** Points are given: their cost is used up. */
  earns(rule: ReadyRule, cost: Minor): void {
    this.applied.set(rule.id, { rule, minor: 0, cost });
  }

  used(): readonly NewUse[] {
    return [...this.applied.values()].flatMap(({ rule, minor, cost }) => {
      const isNothing = minor === 0 && rule.rule.effect.kind === 'discount';
      return isNothing ? [] : usesOf(rule.rule, this.asked, { times: 1, minor, cost });
    });
  }

  /** Lines that a rule may take something off. */
  private linesOf({ rule, onLine }: ReadyDiscount): readonly OpenLine[] {
    if (rule.lines === null) return this.allowed;
    return this.allowed.filter(({ of }) => onLine(of) === true);
  }

  /** A kept discount, as far as the prices still are. */
  private within(given: Given): Given | null {
    const nets = new Map(this.open.map(({ line, minor }) => [line, minor]));
    const lines = given.lines
      .map(({ line, minor }) => ({ line, minor: Math.min(minor, nets.get(line) ?? 0) }))
      .filter((line) => line.minor > 0);
    const minor = lines.reduce((sum, line) => sum + line.minor, 0);
    return minor === 0 ? null : { ...given, minor, lines };
  }

  /** Adds what a discount takes off to the prices, or takes it off them (-1). */
  private change({ lines }: Given, sign: 1 | -1): void {
    for (const { line, minor } of lines) {
      const open = lineNumbered(this.open, line);
      assert(open !== undefined && open.minor + sign * minor >= 0, 'a discount is of its line');
      open.minor += sign * minor;
    }
  }
}

/** More than a discount can cost. */
const plenty = ({ discount: { pays } }: ReadyDiscount): ReadonlyMap<string, Amount> =>
  new Map(pays === null ? [] : [[pays.unit, Number.MAX_SAFE_INTEGER]]);

const nothingKept: Kept = new Map();
const emptyPurse: ReadonlyMap<string, Amount> = new Map();
const endless: Room & { readonly ok: true } = {
  ok: true,
  minor: Number.POSITIVE_INFINITY,
  cost: Number.POSITIVE_INFINITY,
};

/** Lines as they are before any discount, in the order of their numbers. */
function openLines(lines: readonly BasketLine[]): readonly OpenLine[] {
  const open: OpenLine[] = [];
  let isInOrder = true;
  let last = Number.NEGATIVE_INFINITY;
  for (const of of lines) {
    const { line, quantity, totalMinor } = of;
    if (line < last) isInOrder = false;
    last = line;
    open.push({ of, line, quantity, minor: totalMinor });
  }
  return isInOrder ? open : open.sort((a, b) => a.line - b.line);
}

/**
 * The same discount, of less money. What was free and no longer is has to be paid in part. What the
 * member pays for it goes down with it, in whole amounts, and what these do not pay for is not
 * given: a coupon for 80.00 of which a cap leaves 60.00 is kept, and nothing comes off.
 */
function lessened(all: Given, most: Minor, why: string): Given {
  const { given, minor } = paidFor(all, most);
  const shares = spread(
    minor,
    given.lines.map((line) => line.minor),
  );
  const isFree = new Set(
    given.lines.filter((line, at) => line.minor === shares[at]).map(({ line }) => line),
  );
  const lines = given.lines.map(({ line }, at) => ({ line, minor: shares[at] ?? 0 }));
  return {
    ...given,
    minor,
    lines: lines.filter((one) => one.minor > 0),
    freePieces: given.freePieces.filter(({ line }) => isFree.has(line)),
    sum: smaller(given.sum, figure(minor, why)),
    ...(all.overMinor === undefined ? {} : { overMinor: Math.min(all.overMinor, minor) }),
  };
}

/** So much of a discount as whole amounts of its price pay for; all of `most` without a price. */
function paidFor(given: Given, most: Minor): { readonly given: Given; readonly minor: Minor } {
  const { pays, minor: all } = given;
  if (pays === null) return { given, minor: most };
  const amount = mulDiv({ value: pays.amount, num: most, den: all, mode: 'down' });
  const minor = mulDiv({ value: all, num: amount, den: pays.amount, mode: 'up' });
  return { given: { ...given, pays: { ...pays, amount } }, minor };
}
