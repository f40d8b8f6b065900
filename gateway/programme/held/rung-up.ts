import type { EpochMs } from '../../../protocol/units.ts';
import { dateIn } from '../days.ts';
import type { Programmes } from '../types.ts';
import { versionAt } from '../versions.ts';
import type { RungUp } from './types.ts';

/** Whose receipt which cashier has rung up; null: not known, or no rule of its day asks. */
export function rungUpOf(
  programmes: Programmes,
  of: {
    readonly member: string | null;
    /** undefined and '': the till does not tell. */
    readonly cashier: string | undefined;
    readonly at: EpochMs;
  },
): RungUp | null {
  const { member, cashier = '', at } = of;
  const version = versionAt(programmes, at);
  if (member === null || cashier === '' || version?.asksCashier !== true) return null;
  return { member, cashier, day: dateIn(version, at) };
}
