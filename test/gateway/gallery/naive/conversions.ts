import { ownerOf } from './cards.ts';
import { daysAfter, daysBetween } from './days.ts';
import { type Programme, unitOf } from './file.ts';
import {
  balanceOf,
  drawsFor,
  isOver,
  issue,
  type Lot,
  lastDayOf,
  liveOn,
  repay,
  todayOf,
} from './lots.ts';
import type { Document, Past, Told } from './past.ts';
import { Impossible, NotKnown, type Parts, partsOf, textOf } from './raw.ts';
import { type Some, someOf } from './rules.ts';

/** So many points become so many of a partner's, or the other way round. */
export interface Conversion {
  readonly name: string;
  readonly partner: string;
  readonly from: Some;
  readonly to: Some;
}

/** What a member has asked for, and what waits for the partner's answer. */
export interface Converted {
  readonly who: string;
  readonly by: Conversion;
  readonly gets: number;
  readonly day: string;
  readonly kept: readonly Kept[];
  isSent: boolean;
  /** `accepted`, `rejected`; null: no answer yet. */
  answer: string | null;
}
interface Kept {
  readonly lot: Lot;
  readonly amount: Lot['amount'];
  /** How many days the points still had, that of the asking among them. */
  readonly days: number;
}

export function conversionsOf(value: unknown): readonly Conversion[] {
  return Object.entries(partsOf(value ?? {}, 'conversions', 'any')).map(([name, raw]) => {
    const where = `conversions.${name}`;
    const parts = partsOf(raw, where, ['partner', 'from', 'to']);
    const partner = textOf(parts['partner'], where);
    return { name, partner, from: someOf(parts['from'], where), to: someOf(parts['to'], where) };
  });
}

const isOwn = ({ units }: Programme, { unit }: Some): boolean =>
  units.some(({ name }) => name === unit);

/** A member turns an amount into another unit, in full steps: at once, or once the partner agrees. */
export function convert(past: Past, document: Document & { readonly kind: 'convert' }): Told {
  const { programme } = past;
  const { now, amount } = document;
  const who = ownerOf(past, document.who).name;
  const by = programme.conversions.find(({ name }) => name === document.by);
  if (by === undefined) throw new NotKnown(`conversion ${document.by}`);
  const { from, to } = by;
  const steps = amount.over(from.amount);
  if (!steps.isMore || !steps.rounded(0, 'down').is(steps)) return { refused: 'CONVERSION_STEP' };
  const made = steps.times(to.amount);
  const day = todayOf(past, now);
  const gets = Number(made.text(0));
  const told = { refused: null, gets: `${gets} ${to.unit}` };
  if (!isOwn(programme, from)) {
    const unit = unitOf(programme, to.unit);
    if (unit.pendingDays > 0) throw new NotKnown('a conversion into points that wait');
    const of = { who, unit, amount: made, born: now, issuer: by.partner };
    const lot = issue(past, { ...of, isWaiting: false, madeBy: null });
    repay(past, who, now, [lot]);
    return told;
  }
  if (balanceOf(past, who, from.unit, now).isLess(amount)) return { refused: 'POINTS_SHORT' };
  const kept = drawsFor(past, { who, unit: from.unit, amount, now }).map((draw) => {
    return { ...draw, days: daysBetween(day, lastDayOf(past, draw.lot)) + 1 };
  });
  for (const draw of kept) draw.lot.held = draw.lot.held.plus(draw.amount);
  past.conversions.push({ who, by, gets, day, kept, isSent: false, answer: null });
  return told;
}

/** All that a partner has not been asked for yet goes to it, once. */
export function send(past: Past, { partner }: Document & { readonly kind: 'send' }): Told {
  const own = past.conversions.filter((one) => one.by.partner === partner && !one.isSent);
  for (const one of own) one.isSent = true;
  // A table names each member once: of several conversions the last one.
  const rows = own.map(({ who, gets }) => [who, gets] as const);
  return { refused: null, batch: own.length === 0 ? 'nothing' : Object.fromEntries(rows) };
}

/** The partner takes what waits, or does not, and then it goes back to where it came from. */
export function answer(past: Past, document: Document & { readonly kind: 'answer' }): Told {
  const { said, now } = document;
  const partner = document.who.replace('the ', '');
  for (const [name, word] of Object.entries(said)) {
    const { name: who } = ownerOf(past, name);
    const own = past.conversions.filter((one) => one.who === who && one.by.partner === partner);
    const last = own.at(-1);
    if (last === undefined) throw new Impossible(`${name} has not asked`);
    if (last.answer === word) continue;
    if (last.answer !== null) return { refused: 'CONVERSION_DECIDED' };
    last.answer = String(word);
    for (const part of last.kept) settle(past, part, { isTaken: word === 'accepted', now });
    repay(past, who, now);
  }
  return { refused: null };
}

function settle(
  past: Past,
  { lot, amount, days }: Kept,
  { isTaken, now }: { readonly isTaken: boolean; readonly now: string },
): void {
  lot.held = lot.held.minus(amount);
  if (isTaken) lot.spent = lot.spent.plus(amount);
  else if (isOver(past, lot, now)) {
    liveOn(past, lot, { amount, last: daysAfter(todayOf(past, now), days) });
  }
}

/** What all members have of the first unit. */
export function nowHas(past: Past, now: string): Parts {
  const [unit] = past.programme.units;
  if (unit === undefined || unit.scale > 0) throw new NotKnown('a conversion of parts of points');
  const rows = [...past.joined.keys()].map((who) => {
    return [who, Number(balanceOf(past, who, unit.name, now).text(0))] as const;
  });
  return { 'now has': Object.fromEntries(rows) };
}
