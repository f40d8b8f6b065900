import type { Amount } from '../../../protocol/units.ts';
import { assertNever, mulDiv } from '../../../protocol/units.ts';
import { closeEntry, issue, type OpenEntry, openEntry, owner } from '../../ledger/book.ts';
import { expireDue, repayDebts } from '../../ledger/settle.ts';
import { figure, ratioOf } from '../../ledger/sum.ts';
import type { Sum } from '../../ledger/types.ts';
import { visitAsked } from '../basket.ts';
import { dayAt, endOfLife, endOfWaiting } from '../days.ts';
import type { Draft } from '../draft.ts';
import { whyOf } from '../earn.ts';
import type { Asked } from '../evaluate/facts.ts';
import { addUses, type UseKey, usesOf, useText } from '../evaluate/limits.ts';
import { type ReadyEarn, readyOf } from '../evaluate/ready.ts';
import type { Earn } from '../evaluate/rule.ts';
import { unitIn } from '../versions.ts';
import { settleIdle } from './idle.ts';
import { endsBetween, endText, hasPeriodEnds, type PeriodEnd } from './period-ends.ts';
import { amountWithin, costOf, hasRoom } from './room.ts';
import { tierOn } from './tiers.ts';

/** Whose points these are when no rule says who bears them. */
const shop = 'store';

/**
 * Gives what rules on the end of a month, quarter or year give, once for each period that has
 * ended since this was last done for the member, as if it had been done in the moment after it. A
 * member who is closed gets nothing more.
 */
export function closePeriods(draft: Draft): void {
  const { programmes, member, today } = draft;
  if (member === null || member.isClosed || !hasPeriodEnds(programmes)) return;
  const since = member.wake?.closed ?? '';
  const ends = endsBetween(programmes, { since, until: today.businessDate });
  for (const end of ends) give(draft, end);
  const last = ends.at(-1);
  if (last !== undefined) draft.closed = last.day;
}

/**
 * What came late counts in its own period: each that is closed already and that it bears on is
 * looked at again. More than was given is given beside it, in an entry of its own; what was given is
 * never taken back, and a closed period never changes.
 */
export function reopenPeriods(draft: Draft): void {
  const { programmes, closed } = draft;
  const [first] = draft.tallies
    .map(({ day }) => day)
    .filter((day) => day <= closed)
    .sort();
  if (first === undefined) return;
  // From the day before the receipt's own, for it may be the last of its period.
  const since = new Date(Date.parse(`${first}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const ends = endsBetween(programmes, { since, until: draft.today.businessDate });
  // All of them are closed: closePeriods has gone before.
  for (const end of ends) give(draft, end);
}

function give(draft: Draft, end: PeriodEnd): void {
  const { member, book } = draft;
  const { version, at, kind } = end;
  if (member === null) return;
  const known = { ...member, tallies: [...member.tallies, ...draft.tallies] };
  const tier = tierOn(draft, version, at - 1);
  const asked = visitAsked(version, { member: known, book, at: at - 1, tier });
  const ref = endText(end);
  const day = { ...dayAt(draft.programmes, at), programme: version.version };
  const entry = openEntry({ kind: 'earn', ref, ...day });
  for (const ready of readyOf(version).triggered) {
    if (ready.rule.on === `${kind} end`) giveBy(draft, entry, { ready, asked, end });
  }
  closeEntry(book, entry, { isFact: false });
  repayDebts(book, draft.today);
  // What ends by inactivity may have ended before anybody looked.
  settleIdle(draft);
  expireDue(book, draft.today);
}

function giveBy(
  draft: Draft,
  entry: OpenEntry,
  what: {
    readonly ready: ReadyEarn;
    readonly asked: Asked;
    readonly end: PeriodEnd;
  },
): void {
  const { ready, asked, end } = what;
  const { rule, earn } = ready;
  const { book } = draft;
  const { version, at } = end;
  const unit = unitIn(version, earn.unit);
  const due = ready.holds(asked) === true ? dueOf(earn, asked) : null;
  if (due === null || unit === null) return;
  const uses = addUses(draft.knownUses, draft.uses);
  const key: UseKey = { rule: rule.id, scope: `member:${owner(book)}`, period: endText(end) };
  const before = uses.get(useText(key))?.minor ?? 0;
  const wanted = due.amount - before;
  if (wanted <= 0) return;
  // A use that is looked at again is the one that was counted.
  const limited = before > 0 ? { ...rule, limits: [] } : rule;
  const amount = amountWithin(
    limited,
    { unit: unit.unit, amount: wanted },
    { version, asked, uses },
  );
  if (amount === 0 || !hasRoom(draft, unit.unit, amount)) return;
  const issuer = rule.fundedBy === '' ? shop : rule.fundedBy;
  const availableFrom = endOfWaiting(version, unit.pendingDays, at);
  issue(book, entry, {
    lot: {
      ...{ member: owner(book), unit: unit.unit, issuer, origin: endText(end), amount },
      ...{ earnedAt: at, availableFrom, expiresAt: endOfLife(version, unit, at) },
      isRestored: false,
    },
    isPending: availableFrom > draft.now,
    source: `issuer:${issuer}`,
    why: whyOf(rule, asked, sumOf(due.sum, { before, wanted, amount })),
  });
  const cost = costOf(version, unit.unit, amount);
  const times = before > 0 ? 0 : 1;
  draft.uses.push({ key, times, minor: amount, cost: 0 });
  draft.uses.push(...usesOf(rule, asked, { times, minor: 0, cost }));
}

/** What was counted comes to: a fixed amount, or all of it at the rate of the highest step. */
export function dueOf(
  earn: Earn,
  { member }: Asked,
): { readonly amount: Amount; readonly sum: Sum } | null {
  const { per, round } = earn;
  switch (per.kind) {
    case 'receipt':
      return { amount: earn.amount, sum: figure(earn.amount, 'a fixed amount') };
    case 'steps': {
      const value = member?.tallies.get(per.tally) ?? 0;
      const step = per.steps.findLast(({ from }) => value >= from);
      if (step === undefined) return null;
      const { num, den } = step.rate;
      const sum = ratioOf(figure(value, per.tally), { num, den, round });
      return { amount: mulDiv({ value, num, den, mode: round }), sum };
    }
    case 'money':
    case 'quantity':
    case 'roundUp':
      return null;
    default:
      return assertNever(per);
  }
}

/** Less what was given for the period before; cut to what the budget leaves. */
function sumOf(
  due: Sum,
  {
    before,
    wanted,
    amount,
  }: { readonly before: Amount; readonly wanted: Amount; readonly amount: Amount },
): Sum {
  const given: Sum = { op: 'negate', of: figure(before, 'given for the period before') };
  const rest: Sum = before === 0 ? due : { op: 'add', of: [due, given] };
  return amount === wanted ? rest : { op: 'min', of: [rest, figure(amount, 'left of the budget')] };
}
