import type { Refusal } from '../../protocol/errors.ts';
import type { CustomerLanguage } from '../../protocol/text.ts';
import type { Amount, EpochMs } from '../../protocol/units.ts';
import type { Entry, Hold, Lot, Sale, Spend } from '../ledger/types.ts';
import type { Answer } from './answer.ts';
import type { CodeChange, CodeState, CollectCommand } from './collect-types.ts';
import type { Conversion, ConversionCommand } from './conversions/types.ts';
import type { CommandLine, ReceiptRef, ReturnLine, Tender, Who } from './document-types.ts';
import type { Settings } from './evaluate/evaluate.ts';
import type { Sponsors } from './evaluate/facts.ts';
import type { NewUse, Uses } from './evaluate/limits.ts';
import type { Reservation } from './evaluate/reserved.ts';
import type { Tally } from './evaluate/rule.ts';
import type { EventCommand, WithdrawCommand } from './event-types.ts';
import type { DecideHeldCommand, HeldOf, HeldState } from './held/types.ts';
import type { Closing } from './language/closing.ts';
import type { Collect } from './language/collect.ts';
import type { Succession } from './language/succession.ts';
import type { Market } from './market.ts';
import type { Reminded, Reminders } from './messages/message.ts';
import type { StateOfMessages, ToldCommand } from './messages/told.ts';
import type { Club, ClubChange, ClubRow } from './people/club-types.ts';
import type { EraseCommand } from './people/erase-types.ts';
import type { MemberList } from './people/lists.ts';
import type { MergeCommands, MergeRowsOf, StateOfMerges } from './people/merge-types.ts';
import type {
  Answers,
  ConsentDefinition,
  ConsentRow,
  Dates,
  Profile,
  ProfileCommand,
  Question,
} from './people/types.ts';
import type { Explain } from './reasons/explanation.ts';
import type {
  RecallCommand,
  RecallRowsOf,
  StateOfRecalls,
  SweepRecallCommand,
} from './recalls/types.ts';
import type { EnrolCommand, SponsorRowsOf, StateOfOthers, Token } from './sponsor-types.ts';
import type { AskedLevel } from './standing/asked-level.ts';
import type { Ladder } from './standing/ladder.ts';
import type { Standing } from './standing/tiers.ts';
import type { Floor } from './standing/walk.ts';
import type { StockCommand } from './stock-types.ts';
import type { UnitDefinition } from './unit-types.ts';

export type { Answer, Balance } from './answer.ts';
export type { SpendLimit, UnitDefinition } from './unit-types.ts';
export type { CommandLine, ReceiptRef, ReturnLine, Tender, Who };

/** Everything that can change the ledger. All fields are parsed and within their limits. */
export type Command =
  | EnrolCommand
  | {
      readonly kind: 'link';
      readonly who: Who;
      readonly card: string;
      /** The card of `who` is lost: it is blocked, and this one takes its place. */
      readonly isLost?: true;
      readonly at: EpochMs;
    }
  | { readonly kind: 'visit'; readonly who: Who; readonly at: EpochMs }
  | {
      readonly kind: 'purchase';
      readonly receipt: ReceiptRef;
      readonly occurredAt: EpochMs;
      readonly currency: string;
      readonly who: Who | null;
      readonly cashier?: string;
      readonly channel?: string;
      /** As of an enrolment: the phone or the payment card of the receipt. */
      readonly tokens?: readonly Token[];
      readonly lines: readonly CommandLine[];
      /** Language of what the member is told; absent: nothing beside the cashier's sentences. */
      readonly language?: CustomerLanguage;
      /** Rules that must give something, or nothing is posted. */
      readonly wants?: readonly string[];
      /** Discounts that the till has given already, while it could not ask. */
      readonly given?: readonly string[];
      /** What else the answer explains; absent: nothing. */
      readonly explain?: Explain;
      /** Hash of the code that is printed on it, by which a member may collect it later. */
      readonly code?: string;
      /** Empty, or together what is to pay after discounts. */
      readonly tenders: readonly Tender[];
    }
  | EventCommand
  | WithdrawCommand
  | CollectCommand
  | {
      readonly kind: 'spend';
      /** Id of the spend to be made: `spendId(requestKey)` of business-key.ts. */
      readonly id: string;
      readonly receipt: ReceiptRef;
      readonly occurredAt: EpochMs;
      readonly who: Who;
      readonly unit: string;
      readonly amount: Amount;
      /** Of the receipt that it is to pay; absent: that of the programme. */
      readonly currency?: string;
    }
  /** Promises a basket its scarce parts for a while; the purchase of the document takes them. */
  | {
      readonly kind: 'hold';
      readonly id: string;
      readonly receipt: ReceiptRef;
      readonly occurredAt: EpochMs;
      readonly currency: string;
      readonly who: Who | null;
      readonly cashier?: string;
      readonly channel?: string;
      readonly lines: readonly CommandLine[];
      /** Rules that must give something, or nothing is held. */
      readonly wants?: readonly string[];
      /** For how long, in milliseconds of the gateway's time. */
      readonly forMs: number;
    }
  | {
      readonly kind: 'return';
      readonly receipt: ReceiptRef;
      readonly of: ReceiptRef;
      readonly occurredAt: EpochMs;
      readonly currency: string;
      /** Empty: `of` is a spend's own document, and that abandoned spend is undone. */
      readonly lines: readonly ReturnLine[];
      /** A replay has no later sale to wait for: refuse RETURN_WITHOUT_SALE instead. */
      readonly mayWait: boolean;
    }
  /** Makes due pending points available and expires due lots of one member. */
  | { readonly kind: 'settle'; readonly member: string }
  | {
      readonly kind: 'adjust';
      readonly who: Who;
      readonly unit: string;
      /** May be negative; never below what is available. */
      readonly amount: Amount;
      /** A short code in small letters, as `goodwill`: it stands in the journal. */
      readonly reason: string;
      readonly at: EpochMs;
    }
  | {
      readonly kind: 'grantTier';
      readonly who: Who;
      /** A level of the ladder, held at least until the end of `until` (YYYY-MM-DD). */
      readonly level: string;
      readonly until: string;
      /** A short code in small letters, as `goodwill`: it stands in the journal. */
      readonly reason: string;
      /** Who of the staff says so: a number or a code, no name. Needed where it takes two. */
      readonly staff?: string;
      readonly at: EpochMs;
    }
  | ProfileCommand
  | StockCommand
  | ToldCommand
  | RecallCommand
  | SweepRecallCommand
  | ConversionCommand
  | DecideHeldCommand
  | EraseCommand
  | MergeCommands
  /** A spend asked for at a kiosk; see events.ts. */
  | {
      readonly kind: 'spendIntent';
      readonly op: string;
      readonly who: Who;
      readonly unit: string;
      readonly amount: Amount;
      readonly deadline: EpochMs;
      readonly at: EpochMs;
    }
  | { readonly kind: 'spendCancel'; readonly op: string; readonly at: EpochMs };

/** What the store loads for a command before `decide` runs. Absent things are null or empty. */
export interface State extends StateOfOthers, StateOfMerges, StateOfMessages, StateOfRecalls {
  /** Gateway time of this decision; never below the last committed time. */
  readonly now: EpochMs;
  /**
   * The member of `who`, with every lot that still matters. enrol: the bearer of the card, if it
   * was activated without a name, else whoever has the new id already;
   * return with lines: the member of the sale; return without lines, spendCancel: of the spend.
   */
  readonly member: MemberState | null;
  /** Owner of the card named in the command (enrol, link: of the new card). */
  readonly card: { readonly member: string; readonly isBlocked: boolean } | null;
  /**
   * purchase, event: a sale already stored under this receipt; return, withdraw: that in `of`;
   * collect: that of the code.
   */
  readonly sale: Sale | null;
  /**
   * purchase: those named by points tenders; return with lines: those that the tenders and discounts
   * of the sale name; both (a purchase only when returns wait for it): exchanges of the member that
   * are not undone, with the lots that they made; return without lines: those whose document is
   * `of`; spendCancel: the one whose id is `op`.
   */
  readonly spends: readonly Spend[];
  /** purchase, event, spend: returns that wait for this receipt, oldest first, with their request keys. */
  readonly waiting: readonly WaitingReturn[];
  /** Lot ids from here on are free. */
  readonly nextLot: number;
  /**
   * purchase: how often rules with limits or a budget have been used, by `useText`; spend: what
   * was spent under the limits of units.
   */
  readonly uses: Uses;
  /** convert, answerConversion: the conversion of this id; null: not there, or not asked. */
  readonly conversion: Conversion | null;
  /** decideHeld: the points that it names, of the lot of `member`; null: never held. */
  readonly held?: HeldState | null;
  /** Open holds of this document and of the member, and some of nobody that are over. */
  readonly holds: readonly Hold[];
  /** hold: open holds of the till, that of this document not counted. */
  readonly holdsOfTill: number;
  /** purchase, collect: what is known of the code of the command; null: nothing. */
  readonly code?: CodeState | null;
}
export interface MemberState extends Reminders {
  readonly id: string;
  readonly isClosed: boolean;
  /**
   * Lots with pending, available or held > 0, and those that the sale or spends name. purchase,
   * visit: where a unit ends by inactivity, those that ended since the command's own time, too.
   */
  readonly lots: readonly Lot[];
  /** What the member owes per unit, >= 0. */
  readonly debts: Readonly<Record<string, Amount>>;
  /** What the tallies of any version count, by business day. */
  readonly tallies: readonly TallyRow[];
  /** Marks that staff or campaigns have set. */
  readonly tags: readonly string[];
  /** Business day of the enrolment; null: from before it was kept. */
  readonly since: string | null;
  /** YYYY-MM-DD; null: not told. */
  readonly birthday: string | null;
  /** Birthdays of the children, in order. */
  readonly children: readonly string[];
  readonly answers: Answers;
  readonly dates: Dates;
  /** How the member came into clubs and left them, of all times. */
  readonly clubs: readonly ClubRow[];
  /** Every word on consents, oldest first. */
  readonly consents: readonly ConsentRow[];
  /** Activated without a name. Loaded for enrol and link, and where rules ask for the card. */
  readonly isBearer?: boolean;
  /** Level of the tiers as it was last looked at; null: never. */
  readonly standing: Standing | null;
  /** Levels given by hand or kept, of all times. */
  readonly floors: readonly Floor[];
  /** Who brought and who enrolled the member; empty where the programme does not ask. */
  readonly sponsors: Sponsors;
  /** Receipts that the cashier of the command has rung up on its business day; absent: not asked. */
  readonly cashierReceipts?: number;
  /** Levels that one of the staff has asked for. Loaded for grantTier. */
  readonly asked?: readonly AskedLevel[];
}
export interface TallyRow {
  readonly tally: string;
  /** Business day, YYYY-MM-DD. */
  readonly day: string;
  readonly amount: number;
}
export interface WaitingReturn {
  /** Idempotency key of the waiting request. */
  readonly key: string;
  readonly command: Command & { readonly kind: 'return' | 'withdraw' };
}

/** The decision: what to write and what to answer. The store writes all of it or nothing. */
export type Outcome = Decision | Refusal;
export interface Decision extends Reminded, SponsorRowsOf, HeldOf, MergeRowsOf, RecallRowsOf {
  readonly ok: true;
  readonly entries: readonly Entry[];
  /** New or changed rows, whole. */
  readonly lots: readonly Lot[];
  readonly sales: readonly Sale[];
  readonly spends: readonly Spend[];
  readonly debts: readonly {
    readonly member: string;
    readonly unit: string;
    readonly amount: Amount;
  }[];
  readonly members: readonly {
    readonly id: string;
    readonly name: string;
    readonly isClosed: boolean;
    /** Business day of the enrolment; null: of a bearer, whose card was only activated. */
    readonly since: string | null;
  }[];
  /** New ones, and those that are blocked from now on. */
  readonly cards: readonly {
    readonly card: string;
    readonly member: string;
    readonly isBlocked: boolean;
  }[];
  /** What is added to tallies; negative for what came back. */
  readonly tallies: readonly (TallyRow & { readonly member: string })[];
  /** Levels as they are now, whole, and the floors that are new. */
  readonly standings: readonly {
    readonly member: string;
    readonly standing: Standing | null;
    readonly floors: readonly Floor[];
  }[];
  /** Profiles as they are now, whole. */
  readonly profiles: readonly { readonly member: string; readonly profile: Profile }[];
  /** New or changed rows, whole. */
  readonly clubs: readonly ClubChange[];
  /** New words on consents. */
  readonly consents: readonly (ConsentRow & { readonly member: string })[];
  /** What one of the staff asks for, or, with `row` null, has been confirmed. */
  readonly asked?: {
    readonly member: string;
    readonly level: string;
    readonly row: AskedLevel | null;
  };
  /** The member of whom nothing personal may be left; absent: nobody. */
  readonly erased?: string;
  readonly code?: CodeChange;
  /** What is added to the uses of rules; negative for what came back. */
  readonly uses: readonly NewUse[];
  /** New or changed rows, whole. */
  readonly holds: readonly Hold[];
  readonly conversions: readonly Conversion[];
  /** Set when this return must wait for its sale. */
  readonly waits: boolean;
  /** Waiting returns that are no longer waiting, with the answer or refusal each key now has. */
  readonly applied: readonly { readonly key: string; readonly answer: Answer | Refusal }[];
  readonly answer: Answer;
}

/** One version of a programme, parsed and compiled. Made by language/compile.ts. */
export interface Programme extends Settings {
  readonly id: string;
  /** `id@effectiveFrom`. */
  readonly version: string;
  readonly effectiveFrom: EpochMs;
  readonly zone: string;
  /** Minutes after local midnight at which the business day begins. */
  readonly cutOffMinutes: number;
  readonly currency: string;
  /** Partners, places and further currencies. */
  readonly market: Market;
  readonly units: readonly UnitDefinition[];
  readonly tallies: readonly Tally[];
  /** Events that are no purchase, by name. */
  readonly events: readonly string[];
  /** The levels that members reach; null: none. */
  readonly tiers: Ladder | null;
  readonly clubs: readonly Club[];
  readonly lists: readonly MemberList[];
  readonly consents: readonly ConsentDefinition[];
  readonly questions: readonly Question[];
  /** Names of the days that staff note of members. */
  readonly dates: readonly string[];
  /** Some condition asks for what stands in profiles: birthdays, tags, answers, dates, consents. */
  readonly asksProfile: boolean;
  /** Some rule asks for who brought or enrolled the member, or gives them points. */
  readonly asksSponsors: boolean;
  /** Some rule asks how many receipts of the member the cashier has rung up. */
  readonly asksCashier: boolean;
  /** Some rule has a limit, a budget, or a price in a unit: parts that can run out. */
  readonly hasScarce: boolean;
  /** Points that a receipt earns may pay for its own discounts. */
  readonly isEarnFirst: boolean;
  /** Goods that only some may buy. */
  readonly reserved: readonly Reservation[];
  /** Cards that belong to no member. */
  readonly cards: readonly CardKind[];
  /** The programme that it takes over from; null: none. */
  readonly succeeds: Succession | null;
  /** It should end when its cost is over a share of the turnover for so many months; null: unsaid. */
  readonly endsWhen: {
    readonly share: { readonly num: number; readonly den: number };
    readonly months: number;
  } | null;
  /** When the programme ends; null: it does not. */
  readonly closing: Closing | null;
  /** Receipts without a card that a member may collect; null: none. */
  readonly collect: Collect | null;
  /** Days in which a merge of two members can be undone. */
  readonly undoMergeDays: number;
  /** How a refund is split between money and points (edge case 44). */
  readonly refund: 'proportional' | 'moneyFirst';
}
/** Cards of one kind: whole numbers, and the beginnings of ranges. */
export interface CardKind {
  readonly kind: string;
  readonly numbers: readonly string[];
  readonly ranges: readonly string[];
}
/** All versions of the programme, oldest first. */
export type Programmes = readonly Programme[];

/** The pure core. Same arguments, same outcome, to the byte. */
export type Decide = (programmes: Programmes, state: State, command: Command) => Outcome;
