import { factsIn } from '../evaluate/condition.ts';
import type { Rule } from '../evaluate/rule.ts';
import { decimalText, moneyText } from '../language/currency.ts';
import { pointsText } from './costs.ts';
import { type Checking, type Found, rulePath } from './findings.ts';
import { firstLevel } from './levels.ts';

/** A reward further away than this is no reward. */
const monthsMax = 12;
const daysPerMonth = 365.25 / 12;
/** How often rules on the end of a period give. */
const monthsOf: ReadonlyMap<string, number> = new Map([
  ['month end', 1],
  ['quarter end', 3],
  ['year end', 12],
]);

/** What a median member gets of a unit in a month, at best. */
interface Rate {
  readonly amount: number;
  /** Counted by visits or pieces, not by money or by the end of a period. */
  readonly isByVisits: boolean;
}

/** Rewards that a median member reaches after more than 12 months, or never. */
export function rewards(checking: Checking): Found[] {
  const { shop } = checking;
  if (shop.medianMonthMinor === null && shop.medianVisits === null) return [];
  const rates = ratesOf(checking);
  const ofRules = checking.programme.rules.flatMap((rule) => [
    ...rewardOf(checking, rule, rates),
    ...ladderOf(checking, rule),
  ]);
  return [...ofRules, ...firstLevel(checking, monthsMax)];
}

function rewardOf(checking: Checking, rule: Rule, rates: ReadonlyMap<string, Rate>): Found[] {
  const { effect } = rule;
  const price =
    effect.kind === 'exchange'
      ? effect.exchange.from
      : effect.kind === 'discount'
        ? effect.discount.pays
        : null;
  const rate = price === null ? undefined : rates.get(price.unit);
  if (price === null || rate === undefined || isBehindExchange(checking, rule, price.unit)) {
    return [];
  }
  const months = price.amount / rate.amount;
  const path = rulePath(checking, rule.id, effect.kind === 'exchange' ? 'exchange' : 'discount');
  const points = pointsText(checking, price.unit, price.amount);
  const life = lifeOf(checking, price.unit);
  const a = `"${rule.id}" needs ${points}`;
  const found: Found[] = [];
  if (life !== null && months > life) {
    const text = `${a}, which takes a median member ${monthsText(months)}, and they live for ${monthsText(life)}`;
    const hint = `give ${price.unit} a longer life, or ask for less`;
    found.push({ code: 'reward-expires', path, text, hint });
  }
  if (months <= monthsMax) return found;
  const isRare = rate.isByVisits && (checking.shop.medianVisits ?? 0) < 1000;
  if (isRare) {
    const visits = decimalText((checking.shop.medianVisits ?? 0) * 12, 3).replace(/\.?0+$/, '');
    const text = `${a}; with ${visits} visits a year that takes ${monthsText(months)}`;
    const hint = 'ask for fewer, or count money instead of visits: members come too rarely';
    return [...found, { code: 'rare-purchases', path, text, hint }];
  }
  const text = `${a}; a median member, ${how(checking, rate)}, has them after ${monthsText(months)}`;
  const hint = `ask for less, or give more: within ${monthsMax} months members still care`;
  return [...found, { code: 'reward-far', path, text, hint }];
}

const how = ({ programme, shop }: Checking, { isByVisits }: Rate): string =>
  isByVisits || shop.medianMonthMinor === null
    ? `with ${decimalText(shop.medianVisits ?? 0, 3).replace(/\.?0+$/, '')} visits a month`
    : `with ${moneyText(programme.currency, shop.medianMonthMinor)} a month`;

/** The exchange that gives the unit, which nobody earns otherwise, says it already. */
function isBehindExchange({ programme }: Checking, rule: Rule, unit: string): boolean {
  if (rule.effect.kind === 'exchange') return false;
  return !programme.rules.some(({ effect }) => effect.kind === 'earn' && effect.earn.unit === unit);
}

/** The first step of a ladder over turnover. */
function ladderOf({ programme, file, shop }: Checking, rule: Rule): Found[] {
  const month = shop.medianMonthMinor;
  if (month === null || month === 0 || rule.effect.kind !== 'discount') return [];
  const { off } = rule.effect.discount;
  if (off.kind !== 'steps') return [];
  const [first] = off.steps;
  const tally = programme.tallies.find(({ name }) => off.by === `tally.${name}`);
  if (first === undefined || tally === undefined) return [];
  if (tally.of !== 'paid' && tally.of !== 'shelf') return [];
  const months = first.from / month;
  const span = tally.days === null ? null : tally.days / daysPerMonth;
  const money = (minor: number) => moneyText(programme.currency, minor);
  const at = file.rules.findIndex(({ id }) => id === rule.id);
  const path = ['rules', at, 'discount', 'steps', 0];
  const a = `the first step of "${rule.id}" begins at ${money(first.from)}`;
  const member = `a median member, with ${money(month)} a month,`;
  if (span !== null && months > span) {
    const text = `${a} within ${tally.days} days; ${member} never reaches it`;
    const hint = 'begin lower, or count more days';
    return [{ code: 'reward-far', path, text, hint }];
  }
  if (months <= monthsMax) return [];
  const text = `${a}; ${member} reaches it after ${monthsText(months)}`;
  const hint = `begin lower: within ${monthsMax} months members still care`;
  return [{ code: 'reward-far', path, text, hint }];
}

/** Rules that hold on any day for any member, and what exchanges make of their points. */
function ratesOf(checking: Checking): ReadonlyMap<string, Rate> {
  const { programme } = checking;
  const rates = new Map<string, Rate>();
  const add = (unit: string, amount: number, isByVisits: boolean) => {
    const before = rates.get(unit);
    const isBoth = before?.isByVisits === true || isByVisits;
    if (amount > 0) rates.set(unit, { amount: (before?.amount ?? 0) + amount, isByVisits: isBoth });
  };
  for (const rule of programme.rules) {
    if (rule.effect.kind !== 'earn' || !isForAll(rule)) continue;
    const { unit, per, amount } = rule.effect.earn;
    const { medianMonthMinor, medianVisits } = checking.shop;
    const visits = (medianVisits ?? 0) / 1000;
    if (per.kind === 'money') add(unit, ((medianMonthMinor ?? 0) / per.minor) * amount, false);
    const months = monthsOf.get(rule.on);
    if (per.kind === 'receipt') {
      if (months === undefined) add(unit, visits * amount, true);
      else add(unit, amount / months, false);
    }
    // One piece a visit: who buys a wash buys one.
    if (per.kind === 'quantity') add(unit, ((visits * 1000) / per.thousandths) * amount, true);
  }
  // What comes out of an exchange may go into the next one.
  const exchanges = programme.rules.flatMap(({ effect }) =>
    effect.kind === 'exchange' ? [effect.exchange] : [],
  );
  for (let round = 0; round < programme.units.length; round += 1) {
    for (const { from, to } of exchanges) {
      const rate = rates.get(from.unit);
      if (rate === undefined || rates.has(to.unit)) continue;
      add(to.unit, (rate.amount / from.amount) * to.amount, rate.isByVisits);
    }
  }
  return rates;
}

function isForAll(rule: Rule): boolean {
  if (rule.on !== 'receipt' && !monthsOf.has(rule.on)) return false;
  const isAlways = rule.from === null && rule.until === null;
  return isAlways && factsIn(rule.when).every((fact) => fact === 'member' || fact === 'card');
}

/** Life of a unit in months; null: for ever. */
function lifeOf({ programme }: Checking, unit: string): number | null {
  const life = programme.units.find((one) => one.unit === unit)?.life ?? null;
  if (life === null) return null;
  return 'months' in life ? life.months : life.days / daysPerMonth;
}

/** Rounded up to a tenth: `12.5 months`. */
function monthsText(months: number): string {
  const tenths = Math.ceil(months * 10 - 1e-9);
  return `${decimalText(tenths, 1).replace('.0', '')} months`;
}
