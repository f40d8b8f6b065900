import type { Moment } from './conditions.ts';
import { areTogether, type Kept, lessened, type Off, totalOf } from './discounts.ts';
import { Exact, least, most, sumOf } from './exact.ts';
import type { Programme } from './file.ts';
import type { Receipt } from './past.ts';
import type { Points } from './points.ts';
import { NotKnown } from './raw.ts';
import { given } from './receipts.ts';
import type { Rule } from './rules.ts';

/** What rules that are looked at again give for the rest of a receipt. */
export interface Again {
  readonly offs: readonly Off[];
  readonly points: readonly Points[];
}

/**
 * Asks the rules that want it once more, about what is left and with what was known at the sale.
 * Two bounds: their discounts together never grow, and lose no more than the refund can pay.
 */
export function recheck(
  programme: Programme,
  receipt: Receipt,
  at: { readonly kept: readonly Off[]; readonly shelf: Exact },
): Again {
  const { rest, sold, offsNow, usesBefore, tenders } = receipt;
  if (!programme.rules.some(({ isRechecked }) => isRechecked)) return { offs: [], points: [] };
  const again = offsNow.filter(({ rule }) => rule.isRechecked);
  const { kept } = at;
  if (tenders.some(({ back }) => back.isMore)) throw new NotKnown('recheck of points tenders');
  const moment: Moment = { ...rest, member: sold.member };
  const asked = given(programme, moment, {
    ...{ uses: usesBefore, kept: keptBy(programme, receipt, kept) },
    pointsMoney: sumOf(tenders.map(({ money, back }) => money.minus(back))),
    after: () => {
      // What the tallies were with the sale; a rule that asks them again is not understood.
      if (/"after\./.test(JSON.stringify(programme.rules.map(({ when }) => when)))) {
        throw new NotKnown('recheck beside after.NAME');
      }
      return new Map();
    },
  });
  const prices = new Map(rest.lines.map(({ number, total }) => [number, total]));
  for (const { lines } of kept) {
    for (const [line, amount] of lines) {
      prices.set(line, (prices.get(line) ?? Exact.zero).minus(amount));
    }
  }
  const wanted = asked.prices.offs.filter(({ rule }) => rule.isRechecked);
  const sum = sumOf(wanted.map(totalOf));
  const before = sumOf(again.map(totalOf));
  const keptGone = sumOf(offsNow.filter(({ rule }) => !rule.isRechecked).map(totalOf)).minus(
    sumOf(kept.map(totalOf)),
  );
  const atLeast = before.minus(at.shelf.minus(keptGone));
  const amount = least(before, most(sum, atLeast));
  return { offs: fitted(programme, wanted, { amount, again, prices }), points: asked.points };
}

/** The discounts with so much in all: less of each, or more where they were before. */
function fitted(
  programme: Programme,
  wanted: readonly Off[],
  to: {
    readonly amount: Exact;
    readonly again: readonly Off[];
    readonly prices: ReadonlyMap<number, Exact>;
  },
): readonly Off[] {
  const sum = sumOf(wanted.map(totalOf));
  if (to.amount.is(sum)) return wanted;
  const [only, ...others] = wanted;
  if (to.amount.isLess(sum)) {
    if (only === undefined || others.length > 0) throw new NotKnown('several rechecks that shrink');
    return [lessened({ ...only, pays: null }, to.amount, programme)];
  }
  // What the refund cannot pay stays given, on the first lines that can bear it.
  const [had, ...more] = to.again;
  if (had === undefined || more.length > 0) throw new NotKnown('several rechecks that stay');
  const lines = new Map(only?.lines);
  let missing = to.amount.minus(sum);
  for (const [line, price] of to.prices) {
    const there = lines.get(line) ?? Exact.zero;
    const part = least(missing, price.minus(there));
    if (!part.isMore) continue;
    lines.set(line, there.plus(part));
    missing = missing.minus(part);
  }
  return [{ ...had, lines }];
}

/** Rules that are not asked again give what is kept; a rule that must stand back gives nothing. */
function keptBy(programme: Programme, receipt: Receipt, kept: readonly Off[]): Kept {
  const all = new Map<string, Off | null>();
  for (const rule of programme.rules.filter(({ discount }) => discount !== null)) {
    if (rule.isRechecked) continue;
    const off = kept.find((one) => one.rule.id === rule.id);
    all.set(rule.id, off === undefined || !totalOf(off).isMore ? null : standingOf(off, receipt));
  }
  const standing = [...all.values()].filter((off) => off !== null).map(({ rule }) => rule);
  for (const rule of programme.rules.filter((one) => one.isRechecked && one.discount !== null)) {
    const isNewPrice = rule.discount?.pays != null && !receipt.prices.has(rule.id);
    if (isNewPrice || standing.some((other) => excludes(other, rule))) all.set(rule.id, null);
  }
  return all;
}

/** A kept discount as it stands among the rest; only what is wholly free is a free piece. */
function standingOf(off: Off, { rest }: Receipt): Off {
  const there = rest.lines.filter(({ number }) => off.lines.get(number)?.isMore === true);
  const lines = there.map(({ number }) => [number, off.lines.get(number) ?? Exact.zero] as const);
  const { percent, units } = off.rule.discount ?? { percent: null, units: null };
  const isFree = units !== null && percent?.is(Exact.of(100)) === true;
  const free = there.map(({ number, quantity, total }) => {
    const pieces = (off.lines.get(number) ?? Exact.zero).times(quantity).over(total);
    return [number, pieces.rounded(0, 'down')] as const;
  });
  return { ...off, lines: new Map(lines), free: new Map(isFree ? free : []), pays: null };
}

function excludes(other: Rule, rule: Rule): boolean {
  if (other.mode === 'alone' || rule.mode === 'alone') return !areTogether(other, rule);
  return rule.mode !== 'add' && other.mode === rule.mode && other.group === rule.group;
}
