import type { Moment } from './conditions.ts';
import { businessDay } from './days.ts';
import { Exact } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import { earnedLevelOn, keepPromise } from './levels.ts';
import { roomOf, type Use } from './limits.ts';
import { issue, type Lot, repay, takeBack, todayOf, undoExchanges } from './lots.ts';
import { memberFacts } from './members.ts';
import { add, type Document, type Past, type Told } from './past.ts';
import { costOf } from './points.ts';
import { Impossible, NotKnown } from './raw.ts';
import type { Earn } from './rules.ts';
import { exchange } from './triggers.ts';
import { usesSoFar } from './uses.ts';

/** Something that a member did beside buying, with what came of it. */
export interface Event {
  readonly who: string;
  readonly name: string | null;
  readonly event: string;
  readonly day: string;
  readonly uses: readonly Use[];
  readonly lots: readonly Lot[];
  isWithdrawn: boolean;
}

/** An event stands on its own day: what the rules give for it, and what it counts. */
export function does(past: Past, document: Document & { readonly kind: 'event' }): Told {
  const { programme } = past;
  const { who, event, quantity, name, at, now } = document;
  if (!programme.events.includes(event)) return { refused: 'EVENT_UNKNOWN' };
  if (at < programme.effectiveFrom) throw new NotKnown('an event before the programme');
  const day = businessDay(at, programme.cutOff);
  const today = todayOf(past, now);
  const member = memberFacts(past, who, { day, now });
  const moment: Moment = {
    ...{ lines: [], at, day, store: '', tenders: null, card: 'member', member },
  };
  const before = earnedLevelOn(past, who, today);
  const soFar = usesSoFar(past);
  const earns = new Map<string, Exact>();
  const uses: Use[] = [];
  const lots: Lot[] = [];
  for (const rule of programme.rules.filter(({ on }) => on === event)) {
    if (rule.earn === null || rule.budget !== null) throw new NotKnown(`rules.${rule.id}`);
    if (roomOf({ programme, uses: soFar }, rule, moment) === null) continue;
    const amount = pointsFor(programme, rule.earn, quantity);
    if (!amount.isMore) continue;
    const unit = unitOf(programme, rule.earn.unit);
    const isWaiting = unit.pendingDays > 0;
    lots.push(issue(past, { who, unit, amount, born: at, isWaiting, madeBy: null }));
    const cost = costOf(programme, unit.name, amount);
    uses.push({ rule: rule.id, day, store: '', member: who, money: Exact.zero, cost, times: 1 });
    if (!unit.isHidden) add(earns, unit.name, amount);
  }
  past.events.push({ who, name, event, day, uses, lots, isWithdrawn: false });
  if (lots.length > 0) {
    repay(past, who, now, lots);
    exchange(past, moment, { now, uses: soFar, isTap: false });
  }
  keepPromise(past, who, { before, today, isReturn: false });
  return { refused: null, earns };
}

/** A fixed amount, or so much for each of it, rounded once. */
function pointsFor(programme: Programme, earn: Earn, quantity: Exact): Exact {
  if (earn.percent !== null || earn.per !== null || earn.roundUp !== null || earn.by !== null) {
    throw new NotKnown('an event that is given anything by money');
  }
  const times = earn.perQuantity === null ? Exact.one : quantity.over(earn.perQuantity);
  const { scale } = unitOf(programme, earn.unit);
  return (earn.amount ?? Exact.one).times(times).rounded(scale, earn.round);
}

/** An event that is no more: all that it gave goes with it, as far as it is still there. */
export function withdraw(past: Past, document: Document & { readonly kind: 'withdraw' }): Told {
  const { programme, events } = past;
  const { who, of, event, now } = document;
  const found = events.findLast((one) =>
    of === null ? one.who === who && one.event === event && !one.isWithdrawn : one.name === of,
  );
  if (found === undefined || found.isWithdrawn) throw new Impossible(`${who} did no such ${event}`);
  const today = todayOf(past, now);
  const before = earnedLevelOn(past, found.who, today);
  found.isWithdrawn = true;
  const takesBack = new Map<string, Exact>();
  const writesOff = new Map<string, Exact>();
  for (const lot of found.lots) {
    let missing = takeBack(past, lot, lot.amount, now);
    if (missing.isMore) {
      undoExchanges(past, lot, missing, now);
      missing = takeBack(past, lot, missing, now);
    }
    add(takesBack, lot.unit, lot.amount.minus(missing));
    // There is no refund that could be less.
    const isOwed = unitOf(programme, lot.unit).onReturn === 'debt';
    if (isOwed) add(past.debts, `${found.who} owes ${lot.unit}`, missing);
    else add(writesOff, lot.unit, missing);
  }
  repay(past, found.who, now);
  keepPromise(past, found.who, { before, today, isReturn: true });
  return { refused: null, takesBack, writesOff };
}
