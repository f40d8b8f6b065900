import { addDays } from '../../../protocol/calendar.ts';
import { type Refusal, refuse } from '../../../protocol/errors.ts';
import { assert } from '../../../protocol/units.ts';
import { type Book, closeEntry, openBook, openEntry } from '../../ledger/book.ts';
import { type Handing, handDebt, handLot, payDebts } from '../../ledger/hand-over.ts';
import type { Lot } from '../../ledger/types.ts';
import { limits } from '../checks.ts';
import { dayAt } from '../days.ts';
import { balancesOf, closeDraft, type Draft, memberFor, openDraft } from '../draft.ts';
import { defaultUndoMergeDays } from '../language/merge.ts';
import type { Answer, Decision, MemberState, Outcome, Programmes, State } from '../types.ts';
import { isHidden, versionAt } from '../versions.ts';
import { type JoinedBy, joinedMember, joinedUses } from './joined-member.ts';
import type { Merge, MergeCommand, StateOfMerge } from './merge-types.ts';

const because: Handing = { rule: 'merge', fact: 'two members are one person' };

/**
 * Makes one member of two. The points of `from` go over lot by lot, each with its own end, and so
 * does what is owed, which the points of both then pay. What else is joined: see `joinedMember`.
 * Cards of both are the survivor's. Two of the staff say so, for points change hands; it can be
 * undone until the last day that the answer names. Refuses REQUEST_INVALID (staff, second),
 * FOUR_EYES, CARD_UNKNOWN, CARD_BLOCKED, CARD_BEARER, MEMBER_UNKNOWN, MEMBER_CLOSED, MERGE_SELF,
 * HOLD_OPEN, CONVERSION_OPEN, AMOUNT_RANGE (more than a member may have).
 * Example: 100 points until May and 200 until July are 300; a debt of 40 and 200 points are 160.
 */
export function decideMerge(programmes: Programmes, state: State, command: MergeCommand): Outcome {
  const found = pairOf(state, command);
  if (!found.ok) return found;
  const { survivor, other, asked } = found;
  if (isTooMuch(survivor, other)) return refuse('AMOUNT_RANGE', { path: 'from' });
  const today = dayAt(programmes, state.now);
  const book = openBook({ member: survivor, now: state.now, nextLot: state.nextLot });
  const theirs = openBook({ member: other, now: state.now, nextLot: state.nextLot });
  const { id, staff, second } = command;
  const ref = [id, other.id, staff, second].join(' ');
  const entry = openEntry({ kind: 'merge', ref, ...today });
  for (const lot of other.lots.filter(isOpen)) {
    handLot(entry, { lot, from: theirs, to: book, by: because });
  }
  const debts = owedBy(other);
  for (const debt of debts) handDebt(entry, { ...debt, from: theirs, to: book, by: because });
  const paid = payDebts(book, entry, because);
  closeEntry(book, entry, { isFact: true });
  noteFor(theirs, { kind: 'merge', ref: [id, survivor.id, staff, second].join(' '), ...today });

  const joined = joinedMember(survivor, other, state.now);
  const { uses, added } = joinedUses(state.uses, {
    ...{ member: survivor.id, others: asked.uses, sign: 1 },
  });
  const member = withBooks(joined.member, book);
  const draft = openDraft(programmes, { ...state, member, uses }, member);
  takeOver(draft, book);
  const days = versionAt(programmes, state.now)?.undoMergeDays ?? defaultUndoMergeDays;
  const merge: Merge = {
    ...{ id, member: other.id, survivor: survivor.id, at: state.now, undoneAt: null },
    until: addDays(today.businessDate, days),
    kept: {
      ...{ lots: other.lots.map((lot) => lot.id), debts, paid, ...joined.by },
      ...{ cards: asked.cards.map(({ card }) => card), tokens: asked.tokens },
      brought: asked.brought.filter((row) => row.member !== survivor.id),
    },
  };
  draft.uses.push(...added);
  draft.cards.push(...asked.cards.map((card) => ({ ...card, member: survivor.id })));
  draft.tokens.push(...asked.tokens.map((token) => ({ ...token, member: survivor.id })));
  const decision = closeDraft(draft, answerOf(draft, merge, []));
  const rows = other.tallies.map((row) => ({ ...row, member: survivor.id }));
  return {
    ...decision,
    entries: [...decision.entries, ...theirs.entries],
    debts: [...decision.debts, ...debts.map(({ unit }) => ({ member: other.id, unit, amount: 0 }))],
    tallies: [...decision.tallies, ...rows],
    ...joinedRows(decision, { survivor, member, by: joined.by }),
    merge,
  };
}

/** Both members, if they can become one. */
function pairOf(
  state: State,
  { who, from, staff, second }: MergeCommand,
):
  | {
      readonly ok: true;
      readonly survivor: MemberState;
      readonly other: MemberState;
      readonly asked: StateOfMerge;
    }
  | Refusal {
  const wrong = Object.entries({ staff, second }).find(([, code]) => !isStaff(code));
  if (wrong !== undefined) return refuse('REQUEST_INVALID', { path: wrong[0] });
  if (staff.toLowerCase() === second.toLowerCase()) return refuse('FOUR_EYES', { staff });
  const found = memberFor(state, who);
  if (!found.ok) return found;
  const { merge: asked } = state;
  assert(asked !== undefined, 'a merge has the other member');
  const { other, isBlocked, hasHolds } = asked;
  const path = 'from';
  if (isBlocked) return refuse('CARD_BLOCKED', { path });
  if (other === null) return refuse('card' in from ? 'CARD_UNKNOWN' : 'MEMBER_UNKNOWN', { path });
  if (other.isClosed) return refuse('MEMBER_CLOSED', { path });
  if (found.member.isBearer === true || other.isBearer === true) return refuse('CARD_BEARER');
  if (other.id === found.member.id) return refuse('MERGE_SELF');
  if (hasHolds) return refuse('HOLD_OPEN', { path });
  if (other.lots.some(({ held }) => held > 0)) return refuse('CONVERSION_OPEN', { path });
  return { ok: true, survivor: found.member, other, asked };
}

/** What no draft writes by itself: profile, words, clubs and the levels that were promised. */
function joinedRows(
  decision: Decision,
  of: {
    readonly survivor: MemberState;
    readonly member: MemberState;
    readonly by: JoinedBy;
  },
) {
  const { survivor, member, by } = of;
  const { profile, consents } = by;
  const own = { member: survivor.id };
  const clubs = new Set(by.clubs.map(({ id }) => id));
  const came = member.clubs.filter(({ id }) => clubs.has(id));
  const [level] = decision.standings;
  const floors = [...by.floors, ...(level?.floors ?? [])];
  const standing = level?.standing ?? null;
  return {
    profiles: profile === null ? [] : [{ ...own, profile: profile.after }],
    consents: consents.map((row) => ({ ...row, ...own })),
    // What the command itself has made of a row comes after it.
    clubs: [...came.map((row) => ({ ...row, ...own })), ...decision.clubs],
    standings: standing === null && floors.length === 0 ? [] : [{ ...own, standing, floors }],
  };
}

/** Something of the lot is left. What has ended for one does not live again by what the other did. */
export const isOpen = ({ pending, available, held }: Lot): boolean =>
  pending + available + held > 0;

/** The member with what the book says now: lots of which something is left, or that were touched. */
export function withBooks(
  member: MemberState,
  { lots, debts, touchedLots }: Pick<Book, 'lots' | 'debts' | 'touchedLots'>,
): MemberState {
  const inOrder = [...lots.values()]
    .filter((lot) => isOpen(lot) || touchedLots.has(lot.id))
    .sort((a, b) => a.id - b.id);
  return { ...member, lots: inOrder, debts: Object.fromEntries(debts) };
}

/** The draft goes on from what was done in the book before it was opened. */
export function takeOver(draft: Draft, book: Book): void {
  draft.book.entries.unshift(...book.entries);
  for (const lot of book.touchedLots) draft.book.touchedLots.add(lot);
  for (const unit of book.touchedDebts) draft.book.touchedDebts.add(unit);
}

/** An entry that moves nothing and says to the member what happened. */
export function noteFor(book: Book, of: Parameters<typeof openEntry>[0]): void {
  closeEntry(book, openEntry(of), { isFact: true });
}

/** What a member owes. */
function owedBy({
  debts,
}: MemberState): readonly { readonly unit: string; readonly amount: number }[] {
  return Object.entries(debts).flatMap(([unit, amount]) => (amount > 0 ? [{ unit, amount }] : []));
}

/** Would both together have more of a unit than numbers can keep? */
function isTooMuch(survivor: MemberState, other: MemberState): boolean {
  const sums = new Map<string, number>();
  for (const { unit, pending, available, held } of [...survivor.lots, ...other.lots]) {
    sums.set(unit, (sums.get(unit) ?? 0) + pending + available + held);
  }
  return [...sums.values()].some((sum) => sum > limits.balanceMax);
}

/** What a merge or its un-merge has moved, without what only staff see. */
export function answerOf(
  draft: Draft,
  { id, member: other, survivor: member, until, kept, undoneAt }: Merge,
  others: (Answer & { readonly kind: 'merged' | 'unmerged' })['others'],
): Answer {
  const shown = (sums: ReadonlyMap<string, number>) =>
    [...sums]
      .filter(([unit]) => !isHidden(draft.programmes, unit))
      .map(([unit, amount]) => ({ unit, amount }));
  // The first one is the merge itself, or its un-merge: see `takeOver`.
  const [entry] = draft.book.entries;
  const [to, from] = undoneAt === null ? [member, other] : [other, member];
  const moved = new Map<string, number>();
  for (const { account, unit, amount } of entry?.postings ?? []) {
    const isTaken = account === `member:${from}:available` || account === `member:${from}:pending`;
    if (isTaken && amount < 0) moved.set(unit, (moved.get(unit) ?? 0) - amount);
  }
  assert(to !== from, 'points go from one to another');
  const paid = new Map<string, number>();
  for (const { unit, amount } of kept.paid) paid.set(unit, (paid.get(unit) ?? 0) + amount);
  return {
    ...{ kind: undoneAt === null ? 'merged' : 'unmerged', member, other, merge: id, until },
    ...{ moved: shown(moved), paid: shown(paid), balances: balancesOf(draft), others },
  };
}

export const isStaff = (code: string): boolean => /^[0-9A-Za-z._-]{1,64}$/.test(code);
