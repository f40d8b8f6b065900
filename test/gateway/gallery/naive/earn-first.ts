import { Exact, least, most } from './exact.ts';
import { unitOf } from './file.ts';
import type { Past } from './past.ts';
import { amountOf } from './points.ts';
import type { Given } from './receipts.ts';
import { waiting } from './reviews.ts';

type Amounts = ReadonlyMap<string, Exact>;

/**
 * What a receipt comes to when the points that it earns pay for its own offers: as many as it earns
 * with all of them taken off. Each offer makes that less, so it is asked with fewer and fewer.
 */
export function earnFirst(past: Past, ask: (more: Amounts) => Given): Given {
  const without = ask(new Map());
  if (!past.programme.isEarnFirst) return without;
  let more = earnedAtOnce(past, without);
  for (;;) {
    const now = ask(more);
    const earned = earnedAtOnce(past, now);
    if (isPaid(now, earned)) return now;
    const fewer = new Map([...more].map(([unit, had]) => [unit, least(had, of(earned, unit))]));
    if ([...more].every(([unit, had]) => of(fewer, unit).is(had))) return without;
    more = fewer;
  }
}

const of = (amounts: Amounts, unit: string): Exact => amounts.get(unit) ?? Exact.zero;

/** What a receipt gives that can be spent at once, when a debt has had its part. */
function earnedAtOnce({ programme, debts }: Past, { points, moment }: Given): Amounts {
  const isHeldBack = waiting(points, moment);
  const sums = new Map<string, Exact>();
  for (const one of points) {
    const waits = isHeldBack(one) || unitOf(programme, one.unit).pendingDays > 0;
    if (waits || one.rule.to !== 'member') continue;
    sums.set(one.unit, of(sums, one.unit).plus(amountOf(one)));
  }
  const who = moment.member?.name ?? '';
  return new Map(
    [...sums].map(([unit, sum]) => {
      const debt = of(debts, `${who} owes ${unit}`);
      return [unit, most(Exact.zero, sum.minus(debt))];
    }),
  );
}

/** Is there enough for the offers that are given? */
function isPaid({ prices, moment }: Given, earned: Amounts): boolean {
  const prized = prices.offs.flatMap(({ pays }) => pays ?? []);
  return prized.every(({ unit }) => {
    const same = prized.filter((one) => one.unit === unit);
    const price = same.reduce((sum, { amount }) => sum.plus(amount), Exact.zero);
    const there = of(moment.member?.available ?? new Map(), unit).plus(of(earned, unit));
    return !there.isLess(price);
  });
}
