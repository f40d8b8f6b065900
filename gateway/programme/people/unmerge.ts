import { type Refusal, refuse } from '../../../protocol/errors.ts';
import { assert } from '../../../protocol/units.ts';
import { closeEntry, lotOf, openBook, openEntry } from '../../ledger/book.ts';
import { type Handing, handDebt, handLot, unpayDebt } from '../../ledger/hand-over.ts';
import { repayDebts } from '../../ledger/settle.ts';
import { dayAt } from '../days.ts';
import { balancesOf, closeDraft, inAccountOf, openDraft } from '../draft.ts';
import type { Decision, MemberState, Outcome, Programmes, State } from '../types.ts';
import { joinedUses, partedMember, restoredMember } from './joined-member.ts';
import { answerOf, isOpen, isStaff, noteFor, takeOver, withBooks } from './merge.ts';
import type { Merge, StateOfMerge, UnmergeCommand } from './merge-types.ts';

const because: Handing = { rule: 'unmerge', fact: 'the members were two people after all' };

/**
 * Makes two members of one again. Lots go back to whose they were, with what is left of them: what
 * was spent meanwhile stays spent in the lot that it came from. What was earned, said and counted
 * since the merge stays with the survivor. What the points of one paid of the other's debt is
 * owed again; what was paid of it since stays paid. Of several merges of a member the newest is undone
 * first. Refuses REQUEST_INVALID (staff), MERGE_UNKNOWN, MERGE_UNDONE, MERGE_OVER, MERGE_NEWER,
 * HOLD_OPEN, CONVERSION_OPEN.
 * Example: 100 and 200 were merged, 150 spent with those that end first: 0 and 150.
 */
export function decideUnmerge(
  programmes: Programmes,
  state: State,
  command: UnmergeCommand,
): Outcome {
  const found = mergeOf(programmes, state, command);
  if (!found.ok) return found;
  const { survivor, other, merge, asked } = found;
  const today = dayAt(programmes, state.now);
  const book = openBook({ member: survivor, now: state.now, nextLot: state.nextLot });
  const theirs = openBook({ member: other, now: state.now, nextLot: state.nextLot });
  const { kept } = merge;
  const entry = openEntry({
    kind: 'unmerge',
    ref: [merge.id, other.id, command.staff].join(' '),
    ...today,
  });
  for (const one of kept.paid) unpayDebt(book, entry, { ...one, by: because });
  for (const { unit, amount } of kept.debts) {
    const left = Math.min(amount, book.debts.get(unit) ?? 0);
    if (left === 0) continue;
    handDebt(entry, { unit, amount: left, from: book, to: theirs, by: because });
  }
  for (const lot of kept.lots.map((id) => lotOf(book, id))) {
    if (isOpen(lot)) handLot(entry, { lot, from: book, to: theirs, by: because });
  }
  closeEntry(book, entry, { isFact: true });
  const ref = [merge.id, survivor.id, command.staff].join(' ');
  noteFor(theirs, { kind: 'unmerge', ref, ...today });

  const undone: Merge = { ...merge, undoneAt: state.now };
  const restored = restoredMember(survivor, other, merge);
  const parted = withBooks(partedMember(survivor, other, merge), book);
  const back = withBooks(restored.member, theirs);
  const { uses, added } = joinedUses(state.uses, {
    ...{ member: survivor.id, others: asked.uses, sign: -1 },
  });
  const others = [{ member: closedLike(back, parted), spends: [], holds: [] }];
  const draft = openDraft(programmes, { ...state, member: parted, uses, others }, parted);
  takeOver(draft, book);
  repayDebts(draft.book, draft.today);
  const balances = inAccountOf(draft, back.id, (theirDraft) => {
    takeOver(theirDraft, theirs);
    repayDebts(theirDraft.book, theirDraft.today);
    return balancesOf(theirDraft);
  });
  draft.uses.push(...added);
  draft.cards.push(...asked.cards.map((card) => ({ ...card, member: back.id })));
  const decision = closeDraft(draft, answerOf(draft, undone, balances ?? []));
  const rows = other.tallies.map(({ tally, day, amount }) => {
    return { tally, day, amount: -amount, member: survivor.id };
  });
  return {
    ...decision,
    tallies: [...decision.tallies, ...rows],
    ...partedRows(decision, { survivor, parted, back, restored, merge }),
    merge: undone,
  };
}

/** The merge, if it can be undone now. */
function mergeOf(
  programmes: Programmes,
  state: State,
  { staff }: UnmergeCommand,
):
  | {
      readonly ok: true;
      readonly survivor: MemberState;
      readonly other: MemberState;
      readonly merge: Merge;
      readonly asked: StateOfMerge;
    }
  | Refusal {
  const wrong = Object.entries({ staff }).find(([, code]) => !isStaff(code));
  if (wrong !== undefined) return refuse('REQUEST_INVALID', { path: wrong[0] });
  const { merge: asked, member: survivor } = state;
  assert(asked !== undefined, 'an un-merge has its merge');
  const { merge, other, newest } = asked;
  if (merge === null) return refuse('MERGE_UNKNOWN');
  if (merge.undoneAt !== null) return refuse('MERGE_UNDONE');
  const { until } = merge;
  if (dayAt(programmes, state.now).businessDate > until) return refuse('MERGE_OVER', { until });
  if (newest !== null && newest !== merge.id) return refuse('MERGE_NEWER', { merge: newest });
  assert(survivor !== null && other !== null, 'a merge in force has its two members');
  const own = new Set(merge.kept.lots);
  const held = survivor.lots.filter((lot) => own.has(lot.id) && lot.held > 0).map(({ id }) => id);
  if (held.length > 0) {
    const isBasket = state.holds.some(({ lots }) => lots.some(({ lot }) => held.includes(lot)));
    return refuse(isBasket ? 'HOLD_OPEN' : 'CONVERSION_OPEN');
  }
  return { ok: true, survivor, other, merge, asked };
}

/** Of periods that were closed for both together nothing is given once more. */
function closedLike(back: MemberState, { wake }: MemberState): MemberState {
  const closed = [wake?.closed ?? '', back.wake?.closed ?? ''].sort().at(-1) ?? '';
  return { ...back, wake: closed === '' ? null : { at: null, closed } };
}

/** What no draft writes by itself. */
function partedRows(
  decision: Decision,
  of: {
    readonly survivor: MemberState;
    readonly parted: MemberState;
    readonly back: MemberState;
    readonly restored: ReturnType<typeof restoredMember>;
    readonly merge: Merge;
  },
) {
  const { survivor, parted, back, restored, merge } = of;
  const { birthday, children, tags, answers, dates } = parted;
  const profile = { birthday, children, tags, answers, dates };
  const came = new Set(merge.kept.clubs.map(({ own }) => own));
  const clubs = back.clubs.filter(({ id }) => came.has(id));
  return {
    profiles: merge.kept.profile === null ? [] : [{ member: survivor.id, profile }],
    consents: restored.consents.map((row) => ({ ...row, member: back.id })),
    clubs: [...decision.clubs, ...clubs.map((row) => ({ ...row, member: back.id }))],
  };
}
