import { activityTally, type Idle } from '../standing/idle.ts';
import { type Fault, quoted } from './faults.ts';
import type { ProgrammeFile } from './schema.ts';

/** How long points of a unit outlive what their member did last; null: as long as they live. */
export function idleOf(
  unit: NonNullable<ProgrammeFile['units']>[string],
  where: {
    readonly path: Fault['path'];
    readonly tallies: readonly string[];
    readonly faults: Fault[];
  },
): Idle | null {
  const { path, tallies, faults } = where;
  const { idle, idleBy } = unit;
  if (idle === undefined) {
    const hint = 'say how long: idle: 6 months';
    const text = '`idle` is missing';
    if (idleBy !== undefined) faults.push({ path: [...path, 'idleBy'], text, hint });
    return null;
  }
  if (idleBy !== undefined && !tallies.includes(idleBy)) {
    const all = `one of ${tallies.join(', ')}`;
    const hint = tallies.length === 0 ? 'say what is counted under `tallies`' : all;
    faults.push({ path: [...path, 'idleBy'], text: `${quoted(idleBy)} is no tally`, hint });
  }
  const count = Number.parseInt(idle, 10);
  const days = idle.includes('day') ? { days: count } : null;
  const months = { months: idle.includes('year') ? count * 12 : count };
  if (days === null && months.months > 1200) {
    faults.push({
      path: [...path, 'idle'],
      text: `found ${quoted(idle)}`,
      hint: 'at most 100 years',
    });
  }
  return { life: days ?? months, by: idleBy ?? activityTally };
}

/** Days before an end from which members are warned; null: never. `lifeDays`: how long points live. */
export function warnOf(
  { warn, idle }: NonNullable<ProgrammeFile['units']>[string],
  where: {
    readonly path: Fault['path'];
    readonly lifeDays: number | null;
    readonly faults: Fault[];
  },
): number | null {
  if (warn === undefined) return null;
  const path = [...where.path, 'warn'];
  const days = Number.parseInt(warn, 10);
  if (where.lifeDays === null && idle === undefined) {
    const hint = 'leave it out, or say when they end: life: 12 months';
    where.faults.push({ path, text: 'its points never end', hint });
  } else if (where.lifeDays !== null && days >= where.lifeDays) {
    const hint = `less than the ${where.lifeDays} days that points live at least`;
    where.faults.push({ path, text: 'the warning comes before the points', hint });
  }
  return days;
}
