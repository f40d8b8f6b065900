import type { EpochMs } from '../../../protocol/units.ts';
import type { ReceiptRef, Who } from '../document-types.ts';

/** A member wants to be forgotten; two of the staff say so, for it cannot be undone. */
export interface EraseCommand {
  readonly kind: 'erase';
  /** The document of the till: points that are paid out are spent there. */
  readonly receipt: ReceiptRef;
  readonly who: Who;
  /** What the member chose: points with a value in money, or nothing. */
  readonly points: 'payOut' | 'breakage';
  /** Numbers or codes, no names; never the same. */
  readonly staff: string;
  readonly second: string;
  readonly at: EpochMs;
}
