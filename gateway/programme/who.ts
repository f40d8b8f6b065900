import type { Refusal } from '../../protocol/errors.ts';
import { cardKindOf } from './basket.ts';
import { memberFor } from './draft.ts';
import type { MemberState, Programme, State, Who } from './types.ts';

/** The member of the card; null without a card, and for a card of a kind that has no members. */
export function whoOf(
  version: Programme | null,
  state: State,
  { who }: { readonly who: Who | null },
): { readonly ok: true; readonly member: MemberState | null } | Refusal {
  if (who === null) return { ok: true, member: null };
  if (state.card === null && cardKindOf(version, who) !== 'none') return { ok: true, member: null };
  return memberFor(state, who);
}
