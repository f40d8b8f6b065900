import type { EpochMs } from '../../protocol/units.ts';
import { type Book, spendableLots } from '../ledger/book.ts';
import { dateIn, endOfLife } from './days.ts';
import type { Asked, Basket, MemberFacts } from './evaluate/facts.ts';
import type { EventCommand } from './event-types.ts';
import { originOf } from './market.ts';
import { clubsOn } from './people/clubs.ts';
import { consentsInForce } from './people/consents.ts';
import { talliesOf, tallyValue } from './tallies.ts';
import type { CardKind, Command, MemberState, Programme } from './types.ts';

type Purchase = Command & { readonly kind: 'purchase' };

/** A purchase as the rules of a version see it. `member` is null for a shopper. */
export function askedOf(
  version: Programme,
  command: Purchase,
  who: {
    readonly member: MemberState | null;
    readonly book: Book;
    /** Level on the day of the receipt; undefined without a ladder. */
    readonly tier: string | undefined;
  },
): Asked {
  const basket = basketOf(version, command);
  const { member } = who;
  if (member === null) return { basket, member: null, card: cardKindOf(version, command.who) };
  const asked = askedBy(version, basket, { ...who, member });
  const paysAtOnce = paysAtOnceOf(version, who.book, command.occurredAt);
  if (paysAtOnce === null || asked.member === null) return asked;
  return { ...asked, member: { ...asked.member, paysAtOnce } };
}

/** Units whose points of a receipt can be spent with it, with what is owed of them; null: none. */
function paysAtOnceOf(
  version: Programme,
  book: Book,
  at: EpochMs,
): NonNullable<MemberFacts['paysAtOnce']> | null {
  if (!version.isEarnFirst) return null;
  const units = version.units.filter((unit) => {
    const end = endOfLife(version, unit, at);
    return unit.pendingDays === 0 && (end === null || end > book.now);
  });
  return Object.fromEntries(units.map(({ unit }) => [unit, book.debts.get(unit) ?? 0]));
}

/** A basket as the rules of a version see it when it is this member's. */
export function askedBy(
  version: Programme,
  basket: Basket,
  who: {
    readonly member: MemberState;
    readonly book: Book;
    readonly tier: string | undefined;
  },
): Asked {
  const { member, book, tier } = who;
  const facts = memberFacts(version, { member, book, tier, day: basket.day });
  const asked = withClubs(version, { basket, member: facts, card: cardOf(member) }, member);
  if (version.tallies.length === 0) return asked;
  const after = (paid: Parameters<typeof talliesOf>[2]) => {
    const rows = [...member.tallies, ...talliesOf(version, asked, paid)];
    return new Map(version.tallies.map((one) => [one.name, tallyValue(one, rows, basket.day)]));
  };
  return { ...asked, after };
}

/** A tap or an enrolment as rules see it: a member and a time, without goods or a till. */
export function visitAsked(
  version: Programme,
  of: {
    readonly member: MemberState;
    readonly book: Book;
    readonly tier: string | undefined;
    readonly at: EpochMs;
  },
): Asked {
  const { zone } = version;
  const day = dateIn(version, of.at);
  const nowhere = { lines: [], tenders: [], partner: '', store: '', till: '' };
  const member = memberFacts(version, { ...of, day });
  const basket = { ...nowhere, day, at: of.at, zone };
  return withClubs(version, { basket, member, card: cardOf(of.member) }, of.member);
}

type AskedOfMember = Asked & { readonly member: MemberFacts };

/** What a club asks of the member comes first, and then the clubs. */
function withClubs(version: Programme, asked: AskedOfMember, member: MemberState): AskedOfMember {
  if (version.clubs.length === 0) return asked;
  return { ...asked, member: { ...asked.member, clubs: clubsOn(version, asked, member) } };
}

/** Kind of a member's card. */
const cardOf = ({ isBearer }: MemberState): string => (isBearer === true ? 'bearer' : 'member');

/** An event as rules see it: a tap with a name and a quantity. */
export function eventAsked(
  version: Programme,
  command: EventCommand,
  of: {
    readonly member: MemberState;
    readonly book: Book;
    readonly tier: string | undefined;
  },
): Asked {
  const { event, quantity, occurredAt: at } = command;
  const asked = visitAsked(version, { ...of, at });
  const lines = [{ line: 1, sku: event, quantity, totalMinor: 0 }];
  return { ...asked, basket: { ...asked.basket, event, lines } };
}

/** Kind of a card that belongs to no member: one that the programme names, else `none`. */
export function cardKindOf(version: Programme | null, who: Purchase['who']): string {
  if (version === null || who === null || !('card' in who)) return 'none';
  const number = who.card.replace(/^num-/, '');
  return version.cards.find((kind) => isOf(kind, number))?.kind ?? 'none';
}

function isOf({ numbers, ranges }: CardKind, number: string): boolean {
  return numbers.includes(number) || ranges.some((range) => number.startsWith(range));
}

function basketOf(version: Programme, command: Purchase): Basket {
  const { receipt, lines, tenders, occurredAt, cashier, channel, given } = command;
  return {
    lines,
    tenders,
    partner: receipt.partner,
    store: receipt.store,
    till: receipt.till,
    currency: command.currency,
    ...originOf(version, receipt),
    ...(cashier === undefined ? {} : { cashier }),
    ...(channel === undefined ? {} : { channel }),
    ...(given === undefined ? {} : { given }),
    day: dateIn(version, occurredAt),
    at: occurredAt,
    zone: version.zone,
  };
}

/** What rules may know of a member on a business day: receipts of later days do not count yet. */
function memberFacts(
  version: Programme,
  of: {
    readonly member: MemberState;
    readonly book: Book;
    readonly tier: string | undefined;
    readonly day: string;
  },
): MemberFacts {
  const { member, book, tier, day } = of;
  const tallies = version.tallies.map((tally): [string, number] => {
    return [tally.name, tallyValue(tally, member.tallies, day)];
  });
  const available = version.units.map(({ unit }): [string, number] => [
    unit,
    spendableLots(book, unit).reduce((sum, lot) => sum + lot.available, 0),
  ]);
  const { id, tags, since, birthday, children, answers, dates, consents } = member;
  const youngest = children.at(-1);
  return {
    id,
    tags,
    consents: [...consentsInForce(consents).keys()],
    answers,
    ...(youngest === undefined ? {} : { youngestChild: youngest }),
    ...(tier === undefined ? {} : { tier }),
    ...(since === null ? {} : { since }),
    ...(birthday === null ? {} : { birthday }),
    ...(version.dates.length === 0 ? {} : { dates }),
    ...(member.cashierReceipts === undefined ? {} : { cashierReceipts: member.cashierReceipts }),
    ...(version.asksSponsors ? { sponsors: member.sponsors } : {}),
    tallies: new Map(tallies),
    available: new Map(available),
  };
}
