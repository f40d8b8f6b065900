import type { Amount, EpochMs } from '../../../protocol/units.ts';
import type { ReceiptRef, Who } from '../document-types.ts';
import type { NewUse } from '../evaluate/limits.ts';
import type { SponsorRole } from '../evaluate/rule.ts';
import type { Token } from '../sponsor-types.ts';
import type { Floor } from '../standing/walk.ts';
import type { MemberState } from '../types.ts';
import type { ConsentRow, Profile } from './types.ts';

/** Two memberships are one person's: `from` goes into that of `who`. Two of the staff say so. */
export interface MergeCommand {
  readonly kind: 'merge';
  /** Id of the merge to be made: `mergeId(requestKey)` of business-key.ts. */
  readonly id: string;
  readonly receipt: ReceiptRef;
  /** Whose membership goes on. */
  readonly who: Who;
  /** Whose membership goes into it. */
  readonly from: Who;
  /** Numbers or codes, no names; never the same. */
  readonly staff: string;
  readonly second: string;
  readonly at: EpochMs;
}

/** The two were not one person after all: each has their own again. */
export interface UnmergeCommand {
  readonly kind: 'unmerge';
  readonly receipt: ReceiptRef;
  readonly merge: string;
  /** A number or a code, no name. */
  readonly staff: string;
  readonly at: EpochMs;
}

export type MergeCommands = MergeCommand | UnmergeCommand;

/** A merge, with all that its un-merge needs. */
export interface Merge {
  readonly id: string;
  /** Who went into the other. */
  readonly member: string;
  /** Whose membership goes on. */
  readonly survivor: string;
  readonly at: EpochMs;
  /** Last business day on which it can be undone, YYYY-MM-DD. */
  readonly until: string;
  readonly undoneAt: EpochMs | null;
  readonly kept: KeptOfMerge;
}

/** What went over, so that all of it can go back. Personal: it lies beside the chain. */
export interface KeptOfMerge {
  /** Lots of the member. */
  readonly lots: readonly number[];
  /** What the member owed. */
  readonly debts: readonly { readonly unit: string; readonly amount: Amount }[];
  /** Points of one that paid what the other owed. */
  readonly paid: readonly PaidByLot[];
  readonly cards: readonly string[];
  /** Levels that the survivor was promised by the merge. */
  readonly floors: readonly Floor[];
  /** Rows of clubs: the member's own id, and the one that it had with the survivor. */
  readonly clubs: readonly { readonly own: string; readonly id: string }[];
  /** Words that the survivor had by the merge. */
  readonly consents: readonly ConsentRow[];
  /** The survivor's profile; null: it stayed as it was. */
  readonly profile: { readonly before: Profile; readonly after: Profile } | null;
  readonly tokens: readonly Token[];
  /** Whom the member had brought or enrolled. */
  readonly brought: readonly Brought[];
}
export interface PaidByLot {
  readonly lot: number;
  readonly unit: string;
  readonly amount: Amount;
}
export interface Brought {
  readonly member: string;
  readonly role: SponsorRole;
}

/** What a merge or its un-merge gets to know beside the survivor, who is the state's member. */
export interface StateOfMerge {
  /** Who goes into the survivor, or comes out again, with every lot; null: nobody. */
  readonly other: MemberState | null;
  /** The card that names them is. */
  readonly isBlocked: boolean;
  /** The other has a basket parked with scarce parts. */
  readonly hasHolds: boolean;
  /** Cards that go over with them. */
  readonly cards: readonly { readonly card: string; readonly isBlocked: boolean }[];
  /** Uses of rules that count for the other. */
  readonly uses: readonly NewUse[];
  /** merge: tokens of the other that the survivor has not. */
  readonly tokens: readonly Token[];
  readonly brought: readonly Brought[];
  /** unmerge: the merge; null: there is none of this id. */
  readonly merge: Merge | null;
  /** The newest merge in force that the survivor has a part in; null: none. */
  readonly newest: string | null;
}

export interface StateOfMerges {
  /** merge, unmerge: what there is of it; the state's member is the survivor. */
  readonly merge?: StateOfMerge;
  /**
   * return, withdraw, spendCancel, decideHeld: of members whom its sale or its spends counted for, and
   * who went into others since: who has had their counts then, up to the survivor.
   */
  readonly heirs?: Readonly<Record<string, readonly string[]>>;
}

/** What a decision writes of merges: a new one, or one that has been undone. */
export interface MergeRowsOf {
  readonly merge?: Merge;
}
