import { addDays } from '../../../protocol/calendar.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import { dateIn, startOf } from '../days.ts';
import type { Draft } from '../draft.ts';
import { endOf } from '../standing/closing.ts';
import type { Programme, Programmes } from '../types.ts';
import { versionAt } from '../versions.ts';
import { type Message, noteMessage, type Reminded } from './message.ts';

/**
 * Tells the member that the programme ends, once for each day of `closing.notices`, with its last
 * days, or that another one takes over. Of days that nobody looked at only the last one is told.
 * A notice that nobody was told yet is recalled when a later version ends otherwise, or not at all.
 * Example: notices on 1 August and 1 November: asked on 2 November for the first time, one message.
 */
export function closingNotices(draft: Draft): Reminded['messages'] {
  const { member, programmes, now } = draft;
  if (member === null) return [];
  const today = draft.today.businessDate;
  const wanted = noticesAt(programmes, now);
  const known = new Set(member.messages.map(({ key }) => key));
  const last = wanted.findLast(({ due }) => due <= today);
  const isNew = last !== undefined && !known.has(last.key) && today <= last.until;
  const keys = new Set(wanted.map(({ key }) => key));
  const recalled = member.messages
    .filter(({ kind, state, until }) => {
      const isOfEnd = kind === 'programmeEnds' || kind === 'programmeFollows';
      return isOfEnd && state === 'due' && until >= today;
    })
    .filter(({ key }) => !keys.has(key))
    .map((message): Message => ({ ...message, state: 'recalled' }));
  const changed = [...recalled, ...(isNew ? [{ ...last, due: today }] : [])];
  for (const message of changed) noteMessage(draft, message);
  return changed.map((message) => ({ ...message, member: member.id }));
}

/** When the end of the programme next does something for its members; null: never. */
export function nextNotice(programmes: Programmes, now: EpochMs): EpochMs | null {
  const version = versionAt(programmes, now);
  if (version === null) return null;
  const notices = noticesAt(programmes, now).map(({ due }) => startOf(version, due));
  const erase = version.closing?.erase ?? null;
  const ends = [endOf(version) ?? now, erase === null ? now : startOf(version, erase.on)];
  const moments = [...notices, ...ends].filter((at) => at > now);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** Every notice under the version of `now`, in the order of their days. */
function noticesAt(programmes: Programmes, now: EpochMs): readonly Message[] {
  const version = versionAt(programmes, now);
  if (version === null) return [];
  const successor = programmes.find((one) => one.effectiveFrom > now && one.id !== version.id);
  const follows = successor === undefined ? [] : followsOf(version, successor);
  return [...endsOf(version), ...follows].sort((a, b) => (a.due < b.due ? -1 : 1));
}

function endsOf({ id, closing }: Programme): readonly Message[] {
  if (closing === null) return [];
  const { lastEarning, lastSpending, notices } = closing;
  return notices.map((due) => ({
    key: `closing ${id} ${lastEarning} ${lastSpending} ${due}`,
    kind: 'programmeEnds',
    purpose: 'service',
    facts: { programme: id, lastEarning, lastSpending },
    ...{ due, until: lastSpending, state: 'due' },
  }));
}

function followsOf(version: Programme, successor: Programme): readonly Message[] {
  const days = successor.succeeds?.noticeDays ?? null;
  if (days === null) return [];
  const from = dateIn(version, successor.effectiveFrom);
  return [
    {
      key: `takeover ${version.id} ${successor.id} ${from}`,
      kind: 'programmeFollows',
      purpose: 'service',
      facts: { programme: version.id, successor: successor.id, from },
      ...{ due: addDays(from, -days), until: addDays(from, -1), state: 'due' },
    },
  ];
}
