import type { Moment } from './conditions.ts';
import { businessDay, daysAfter, endOf, periodOf } from './days.ts';
import { Exact, sumOf } from './exact.ts';
import { unitOf } from './file.ts';
import { roomOf } from './limits.ts';
import { issue, repay, todayOf } from './lots.ts';
import { memberFacts } from './members.ts';
import type { Past } from './past.ts';
import { NotKnown } from './raw.ts';
import type { Earn, Rule } from './rules.ts';

/**
 * Gives what the rules at the end of a month, quarter or year give for each that is over, less what
 * they have given for it before: once, and again for what arrived late.
 */
export function closePeriods(past: Past, now: string): void {
  const { programme, people, activated } = past;
  const rules = programme.rules.filter(({ on }) => on.endsWith(' end'));
  if (rules.length === 0) return;
  const today = todayOf(past, now);
  const first = businessDay(programme.effectiveFrom, programme.cutOff);
  const members = people.filter(({ name, isMember }) => isMember || activated.has(name));
  for (const { name } of members) {
    for (let day = endOf('month', first); day < today; day = endOf('month', daysAfter(day, 1))) {
      for (const rule of rules) give(past, rule, { who: name, day, now });
    }
  }
}

function give(
  past: Past,
  rule: Rule,
  { who, day, now }: { readonly who: string; readonly day: string; readonly now: string },
): void {
  const { programme } = past;
  const kind = rule.on.replace(' end', '');
  const next = daysAfter(day, 1);
  const period = periodOf(kind, day);
  if (periodOf(kind, next) === period || rule.earn === null) return;
  if (rule.limits.length > 0 || rule.budget !== null) {
    throw new NotKnown(`rules.${rule.id}: a limit at the end of a period`);
  }
  const member = memberFacts(past, who, { day, now: `${next} ${programme.cutOff}` });
  const moment: Moment = {
    ...{ lines: [], at: `${day} 23:59`, day, store: '', tenders: null, card: 'member', member },
  };
  if (roomOf({ programme, uses: [] }, rule, moment) === null) return;
  const own = past.notes.filter((one) => {
    return one.who === who && one.rule === rule.id && one.period === period;
  });
  const unit = unitOf(programme, rule.earn.unit);
  const due = dueOf(rule.earn, moment, unit);
  const amount = due.minus(sumOf(own.map((note) => note.amount)));
  if (!amount.isMore) return;
  const born = `${next} ${programme.cutOff}`;
  const isWaiting = unit.pendingDays > 0;
  const lot = issue(past, { who, unit, amount, born, isWaiting, madeBy: null });
  past.notes.push({ who, rule: rule.id, period, day: next, unit: unit.name, amount });
  repay(past, who, now, [lot]);
}

/** A fixed amount, or all that was counted at the percentage of the highest step. */
export function dueOf(
  { amount, by, steps, round }: Earn,
  { member }: Moment,
  { value, scale }: { readonly value: Exact | null; readonly scale: number },
): Exact {
  if (by === null) return amount ?? Exact.zero;
  const counted = member?.tallies.get(by) ?? Exact.zero;
  const step = steps.findLast(({ from }) => !counted.isLess(from));
  if (step === undefined || !counted.isMore) return Exact.zero;
  return step.percent
    .percent(counted)
    .over(value ?? Exact.one)
    .rounded(scale, round);
}
