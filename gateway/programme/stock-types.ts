import type { EpochMs } from '../../protocol/units.ts';

/** Staff put pieces into the stock of a rule, or take some out. */
export interface StockCommand {
  readonly kind: 'stock';
  readonly rule: string;
  /** Pieces; negative: taken out, never more than there are. */
  readonly amount: number;
  /** A short code in small letters, as `delivery`: it stands in the journal. */
  readonly reason: string;
  /** Who of the staff: a number or a code, no name. */
  readonly staff: string;
  readonly at: EpochMs;
}
