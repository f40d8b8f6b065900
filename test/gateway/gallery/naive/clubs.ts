import type { Club } from './club-file.ts';
import { holds, isLineOf, type Line, type MemberFacts } from './conditions.ts';
import { daysAfter, monthsAfter } from './days.ts';
import { totalOf } from './discounts.ts';
import { Exact, most, sumOf } from './exact.ts';
import { unitOf } from './file.ts';
import { issue, type Lot, repay, takeBack, todayOf, undoExchanges } from './lots.ts';
import { add, type Past, type Receipt, type Told } from './past.ts';
import { amountOf } from './points.ts';
import { newestWord } from './profiles.ts';
import { listOf, NotKnown } from './raw.ts';
import type { Rule } from './rules.ts';
import { daysOf, tallyOn } from './tallies.ts';

/** One fee: for which days it lets in, until it goes back. */
export interface Fee {
  readonly who: string;
  readonly club: string;
  readonly receipt: Receipt;
  readonly line: number;
  readonly bought: string;
  readonly from: string;
  readonly until: string;
  readonly paid: Exact;
  isUndone: boolean;
}

/** What is known of a member when a club is asked. */
export interface Asked {
  readonly who: string;
  readonly day: string;
  readonly now: string;
  /** All but the clubs. */
  readonly facts: MemberFacts;
}

/** By what a member is in on a day: a fee ends, the other ways do not; null: out. */
export type Way = 'for good' | Fee | null;

export function wayOf(past: Past, club: Club, { who, day, now, facts }: Asked): Way {
  const moment = {
    ...{ lines: [], at: now, day, store: '', tenders: null, card: 'member', member: facts },
  };
  if (holds(club.while, moment) !== 'yes') return null;
  const hand = handOf(past, club, { who, now });
  const left = leftAt(past, club, { who, now });
  const isOut = left !== null && left.slice(0, 10) <= day;
  const hasNoWay =
    club.fee === null && club.proven.length + club.answered.length === 0 && !club.isByHand;
  const hasAnswered =
    club.answered.length > 0 &&
    club.answered.every((name) => (facts.answers.get(name) ?? []).length > 0);
  // What was bought before is no proof for whoever has come back.
  const back = backBy(past, club, { who, now });
  const proven = provenOn(past, club, who, back?.receipt);
  const isProven = proven !== null && proven <= day;
  if (!isOut && (hasNoWay || hasAnswered || isProven)) return 'for good';
  if (club.isByHand && hand.is && hand.at.slice(0, 10) <= day) return 'for good';
  return feeOn(past, club, { who, day, since: isOut ? left : '' });
}

/** When a member has left a club and not paid since; null: he has not. */
export function leftAt(
  past: Past,
  club: Club,
  of: { readonly who: string; readonly now: string },
): string | null {
  const hand = handOf(past, club, of);
  return hand.at === '' || hand.is || backBy(past, club, of) !== null ? null : hand.at;
}

/** The fee with which a member has come back who had left; null: he never left, or is out still. */
function backBy(
  past: Past,
  club: Club,
  of: { readonly who: string; readonly now: string },
): Fee | null {
  const hand = handOf(past, club, of);
  if (hand.at === '' || hand.is) return null;
  const own = past.fees.filter((one) => one.who === of.who && one.club === club.name);
  return own.find(({ bought }) => bought > hand.at) ?? null;
}

function handOf(
  past: Past,
  { name }: Club,
  { who, now }: { readonly who: string; readonly now: string },
): ReturnType<typeof newestWord> {
  return newestWord(past, who, { key: 'clubs', name, isSo: (at) => at <= now });
}

/** The fee that lets in on a day, of those that were bought after a moment. */
export function feeOn(
  { fees }: Past,
  { name }: Club,
  { who, day, since }: { readonly who: string; readonly day: string; readonly since: string },
): Fee | null {
  const found = fees.find((fee) => {
    const isOwn = fee.who === who && fee.club === name && !fee.isUndone;
    return isOwn && fee.bought > since && fee.from <= day && day <= fee.until;
  });
  return found ?? null;
}

/**
 * The first day on which what is left of the purchases was enough; null: there is none. After a
 * receipt with which a member came back only days on which more was added count.
 */
export function provenOn(past: Past, club: Club, who: string, since?: Receipt): string | null {
  const { proven } = club;
  if (proven.length === 0) return null;
  const isEnough = (day: string) =>
    proven.some(({ tally, from }) => !countOf(past, tally, { who, day }).isLess(from));
  if (since === undefined) return daysOf(past, who).find(isEnough) ?? null;
  const later = past.receipts.slice(past.receipts.indexOf(since) + 1);
  const days = later.filter((receipt) => {
    const { day } = receipt.sold;
    const without = { ...past, receipts: past.receipts.filter((one) => one !== receipt) };
    const of = { who, day };
    return (
      receipt.who === who &&
      proven.some(({ tally }) => countOf(without, tally, of).isLess(countOf(past, tally, of)))
    );
  });
  const inOrder = days.map(({ sold }) => sold.day).sort();
  return inOrder.find(isEnough) ?? null;
}

function countOf(
  past: Past,
  name: string,
  { who, day }: { readonly who: string; readonly day: string },
): Exact {
  const tally = past.programme.tallies.find((one) => one.name === name);
  if (tally === undefined) throw new NotKnown(`tally ${name}`);
  return tallyOn(past, { who, tally, day });
}

/**
 * Gives what a club gives to whoever comes in by a fee or by proof, once, and takes it back when that
 * goes back.
 */
export function proveClubs(past: Past, now: string, told: Told): Told {
  const { programme, people, gifts, proofs } = past;
  const takesBack = new Map(told.takesBack);
  const writesOff = new Map(told.writesOff);
  for (const club of programme.clubs.filter(({ gives }) => gives !== null)) {
    for (const { name: who } of people) {
      const key = `${who} ${club.name}`;
      const day = provenOn(past, club, who);
      const isNew = day !== null && !proofs.has(key) && leftAt(past, club, { who, now }) === null;
      if (day === null) proofs.delete(key);
      else if (isNew) proofs.add(key);
      const given = gifts.get(key);
      const isGone = given?.fee == null ? day === null : given.fee.isUndone;
      if (given !== undefined && isGone) {
        gifts.delete(key);
        const { lot } = given;
        let missing = takeBack(past, lot, lot.amount, now);
        undoExchanges(past, lot, missing, now);
        missing = takeBack(past, lot, missing, now);
        add(takesBack, lot.unit, lot.amount.minus(missing));
        const isOwed = unitOf(programme, lot.unit).onReturn === 'debt';
        if (isOwed) add(past.debts, `${who} owes ${lot.unit}`, missing);
        else add(writesOff, lot.unit, missing);
      }
      const fee = past.fees.find((one) => {
        return one.who === who && one.club === club.name && one.bought === now && !one.isUndone;
      });
      if (gifts.has(key) || (fee === undefined && !isNew)) continue;
      const isToday = day === todayOf(past, now);
      const born = fee?.receipt.sold.at ?? (isToday ? now : `${day} 12:00`);
      gifts.set(key, { lot: giftOf(past, club, { who, now, born }), fee: fee ?? null });
    }
  }
  return { ...told, takesBack, writesOff };
}

function giftOf(
  past: Past,
  { gives }: Club,
  { who, now, born }: { readonly who: string; readonly now: string; readonly born: string },
): Lot {
  const unit = unitOf(past.programme, gives?.unit ?? '');
  const isWaiting = unit.pendingDays > 0;
  const amount = gives?.amount ?? Exact.zero;
  const lot = issue(past, { who, unit, amount, born, isWaiting, madeBy: null });
  repay(past, who, now, [lot]);
  return lot;
}

/** The fees on a receipt: each begins when the one that runs is over. */
export function buyFees(past: Past, receipt: Receipt, now: string): void {
  const { who, sold, paid } = receipt;
  if (sold.member === null) return;
  for (const { fee, name: club } of past.programme.clubs) {
    if (fee === null) continue;
    for (const line of sold.lines.filter((one) => isLineOf(fee.lines, one))) {
      for (const piece of piecesOf(line)) {
        const own = past.fees.filter((one) => {
          return one.who === who && one.club === club && !one.isUndone && one.until >= sold.day;
        });
        const last = own
          .map(({ until }) => until)
          .sort()
          .at(-1);
        const from = last === undefined ? sold.day : daysAfter(last, 1);
        const until = daysAfter(monthsAfter(from, fee.months), -1);
        past.fees.push({
          ...{ who, club, receipt, from, until, bought: now, isUndone: false },
          ...{ line: line.number, paid: (paid.get(line.number) ?? Exact.zero).over(piece) },
        });
      }
    }
  }
}

/** Of so many pieces, as often as there are pieces. */
function piecesOf({ quantity, sku }: Line): readonly Exact[] {
  if (!quantity.rounded(0, 'down').is(quantity)) throw new NotKnown(`a part of a fee, ${sku}`);
  return Array.from({ length: Number(quantity.text(0)) }, () => quantity);
}

/** Ends the fees that come back, the last one first. What the shop keeps of what they cost. */
export function endFees(past: Past, receipt: Receipt, now: string): Exact {
  let kept = Exact.zero;
  for (const [line, { quantity }] of receipt.back) {
    const own = past.fees.filter((fee) => fee.receipt === receipt && fee.line === line);
    const stay = own.length - (own.length === 0 ? 0 : Number(quantity.text(0)));
    for (const fee of own.slice(stay).toReversed()) {
      if (fee.isUndone) continue;
      kept = kept.plus(fee.paid.minus(refundOf(past, fee, todayOf(past, now))));
      fee.isUndone = true;
    }
  }
  return kept;
}

/** All of a fee, its months that have not begun, or what is left beyond what it has given. */
function refundOf(past: Past, fee: Fee, today: string): Exact {
  const club = past.programme.clubs.find(({ name }) => name === fee.club);
  const { months = 1, refund = 'full' } = club?.fee ?? {};
  if (refund === 'full') return fee.paid;
  if (refund === 'less benefits') return most(Exact.zero, fee.paid.minus(benefitsOf(past, fee)));
  let used = 0;
  while (used < months && monthsAfter(fee.from, used) < today) used += 1;
  const left = Exact.of(months - used);
  const { places } = past.programme;
  return fee.paid.times(left).over(Exact.of(months)).rounded(places, 'half up');
}

/** Does a rule give only to who is in the club? */
export const isFor = (club: string, { when }: Rule): boolean =>
  listOf(when?.['member.clubs']).includes(club);

/** What the rules for a club have given in the time of a fee and not taken back. */
export function benefitsOf(past: Past, { who, club, from, until }: Fee): Exact {
  const { programme, receipts } = past;
  const own = receipts.filter((one) => {
    return one.who === who && from <= one.sold.day && one.sold.day <= until;
  });
  const offs = own.flatMap(({ offsNow }) => offsNow.filter(({ rule }) => isFor(club, rule)));
  const points = own.flatMap((receipt) =>
    receipt.points.flatMap(({ points: one, back }) => {
      const value = unitOf(programme, one.unit).value ?? Exact.zero;
      return isFor(club, one.rule) ? [amountOf(one).minus(amountOf(back)).times(value)] : [];
    }),
  );
  return sumOf([
    ...offs.map(totalOf),
    ...points.map((one) => one.rounded(programme.places, 'down')),
  ]);
}
