import type { CustomerTexts } from '../../../protocol/text.ts';
import type { EpochMs } from '../../../protocol/units.ts';
import type { ReceiptRef, Who } from '../document-types.ts';

/** What a member can agree to, as the file says it. */
export interface ConsentDefinition {
  readonly name: string;
  /** service: part of what the member asked for; marketing: what the shop would like to send. */
  readonly purpose: 'service' | 'marketing';
  /** How the member is reached with it, as `post`, `mail` or `screen`. */
  readonly channel: string;
  readonly texts: CustomerTexts;
}

/** A question of the questionnaire with its possible answers. */
export interface Question {
  readonly name: string;
  readonly texts: CustomerTexts;
  readonly choices: readonly { readonly id: string; readonly texts: CustomerTexts }[];
  /** More than one answer may be chosen. */
  readonly isSeveral: boolean;
}

/**
 * One word of a member on a consent, kept for good: what was said when, to which text, where.
 * Purpose and channel are those of the text at that time.
 */
export interface ConsentRow {
  readonly name: string;
  readonly isGiven: boolean;
  /** When the member said it: the newest word holds, whenever it arrives. */
  readonly at: EpochMs;
  /** Version of the programme whose text was shown; '' before the first one. */
  readonly version: string;
  readonly purpose: ConsentDefinition['purpose'];
  readonly channel: string;
  /** Till or kiosk where it was said, as `shop/1/2`. */
  readonly device: string;
}

/** What a member has told of themselves. Personal: it lies in rows that can be erased. */
export interface Profile {
  /** YYYY-MM-DD; null: not told. */
  readonly birthday: string | null;
  /** Birthdays of the children, YYYY-MM-DD. */
  readonly children: readonly string[];
  /** Marks that staff or campaigns have set. */
  readonly tags: readonly string[];
  /** Answers to the questionnaire, by question. */
  readonly answers: Answers;
  /** Days that staff have noted, by the names that the file gives them, YYYY-MM-DD. */
  readonly dates: Dates;
}
export type Dates = Readonly<Record<string, string>>;
export type Answers = Readonly<Record<string, readonly string[]>>;

/** What one command changes of a profile; what is absent stays. */
export interface ProfileChanges {
  /** null: no longer known. */
  readonly birthday?: string | null;
  /** All of them; an empty list forgets them. */
  readonly children?: readonly string[];
  readonly tags?: { readonly add: readonly string[]; readonly remove: readonly string[] };
  /** An empty list takes an answer back. */
  readonly answers?: Answers;
  /** null: no longer known. */
  readonly dates?: Readonly<Record<string, string | null>>;
  /** true: let in by hand; false: leaves, however the member came in. */
  readonly clubs?: Readonly<Record<string, boolean>>;
  /** true: given; false: refused or withdrawn. */
  readonly consents?: Readonly<Record<string, boolean>>;
}

/** What a member tells of themselves, or takes back. */
export interface ProfileCommand {
  readonly kind: 'profile';
  /** The document of the till or kiosk where it is said. */
  readonly receipt: ReceiptRef;
  readonly who: Who;
  readonly changes: ProfileChanges;
  readonly at: EpochMs;
}
