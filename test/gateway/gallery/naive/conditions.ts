import { createHash } from 'node:crypto';
import { daysBetween, monthsBetween, timeOf, weekday } from './days.ts';
import { Exact, sumOf } from './exact.ts';
import { placeFact, type Where } from './market.ts';
import type { PersonFacts } from './profiles.ts';
import { listOf, NotKnown, numberOf, type Parts } from './raw.ts';
import type { Sponsors } from './sponsors.ts';

/** Whether something holds; what is not known is neither true nor false. */
export type Truth = 'yes' | 'no' | 'unknown';

/** What a line of a receipt is to the rules. */
export interface Line {
  readonly number: number;
  readonly sku: string;
  readonly category: string | undefined;
  readonly brand: string | undefined;
  readonly labels: readonly string[] | undefined;
  readonly quantity: Exact;
  /** Shelf price of one, rounded to a coin. */
  readonly price: Exact;
  /** Shelf price and cost of all of the line. */
  readonly total: Exact;
  readonly cost: Exact | undefined;
}

/** What is known of a member before a receipt. */
export interface MemberFacts extends PersonFacts {
  readonly name: string;
  /** Not known of somebody without a name. */
  readonly since: string | undefined;
  readonly tier: string | undefined;
  readonly tallies: ReadonlyMap<string, Exact>;
  /** The tallies with the receipt; not known before it is known what is paid. */
  readonly after: ReadonlyMap<string, Exact> | null;
  readonly available: ReadonlyMap<string, Exact>;
  readonly clubs: readonly string[];
  readonly tags: readonly string[];
  readonly sponsors: Sponsors;
  /** Receipts that the same cashier has rung up for him on the day. */
  readonly rungUp: Exact | undefined;
}

/** All that rules can ask at one moment. */
export interface Moment {
  readonly lines: readonly Line[];
  readonly at: string;
  readonly day: string;
  readonly store: string;
  /** None where there is no receipt. */
  readonly where?: Where;
  /** null: the till has not said how it is paid. */
  readonly tenders: readonly string[] | null;
  readonly card: string;
  /** Who has rung it up; none: it is not said. */
  readonly cashier?: string;
  readonly member: MemberFacts | null;
}

type Value = Exact | string | boolean | readonly (string | undefined)[] | undefined;

/** Does a condition on the receipt hold? */
export function holds(condition: Parts | null, moment: Moment): Truth {
  return condition === null ? 'yes' : holdsOf(condition, (fact) => receiptFact(fact, moment));
}

/** Does a condition hold for a line, without a doubt? */
export function isLineOf(condition: Parts | null, line: Line): boolean {
  return condition === null || holdsOf(condition, (fact) => lineFact(fact, line)) === 'yes';
}

function holdsOf(condition: Parts, factOf: (name: string) => Value): Truth {
  const parts = Object.entries(condition).map(([key, value]): Truth => {
    if (key === 'not') {
      const inner = holdsOf(value as Parts, factOf);
      return inner === 'unknown' ? inner : inner === 'yes' ? 'no' : 'yes';
    }
    if (key === 'all') return every(listOf(value).map((one) => holdsOf(one as Parts, factOf)));
    if (key === 'any') return some(listOf(value).map((one) => holdsOf(one as Parts, factOf)));
    return compare(factOf(key), value, key);
  });
  return every(parts);
}

function every(parts: readonly Truth[]): Truth {
  if (parts.includes('no')) return 'no';
  return parts.includes('unknown') ? 'unknown' : 'yes';
}

function some(parts: readonly Truth[]): Truth {
  if (parts.includes('yes')) return 'yes';
  return parts.includes('unknown') ? 'unknown' : 'no';
}

/** A value alone must be equal, of a list one must be, and each comparison of a map must hold. */
function compare(fact: Value, wanted: unknown, where: string): Truth {
  if (fact === undefined) return 'unknown';
  if (typeof wanted !== 'object' || wanted === null) return oneOf(fact, [wanted], where);
  if (Array.isArray(wanted)) return oneOf(fact, wanted, where);
  return every(
    Object.entries(wanted).map(([how, value]) => {
      if (how === 'eq') return oneOf(fact, [value], where);
      if (how === 'in' || how === 'hasAny') return oneOf(fact, listOf(value), where);
      if (how === 'hasAll') return every(listOf(value).map((one) => oneOf(fact, [one], where)));
      if (how === 'between') {
        const [from, to] = listOf(value);
        return sayOf(!isBelow(fact, from, where) && !isAbove(fact, to, where));
      }
      if (how === 'gte') return sayOf(!isBelow(fact, value, where));
      if (how === 'lte') return sayOf(!isAbove(fact, value, where));
      if (how === 'gt') return sayOf(isAbove(fact, value, where));
      if (how === 'lt') return sayOf(isBelow(fact, value, where));
      throw new NotKnown(`${where}.${how}`);
    }),
  );
}

const sayOf = (is: boolean): Truth => (is ? 'yes' : 'no');

function oneOf(fact: Value, wanted: readonly unknown[], where: string): Truth {
  if (fact instanceof Exact) return sayOf(wanted.some((one) => fact.is(numberOf(one, where))));
  if (!Array.isArray(fact)) return sayOf(wanted.some((one) => String(one) === String(fact)));
  if (wanted.some((one) => fact.includes(String(one)))) return 'yes';
  // What is not in a list with gaps may be in a gap.
  return fact.includes(undefined) ? 'unknown' : 'no';
}

function isBelow(fact: Value, bound: unknown, where: string): boolean {
  if (fact instanceof Exact) return fact.isLess(numberOf(bound, where));
  return String(fact) < String(bound);
}

function isAbove(fact: Value, bound: unknown, where: string): boolean {
  if (fact instanceof Exact) return numberOf(bound, where).isLess(fact);
  return String(fact) > String(bound);
}

function lineFact(name: string, line: Line): Value {
  switch (name) {
    case 'sku':
    case 'category':
    case 'brand':
    case 'labels':
    case 'quantity':
    case 'total':
    case 'price':
      return line[name];
    case 'hasCost':
      return line.cost !== undefined;
    default:
      throw new NotKnown(`fact ${name} of a line`);
  }
}

/** A fact that a rule may name: of the receipt, the day, the card or the member. */
export function receiptFact(name: string, moment: Moment): Value {
  const { lines, member, day } = moment;
  const [, space, own = ''] =
    /^(tally|after|unit|answer|years|referrer|enroller)\.(.+)$/.exec(name) ?? [];
  if (space === 'tally') return member?.tallies.get(own);
  if (space === 'years') return member?.years.get(own);
  if (space === 'referrer' || space === 'enroller') {
    const sponsor = member?.sponsors[space];
    if (own === 'tags' || own === 'shares') return sponsor?.[own];
  }
  if (space === 'answer') return member?.answers.get(own);
  if (space === 'after') return member?.after?.get(own);
  if (space === 'unit') return member === null ? undefined : member.available.get(own);
  switch (name) {
    case 'receipt.total':
      return sumOf(lines.map(({ total }) => total));
    case 'receipt.quantity':
      return sumOf(lines.map(({ quantity }) => quantity));
    case 'receipt.tenders':
      return moment.tenders ?? undefined;
    case 'receipt.categories':
      return lines.map(({ category }) => category);
    case 'partner':
    case 'place.city':
    case 'place.region':
    case 'place.country':
      return placeFact(name, moment);
    case 'store':
      return moment.store;
    case 'day':
      return day;
    case 'weekday':
      return weekday(day);
    case 'time':
      return timeOf(moment.at);
    case 'card':
      return moment.card;
    case 'member':
      return member !== null;
    default:
      return memberFact(name, member, day);
  }
}

function memberFact(name: string, member: MemberFacts | null, day: string): Value {
  switch (name) {
    case 'member.tier':
      return member?.tier;
    case 'member.age':
      return member?.age;
    case 'member.childAge':
      return member?.childAge;
    case 'cashier.receipts':
      return member?.rungUp;
    case 'member.clubs':
      return member?.clubs;
    case 'member.consents':
      return member?.consents;
    case 'member.tags':
      return member?.tags;
    case 'referrer':
    case 'enroller':
      return member === null ? undefined : member.sponsors[name] !== null;
    case 'member.days':
      return member?.since === undefined ? undefined : Exact.of(daysBetween(member.since, day));
    case 'member.months':
      return member?.since === undefined ? undefined : Exact.of(monthsBetween(member.since, day));
    case 'member.group':
      return member === null ? undefined : Exact.of(groupOf(member.name));
    default:
      throw new NotKnown(`fact ${name}`);
  }
}

/** The number of a member, which the tables make of a name. */
export function idOf(name: string): string {
  const digits = createHash('sha256').update(name).digest('hex');
  const id = [0, 8, 12, 16, 20].map((from, at) => digits.slice(from, [8, 12, 16, 20, 32][at]));
  return id.join('-');
}

/** Is a member drawn for a rule on the day? By the hash that docs/programmes.md publishes. */
export function isDrawn(
  { id, chance }: { readonly id: string; readonly chance: { oneIn: number; seed: string } | null },
  { member, day }: Moment,
): boolean {
  if (chance === null) return true;
  if (member === null) return false;
  const text = `["chance","${chance.seed}","${id}","${idOf(member.name)}","${day}"]`;
  const hash = createHash('sha256').update(text).digest('hex');
  return BigInt(`0x${hash.slice(0, 12)}`) % BigInt(chance.oneIn) === 0n;
}

/** One of a hundred groups, by a hash of the member's number. */
function groupOf(name: string): number {
  const hash = createHash('sha256')
    .update(`group ${idOf(name)}`)
    .digest('hex');
  return Number(BigInt(`0x${hash.slice(0, 8)}`) % 100n);
}
