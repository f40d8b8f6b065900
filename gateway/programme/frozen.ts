import type { Sale } from '../ledger/types.ts';
import { conditionsOf } from './evaluate/condition.ts';
import type { Asked, Basket, MemberFacts, Sponsors } from './evaluate/facts.ts';
import type { Use, Uses } from './evaluate/limits.ts';
import type { Condition } from './evaluate/rule.ts';
import type { Programme } from './types.ts';

type Values = Readonly<Record<string, number>>;

/** What `Sale.recheck` holds: facts of the moment of the sale, as JSON can keep them. */
interface Frozen {
  readonly basket: Basket;
  readonly card: string;
  readonly member:
    | (Omit<MemberFacts, 'tallies' | 'talliesAfter' | 'available'> & {
        readonly tallies: Values;
        readonly talliesAfter?: Values;
        readonly available: Values;
      })
    | null;
  /** Uses that its rules looked at, before this sale. */
  readonly uses: readonly (readonly [key: string, use: Use])[];
  /** Of a sale that a member has collected: card and uses as they were when it was sold. */
  readonly sold?: Pick<Frozen, 'card' | 'uses'>;
}

/** What a sale has kept, as rules are asked. */
export interface Thawed {
  readonly basket: Basket;
  readonly card: string;
  /** `talliesAfter` as the sale left them; absent when the version has no tallies. */
  readonly member: MemberFacts | null;
  readonly uses: Uses;
}

/**
 * Facts of a sale for its row. Rows live as long as their sales, so nothing personal is kept that
 * no condition of the version asks: no birthday, no other marks, no cashier without a limit.
 */
export function frozenOf(
  version: Programme,
  what: { readonly asked: Asked; readonly uses: Uses },
): Recheck {
  const { basket, card, member } = what.asked;
  // The row of the sale has its currency.
  const { cashier, currency: _currency, ...others } = basket;
  const isCounted = version.rules.some(({ limits }) =>
    limits.some(({ scope }) => scope === 'cashier'),
  );
  const frozen: Frozen = {
    basket: isCounted && cashier !== undefined ? { ...others, cashier } : others,
    card,
    member: member === null ? null : memberOf(version, member),
    uses: [...what.uses],
  };
  return { ...frozen };
}

type Recheck = NonNullable<Sale['recheck']>;

/** In the place of the facts of a sale once somebody of whom they told is erased. */
export const erasedFacts: Recheck = {};

/** Are the facts of a sale gone, with somebody of whom they told? */
export function areErased({ recheck }: Sale): boolean {
  return recheck !== null && Object.keys(recheck).length === 0;
}

/** Does what a sale has kept say more of its member than figures, levels and marks of cards? */
export function holdsPersonal(recheck: Recheck): boolean {
  const { member } = recheck as unknown as Partial<Frozen>;
  if (member === null || member === undefined) return false;
  const { birthday, since, youngestChild, consents, answers, dates, clubs, tags, sponsors } =
    member;
  const told = [birthday, since, youngestChild, consents, answers, dates, clubs, sponsors];
  return tags.length > 0 || told.some((one) => one !== undefined);
}

/** Does a trace, or a reason why points wait, name a fact that `holdsPersonal` speaks of? */
export const namesPersonal = (text: string): boolean => personalName.test(text);
const personalName =
  /"(member\.(tags|days|months|age|birthday|childAge|clubs|consents)|(answer|years|referrer|enroller)\.)/;

/** Does it name a fact of the sponsor in this role? */
export const namesSponsor = (role: string, text: string): boolean => text.includes(`"${role}.`);

/** Does what a sale has kept tell of this sponsor of its member more than who it was? */
export function tellsOf(recheck: Recheck, sponsor: string): boolean {
  const { member } = recheck as unknown as Partial<Frozen>;
  return Object.values(member?.sponsors ?? {}).some(
    ({ id, tags, shares }) => id === sponsor && tags.length + shares.length > 0,
  );
}

/** The facts of a sale as its member has collected it, and as it was sold before. */
export function collectedOf(
  version: Programme,
  sale: Sale,
  what: { readonly asked: Asked; readonly uses: Uses },
): Recheck {
  const { card, uses, basket } = sale.recheck as unknown as Frozen;
  return { ...frozenOf(version, what), basket, sold: { card, uses } };
}

/** The facts of a collected sale as it was sold; null of every other sale. */
export function soldOf({ recheck }: Sale): Thawed | null {
  const { basket, sold } = (recheck ?? {}) as unknown as Partial<Frozen>;
  if (basket === undefined || sold === undefined) return null;
  return { basket, card: sold.card, member: null, uses: new Map(sold.uses) };
}

/** The facts that a sale has kept; null when its row says them all, and when they are erased. */
export function thawedOf(sale: Sale): Thawed | null {
  if (sale.recheck === null || areErased(sale)) return null;
  const { basket: kept, card, member, uses } = sale.recheck as unknown as Frozen;
  const basket = { ...kept, currency: sale.currency };
  const known = { basket, card, uses: new Map(uses) };
  if (member === null) return { ...known, member: null };
  const { tallies, talliesAfter, available, ...facts } = member;
  return {
    ...known,
    member: {
      ...facts,
      tallies: mapOf(tallies),
      ...(talliesAfter === undefined ? {} : { talliesAfter: mapOf(talliesAfter) }),
      available: mapOf(available),
    },
  };
}

function memberOf(version: Programme, member: MemberFacts): NonNullable<Frozen['member']> {
  const { tallies, talliesAfter, available, birthday, since, tags, ...more } = member;
  const { youngestChild, consents, answers, dates, clubs, sponsors, ...rest } = more;
  const { cashierReceipts, ...facts } = rest;
  const asked = askedBy(version);
  const sponsored = sponsors === undefined ? {} : { sponsors: sponsorsOf(asked, sponsors) };
  const isOld = asked.facts.has('member.age') || asked.facts.has('member.birthday');
  const isLong = asked.facts.has('member.days') || asked.facts.has('member.months');
  return {
    ...facts,
    tags: tags.filter((tag) => asked.tags.has(tag)),
    ...(isOld && birthday !== undefined ? { birthday } : {}),
    ...(isLong && since !== undefined ? { since } : {}),
    ...(asked.facts.has('member.childAge') && youngestChild !== undefined ? { youngestChild } : {}),
    ...(asked.facts.has('member.consents') && consents !== undefined ? { consents } : {}),
    ...(asked.facts.has('member.clubs') && clubs !== undefined ? { clubs } : {}),
    ...answersOf(asked, answers),
    ...datesOf(asked, dates),
    ...sponsored,
    ...(asked.facts.has('cashier.receipts') && cashierReceipts !== undefined
      ? { cashierReceipts }
      : {}),
    tallies: Object.fromEntries(tallies),
    ...(talliesAfter === undefined ? {} : { talliesAfter: Object.fromEntries(talliesAfter) }),
    available: Object.fromEntries(available),
  };
}

/** Answers to the questions that are asked; nothing where none is. */
function answersOf(
  { facts }: AskedBy,
  answers: MemberFacts['answers'],
): Pick<MemberFacts, 'answers'> {
  const known = Object.entries(answers ?? {}).filter(([name]) => facts.has(`answer.${name}`));
  return known.length === 0 ? {} : { answers: Object.fromEntries(known) };
}

/** The dates that are asked for; nothing where none is. */
function datesOf({ facts }: AskedBy, dates: MemberFacts['dates']): Pick<MemberFacts, 'dates'> {
  const known = Object.entries(dates ?? {}).filter(([name]) => facts.has(`years.${name}`));
  return known.length === 0 ? {} : { dates: Object.fromEntries(known) };
}

/** Who they are, and of the rest what is asked. */
function sponsorsOf({ facts }: AskedBy, sponsors: Sponsors): Sponsors {
  const known = Object.entries(sponsors).map(([role, { id, tags, shares }]) => {
    const asked = (name: string, list: readonly string[]) =>
      facts.has(`${role}.${name}`) ? list : [];
    return [role, { id, tags: asked('tags', tags), shares: asked('shares', shares) }] as const;
  });
  return Object.fromEntries(known);
}

const mapOf = (values: Values): ReadonlyMap<string, number> => new Map(Object.entries(values));

interface AskedBy {
  readonly facts: ReadonlySet<string>;
  readonly tags: ReadonlySet<unknown>;
}
const known = new WeakMap<Programme, AskedBy>();

/** Facts and marks that any condition or ladder of a version names, found out once. */
function askedBy(version: Programme): AskedBy {
  const found = known.get(version);
  if (found !== undefined) return found;
  const tests = [
    ...version.rules.flatMap(conditionsOf),
    ...version.tallies.map(({ when }) => when),
    ...version.reserved.map(({ to }) => to),
  ].flatMap(testsIn);
  const ladders = version.rules.flatMap(({ effect }) =>
    effect.kind === 'discount' && effect.discount.off.kind === 'steps'
      ? effect.discount.off.by
      : [],
  );
  const made = {
    facts: new Set([...tests.map(({ fact }) => fact), ...ladders]),
    tags: new Set(
      tests.flatMap(({ fact, test }) =>
        fact === 'member.tags' && 'values' in test ? test.values : [],
      ),
    ),
  };
  known.set(version, made);
  return made;
}

function testsIn(condition: Condition): readonly (Condition & { readonly kind: 'is' })[] {
  if (condition.kind === 'is') return [condition];
  return condition.kind === 'not' ? testsIn(condition.of) : condition.of.flatMap(testsIn);
}
