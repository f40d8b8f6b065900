import { ownerOf } from './cards.ts';
import { buyFees } from './clubs.ts';
import type { Line, Moment } from './conditions.ts';
import { holds, isLineOf } from './conditions.ts';
import { businessDay } from './days.ts';
import { discounted, type Kept, type Prices, totalOf } from './discounts.ts';
import { earnFirst } from './earn-first.ts';
import { Exact, sumOf } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import { fetched, goneOf, keep } from './holds.ts';
import { earnedLevelOn, keepPromise } from './levels.ts';
import { getterOf, type Use } from './limits.ts';
import {
  balanceOf,
  endRest,
  issue,
  isWithinLimits,
  repay,
  type Spend,
  spend,
  todayOf,
} from './lots.ts';
import { isTaken, rateOn, whereOf } from './market.ts';
import { memberFacts } from './members.ts';
import { add, type Document, type Past, type Person, type Receipt, type Told } from './past.ts';
import { amountOf, earned, type Points } from './points.ts';
import { NotKnown } from './raw.ts';
import { waiting } from './reviews.ts';
import type { Token } from './sponsors.ts';
import { tallyWith } from './tallies.ts';
import { exchange, settleGiven } from './triggers.ts';
import { usesOf, usesSoFar } from './uses.ts';

type Buying = Document & { readonly kind: 'receipt' };

/** What the rules give for a receipt at a moment. */
export interface Given {
  /** The moment, with what the tallies come to. */
  readonly moment: Moment;
  readonly prices: Prices;
  readonly points: readonly Points[];
}

/** Discounts first, then points on what is left to pay. */
export function given(
  programme: Programme,
  moment: Moment,
  known: {
    readonly uses: readonly Use[];
    readonly kept: Kept;
    readonly pointsMoney: Exact;
    readonly more?: ReadonlyMap<string, Exact>;
    readonly after: (paid: ReadonlyMap<number, Exact>) => ReadonlyMap<string, Exact>;
  },
): Given {
  const prices = discounted(programme, moment, known);
  const { member } = moment;
  const after = member === null ? null : { ...member, after: known.after(prices.now) };
  const settled = { ...moment, member: after };
  return { moment: settled, prices, points: earned(prices, settled, known.pointsMoney) };
}

/** Posts a receipt, or only says what it would come to. */
export function buy(past: Past, document: Buying): Told {
  const { programme } = past;
  const kept = document.wants.length === 0 ? null : fetched(past, document.who);
  const who = ownerOf(past, document.who);
  const day = businessDay(document.at, programme.cutOff);
  const rate = rateOn(programme, document.currency, day);
  if (!isTaken(programme, document.currency)) return { refused: 'CURRENCY_MISMATCH' };
  const spends: Spend[] = [];
  for (const { kind, amount } of document.paying.filter(({ isPoints }) => isPoints)) {
    if (rate === null) return { refused: 'RATE_UNKNOWN' };
    const made = payWith(past, who, document, { kind, amount: amount ?? Exact.zero });
    if (typeof made === 'string') return { refused: made };
    spends.push(made);
  }
  const refused = refusedCard(programme, who, false);
  if (refused !== null) return { refused };
  const money = spends.map(({ unit, amount }) =>
    (unitOf(programme, unit).value ?? Exact.zero)
      .times(amount)
      .over(rate ?? Exact.one)
      .rounded(programme.places, 'down'),
  );
  if (money.some((one) => !one.isMore)) return { refused: 'TENDER_MISMATCH' };
  const paid = paidWith(past, who, document, money);
  if ('refused' in paid) return paid;
  const told = toldOf(programme, paid.given, sumOf(money));
  if (document.isQuote) return told;
  const gone = goneOf(past, paid.given, { ...document, usesBefore: paid.usesBefore });
  if (gone !== null) {
    if (kept !== null) keep(kept);
    return gone;
  }
  const tenders = spends.map((one, at) => ({
    ...{ spend: one, money: money[at] ?? Exact.zero, back: Exact.zero },
  }));
  post(past, { ...document, who: who.name }, { ...paid, tenders, buyer: document.who });
  return told;
}

/** Spends points for a receipt, before there is one; or says why not. */
function payWith(
  past: Past,
  who: Person,
  { who: buyer, partner, now, at }: Buying,
  some: { readonly kind: string; readonly amount: Exact },
): Spend | string {
  const { programme } = past;
  const unit = unitOf(programme, some.kind);
  const refused = refusedCard(programme, who, true);
  if (refused !== null) return refused;
  const of = { who: who.name, unit: unit.name, amount: some.amount, now };
  if (balanceOf(past, who.name, unit.name, now).isLess(some.amount)) return 'POINTS_SHORT';
  const by = { buyer, partner, day: businessDay(at, programme.cutOff) };
  if (!isWithinLimits(past, { ...of, unit }, by)) return 'SPEND_LIMIT';
  return spend(past, { ...of, at: partner }, { by }) ?? 'POINTS_SHORT';
}

/** A card that is blocked, or that nobody knows; `needsMember` for whoever pays with points. */
export function refusedCard(
  programme: Programme,
  who: Person,
  needsMember: boolean,
): string | null {
  if (who.isBlocked) return 'CARD_BLOCKED';
  if (who.isMember) return null;
  const isNone = who.card === null || kindOf(programme, who) !== 'none';
  return isNone && !needsMember ? null : 'CARD_UNKNOWN';
}

function kindOf({ cards }: Programme, { card, isMember }: Person): string {
  if (isMember) return 'member';
  const isThis = (one: string) =>
    one.endsWith('*') ? card?.startsWith(one.slice(0, -1)) : card === one;
  return cards.find(({ numbers }) => numbers.some((one) => isThis(one)))?.kind ?? 'none';
}

/** Pays as the story says; the till takes what it is told is to pay, and then it must be right. */
export function paidWith(
  past: Past,
  who: Person,
  document: Buying,
  points: readonly Exact[],
): { readonly given: Given; readonly usesBefore: readonly Use[] } | Told {
  const { paying, lines } = document;
  const usesBefore = usesSoFar(past);
  const named = paying.filter(({ isPoints, amount }) => !isPoints && amount !== null);
  const rest = paying.find(({ isPoints, amount }) => !isPoints && amount === null)?.kind ?? 'card';
  const there = sumOf([...points, ...named.map(({ amount }) => amount ?? Exact.zero)]);
  const kinds = [...points.map(() => 'points'), ...named.map(({ kind }) => kind)];
  const ask = (toPay: Exact): Given => {
    const isShort = there.isLess(toPay);
    const tenders = paying.length === 0 ? null : isShort ? [...kinds, rest] : kinds;
    const moment = momentOf(past, who, { ...document, tenders });
    const known = { uses: usesBefore, kept: new Map(), pointsMoney: sumOf(points) };
    return earnFirst(past, (more) =>
      given(past.programme, moment, {
        ...{ ...known, more },
        after: (paid) => talliesAfter(past, who.name, { moment, paid }),
      }),
    );
  };
  const shelf = sumOf(lines.map(({ total }) => total));
  const first = ask(shelf);
  if (paying.length === 0) return { given: first, usesBefore };
  const told = sumOf([...first.prices.now.values()]);
  const second = ask(told);
  const pays = sumOf([...second.prices.now.values()]);
  if (pays.is(told) && !pays.isLess(there)) return { given: second, usesBefore };
  return { refused: pays.is(shelf) ? 'LINES_INVALID' : 'PAY_MISMATCH' };
}

function momentOf(
  past: Past,
  who: Person,
  of: {
    readonly at: string;
    readonly now: string;
    readonly lines: readonly Line[];
    readonly store: string;
    readonly partner: string;
    readonly currency: string | null;
    readonly tenders: readonly string[] | null;
    readonly tokens: readonly Token[];
    readonly cashier: string | null;
  },
): Moment {
  const { programme } = past;
  const day = businessDay(of.at, programme.cutOff);
  if (of.at < programme.effectiveFrom) throw new NotKnown('a receipt before the programme');
  const { lines, at, store, tenders } = of;
  const member = who.isMember ? memberFacts(past, who.name, { ...of, day }) : null;
  const where = whereOf(programme, of);
  const known = { lines, at, day, store, where, tenders, card: kindOf(programme, who), member };
  return of.cashier === null ? known : { ...known, cashier: of.cashier };
}

export function talliesAfter(
  past: Past,
  who: string,
  more: { readonly moment: Moment; readonly paid: ReadonlyMap<number, Exact> },
): ReadonlyMap<string, Exact> {
  const { day } = more.moment;
  return new Map(
    past.programme.tallies.map((tally) => [tally.name, tallyWith(past, { who, tally, day }, more)]),
  );
}

function toldOf(programme: Programme, { prices, points, moment }: Given, pointsMoney: Exact): Told {
  const off = new Map<string, Exact>();
  for (const one of prices.offs) add(off, one.rule.id, totalOf(one));
  const earns = new Map<string, Exact>();
  for (const one of points) {
    const isOwn = one.rule.to === 'member';
    if (isOwn && !unitOf(programme, one.unit).isHidden) add(earns, one.unit, amountOf(one));
  }
  const pays = sumOf([...prices.now.values()]).minus(pointsMoney);
  return { refused: null, pays, off, earns, notSold: notSoldOf(programme, moment) };
}

/** Lines that are reserved for others on the day. */
function notSoldOf({ reserved }: Programme, moment: Moment): readonly string[] {
  const { day, lines, member } = moment;
  return reserved.flatMap(({ id, to, from, until, lines: which }) => {
    if (day < from || day > until || holds(to, moment) === 'yes') return [];
    const who = member === null ? "needs a member's card" : 'is for others';
    const own = lines.filter((line) => isLineOf(which, line));
    return own.map(() => `${id}: ${who} until ${until}`);
  });
}

/** Books all that a receipt comes to. */
function post(
  past: Past,
  document: Buying,
  what: {
    readonly given: Given;
    readonly usesBefore: readonly Use[];
    readonly tenders: Receipt['tenders'];
    readonly buyer: string;
  },
): void {
  const { programme } = past;
  const { who, now, name } = document;
  const { prices, moment } = what.given;
  const today = todayOf(past, now);
  const before = earnedLevelOn(past, who, today);
  const book = () => bookPoints(past, document, what.given);
  const early = programme.isEarnFirst ? book() : null;
  const ownLots = (rows: Receipt['points']) =>
    rows.map(({ lot }) => lot).filter((lot) => lot.who === who);
  if (early !== null) repay(past, who, now, ownLots(early));
  const bought = new Map<string, Spend>();
  for (const { rule, pays } of prices.offs) {
    const made = pays === null ? null : spend(past, { ...pays, who, now, at: document.partner });
    if (made !== null) bought.set(rule.id, made);
  }
  const rows = early ?? book();
  for (const { spend: paid } of what.tenders) endRest(past, paid, now);
  const lines = moment.lines.map(({ number }) => {
    return [number, { quantity: Exact.zero, money: Exact.zero }] as const;
  });
  const paid = new Map(prices.now);
  const receipt: Receipt = {
    ...{
      who,
      name,
      paid,
      buyer: what.buyer,
      code: moment.member === null && programme.collectDays >= 0 ? document.code : null,
      sold: moment,
      rest: moment,
      paidNow: paid,
      points: rows,
    },
    ...{ offs: [...prices.offs], offsNow: [...prices.offs], prices: bought, returns: [] },
    ...{ tenders: what.tenders, usesBefore: what.usesBefore, back: new Map(lines) },
    uses: usesOf(programme, what.given),
  };
  past.receipts.push(receipt);
  past.tokens.push(...document.tokens);
  buyFees(past, receipt, now);
  const others = rows.filter(({ lot }) => lot.who !== who && lot.review === 'none');
  for (const { lot } of others) settleGiven(past, lot.who, now);
  if (moment.member === null) return;
  repay(past, who, now, ownLots(rows));
  exchange(past, moment, { now, uses: what.usesBefore, isTap: false });
  keepPromise(past, who, { before, today, isReturn: false });
}

/** Gives the points of a receipt to whose they are; some wait for a person. */
export function bookPoints(
  past: Past,
  { who, at: born, partner }: Pick<Buying, 'who' | 'at' | 'partner'>,
  { points, moment }: Pick<Given, 'points' | 'moment'>,
): Receipt['points'] {
  const isHeldBack = waiting(points, moment);
  return points
    .filter((one) => amountOf(one).isMore)
    .map((one) => {
      const unit = unitOf(past.programme, one.unit);
      const lot = issue(past, {
        ...{ unit, born, amount: amountOf(one), madeBy: null, isWaiting: unit.pendingDays > 0 },
        who: getterOf(one.rule, moment) ?? who,
        issuer: one.rule.fundedBy ?? partner,
        isHeld: isHeldBack(one),
      });
      return { points: one, lot, back: { ...one, lines: new Map() } };
    });
}
