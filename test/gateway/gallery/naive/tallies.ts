import { holds, isLineOf, type Line, type Moment } from './conditions.ts';
import { daysAfter, mondayOf, periodOf } from './days.ts';
import { isService } from './discounts.ts';
import { Exact, least, sumOf } from './exact.ts';
import type { Programme, Tally } from './file.ts';
import type { Past, Receipt } from './past.ts';
import { NotKnown } from './raw.ts';

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
  how: 'as sold' | 'what is left' | Receipt['returns'][number],
): Counted {
  const { sold } = receipt;
  const lines = linesIn(programme, tally, sold);
  if (how === 'as sold') return { moment: sold, lines, paid: receipt.paid };
  const { rest, paidNow } = how === 'what is left' ? receipt : how;
  const isSum = ['paid', 'shelf', 'quantity'].includes(tally.of);
  // Money and goods go with the goods; what counts once stays while its condition holds on the rest.
  const stands = isSum || holds(tally.when, rest) === 'yes';
  const numbers = new Set(lines.map(({ number }) => number));
  return {
    moment: sold,
    lines: stands ? rest.lines.filter(({ number }) => numbers.has(number)) : [],
    paid: paidNow,
  };
}

/** Value of a tally of a member on a day: what is dated later does not count yet. */
export function tallyOn(
  past: Past,
  of: { readonly who: string; readonly tally: Tally; readonly day: string },
  how: { readonly first?: string; readonly keepsReturns?: boolean } = {},
): Exact {
  const { who, tally, day } = of;
  if (tally.isCarried) return carriedOn(past, of);
  const isIn = spanOf(tally, day, how.first);
  const isKept = tally.isKept || how.keepsReturns === true;
  const counted = past.receipts
    .filter((one) => one.who === who && isIn(one.sold.day))
    .map((one) => countedOf(past.programme, tally, one, isKept ? 'as sold' : 'what is left'));
  const taps = tally.countsTaps ? past.taps.filter((tap) => tap.who === who && isIn(tap.day)) : [];
  const tapDays = new Set(taps.map((tap) => tap.day));
  const events = past.events.filter((one) => {
    return one.who === who && one.event === tally.event && isIn(one.day);
  });
  const more = tapDays.size + events.filter((one) => isKept || !one.isWithdrawn).length;
  return countOf(tally, counted).plus(Exact.of(more));
}

/** The days on which a tally looks from a day: some days back, or the calendar period so far. */
function spanOf(tally: Tally, day: string, since?: string): (one: string) => boolean {
  const { per, days, weeks } = tally;
  const byDays = days === null ? '' : daysAfter(day, 1 - days);
  const first = since ?? (weeks === null ? byDays : daysAfter(mondayOf(day), 7 - 7 * weeks));
  const isSame = (one: string) => per === null || periodOf(per, one) === periodOf(per, day);
  return (one) => first <= one && one <= day && isSame(one);
}

/** The period of a day, less what earlier ones were below nothing; a return counts on its own day. */
function carriedOn(
  past: Past,
  { who, tally, day }: { readonly who: string; readonly tally: Tally; readonly day: string },
): Exact {
  if (!['paid', 'shelf', 'quantity'].includes(tally.of) || tally.per === null) {
    throw new NotKnown(`tallies.${tally.name}.onReturn of what counts once`);
  }
  const per = tally.per;
  const rows = past.receipts
    .filter((receipt) => receipt.who === who)
    .flatMap((receipt) => {
      const count = (how: Parameters<typeof countedOf>[3]) =>
        countOf(tally, [countedOf(past.programme, tally, receipt, how)]);
      const counts = [count('as sold'), ...receipt.returns.map(count)];
      return counts.map((value, at) => {
        const back = receipt.returns[at - 1]?.day ?? '';
        const change = value.minus(counts[at - 1] ?? Exact.zero);
        return { day: back > receipt.sold.day ? back : receipt.sold.day, change };
      });
    })
    .filter((row) => row.day <= day);
  let sum = Exact.zero;
  const periods = new Set(
    [...rows.map((row) => row.day), day].sort().map((one) => periodOf(per, one)),
  );
  for (const period of periods) {
    const own = rows.filter((row) => periodOf(per, row.day) === period);
    sum = least(sum, Exact.zero).plus(sumOf(own.map(({ change }) => change)));
  }
  return sum;
}

/** The value with one more receipt of the same day, of which the prices are settled. */
export function tallyWith(
  past: Past,
  of: { readonly who: string; readonly tally: Tally; readonly day: string },
  more: { readonly moment: Moment; readonly paid: ReadonlyMap<number, Exact> },
): Exact {
  const { who, tally, day } = of;
  const isIn = spanOf(tally, day);
  const lines = linesIn(past.programme, tally, more.moment);
  const one = { ...more, lines };
  const before = past.receipts
    .filter((receipt) => receipt.who === who)
    .filter(({ sold }) => isIn(sold.day))
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
  const events = past.events.filter((one) => one.who === who);
  const days = [...taps, ...events].map(({ day }) => day);
  return [...receipts.map(({ sold }) => sold.day), ...days].sort();
}

function countOf({ of }: Tally, counted: readonly Counted[]): Exact {
  const there = counted.filter(({ lines }) => lines.length > 0);
  const different = (name: (one: Counted) => readonly string[]) =>
    Exact.of(new Set(there.flatMap(name)).size);
  const sum = (amount: (one: Counted, line: Line) => Exact) =>
    sumOf(there.flatMap((one) => one.lines.map((line) => amount(one, line))));
  switch (of) {
    case 'events':
      return Exact.zero;
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
