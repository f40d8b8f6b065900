import { createHash } from 'node:crypto';
import { localMinute } from '../../../protocol/calendar.ts';
import type { Amount, EpochMs, Minor, Thousandths } from '../../../protocol/units.ts';
import { mulDiv } from '../../../protocol/units.ts';
import type { Place } from '../market.ts';
import type { FactValue, SponsorRole } from './rule.ts';
import {
  ageOf,
  daysBetween,
  daysToBirthday,
  fullYears,
  monthsBetween,
  yearsBetween,
} from './spans.ts';

/** One line of a receipt as rules see it. */
export interface BasketLine {
  readonly line: number;
  readonly sku: string;
  readonly category?: string;
  readonly brand?: string;
  readonly labels?: readonly string[];
  readonly quantity: Thousandths;
  /** Shelf price of the whole line. */
  readonly totalMinor: Minor;
  /** What the whole line cost the shop. */
  readonly costMinor?: Minor;
}

/** A receipt as rules see it, before anything of it is decided. */
export interface Basket {
  /** Name of the event that it is in place of a receipt: one line without money. */
  readonly event?: string;
  readonly lines: readonly BasketLine[];
  readonly tenders: readonly { readonly kind: string; readonly amountMinor: Minor }[];
  readonly partner: string;
  readonly store: string;
  readonly till: string;
  readonly currency?: string;
  /** Where the store is, and what the partner deals in; undefined: the file does not say. */
  readonly place?: Place;
  readonly trade?: string;
  /** Who sits at the till; undefined when the till does not say. */
  readonly cashier?: string;
  readonly channel?: string;
  /** Discounts that the till has given already, by rule: no limit takes them back. */
  readonly given?: readonly string[];
  /** Business day in the programme's zone, YYYY-MM-DD. */
  readonly day: string;
  readonly at: EpochMs;
  readonly zone: string;
}

/** Another member, who brought or enrolled this one, as rules see them. */
export interface Sponsor {
  readonly id: string;
  readonly tags: readonly string[];
  /** Kinds of tokens that both have in common, as `phone`. */
  readonly shares: readonly string[];
}
export type Sponsors = Readonly<Partial<Record<SponsorRole, Sponsor>>>;

/** What is known of the member; null stands for a shopper without a member's card. */
export interface MemberFacts {
  readonly id: string;
  /** Level of the tier ladder; undefined when the programme has none. */
  readonly tier?: string;
  /** Segments and marks that staff or campaigns have set. */
  readonly tags: readonly string[];
  /** Business day of the enrolment. */
  readonly since?: string;
  /** YYYY-MM-DD */
  readonly birthday?: string;
  /** Birthday of the youngest child, YYYY-MM-DD. */
  readonly youngestChild?: string;
  /** Names of the consents that are in force. */
  readonly consents?: readonly string[];
  /** Clubs in which the member is on the day. */
  readonly clubs?: readonly string[];
  /** Answers to the questionnaire, by question. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Days that staff have noted, by the names that the file gives them, YYYY-MM-DD. */
  readonly dates?: Readonly<Record<string, string>>;
  /** Value of each tally of the programme, without the receipt that is being decided. */
  readonly tallies: ReadonlyMap<string, number>;
  /** The same with the receipt; undefined until what is paid is known. */
  readonly talliesAfter?: ReadonlyMap<string, number>;
  /** Who brought and who enrolled the member, as long as they are members; absent: not asked. */
  readonly sponsors?: Sponsors;
  /** Receipts of the member that the cashier has rung up on the business day; undefined: not known. */
  readonly cashierReceipts?: number;
  /** Amount that can be spent now, by unit. */
  readonly available: ReadonlyMap<string, Amount>;
  /**
   * Units whose points of this receipt may pay for its discounts, with what the member owes of them;
   * absent: only older points pay.
   */
  readonly paysAtOnce?: Readonly<Record<string, Amount>>;
}

/** What a condition is asked of. */
export interface Asked {
  readonly basket: Basket;
  readonly member: MemberFacts | null;
  /** Kind of the card: `member`, one that the programme names, or `none`. */
  readonly card: string;
  /** Values of the tallies with this receipt in them, once it is known what is paid. */
  readonly after?: (
    paid: readonly { readonly line: number; readonly minor: Minor }[],
  ) => ReadonlyMap<string, number>;
}

/** How a fact's values are written in a programme file and compared. */
export type FactKind =
  | 'money'
  | 'count'
  | 'quantity'
  | 'text'
  | 'texts'
  | 'flag'
  | 'time'
  | 'amount';

export interface Fact<From> {
  readonly kind: FactKind;
  /** One line for the schema and for the file's author. */
  readonly help: string;
  readonly read: (from: From) => FactValue;
  /** Of a list: false when it may lack something. */
  readonly isWhole?: (from: From) => boolean;
}

const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

/** What may be asked of another member, who has something to do with this one. */
function sponsorFacts(role: SponsorRole, did: string): Readonly<Record<string, Fact<Asked>>> {
  return {
    [role]: {
      kind: 'flag',
      help: `true: a member ${did} this one, and is one still`,
      read: ({ member }) => (member === null ? undefined : member.sponsors?.[role] !== undefined),
    },
    [`${role}.tags`]: {
      kind: 'texts',
      help: `marks of who ${did} the member`,
      read: ({ member }) => member?.sponsors?.[role]?.tags,
    },
    [`${role}.shares`]: {
      kind: 'texts',
      help: `kinds of tokens that the member shares with who ${did} them, as \`phone\``,
      read: ({ member }) => member?.sponsors?.[role]?.shares,
    },
  };
}

/** Everything that `when` can ask, by name; `tally.NAME`, `unit.NAME`, `answer.NAME`, `years.NAME` beside. */
export const receiptFacts: Readonly<Record<string, Fact<Asked>>> = {
  'receipt.total': {
    kind: 'money',
    help: 'shelf price of all lines',
    read: ({ basket }) => basket.lines.reduce((sum, line) => sum + line.totalMinor, 0),
  },
  'receipt.quantity': {
    kind: 'quantity',
    help: 'quantity of all lines',
    read: ({ basket }) => basket.lines.reduce((sum, line) => sum + line.quantity, 0),
  },
  'receipt.tenders': {
    kind: 'texts',
    help: 'kinds of payment, as `card`, `cash`',
    read: ({ basket }) =>
      basket.tenders.length === 0 ? undefined : basket.tenders.map(({ kind }) => kind),
  },
  'receipt.categories': {
    kind: 'texts',
    help: 'categories of the lines',
    read: ({ basket }) => basket.lines.flatMap(({ category }) => category ?? []),
    isWhole: ({ basket }) => basket.lines.every(({ category }) => category !== undefined),
  },
  'receipt.currency': {
    kind: 'text',
    help: 'the currency of the receipt, as `EUR`',
    read: ({ basket }) => basket.currency,
  },
  store: { kind: 'text', help: 'the store', read: ({ basket }) => basket.store },
  till: { kind: 'text', help: 'the till', read: ({ basket }) => basket.till },
  partner: {
    kind: 'text',
    help: 'the partner of the receipt',
    read: ({ basket }) => basket.partner,
  },
  'partner.trade': {
    kind: 'text',
    help: 'what the partner deals in, as `partners` say',
    read: ({ basket }) => basket.trade,
  },
  'place.city': {
    kind: 'text',
    help: 'the city of the store, as `places` say',
    read: ({ basket }) => basket.place?.city,
  },
  'place.region': {
    kind: 'text',
    help: 'the region of the store',
    read: ({ basket }) => basket.place?.region,
  },
  'place.country': {
    kind: 'text',
    help: 'the country of the store',
    read: ({ basket }) => basket.place?.country,
  },
  channel: {
    kind: 'text',
    help: 'where it was sold, as `shop`',
    read: ({ basket }) => basket.channel,
  },
  day: { kind: 'text', help: 'business day, `2026-12-24`', read: ({ basket }) => basket.day },
  weekday: {
    kind: 'text',
    help: 'weekday of the business day, as `saturday`',
    read: ({ basket }) => weekdays[new Date(basket.day).getUTCDay()],
  },
  time: { kind: 'time', help: 'local time, `"17:30"`', read: ({ basket }) => localMinute(basket) },
  card: {
    kind: 'text',
    help: 'kind of the card: `member`, `bearer` (not registered), `none`, or one that `cards` names',
    read: ({ card }) => card,
  },
  member: { kind: 'flag', help: 'true with a member', read: ({ member }) => member !== null },
  'member.tier': { kind: 'text', help: 'level of the tiers', read: ({ member }) => member?.tier },
  'member.tags': { kind: 'texts', help: 'marks of the member', read: ({ member }) => member?.tags },
  'member.days': {
    kind: 'count',
    help: 'days since the enrolment',
    read: ({ member, basket }) => daysBetween(member?.since, basket.day),
  },
  'member.months': {
    kind: 'count',
    help: 'full months since the enrolment',
    read: ({ member, basket }) => monthsBetween(member?.since, basket.day),
  },
  'member.group': {
    kind: 'count',
    help: 'one of 100 groups, 0 to 99, by a hash of the member: `{ gte: 10 }` holds 10 % out',
    read: ({ member }) => (member === null ? undefined : groupOf(member.id)),
  },
  'member.age': {
    kind: 'count',
    help: 'full years of age; of who was born on 29 February in other years from 1 March on',
    read: ({ member, basket }) => yearsBetween(member?.birthday, basket.day),
  },
  ...sponsorFacts('referrer', 'brought'),
  ...sponsorFacts('enroller', 'enrolled'),
  'cashier.receipts': {
    kind: 'count',
    help: 'receipts of the member that the same cashier has rung up on the business day before',
    read: ({ member }) => member?.cashierReceipts,
  },
  'member.birthday': {
    kind: 'count',
    help: 'days to the nearest birthday, before or after: 0 on the day itself (29 February: the 28th)',
    read: ({ member, basket }) => daysToBirthday(member?.birthday, basket.day),
  },
  'member.childAge': {
    kind: 'count',
    help: 'full years of age of the youngest child',
    read: ({ member, basket }) => ageOf(member?.youngestChild, basket.day),
  },
  'member.clubs': {
    kind: 'texts',
    help: 'clubs in which the member is on the business day',
    read: ({ member }) => member?.clubs,
  },
  'member.consents': {
    kind: 'texts',
    help: 'consents that the member has given and not withdrawn',
    read: ({ member }) => member?.consents,
  },
};

/** Everything that `lines` can ask of a line. */
export const lineFacts: Readonly<Record<string, Fact<BasketLine>>> = {
  sku: { kind: 'text', help: 'the article', read: ({ sku }) => sku },
  category: { kind: 'text', help: 'the category', read: ({ category }) => category },
  brand: { kind: 'text', help: 'the brand', read: ({ brand }) => brand },
  labels: { kind: 'texts', help: 'labels of the article', read: ({ labels }) => labels },
  price: {
    kind: 'money',
    help: 'shelf price of one unit',
    read: ({ totalMinor, quantity }) =>
      mulDiv({ value: totalMinor, num: 1000, den: quantity, mode: 'halfUp' }),
  },
  total: { kind: 'money', help: 'shelf price of the line', read: ({ totalMinor }) => totalMinor },
  hasCost: {
    kind: 'flag',
    help: 'true: the till says what the line cost the shop',
    read: ({ costMinor }) => costMinor !== undefined,
  },
  quantity: { kind: 'quantity', help: 'quantity of the line', read: ({ quantity }) => quantity },
};

/** Many rules ask the same of a receipt: what was read of the last one is kept. */
const remembered: ReadonlyMap<string, Fact<Asked>> = new Map(
  Object.entries(receiptFacts).map(([name, fact]) => [name, { ...fact, read: once(fact.read) }]),
);

function once<From, Value>(read: (from: From) => Value): (from: From) => Value {
  let last: { readonly from: From; readonly value: Value } | null = null;
  return (from) => {
    if (last?.from !== from) last = { from, value: read(from) };
    return last.value;
  };
}

/** The fact of this name for `when`; null when there is none. */
export function receiptFact(name: string): Fact<Asked> | null {
  if (name.startsWith('tally.')) {
    const tally = name.slice('tally.'.length);
    const read = ({ member }: Asked) => member?.tallies.get(tally);
    return { kind: 'count', help: 'a tally of the programme', read };
  }
  if (name.startsWith('after.')) {
    const tally = name.slice('after.'.length);
    const read = ({ member }: Asked) => member?.talliesAfter?.get(tally);
    return { kind: 'count', help: 'a tally with this receipt in it', read };
  }
  if (name.startsWith('unit.')) {
    const unit = name.slice('unit.'.length);
    const read = ({ member }: Asked) =>
      member === null ? undefined : (member.available.get(unit) ?? 0);
    return { kind: 'amount', help: 'what the member has of a unit', read };
  }
  if (name.startsWith('answer.')) {
    const question = name.slice('answer.'.length);
    // A question may be named as something that every object has.
    const read = ({ member }: Asked) =>
      Object.hasOwn(member?.answers ?? {}, question) ? member?.answers?.[question] : undefined;
    return { kind: 'texts', help: 'what the member has answered to a question', read };
  }
  if (name.startsWith('years.')) {
    const date = name.slice('years.'.length);
    const read = ({ member, basket }: Asked) =>
      fullYears(new Map(Object.entries(member?.dates ?? {})).get(date), basket.day);
    return { kind: 'count', help: 'full years since a date of the member', read };
  }
  return remembered.get(name) ?? null;
}

/** The fact of this name for `lines`; null when there is none. */
export function lineFact(name: string): Fact<BasketLine> | null {
  return Object.hasOwn(lineFacts, name) ? (lineFacts[name] ?? null) : null;
}

/** The same at every kiosk and till, and the same for ever. */
function groupOf(member: string): number {
  return createHash('sha256').update(`group ${member}`).digest().readUInt32BE() % 100;
}
