import {
  big,
  down,
  type Fraction,
  halfUp,
  handOut,
  isLess,
  type NaiveAsked,
  type NaiveLine,
  over,
  plus,
  times,
  up,
  zero,
} from './naive.ts';
import {
  type NaiveEarn,
  type NaiveRule,
  NaiveShop,
  type NaiveVersion,
  totalOf,
  type Uses,
} from './naive-shop.ts';

/** What a receipt comes to, as text and numbers that are easy to compare. */
export function naiveEvaluate(version: NaiveVersion, asked: NaiveAsked, uses: Uses) {
  const shop = new NaiveShop(version, asked, uses);
  shop.discounts();
  shop.cap();
  const earned = new NaivePoints(shop).earn();
  if (earned === null) return 'refused';
  return {
    discounts: shop.taken
      .filter((one) => totalOf(one) > 0n)
      .map((one) => ({
        rule: one.rule.id,
        lines: [...one.off].filter(([, minor]) => minor > 0n),
        pays: one.pays,
      })),
    paid: shop.lines.map((line): [number, bigint] => [line.line, shop.netOf(line)]),
    earned,
    uses: shop.used,
  };
}

/** What a receipt earns, once its prices are settled. */
class NaivePoints {
  private readonly shop: NaiveShop;

  constructor(shop: NaiveShop) {
    this.shop = shop;
  }

  /** Points by rule: [rule, unit, amount, [line, amount] ...]; null when they are too many. */
  earn() {
    const earned: { rule: string; unit: string; amount: bigint; lines: [number, bigint][] }[] = [];
    if (this.shop.asked.member === null) return earned;
    const rules = this.shop
      .rules('earn')
      .filter((rule) => this.shop.room(rule) !== null && this.earning(rule).length > 0);
    for (const unit of new Set(rules.map((rule) => earnIn(rule).unit))) {
      const own = rules.filter((rule) => earnIn(rule).unit === unit);
      const shares = this.shares(unit, own);
      if (shares === null) return null;
      for (const { rule, lines } of shares) {
        const given = this.budgeted(rule, unit, lines);
        if (given !== null) earned.push({ rule: rule.id, unit, ...given });
      }
    }
    return earned;
  }

  /** Points of each rule by line. What a budget does not let a base rule give is not multiplied. */
  private shares(
    unit: string,
    own: readonly NaiveRule[],
    cuts: ReadonlyMap<NaiveRule, bigint> = new Map(),
  ): { readonly rule: NaiveRule; readonly lines: [number, bigint][] }[] | null {
    const base = own.flatMap((rule) => cutDown(this.cells(rule), cuts.get(rule) ?? null));
    const cells = [...base, ...this.extras(unit, base)];
    const exact = cells.map((cell) => cell.part).reduce(plus, zero);
    if (down(exact) >= 10n ** 12n) return null;
    const [first] = own;
    const round = { down, halfUp, up }[first === undefined ? 'down' : earnIn(first).round];
    const givers = [...new Set(cells.map((cell) => cell.rule))];
    const partsOf = (rule: NaiveRule) => cells.filter((cell) => cell.rule === rule);
    const handed = handOut(
      round(exact),
      givers.map((rule) => partsOf(rule).reduce((sum, cell) => plus(sum, cell.part), zero)),
    );
    const cutNow = givers.flatMap((rule, at): [NaiveRule, bigint][] => {
      const left = own.includes(rule) && !cuts.has(rule) ? this.left(rule, unit, handed[at]) : null;
      return left === null ? [] : [[rule, left]];
    });
    if (cutNow.length > 0) return this.shares(unit, own, new Map([...cuts, ...cutNow]));
    return givers.map((rule, at) => {
      const parts = partsOf(rule);
      const toLines = handOut(
        handed[at] ?? 0n,
        parts.map((cell) => cell.part),
      );
      const lines = parts
        .map((cell, n): [number, bigint] => [cell.line, toLines[n] ?? 0n])
        .filter(([, amount]) => amount > 0n);
      return { rule, lines };
    });
  }

  /** What the budget has for so many points; null: all of them. */
  private left(rule: NaiveRule, unit: string, amount = 0n): bigint | null {
    const rate = this.shop.version.costs.get(unit) ?? { num: 0, den: 1 };
    const room = this.shop.room(rule)?.cost ?? null;
    if (room === null || up(over(amount * big(rate.num), big(rate.den))) <= room) return null;
    if (rule.budget?.isPartial !== true) return 0n;
    return down(over(room * big(rate.den), big(rate.num)));
  }

  private earning(rule: NaiveRule): readonly NaiveLine[] {
    return this.shop.lines.filter(
      (line) => !this.shop.isExcluded('earn', line) && this.shop.isOn(rule.lines, line),
    );
  }

  private worth(line: NaiveLine): bigint {
    const full = this.shop.version.earnOn === 'paid' ? this.shop.netOf(line) : big(line.totalMinor);
    return this.shop.version.pointsSpent === 'tender' ? full : full - this.paidWithPoints(line);
  }

  /** Points pay for all lines alike. */
  private paidWithPoints(line: NaiveLine): bigint {
    const nets = this.shop.lines.map((one) => this.shop.netOf(one));
    const most = nets.reduce((a, b) => a + b, 0n);
    const points = this.shop.asked.basket.tenders
      .filter((tender) => tender.kind === 'points')
      .reduce((sum, tender) => sum + big(tender.amountMinor), 0n);
    const parts = handOut(
      points < most ? points : most,
      nets.map((net) => over(net, 1n)),
    );
    return parts[this.shop.lines.indexOf(line)] ?? 0n;
  }

  /** The exact part of a rule on each line. */
  private cells(rule: NaiveRule): { rule: NaiveRule; line: number; part: Fraction }[] {
    const { per, amount } = earnIn(rule);
    const lines = this.earning(rule);
    const total = lines.map((line) => this.worth(line)).reduce((a, b) => a + b, 0n);
    const part = (line: NaiveLine, at: number): Fraction => {
      const money = this.worth(line);
      if (per.kind === 'money') return over(money, big(per.minor ?? 1));
      if (per.kind === 'quantity') {
        const counted =
          this.shop.netOf(line) === 0n ? 0 : line.quantity - 1000 * this.shop.freeOf(line);
        return over(big(counted), big(per.thousandths ?? 1));
      }
      if (per.kind === 'receipt') {
        return total === 0n ? over(at === 0 ? 1n : 0n, 1n) : over(money, total);
      }
      const step = big(per.minor ?? 1);
      const missing = total % step === 0n ? 0n : step - (total % step);
      return missing === 0n ? zero : over(money * missing, total * step);
    };
    const made = lines.map((line, at) => ({
      rule,
      line: line.line,
      part: times(part(line, at), over(big(amount), 1n)),
    }));
    return per.kind === 'roundUp' && made.every((cell) => cell.part.n === 0n) ? [] : made;
  }

  private extras(unit: string, base: readonly { rule: NaiveRule; line: number; part: Fraction }[]) {
    const offers = this.shop
      .rules('multiply')
      .filter((rule) => rule.effect.kind === 'multiply' && rule.effect.unit === unit)
      .filter((rule) => this.shop.room(rule) !== null)
      .map((rule) => {
        const lines = this.earning(rule).map((line) => line.line);
        const by = rule.effect.kind === 'multiply' ? rule.effect.by : { num: 1, den: 1 };
        const more = over(big(by.num - by.den), big(by.den));
        const cells = base
          .filter((cell) => lines.includes(cell.line))
          .map((cell) => ({ rule, line: cell.line, part: times(cell.part, more) }));
        return { rule, cells, sum: cells.map((cell) => cell.part).reduce(plus, zero) };
      })
      .filter(({ sum }) => sum.n > 0n);
    return offers.flatMap((offer) => {
      const { group, mode } = offer.rule.stack;
      const rivals = offers.filter(
        ({ rule }) => rule.stack.group === group && rule.stack.mode === mode,
      );
      if (mode === 'add') return offer.cells;
      if (mode !== 'best') return rivals[0] === offer ? offer.cells : [];
      const isBeaten = rivals.some((rival) => isLess(offer.sum, rival.sum));
      const firstEqual = rivals.find(
        (rival) => !isLess(rival.sum, offer.sum) && !isLess(offer.sum, rival.sum),
      );
      return isBeaten || firstEqual !== offer ? [] : offer.cells;
    });
  }

  private budgeted(rule: NaiveRule, unit: string, lines: [number, bigint][]) {
    const amount = lines.reduce((sum, [, one]) => sum + one, 0n);
    const rate = this.shop.version.costs.get(unit) ?? { num: 0, den: 1 };
    const costOf = (points: bigint) => up(over(points * big(rate.num), big(rate.den)));
    const left = this.left(rule, unit, amount);
    if (left === 0n) return null;
    const kept = left ?? amount;
    if (kept > 0n) this.shop.use(rule, { minor: 0n, cost: costOf(kept) });
    const shares = handOut(
      kept,
      lines.map(([, one]) => over(one, 1n)),
    );
    const some = lines.map(([line], at): [number, bigint] => [line, shares[at] ?? 0n]);
    return { amount: kept, lines: some.filter(([, one]) => one > 0n) };
  }
}

/** Parts that come to no more than `most`, each in proportion. */
function cutDown<Cell extends { readonly part: Fraction }>(
  cells: readonly Cell[],
  most: bigint | null,
): readonly Cell[] {
  const all = cells.map((cell) => cell.part).reduce(plus, zero);
  if (most === null || !isLess(over(most, 1n), all)) return cells;
  if (most === 0n) return [];
  const by = over(most * all.d, all.n);
  return cells.map((cell) => ({ ...cell, part: times(cell.part, by) }));
}

function earnIn({ effect }: NaiveRule): NaiveEarn {
  if (effect.kind === 'earn') return effect.earn;
  throw new Error('a rule that earns');
}
