import { businessDay, daysAfter } from './days.ts';
import { type Programme, unitOf } from './file.ts';
import { roomOf } from './limits.ts';
import { issue, repay } from './lots.ts';
import { memberFacts } from './members.ts';
import type { Past } from './past.ts';
import { dueOf } from './periods.ts';
import { NotKnown, partsOf, spanOf, textOf } from './raw.ts';

/** The programme before, and so many days before the takeover members are told; null: never. */
export interface Succeeds {
  readonly programme: string;
  readonly noticeDays: number | null;
}

export function succeedsOf(value: unknown): Succeeds | null {
  if (value === undefined) return null;
  const parts = partsOf(value, 'succeeds', ['programme', 'notice']);
  const { notice } = parts;
  const span = notice === undefined ? null : spanOf(notice, 'succeeds.notice');
  if (span?.includes('day') === false) throw new NotKnown(`succeeds.notice: ${span}`);
  return {
    programme: textOf(parts['programme'], 'succeeds.programme'),
    noticeDays: span === null ? null : Number.parseInt(span, 10),
  };
}

/** The programme of a moment: of two the one that has begun. */
export function programmeAt(programmes: readonly Programme[], now: string): Programme {
  const begun = programmes.findLast(({ effectiveFrom }) => effectiveFrom <= now);
  const found = begun ?? programmes[0];
  if (found === undefined) throw new NotKnown('a table without a programme');
  return found;
}

/**
 * Lets the next programme take over once it has begun: each member of the old one has what its
 * rules give for the takeover, by the counts of the last day before it. All else goes on.
 */
export function takeOver(past: Past, now: string): void {
  const { next } = past;
  if (next === null || now < next.effectiveFrom) return;
  past.programme = next;
  past.next = null;
  const born = next.effectiveFrom;
  const day = daysAfter(businessDay(born, next.cutOff), -1);
  const rules = next.rules.filter(({ on }) => on === 'takeover');
  for (const [who, joined] of past.joined) {
    if (joined >= born) continue;
    const member = memberFacts(past, who, { day, now: born });
    const moment = {
      ...{ lines: [], at: born, day, store: '', tenders: null, card: 'member', member },
    };
    for (const rule of rules) {
      const { earn, limits, budget } = rule;
      if (earn === null || limits.length > 0 || budget !== null) {
        throw new NotKnown(`rules.${rule.id}: a limit at a takeover`);
      }
      if (roomOf({ programme: next, uses: [] }, rule, moment) === null) continue;
      const unit = unitOf(next, earn.unit);
      const amount = dueOf(earn, moment, unit);
      if (!amount.isMore) continue;
      const isWaiting = unit.pendingDays > 0;
      repay(past, who, now, [issue(past, { who, unit, amount, born, isWaiting, madeBy: null })]);
    }
  }
}

/** The days on which members hear that the next programme follows; null: they do not. */
function noticeDaysOf({ next }: Past): { readonly first: string; readonly from: string } | null {
  const days = next?.succeeds?.noticeDays ?? null;
  if (next === null || days === null) return null;
  const from = businessDay(next.effectiveFrom, next.cutOff);
  return { first: daysAfter(from, -days), from };
}

/** A step of a member, on which he is told that another programme follows. */
export function noticeNext(past: Past, who: string, now: string): void {
  const days = noticeDaysOf(past);
  const today = businessDay(now, past.programme.cutOff);
  if (days !== null && days.first <= today) past.noticed.add(`${who} next`);
}

export function nextNoticesOf(past: Past, who: string): readonly string[] {
  const days = noticeDaysOf(past);
  if (days === null || !past.noticed.has(`${who} next`)) return [];
  return [`${past.next?.id} follows ${past.programme.id} on ${days.from}`];
}
