import type { Sale } from '../../ledger/types.ts';
import { dateIn } from '../days.ts';
import type { Asked, BasketLine, MemberFacts } from '../evaluate/facts.ts';
import { type Uses, usesOf, useText } from '../evaluate/limits.ts';
import { thawedOf } from '../frozen.ts';
import { originOf } from '../market.ts';
import type { Programme } from '../types.ts';

/** What the rules were asked when a sale was decided. */
export interface SaleFacts {
  readonly asked: Asked;
  readonly uses: Uses;
}

/**
 * Says the row of the sale itself all that the rules were asked? Then nothing more is kept, and the
 * receipt can be evaluated again all the same: a plain programme pays nothing for that.
 */
export function standsInSale(version: Programme, { asked, uses }: SaleFacts): boolean {
  const { basket, member, card } = asked;
  const { asksUnits, asksTenders } = asksOf(version);
  if (card !== (member === null ? 'none' : 'member')) return false;
  if (basket.cashier !== undefined || basket.channel !== undefined) return false;
  if (basket.given !== undefined) return false;
  if (asksTenders && basket.tenders.length > 0) return false;
  if (usesAsked(version, { asked, uses }).size > 0) return false;
  if (!basket.lines.every(isPlain)) return false;
  return member === null || (!asksUnits && isNobody(version, member));
}

/** The uses that the rules of a version look at for this receipt: no older periods. */
export function usesAsked(version: Programme, { asked, uses }: SaleFacts): Uses {
  if (uses.size === 0) return uses;
  const nothing = { times: 0, minor: 0, cost: 0 };
  const keys = version.rules.flatMap((rule) =>
    usesOf(rule, asked, nothing).map(({ key }) => useText(key)),
  );
  return new Map(
    [...new Set(keys)].flatMap((key) => {
      const use = uses.get(key);
      return use === undefined ? [] : [[key, use] as const];
    }),
  );
}

/**
 * The facts of the moment of a sale, its returned goods included: as it has kept them, or as its
 * row says them.
 */
export function factsOfSale(version: Programme, sale: Sale): SaleFacts {
  const thawed = thawedOf(sale);
  if (thawed === null) return { asked: askedOfRow(version, sale), uses: new Map() };
  const { basket, card, member, uses } = thawed;
  if (member === null) return { asked: { basket, card, member }, uses };
  const { talliesAfter, ...facts } = member;
  const asked = { basket, card, member: facts };
  if (talliesAfter === undefined) return { asked, uses };
  return { asked: { ...asked, after: () => talliesAfter }, uses };
}

function askedOfRow(version: Programme, sale: Sale): Asked {
  const [partner = '', store = '', till = ''] = JSON.parse(sale.receipt) as readonly string[];
  const { member, occurredAt: at, lines } = sale;
  return {
    basket: {
      lines: lines.map(({ line, sku, quantity, totalMinor }) => {
        return { line, sku, quantity, totalMinor };
      }),
      tenders: [],
      ...{ currency: sale.currency, ...originOf(version, { partner, store }) },
      ...{ partner, store, till, day: dateIn(version, at), at, zone: version.zone },
    },
    card: member === null ? 'none' : 'member',
    member:
      member === null ? null : { id: member, tags: [], tallies: new Map(), available: new Map() },
  };
}

function isPlain({ category, brand, labels, costMinor }: BasketLine): boolean {
  return [category, brand, labels, costMinor].every((fact) => fact === undefined);
}

/** Nothing is known of the member that this version asks for. */
function isNobody({ asksProfile }: Programme, member: MemberFacts): boolean {
  const { tier, tags, since, birthday, tallies, sponsors = {} } = member;
  if (Object.keys(sponsors).length > 0) return false;
  if (tier !== undefined || tallies.size > 0) return false;
  const { youngestChild, consents = [], clubs = [], answers = {}, dates = {} } = member;
  const told = [
    since,
    birthday,
    youngestChild,
    ...tags,
    ...consents,
    ...clubs,
    ...Object.keys(answers),
    ...Object.keys(dates),
  ];
  const isUntold = told.every((one) => one === undefined);
  return !asksProfile || isUntold;
}

interface Asks {
  readonly asksUnits: boolean;
  readonly asksTenders: boolean;
}
const known = new WeakMap<Programme, Asks>();

/** Found out once a version. */
function asksOf(version: Programme): Asks {
  const found = known.get(version);
  if (found !== undefined) return found;
  const text = JSON.stringify([version.rules, version.tallies]);
  const asksUnits =
    text.includes('"unit.') ||
    version.rules.some(({ effect }) => effect.kind === 'discount' && effect.discount.pays !== null);
  const made = { asksUnits, asksTenders: text.includes('"receipt.tenders"') };
  known.set(version, made);
  return made;
}
