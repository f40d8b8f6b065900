import type { Amount, EpochMs } from '../../../protocol/units.ts';
import type { ReceiptRef, Who } from '../document-types.ts';

/** Full steps of one unit for another programme's, or the other way round, when a member asks. */
export interface ConversionRule {
  readonly id: string;
  /** Who runs the other programme. */
  readonly partner: string;
  /** `out`: the first unit is ours, `in`: the second. Foreign amounts are whole. */
  readonly direction: 'out' | 'in';
  readonly from: { readonly unit: string; readonly amount: Amount };
  readonly to: { readonly unit: string; readonly amount: Amount };
}

/** A conversion out: its points wait, held in their own lots, for the partner's answer. */
export interface Conversion {
  readonly id: string;
  readonly member: string;
  readonly rule: string;
  readonly partner: string;
  /** The member's number in the partner's programme. */
  readonly account: string;
  readonly unit: string;
  readonly amount: Amount;
  readonly toUnit: string;
  readonly toAmount: number;
  readonly lots: readonly { readonly lot: number; readonly amount: Amount }[];
  readonly state: 'open' | 'accepted' | 'rejected';
  readonly at: EpochMs;
}

export type ConversionCommand =
  | {
      readonly kind: 'convert';
      /** Id of the conversion to be made: `conversionId(requestKey)`. */
      readonly id: string;
      readonly receipt: ReceiptRef;
      readonly occurredAt: EpochMs;
      readonly who: Who;
      /** Id of a conversion of the programme. */
      readonly rule: string;
      /** Of its first unit: whole steps. */
      readonly amount: Amount;
      /** The member's number in the partner's programme. */
      readonly account: string;
    }
  | {
      readonly kind: 'answerConversion';
      readonly id: string;
      /** The partner's document. */
      readonly receipt: ReceiptRef;
      readonly accepted: boolean;
      readonly at: EpochMs;
    };

export interface ConversionAnswer {
  readonly kind: 'conversion';
  readonly conversion: string;
  readonly member: string;
  readonly state: 'open' | 'accepted' | 'rejected' | 'done';
  readonly unit: string;
  readonly amount: Amount;
  readonly toUnit: string;
  readonly toAmount: number;
}
