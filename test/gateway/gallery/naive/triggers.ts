import type { Moment } from './conditions.ts';
import { Exact } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import { earnedLevelOn, keepPromise } from './levels.ts';
import { roomOf, type Use } from './limits.ts';
import { balanceOf, issue, type Lot, repay, spend, todayOf } from './lots.ts';
import { memberFacts } from './members.ts';
import type { Document, Past, Told } from './past.ts';
import { costOf } from './points.ts';
import { NotKnown } from './raw.ts';
import type { Rule, Some } from './rules.ts';
import { usesSoFar } from './uses.ts';

/** Full steps of one unit become another as soon as they are there. */
export function exchange(
  past: Past,
  moment: Moment,
  { now, uses, isTap }: { readonly now: string; readonly uses: readonly Use[]; isTap: boolean },
): readonly Lot[] {
  const { programme } = past;
  const { day, store } = moment;
  const who = moment.member?.name ?? '';
  const rulesOn = (on: Rule['on']) => programme.rules.filter((rule) => rule.on === on);
  return [...rulesOn('receipt'), ...(isTap ? rulesOn('visit') : [])].flatMap((rule) => {
    const room = roomOf({ programme, uses }, rule, moment);
    if (rule.exchange === null || room === null) return [];
    const { from, to } = rule.exchange;
    const full = balanceOf(past, who, from.unit, now).over(from.amount).rounded(0, 'down');
    const steps = stepsWithin(programme, rule, { full, to, most: room.cost });
    if (!steps.isMore) return [];
    const cost = costOf(programme, to.unit, steps.times(to.amount));
    past.uses.push({ rule: rule.id, day, store, member: who, money: Exact.zero, cost, times: 1 });
    const of = { who, unit: from.unit, amount: steps.times(from.amount), now };
    const madeBy = spend(past, of, { step: { took: from.amount, made: to.amount } });
    const unit = unitOf(programme, to.unit);
    const amount = steps.times(to.amount);
    return [issue(past, { who, unit, amount, born: now, isWaiting: false, madeBy })];
  });
}

/** All steps, as many as a budget still pays for where it gives what is left, or none. */
function stepsWithin(
  programme: Programme,
  { budget }: Rule,
  of: { readonly full: Exact; readonly to: Some; readonly most: Exact },
): Exact {
  const { full, to, most } = of;
  if (!most.isLess(costOf(programme, to.unit, full.times(to.amount)))) return full;
  const { cost, scale } = unitOf(programme, to.unit);
  if (budget?.givesRest !== true || cost === null) return Exact.zero;
  return most.over(cost).rounded(scale, 'down').over(to.amount).rounded(0, 'down');
}

/** What points that somebody was given set off: debts are paid, full steps exchanged. */
export function settleGiven(past: Past, who: string, now: string): void {
  repay(past, who, now);
  const today = todayOf(past, now);
  const member = memberFacts(past, who, { day: today, now });
  const moment: Moment = {
    ...{ lines: [], at: now, day: today, store: '', tenders: null, card: 'member', member },
  };
  exchange(past, moment, { now, uses: usesSoFar(past), isTap: false });
}

/** A tap or joining: rules that it sets off give a fixed amount each. */
export function trigger(past: Past, document: Document & { readonly kind: 'tap' | 'join' }): Told {
  const { programme } = past;
  const { who, now, kind } = document;
  if (kind === 'join') past.joined.set(who, now);
  const on = kind === 'tap' ? 'visit' : 'enrol';
  const rules = programme.rules.filter((rule) => rule.on === on && rule.earn !== null);
  if (kind === 'join' && rules.length === 0) return { refused: null };
  const today = todayOf(past, now);
  const member = memberFacts(past, who, { day: today, now });
  const moment: Moment = {
    ...{ lines: [], at: now, day: today, store: '', tenders: null, card: 'member', member },
  };
  const before = earnedLevelOn(past, who, today);
  const uses = usesSoFar(past);
  if (kind === 'tap') past.taps.push({ who, day: today });
  const late: Lot[] = [];
  for (const rule of rules) {
    const room = now < programme.effectiveFrom ? null : roomOf({ programme, uses }, rule, moment);
    if (room === null) continue;
    if (rule.budget !== null) throw new NotKnown(`rules.${rule.id}.budget of a ${kind}`);
    const unit = unitOf(programme, rule.earn?.unit ?? '');
    const amount = rule.earn?.amount ?? Exact.zero;
    const isWaiting = unit.pendingDays > 0;
    late.push(issue(past, { who, unit, amount, born: now, isWaiting, madeBy: null }));
    const of = { day: today, store: '', member: who, money: Exact.zero, cost: Exact.zero };
    past.uses.push({ ...of, rule: rule.id, times: 1 });
  }
  const isTap = kind === 'tap';
  const isOn = programme.rules.some((rule) => rule.on === 'visit' && rule.exchange !== null);
  if (late.length > 0 || (isTap && isOn)) {
    repay(past, who, now, late);
    exchange(past, moment, { now, uses, isTap });
  }
  if (kind === 'tap') keepPromise(past, who, { before, today, isReturn: false });
  return { refused: null };
}
