import { refuse } from '../../../protocol/errors.ts';
import { closeEntry, openEntry } from '../../ledger/book.ts';
import { closeDraft, type Draft, openDraft } from '../draft.ts';
import { releaseOpenHolds } from '../release-hold.ts';
import type { Decision, Outcome, Programmes, State } from '../types.ts';
import { isToForget } from './to-forget.ts';

/**
 * Does what is due for a member. After the end of a programme it forgets whoever has agreed to none
 * of the consents that the file names: what they were asked for is over. The journal says so
 * without a name. Who agrees is kept, until that is taken back; points at a partner are waited for.
 * Refuses MEMBER_UNKNOWN.
 * Example: `erase: { on: 2027-02-28, unless: [keep] }`: settled on that day, Bo, who never said
 * yes to `keep`, is erased, and Anna, who did, stays.
 */
export function decideSettle(programmes: Programmes, state: State): Outcome {
  const { member } = state;
  if (member === null) return refuse('MEMBER_UNKNOWN');
  const draft = openDraft(programmes, state);
  const isErased = isToForget(draft) && !isHeld(draft);
  if (isErased) {
    releaseOpenHolds(draft, draft.today);
    const entry = openEntry({ kind: 'erase', ref: 'closing', ...draft.today });
    closeEntry(draft.book, entry, { isFact: true });
  }
  const decision = closeDraft(draft, { kind: 'settled', member: member.id });
  return isErased ? forgotten(decision, member.id) : decision;
}

/** What would be told, counted or looked at later has nobody to belong to. */
export function forgotten(decision: Decision, member: string): Decision {
  const nothing = { messages: [], wakes: [], standings: [], tallies: [], clubs: [] };
  return { ...decision, ...nothing, erased: member };
}

const isHeld = ({ book, openHolds }: Draft): boolean => {
  const ofHolds = openHolds
    .flatMap(({ lots }) => lots)
    .reduce((sum, { amount }) => sum + amount, 0);
  return [...book.lots.values()].reduce((sum, { held }) => sum + held, 0) > ofHolds;
};
