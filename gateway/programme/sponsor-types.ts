import type { EpochMs } from '../../protocol/units.ts';
import type { Hold, Spend } from '../ledger/types.ts';
import type { Who } from './document-types.ts';
import type { SponsorRole } from './evaluate/rule.ts';
import type { MemberState } from './types.ts';

/** Makes a member with a first card. */
export interface EnrolCommand {
  readonly kind: 'enrol';
  readonly member: string;
  readonly card: string;
  readonly name: string;
  /** A card that is handed out without a name: whoever holds it is its member. */
  readonly isBearer?: true;
  readonly at: EpochMs;
  /** Who brought the member, and who enrolled the member. */
  readonly sponsors?: Readonly<Partial<Record<SponsorRole, Who>>>;
  /** What tells one person with two memberships; kept as hashes. */
  readonly tokens?: readonly Token[];
}

/** Something of a person that two memberships may share: only a keyed hash of it, in hex. */
export interface Token {
  /** `phone`, `payment`, `household` ... */
  readonly kind: string;
  readonly token: string;
}

/** What a command gets to know of other members than its own. */
export interface StateOfOthers {
  /** enrol: whom the command names as referrer and enroller; null: nobody has that card or id. */
  readonly named: Readonly<Partial<Record<SponsorRole, Named | null>>>;
  /**
   * Other members to whose accounts the command may post. purchase: who brought or enrolled the
   * member, where the programme asks; return, withdraw: those that the sale has given points.
   */
  readonly others: readonly OtherMember[];
}

/** Somebody that an enrolment names. */
export interface Named {
  readonly member: string;
  readonly isClosed: boolean;
  /** The card that names them is. */
  readonly isBlocked: boolean;
}

export interface OtherMember {
  readonly member: MemberState;
  /** Exchanges that are not undone. */
  readonly spends: readonly Spend[];
  readonly holds: readonly Hold[];
}

/** What a decision writes of sponsors and tokens. */
export interface SponsorRowsOf {
  /** Who has brought or enrolled a new member. */
  readonly sponsored: readonly {
    readonly member: string;
    readonly role: SponsorRole;
    readonly sponsor: string;
  }[];
  /** Tokens that members have from now on. */
  readonly tokens: readonly (Token & { readonly member: string })[];
}
