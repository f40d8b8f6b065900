import { daysAfter, monthsAfter } from './days.ts';
import type { Exact } from './exact.ts';
import type { Tiers } from './file.ts';
import type { Past } from './past.ts';
import { daysOf, tallyOn } from './tallies.ts';

/** A level on a day: since when, and the last day before it is looked at again; null: no end. */
export interface Level {
  readonly id: string;
  readonly since: string;
  readonly until: string | null;
}

const none: Level = { id: 'none', since: '', until: null };

/** Where a member is on the walk from the first day to the last one. */
interface Walk {
  /** Place among the levels; -1: none. */
  rank: number;
  /** The hold is the `times`-th in a row since `began`. */
  began: string;
  times: number;
  until: string | null;
}

/**
 * The level of a member on a day, walked day by day from the first thing that he did: a review in
 * the morning after the last day of a hold, then what is bought on the day.
 */
export function levelOn(past: Past, who: string, day: string): Level {
  return lastOf(past, { who, day, grants: past.grants });
}

/** The level without what staff have given. */
export function earnedLevelOn(past: Past, who: string, day: string): Level {
  return lastOf(past, { who, day, grants: [] });
}

interface To {
  readonly who: string;
  readonly day: string;
  readonly grants: Past['grants'];
}

function lastOf(past: Past, to: To): Level {
  const { tiers } = past.programme;
  let last = none;
  for (const level of tiers === null ? [] : levelsUntil(past, tiers, to)) last = level;
  return last;
}

/** The next lower level and its first day when nothing more is bought: `2026-04-04 to silver`. */
export function nextFall(past: Past, who: string, today: string): string {
  const { tiers } = past.programme;
  if (tiers === null) return 'never';
  const rankOf = (id: string) => tiers.levels.findIndex((level) => level.id === id);
  let level = levelOn(past, who, today).id;
  const end = daysAfter(today, 3660);
  for (const next of levelsUntil(past, tiers, { who, day: end, grants: past.grants })) {
    if (next.since <= today) continue;
    if (rankOf(next.id) < rankOf(level)) return `${next.since} to ${next.id}`;
    level = next.id;
  }
  return 'never';
}

/** Keeps what was promised when a receipt that came late, or a return, would take it away. */
export function keepPromise(
  past: Past,
  who: string,
  what: { readonly before: Level; readonly today: string; readonly isReturn: boolean },
): void {
  const { tiers } = past.programme;
  const { before, today, isReturn } = what;
  if (tiers === null || before.until === null) return;
  if (isReturn && tiers.onReturn !== 'at end') return;
  const now = earnedLevelOn(past, who, today);
  const rankOf = ({ id }: Level) => tiers.levels.findIndex((level) => level.id === id);
  if (rankOf(before) < rankOf(now)) return;
  if (now.id === before.id && (now.until ?? before.until) >= before.until) return;
  past.promises.push({ who, level: before.id, from: before.since, until: before.until });
}

/** Each level on the way, in order. */
function* levelsUntil(past: Past, tiers: Tiers, of: To): Generator<Level> {
  const { who } = of;
  const grants = of.grants.filter((one) => one.who === who);
  const promises = past.promises.filter((one) => one.who === who);
  const first = past.programme.effectiveFrom.slice(0, 10);
  const given = [...promises, ...grants].map(({ from }) => from);
  const events = new Set([...daysOf(past, who), ...given]);
  const [start] = [...events].sort();
  const walk: Walk = { rank: -1, began: '', times: 0, until: null };
  let last = none;
  const tally = (day: string, onlyThatDay: boolean) => {
    const how = { keepsReturns: tiers.onReturn === 'never' };
    const window = onlyThatDay ? { ...how, first: day } : how;
    return tallyOn(past, { who, tally: tiers.by, day }, window);
  };
  for (let day = start ?? of.day; day <= of.day; day = daysAfter(day, 1)) {
    if (walk.rank >= 0 && walk.until !== null && day > walk.until)
      review(walk, tiers, { day, tally });
    if (events.has(day) && day >= first) rise(walk, tiers, { day, tally });
    for (const { level, from, until } of promises) {
      const rank = tiers.levels.findIndex(({ id }) => id === level);
      if (from !== day || rank < walk.rank) continue;
      if (rank === walk.rank && (walk.until === null || walk.until >= until)) continue;
      Object.assign(walk, { rank, until, began: until, times: 0 });
    }
    const now = highest(tiers, walk, { grants, day });
    last = { ...now, since: now.id === last.id ? last.since : day };
    yield last;
  }
}

/** What the walk has come to, or a higher level that staff have given until a later day. */
function highest(
  { levels }: Tiers,
  { rank, until }: Walk,
  { grants, day }: { readonly grants: Past['grants']; readonly day: string },
): Omit<Level, 'since'> {
  const rankOf = ({ level }: Past['grants'][number]) => levels.findIndex(({ id }) => id === level);
  const [best] = grants
    .filter((one) => one.from <= day && day <= one.until && rankOf(one) > rank)
    .sort((a, b) => rankOf(b) - rankOf(a));
  if (best !== undefined) return { id: best.level, until: best.until };
  return { id: levels[rank]?.id ?? 'none', until: rank < 0 ? null : until };
}

interface On {
  readonly day: string;
  readonly tally: (day: string, onlyThatDay: boolean) => Exact;
}

/** The morning after a hold: the level stays if the last day still earns it, else it falls. */
function review(walk: Walk, tiers: Tiers, { day, tally }: On): void {
  const earned = tiers.isOneStep ? -1 : earnedBy(tiers, tally(daysAfter(day, -1), false));
  walk.times += 1;
  walk.until = holdEnd(tiers.hold, walk.began, walk.times);
  if (earned >= walk.rank) return;
  let below = walk.rank - 1;
  // Nobody falls to a level that one is only invited to.
  while (!tiers.isOneStep && below >= 0 && tiers.levels[below]?.from === null) below -= 1;
  walk.rank = tiers.fallsToEarned ? earned : Math.max(earned, below);
  if (walk.rank < 0) walk.until = null;
}

/** What is bought on a day lifts to what it earns, or one step for each count. */
function rise(walk: Walk, tiers: Tiers, { day, tally }: On): void {
  if (tiers.isOneStep) {
    const added = Number(tally(day, true).text(0));
    if (added <= 0) return;
    walk.rank = Math.min(walk.rank + added, tiers.levels.length - 1);
  } else {
    const earned = earnedBy(tiers, tally(day, false));
    if (earned <= walk.rank) return;
    walk.rank = earned;
  }
  Object.assign(walk, { began: day, times: 1, until: holdEnd(tiers.hold, day, 1) });
}

const earnedBy = ({ levels }: Tiers, value: Exact): number =>
  levels.findLastIndex(({ from }) => from !== null && !value.isLess(from));

/** The last day of so many holds in a row. */
function holdEnd(hold: string | null, began: string, times: number): string | null {
  if (hold === null) return null;
  const count = Number.parseInt(hold, 10) * times;
  if (hold.includes('day')) return daysAfter(began, count);
  if (hold.includes('month')) return monthsAfter(began, count);
  return `${Number(began.slice(0, 4)) + times}-12-31`;
}
