import type { Minor } from '../../../protocol/units.ts';
import { assertNever } from '../../../protocol/units.ts';
import type { Asked } from './facts.ts';
import type { Budget, Limit, Rule } from './rule.ts';

/**
 * What rules have been used for so far, by `useKey`; absent keys are unused. `minor` is what was
 * taken off prices, `cost` the lost margin that a budget counts.
 */
export type Uses = ReadonlyMap<string, Use>;
export interface Use {
  readonly times: number;
  readonly minor: Minor;
  readonly cost: Minor;
}
/** One more use of a rule, as it is stored. */
export interface NewUse extends Use {
  readonly key: UseKey;
  /** Whose use it is, where rules share the limit; absent: of the rule of the key. */
  readonly by?: string;
}
export interface UseKey {
  /** Id of the rule, or `limits.NAME` of a limit that rules share. */
  readonly rule: string;
  /** `total`, `member:ID`, `store:ID` or `cashier:ID`. */
  readonly scope: string;
  /** See `periodOf`. */
  readonly period: string;
}

/** A calendar period. */
export type PeriodKind = Exclude<Limit['per'], 'receipt' | 'ever'> | 'quarter';

/** What a rule may still give: null when nothing, with the limit that says so. */
export type Room =
  | { readonly ok: true; readonly minor: Minor; readonly cost: Minor }
  | { readonly ok: false; readonly limit: Limit | Budget };

const noUse: Use = { times: 0, minor: 0, cost: 0 };

/** The key under which a use is counted, as text: for maps. */
export function useText({ rule, scope, period }: UseKey): string {
  return `${rule}|${scope}|${period}`;
}

/** How much of a rule's limits and budget is left for this receipt. */
export function roomOf(rule: Rule, asked: Asked, uses: Uses): Room {
  let minor = Number.POSITIVE_INFINITY;
  for (const limit of rule.limits) {
    const key = limitKey(rule, limit, asked);
    // Nobody can count what has no name: a shopper's uses, an unnamed cashier's. Not given then.
    if (key === null) return { ok: false, limit };
    const used = uses.get(useText(key)) ?? noUse;
    if (limit.of === 'uses' && used.times >= limit.max) return { ok: false, limit };
    if (limit.of === 'discount') {
      if (used.minor >= limit.max) return { ok: false, limit };
      minor = Math.min(minor, limit.max - used.minor);
    }
  }
  const { budget } = rule;
  if (budget === null) return { ok: true, minor, cost: Number.POSITIVE_INFINITY };
  const used = uses.get(useText(budgetKey(rule, budget, asked))) ?? noUse;
  const cost = budget.minor - used.cost;
  return cost <= 0 ? { ok: false, limit: budget } : { ok: true, minor, cost };
}

/** The rows that count this use of a rule, one a period and scope. */
export function usesOf(rule: Rule, asked: Asked, use: Use): readonly NewUse[] {
  const uses = new Map<string, NewUse>();
  for (const limit of rule.limits) {
    const key = limitKey(rule, limit, asked);
    if (key === null) continue;
    const by = limit.shared === undefined ? {} : { by: rule.id };
    uses.set(useText(key), { key, ...by, ...use });
  }
  if (rule.budget !== null) {
    const key = budgetKey(rule, rule.budget, asked);
    uses.set(useText(key), { key, ...use });
  }
  return [...uses.values()];
}

/** Uses with more of them. */
export function addUses(uses: Uses, more: readonly NewUse[]): Uses {
  if (more.length === 0) return uses;
  const all = new Map(uses);
  for (const { key, times, minor, cost } of more) {
    const text = useText(key);
    const before = all.get(text) ?? noUse;
    all.set(text, {
      times: before.times + times,
      minor: before.minor + minor,
      cost: before.cost + cost,
    });
  }
  return all;
}

function limitKey(rule: Rule, limit: Limit, asked: Asked): UseKey | null {
  const scope = scopeOf(limit.scope, rule.to, asked);
  if (scope === null) return null;
  const name = limit.shared === undefined ? rule.id : `limits.${limit.shared}`;
  return { rule: name, scope, period: periodOf(limit.per, asked.basket.day) };
}

function budgetKey(rule: Rule, budget: Budget, { basket }: Asked): UseKey {
  return { rule: rule.id, scope: 'total', period: periodOf(budget.per, basket.day) };
}

function scopeOf(scope: Limit['scope'], to: Rule['to'], { basket, member }: Asked): string | null {
  switch (scope) {
    case 'total':
      return 'total';
    case 'member':
      return memberScope(to === 'member' ? member : member?.sponsors?.[to]);
    case 'store':
      return `store:${basket.store}`;
    case 'cashier':
      return basket.cashier === undefined ? null : `cashier:${basket.cashier}`;
    default:
      return assertNever(scope);
  }
}

const memberScope = (member: { readonly id: string } | null | undefined): string | null =>
  member === null || member === undefined ? null : `member:${member.id}`;

/**
 * The period that holds a day, as text that no other kind of period has: 2026-03-14, 2026-W11,
 * 2026-03, 2026-Q1, 2026; '' for ever. Weeks are those of ISO 8601: from Monday, of the year of their
 * Thursday.
 */
export function periodOf(per: Limit['per'] | PeriodKind, day: string): string {
  switch (per) {
    case 'ever':
      return '';
    case 'day':
      return day;
    case 'week':
      return weekOf(day);
    case 'month':
      return day.slice(0, 7);
    case 'quarter':
      return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
    case 'year':
      return day.slice(0, 4);
    default:
      return assertNever(per);
  }
}

function weekOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = new Date(at + (3 - sinceMonday) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

const dayMs = 86_400_000;
