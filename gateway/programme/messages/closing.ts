import type { EpochMs } from '../../../protocol/units.ts';
import { startOf } from '../days.ts';
import type { Draft } from '../draft.ts';
import { endOf } from '../standing/closing.ts';
import type { Programme } from '../types.ts';
import { versionAt } from '../versions.ts';
import { type Message, noteMessage, type Reminded } from './message.ts';

/**
 * Tells the member that the programme ends, once for each day of `closing.notices`, with its last
 * days. Of days that nobody looked at only the last one is told. A notice that nobody was told yet
 * is recalled when a later version ends otherwise, or not at all.
 * Example: notices on 1 August and 1 November: asked on 2 November for the first time, one message.
 */
export function closingNotices(draft: Draft): Reminded['messages'] {
  const { member, programmes, now, today } = draft;
  if (member === null) return [];
  const version = versionAt(programmes, now);
  const wanted = messagesOf(version);
  const known = new Set(member.messages.map(({ key }) => key));
  const last = wanted.findLast(({ due }) => due <= today.businessDate);
  const isNew = last !== undefined && !known.has(last.key) && today.businessDate <= last.until;
  const keys = new Set(wanted.map(({ key }) => key));
  const recalled = member.messages
    .filter(({ kind, state, key }) => kind === 'programmeEnds' && state === 'due' && !keys.has(key))
    .map((message): Message => ({ ...message, state: 'recalled' }));
  const changed = [...recalled, ...(isNew ? [{ ...last, due: today.businessDate }] : [])];
  for (const message of changed) noteMessage(draft, message);
  return changed.map((message) => ({ ...message, member: member.id }));
}

/** When the end of the programme next does something for its members; null: never. */
export function nextOfClosing(version: Programme | null, now: EpochMs): EpochMs | null {
  if (version === null) return null;
  const notices = version.closing?.notices.map((date) => startOf(version, date)) ?? [];
  const moments = [...notices, endOf(version) ?? now].filter((at) => at > now);
  return moments.length === 0 ? null : Math.min(...moments);
}

function messagesOf(version: Programme | null): readonly Message[] {
  const closing = version?.closing ?? null;
  if (version === null || closing === null) return [];
  const { lastEarning, lastSpending, notices } = closing;
  return notices.map((due) => ({
    key: `closing ${version.id} ${lastEarning} ${lastSpending} ${due}`,
    kind: 'programmeEnds',
    purpose: 'service',
    facts: { programme: version.id, lastEarning, lastSpending },
    ...{ due, until: lastSpending, state: 'due' },
  }));
}
