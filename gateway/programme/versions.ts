import type { EpochMs } from '../../protocol/units.ts';
import type { Programme, Programmes, UnitDefinition } from './types.ts';

/** The version effective at `at`; null before the first one. `programmes` is oldest first. */
export function versionAt(programmes: Programmes, at: EpochMs): Programme | null {
  return programmes.findLast((version) => version.effectiveFrom <= at) ?? null;
}

/** The version of this name (`id@effectiveFrom`), or null. */
export function versionNamed(programmes: Programmes, name: string): Programme | null {
  return programmes.find((version) => version.version === name) ?? null;
}

/** The unit in this version, or null. */
export function unitIn(version: Programme | null, unit: string): UnitDefinition | null {
  return version?.units.find((definition) => definition.unit === unit) ?? null;
}

/** Do only staff see how many of it there are? All versions say the same. */
export const isHidden = (programmes: Programmes, unit: string): boolean =>
  programmes.some(({ units }) => units.some((one) => one.unit === unit && one.isHidden));

/** Units of all versions in the order in which they came, without those that only staff see. */
export function shownUnits(programmes: Programmes): readonly { unit: string; scale: number }[] {
  const units = new Map<string, number>();
  for (const programme of programmes) {
    for (const one of programme.units) if (!one.isHidden) units.set(one.unit, one.scale);
  }
  return [...units].map(([unit, scale]) => ({ unit, scale }));
}
