import type { Amount, Minor } from '../../protocol/units.ts';
import { roundRatio } from '../../protocol/units.ts';
import type { Programme, Programmes } from '../programme/types.ts';
import { unitIn } from '../programme/versions.ts';
import { costOfRules, type RuleCost, rateIn } from './cost-of-rules.ts';
import type { Costs } from './costs.ts';
import { type CurveOfShop, curveOfShop } from './curve-of-shop.ts';
import { type Decile, decilesOf, topFifth } from './deciles.ts';
import type { Cohort, LedgerFigures, ReceiptFigures, Turnover } from './figures.ts';
import { type Margins, profitOf } from './margins.ts';
import { type Economy, economyOf } from './pay-back.ts';
import { monthsBetween, percentOf } from './percent.ts';

/** What a programme came to on past receipts: report.json is this object. Money in minor units. */
export interface Report {
  readonly programme: { readonly id: string; readonly versions: readonly string[] };
  readonly currency: string;
  /** Calendar months from the first receipt to the last. */
  readonly months: readonly string[];
  readonly members: {
    readonly count: number;
    /** With two receipts or more. */
    readonly returning: number;
    readonly purchases: number;
    /** Of them those without data, and what they have kept; absent: there are none. */
    readonly bearers?: { readonly count: number; readonly keptMinor: Minor };
  };
  readonly turnover: {
    /** Shelf prices of what was sold, and of what of it came back. */
    readonly soldMinor: Minor;
    readonly returnedMinor: Minor;
    /** soldMinor - returnedMinor: what shares of turnover are shares of. */
    readonly keptMinor: Minor;
    readonly membersMinor: Minor;
    readonly membersPercent: number | null;
    readonly discountMinor: Minor;
    readonly payMinor: Minor;
  };
  /** Profit in the goods kept, before the programme; null without margins. */
  readonly profit: { readonly minor: Minor; readonly membersMinor: Minor } | null;
  readonly rules: readonly (RuleCost & Shares)[];
  readonly cost: Shares & {
    readonly discountMinor: Minor;
    readonly discountBackMinor: Minor;
    readonly pointsMinor: Minor;
    /** discountMinor - discountBackMinor + pointsMinor: what all rules cost together. */
    readonly costMinor: Minor;
    readonly fundedMinor: Readonly<Record<string, Minor>>;
    /** Without what others bear. */
    readonly ownMinor: Minor;
  };
  readonly units: readonly UnitReport[];
  /** Members at each level at the end of each month; null: the programme has no tiers. */
  readonly tiers: {
    /** In the order of the programme, lowest first. */
    readonly levels: readonly string[];
    readonly months: readonly {
      readonly month: string;
      readonly members: Readonly<Record<string, number>>;
    }[];
  } | null;
  readonly deciles: readonly Decile[];
  /** Share of the members' turnover that the best fifth of them has. */
  readonly topFifthPercent: number | null;
  readonly curve: CurveOfShop | null;
  readonly economy: Economy | null;
}
export interface Shares {
  readonly percentOfTurnover: number | null;
  readonly percentOfProfit: number | null;
}
export interface UnitReport {
  readonly unit: string;
  readonly scale: number;
  /** True: points of it are money, at the rate of the newest version. */
  readonly hasRate: boolean;
  /** Some were spent. If not, what expires is only what expires when nobody spends. */
  readonly isSpent: boolean;
  readonly months: readonly {
    readonly month: string;
    readonly issued: Amount;
    readonly spent: Amount;
    readonly expired: Amount;
    readonly reversed: Amount;
    /** What members have at the end of the month. */
    readonly liability: Amount;
    readonly liabilityMinor: Minor | null;
  }[];
  readonly cohorts: readonly (Omit<Cohort, 'unit'> & {
    /** Expired of what was kept, in percent: so far, or for ever when nothing is open. */
    readonly breakagePercent: number | null;
  })[];
  /** Of points whose end has come: how many expired. null while none has ended. */
  readonly breakagePercent: number | null;
}

/** Puts a report together. Months without receipts are there too. */
export function reportOf(options: {
  readonly programmes: Programmes;
  readonly ledger: LedgerFigures;
  readonly receipts: ReceiptFigures;
  readonly margins: Margins | null;
  readonly costs: Costs | null;
}): Report {
  const { programmes, ledger, receipts, margins, costs } = options;
  const newest = programmes.at(-1);
  const ruleCosts = costOfRules(programmes, ledger);
  const turnover = turnoverOf(receipts);
  const profit = margins === null ? null : profitsOf(margins, receipts.turnover);
  const shares = (minor: Minor): Shares => ({
    percentOfTurnover: percentOf(minor, turnover.keptMinor),
    percentOfProfit: profit === null ? null : percentOf(minor, profit.minor),
  });
  const { rules, fundedMinor, ownByMonth, anonymousMinor, ...sums } = ruleCosts;
  const ownMinor = [...ownByMonth.values()].reduce((sum, minor) => sum + minor, 0);
  const members = membersOf(receipts, ledger);
  const months = monthsOf(ledger, receipts);
  const units = unitsOf(newest, ledger, months);
  const deciles = decilesOf([...receipts.members.values()].map(({ keptMinor }) => keptMinor));
  const monthly = months.map((month) => ({
    month,
    memberProfitMinor:
      margins === null ? null : profitOf(margins, goods(receipts.turnover, { month })),
    ruleCostMinor: ownByMonth.get(month) ?? 0,
    newMembers: ledger.newMembers.get(month) ?? 0,
  }));
  return {
    programme: { id: newest?.id ?? '', versions: programmes.map(({ version }) => version) },
    currency: newest?.currency ?? '',
    ...{ months, members, turnover, profit },
    rules: rules.map((rule) => ({ ...rule, ...shares(rule.costMinor) })),
    cost: { ...sums, fundedMinor, ownMinor, ...shares(sums.costMinor) },
    tiers: tiersOf(programmes, ledger, months),
    ...{ units, deciles, topFifthPercent: topFifth(deciles) },
    curve: curveOfShop({ turnover, profit, costMinor: ownMinor - anonymousMinor, members, units }),
    economy: costs === null ? null : economyOf(monthly, costs),
  };
}

function turnoverOf(receipts: ReceiptFigures): Report['turnover'] {
  const sum = (of: (row: Turnover) => Minor) =>
    receipts.turnover.reduce((total, row) => total + of(row), 0);
  const soldMinor = sum((row) => row.soldMinor);
  const returnedMinor = sum((row) => row.returnedMinor);
  const membersMinor = sum((row) => (row.isMember ? row.soldMinor - row.returnedMinor : 0));
  const keptMinor = soldMinor - returnedMinor;
  const membersPercent = percentOf(membersMinor, keptMinor);
  const { discountMinor, payMinor } = receipts;
  return {
    ...{ soldMinor, returnedMinor, keptMinor, membersMinor, membersPercent },
    ...{ discountMinor, payMinor },
  };
}

function profitsOf(margins: Margins, turnover: readonly Turnover[]): Report['profit'] {
  const all = turnover.map((row) => ({
    category: row.category,
    minor: row.soldMinor - row.returnedMinor,
  }));
  return { minor: profitOf(margins, all), membersMinor: profitOf(margins, goods(turnover, {})) };
}

/** What members kept, of one month or of all. */
function goods(turnover: readonly Turnover[], of: { readonly month?: string }) {
  return turnover
    .filter((row) => row.isMember && (of.month === undefined || row.month === of.month))
    .map((row) => ({ category: row.category, minor: row.soldMinor - row.returnedMinor }));
}

function membersOf(
  { members }: ReceiptFigures,
  ledger: Pick<LedgerFigures, 'bearers'>,
): Report['members'] {
  let [returning, purchases] = [0, 0];
  const bearers = { count: 0, keptMinor: 0 };
  for (const [id, member] of members) {
    if (ledger.bearers.has(id)) {
      bearers.count += 1;
      bearers.keptMinor += member.keptMinor;
    }
    purchases += member.purchases;
    if (member.purchases > 1) returning += 1;
  }
  const all = { count: members.size, returning, purchases };
  return bearers.count === 0 ? all : { ...all, bearers };
}

function monthsOf(ledger: LedgerFigures, receipts: ReceiptFigures): readonly string[] {
  const all = [...ledger.months, ...receipts.turnover].map(({ month }) => month).sort();
  const [first, last] = [all[0], all.at(-1)];
  return first === undefined || last === undefined ? [] : monthsBetween(first, last);
}

function tiersOf(
  programmes: Programmes,
  { levels: changes }: LedgerFigures,
  months: readonly string[],
): Report['tiers'] {
  const ladders = programmes.flatMap(({ tiers }) => tiers ?? []);
  const levels = [...new Set(ladders.flatMap((ladder) => ladder.levels.map(({ id }) => id)))];
  if (levels.length === 0) return null;
  const now = new Map(levels.map((level) => [level, 0]));
  return {
    levels,
    months: months.map((month) => {
      for (const row of changes) {
        const before = now.get(row.level);
        if (row.month === month && before !== undefined) now.set(row.level, before + row.change);
      }
      return { month, members: Object.fromEntries(now) };
    }),
  };
}

function unitsOf(
  newest: Programme | undefined,
  ledger: LedgerFigures,
  months: readonly string[],
): readonly UnitReport[] {
  const names = new Set([
    ...(newest?.units.map(({ unit }) => unit) ?? []),
    ...ledger.months.map(({ unit }) => unit),
  ]);
  return [...names].map((unit) => unitReport({ unit, newest: newest ?? null, ledger, months }));
}

function unitReport(of: {
  readonly unit: string;
  readonly newest: Programme | null;
  readonly ledger: LedgerFigures;
  readonly months: readonly string[];
}): UnitReport {
  const { unit, newest, ledger } = of;
  const rate = rateIn(newest, unit);
  const byMonth = new Map(
    ledger.months.filter((row) => row.unit === unit).map((row) => [row.month, row]),
  );
  let liability = 0;
  const months = of.months.map((month) => {
    const { issued = 0, spent = 0, expired = 0, reversed = 0 } = byMonth.get(month) ?? {};
    liability += byMonth.get(month)?.outstanding ?? 0;
    const liabilityMinor = rate === null ? null : worthOf(liability, rate);
    return { month, issued, spent, expired, reversed, liability, liabilityMinor };
  });
  const isSpent = months.some(({ spent }) => spent !== 0);
  const own = ledger.cohorts.filter((row) => row.unit === unit);
  const cohorts = own.map(({ unit: _, ...row }) => ({
    ...row,
    breakagePercent: percentOf(row.expired, row.issued - row.reversed),
  }));
  const ended = own.reduce((sum, row) => sum + row.ended, 0);
  const expired = own.reduce((sum, row) => sum + row.endedExpired, 0);
  const scale = unitIn(newest, unit)?.scale ?? 0;
  const breakagePercent = percentOf(expired, ended);
  return { unit, scale, hasRate: rate !== null, isSpent, months, cohorts, breakagePercent };
}

const worthOf = (amount: Amount, rate: { readonly num: number; readonly den: number }): Minor =>
  roundRatio({ num: BigInt(amount) * BigInt(rate.num), den: BigInt(rate.den), mode: 'halfUp' });
