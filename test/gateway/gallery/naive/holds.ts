import { ownerOf } from './cards.ts';
import { minutesAfter } from './days.ts';
import { Exact, sumOf } from './exact.ts';
import { unitOf } from './file.ts';
import { roomOf, type Use } from './limits.ts';
import { drawsFor } from './lots.ts';
import type { Document, Hold, Past, Told } from './past.ts';
import { amountOf } from './points.ts';
import { NotKnown } from './raw.ts';
import { type Given, paidWith, refusedCard } from './receipts.ts';
import type { Rule } from './rules.ts';
import { usesOf, usesSoFar } from './uses.ts';

/** Keeps the pieces of a basket, and the points that they cost, for some minutes. */
export function claim(past: Past, document: Document & { readonly kind: 'claim' }): Told {
  const { programme } = past;
  const { now, wants, minutes } = document;
  const last = { who: document.who, hold: null };
  past.claims.push(last);
  const who = ownerOf(past, document.who);
  const refused = refusedCard(programme, who, false);
  if (refused !== null) return { refused };
  const basket = {
    ...document,
    at: now,
    name: null,
    tokens: [],
    cashier: null,
    code: null,
    paying: [],
    isQuote: true,
  } as const;
  const asked = paidWith(past, who, { ...basket, kind: 'receipt' }, []);
  if ('refused' in asked) return asked;
  const { given, usesBefore } = asked;
  const gone = goneOf(past, given, { wants, usesBefore });
  if (gone !== null) return gone;
  const lots = given.prices.offs.flatMap(({ pays }) => {
    if (pays === null) return [];
    if (unitOf(programme, pays.unit).life !== null) throw new NotKnown('a claim that ends early');
    return drawsFor(past, { ...pays, who: who.name, now });
  });
  const uses = usesOf(programme, given);
  const until = minutesAfter(now, minutes);
  const hold: Hold = { who: who.name, until, uses, lots, isOpen: false };
  keep(hold);
  past.claims.splice(-1, 1, { ...last, hold });
  return { refused: null };
}

/** What a claim keeps is not there for anything else. */
export function keep(hold: Hold): void {
  hold.isOpen = true;
  for (const { lot, amount } of hold.lots) lot.held = lot.held.plus(amount);
}

function free(hold: Hold): void {
  hold.isOpen = false;
  for (const { lot, amount } of hold.lots) lot.held = lot.held.minus(amount);
}

/** Frees what is kept until now. */
export function endHolds({ claims }: Past, now: string): void {
  for (const { hold } of claims) {
    if (hold?.isOpen === true && hold.until <= minutesAfter(now, 0)) free(hold);
  }
}

/** Frees what the last claim of somebody keeps, who comes for it; null: nothing is kept. */
export function fetched({ claims }: Past, who: string): Hold | null {
  const hold = claims.findLast((one) => one.who === who)?.hold ?? null;
  if (hold?.isOpen !== true) return null;
  free(hold);
  return hold;
}

/** The refusal of a basket for which a rule that is wanted gives nothing; null: all of them give. */
export function goneOf(
  past: Past,
  { prices, points, moment }: Given,
  of: { readonly wants: readonly string[]; readonly usesBefore: readonly Use[] },
): Told | null {
  const { programme } = past;
  const offs = prices.offs.map(({ rule }) => rule.id);
  const earned = points.filter((one) => amountOf(one).isMore).map(({ rule }) => rule.id);
  const missing = of.wants.find((id) => !offs.includes(id) && !earned.includes(id));
  if (missing === undefined) return null;
  const room = (rule: Rule) => roomOf({ programme, uses: of.usesBefore }, rule, moment);
  const wanted = programme.rules.find(({ id }) => id === missing);
  const endless = (rule: Rule): Rule => ({ ...rule, limits: [], budget: null });
  const isGone = wanted !== undefined && room(wanted) === null && room(endless(wanted)) !== null;
  const price = wanted?.discount?.pays ?? null;
  const others = programme.rules.flatMap((rule) => {
    const pays = rule.discount?.pays ?? null;
    if (price === null || pays === null || rule === wanted || pays.unit !== price.unit) return [];
    const has = moment.member?.available.get(pays.unit) ?? Exact.zero;
    return has.isLess(pays.amount) || room(rule) === null ? [] : [{ id: rule.id, ...pays }];
  });
  const far = ({ amount }: { readonly amount: Exact }) => {
    const more = amount.minus(price?.amount ?? Exact.zero);
    return more.isMore ? more : Exact.zero.minus(more);
  };
  const [near] = others.sort((a, b) => {
    if (far(a).is(far(b))) return a.amount.isLess(b.amount) ? -1 : 1;
    return far(a).isLess(far(b)) ? -1 : 1;
  });
  const coins = near === undefined ? 0 : unitOf(programme, near.unit).scale;
  return {
    refused: isGone ? 'LIMIT_REACHED' : 'OFFER_NOT_GIVEN',
    nearest:
      near === undefined
        ? 'none for 0 '
        : `${near.id} for ${near.amount.text(coins).replace('.', '')} ${near.unit}`,
  };
}

/** Staff put pieces into a stock, or take some out, and no more than there are. */
export function stock(past: Past, document: Document & { readonly kind: 'stock' }): Told {
  const { rule: id, pieces, now } = document;
  const rule = past.programme.rules.find((one) => one.id === id);
  const limit = rule?.limits.find(({ isStock }) => isStock);
  if (limit === undefined) return { refused: 'REQUEST_INVALID' };
  const own = usesSoFar(past).filter((use) => use.rule === id);
  const used = sumOf(own.map(({ times }) => Exact.of(times)));
  const leaves = limit.most.minus(used).plus(Exact.of(pieces));
  if (leaves.isLess(Exact.zero)) return { refused: 'AMOUNT_RANGE' };
  const of = { day: now.slice(0, 10), store: '', member: null };
  past.uses.push({ ...of, rule: id, money: Exact.zero, cost: Exact.zero, times: 0 - pieces });
  return { refused: null, leaves };
}
