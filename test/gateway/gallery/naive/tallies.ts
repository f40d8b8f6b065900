import { holds, isLineOf, type Line, type Moment } from './conditions.ts';
import { daysAfter, periodOf } from './days.ts';
import { isService } from './discounts.ts';
import { Exact, sumOf } from './exact.ts';
import type { Programme, Tally } from './file.ts';
import type { Past, Receipt } from './past.ts';

/** A receipt as a tally sees it: its day, its lines, and what is paid for each. */
interface Counted {
  readonly moment: Moment;
  readonly lines: readonly Line[];
  readonly paid: ReadonlyMap<number, Exact>;
}

/** Lines of a receipt that a tally looks at, if it looks at the receipt at all. */
function linesIn(programme: Programme, tally: Tally, moment: Moment): readonly Line[] {
  if (holds(tally.when, moment) !== 'yes') return [];
  return moment.lines.filter((line) => !isService(programme, line) && isLineOf(tally.lines, line));
}

/** What a receipt counts, `as sold` or as far as it has not come back. */
function countedOf(
  programme: Programme,
  tally: Tally,
  receipt: Receipt,
  how: 'as sold' | 'what is left',
): Counted {
  const { sold, rest } = receipt;
  const lines = linesIn(programme, tally, sold);
  if (how === 'as sold') return { moment: sold, lines, paid: receipt.paid };
  const isSum = ['paid', 'shelf', 'quantity'].includes(tally.of);
  // Money and goods go with the goods; what counts once stays while its condition holds on the rest.
  const stands = isSum || holds(tally.when, rest) === 'yes';
  const numbers = new Set(lines.map(({ number }) => number));
  return {
    moment: sold,
    lines: stands ? rest.lines.filter(({ number }) => numbers.has(number)) : [],
    paid: receipt.paidNow,
  };
}

/** Value of a tally of a member on a day: what is dated later does not count yet. */
export function tallyOn(
  past: Past,
  of: { readonly who: string; readonly tally: Tally; readonly day: string },
  how: { readonly first?: string; readonly keepsReturns?: boolean } = {},
): Exact {
  const { who, tally, day } = of;
  const first = how.first ?? (tally.days === null ? '' : daysAfter(day, 1 - tally.days));
  const isIn = (one: string) => first <= one && one <= day;
  const isKept = tally.isKept || how.keepsReturns === true;
  const counted = past.receipts
    .filter((one) => one.who === who && isIn(one.sold.day))
    .map((one) => countedOf(past.programme, tally, one, isKept ? 'as sold' : 'what is left'));
  const taps = tally.countsTaps ? past.taps.filter((tap) => tap.who === who && isIn(tap.day)) : [];
  const tapDays = new Set(taps.map((tap) => tap.day));
  return countOf(tally, counted).plus(Exact.of(tapDays.size));
}

/** The value with one more receipt of the same day, of which the prices are settled. */
export function tallyWith(
  past: Past,
  of: { readonly who: string; readonly tally: Tally; readonly day: string },
  more: { readonly moment: Moment; readonly paid: ReadonlyMap<number, Exact> },
): Exact {
  const { who, tally, day } = of;
  const first = tally.days === null ? '' : daysAfter(day, 1 - tally.days);
  const lines = linesIn(past.programme, tally, more.moment);
  const one = { ...more, lines };
  const before = past.receipts
    .filter((receipt) => receipt.who === who)
    .filter(({ sold }) => first <= sold.day && sold.day <= day)
    .map((receipt) =>
      countedOf(past.programme, tally, receipt, tally.isKept ? 'as sold' : 'what is left'),
    );
  const gain = countOf(tally, [...before, one]).minus(countOf(tally, before));
  return tallyOn(past, of).plus(gain);
}

/** Days on which a tally of a member may have changed. */
export function daysOf(past: Past, who: string): readonly string[] {
  const receipts = past.receipts.filter((one) => one.who === who);
  const taps = past.taps.filter((one) => one.who === who);
  return [...receipts.map(({ sold }) => sold.day), ...taps.map(({ day }) => day)].sort();
}

function countOf({ of }: Tally, counted: readonly Counted[]): Exact {
  const there = counted.filter(({ lines }) => lines.length > 0);
  const different = (name: (one: Counted) => readonly string[]) =>
    Exact.of(new Set(there.flatMap(name)).size);
  const sum = (amount: (one: Counted, line: Line) => Exact) =>
    sumOf(there.flatMap((one) => one.lines.map((line) => amount(one, line))));
  switch (of) {
    case 'receipts':
      return Exact.of(there.length);
    case 'days':
      return different(({ moment }) => [moment.day]);
    case 'weeks':
      return different(({ moment }) => [periodOf('week', moment.day)]);
    case 'months':
      return different(({ moment }) => [periodOf('month', moment.day)]);
    case 'categories':
      return different(({ lines }) => lines.flatMap(({ category }) => category ?? []));
    case 'quantity':
      return sum((_, line) => line.quantity);
    case 'shelf':
      return sum((_, line) => line.total);
    default:
      return sum(({ paid }, { number }) => paid.get(number) ?? Exact.zero);
  }
}
