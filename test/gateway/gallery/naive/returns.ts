import { isAllOver } from './closing.ts';
import { endFees } from './clubs.ts';
import type { Line, Moment } from './conditions.ts';
import { type Off, totalOf } from './discounts.ts';
import { Exact, least, most, sumOf } from './exact.ts';
import { unitOf } from './file.ts';
import { earnedLevelOn, keepPromise } from './levels.ts';
import { backOf, giveBack, repay, takeBack, todayOf, undoExchanges } from './lots.ts';
import { add, type Document, type Past, type Receipt, type Told } from './past.ts';
import { amountOf, type Points } from './points.ts';
import { Impossible, NotKnown } from './raw.ts';
import { type Again, recheck } from './recheck.ts';

type Returning = Document & { readonly kind: 'return' };

/** Takes goods back: what was given for them goes with them, and what was paid comes back. */
export function bringBack(past: Past, document: Returning): Told {
  const { programme } = past;
  const receipt = receiptOf(past, document);
  const { now } = document;
  if (past.claims.some(({ who, hold }) => who === receipt.who && hold?.isOpen === true)) {
    throw new NotKnown('a return while something is held');
  }
  const today = todayOf(past, now);
  const member = receipt.sold.member;
  const before = earnedLevelOn(past, receipt.who, today);
  const shelf = countBack(receipt, document, programme.places);
  const offsBefore = sumOf(receipt.offsNow.map(totalOf));
  const kept = keptOffs(receipt, programme.places);
  receipt.rest = restOf(receipt, programme.places);
  const again = recheck(programme, receipt, { kept, shelf });
  receipt.offsNow = [...kept, ...again.offs];
  receipt.paidNow = paidNow(receipt);
  receipt.returns.push({ day: today, rest: receipt.rest, paidNow: receipt.paidNow });
  const gone = offsBefore.minus(sumOf(receipt.offsNow.map(totalOf)));
  const pointsBack = refundPoints(past, receipt);
  const givesBack = new Map<string, Exact>();
  if (isAllOver(programme, now)) {
    const refund = shelf.minus(gone).minus(pointsBack);
    return { refused: null, refund, takesBack: givesBack, givesBack, writesOff: givesBack };
  }
  for (const { spend, money, back } of receipt.tenders) {
    const amount = spend.amount.times(back).over(money);
    const { scale } = unitOf(programme, spend.unit);
    const open = amount.rounded(scale, 'half up').minus(backOf(spend));
    if (open.isMore) add(givesBack, spend.unit, giveBack(past, spend, open, now));
  }
  giveBackPrices(past, receipt, { givesBack, now });
  let refund = shelf
    .minus(gone)
    .minus(pointsBack)
    .minus(endFees(past, receipt, now));
  const takesBack = new Map<string, Exact>();
  const writesOff = new Map<string, Exact>();
  for (const { lot, amount, unit } of targetsOf(past, receipt, again)) {
    let missing = takeBack(past, lot, amount, now);
    if (missing.isMore) {
      undoExchanges(past, lot, missing, now);
      missing = takeBack(past, lot, missing, now);
    }
    const isOwn = lot.who === receipt.who;
    if (isOwn) add(takesBack, unit, amount.minus(missing));
    const policy = unitOf(programme, unit);
    if (isOwn && policy.onReturn === 'reduce refund' && policy.worth !== null) {
      const withheld = payable(
        missing,
        { ...policy, worth: policy.worth },
        refund,
        programme.places,
      );
      refund = refund.minus(withheld.money);
      missing = missing.minus(withheld.points);
    }
    if (policy.onReturn === 'debt') add(past.debts, `${lot.who} owes ${unit}`, missing);
    else if (isOwn) add(writesOff, unit, missing);
  }
  if (member !== null) {
    repay(past, receipt.who, now);
    keepPromise(past, receipt.who, { before, today, isReturn: true });
  }
  return { refused: null, refund, takesBack, givesBack, writesOff };
}

/** The receipt that a story names, else the last one of the same person with these goods. */
function receiptOf(past: Past, { who, of, goods }: Returning): Receipt {
  const found = past.receipts.findLast((receipt) =>
    of === null
      ? receipt.buyer === who && goods.every((some) => lineFor(receipt, some) !== undefined)
      : receipt.name === of,
  );
  if (found === undefined) throw new Impossible(`${who} has no such receipt`);
  return found;
}

function lineFor(
  { sold, back }: Receipt,
  { sku, quantity }: Returning['goods'][number],
): Line | undefined {
  return sold.lines.find((line) => {
    const open = line.quantity.minus(back.get(line.number)?.quantity ?? Exact.zero);
    return line.sku === sku && !open.isLess(quantity);
  });
}

/** Counts what comes back, each line at its share of the shelf price. That price. */
function countBack(receipt: Receipt, { goods }: Returning, places: number): Exact {
  let shelf = Exact.zero;
  for (const some of goods) {
    const line = lineFor(receipt, some);
    const row = line === undefined ? undefined : receipt.back.get(line.number);
    if (line === undefined || row === undefined) throw new NotKnown(`a return of ${some.sku}`);
    row.quantity = row.quantity.plus(some.quantity);
    const money = line.total.times(row.quantity).over(line.quantity).rounded(places, 'half up');
    shelf = shelf.plus(money.minus(row.money));
    row.money = money;
  }
  return shelf;
}

/** How much of a line is back: by its price, or by quantity when it has none. */
function shareBack({ back }: Receipt, line: Line): Exact {
  const row = back.get(line.number);
  if (row === undefined) return Exact.zero;
  return line.total.isMore ? row.money.over(line.total) : row.quantity.over(line.quantity);
}

/** What is left of the discounts that go by the share of their line, rounded once a line. */
function keptOffs(receipt: Receipt, places: number): Off[] {
  const kept = receipt.offs.filter(({ rule }) => !rule.isRechecked);
  const gone = new Map(receipt.sold.lines.map(({ number }) => [number, Exact.zero]));
  const whole = new Map(gone);
  return kept.map((off) => {
    const lines = [...off.lines].map(([number, amount]) => {
      const line = receipt.sold.lines.find((one) => one.number === number);
      if (line === undefined) return [number, amount] as const;
      const all = (whole.get(number) ?? Exact.zero).plus(amount);
      const goneNow = all.times(shareBack(receipt, line)).rounded(places, 'half up');
      const own = goneNow.minus(gone.get(number) ?? Exact.zero);
      whole.set(number, all);
      gone.set(number, goneNow);
      return [number, amount.minus(own)] as const;
    });
    return { ...off, lines: new Map(lines) };
  });
}

/** The receipt as if only what is left of it had been bought. */
function restOf({ sold, back }: Receipt, places: number): Moment {
  const lines = sold.lines.flatMap((line): Line[] => {
    const row = back.get(line.number);
    if (row === undefined || !row.quantity.isLess(line.quantity)) return [];
    const quantity = line.quantity.minus(row.quantity);
    const total = line.total.minus(row.money);
    const share = quantity.over(line.quantity);
    const cost = line.cost?.times(share).rounded(places, 'half up');
    return [
      { ...line, quantity, total, cost, price: total.over(quantity).rounded(places, 'half up') },
    ];
  });
  return { ...sold, lines };
}

function paidNow({ rest, sold, back, offsNow }: Receipt): ReadonlyMap<number, Exact> {
  const off = (number: number) =>
    sumOf(offsNow.map(({ lines }) => lines.get(number) ?? Exact.zero));
  const there = new Set(rest.lines.map(({ number }) => number));
  return new Map(
    sold.lines.map(({ number, total }) => {
      const money = back.get(number)?.money ?? Exact.zero;
      return [number, there.has(number) ? total.minus(money).minus(off(number)) : Exact.zero];
    }),
  );
}

/** How much of the money that points have paid comes back as points, beyond returns before. */
function refundPoints({ programme }: Past, receipt: Receipt): Exact {
  const { tenders, sold, offs, offsNow, back } = receipt;
  const points = sumOf(tenders.map(({ money }) => money));
  if (!points.isMore) return Exact.zero;
  const paid = sumOf(sold.lines.map(({ total }) => total)).minus(sumOf(offs.map(totalOf)));
  const shelfBack = sumOf([...back.values()].map(({ money }) => money));
  const offBack = sumOf(offs.map(totalOf)).minus(sumOf(offsNow.map(totalOf)));
  const moneyBack = shelfBack.minus(offBack);
  let target = programme.isMoneyFirst
    ? most(Exact.zero, moneyBack.minus(paid.minus(points)))
    : points.times(moneyBack).over(paid).rounded(programme.places, 'half up');
  const before = sumOf(tenders.map((tender) => tender.back));
  const after = target;
  for (const tender of tenders) {
    tender.back = least(target, tender.money);
    target = target.minus(tender.back);
  }
  return after.minus(before);
}

/** Stamps that paid for a discount come back with the part of it that is gone, rounded down. */
function giveBackPrices(
  past: Past,
  { prices, offs, offsNow }: Receipt,
  to: { readonly givesBack: Map<string, Exact>; readonly now: string },
): void {
  for (const [rule, spend] of prices) {
    const of = (all: readonly Off[]) =>
      sumOf(all.filter((off) => off.rule.id === rule).map(totalOf));
    const whole = of(offs);
    const gone = most(Exact.zero, whole.minus(of(offsNow)));
    const { scale } = unitOf(past.programme, spend.unit);
    const open = spend.amount.times(gone).over(whole).rounded(scale, 'down').minus(backOf(spend));
    if (open.isMore) add(to.givesBack, spend.unit, giveBack(past, spend, open, to.now));
  }
}

/** Points to take back, by the share of each line, or what the rest no longer earns. */
function targetsOf(
  { programme }: Past,
  receipt: Receipt,
  again: Again,
): { lot: Receipt['points'][number]['lot']; unit: string; amount: Exact }[] {
  return receipt.points.flatMap((row) => {
    const { points, lot } = row;
    // What was rejected has gone back already.
    if (lot.review === 'rejected') return [];
    const before = amountOf(row.back);
    const { scale } = unitOf(programme, points.unit);
    row.back = points.rule.isRechecked
      ? recheckedBack(row, again)
      : byShare(receipt, points, scale);
    const amount = amountOf(row.back).minus(before);
    return amount.isMore ? [{ lot, unit: points.unit, amount }] : [];
  });
}

function byShare(receipt: Receipt, points: Points, scale: number): Points {
  const lines = [...points.lines].map(([number, amount]) => {
    const line = receipt.sold.lines.find((one) => one.number === number);
    const share = line === undefined ? Exact.zero : shareBack(receipt, line);
    return [number, amount.times(share).rounded(scale, 'half up')] as const;
  });
  return { ...points, lines: new Map(lines) };
}

/** What the rest earns stays, and never more than before. */
function recheckedBack({ points, back }: Receipt['points'][number], again: Again): Points {
  const now = again.points.find(({ rule, unit }) => {
    return rule.id === points.rule.id && unit === points.unit;
  });
  const left = amountOf(points).minus(amountOf(back));
  const earned = now === undefined ? Exact.zero : amountOf(now);
  if (!earned.isLess(left)) return back;
  const numbers = new Set([...points.lines.keys(), ...(now?.lines.keys() ?? [])]);
  const lines = [...numbers].map((number) => {
    const then = points.lines.get(number) ?? Exact.zero;
    return [number, then.minus(now?.lines.get(number) ?? Exact.zero)] as const;
  });
  return { ...points, lines: new Map(lines) };
}

/** How many points a refund can pay for, and what they are worth; both rounded down. */
function payable(
  points: Exact,
  unit: { readonly worth: Exact; readonly scale: number },
  refund: Exact,
  places: number,
): { readonly points: Exact; readonly money: Exact } {
  const money = points.times(unit.worth).rounded(places, 'down');
  if (!refund.isLess(money)) return { points, money };
  const paid = refund.over(unit.worth).rounded(unit.scale, 'down');
  return { points: paid, money: paid.times(unit.worth).rounded(places, 'down') };
}
