import type { Amount } from '../../../protocol/units.ts';
import type { Evaluation } from '../evaluate/evaluate.ts';
import type { Asked } from '../evaluate/facts.ts';
import type { Uses } from '../evaluate/limits.ts';

/** Why a rule gave nothing for a receipt. */
export const notGivenCodes = [
  // It is for members, and the receipt has none.
  'NEEDS_CARD',
  // Not on this day, or not at this time.
  'NOT_NOW',
  // A condition does not hold.
  'CONDITION',
  // A condition asks for something that nobody has told.
  'NOT_KNOWN',
  // It is for other members; whom, is nobody's business at the till.
  'NOT_FOR_MEMBER',
  // It is for who is drawn, and it was not drawn today.
  'NOT_DRAWN',
  // Nothing on the receipt that it looks at.
  'NO_LINES',
  // What it looks at is excluded.
  'EXCLUDED',
  // So many articles are needed, and there are fewer.
  'NEEDS_MORE',
  // It has been given as often, or as much, as it may.
  'LIMIT',
  // Its budget is used up, or too small for the rest.
  'BUDGET',
  // The member has too few stamps or points for it.
  'TOO_FEW',
  // The first step of its ladder is not reached.
  'STEP',
  // What is paid comes to less than a point.
  'TOO_LITTLE',
  // Another offer is given in its place.
  'OTHER_OFFER',
  // All discounts together have reached the cap of the programme.
  'CAP',
  // Nothing is left that it could take off.
  'NOTHING_LEFT',
] as const;
export type NotGivenCode = (typeof notGivenCodes)[number];

/** What would give more: a step of a ladder, now or next time, a total, a reward. */
export const nudgeCodes = ['STEP', 'NEXT_STEP', 'TOTAL', 'REWARD'] as const;

export type ReasonFacts = Readonly<Record<string, string | number>>;

/** One offer that was not given, as data and as a line that a cashier can read aloud. */
export interface NotGiven {
  readonly rule: string;
  readonly code: NotGivenCode;
  readonly facts: ReasonFacts;
  readonly reason: string;
}

/** What would give more, as data and as a line; `said` in the language of the request. */
export interface Nudge {
  readonly rule: string;
  readonly code: (typeof nudgeCodes)[number];
  readonly facts: ReasonFacts;
  readonly reason: string;
  readonly said?: string;
}

/** A receipt whose evaluation is to be explained. */
export interface Explained {
  readonly asked: Asked;
  readonly evaluation: Omit<Evaluation, 'asked'>;
  readonly uses: Uses;
  /** Exchange rules that did something. */
  readonly exchanged: ReadonlySet<string>;
  /** What the member has of each unit after the receipt: spendable, and with what still waits. */
  readonly after: ReadonlyMap<string, { readonly available: Amount; readonly all: Amount }>;
}
