import { type Amount, assert, type Minor, type Ratio, roundRatio } from '../../protocol/units.ts';
import { overOne } from '../ledger/sum.ts';
import type { Programme, Programmes, UnitDefinition } from '../programme/types.ts';
import { unitIn, versionNamed } from '../programme/versions.ts';
import type { LedgerFigures, RulePoints } from './figures.ts';

/** What one rule gave and what that is in money. Minor units of the programme's currency. */
export interface RuleCost {
  readonly rule: string;
  /** Who bears it; '' = the shop. */
  readonly fundedBy: string;
  /** Receipts on which it gave something. */
  readonly uses: number;
  readonly discountMinor: Minor;
  /** What of it went again with goods that came back. */
  readonly discountBackMinor: Minor;
  readonly points: readonly {
    readonly unit: string;
    readonly issued: Amount;
    readonly reversed: Amount;
  }[];
  /** What the points that it issued and no return took back are worth. */
  readonly pointsMinor: Minor;
  /** discountMinor - discountBackMinor + pointsMinor */
  readonly costMinor: Minor;
}

/** The costs of all rules. They add up exactly: over rules, and over months. */
export interface RuleCosts {
  readonly rules: readonly RuleCost[];
  readonly discountMinor: Minor;
  readonly discountBackMinor: Minor;
  readonly pointsMinor: Minor;
  /** discountMinor - discountBackMinor + pointsMinor, and the sum over the rules. */
  readonly costMinor: Minor;
  /** What of it others bear, by their name. */
  readonly fundedMinor: Readonly<Record<string, Minor>>;
  /** What the shop bears itself of what went to shoppers without a card. */
  readonly anonymousMinor: Minor;
  /** What the shop bears itself, by month. */
  readonly ownByMonth: ReadonlyMap<string, Minor>;
}

/**
 * What each rule cost. Points count at their unit's `cost`, else at its `value`; the value of a
 * unit is rounded once (half up) and spread over rules and months by largest remainder, so that
 * the cost over all rules is discounts + value of points to the minor unit. A unit that pays for
 * discounts or becomes another unit has no cost of its own: it stands where it is used.
 * Example: 3 + 4 points at 0.005 are 3.5 minor units, so 4: 2 and 2.
 */
export function costOfRules(programmes: Programmes, figures: LedgerFigures): RuleCosts {
  const costs = new Map<string, Open>();
  const own = new Map<string, Minor>();
  let anonymousMinor = 0;
  const of = (rule: string, version: string): Open => {
    const found = costs.get(rule) ?? openCost(rule, fundedBy(programmes, rule, version));
    costs.set(rule, found);
    return found;
  };
  const charge = (cost: Open, month: string, minor: Minor) => {
    if (cost.fundedBy === '') own.set(month, (own.get(month) ?? 0) + minor);
  };
  for (const row of figures.discounts) {
    const cost = of(row.rule, row.version);
    cost.uses += row.uses;
    cost.discountMinor += row.minor;
    cost.discountBackMinor += row.backMinor;
    charge(cost, row.month, row.minor - row.backMinor);
    if (cost.fundedBy === '' && !row.isMember) anonymousMinor += row.minor - row.backMinor;
  }
  for (const [unit, rows] of Map.groupBy(figures.points, (row) => row.unit)) {
    const worth = worthOfCells(rows.map((row) => cellOf(programmes, row)));
    for (const [at, row] of rows.entries()) {
      const cost = of(row.rule, row.version);
      const points = cost.points.get(unit) ?? { issued: 0, reversed: 0 };
      cost.points.set(unit, points);
      points.issued += row.issued;
      points.reversed += row.issued - row.net;
      cost.uses += row.uses;
      cost.pointsMinor += worth[at] ?? 0;
      charge(cost, row.month, worth[at] ?? 0);
    }
  }
  return { ...summed([...costs.values()], own), anonymousMinor };
}

interface Open {
  readonly rule: string;
  readonly fundedBy: string;
  uses: number;
  discountMinor: Minor;
  discountBackMinor: Minor;
  pointsMinor: Minor;
  readonly points: Map<string, { issued: Amount; reversed: Amount }>;
}

const openCost = (rule: string, fundedBy: string): Open => ({
  ...{ rule, fundedBy, uses: 0, discountMinor: 0, discountBackMinor: 0, pointsMinor: 0 },
  points: new Map(),
});

function summed(
  open: readonly Open[],
  ownByMonth: ReadonlyMap<string, Minor>,
): Omit<RuleCosts, 'anonymousMinor'> {
  const rules = open.map((cost): RuleCost => {
    const points = [...cost.points].map(([unit, sums]) => ({ unit, ...sums }));
    const costMinor = cost.discountMinor - cost.discountBackMinor + cost.pointsMinor;
    return { ...cost, points, costMinor };
  });
  rules.sort((a, b) => b.costMinor - a.costMinor || (a.rule < b.rule ? -1 : 1));
  const total = (of: (rule: RuleCost) => Minor) => rules.reduce((sum, rule) => sum + of(rule), 0);
  const discountMinor = total((rule) => rule.discountMinor);
  const discountBackMinor = total((rule) => rule.discountBackMinor);
  const pointsMinor = total((rule) => rule.pointsMinor);
  const costMinor = total((rule) => rule.costMinor);
  assert(costMinor === discountMinor - discountBackMinor + pointsMinor, 'cost over rules adds up');
  const fundedMinor: Record<string, Minor> = {};
  for (const { fundedBy: by, costMinor: minor } of rules) {
    if (by !== '') fundedMinor[by] = (fundedMinor[by] ?? 0) + minor;
  }
  const borne = [...Object.values(fundedMinor), ...ownByMonth.values()];
  assert(borne.reduce((sum, minor) => sum + minor, 0) === costMinor, 'every cost has a bearer');
  const sums = { discountMinor, discountBackMinor, pointsMinor, costMinor };
  return { rules, ...sums, fundedMinor, ownByMonth };
}

/** The version of a posting that has no rule of this name is the ledger's own step. */
function fundedBy(programmes: Programmes, rule: string, version: string): string {
  const found = versionNamed(programmes, version)?.rules.find(({ id }) => id === rule);
  return found?.fundedBy ?? '';
}

interface Cell {
  readonly num: bigint;
  readonly den: bigint;
}

function cellOf(programmes: Programmes, row: RulePoints): Cell {
  const rate = rateIn(versionNamed(programmes, row.version), row.unit);
  if (rate === null) return { num: 0n, den: 1n };
  return { num: BigInt(row.net) * BigInt(rate.num), den: BigInt(rate.den) };
}

/**
 * What one amount (10^-scale of a point) costs in minor units under a version; null when it is
 * worth no money, or stands where it pays for something else.
 */
export function rateIn(version: Programme | null, name: string): Ratio | null {
  const unit = unitIn(version, name);
  if (version === null || unit === null || isPassedOn(version, name)) return null;
  return rateOf(unit);
}

function rateOf({ cost, value, scale }: UnitDefinition): Ratio | null {
  if (cost !== null) return cost;
  return value === null ? null : { num: value.num, den: value.den * 10 ** scale };
}

function isPassedOn({ rules }: Programme, unit: string): boolean {
  return rules.some(({ effect }) => {
    if (effect.kind === 'discount') return effect.discount.pays?.unit === unit;
    return effect.kind === 'exchange' && effect.exchange.from.unit === unit;
  });
}

/** Rounds the sum once, half up, and gives each cell its part; cells may be negative. */
export function worthOfCells(cells: readonly Cell[]): readonly Minor[] {
  const { num, den, weights } = overOne(cells);
  const parts = weights.map((weight) => floorOf(weight, den));
  let left = roundRatio({ num, den, mode: 'halfUp' });
  left -= parts.reduce((sum, part) => sum + part, 0);
  const rests = weights.map((weight, at) => ({ rest: weight - BigInt(parts[at] ?? 0) * den, at }));
  rests.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1));
  assert(left >= 0 && left <= rests.length, 'what is left is less than one a part');
  const extra = new Set(rests.slice(0, left).map(({ at }) => at));
  return parts.map((part, at) => (extra.has(at) ? part + 1 : part));
}

function floorOf(num: bigint, den: bigint): number {
  const whole = num / den;
  return Number(num < 0n && num % den !== 0n ? whole - 1n : whole);
}
