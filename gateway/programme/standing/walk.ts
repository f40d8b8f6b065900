import { addDays } from '../../../protocol/calendar.ts';
import { assert } from '../../../protocol/units.ts';
import { type Counts, countsOf } from './counts.ts';
import { earnedRank, type Hold, holdEnd, type Ladder, noLevel, rankOf } from './ladder.ts';

/** A level that holds in any case from a day to a day, both included. */
export interface Floor {
  readonly level: string;
  readonly from: string;
  readonly until: string;
  /** granted: by hand, and gone after its last day; kept: reviewed then as any other level. */
  readonly kind: 'granted' | 'kept';
}

/** Which ladder holds from a day on; null: the version has none. */
export interface Regime {
  readonly from: string;
  readonly ladder: Ladder | null;
}

/** All that a member's levels follow from. */
export interface Past {
  /** Oldest first. */
  readonly regimes: readonly Regime[];
  readonly tallies: readonly {
    readonly tally: string;
    readonly day: string;
    readonly amount: number;
  }[];
  readonly floors: readonly Floor[];
}

/** A level from its day on, until the next one. */
export interface Step {
  readonly day: string;
  readonly level: string;
  /** Last day before it is looked at again; null: it has no end. */
  readonly until: string | null;
  readonly source: 'earned' | 'granted' | 'kept';
  readonly cause: 'reached' | 'held' | 'fell' | 'granted' | 'ended' | 'changed';
}

/** Name of the tally that a ladder counts beside its own under `onReturn: never`. */
export const returnedOf = (tally: string): string => `${tally}/returned`;

/**
 * The levels of a member from the beginning to the day `last`, a step for each change of level or
 * of its end. They follow from what was done on which day and not from the order in which it
 * became known, so a receipt that comes late redoes every review after its own day.
 *
 * A level is reached on the day on which the tally reaches its `from`, and held for `hold`. The
 * day after, before any receipt of it, it is reviewed with the tally of its last day: it stays
 * for another hold if that still earns it, and otherwise falls one step or to what is earned.
 * With `rise: one step` every count goes one level up and begins the hold anew.
 * Example: gold from 1,500 in 365 days, reached on 2026-03-10, held to the end of next year:
 * gold until 2027-12-31, then silver until 2028-12-31, then nothing.
 */
export function walkLevels(past: Past, last: string): readonly Step[] {
  const walk: Walk = { rank: -1, anchor: '', times: 0, until: null, source: 'earned', steps: [] };
  const counts = new Map<string, Counts>();
  const countsIn = (tally: string): Counts => {
    const found = counts.get(tally) ?? countsOf(past.tallies, tally);
    counts.set(tally, found);
    return found;
  };
  const days = eventDays(past, countsIn, last);
  let ladder: Ladder | null = null;
  let at = 0;
  for (;;) {
    const next = days[at];
    const review = walk.until === null ? null : addDays(walk.until, 1);
    if (review !== null && review <= last && (next === undefined || review <= next)) {
      assert(ladder !== null, 'a level has its ladder');
      reviewed(walk, ladder, { day: review, counts: countsIn, floors: past.floors });
      continue;
    }
    if (next === undefined) break;
    const now: Ladder | null = past.regimes.findLast(({ from }) => from <= next)?.ladder ?? null;
    if (now !== ladder) changed(walk, { before: ladder, now, day: next });
    ladder = now;
    if (ladder !== null) counted(walk, ladder, { day: next, counts: countsIn });
    if (ladder !== null && kept(walk, ladder, { day: next, floors: past.floors })) {
      note(walk, ladder, next, 'held');
    }
    at += 1;
  }
  return withGrants(walk.steps, past, last);
}

/** The level on a day: the last step that is not after it. */
export function stepOn(steps: readonly Step[], day: string): Step | null {
  return steps.findLast((step) => step.day <= day) ?? null;
}

interface Walk {
  /** Place in the ladder of the day; -1: no level. */
  rank: number;
  /** The hold is the `times`-th in a row since `anchor`. */
  anchor: string;
  times: number;
  until: string | null;
  source: Step['source'];
  readonly steps: Step[];
}
interface On {
  readonly day: string;
  readonly counts: (tally: string) => Counts;
}

function eventDays(past: Past, countsIn: (tally: string) => Counts, last: string): string[] {
  const days = new Set(past.regimes.map(({ from }) => from));
  for (const { ladder } of past.regimes) {
    for (const tally of ladder === null ? [] : talliesOf(ladder)) {
      for (const day of countsIn(tally).days) days.add(day);
    }
  }
  for (const { kind, from } of past.floors) if (kind === 'kept') days.add(from);
  return [...days].filter((day) => day <= last).sort();
}

const talliesOf = ({ by, onReturn }: Ladder): readonly string[] =>
  onReturn === 'never' ? [by, returnedOf(by)] : [by];

/** What the tally of a ladder says on a day, or what was added to it on that day. */
function tallyOn(ladder: Ladder, { day, counts }: On, days: number | null): number {
  return talliesOf(ladder).reduce((sum, tally) => sum + counts(tally).until(day, days), 0);
}

/** The day after the last one of a hold. A fall goes no lower than what is promised on its day. */
function reviewed(
  walk: Walk,
  ladder: Ladder,
  on: On & { readonly floors: readonly Floor[] },
): void {
  const before = { day: addDays(on.day, -1), counts: on.counts };
  // Steps of `oneStep` have no `from`: no value of the tally earns them.
  const earned = earnedRank(ladder, tallyOn(ladder, before, ladder.days));
  const held = walk.until ?? '';
  walk.times += 1;
  walk.until = holdEnd(ladder.hold, walk.anchor, walk.times);
  assert(walk.until === null || walk.until > held, 'a hold goes on');
  if (earned >= walk.rank) {
    kept(walk, ladder, on);
    note(walk, ladder, on.day, 'held');
    return;
  }
  const { rank } = walk;
  walk.rank = ladder.fall === 'toEarned' ? earned : Math.max(earned, stepBelow(ladder, rank));
  walk.source = 'earned';
  kept(walk, ladder, on);
  note(walk, ladder, on.day, walk.rank === rank ? 'held' : 'fell');
}

/** The next lower level that members can have without an invitation. */
function stepBelow({ levels, rise }: Ladder, rank: number): number {
  if (rise === 'oneStep') return rank - 1;
  return levels.findLastIndex(({ from }, at) => at < rank && from !== null);
}

/** A new version's ladder: an end that was promised stays, and its own holds follow from there. */
function changed(
  walk: Walk,
  what: { readonly before: Ladder | null; readonly now: Ladder | null; readonly day: string },
): void {
  const { before, now, day } = what;
  const level = before?.levels[walk.rank]?.id ?? noLevel;
  const rank = rankOf(now, level);
  const isGone = rank < 0 && walk.rank >= 0;
  walk.rank = rank;
  if (isGone) note(walk, now, day, 'changed');
  if (now === null || rank < 0 || isSameHold(before?.hold ?? null, now.hold)) return;
  walk.anchor = walk.until ?? day;
  walk.times = 0;
  if (walk.until !== null) return;
  walk.times = 1;
  walk.until = holdEnd(now.hold, day, 1);
  note(walk, now, day, 'held');
}

function isSameHold(one: Hold | null, other: Hold | null): boolean {
  const isSameEnd = holdEnd(one, '2000-01-01', 1) === holdEnd(other, '2000-01-01', 1);
  return isSameEnd && one?.kind === other?.kind;
}

/** What the receipts of a day change. What came back is missing on the day of its sale. */
function counted(walk: Walk, ladder: Ladder, on: On): void {
  if (ladder.rise === 'oneStep') {
    const added = tallyOn(ladder, on, 1);
    if (added <= 0) return;
    walk.rank = Math.min(walk.rank + added, ladder.levels.length - 1);
  } else {
    const earned = earnedRank(ladder, tallyOn(ladder, on, ladder.days));
    if (earned <= walk.rank) return;
    walk.rank = earned;
  }
  walk.anchor = on.day;
  walk.times = 1;
  walk.until = holdEnd(ladder.hold, on.day, 1);
  walk.source = 'earned';
  note(walk, ladder, on.day, 'reached');
}

/**
 * A level that was promised until a day is not taken back before it, neither at once nor by the fall
 * of a higher one that turned out to have been held meanwhile. Did a promise change the walk?
 */
function kept(
  walk: Walk,
  ladder: Ladder,
  on: { readonly day: string; readonly floors: readonly Floor[] },
): boolean {
  let isChanged = false;
  for (const { kind, level, from, until } of on.floors) {
    const rank = rankOf(ladder, level);
    const isPromised = kind === 'kept' && from <= on.day && on.day <= until;
    if (!isPromised || rank < 0 || rank < walk.rank) continue;
    if (rank === walk.rank && (walk.until === null || walk.until >= until)) continue;
    walk.rank = rank;
    walk.anchor = until;
    walk.times = 0;
    walk.until = until;
    walk.source = 'kept';
    isChanged = true;
  }
  return isChanged;
}

function note(walk: Walk, ladder: Ladder | null, day: string, cause: Step['cause']): void {
  const level = ladder?.levels[walk.rank]?.id ?? noLevel;
  if (walk.rank < 0) walk.until = null;
  walk.steps.push({ day, level, until: walk.until, source: walk.source, cause });
}

/** Lays levels given by hand over those that were earned: the higher one holds. */
function withGrants(steps: readonly Step[], past: Past, last: string): readonly Step[] {
  const grants = past.floors.filter(({ kind }) => kind === 'granted');
  if (grants.length === 0) return steps;
  // Where the ladder changes, a level that was given may come into it or be gone from it.
  const days = new Set([...steps.map(({ day }) => day), ...past.regimes.map(({ from }) => from)]);
  for (const { from, until } of grants) {
    days.add(from).add(addDays(until, 1));
  }
  const laid: Step[] = [];
  for (const day of [...days].filter((one) => one <= last).sort()) {
    const ladder = past.regimes.findLast(({ from }) => from <= day)?.ladder ?? null;
    const earned = stepOn(steps, day);
    const grant = grants
      .filter(({ from, until }) => from <= day && day <= until)
      .sort((a, b) => rankOf(ladder, b.level) - rankOf(ladder, a.level))[0];
    const rank = grant === undefined ? -1 : rankOf(ladder, grant.level);
    const before = laid.at(-1);
    if (grant !== undefined && rank >= 0 && rank >= rankOf(ladder, earned?.level ?? noLevel)) {
      const { level, until } = grant;
      laid.push({ day, level, until, source: 'granted', cause: 'granted' });
    } else if (before?.source === 'granted') {
      const own = earned ?? { level: noLevel, until: null, source: 'earned' };
      laid.push({ ...own, day, cause: 'ended' });
    } else if (earned !== null) laid.push({ ...earned, day });
  }
  return laid;
}
