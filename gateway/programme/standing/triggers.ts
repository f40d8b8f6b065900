import type { Amount, EpochMs } from '../../../protocol/units.ts';
import { closeEntry, issue, openEntry, owner } from '../../ledger/book.ts';
import { expireDue, repayDebts } from '../../ledger/settle.ts';
import { figure, ratioOf, smaller } from '../../ledger/sum.ts';
import type { Sum } from '../../ledger/types.ts';
import { visitAsked } from '../basket.ts';
import { dateIn, dayAt } from '../days.ts';
import type { Draft } from '../draft.ts';
import { whyOf } from '../earn.ts';
import type { Asked, Basket } from '../evaluate/facts.ts';
import { isHeldBy } from '../evaluate/held.ts';
import { type NewUse, type Uses, usesOf } from '../evaluate/limits.ts';
import { type ReadyEarn, readyOf } from '../evaluate/ready.ts';
import type { Rule } from '../evaluate/rule.ts';
import { exchangeSteps } from '../exchange.ts';
import { datesOf, holdBack } from '../held/hold-back.ts';
import type { Programme, UnitDefinition } from '../types.ts';
import { unitIn, versionAt } from '../versions.ts';
import { settleIdle } from './idle.ts';
import { amountWithin, costOf, hasRoom } from './room.ts';
import { tierOn } from './tiers.ts';

/** Whose points these are when no rule says who bears them. */
export const shop = 'store';

/** What sets rules off, and how what they give is booked. */
export interface Trigger {
  /** `visit`, `enrol`, or the name of an event. */
  readonly on: string;
  readonly version: Programme;
  readonly asked: Asked;
  readonly uses: Uses;
  readonly at: EpochMs;
  /** Of the entry, and the origin of the lots. */
  readonly ref: string;
  /** Whose points these are when no rule says who bears them. */
  readonly issuer: string;
}

/** What one rule has given. */
export interface Gift {
  readonly rule: Rule;
  readonly unit: UnitDefinition;
  readonly lot: number;
  readonly amount: Amount;
  /** It waits until a person decides. */
  readonly isHeld: boolean;
}

/** As `giveOn`, for a tap or an enrolment, by the version effective at `at`. */
export function earnOn(
  draft: Draft,
  trigger: 'visit' | 'enrol',
  what: { readonly at: EpochMs; readonly uses: Uses },
): void {
  const { at, uses } = what;
  const version = versionAt(draft.programmes, at);
  const { member, book } = draft;
  // Most taps set nothing off: then nothing is asked of the member either.
  if (version === null || member === null || !setsOff(version, trigger)) return;
  const asked = visitAsked(version, { member, book, at, tier: tierOn(draft, version, at) });
  giveOn(draft, { on: trigger, version, asked, uses, at, ref: trigger, issuer: shop });
}

/**
 * Gives the points of the rules that a tap, an enrolment or an event sets off: a fixed amount each,
 * or one for so much of the event's quantity, within the rule's limits and budget. One entry for
 * all of them; the uses that count are returned beside the draft's own.
 * Example: { on: visit, earn: { unit: POINTS, amount: 5 }, limit: { member: 1 per day } }:
 * two taps on one day give 5 points.
 */
export function giveOn(
  draft: Draft,
  trigger: Trigger,
): { readonly gifts: readonly Gift[]; readonly uses: readonly NewUse[] } {
  const { on, version, asked, at, ref } = trigger;
  const { book } = draft;
  const day = dayAt(draft.programmes, at);
  const entry = openEntry({ kind: 'earn', ref, ...day });
  const gifts: Gift[] = [];
  const used: NewUse[] = [];
  for (const ready of triggeredBy(version, on)) {
    if (ready.holds(asked) !== true) continue;
    const { rule } = ready;
    const { amount, sum } = amountOf(ready, trigger);
    if (amount === 0 || !hasRoom(draft, ready.earn.unit, amount)) continue;
    const unit = unitIn(version, ready.earn.unit);
    if (unit === null) continue;
    const issuer = rule.fundedBy === '' ? trigger.issuer : rule.fundedBy;
    const isHeld = isHeldBy(rule, asked);
    const { dates, isPending } = datesOf(version, unit, { at, now: draft.now, isHeld });
    const owned = { member: owner(book), unit: unit.unit, issuer, origin: ref };
    const lot = issue(book, entry, {
      lot: { ...owned, ...dates, amount, isRestored: false },
      isPending,
      source: `issuer:${issuer}`,
      why: whyOf(rule, asked, sum),
    });
    const cost = costOf(version, unit.unit, amount);
    used.push(...usesOf(rule, asked, { times: 1, minor: 0, cost }));
    gifts.push({ rule, unit, lot, amount, isHeld });
    if (isHeld) holdBack(draft, { lot, rule: rule.id, heldBy: [rule], receipt: ref, asked });
  }
  draft.uses.push(...used);
  closeEntry(book, entry, { isFact: false });
  repayDebts(book, draft.today);
  const isVisit = on === 'visit';
  if (gifts.length > 0 || (isVisit && readyOf(version).exchangesOnVisit.length > 0)) {
    // The number of the next lot is used once only, and so is this name of the steps.
    const steps = ref === on ? `${ref} ${book.nextLot}` : ref;
    const { issuer, uses } = trigger;
    const exchange = { version, asked, uses, ref: steps, issuer, day };
    exchangeSteps(draft, exchange, isVisit ? on : null);
  }
  // What ends by inactivity may have ended before it came.
  settleIdle(draft);
  expireDue(book, draft.today);
  return { gifts, uses: used };
}

/** Does any rule of a version wait for this? */
const setsOff = (version: Programme, on: 'visit' | 'enrol'): boolean =>
  triggeredBy(version, on).length > 0 ||
  (on === 'visit' && readyOf(version).exchangesOnVisit.length > 0);

/** The rules of a version that something sets off, in the order in which they are asked. */
export const triggeredBy = (version: Programme, on: string): readonly ReadyEarn[] =>
  readyOf(version).triggered.filter(({ rule }) => rule.on === on);

/** What a rule of an event gives for it, before limits and budget. */
export function fullAmount({ earn }: ReadyEarn, { basket }: Asked): bigint {
  if (earn.per.kind !== 'quantity') return BigInt(earn.amount);
  const num = BigInt(quantityOf(basket)) * BigInt(earn.amount);
  const den = BigInt(earn.per.thousandths);
  const whole = num / den;
  const rest = num % den;
  const isUp = earn.round === 'up' ? rest > 0n : earn.round === 'halfUp' && rest * 2n >= den;
  return isUp ? whole + 1n : whole;
}

const quantityOf = ({ lines }: Basket): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** Counts a tap in the tallies that want it, once a business day. */
export function countTap(draft: Draft, at: EpochMs): void {
  const version = versionAt(draft.programmes, at);
  const { member } = draft;
  if (version === null || member === null) return;
  const day = dateIn(version, at);
  for (const { name, countsTaps } of version.tallies) {
    const mark = `${name}/taps`;
    const isCounted = member.tallies.some((row) => row.tally === mark && row.day === day);
    if (!countsTaps || isCounted) continue;
    const row = { member: member.id, day, amount: 1 };
    draft.tallies.push({ ...row, tally: name }, { ...row, tally: mark });
  }
}

/** What a rule that holds gives now; 0 when its limits or its budget are used up. */
function amountOf(
  ready: ReadyEarn,
  of: Pick<Trigger, 'on' | 'version' | 'asked' | 'uses'>,
): { readonly amount: Amount; readonly sum: Sum } {
  const { rule, earn } = ready;
  const { per, round, unit } = earn;
  const wanted = Number(fullAmount(ready, of.asked));
  const amount = amountWithin(rule, { unit, amount: wanted }, of);
  const counted = figure(quantityOf(of.asked.basket), 'quantity in thousandths');
  const sum =
    per.kind === 'quantity'
      ? ratioOf(counted, { num: earn.amount, den: per.thousandths, round })
      : figure(wanted, `for the ${of.on}`);
  return {
    amount,
    sum: amount === wanted ? sum : smaller(sum, figure(amount, 'left of the budget')),
  };
}
