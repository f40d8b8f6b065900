import { isDate } from '../../../protocol/calendar.ts';
import { refuse } from '../../../protocol/errors.ts';
import { closeEntry, openEntry } from '../../ledger/book.ts';
import { dayAt } from '../days.ts';
import { closeDraft, type Draft, memberFor, openDraft } from '../draft.ts';
import type { Command, Decision, Outcome, Programmes, State } from '../types.ts';
import { versionAt } from '../versions.ts';
import type { AskedLevel } from './asked-level.ts';
import { rankOf } from './ladder.ts';

/** How long a level that was asked for waits for the second one of the staff. */
export const askedDays = 7;

type Grant = Command & { readonly kind: 'grantTier' };

/**
 * Gives a level by hand until a day, that day included: at least that level, and from the day
 * after whatever was earned, as if it had never been given. A level with `fourEyes` is asked for by
 * one of the staff, and given when another one says the same within seven days; both stand in the
 * journal. Refuses REQUEST_INVALID (level, until, reason, staff), FOUR_EYES, CARD_UNKNOWN,
 * CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED.
 * Example: gold until 2026-06-30; on 2026-07-01 the member is silver, which is what was earned.
 */
export function decideGrantTier(programmes: Programmes, state: State, command: Grant): Outcome {
  const { level, until, reason, staff, at } = command;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(reason)) return refuse('REQUEST_INVALID', { path: 'reason' });
  const ladder = versionAt(programmes, state.now)?.tiers ?? null;
  const rank = rankOf(ladder, level);
  if (rank < 0) {
    // Of a hidden level nobody hears, so it is not named here either.
    const names = ladder?.levels.filter((one) => !one.isHidden).map((one) => one.id) ?? [];
    const right = names.length === 0 ? '' : `; one of ${names.join(', ')}`;
    return refuse('REQUEST_INVALID', { path: 'level', found: `no level of today${right}` });
  }
  const from = dayAt(programmes, at).businessDate;
  const today = dayAt(programmes, state.now).businessDate;
  if (!isDate(until) || until < from || until < today) {
    return refuse('REQUEST_INVALID', {
      path: 'until',
      found: `${from > today ? from : today} or later`,
    });
  }
  const isStaff = staff !== undefined && /^[0-9A-Za-z._-]{1,64}$/.test(staff);
  const takesTwo = ladder?.levels[rank]?.fourEyes === true;
  if (!isStaff && (takesTwo || staff !== undefined)) {
    return refuse('REQUEST_INVALID', { path: '/staff' });
  }
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const draft = openDraft(programmes, state, who.member);
  const member = who.member.id;
  const words = [level, until, reason];
  if (!takesTwo || !isStaff) {
    note(draft, ['grant', ...words, ...(isStaff ? [staff] : [])]);
    draft.tiers?.floors.push({ level, from, until, kind: 'granted' });
    return closeDraft(draft, { kind: 'adjusted', member });
  }
  const first = askedBefore(who.member.asked ?? [], command, state.now);
  if (first === null) {
    note(draft, ['asked', ...words, staff]);
    const row: AskedLevel = { level, until, reason, staff, at: state.now };
    return asking(closeDraft(draft, { kind: 'asked', member }), { member, level, row });
  }
  if (isSame(first.staff, staff)) return refuse('FOUR_EYES', { staff });
  note(draft, ['grant', ...words, first.staff, staff]);
  draft.tiers?.floors.push({ level, from, until, kind: 'granted' });
  return asking(closeDraft(draft, { kind: 'adjusted', member }), { member, level, row: null });
}

/** What was asked for in the same words and still waits; null: nothing. */
function askedBefore(
  asked: readonly AskedLevel[],
  { level, until, reason }: Grant,
  now: number,
): AskedLevel | null {
  const since = now - askedDays * 86_400_000;
  const found = asked.find(
    (one) => one.level === level && one.until === until && one.reason === reason && one.at > since,
  );
  return found ?? null;
}

/** A code in capitals is no second person. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** `ref` says it all: what, level, last day, reason, and who of the staff said so. */
function note(draft: Draft, words: readonly string[]): void {
  const ref = words.join(' ');
  closeEntry(draft.book, openEntry({ kind: 'tier', ref, ...draft.today }), { isFact: true });
}

const asking = (decision: Decision, asked: NonNullable<Decision['asked']>): Decision => ({
  ...decision,
  asked,
});
