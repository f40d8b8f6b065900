import {
  big,
  down,
  type Fraction,
  halfUp,
  handOut,
  holds,
  isLess,
  lineFact,
  type NaiveAsked,
  type NaiveLine,
  over,
  period,
  receiptFact,
  times,
  up,
} from './naive.ts';

export interface Rate {
  readonly num: number;
  readonly den: number;
}
type Off =
  | { readonly kind: 'share'; readonly share: Rate }
  | { readonly kind: 'amount' | 'price'; readonly minor: number }
  | { readonly kind: 'cost' }
  | {
      readonly kind: 'steps';
      readonly by: string;
      readonly steps: readonly { readonly from: number; readonly share: Rate }[];
    };
interface NaiveDiscount {
  readonly on: 'line' | 'order';
  readonly off: Off;
  readonly units: {
    readonly count: number;
    readonly per: { readonly lines: unknown; readonly quantity: number } | null;
    readonly take: 'cheapest' | 'dearest';
  } | null;
  readonly pays: { readonly unit: string; readonly amount: number } | null;
  readonly maxMinor: number | null;
}
export interface NaiveEarn {
  readonly unit: string;
  readonly amount: number;
  readonly per: { readonly kind: string; readonly minor?: number; readonly thousandths?: number };
  readonly round: 'down' | 'halfUp' | 'up';
}
export interface NaiveRule {
  readonly id: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly when: unknown;
  readonly lines: unknown;
  readonly effect:
    | { readonly kind: 'discount'; readonly discount: NaiveDiscount }
    | { readonly kind: 'earn'; readonly earn: NaiveEarn }
    | { readonly kind: 'multiply'; readonly unit: string; readonly by: Rate }
    | { readonly kind: 'exchange' };
  readonly limits: readonly {
    readonly scope: string;
    readonly of: 'uses' | 'discount';
    readonly max: number;
    readonly per: string;
    readonly shared?: string;
  }[];
  readonly budget: {
    readonly minor: number;
    readonly per: string;
    readonly isPartial: boolean;
  } | null;
  readonly stack: { readonly group: string; readonly mode: string };
  readonly priority: number;
}
export interface NaiveVersion {
  readonly rules: readonly NaiveRule[];
  readonly exclusions: { readonly discount: unknown; readonly earn: unknown };
  readonly earnOn: 'paid' | 'shelf';
  readonly pointsSpent: 'tender' | 'discount';
  readonly discountCap: Rate | null;
  readonly costs: ReadonlyMap<string, Rate>;
}
export type Uses = ReadonlyMap<string, { times: number; minor: number; cost: number }>;

/** So much off so many lines, as one rule gives it. */
interface Taken {
  readonly rule: NaiveRule;
  off: Map<number, bigint>;
  /** Pieces that became free, by line. */
  free: Map<number, number>;
  readonly pays: { readonly unit: string; readonly amount: number } | null;
}

export const totalOf = (one: Taken): bigint => [...one.off.values()].reduce((a, b) => a + b, 0n);

/** A receipt while discounts come off it. */
export class NaiveShop {
  readonly taken: Taken[] = [];
  readonly used: [string, { times: number; minor: bigint; cost: bigint }][] = [];
  readonly lines: readonly NaiveLine[];
  readonly version: NaiveVersion;
  readonly asked: NaiveAsked;
  private readonly uses: Uses;

  constructor(version: NaiveVersion, asked: NaiveAsked, uses: Uses) {
    this.version = version;
    this.asked = asked;
    this.uses = uses;
    this.lines = [...asked.basket.lines].sort((a, b) => a.line - b.line);
  }

  /** Prices less all that was taken off them. */
  netOf(line: NaiveLine): bigint {
    return this.taken.reduce(
      (net, one) => net - (one.off.get(line.line) ?? 0n),
      big(line.totalMinor),
    );
  }

  freeOf(line: NaiveLine): number {
    return this.taken.reduce((sum, one) => sum + (one.free.get(line.line) ?? 0), 0);
  }

  private purse(unit: string): number {
    const spent = this.taken
      .filter((one) => one.pays?.unit === unit)
      .map((one) => one.pays?.amount ?? 0);
    return (this.asked.member?.available.get(unit) ?? 0) - spent.reduce((a, b) => a + b, 0);
  }

  rules(kind: string): NaiveRule[] {
    const own = this.version.rules.filter((rule) => rule.effect.kind === kind);
    const priorities = [...new Set(own.map((rule) => rule.priority))].sort((a, b) => b - a);
    return priorities.flatMap((priority) => own.filter((rule) => rule.priority === priority));
  }

  isOn(condition: unknown, line: NaiveLine): boolean {
    return condition === null || holds(condition, lineFact(line)) === 'yes';
  }

  isExcluded(from: 'discount' | 'earn', line: NaiveLine): boolean {
    const condition = this.version.exclusions[from];
    return condition !== null && this.isOn(condition, line);
  }

  private scopeOf(scope: string): string | null {
    const { basket, member } = this.asked;
    if (scope === 'total') return scope;
    const name = { member: member?.id, store: basket.store, cashier: basket.cashier }[scope];
    return name === undefined ? null : `${scope}:${name}`;
  }

  private before(name: string, scope: string, per: string) {
    const key = `${name}|${scope}|${period(per, this.asked.basket.day)}`;
    return this.uses.get(key) ?? { times: 0, minor: 0, cost: 0 };
  }

  /** What other rules have taken on this receipt of a limit that they share. */
  private beside(rule: NaiveRule, shared: string | undefined): { times: number; minor: number } {
    const others = this.taken.filter(
      (one) => one.rule !== rule && one.rule.limits.some((limit) => limit.shared === shared),
    );
    if (shared === undefined) return { times: 0, minor: 0 };
    const minor = others.reduce((sum, one) => sum + Number(totalOf(one)), 0);
    return { times: others.length, minor };
  }

  /** Most that a rule may still give: null nothing at all, otherwise money off and cost. */
  room(rule: NaiveRule): { minor: bigint | null; cost: bigint | null } | null {
    const { day } = this.asked.basket;
    if (rule.from !== null && day < rule.from) return null;
    if (rule.until !== null && day > rule.until) return null;
    if (holds(rule.when, receiptFact(this.asked)) !== 'yes') return null;
    const lefts: bigint[] = [];
    for (const limit of rule.limits) {
      const scope = this.scopeOf(limit.scope);
      if (scope === null) return null;
      const before = this.before(nameOf(rule, limit), scope, limit.per);
      const now = this.beside(rule, limit.shared);
      const used = limit.of === 'uses' ? before.times + now.times : before.minor + now.minor;
      if (used >= limit.max) return null;
      if (limit.of === 'discount') lefts.push(big(limit.max - used));
    }
    const { budget } = rule;
    const cost =
      budget === null ? null : big(budget.minor - this.before(rule.id, 'total', budget.per).cost);
    if (cost !== null && cost <= 0n) return null;
    return { minor: lefts.length === 0 ? null : lefts.reduce((a, b) => (a < b ? a : b)), cost };
  }

  discounts(): void {
    const rules = this.rules('discount');
    const modeOf = (rule: NaiveRule) => rule.stack.mode;
    for (const rule of rules.filter((one) => modeOf(one) === 'alone')) {
      const [first] = this.taken;
      const isOther = first !== undefined && first.rule.stack.group !== rule.stack.group;
      if (isOther || (first !== undefined && rule.stack.group === 'all')) continue;
      const offer = this.offer(rule);
      if (offer !== null) this.taken.push(offer);
    }
    if (this.taken.length > 0) return;
    const winners = new Map<string, NaiveRule | null>();
    const done = new Set<string>();
    for (const stage of ['line', 'order']) {
      for (const rule of rules.filter((one) => discountIn(one).on === stage)) {
        const { group } = rule.stack;
        const key = `${modeOf(rule)}/${group}`;
        if (modeOf(rule) === 'alone' || done.has(key)) continue;
        let turn: NaiveRule | null = rule;
        if (modeOf(rule) === 'best') {
          if (!winners.has(group)) winners.set(group, this.winner(rules, group));
          turn = winners.get(group) ?? null;
          if (turn !== null && discountIn(turn).on !== stage) continue;
          done.add(key);
        }
        const offer = turn === null ? null : this.offer(turn);
        if (offer === null) continue;
        this.taken.push(offer);
        if (modeOf(rule) === 'first') done.add(key);
      }
    }
  }

  private winner(rules: readonly NaiveRule[], group: string): NaiveRule | null {
    const offers = rules
      .filter((one) => one.stack.group === group && one.stack.mode === 'best')
      .map((one) => this.offer(one))
      .filter((one) => one !== null);
    const most = offers.map(totalOf).reduce((a, b) => (a > b ? a : b), 0n);
    return offers.find((one) => totalOf(one) === most)?.rule ?? null;
  }

  /** What a rule would take off the prices as they are. */
  private offer(rule: NaiveRule): Taken | null {
    const room = this.room(rule);
    if (room === null) return null;
    const discount = discountIn(rule);
    const allowed = this.lines.filter((line) => !this.isExcluded('discount', line));
    const lines = allowed.filter((line) => this.isOn(rule.lines, line));
    const parts = this.parts(discount, lines, allowed);
    const saved = this.savings(discount, parts, lines);
    let total = saved.total;
    if (discount.maxMinor !== null && total > big(discount.maxMinor))
      total = big(discount.maxMinor);
    if (total <= 0n) return null;
    const shares = handOut(total, saved.weights);
    const off = new Map(parts.map((part, at) => [part.line.line, shares[at] ?? 0n]));
    const offered: Taken = { rule, off, free: new Map(), pays: null };
    let pieces = 0;
    for (const [at, part] of parts.entries()) {
      if (discount.units === null || shares[at] === 0n) continue;
      pieces += part.quantity / 1000;
      if (shares[at] === part.net) offered.free.set(part.line.line, part.quantity / 1000);
    }
    const { pays } = discount;
    const paid =
      pays === null
        ? null
        : { ...pays, amount: pays.amount * (discount.units === null ? 1 : pieces) };
    const inLimit = room.minor !== null && room.minor < total ? room.minor : total;
    if (room.cost !== null && inLimit > room.cost && rule.budget?.isPartial === false) return null;
    const given = room.cost !== null && room.cost < inLimit ? room.cost : inLimit;
    const one = lowered({ ...offered, pays: paid }, given);
    return totalOf(one) === 0n ? null : one;
  }

  /** Lines, or the pieces of them, that a discount is for, in the order of the lines. */
  private parts(
    discount: NaiveDiscount,
    lines: readonly NaiveLine[],
    allowed: readonly NaiveLine[],
  ) {
    const { units, pays } = discount;
    const left = (line: NaiveLine) => line.quantity - 1000 * this.freeOf(line);
    const affordable = pays === null ? null : Math.floor(this.purse(pays.unit) / pays.amount);
    if (affordable !== null && affordable < 1) return [];
    if (units === null) {
      return lines.map((line) => ({ line, quantity: left(line), net: this.netOf(line) }));
    }
    let sets = 1;
    if (units.per !== null) {
      const { lines: named, quantity } = units.per;
      const counted =
        named === null ? allowed : this.lines.filter((line) => this.isOn(named, line));
      sets = Math.floor(counted.map((line) => line.quantity).reduce((a, b) => a + b, 0) / quantity);
    }
    let wanted = Math.min(units.count * sets, affordable ?? Number.MAX_SAFE_INTEGER);
    const order = lines
      .filter((line) => left(line) >= 1000 && this.netOf(line) > 0n)
      .map((line) => ({ line, price: over(this.netOf(line), big(left(line))) }));
    const parts: { line: NaiveLine; quantity: number; net: bigint }[] = [];
    while (wanted > 0 && order.length > 0) {
      const next = order.reduce((a, b) =>
        (units.take === 'cheapest' ? isLess(b.price, a.price) : isLess(a.price, b.price)) ? b : a,
      );
      order.splice(order.indexOf(next), 1);
      const pieces = Math.min(wanted, Math.floor(left(next.line) / 1000));
      wanted -= pieces;
      const net = halfUp(times(next.price, over(big(pieces * 1000), 1n)));
      parts.push({ line: next.line, quantity: pieces * 1000, net });
    }
    return parts.sort((a, b) => a.line.line - b.line.line);
  }

  /** What comes off in all, and by what it is spread. */
  private savings(
    { off }: NaiveDiscount,
    parts: readonly { line: NaiveLine; quantity: number; net: bigint }[],
    lines: readonly NaiveLine[],
  ): { total: bigint; weights: Fraction[] } {
    const weights = parts.map((part) => over(part.net, 1n));
    const base = parts.reduce((sum, part) => sum + part.net, 0n);
    const share = (rate: Rate) => halfUp(over(base * big(rate.num), big(rate.den)));
    const nothing = { total: 0n, weights };
    if (base === 0n) return nothing;
    if (off.kind === 'share') return { total: share(off.share), weights };
    if (off.kind === 'amount')
      return { total: big(off.minor) < base ? big(off.minor) : base, weights };
    if (off.kind === 'steps') {
      const own = lines.map((line) => this.netOf(line)).reduce((a, b) => a + b, 0n);
      const by = off.by === 'lines.total' ? Number(own) : receiptFact(this.asked)(off.by);
      if (typeof by !== 'number') return nothing;
      const reached = off.steps.filter((step) => step.from <= by).pop();
      return reached === undefined ? nothing : { total: share(reached.share), weights };
    }
    const saved = parts.map(({ line, quantity, net }) => {
      const each =
        off.kind === 'price'
          ? over(big(off.minor) * big(quantity), 1000n)
          : line.costMinor === undefined
            ? over(net, 1n)
            : over(big(line.costMinor) * big(quantity), big(line.quantity));
      const now = halfUp(each);
      return now < net ? net - now : 0n;
    });
    return { total: saved.reduce((a, b) => a + b, 0n), weights: saved.map((one) => over(one, 1n)) };
  }

  /** Discounts together stay within the cap: the last ones give way. */
  cap(): void {
    const { discountCap } = this.version;
    if (discountCap !== null) {
      const shelf = this.lines.reduce((sum, line) => sum + big(line.totalMinor), 0n);
      let left = down(over(shelf * big(discountCap.num), big(discountCap.den)));
      for (const [at, one] of this.taken.entries()) {
        const total = totalOf(one);
        const kept = total < left ? total : left;
        left -= kept;
        this.taken[at] = lowered(one, kept);
      }
    }
    for (const one of this.taken) {
      const total = totalOf(one);
      if (total > 0n) this.use(one.rule, { minor: total, cost: total });
    }
  }

  use(rule: NaiveRule, what: { minor: bigint; cost: bigint }): void {
    const { day } = this.asked.basket;
    const keys = rule.limits.map(
      (limit) => `${nameOf(rule, limit)}|${this.scopeOf(limit.scope)}|${period(limit.per, day)}`,
    );
    if (rule.budget !== null) keys.push(`${rule.id}|total|${period(rule.budget.per, day)}`);
    for (const key of new Set(keys)) this.used.push([key, { times: 1, ...what }]);
  }
}

/**
 * The same with less money: spread anew over its lines; only what stays whole stays free. Coupons
 * are put back one by one until the rest of them deserve no more money than there is.
 */
function lowered(all: Taken, most: bigint): Taken {
  const whole = totalOf(all);
  if (most === whole) return all;
  let one = all;
  let minor = most;
  if (all.pays !== null) {
    const asked = big(all.pays.amount);
    let { amount } = all.pays;
    while (big(amount) * whole > asked * most) amount -= 1;
    minor = up(over(big(amount) * whole, asked));
    one = { ...all, pays: { ...all.pays, amount } };
  }
  const lines = [...one.off].filter(([, was]) => was > 0n);
  const shares = handOut(
    minor,
    lines.map(([, was]) => over(was, 1n)),
  );
  const off = new Map(lines.map(([line], at) => [line, shares[at] ?? 0n]));
  const free = new Map([...one.free].filter(([line]) => off.get(line) === one.off.get(line)));
  return { ...one, off, free };
}

const nameOf = (rule: NaiveRule, { shared }: NaiveRule['limits'][number]): string =>
  shared === undefined ? rule.id : `limits.${shared}`;

function discountIn({ effect }: NaiveRule): NaiveDiscount {
  if (effect.kind === 'discount') return effect.discount;
  throw new Error('a rule that takes something off');
}
