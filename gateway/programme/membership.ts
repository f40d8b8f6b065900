import { addDays } from '../../protocol/calendar.ts';
import { type Refusal, refuse } from '../../protocol/errors.ts';
import { assert } from '../../protocol/units.ts';
import { closeEntry, openEntry } from '../ledger/book.ts';
import { expireDue, repayDebts } from '../ledger/settle.ts';
import { dayAt } from './days.ts';
import { closeDraft, type Draft, memberFor, openDraft } from './draft.ts';
import { sponsorRoles } from './evaluate/rule.ts';
import { tellOfBlock } from './messages/blocked.ts';
import { noReminders } from './messages/message.ts';
import { proveClubs } from './people/club-proofs.ts';
import { settleIdle } from './standing/idle.ts';
import { countTap, earnOn, shop } from './standing/triggers.ts';
import type { Command, Decision, MemberState, Outcome, Programmes, State } from './types.ts';

type Enrol = Command & { readonly kind: 'enrol' };

/**
 * Makes a member with a first card, and gives the points that an enrolment earns. Refuses
 * CARD_BLOCKED, CARD_TAKEN, ID_CONFLICT (the member id is in use); and for who is named as referrer
 * or enroller CARD_UNKNOWN, CARD_BLOCKED, MEMBER_CLOSED, REQUEST_INVALID (nobody brings themselves).
 * The same member with the same card again changes nothing.
 *
 * A bearer's card is activated without a name and earns nothing by that, for nobody holds it yet.
 * Who enrols with such a card later is its member from then on, under the id and with the points
 * that it has.
 */
export function decideEnrol(programmes: Programmes, state: State, command: Enrol): Outcome {
  const { member: id, card, at } = command;
  if (state.card?.isBlocked === true) return refuse('CARD_BLOCKED');
  if (state.card !== null && state.card.member !== id) {
    const isFree = state.member?.isBearer === true && state.member.id === state.card.member;
    if (!isFree || command.isBearer === true) return refuse('CARD_TAKEN');
    return register(programmes, state, command);
  }
  if (state.card === null && state.member !== null) return refuse('ID_CONFLICT');
  const sponsors = sponsorsOf(state, command);
  if (!sponsors.ok) return sponsors;
  const day = dayAt(programmes, at);
  const since = command.isBearer === true ? null : day.businessDate;
  const fresh: MemberState = {
    ...{ id, isClosed: false, lots: [], debts: {}, tallies: [], tags: [] },
    ...{ since, birthday: null, children: [], answers: {}, dates: {}, consents: [], clubs: [] },
    ...{ standing: null, floors: [] },
    // Of periods before the enrolment nothing is given.
    ...noReminders,
    sponsors: {},
    wake: { at: null, closed: addDays(day.businessDate, -1) },
  };
  const draft = openDraft(programmes, state, state.member ?? fresh);
  if (state.card === null) {
    draft.cards.push({ card, member: id, isBlocked: false });
    enrolled(draft, command, { ref: '', since, uses: state.uses, sponsors: sponsors.rows });
  }
  return closeDraft(draft, { kind: 'enrolled', member: id });
}

/** Gives the bearer of a card a name: what it has collected stays. */
function register(programmes: Programmes, state: State, command: Enrol): Outcome {
  const { member } = state;
  assert(member !== null, 'a bearer is a member');
  if (member.isClosed) return refuse('MEMBER_CLOSED');
  const since = dayAt(programmes, command.at).businessDate;
  const named = { ...command, member: member.id };
  const sponsors = sponsorsOf(state, named);
  if (!sponsors.ok) return sponsors;
  const draft = openDraft(programmes, state, { ...member, since, isBearer: false });
  const { uses } = state;
  enrolled(draft, named, { ref: 'registered', since, uses, sponsors: sponsors.rows });
  return closeDraft(draft, { kind: 'enrolled', member: member.id });
}

function enrolled(
  draft: Draft,
  command: Enrol,
  as: {
    readonly ref: '' | 'registered';
    readonly since: string | null;
    readonly uses: State['uses'];
    readonly sponsors: Decision['sponsored'];
  },
): void {
  const { member: id, name, at } = command;
  const { ref, since, uses, sponsors } = as;
  draft.members.push({ id, name, isClosed: false, since });
  draft.sponsored.push(...sponsors);
  draft.tokens.push(...(command.tokens ?? []).map((token) => ({ member: id, ...token })));
  const entry = openEntry({ kind: 'enrol', ref, ...dayAt(draft.programmes, at) });
  closeEntry(draft.book, entry, { isFact: true });
  if (since !== null) earnOn(draft, 'enrol', { at, uses });
}

/** Those that an enrolment names, or why one of them cannot be named. */
function sponsorsOf(
  { named }: State,
  command: Command & { readonly kind: 'enrol' },
): { readonly ok: true; readonly rows: Decision['sponsored'] } | Refusal {
  const rows: Decision['sponsored'][number][] = [];
  for (const role of sponsorRoles) {
    if (command.sponsors?.[role] === undefined) continue;
    const found = named[role] ?? null;
    if (found === null) return refuse('CARD_UNKNOWN', { path: role });
    if (found.isBlocked) return refuse('CARD_BLOCKED', { path: role });
    if (found.isClosed) return refuse('MEMBER_CLOSED', { path: role });
    if (found.member === command.member) {
      return refuse('REQUEST_INVALID', { path: role, found: 'it is a card of the same member' });
    }
    rows.push({ member: command.member, role, sponsor: found.member });
  }
  return { ok: true, rows };
}

/**
 * Gives a member a further card, or one in place of a card that is lost, which is blocked; then a
 * message to the member is due. Refuses
 * CARD_BLOCKED, CARD_UNKNOWN, MEMBER_UNKNOWN, MEMBER_CLOSED, CARD_TAKEN, CARD_BEARER (nobody can
 * prove to be the member of a card without a name), REQUEST_INVALID (`of`: what is lost is a card).
 * A card that is the member's already changes nothing.
 */
export function decideLink(
  programmes: Programmes,
  state: State,
  command: Command & { readonly kind: 'link' },
): Outcome {
  if (state.card?.isBlocked === true) return refuse('CARD_BLOCKED');
  const who = memberFor(state, command.who);
  if (!who.ok) return who;
  const { member } = who;
  if (state.card !== null && state.card.member !== member.id) return refuse('CARD_TAKEN');
  if (member.isBearer === true) return refuse('CARD_BEARER');
  const lost = command.isLost === true && 'card' in command.who ? command.who.card : null;
  if (command.isLost === true && (lost === null || lost === command.card)) {
    return refuse('REQUEST_INVALID', { path: 'of', found: 'name the lost card, another one' });
  }
  const draft = openDraft(programmes, state, member);
  if (lost !== null) draft.cards.push({ card: lost, member: member.id, isBlocked: true });
  if (state.card === null) {
    draft.cards.push({ card: command.card, member: member.id, isBlocked: false });
  }
  if (draft.cards.length > 0) {
    const ref = lost === null ? '' : 'lost';
    const entry = openEntry({ kind: 'link', ref, ...dayAt(programmes, command.at) });
    closeEntry(draft.book, entry, { isFact: true });
    if (lost !== null) tellOfBlock(draft);
  }
  return closeDraft(draft, { kind: 'linked', member: member.id });
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
  proveClubs(draft, { at: command.at, issuer: shop });
  earnOn(draft, 'visit', { at: command.at, uses: state.uses });
  // What a club has given pays a debt, and may be over already.
  repayDebts(draft.book, draft.today);
  settleIdle(draft);
  expireDue(draft.book, draft.today);
  return closeDraft(draft, { kind: 'visited', member: who.member.id });
}
