import { factsIn } from '../evaluate/condition.ts';
import type { Reservation } from '../evaluate/reserved.ts';
import { linesOf, whenOf } from './conditions.ts';
import { checkDays } from './day-range.ts';
import type { CompilingRules } from './rules.ts';
import type { ProgrammeFile } from './schema.ts';

/** Compiles what only some may buy. */
export function reservedOf(
  { reserved = [] }: ProgrammeFile,
  compiling: CompilingRules,
): readonly Reservation[] {
  const seen = new Set<string>();
  return reserved.map((one, at) => {
    const path = ['reserved', at];
    if (seen.has(one.id)) {
      const text = `"${one.id}" is the id of two of them`;
      compiling.faults.push({ path: [...path, 'id'], text, hint: 'give each its own id' });
    }
    seen.add(one.id);
    checkDays(one, path, compiling);
    const to = whenOf(one.to, [...path, 'to'], compiling);
    if (factsIn(to).some((fact) => fact.startsWith('after.'))) {
      const hint = 'ask tally.NAME: what was counted before the receipt';
      compiling.faults.push({ path: [...path, 'to'], text: 'it would never hold', hint });
    }
    const { id, from = null, until = null } = one;
    return { id, from, until, to, lines: linesOf(one.lines, [...path, 'lines'], compiling) };
  });
}
