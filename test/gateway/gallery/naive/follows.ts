import { breakageOf, indicatorOf, noticesOf } from './closing.ts';
import { nowHas } from './conversions.ts';
import { totalOf } from './discounts.ts';
import { drawText } from './draws.ts';
import { Exact, sumOf } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import { levelOn, nextFall } from './levels.ts';
import { balanceOf, endingsOf, todayOf } from './lots.ts';
import { isMergedAway } from './merging.ts';
import type { Past, Told } from './past.ts';
import type { Parts } from './raw.ts';
import { heldOf, stillOf, waitsOf } from './reviews.ts';
import { settlementText } from './settlement.ts';
import { standingsOf } from './standings.ts';
import { cardVerbs, type Step } from './story.ts';
import { nextNoticesOf } from './succession.ts';

/** All that a table can say of what follows from a step. */
export function followsOf(
  past: Past,
  step: Step,
  { told, now }: { readonly told: Told; readonly now: string },
): Parts {
  const { who, verb } = step;
  const { programme } = past;
  const isMember = isMemberNow(past, who);
  const { places, units } = programme;
  const name = `${who} ${verb}`;
  const balances = new Map(units.map((unit) => [unit.name, balanceOf(past, who, unit.name, now)]));
  const has = amountsOf(programme, balances);
  const sees = { sees: amountsOf(programme, shownOf(programme, balances)) };
  const level = isMember ? levelOn(past, who, todayOf(past, now)).id : 'none';
  // Ten years are walked for it, day by day.
  const falls = () => (isMember ? nextFall(past, who, todayOf(past, now)) : 'never');
  const hasMore = isMember ? { has } : {};
  const hears = isMember ? { told: listed(messagesOf(past, who, now)) } : {};
  const standings = isMember ? standingsOf(past, step, { told, now }) : {};
  const later = isMember ? laterOf(past, who, now) : {};
  const notes = { ...notesOf(past, who), ...standings, ...later };
  if (verb === 'has') return { [name]: has, ...notes, ...hears, ...breakageOf(past, now) };
  if (verb === 'is') return { [name]: level, falls: falls(), ...hears };
  if (told.refused !== null) {
    const { refused, nearest } = told;
    return { refused, ...(verb !== 'claims' || nearest === undefined ? {} : { nearest }) };
  }
  if (verb === 'taps')
    return { ...hasMore, level, falls: falls(), ...hears, ...indicatorOf(past, now) };
  if (verb === 'settles') return settlementText(past, told);
  if (verb === 'converts') return { gets: told.gets, ...hasMore };
  if (verb === 'draws') return drawText(told);
  if (verb === 'sends') return { batch: told.batch };
  if (verb === 'answers') return nowHas(past, now);
  if (verb === 'tells') return { ...hasMore, ...notesOf(past, who), ...standings };
  if (verb === 'approves' || verb === 'rejects') {
    return { decided: amountsOf(programme, shownOf(programme, told.decided)) };
  }
  if (verb === 'stocks') return { leaves: Number(told.leaves?.text(0)) };
  if (verb === 'claims' || verb === 'enters') return hasMore;
  if (verb === 'is granted') return { level };
  if (verb in cardVerbs || verb === 'takes in' || verb === 'lets go') return hasMore;
  if (verb === 'collects') return { earns: amountsOf(programme, told.earns), ...hasMore, ...later };
  if (verb === 'does')
    return { earns: amountsOf(programme, told.earns), ...hasMore, level, ...later };
  if (verb === 'returns' || verb === 'withdraws') {
    const left = isMember ? { owes: amountsOf(programme, debtsOf(past, who)), has } : {};
    const back = { ...backOf(programme, told), ...left };
    if (verb === 'withdraws') return { ...back, level, ...later };
    return {
      refund: (told.refund ?? Exact.zero).text(places),
      'gives back': amountsOf(programme, told.givesBack),
      ...{ ...back, ...(isMember ? { ...notes, ...sees, ...hears } : {}) },
    };
  }
  const bought = boughtOf(programme, told);
  if (verb === 'would buy') return bought;
  if (verb === 'fetches') return { pays: bought.pays, ...hasMore };
  const funded = fundedOf(past);
  return {
    ...{ ...bought, ...hasMore, ...notes, ...(isMember ? sees : {}), ...hears },
    ...(isMember && programme.tiers !== null ? { level } : {}),
    ...(Object.keys(funded).length > 0 ? { funded } : {}),
  };
}

/** What a receipt comes to. */
function boughtOf(programme: Programme, told: Told) {
  const { places, reserved } = programme;
  const off = [...(told.off ?? [])].map(([rule, money]) => [rule, money.text(places)]);
  return {
    pays: (told.pays ?? Exact.zero).text(places),
    off: off.length === 0 ? 'nothing' : Object.fromEntries(off),
    earns: amountsOf(programme, told.earns),
    ...(reserved.length === 0 ? {} : { 'not sold': listed(told.notSold ?? []) }),
  };
}

/** Points that goods or an event take with them. */
const backOf = (programme: Programme, told: Told): Parts => ({
  'takes back': amountsOf(programme, shownOf(programme, told.takesBack)),
  'writes off': amountsOf(programme, told.writesOff),
});

/** What cannot be spent yet. */
function laterOf(past: Past, who: string, now: string): Parts {
  const of = (amount: typeof heldOf) =>
    amountsOf(
      past.programme,
      new Map(past.programme.units.map(({ name }) => [name, amount(past, who, name, now)])),
    );
  return { held: of(heldOf), waits: of(waitsOf) };
}

function debtsOf({ programme, debts }: Past, who: string): ReadonlyMap<string, Exact> {
  const owed = (unit: string) => debts.get(`${who} owes ${unit}`) ?? Exact.zero;
  return new Map(programme.units.map(({ name }) => [name, owed(name)]));
}

/** What a member is to be told now. */
function messagesOf(past: Past, who: string, now: string): readonly string[] {
  const { programme } = past;
  const endings = endingsOf(past, who, now).map(({ unit, amount, day }) => {
    return `${Number(amount.times(coinsOf(programme, unit)).text(0))} ${unit} end after ${day}`;
  });
  return [...endings, ...noticesOf(past, who, now), ...nextNoticesOf(past, who)];
}

const listed = (lines: readonly string[]) => (lines.length === 0 ? 'nothing' : lines);

/** What the ends of periods have given: `rebate end 2026-Q1 on 2026-04-01: 1500.00 CREDIT`. */
function notesOf({ programme, notes }: Past, who: string): Parts {
  const own = notes
    .filter((note) => note.who === who)
    .map(({ rule, period, day, unit, amount }) => {
      const sum = `${amount.text(unitOf(programme, unit).scale)} ${unit}`;
      return `${rule} end ${period} on ${day}: ${sum}`;
    });
  return own.length === 0 ? {} : { 'credit notes': own };
}

/** Without what is hidden from whoever is told. */
function shownOf(
  programme: Programme,
  amounts: ReadonlyMap<string, Exact> | undefined,
): ReadonlyMap<string, Exact> {
  return new Map([...(amounts ?? [])].filter(([unit]) => !unitOf(programme, unit).isHidden));
}

/** Messages count in the smallest parts of a unit. */
const coinsOf = (programme: Programme, unit: string): Exact =>
  Exact.of(10n ** BigInt(unitOf(programme, unit).scale));

function amountsOf(
  programme: Programme,
  amounts: ReadonlyMap<string, Exact> | undefined,
): Parts | 'nothing' {
  const all = [...(amounts ?? [])].map(([unit, amount]) => {
    return [unit, amount.text(unitOf(programme, unit).scale)];
  });
  return all.length === 0 ? 'nothing' : Object.fromEntries(all);
}

/** What each rule has cost whoever bears it so far, where that comes to whole coins. */
function fundedOf({ programme, receipts }: Past): Parts {
  const rows = programme.rules.flatMap((rule) => {
    const { earn, multiply, discount, on } = rule;
    const unit = earn?.unit ?? multiply?.unit;
    const cost = unit === undefined ? null : unitOf(programme, unit).cost;
    if (on !== 'receipt' || (discount === null && cost === null)) return [];
    const offs = receipts.flatMap(({ offsNow }) => offsNow.filter((off) => off.rule === rule));
    const points = receipts.flatMap((receipt) =>
      receipt.points.filter((row) => row.points.rule === rule),
    );
    const amount = sumOf(points.map(stillOf));
    const money = sumOf(offs.map(totalOf)).plus(amount.times(cost ?? Exact.zero));
    const isWhole = money.rounded(programme.places, 'down').is(money);
    return isWhole ? [[rule.id, { [rule.fundedBy ?? 'shop']: money.text(programme.places) }]] : [];
  });
  return Object.fromEntries(rows);
}

/** Has somebody an account of his own? */
export function isMemberNow(past: Past, who: string): boolean {
  if (isMergedAway(past, who)) return false;
  return past.activated.has(who) || past.people.some((one) => one.name === who && one.isMember);
}
