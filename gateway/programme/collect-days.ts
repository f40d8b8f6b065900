import { addDays } from '../../protocol/calendar.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { dateIn } from './days.ts';
import type { Command, MemberState, Programme, State } from './types.ts';

/**
 * Last business day on which a member may collect a receipt by the code that it brings; null: nobody
 * may, for it has a member, it brings no code or one that is known already, or the programme has no
 * `collect`.
 * Example: sold on 2 March under `within: 14 days`: 2026-03-16.
 */
export function collectUntil(
  version: Programme,
  of: {
    readonly state: Pick<State, 'code'>;
    readonly command: Command & { readonly kind: 'purchase' };
    readonly member: MemberState | null;
  },
): string | null {
  const { state, command, member } = of;
  if (version.collect === null || member !== null || command.code === undefined) return null;
  return (state.code ?? null) === null ? lastDayOf(version, command.occurredAt) : null;
}

/** Last business day on which a receipt of that moment may be collected. */
export const lastDayOf = (version: Programme, occurredAt: EpochMs): string =>
  addDays(dateIn(version, occurredAt), version.collect?.days ?? 0);
