import { addDays } from '../../../protocol/calendar.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import { closeEntry, openEntry } from '../../ledger/book.ts';
import { dateIn, startOf } from '../days.ts';
import type { Draft } from '../draft.ts';
import type { Decision, MemberState, Programme, Programmes, TallyRow } from '../types.ts';
import { versionAt } from '../versions.ts';
import { type Ladder, noLevel, rankOf } from './ladder.ts';
import {
  type Floor,
  type Past,
  type Regime,
  returnedOf,
  type Step,
  stepOn,
  walkLevels,
} from './walk.ts';

/** The level of a member as it is stored with every decision that changes it. */
export interface Standing {
  readonly level: string;
  /** First business day of it; '' when there never was another. */
  readonly since: string;
  /** Last day before its review; null: it has no end. */
  readonly until: string | null;
  readonly source: Step['source'];
  /** When it may change without any command; null: never. */
  readonly reviewAt: EpochMs | null;
  /** Version whose ladder it was last looked at with. */
  readonly programme: string;
}

/** What one command makes of a member's level. */
export interface OpenTiers {
  readonly member: MemberState;
  readonly regimes: readonly Regime[];
  standing: Standing | null;
  /** New floors, beside those of the member. */
  readonly floors: Floor[];
}

/** The level of a member while a command is decided; null without a member or any ladder. */
export function openTiers(programmes: Programmes, member: MemberState | null): OpenTiers | null {
  if (member === null) return null;
  if (programmes.every(({ tiers }) => tiers === null)) return null;
  const regimes = programmes.map((version) => ({
    from: dateIn(version, version.effectiveFrom),
    ladder: version.tiers,
  }));
  return { member, regimes, standing: member.standing, floors: [] };
}

/**
 * Does the reviews that are due, as if a job had done each on its day: an entry for each change
 * of level. A second call on the same day does nothing.
 */
export function reviewDue(draft: Draft): void {
  const { tiers, now } = draft;
  if (tiers === null) return;
  const { standing } = tiers;
  const isDue =
    standing === null ||
    (standing.reviewAt !== null && standing.reviewAt <= now) ||
    standing.programme !== draft.today.programme;
  if (isDue) take(draft, tiers, walkLevels(pastOf(draft, tiers), draft.today.businessDate));
}

/**
 * Looks at the level again after all that the command did, so a receipt is evaluated with the
 * level before it. Whatever comes late is counted on its own day and every later review redone:
 * a late receipt never lowers the level. With `rise: one step` the level is the same in whichever
 * order receipts arrive; otherwise it is never less than with all of them in time: a late one may
 * show that a hold began, and so ended, earlier, and then the end that was promised is kept. A
 * return follows the ladder's `onReturn`; under `at end` its effect depends on when it was known.
 */
export function reviewAfter(draft: Draft): void {
  const { tiers } = draft;
  if (tiers === null) return;
  const by = new Set(tiers.regimes.flatMap(({ ladder }) => ladder?.by ?? []));
  const changes = draft.tallies.filter(({ tally }) => by.has(tally));
  if (changes.length === 0 && tiers.floors.length === 0) return;
  const day = draft.today.businessDate;
  const ladder = ladderOn(tiers, day);
  const returned = changes.filter(({ amount }) => amount < 0);
  if (ladder?.onReturn === 'never') {
    for (const row of returned) {
      draft.tallies.push({ ...row, tally: returnedOf(row.tally), amount: -row.amount });
    }
  }
  let steps = walkLevels(pastOf(draft, tiers), day);
  const isPromised = returned.length === 0 || ladder?.onReturn === 'atEnd';
  const lost = isPromised ? lostPromise(draft, tiers, steps) : null;
  if (lost !== null) {
    tiers.floors.push(lost);
    steps = walkLevels(pastOf(draft, tiers), day);
  }
  take(draft, tiers, steps);
}

/** The level on a business day, for a receipt of that day; undefined without a ladder then. */
export function tierOn(draft: Draft, version: Programme, at: EpochMs): string | undefined {
  const { tiers } = draft;
  if (tiers === null || version.tiers === null) return undefined;
  const day = dateIn(version, at);
  const { standing } = tiers;
  if (standing !== null && standing.since <= day) return standing.level;
  return stepOn(walkLevels(pastOf(draft, tiers), day), day)?.level ?? noLevel;
}

/**
 * When the member next falls, and to what, if nothing more is bought: for kiosks.
 * Example: a visit on 2026-01-31, a step a month: {on: '2026-03-01', level: 'step-1'}.
 */
export function nextFall(
  programmes: Programmes,
  member: MemberState,
  now: EpochMs,
): { readonly on: string; readonly level: string } | null {
  const version = versionAt(programmes, now);
  const tiers = openTiers(programmes, member);
  if (tiers === null || version === null) return null;
  const today = dateIn(version, now);
  // Versions to come may change the ladder: what is told is what today's says.
  const regimes = tiers.regimes.filter(({ from }) => from <= today);
  const past: Past = { regimes, tallies: member.tallies, floors: member.floors };
  const steps = walkLevels(past, addDays(today, forecastDays));
  let level = stepOn(steps, today)?.level ?? noLevel;
  for (const step of steps.filter(({ day }) => day > today)) {
    if (rankOf(version.tiers, step.level) < rankOf(version.tiers, level)) {
      return { on: step.day, level: step.level };
    }
    level = step.level;
  }
  return null;
}

/** What a decision writes of a level: nothing when all is as it was. */
export function changedTiers(tiers: OpenTiers | null): Decision['standings'] {
  if (tiers === null) return [];
  const { member, standing, floors } = tiers;
  const isSame = standing === null || isEqual(standing, member.standing);
  return isSame && floors.length === 0 ? [] : [{ member: member.id, standing, floors }];
}

function isEqual(one: Standing, other: Standing | null): boolean {
  if (other === null) return false;
  const { level, since, until, source, reviewAt, programme } = one;
  const isSameHold = since === other.since && until === other.until && source === other.source;
  const isSameReview = reviewAt === other.reviewAt && programme === other.programme;
  return level === other.level && isSameHold && isSameReview;
}

/** How far ahead a fall is looked for. */
const forecastDays = 3660;

function pastOf(draft: Draft, { member, regimes, floors }: OpenTiers): Past {
  const tallies: readonly TallyRow[] = [...member.tallies, ...draft.tallies];
  return { regimes, tallies, floors: [...member.floors, ...floors] };
}

const ladderOn = ({ regimes }: OpenTiers, day: string): Ladder | null =>
  regimes.findLast(({ from }) => from <= day)?.ladder ?? null;

/** A level with its end, as the member was promised it. */
type Promised = Pick<Standing, 'level' | 'since' | 'until'>;

/**
 * A level, or its end, that was promised and that the steps no longer give. What was given by hand
 * is promised by its own row: it neither hides what is earned under it nor ends it.
 */
function lostPromise(draft: Draft, tiers: OpenTiers, steps: readonly Step[]): Floor | null {
  const { member, regimes } = tiers;
  const day = draft.today.businessDate;
  const past = pastOf(draft, tiers);
  const isGiven = past.floors.some(({ kind }) => kind === 'granted');
  const known = { regimes, tallies: member.tallies, floors: member.floors };
  const before = isGiven ? earnedOn(known, day) : tiers.standing;
  const now = isGiven ? earnedOn(past, day) : stepOn(steps, day);
  if (before === null || before.until === null) return null;
  const { level, since, until } = before;
  const ladder = ladderOn(tiers, day);
  const rank = rankOf(ladder, level);
  const left = rankOf(ladder, now?.level ?? noLevel);
  if (left > rank) return null;
  const isEnough = left === rank && (now?.until ?? until) >= until;
  return isEnough ? null : { level, from: since, until, kind: 'kept' };
}

/** The level on the last day of a walk, as if nothing had been given by hand. */
function earnedOn(past: Past, last: string): Promised | null {
  const floors = past.floors.filter(({ kind }) => kind === 'kept');
  const steps = walkLevels({ ...past, floors }, last);
  const now = stepOn(steps, last);
  return now === null ? null : { ...now, since: sinceOf(steps) };
}

/** Makes the steps the standing of today, with an entry for each change of level. */
function take(draft: Draft, tiers: OpenTiers, steps: readonly Step[]): void {
  const day = draft.today.businessDate;
  const before = tiers.standing;
  const level = before?.level ?? noLevel;
  const since = before?.since ?? '';
  const now = stepOn(steps, day);
  if ((stepOn(steps, since)?.level ?? noLevel) === level) {
    let from = level;
    for (const step of steps.filter((one) => one.day > since)) {
      if (step.level === from) continue;
      note(draft, [step.cause, from, step.level, step.day]);
      from = step.level;
    }
  } else if ((now?.level ?? noLevel) !== level) {
    const ladder = ladderOn(tiers, day);
    const isUp = rankOf(ladder, now?.level ?? noLevel) > rankOf(ladder, level);
    const isNew = now !== null && now.day >= since && ['reached', 'granted'].includes(now.cause);
    const up = isNew ? now.cause : 'recalled';
    const cause = isUp ? up : 'lowered';
    note(draft, [cause, level, now?.level ?? noLevel, day]);
  }
  if (now === null && before === null && tiers.floors.length === 0) return;
  tiers.standing = {
    level: now?.level ?? noLevel,
    since: sinceOf(steps),
    until: now?.until ?? null,
    source: now?.source ?? 'earned',
    reviewAt: reviewAt(draft, tiers, now),
    programme: draft.today.programme,
  };
}

/** First day of the level of the last step. */
function sinceOf(steps: readonly Step[]): string {
  const last = steps.at(-1);
  const other = steps.findLastIndex(({ level }) => level !== last?.level);
  return steps[other + 1]?.day ?? '';
}

/** The first day after today on which a level may change by itself. */
function reviewAt(draft: Draft, tiers: OpenTiers, now: Step | null): EpochMs | null {
  const version = versionAt(draft.programmes, draft.now);
  if (version === null) return null;
  const today = draft.today.businessDate;
  const past = pastOf(draft, tiers);
  const days = [
    ...(now === null || now.until === null ? [] : [addDays(now.until, 1)]),
    ...past.regimes.map(({ from }) => from),
    ...past.tallies.map(({ day }) => day),
    ...past.floors.map(({ from }) => from),
  ].filter((day) => day > today);
  const [first] = days.sort();
  return first === undefined ? null : startOf(version, first);
}

/** `ref` says it all: cause, level before, level after, business day. */
function note(draft: Draft, parts: readonly [string, string, string, string]): void {
  const entry = openEntry({ kind: 'tier', ref: parts.join(' '), ...draft.today });
  closeEntry(draft.book, entry, { isFact: true });
}
