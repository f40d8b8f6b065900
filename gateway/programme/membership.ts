import { addDays } from '../../protocol/calendar.ts';
import { refuse } from '../../protocol/errors.ts';
import { closeEntry, openEntry } from '../ledger/book.ts';
import { dayAt } from './days.ts';
import { closeDraft, memberFor, openDraft } from './draft.ts';
import { noReminders } from './messages/message.ts';
import { countTap, earnOn } from './standing/triggers.ts';
import type { Command, MemberState, Outcome, Programmes, State } from './types.ts';

/**
 * Makes a member with a first card, and gives the points that an enrolment earns. Refuses CARD_BLOCKED, CARD_TAKEN, ID_CONFLICT (the member id
 * is in use). The same member with the same card again changes nothing.
 */
export function decideEnrol(
  programmes: Programmes,
  state: State,
  command: Command & { readonly kind: 'enrol' },
): Outcome {
  const { member: id, card, name, at } = command;
  if (state.card?.isBlocked === true) return refuse('CARD_BLOCKED');
  if (state.card !== null && state.card.member !== id) return refuse('CARD_TAKEN');
  if (state.card === null && state.member !== null) return refuse('ID_CONFLICT');
  const day = dayAt(programmes, at);
  const fresh: MemberState = {
    ...{ id, isClosed: false, lots: [], debts: {}, tallies: [], tags: [] },
    ...{ since: day.businessDate, birthday: null, children: [], answers: {}, consents: [] },
    ...{ standing: null, floors: [] },
    // Of periods before the enrolment nothing is given.
    ...noReminders,
    wake: { at: null, closed: addDays(day.businessDate, -1) },
  };
  const draft = openDraft(programmes, state, state.member ?? fresh);
  if (state.card === null) {
    draft.members.push({ id, name, isClosed: false, since: day.businessDate });
    draft.cards.push({ card, member: id });
    const entry = openEntry({ kind: 'enrol', ref: '', ...day });
    closeEntry(draft.book, entry, { isFact: true });
    earnOn(draft, 'enrol', { at, uses: state.uses });
  }
  return closeDraft(draft, { kind: 'enrolled', member: id });
}

/**
 * Gives a member a further card. Refuses CARD_BLOCKED, CARD_UNKNOWN, MEMBER_UNKNOWN,
 * MEMBER_CLOSED, CARD_TAKEN. A card that is the member's already changes nothing.
 */
export function decideLink(
  programmes: Programmes,
  state: State,
  command: Command & { readonly kind: 'link' },
): Outcome {
  if (state.card?.isBlocked === true) return refuse('CARD_BLOCKED');
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const member = who.member.id;
  if (state.card !== null && state.card.member !== member) return refuse('CARD_TAKEN');
  const draft = openDraft(programmes, state, who.member);
  if (state.card === null) {
    draft.cards.push({ card: command.card, member });
    const entry = openEntry({ kind: 'link', ref: '', ...dayAt(programmes, command.at) });
    closeEntry(draft.book, entry, { isFact: true });
  }
  return closeDraft(draft, { kind: 'linked', member });
}

/**
 * Notes a visit: counts it in the tallies that count taps, and gives the points of the rules that a
 * visit sets off. Refuses CARD_UNKNOWN, CARD_BLOCKED, MEMBER_UNKNOWN, MEMBER_CLOSED.
 */
export function decideVisit(
  programmes: Programmes,
  state: State,
  command: Command & { readonly kind: 'visit' },
): Outcome {
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const draft = openDraft(programmes, state, who.member);
  const entry = openEntry({ kind: 'visit', ref: '', ...dayAt(programmes, command.at) });
  closeEntry(draft.book, entry, { isFact: true });
  countTap(draft, command.at);
  earnOn(draft, 'visit', { at: command.at, uses: state.uses });
  return closeDraft(draft, { kind: 'visited', member: who.member.id });
}
