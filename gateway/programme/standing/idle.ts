import { addDays, addMonths } from '../../../protocol/calendar.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import { closeEntry, move, openEntry } from '../../ledger/book.ts';
import { isHeldForReview } from '../../ledger/lots.ts';
import { repayDebts } from '../../ledger/settle.ts';
import { figure } from '../../ledger/sum.ts';
import type { Lot } from '../../ledger/types.ts';
import { dateIn, endOfLife, startOf } from '../days.ts';
import type { Draft } from '../draft.ts';
import type { Programme, Programmes, UnitDefinition } from '../types.ts';
import { unitIn, versionAt } from '../versions.ts';
import { type Counts, countsOf } from './counts.ts';

/** How long points outlive the last thing that their member did. */
export interface Idle {
  readonly life: { readonly months: number } | { readonly days: number };
  /** Tally whose counts keep the points alive; `activityTally` counts every receipt. */
  readonly by: string;
}

/** Tally that counts every receipt of a member, for units that say no other. */
export const activityTally = '*';

/** What a receipt counts as activity, beside the tallies of the file. */
export function noteActivity(draft: Draft, version: Programme, at: EpochMs): void {
  const { member } = draft.book;
  const isCounted = version.units.some(({ idle }) => idle?.by === activityTally);
  if (member === null || !isCounted) return;
  draft.tallies.push({ member, tally: activityTally, day: dateIn(version, at), amount: 1 });
}

/**
 * Gives every lot of a unit with `idle` the end that follows from what the member did, on which
 * day, and not from the order in which it became known: a lot ends once there was nothing for so
 * long, and what came after brings nothing back. A receipt that comes late and falls before such
 * an end moves it on; a lot that has burned meanwhile is recalled, in an entry of its own. No
 * receipt or visit ever moves an end forward. Where a version brings `idle`, the time runs from its
 * first day on. Of a lot that was spent from nothing is recalled under `rest: dies`.
 * Example: 6 months, earned on 10 January: ends after 10 July; a receipt of 5 July makes it 5
 * January of the next year.
 */
export function settleIdle(draft: Draft): void {
  const version = versionAt(draft.programmes, draft.now);
  const { member } = draft;
  if (version === null || member === null) return;
  for (const unit of version.units) {
    if (unit.idle === null) continue;
    const counts = countsOf([...member.tallies, ...draft.tallies], unit.idle.by);
    settleUnit(draft, version, { unit, activity: activityOf(unit.idle, counts) });
  }
}

function settleUnit(
  draft: Draft,
  version: Programme,
  of: { readonly unit: UnitDefinition; readonly activity: Activity },
): void {
  const { book } = draft;
  const { unit, activity } = of;
  const first = firstDay(draft, unit.unit);
  const recall = openEntry({ kind: 'recall', ref: '', ...draft.today });
  for (const lot of [...book.lots.values()]) {
    // Nothing ends before it is decided whether the member has it.
    if (isHeldForReview(lot)) continue;
    if (lot.unit !== unit.unit || lot.isRestored) continue;
    // Also of one that is spent, for what is given back of it has its end.
    const end = endOf(draft.programmes, lot, { version, unit, activity, first });
    if (end === lot.expiresAt) continue;
    const isBurned = lot.expired > 0 && lot.expiresAt !== null && lot.expiresAt <= draft.now;
    book.lots.set(lot.id, { ...lot, expiresAt: end });
    book.touchedLots.add(lot.id);
    if (!isBurned || end <= draft.now) continue;
    // What such a lot has lost is the rest that died with the receipt it paid.
    if (unit.rest === 'dies' && lot.spent > 0) continue;
    const conditions = [{ fact: 'the member was active before the end', holds: true }];
    const sum = figure(lot.expired, 'points burned of the lot');
    const why = { rule: 'recall', conditions, sum };
    move(book, recall, { lot: lot.id, from: 'expired', to: 'available', amount: lot.expired, why });
  }
  closeEntry(book, recall, { isFact: false });
  if (recall.postings.length > 0) repayDebts(book, draft.today);
}

/** The end of a lot: that of its own life, or of the first gap that is too long. */
function endOf(
  programmes: Programmes,
  lot: Lot,
  by: {
    readonly version: Programme;
    readonly unit: UnitDefinition;
    readonly activity: Activity;
    readonly first: string;
  },
): EpochMs {
  const { version, activity, first } = by;
  const earnedIn = versionAt(programmes, lot.earnedAt) ?? version;
  const life = endOfLife(earnedIn, unitIn(earnedIn, lot.unit) ?? by.unit, lot.earnedAt);
  const earned = dateIn(version, lot.earnedAt);
  const end = startOf(version, addDays(activity.through(earned > first ? earned : first), 1));
  return life !== null && life < end ? life : end;
}

/** What a member did, ready to be asked for each of a unit's lots. */
interface Activity {
  /** Last day on which points live that began to wait on `day`. */
  readonly through: (day: string) => string;
}

/**
 * Days of activity follow each other while each lies within the life of the one before, so a lot
 * lives as long as the stretch that it falls into, and all lots of a stretch end together. The
 * stretches are found from the newest day backwards, as far as the oldest lot that is asked for.
 */
function activityOf(idle: Idle, counts: Counts): Activity {
  const days = counts.days.filter((day) => counts.on(day) > 0);
  /** Per day of activity from `known` on: the last day on which its stretch lives. */
  const ends = days.map(() => '');
  let known = days.length;
  const endFrom = (at: number): string => {
    for (; known > at; known -= 1) {
      const alone = lastDay(idle, days[known - 1] ?? '');
      const next = days[known];
      ends[known - 1] = next === undefined || next > alone ? alone : (ends[known] ?? alone);
    }
    return ends[at] ?? '';
  };
  return {
    through: (day) => {
      const alone = lastDay(idle, day);
      const at = firstAfter(days, day);
      const next = days[at];
      return next === undefined || next > alone ? alone : endFrom(at);
    },
  };
}

/** Where the first of the sorted days after `day` stands. */
function firstAfter(days: readonly string[], day: string): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? '') <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Last day on which points live when nothing happens after `day`. */
const lastDay = ({ life }: Idle, day: string): string =>
  'months' in life ? addMonths(day, life.months) : addDays(day, life.days);

/** First day of the versions in a row, up to today's, that end this unit by inactivity. */
function firstDay({ programmes, now }: Draft, unit: string): string {
  const begun = programmes.filter(({ effectiveFrom }) => effectiveFrom <= now);
  const before = begun.findLastIndex((version) => unitIn(version, unit)?.idle === null);
  const first = begun[before + 1];
  return first === undefined ? '' : dateIn(first, first.effectiveFrom);
}
