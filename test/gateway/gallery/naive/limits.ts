import { givesNothing } from './closing.ts';
import { holds, isDrawn, type Moment } from './conditions.ts';
import { periodOf } from './days.ts';
import { type Off, type Prices, totalOf } from './discounts.ts';
import { Exact, least, sumOf } from './exact.ts';
import { isItsMoney } from './market.ts';
import type { Limit, Rule } from './rules.ts';

/** One time that a rule gave something, as limits and budgets count it. */
export interface Use {
  readonly rule: string;
  readonly day: string;
  readonly member: string | null;
  readonly store: string;
  readonly cashier?: string | null;
  readonly money: Exact;
  readonly cost: Exact;
  /** 1, or the pieces of a stock that staff put in (less than nothing) or take out. */
  readonly times: number;
}

/** How much a rule may still give: money of discounts, and lost margin; null: nothing at all. */
export function roomOf(
  { programme, uses, offs = [] }: Pick<Prices, 'programme' | 'uses'> & Partial<Prices>,
  rule: Rule,
  moment: Moment,
): { readonly money: Exact; readonly cost: Exact } | null {
  const { day, store } = moment;
  if (rule.from > day || day > rule.until) return null;
  if (!isItsMoney(programme, rule, moment)) return null;
  if (givesNothing(programme, day, (rule.discount?.pays ?? null) !== null)) return null;
  if (holds(rule.when, moment) !== 'yes' || !isDrawn(rule, moment)) return null;
  const getter = getterOf(rule, moment);
  if (rule.to !== 'member' && getter === null) return null;
  // What others have just taken off the same receipt counts where they share a limit.
  const others = offs.filter((off) => off.rule !== rule).map((off) => useOf(off, moment));
  let money = endless;
  for (const limit of rule.limits) {
    if (limit.scope === 'member' && getter === null) return null;
    if (limit.scope === 'cashier' && moment.cashier === undefined) return null;
    // Once a receipt is as often as a rule gives anything.
    if (limit.per === 'receipt') continue;
    const same = [...uses, ...others].filter(
      (use) =>
        isCounted(programme.rules, { limit, rule, use }) &&
        periodOf(limit.per, use.day) === periodOf(limit.per, day) &&
        (limit.scope !== 'member' || use.member === getter) &&
        (limit.scope !== 'store' || use.store === store) &&
        (limit.scope !== 'cashier' || use.cashier === moment.cashier),
    );
    const used = limit.isMoney ? sumOf(same.map((use) => use.money)) : timesOf(same);
    if (!used.isLess(limit.most)) return null;
    if (limit.isMoney) money = least(money, limit.most.minus(used));
  }
  const { budget } = rule;
  if (budget === null) return { money, cost: endless };
  const same = uses.filter(
    (use) => use.rule === rule.id && periodOf(budget.per, use.day) === periodOf(budget.per, day),
  );
  const cost = budget.money.minus(sumOf(same.map((use) => use.cost)));
  return cost.rounded(programme.places, 'down').isMore ? { money, cost } : null;
}

/** Does a use count for a limit: one of the rule itself, or of another that shares it? */
function isCounted(
  rules: readonly Rule[],
  { limit, rule, use }: { readonly limit: Limit; readonly rule: Rule; readonly use: Use },
): boolean {
  if (use.rule === rule.id || limit.shared === null) return use.rule === rule.id;
  const other = rules.find(({ id }) => id === use.rule);
  return other?.limits.some(({ shared }) => shared === limit.shared) === true;
}

/** Whose the points of a rule are: the member's, or who brought or enrolled him; null: nobody's. */
export function getterOf({ to }: Pick<Rule, 'to'>, { member }: Moment): string | null {
  if (to === 'member') return member?.name ?? null;
  return member?.sponsors[to]?.name ?? null;
}

/** A discount as limits and budgets count it. */
export function useOf(off: Off, { day, store, member, cashier }: Moment): Use {
  const money = totalOf(off);
  const by = { cashier: cashier ?? null, times: 1 };
  const of = { day, store, member: member?.name ?? null, ...by };
  return { ...of, rule: off.rule.id, money, cost: money };
}

const timesOf = (uses: readonly Use[]): Exact =>
  Exact.of(uses.reduce((sum, { times }) => sum + times, 0));

export const endless = Exact.of(10n ** 18n);
