import { isLineOf, type Line, type Moment } from './conditions.ts';
import { isService, type Off, type Prices } from './discounts.ts';
import { Exact, handOut, least, sumOf } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import { roomOf } from './limits.ts';
import type { Earn, Rule } from './rules.ts';
import type { Unit } from './unit-file.ts';

/** Points of one rule on a receipt, by line. */
export interface Points {
  readonly rule: Rule;
  readonly unit: string;
  readonly lines: ReadonlyMap<number, Exact>;
}

/** A rule's exact points on one line, before anything is rounded. */
interface Cell {
  readonly rule: Rule;
  readonly line: number;
  readonly points: Exact;
}

/** A line as far as it earns: its money, and the quantity that was not free. */
interface Earning {
  readonly line: Line;
  readonly money: Exact;
  readonly quantity: Exact;
}

export const amountOf = ({ lines }: Points): Exact => sumOf([...lines.values()]);

/** The points of a receipt whose discounts are settled; `moment` knows the tallies with it. */
export function earned(prices: Prices, moment: Moment, pointsMoney: Exact): Points[] {
  const { programme } = prices;
  if (moment.member === null) return [];
  const lines = earningLines(prices, moment, pointsMoney);
  const asked = programme.rules.filter(({ on }) => on === 'receipt');
  const own = (rule: Rule) => lines.filter(({ line }) => isLineOf(rule.lines, line));
  const open = asked.filter((rule) => roomOf(prices, rule, moment) !== null);
  // What a budget cuts is not multiplied; so each rule that it cuts is worked out again, once.
  const cut = new Map<string, Exact>();
  for (;;) {
    const points = wholeUnits(programme, open, { own, cut });
    const over = points.filter(({ rule }) => rule.earn !== null && !cut.has(rule.id));
    const before = cut.size;
    for (const one of over) {
      const left = leftFor(prices, one, moment);
      if (left !== null) cut.set(one.rule.id, left);
    }
    if (cut.size === before) return points.flatMap((one) => withinBudget(prices, one, moment));
  }
}

/** The points of each unit, of rules of which some may give only so many. */
function wholeUnits(
  programme: Programme,
  open: readonly Rule[],
  how: {
    readonly own: (rule: Rule) => readonly Earning[];
    readonly cut: ReadonlyMap<string, Exact>;
  },
): Points[] {
  const { own, cut } = how;
  const units = new Set(open.flatMap(({ earn, to }) => (earn ? `${earn.unit} ${to}` : [])));
  return [...units].flatMap((key) => {
    const [name = '', to] = key.split(' ');
    const unit = unitOf(programme, name);
    const isIts = (rule: Rule) => rule.earn?.unit === name && rule.to === to;
    const earning = open.filter((rule) => isIts(rule) && own(rule).length > 0);
    const base = earning.flatMap((rule) => {
      return atMost(cellsOf(rule, own(rule), unit), cut.get(rule.id));
    });
    const more = open
      .filter(({ multiply }) => multiply?.unit === name && to === 'member')
      .map((rule) => multiplied(rule, base, new Set(own(rule).map(({ line }) => line.number))));
    const cells = [...base, ...competing(more).flat()];
    return roundedOnce(cells, unit, earning[0]?.earn?.round ?? 'down');
  });
}

/** All parts smaller alike, so that together they are no more than so many. */
function atMost(cells: readonly Cell[], points: Exact | undefined): readonly Cell[] {
  const all = total(cells);
  if (points === undefined || !points.isLess(all)) return cells;
  if (points.isNothing) return [];
  return cells.map((cell) => ({ ...cell, points: cell.points.times(points).over(all) }));
}

/** What points cost the shop, rounded up to a coin. */
export function costOf(programme: Programme, name: string, amount: Exact): Exact {
  const { cost } = unitOf(programme, name);
  if (cost === null) return Exact.zero;
  return amount.times(cost).rounded(programme.places, 'up');
}

function earningLines(
  { programme, now, offs }: Prices,
  { lines }: Moment,
  pointsMoney: Exact,
): Earning[] {
  const nets = lines.map(({ number }) => now.get(number) ?? Exact.zero);
  const paidByPoints = handOut(
    programme.pointsAreDiscount ? least(pointsMoney, sumOf(nets)) : Exact.zero,
    programme.places,
    nets,
  );
  return lines.flatMap((line, at): Earning[] => {
    const isOut = programme.noEarn.some((condition) => isLineOf(condition, line));
    if (isOut || isService(programme, line)) return [];
    const net = nets[at] ?? Exact.zero;
    const full = programme.earnsOnShelf ? line.total : net;
    const free = sumOf(offs.map((off: Off) => off.free.get(line.number) ?? Exact.zero));
    return [
      {
        line,
        money: full.minus(paidByPoints[at] ?? Exact.zero),
        quantity: net.isMore ? line.quantity.minus(free) : Exact.zero,
      },
    ];
  });
}

function cellsOf(rule: Rule, lines: readonly Earning[], unit: Unit): Cell[] {
  const { earn } = rule;
  if (earn === null || lines.length === 0) return [];
  const money = sumOf(lines.map((one) => one.money));
  const whole = wholeOf(earn, { money, unit });
  // What is given for the receipt as a whole goes by what is paid, so that any line can come back.
  const share = (line: Earning, at: number): Exact => {
    if (earn.perQuantity !== null) return pointsFor(earn, line.quantity.over(earn.perQuantity));
    if (money.isMore) return whole.times(line.money).over(money);
    return at === 0 ? whole : Exact.zero;
  };
  return lines.map((line, at) => {
    return { rule, line: line.line.number, points: share(line, at) };
  });
}

const pointsFor = ({ amount }: Earn, times: Exact): Exact => (amount ?? Exact.one).times(times);

/** All points of a rule that looks at money, or at the receipt as a whole. */
function wholeOf(
  earn: Earn,
  { money, unit }: { readonly money: Exact; readonly unit: Unit },
): Exact {
  if (earn.percent !== null) return earn.percent.percent(money).over(unit.value ?? Exact.one);
  if (earn.per !== null) return pointsFor(earn, money.over(earn.per));
  if (earn.roundUp === null) return pointsFor(earn, Exact.one);
  const coins = money.over(earn.roundUp);
  return pointsFor(earn, coins.rounded(0, 'up').minus(coins));
}

function multiplied(rule: Rule, base: readonly Cell[], lines: ReadonlySet<number>): Cell[] {
  const more = (rule.multiply?.by ?? Exact.one).minus(Exact.one);
  return base
    .filter(({ line }) => lines.has(line))
    .map(({ line, points }) => ({ rule, line, points: points.times(more) }));
}

/** Multipliers add up, but of a group that competes only the first, or the one with most, counts. */
function competing(all: readonly (readonly Cell[])[]): (readonly Cell[])[] {
  const giving = all.filter((cells) => total(cells).isMore);
  const ruleOf = (cells: readonly Cell[]) => cells[0]?.rule;
  return giving.filter((cells) => {
    const rule = ruleOf(cells);
    if (rule === undefined || rule.mode === 'add') return true;
    const rivals = giving.filter((other) => {
      const one = ruleOf(other);
      return one?.mode === rule.mode && one.group === rule.group;
    });
    if (rule.mode !== 'best') return rivals[0] === cells;
    return (
      rivals.find((one) => rivals.every((other) => !total(one).isLess(total(other)))) === cells
    );
  });
}

const total = (cells: readonly Cell[]): Exact => sumOf(cells.map(({ points }) => points));

/** The unit is rounded once, then shared among the rules, and each rule's part among its lines. */
function roundedOnce(cells: readonly Cell[], unit: Unit, round: Earn['round']): Points[] {
  const rules = [...new Set(cells.map(({ rule }) => rule))];
  const own = (rule: Rule) => cells.filter((cell) => cell.rule === rule);
  const whole = total(cells).rounded(unit.scale, round);
  const parts = handOut(
    whole,
    unit.scale,
    rules.map((rule) => total(own(rule))),
  );
  return rules.map((rule, at) => {
    const shares = handOut(
      parts[at] ?? Exact.zero,
      unit.scale,
      own(rule).map(({ points }) => points),
    );
    const lines = own(rule).map(({ line }, n) => [line, shares[n] ?? Exact.zero] as const);
    return { rule, unit: unit.name, lines: new Map(lines) };
  });
}

/** How many points of a rule its budget still lets be given; null: all of them. */
function leftFor(prices: Prices, points: Points, moment: Moment): Exact | null {
  const { programme } = prices;
  const { rule } = points;
  const { cost, scale } = unitOf(programme, points.unit);
  if (rule.budget === null || cost === null) return null;
  const room = roomOf(prices, rule, moment)?.cost ?? Exact.zero;
  if (!room.isLess(costOf(programme, points.unit, amountOf(points)))) return null;
  return rule.budget.givesRest ? room.over(cost).rounded(scale, 'down') : Exact.zero;
}

/** Points that cost more than is left of a budget are fewer, or none. */
function withinBudget(prices: Prices, points: Points, moment: Moment): Points[] {
  const left = leftFor(prices, points, moment);
  if (left === null) return [points];
  const { scale } = unitOf(prices.programme, points.unit);
  const shares = handOut(left, scale, [...points.lines.values()]);
  const lines = [...points.lines.keys()].map(
    (line, at) => [line, shares[at] ?? Exact.zero] as const,
  );
  return left.isMore ? [{ ...points, lines: new Map(lines) }] : [];
}
