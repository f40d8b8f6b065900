import { addDays } from '../../../protocol/calendar.ts';
import type { Draft } from '../draft.ts';
import { type Message, noteMessage } from './message.ts';

/** For so many days the word on a blocked card is still worth telling. */
const tellDays = 30;

/**
 * Tells the member that a card of theirs is blocked, so that one who did not ask for it can object:
 * one message for each card, numbered within the business day. The number of the card stands in
 * neither key nor facts, for both lie where nothing personal does.
 * Example: two cards blocked on 2 March: `blocked 2026-03-02 1` and `blocked 2026-03-02 2`.
 */
export function tellOfBlock(draft: Draft): void {
  const { member, today } = draft;
  if (member === null) return;
  const day = today.businessDate;
  const known = [...member.messages, ...draft.messages];
  const before = known.filter(({ key }) => key.startsWith(`blocked ${day} `)).length;
  const message: Message = {
    key: `blocked ${day} ${before + 1}`,
    kind: 'cardBlocked',
    purpose: 'service',
    facts: { day },
    ...{ due: day, until: addDays(day, tellDays), state: 'due' },
  };
  draft.messages.push({ ...message, member: member.id });
  noteMessage(draft, message);
}
