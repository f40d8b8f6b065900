import { addDays } from '../../protocol/calendar.ts';
import type { Minor } from '../../protocol/units.ts';
import { assertNever } from '../../protocol/units.ts';
import { lineCheck, receiptCheck } from './evaluate/condition.ts';
import type { Asked, BasketLine } from './evaluate/facts.ts';
import { type PeriodKind, periodOf } from './evaluate/limits.ts';
import type { Tally } from './evaluate/rule.ts';
import type { Decision, Programme, TallyRow } from './types.ts';

type Added = Decision['tallies'][number];
type Paid = readonly { readonly line: number; readonly minor: Minor }[];

/** What a receipt or an event adds to tallies, on its business day. Services count in none. */
export function talliesOf(version: Programme, asked: Asked, paid: Paid): readonly Added[] {
  const { basket, member } = asked;
  if (member === null) return [];
  const isService = version.exclusions.services;
  const isGoods = (line: BasketLine) => isService === null || lineCheck(isService)(line) !== true;
  const goods = basket.lines.filter(isGoods);
  return version.tallies.flatMap((tally) => {
    if (tally.event !== (basket.event ?? null)) return [];
    if (receiptCheck(tally.when)(asked) !== true) return [];
    const on = lineCheck(tally.lines);
    const lines = goods.filter((line) => on(line) === true);
    return counted(tally, lines, paid).map(([name, amount]) => {
      return { member: member.id, tally: name, day: basket.day, amount };
    });
  });
}

/**
 * Value of a tally on a business day, from the rows of a member: those of later days do not count
 * yet, nor do those before the days that it looks back.
 * Of a calendar period only that of the day counts.
 * Example: receipts on Monday, Wednesday and the Monday after are 2 weeks.
 */
export function tallyValue(tally: Tally, rows: readonly TallyRow[], day: string): number {
  const first = firstDayOf(tally, day);
  const isOwn = (name: string) =>
    tally.of === 'categories' ? name.startsWith(`${tally.name} `) : name === tally.name;
  const { within } = tally;
  const until = rows.filter((row) => isOwn(row.tally) && row.day >= first && row.day <= day);
  if (within !== null && tally.isCarried) return carried(until, within, day);
  const period = within === null ? '' : periodOf(within, day);
  const own = within === null ? until : until.filter((row) => periodOf(within, row.day) === period);
  switch (tally.of) {
    case 'paid':
    case 'shelf':
    case 'quantity':
    case 'receipts':
    case 'events':
      return own.reduce((sum, row) => sum + row.amount, 0);
    case 'days':
      return different(own, (row) => row.day);
    case 'weeks':
      return different(own, (row) => periodOf('week', row.day));
    case 'months':
      return different(own, (row) => periodOf('month', row.day));
    case 'categories':
      return different(own, (row) => row.tally);
    default:
      return assertNever(tally.of);
  }
}

/** The period of the day, less what earlier ones were below nothing. */
function carried(rows: readonly TallyRow[], within: PeriodKind, day: string): number {
  let [period, sum] = ['', 0];
  const inOrder = rows.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  for (const row of inOrder) {
    const next = periodOf(within, row.day);
    if (next !== period) sum = Math.min(0, sum);
    period = next;
    sum += row.amount;
  }
  return period === periodOf(within, day) ? sum : Math.min(0, sum);
}

/** How many groups have more than nothing in them: what came back whole no longer counts. */
function different(rows: readonly TallyRow[], groupOf: (row: TallyRow) => string): number {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(groupOf(row), (sums.get(groupOf(row)) ?? 0) + row.amount);
  return [...sums.values()].filter((sum) => sum > 0).length;
}

/** What is added, by the name of the row: one for each category, else the tally's own. */
function counted(
  tally: Tally,
  lines: readonly BasketLine[],
  paid: Paid,
): readonly (readonly [name: string, amount: number])[] {
  if (lines.length === 0) return [];
  const sum = (amount: number) => (amount === 0 ? [] : [[tally.name, amount] as const]);
  switch (tally.of) {
    case 'receipts':
    case 'events':
    case 'days':
    case 'weeks':
    case 'months':
      return sum(1);
    case 'categories': {
      const names = new Set(lines.flatMap(({ category }) => category ?? []));
      return [...names].map((category) => [`${tally.name} ${category}`, 1] as const);
    }
    case 'quantity':
      return sum(lines.reduce((total, line) => total + line.quantity, 0));
    case 'shelf':
      return sum(lines.reduce((total, line) => total + line.totalMinor, 0));
    case 'paid': {
      const net = new Map(paid.map(({ line, minor }) => [line, minor]));
      return sum(lines.reduce((total, line) => total + (net.get(line.line) ?? 0), 0));
    }
    default:
      return assertNever(tally.of);
  }
}

/**
 * First day that a tally counts on a day; '' when it counts for ever.
 * Example: 6 weeks on Wednesday 2026-03-11: Monday 2026-02-02.
 */
export function firstDayOf({ days, isWeeks }: Tally, day: string): string {
  if (days === null) return '';
  return addDays(isWeeks ? addDays(mondayOf(day), 6) : day, 1 - days);
}

/** Monday of the calendar week (ISO 8601). */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}
