import { isAllOver } from './closing.ts';
import { businessDay, daysAfter, endOf, never, periodOf, spanAfter } from './days.ts';
import { Exact, least, sumOf } from './exact.ts';
import { unitOf } from './file.ts';
import { add, type Past } from './past.ts';
import { daysOf, tallyOn } from './tallies.ts';
import type { Unit } from './unit-file.ts';

/** Points that are given or taken, or go back (less than nothing), as partners settle them. */
export interface Move {
  readonly unit: string;
  readonly issuer: string;
  /** Partner who took them; null: they were given, and nobody has taken them. */
  readonly taker: string | null;
  readonly amount: Exact;
  readonly day: string;
  /** What goes back; null: nothing does. */
  readonly of: Move | null;
  /** Months for which it was settled, by contract. */
  readonly runs: Map<string, string>;
}

/** Points that were given at once, and what has become of them. */
export interface Lot {
  readonly number: number;
  readonly who: string;
  readonly unit: string;
  /** Whose points they are: who bears them, or else the partner of the receipt. */
  readonly issuer: string;
  /** Their issue, as it is settled. */
  readonly issued: Move;
  /** Moment of earning; the first day on which they can be spent; the last day of their life. */
  born: string;
  readonly first: string;
  last: string;
  /** Whether a person must look at them, and what was said. */
  review: 'none' | 'open' | 'approved' | 'rejected';
  /** Given back after their end, for some days of grace. */
  readonly isRestored: boolean;
  /** The exchange that made them; null: a receipt, a tap or joining did. */
  readonly madeBy: Spend | null;
  amount: Exact;
  spent: Exact;
  reversed: Exact;
  /** Left over by the receipt that they paid. */
  dead: Exact;
  /** Kept for a basket that has been put aside. */
  held: Exact;
}

/** Points that went for something, from which lots, and what came back of them. */
export interface Spend {
  readonly who: string;
  readonly unit: string;
  readonly amount: Exact;
  readonly draws: readonly {
    readonly lot: Lot;
    readonly amount: Exact;
    readonly taken: Move;
    back: Exact;
  }[];
  /** What one step of an exchange took and made; null: they paid for something. */
  readonly step: { readonly took: Exact; readonly made: Exact } | null;
  /** Who showed a card for it, and when; null: a rule took them. */
  readonly by: { readonly buyer: string; readonly day: string; readonly partner: string } | null;
  isUndone: boolean;
}

export const leftOf = ({ amount, spent, reversed }: Lot): Exact =>
  amount.minus(spent).minus(reversed);
const alive = (lot: Lot): Exact => leftOf(lot).minus(lot.dead).minus(lot.held);

export function todayOf({ programme }: Past, now: string): string {
  return businessDay(now, programme.cutOff);
}

/** The last day on which points of a unit live that were earned on a day. */
function lifeOf({ life, ends }: Unit, born: string): string {
  return life === null ? never : endOf(ends, spanAfter(born, life));
}

/** The last day of a lot, which inactivity may bring nearer and each activity moves on. */
export function lastDayOf(past: Past, lot: Lot): string {
  const { idle, idleBy } = unitOf(past.programme, lot.unit);
  if (lot.review === 'open') return never;
  if (idle === null || lot.isRestored) return lot.last;
  const by = past.programme.tallies.find(({ name }) => name === idleBy);
  const isActive = (day: string): boolean =>
    by === undefined
      ? past.receipts.some(({ who, sold }) => who === lot.who && sold.day === day)
      : tallyOn(past, { who: lot.who, tally: by, day }, { first: day }).isMore;
  const since = past.programme.effectiveFrom.slice(0, 10);
  const born = todayOf(past, lot.born);
  let last = spanAfter(born > since ? born : since, idle);
  for (const day of daysOf(past, lot.who)) {
    if (day > last) break;
    const next = spanAfter(day, idle);
    if (next > last && isActive(day)) last = next;
  }
  return last < lot.last ? last : lot.last;
}

/** Has a lot ended, or all of the programme? */
export const isOver = (past: Past, lot: Lot, now: string): boolean =>
  isAllOver(past.programme, now) || todayOf(past, now) > lastDayOf(past, lot);

/** What of a lot can be spent now. */
function available(past: Past, lot: Lot, now: string): Exact {
  const isWaiting = lot.review === 'open' || todayOf(past, now) < lot.first;
  return isWaiting || isOver(past, lot, now) ? Exact.zero : alive(lot);
}

/**
 * Lots of a member that can be spent now, the one that ends first before the others. Of those that
 * end together the ones of the partner who takes them are first, where the unit says so.
 */
function spendable(past: Past, who: string, unit: string, now: string, at = ''): Lot[] {
  const ownFirst = unitOf(past.programme, unit).isOwnFirst;
  const isOthers = (lot: Lot) => (ownFirst && lot.issuer !== at ? 1 : 0);
  return past.lots
    .filter((lot) => lot.who === who && lot.unit === unit && available(past, lot, now).isMore)
    .map((lot) => ({
      lot,
      order: `${lastDayOf(past, lot)} ${isOthers(lot)} ${lot.born.padEnd(19, ':00')}`,
    }))
    .sort((a, b) =>
      a.order === b.order ? a.lot.number - b.lot.number : a.order < b.order ? -1 : 1,
    )
    .map(({ lot }) => lot);
}

/** What a member can spend of a unit, worked out from all that was ever given and taken. */
export function balanceOf(past: Past, who: string, unit: string, now: string): Exact {
  return sumOf(spendable(past, who, unit, now).map((lot) => available(past, lot, now)));
}

/** Gives points; those of a day long ago may be over already. */
export function issue(
  past: Past,
  what: {
    readonly who: string;
    readonly unit: Unit;
    readonly amount: Exact;
    readonly born: string;
    readonly isWaiting: boolean;
    readonly madeBy: Spend | null;
    readonly issuer?: string;
    readonly isHeld?: boolean;
  },
): Lot {
  const { who, unit, amount, born, madeBy, issuer = 'shop' } = what;
  const day = todayOf(past, born);
  const of = { unit: unit.name, issuer, taker: null, amount, day, of: null };
  const issued: Move = { ...of, runs: new Map() };
  const lot: Lot = {
    issued,
    ...{ who, amount, born, madeBy, issuer, unit: unit.name, number: past.lots.length },
    ...{ first: what.isWaiting ? daysAfter(day, unit.pendingDays) : '', last: lifeOf(unit, day) },
    ...{ review: what.isHeld === true ? 'open' : 'none' },
    ...{ isRestored: false, spent: Exact.zero, reversed: Exact.zero, dead: Exact.zero },
    held: Exact.zero,
  };
  past.lots.push(lot);
  past.moves.push(issued);
  return lot;
}

/** Points that somebody has looked at: they are of today, and wait as long as those of their day. */
export function approved(past: Past, lot: Lot, now: string): void {
  lot.review = 'approved';
  lot.born = now;
  lot.last = lifeOf(unitOf(past.programme, lot.unit), todayOf(past, now));
}

/** So much of a unit that is to be taken; `at`: the partner who takes it. */
interface Wanted {
  readonly who: string;
  readonly unit: string;
  readonly amount: Exact;
  readonly now: string;
  readonly at?: string;
}

/** From which lots so much would be taken. */
export function drawsFor(past: Past, of: Wanted): { lot: Lot; amount: Exact }[] {
  let open = of.amount;
  return spendable(past, of.who, of.unit, of.now, of.at).flatMap((lot) => {
    const amount = least(open, alive(lot));
    open = open.minus(amount);
    return amount.isMore ? [{ lot, amount }] : [];
  });
}

/** Takes points for something; null when there are not so many. */
export function spend(
  past: Past,
  of: Wanted,
  why: Partial<Pick<Spend, 'step' | 'by'>> = {},
): Spend | null {
  const { who, unit, amount, now } = of;
  if (balanceOf(past, who, unit, now).isLess(amount)) return null;
  const { by = null } = why;
  const draws = drawsFor(past, of).map((draw) => {
    const { issuer } = draw.lot;
    const taker = by?.partner ?? of.at ?? '?';
    const day = by?.day ?? todayOf(past, now);
    const taken: Move = {
      ...{ unit, issuer, taker, day, amount: draw.amount, of: null, runs: new Map() },
    };
    past.moves.push(taken);
    return { ...draw, taken, back: Exact.zero };
  });
  for (const draw of draws) draw.lot.spent = draw.lot.spent.plus(draw.amount);
  const made: Spend = { who, unit, amount, draws, step: null, by: null, ...why, isUndone: false };
  past.spends.push(made);
  return made;
}

/** Does a spend stay within what a card or a member may spend of a unit in some time? */
export function isWithinLimits(
  { spends }: Past,
  of: { readonly who: string; readonly unit: Unit; readonly amount: Exact },
  by: { readonly buyer: string; readonly day: string },
): boolean {
  const { who, unit, amount } = of;
  return unit.spendLimits.every(({ scope, most, per }) => {
    const same = spends.filter((one) => {
      const isSame = scope === 'card' ? one.by?.buyer === by.buyer : one.who === who;
      if (one.by === null || one.unit !== unit.name || !isSame) return false;
      return periodOf(per, one.by.day) === periodOf(per, by.day);
    });
    const spent = sumOf(same.map((one) => one.amount.minus(backOf(one))));
    return !most.isLess(spent.plus(amount));
  });
}

/** Points that end so soon that their member is told, by unit and last day. */
export function endingsOf(
  past: Past,
  who: string,
  now: string,
): readonly { readonly unit: string; readonly day: string; readonly amount: Exact }[] {
  const today = todayOf(past, now);
  return past.programme.units
    .flatMap(({ name, warnDays }) => {
      const byDay = new Map<string, Exact>();
      for (const lot of warnDays === null ? [] : spendable(past, who, name, now)) {
        const day = lastDayOf(past, lot);
        const isSoon = day !== never && daysAfter(day, -(warnDays ?? 0)) <= today;
        if (isSoon) add(byDay, day, available(past, lot, now));
      }
      return [...byDay].map(([day, amount]) => ({ unit: name, day, amount }));
    })
    .sort((a, b) => (`${a.unit} ${a.day}` < `${b.unit} ${b.day}` ? -1 : 1));
}

/** What a receipt leaves of the lots that paid for it dies, where the unit says so. */
export function endRest(past: Past, { unit, draws }: Spend, now: string): void {
  if (!unitOf(past.programme, unit).restDies) return;
  for (const { lot } of draws) lot.dead = lot.dead.plus(available(past, lot, now));
}

export const backOf = ({ draws }: Spend): Exact => sumOf(draws.map(({ back }) => back));

/**
 * Gives points of a spend back to the lots that they came from, the last one first. Those of a lot
 * that is over are lost, or live on for some days of grace. What the member has again.
 */
export function giveBack(past: Past, of: Spend, amount: Exact, now: string): Exact {
  let open = amount;
  let again = Exact.zero;
  for (const draw of of.draws.toReversed()) {
    const part = least(open, draw.amount.minus(draw.back));
    if (!part.isMore) continue;
    open = open.minus(part);
    draw.back = draw.back.plus(part);
    const { lot } = draw;
    lot.spent = lot.spent.minus(part);
    goBack(past, draw.taken, part, now);
    const { graceDays } = unitOf(past.programme, of.unit);
    if (!isOver(past, lot, now)) again = again.plus(part);
    else if (graceDays > 0) {
      again = again.plus(part);
      liveOn(past, lot, { amount: part, last: daysAfter(todayOf(past, now), graceDays) });
    }
  }
  return again;
}

/** So much of what was given or taken goes back. */
export function goBack(past: Past, of: Move, amount: Exact, now: string): void {
  const back = { amount: Exact.zero.minus(amount), day: todayOf(past, now), of };
  past.moves.push({ ...of, ...back, runs: new Map() });
}

/** So much of a lot that has ended lives on until a later day. */
export function liveOn(past: Past, lot: Lot, on: { readonly amount: Exact; last: string }): void {
  lot.amount = lot.amount.minus(on.amount);
  const zero = Exact.zero;
  const fresh = { spent: zero, reversed: zero, dead: zero, held: zero };
  past.lots.push({ ...lot, ...fresh, ...on, number: past.lots.length, isRestored: true });
}

/** A debt is paid by whatever can be spent, and by a lot that came too late. */
export function repay(past: Past, who: string, now: string, late: readonly Lot[] = []): void {
  for (const { name } of past.programme.units) {
    const key = `${who} owes ${name}`;
    const over = late.filter((lot) => lot.unit === name && isOver(past, lot, now));
    for (const lot of [...over, ...spendable(past, who, name, now)]) {
      const part = least(past.debts.get(key) ?? Exact.zero, alive(lot));
      if (!part.isMore) continue;
      lot.reversed = lot.reversed.plus(part);
      // Whose points they are that a debt has taken, no contract says.
      goBack(past, { ...lot.issued, issuer: '?' }, part, now);
      add(past.debts, key, Exact.zero.minus(part));
    }
  }
}

/** What a return could still take of a unit: the own lot whole, and what can be spent of others. */
export function takeable(past: Past, own: Lot, now: string): Exact {
  const others = spendable(past, own.who, own.unit, now).filter((lot) => lot !== own);
  return leftOf(own).plus(sumOf(others.map(alive)));
}

/** Takes points back: from their own lot, over or not, then from the others. What is missing. */
export function takeBack(past: Past, own: Lot, amount: Exact, now: string): Exact {
  let open = amount;
  const others = spendable(past, own.who, own.unit, now).filter((lot) => lot !== own);
  for (const lot of [own, ...others]) {
    const part = least(open, lot === own ? leftOf(lot) : alive(lot));
    if (!part.isMore) continue;
    lot.dead = least(lot.dead, leftOf(lot).minus(part));
    lot.reversed = lot.reversed.plus(part);
    goBack(past, lot.issued, part, now);
    open = open.minus(part);
  }
  return open;
}

/** Undoes exchanges, the newest first and only so many steps as are needed to have an amount. */
export function undoExchanges(past: Past, own: Lot, amount: Exact, now: string): void {
  const made = past.spends.filter((one) => one.step !== null && one.unit === own.unit);
  for (const one of made.filter(({ who, isUndone }) => who === own.who && !isUndone).toReversed()) {
    for (;;) {
      const missing = amount.minus(takeable(past, own, now));
      if (!missing.isMore) return;
      if (!undoSteps(past, one, { own, missing, now })) break;
    }
  }
}

function undoSteps(
  past: Past,
  exchange: Spend,
  what: { readonly own: Lot; readonly missing: Exact; readonly now: string },
): boolean {
  const { own, missing, now } = what;
  const { step, draws } = exchange;
  const graceDays = unitOf(past.programme, exchange.unit).graceDays;
  const isOfUse = draws.some(
    ({ lot, amount, back }) => back.isLess(amount) && (lot === own || !isOver(past, lot, now)),
  );
  if (step === null || (!isOfUse && graceDays === 0)) return false;
  const rewards = past.lots.filter((lot) => lot.madeBy === exchange);
  const there = sumOf(rewards.map(leftOf)).over(step.made).rounded(0, 'down');
  const open = exchange.amount.minus(backOf(exchange)).over(step.took).rounded(0, 'down');
  const steps = least(missing.over(step.took).rounded(0, 'up'), there, open);
  if (!steps.isMore) return false;
  let toVoid = steps.times(step.made);
  for (const part of [alive, leftOf]) {
    for (const lot of rewards) {
      const taken = least(toVoid, part(lot));
      if (!taken.isMore) continue;
      lot.dead = least(lot.dead, leftOf(lot).minus(taken));
      lot.reversed = lot.reversed.plus(taken);
      toVoid = toVoid.minus(taken);
    }
  }
  giveBack(past, exchange, steps.times(step.took), now);
  if (steps.is(open)) exchange.isUndone = true;
  return true;
}
