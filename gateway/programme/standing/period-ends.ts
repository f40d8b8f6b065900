import { addDays } from '../../../protocol/calendar.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import { dateIn, startOf } from '../days.ts';
import { type PeriodKind, periodOf } from '../evaluate/limits.ts';
import { readyOf } from '../evaluate/ready.ts';
import type { Programme, Programmes } from '../types.ts';
import { versionAt } from '../versions.ts';

/** A calendar period that is over, and the version whose rules it ends under. */
export interface PeriodEnd {
  readonly kind: PeriodKind;
  /** Last business day. */
  readonly day: string;
  /** First moment after it. */
  readonly at: EpochMs;
  readonly version: Programme;
}

const kinds = ['month', 'quarter', 'year'] as const satisfies readonly PeriodKind[];

/** Does some version give something at the end of a period? */
export const hasPeriodEnds = (programmes: Programmes): boolean =>
  programmes.some((version) => kindsOf(version).length > 0);

/** Name of a period for journals: `end 2026-Q1`. */
export const endText = ({ kind, day }: Pick<PeriodEnd, 'kind' | 'day'>): string =>
  `end ${periodOf(kind, day)}`;

/**
 * The ends of periods after `since` and before `until` (business days) at which the version of that
 * moment gives something, oldest first; of one day the month before the quarter and the year.
 */
export function endsBetween(
  programmes: Programmes,
  { since, until }: { readonly since: string; readonly until: string },
): readonly PeriodEnd[] {
  const from = since === '' ? firstDay(programmes) : since;
  if (from === null) return [];
  const ends: PeriodEnd[] = [];
  for (let day = monthEnd(addDays(from, 1)); day < until; day = monthEnd(addDays(day, 1))) {
    for (const kind of kinds) {
      const end = isEnd(kind, day) ? endOn(programmes, kind, day) : null;
      if (end !== null) ends.push(end);
    }
  }
  return ends;
}

/** When the next period of today's version ends, counted from `today`; null: none does anything. */
export function nextEnd(version: Programme, today: string): EpochMs | null {
  const used = kindsOf(version);
  if (used.length === 0) return null;
  let day = monthEnd(today);
  while (!used.some((kind) => isEnd(kind, day))) day = monthEnd(addDays(day, 1));
  return startOf(version, addDays(day, 1));
}

/** Last day of the month of a day. */
export function monthEnd(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

function isEnd(kind: PeriodKind, day: string): boolean {
  const month = Number(day.slice(5, 7));
  if (kind === 'month') return true;
  return kind === 'quarter' ? month % 3 === 0 : month === 12;
}

/** The day begins and ends as the version says that is effective when it ends. */
function endOn(programmes: Programmes, kind: PeriodKind, day: string): PeriodEnd | null {
  for (const version of programmes.toReversed()) {
    const at = startOf(version, addDays(day, 1));
    if (versionAt(programmes, at - 1) !== version) continue;
    return kindsOf(version).includes(kind) ? { kind, day, at, version } : null;
  }
  return null;
}

const kindsOf = (version: Programme): readonly PeriodKind[] =>
  kinds.filter((kind) => readyOf(version).triggered.some(({ rule }) => rule.on === `${kind} end`));

/** The day before the first version; no end of one that gives nothing is found from there on. */
function firstDay([first]: Programmes): string | null {
  return first === undefined ? null : addDays(dateIn(first, first.effectiveFrom), -1);
}
