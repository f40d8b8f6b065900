import type { Amount, Minor } from '../../protocol/units.ts';
import { mulDiv } from '../../protocol/units.ts';
import { limits } from './checks.ts';
import type { UnitDefinition } from './types.ts';

/**
 * Worth of points in minor units, rounded down: 0 for a unit that is no tender, null beyond what
 * one document may say. Example: 40 points at 0.10 = 400 minor units.
 */
export function worthOf(unit: UnitDefinition, amount: Amount): Minor | null {
  if (unit.value === null) return 0;
  const { num, den } = ratioIn(unit, unit.value);
  if (BigInt(amount) * BigInt(num) > BigInt(limits.documentMax) * BigInt(den)) return null;
  return mulDiv({ value: amount, num, den, mode: 'down' });
}

/**
 * How many of `points` some money can pay for, and what they are worth (both rounded down).
 * Example: of 40 points at 0.10, 3.05 pays for 30, worth 3.00.
 */
export function payable(
  unit: UnitDefinition,
  what: { readonly points: Amount; readonly moneyMinor: Minor },
): { readonly points: Amount; readonly minor: Minor } {
  const { points, moneyMinor } = what;
  if (unit.worth === null) return { points: 0, minor: 0 };
  const worth = worthOf({ ...unit, value: unit.worth }, points);
  if (worth !== null && worth <= moneyMinor) return { points, minor: worth };
  const { num, den } = ratioIn(unit, unit.worth);
  const paid = mulDiv({ value: moneyMinor, num: den, den: num, mode: 'down' });
  return { points: paid, minor: mulDiv({ value: paid, num, den, mode: 'down' }) };
}

function ratioIn(
  unit: UnitDefinition,
  value: { readonly num: number; readonly den: number },
): { readonly num: number; readonly den: number } {
  return { num: value.num, den: value.den * 10 ** unit.scale };
}
