import type { EpochMs } from '../../protocol/units.ts';
import type { ReceiptRef, Who } from './document-types.ts';

/** A member collects a receipt that was posted without a card. */
export interface CollectCommand {
  readonly kind: 'collect';
  /** The document of the till where it is asked for. */
  readonly receipt: ReceiptRef;
  /** Hash of the code on the receipt: `codeHash` of business-key.ts. */
  readonly code: string;
  readonly who: Who;
  readonly at: EpochMs;
}

/** What is known of the code of a receipt that was posted without a card. */
export interface CodeState {
  /** Receipt key of the sale. */
  readonly receipt: string;
  /** Who sold it; '' when the till did not tell. */
  readonly cashier: string;
  /** Member who has it; null: nobody yet. */
  readonly collectedBy: string | null;
  /** When the member of the command collected receipts of this cashier. */
  readonly collected: readonly EpochMs[];
}

/** A code that a receipt brings, or, with `by`, that is collected. */
export interface CodeChange {
  readonly code: string;
  readonly receipt: string;
  readonly cashier: string;
  readonly by: {
    readonly member: string;
    readonly at: EpochMs;
    /** A manager should look at it. */
    readonly isFlagged: boolean;
  } | null;
}
