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
