import { isDate } from '../../../protocol/calendar.ts';
import { refuse } from '../../../protocol/errors.ts';
import { closeEntry, openEntry } from '../../ledger/book.ts';
import { dayAt } from '../days.ts';
import { closeDraft, memberFor, openDraft } from '../draft.ts';
import type { Command, Outcome, Programmes, State } from '../types.ts';
import { versionAt } from '../versions.ts';
import { rankOf } from './ladder.ts';

/**
 * Gives a level by hand until a day, that day included: at least that level, and from the day
 * after whatever was earned, as if it had never been given. Refuses REQUEST_INVALID (level, until,
 * reason), CARD_UNKNOWN, CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED.
 * Example: gold until 2026-06-30; on 2026-07-01 the member is silver, which is what was earned.
 */
export function decideGrantTier(
  programmes: Programmes,
  state: State,
  command: Command & { readonly kind: 'grantTier' },
): Outcome {
  const { level, until, reason, at } = command;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(reason)) return refuse('REQUEST_INVALID', { path: 'reason' });
  const ladder = versionAt(programmes, state.now)?.tiers ?? null;
  if (rankOf(ladder, level) < 0) return refuse('REQUEST_INVALID', { path: 'level' });
  const from = dayAt(programmes, at).businessDate;
  const today = dayAt(programmes, state.now).businessDate;
  if (!isDate(until) || until < from || until < today) {
    return refuse('REQUEST_INVALID', { path: 'until' });
  }
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const draft = openDraft(programmes, state, who.member);
  const ref = ['grant', level, until, reason].join(' ');
  closeEntry(draft.book, openEntry({ kind: 'tier', ref, ...draft.today }), { isFact: true });
  draft.tiers?.floors.push({ level, from, until, kind: 'granted' });
  return closeDraft(draft, { kind: 'adjusted', member: who.member.id });
}
