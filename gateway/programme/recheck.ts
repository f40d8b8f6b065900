import type { Minor } from '../../protocol/units.ts';
import { mulDiv } from '../../protocol/units.ts';
import type { Recheck } from '../ledger/discount-return.ts';
import { figure } from '../ledger/sum.ts';
import type { Sale, SaleDiscount, SaleLine } from '../ledger/types.ts';
import { countsOnce, isAlways, talliesOfRest } from './counted.ts';
import type { Given } from './evaluate/discounts.ts';
import { evaluate } from './evaluate/evaluate.ts';
import type { Asked, Basket, BasketLine } from './evaluate/facts.ts';
import type { Uses } from './evaluate/limits.ts';
import type { Rule } from './evaluate/rule.ts';
import { standTogether } from './evaluate/stacking.ts';
import type { Kept } from './evaluate/till.ts';
import { frozenOf, soldOf, thawedOf } from './frozen.ts';
import { standsInSale, usesAsked } from './reasons/sale-facts.ts';
import type { Programme } from './types.ts';

/**
 * What a sale keeps so that it can be evaluated again, when part of it comes back or when somebody
 * asks why: the facts of that moment. null when its row says them all and no return needs them.
 */
export function recheckOf(
  version: Programme | null,
  what: { readonly asked: Asked | null; readonly uses: Uses },
  /** A member may collect it: then the whole basket is asked for again. */
  isWhole = false,
): Sale['recheck'] {
  const { asked } = what;
  if (version === null || asked === null) return null;
  const rules = rulesAgain(version);
  const facts = { asked, uses: what.uses };
  const isNeeded = rules.size > 0 || asksOfTallies(version);
  if (!isNeeded && !isWhole && standsInSale(version, facts)) return null;
  return frozenOf(version, { asked, uses: usesAsked(version, facts) });
}

/**
 * The rules of the sale's own version that want to be evaluated again. The whole version is, on
 * what remains and the facts of the sale, with the uses as they were before it; other discounts
 * stand there as they are kept. null when there are none. Discounts that cost the member stamps
 * are not given now unless they were then.
 */
export function recheckBy(version: Programme | null, sale: Sale): Recheck | null {
  const kept = thawedOf(sale);
  if (version === null || kept === null) return null;
  const rules = rulesAgain(version);
  if (rules.size === 0) return null;
  const { uses } = kept;
  const on: Recheck['on'] = ({ lines, pointsTenders }, keptDiscounts) => {
    const asked = askedOfRest(version, { ...sale, lines, pointsTenders });
    if (asked === null || asked.basket.lines.length === 0) {
      return { ok: true, discounts: [], earned: [] };
    }
    const evaluation = evaluate(
      version,
      asked,
      uses,
      keptOf(version, { sale, asked, kept: keptDiscounts }),
    );
    if (!evaluation.ok) return evaluation;
    const given = evaluation.discounts.filter(({ rule }) => rules.has(rule));
    const discounts = given.flatMap(({ rule, lines: of }) => of.map((one) => ({ rule, ...one })));
    return { ok: true, discounts, earned: evaluation.earned };
  };
  return { rules, on };
}

/** What remains of a sale with the facts of its moment; null when it has kept none. */
export function askedOfRest(version: Programme, sale: Sale): Asked | null {
  const thawed = thawedOf(sale);
  if (thawed === null) return null;
  const { basket, card, member } = thawed;
  const lines = basket.lines.flatMap((line) => restOf(line, sale.lines));
  const rest = { ...basket, lines, tenders: tendersOfRest(basket, sale) };
  if (member === null) return { basket: rest, card, member: null };
  const { talliesAfter, ...facts } = member;
  const asked = { basket: rest, card, member: facts };
  if (talliesAfter === undefined) return asked;
  const after: Asked['after'] = (paid) =>
    talliesOfRest(version, { sale, tallies: facts.tallies, talliesAfter, paid });
  return { ...asked, after };
}

const rulesAgain = ({ rules }: Programme): ReadonlySet<string> =>
  new Set(rules.filter(({ onReturn }) => onReturn === 'recheck').map(({ id }) => id));

/**
 * The rules that are not evaluated again: what is kept of theirs, and nothing for those that stand
 * back for a kept one or would cost the member stamps now.
 */
function keptOf(
  { rules }: Programme,
  what: {
    readonly sale: Sale;
    readonly asked: Asked;
    readonly kept: readonly SaleDiscount[];
  },
): Kept {
  // Nobody was a member at the till of a collected sale, and nobody pays stamps at a return: what was
  // not given then is not given now.
  const isCollected = soldOf(what.sale) !== null;
  const wasGiven = new Set(what.sale.discounts.map(({ rule }) => rule));
  const given = new Map<string, Given | null>();
  for (const rule of rules) {
    if (rule.onReturn === 'keep') given.set(rule.id, givenOf(rule, what.kept, what.asked));
  }
  const standing = rules.filter(({ id }) => (given.get(id) ?? null) !== null);
  for (const rule of rules) {
    const { effect, onReturn } = rule;
    if (onReturn === 'keep' || effect.kind !== 'discount') continue;
    const isLate = (isCollected || effect.discount.pays !== null) && !wasGiven.has(rule.id);
    const isOut = isLate || standing.some((other) => excludes(other.stack, rule.stack));
    if (isOut) given.set(rule.id, null);
  }
  return given;
}

/** The discounts of a sale as they were given, and nothing of all others. */
export function givenAtSale({ rules }: Programme, sale: Sale, asked: Asked): Kept {
  const discounts = rules.filter(({ effect }) => effect.kind === 'discount');
  return new Map(discounts.map((rule) => [rule.id, givenOf(rule, sale.discounts, asked)]));
}

/** What a rule has left on the rest; null: nothing. */
function givenOf(rule: Rule, kept: readonly SaleDiscount[], asked: Asked): Given | null {
  const rows = kept
    .filter((row) => row.rule === rule.id && row.minor > row.back)
    .map(({ line, minor, back }) => ({ line, minor: minor - back }))
    .filter(({ line }) => asked.basket.lines.some((one) => one.line === line));
  const minor = rows.reduce((sum, row) => sum + row.minor, 0);
  if (minor === 0) return null;
  const freePieces = rows.flatMap((row) => freeOf(rule, row, asked));
  const sum = figure(minor, 'kept of the discount');
  return { rule: rule.id, minor, lines: rows, freePieces, pays: null, step: null, sum };
}

/** Whole pieces of a line that a kept discount leaves free. */
function freeOf(
  { effect }: Rule,
  row: { readonly line: number; readonly minor: Minor },
  { basket }: Asked,
): Given['freePieces'] {
  const line = basket.lines.find((one) => one.line === row.line);
  if (effect.kind !== 'discount' || line === undefined) return [];
  const { units, off } = effect.discount;
  const isFree = off.kind === 'share' && off.share.num === off.share.den;
  if (units === null || !isFree) return [];
  const pieces = mulDiv({
    value: row.minor,
    num: line.quantity,
    den: line.totalMinor * 1000,
    mode: 'down',
  });
  return [{ line: row.line, pieces }];
}

/** May the one not stand beside the other, which has given something? */
function excludes(other: Rule['stack'], own: Rule['stack']): boolean {
  const { mode, group } = own;
  if (standTogether(other, own)) return false;
  if (other.mode === 'alone' || mode === 'alone') return true;
  return mode !== 'add' && other.mode === mode && other.group === group;
}

/** Whether a sale still counts can depend on what is left of it. */
const asksOfTallies = ({ tallies }: Programme): boolean =>
  tallies.some((tally) => countsOnce(tally.of) && !isAlways(tally.when));

/** Points that have been refunded pay for nothing any more; it stays known that points paid. */
function tendersOfRest({ tenders }: Basket, { pointsTenders }: Sale): Basket['tenders'] {
  let refunded = pointsTenders.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0);
  return tenders.map((tender) => {
    if (tender.kind !== 'points') return tender;
    const less = Math.min(refunded, tender.amountMinor);
    refunded -= less;
    return { ...tender, amountMinor: tender.amountMinor - less };
  });
}

/** A line that is back in full is no line of the rest. */
function restOf(line: BasketLine, rows: readonly SaleLine[]): readonly BasketLine[] {
  const row = rows.find((one) => one.line === line.line);
  const quantity = row === undefined ? 0 : row.quantity - row.returnedQuantity;
  if (row === undefined || quantity === 0) return [];
  const { costMinor } = line;
  const cost =
    costMinor === undefined
      ? {}
      : {
          costMinor: mulDiv({ value: costMinor, num: quantity, den: row.quantity, mode: 'halfUp' }),
        };
  return [{ ...line, ...cost, quantity, totalMinor: row.totalMinor - row.returnedMinor }];
}
