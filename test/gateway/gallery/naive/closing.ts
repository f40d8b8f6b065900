import { businessDay, daysAfter, monthsAfter } from './days.ts';
import { totalOf } from './discounts.ts';
import { Exact, sumOf } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import type { Past } from './past.ts';
import { hasAgreed } from './profiles.ts';
import { listOf, moreOf, Nonsense, NotKnown, type Parts, partsOf, textOf } from './raw.ts';
import { stillOf } from './reviews.ts';

/** How a programme ends: days, of which the last two are the last ones of what they name. */
export interface Closing {
  readonly notices: readonly string[];
  readonly lastEarning: string;
  readonly lastSpending: string;
  /** On which day members are forgotten who agree to none of these; null: none is. */
  readonly erase: { readonly on: string; readonly unless: readonly string[] } | null;
}

/** The figure of an end: more than so many percent of the turnover, so many months in a row. */
export interface EndsWhen {
  readonly costOver: Exact;
  readonly months: number;
}

export function closingOf(value: unknown): Closing | null {
  if (value === undefined) return null;
  const parts = partsOf(value, 'closing', ['lastEarning', 'lastSpending', 'notices', 'erase']);
  const lastEarning = textOf(parts['lastEarning'], 'closing.lastEarning');
  const lastSpending = textOf(parts['lastSpending'], 'closing.lastSpending');
  const erase = parts['erase'];
  const forget = erase === undefined ? null : partsOf(erase, 'closing.erase', ['on', 'unless']);
  const on = forget === null ? null : textOf(forget['on'], 'closing.erase.on');
  if (lastSpending < lastEarning || (on !== null && on <= lastSpending)) {
    throw new Nonsense('closing');
  }
  return {
    notices: listOf(parts['notices']).map(String).sort(),
    ...{ lastEarning, lastSpending },
    erase: on === null ? null : { on, unless: listOf(forget?.['unless']).map(String) },
  };
}

export function endsWhenOf(value: unknown): EndsWhen | null {
  if (value === undefined) return null;
  const parts = partsOf(value, 'endsWhen', ['costOver', 'months']);
  const costOver = moreOf(parts['costOver'], 'endsWhen.costOver');
  const months = Number(moreOf(parts['months'], 'endsWhen.months').text(0));
  return { costOver, months };
}

/** May nothing be given on a day any more? What is paid with points counts as long as they do. */
export function givesNothing({ closing }: Programme, day: string, isPaidFor: boolean): boolean {
  if (closing === null) return false;
  return day > (isPaidFor ? closing.lastSpending : closing.lastEarning);
}

/** Is all over, so that no points are left and money alone goes back? */
export function isAllOver({ closing, cutOff }: Programme, now: string): boolean {
  return closing !== null && businessDay(now, cutOff) > closing.lastSpending;
}

/** Is a member forgotten: on the day of the file, or on the one after a word taken back later? */
export function isForgotten(past: Past, who: string, now: string): boolean {
  const { closing, cutOff } = past.programme;
  const today = businessDay(now, cutOff);
  if (closing === null || closing.erase === null) return false;
  const { on, unless } = closing.erase;
  for (let day = on; day <= today; day = daysAfter(day, 1)) {
    const before = daysAfter(day, -1);
    if (!unless.some((consent) => hasAgreed(past, { who, consent, day: before }))) return true;
  }
  return false;
}

/** A step of a member, on which he is told of the end: of the last day of notice that has come. */
export function notice(past: Past, who: string, now: string): void {
  const { closing, cutOff } = past.programme;
  const today = businessDay(now, cutOff);
  const day = closing?.notices.findLast((one) => one <= today);
  if (day !== undefined && !isAllOver(past.programme, now)) past.noticed.add(`${who} ${day}`);
  if (!isAllOver(past.programme, now)) return;
  past.closed.add(who);
  for (const { name } of past.programme.units) past.debts.delete(`${who} owes ${name}`);
}

export function noticesOf(past: Past, who: string, now: string): readonly string[] {
  const { closing, id } = past.programme;
  if (closing === null || isAllOver(past.programme, now)) return [];
  const { notices, lastEarning, lastSpending } = closing;
  const own = notices.filter((day) => past.noticed.has(`${who} ${day}`));
  return own.map(() => `${id} ends: ${lastEarning}, ${lastSpending}`);
}

/** What went to breakage at the end of those who were looked at since, by who bears the points. */
export function breakageOf(past: Past, now: string): Parts {
  const { programme, lots, closed } = past;
  if (programme.closing === null || !isAllOver(programme, now)) return {};
  if (programme.units.length > 1) throw new NotKnown('breakage of several units');
  const { lastSpending } = programme.closing;
  const left = lots.filter((lot) => closed.has(lot.who) && lot.last > lastSpending);
  const amounts = new Map<string, Exact>();
  for (const lot of left) {
    const rest = lot.amount.minus(lot.spent).minus(lot.reversed);
    amounts.set(lot.issuer, (amounts.get(lot.issuer) ?? Exact.zero).plus(rest));
  }
  const rows = [...amounts].filter(([, amount]) => amount.isMore);
  return rows.length === 0
    ? {}
    : { breakage: Object.fromEntries(rows.map(([who, amount]) => [who, Number(amount.text(0))])) };
}

/** What the figure of its end says: `goes on`, or `stops with 2026-03`. */
export function indicatorOf(past: Past, now: string): Parts {
  const { programme } = past;
  const { endsWhen, effectiveFrom, cutOff } = programme;
  if (endsWhen === null) return {};
  const first = businessDay(effectiveFrom, cutOff);
  const today = businessDay(now, cutOff);
  let begins = first.endsWith('-01') ? first : monthsAfter(`${first.slice(0, 7)}-01`, 1);
  let row = 0;
  // A month that is not over yet says nothing.
  while (monthsAfter(begins, 1) <= today) {
    row = isTooDear(past, begins.slice(0, 7), endsWhen) ? row + 1 : 0;
    if (row === endsWhen.months) return { indicator: `stops with ${begins.slice(0, 7)}` };
    begins = monthsAfter(begins, 1);
  }
  return { indicator: 'goes on' };
}

/** Does the shop bear more than the share of what was paid in a month? */
function isTooDear({ programme, receipts }: Past, month: string, { costOver }: EndsWhen): boolean {
  const own = receipts.filter(({ sold }) => sold.day.startsWith(month));
  const turnover = sumOf(own.flatMap(({ paidNow }) => [...paidNow.values()]));
  const offs = own.flatMap(({ offsNow }) => offsNow.filter(({ rule }) => rule.fundedBy === null));
  const rows = own.flatMap(({ points }) => points);
  const points = rows
    .filter((row) => row.points.rule.fundedBy === null)
    .map((row) => {
      return stillOf(row).times(unitOf(programme, row.points.unit).value ?? Exact.zero);
    });
  return costOver.percent(turnover).isLess(sumOf([...offs.map(totalOf), ...points]));
}
