import type { CustomerLanguage } from '../../protocol/text.ts';
import type { EpochMs, Thousandths } from '../../protocol/units.ts';
import type { Answer, Balance } from './answer.ts';
import type { ReceiptRef, Who } from './document-types.ts';
import type { NotGiven } from './reasons/types.ts';

/** Something that a member did and that is no purchase, as a review; see `events` of the file. */
export interface EventCommand {
  readonly kind: 'event';
  readonly receipt: ReceiptRef;
  readonly occurredAt: EpochMs;
  readonly who: Who;
  readonly event: string;
  /** How much of it: 1000 for one. */
  readonly quantity: Thousandths;
  readonly language?: CustomerLanguage;
}

/** Takes an event back: the review is removed. */
export interface WithdrawCommand {
  readonly kind: 'withdraw';
  readonly receipt: ReceiptRef;
  /** Document of the event. */
  readonly of: ReceiptRef;
  readonly occurredAt: EpochMs;
  readonly mayWait: boolean;
}

/** What an event came to. A withdrawal is answered as a return. */
export interface EventAnswer {
  readonly kind: 'event';
  readonly member: string;
  readonly earned: (Answer & { readonly kind: 'purchase' })['earned'];
  /** Rules of the event that gave nothing, and why not. */
  readonly notGiven: readonly NotGiven[];
  readonly balances: readonly Balance[];
}
