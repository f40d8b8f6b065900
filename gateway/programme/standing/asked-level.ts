import type { EpochMs } from '../../../protocol/units.ts';

/** A level that waits for a second one of the staff. */
export interface AskedLevel {
  readonly level: string;
  readonly until: string;
  readonly reason: string;
  readonly staff: string;
  readonly at: EpochMs;
}
