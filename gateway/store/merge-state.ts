import type { EpochMs } from '../../protocol/units.ts';
import type {
  Merge,
  MergeCommand,
  MergeCommands,
  StateOfMerge,
} from '../programme/people/merge-types.ts';
import type { State, Who } from '../programme/types.ts';
import type { Merges } from './merges.ts';

/** Whose a card or an id is now; null: nobody's. */
type Find = (who: Who) => { readonly id: string | null; readonly card: State['card'] };
type Found = Pick<State, 'member' | 'card'> & { readonly merge: StateOfMerge };

/** What a merge or its un-merge gets to know. */
export function mergeState(
  merges: Merges,
  command: MergeCommands,
  of: { readonly find: Find; readonly at: EpochMs },
): Found {
  if (command.kind === 'merge') return joining(merges, command, of);
  return parting(merges, merges.merge(command.merge), of.at);
}

function joining(
  merges: Merges,
  { who, from }: MergeCommand,
  { find, at }: { readonly find: Find; readonly at: EpochMs },
): Found {
  const [to, theirs] = [find(who), find(from)];
  const member = to.id === null ? null : merges.whole(to.id, at);
  const other = theirs.id === null ? null : merges.whole(theirs.id, at);
  const isPair = member !== null && other !== null;
  return {
    ...{ member, card: to.card },
    merge: {
      ...{ other, isBlocked: theirs.card?.isBlocked === true, merge: null },
      hasHolds: other !== null && merges.hasHolds(other.id),
      cards: other === null ? [] : merges.cards(other.id),
      uses: other === null ? [] : merges.uses(other.id),
      tokens: isPair ? merges.tokens(other.id, member.id) : [],
      brought: other === null ? [] : merges.brought(other.id),
      newest: member === null ? null : merges.newest(member.id),
    },
  };
}

function parting(merges: Merges, merge: Merge | null, at: EpochMs): Found {
  const open = merge === null || merge.undoneAt !== null ? null : merge;
  const member = open === null ? null : merges.whole(open.survivor, at);
  const other = open === null ? null : merges.whole(open.member, at);
  const came = new Set(open?.kept.cards);
  const cards = member === null ? [] : merges.cards(member.id).filter(({ card }) => came.has(card));
  return {
    ...{ member, card: null },
    merge: {
      ...{ other, isBlocked: false, hasHolds: false, cards, merge },
      uses: other === null ? [] : merges.uses(other.id),
      ...{ tokens: [], brought: [] },
      newest: open === null ? null : merges.newest(open.survivor),
    },
  };
}
