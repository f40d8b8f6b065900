import { addDays } from '../../../protocol/calendar.ts';
import { startOf } from '../days.ts';
import type { Draft } from '../draft.ts';
import { isToForget } from '../people/to-forget.ts';
import { hasPeriodEnds, nextEnd } from '../standing/period-ends.ts';
import type { Programmes } from '../types.ts';
import { versionAt } from '../versions.ts';
import { nextNotice } from './closing.ts';
import type { Reminded } from './message.ts';
import { nextWarning } from './warn.ts';

/** Does some version do anything for a member at a time of its own? */
export const wantsWakes = (programmes: Programmes): boolean =>
  hasPeriodEnds(programmes) ||
  programmes.some(
    ({ units, closing, succeeds }) =>
      closing !== null || succeeds !== null || units.some(({ warnDays }) => warnDays !== null),
  );

/**
 * The next moment at which something follows for the member without any command: a warning, the end
 * of a period, a notice or the end of the programme, or a version that may bring them. The sweep
 * settles whoever is due. Nothing when it is as it was.
 */
export function wakesOf(draft: Draft): Reminded['wakes'] {
  const { member, programmes, now } = draft;
  if (member === null || !wantsWakes(programmes)) return [];
  const version = versionAt(programmes, now);
  const moments = programmes.map(({ effectiveFrom }) => effectiveFrom).filter((at) => at > now);
  // Of one who is closed only what the programme itself comes to matters any more.
  const open = member.isClosed ? null : version;
  const warning = open === null ? null : nextWarning(draft, open);
  if (warning !== null) moments.push(warning);
  const end = open === null ? null : nextEnd(open, draft.today.businessDate);
  if (end !== null) moments.push(end);
  const notice = nextNotice(programmes, now);
  if (notice !== null) moments.push(notice);
  // Who is to be forgotten and could not be yet, or has just taken the consent back.
  if (version !== null && isToForget(draft)) {
    moments.push(startOf(version, addDays(draft.today.businessDate, 1)));
  }
  const at = moments.length === 0 ? null : Math.min(...moments);
  const { closed } = draft;
  const isSame = member.wake !== null && member.wake.at === at && member.wake.closed === closed;
  return isSame ? [] : [{ member: member.id, at, closed }];
}
