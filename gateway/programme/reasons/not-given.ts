import { assert } from '../../../protocol/units.ts';
import { isDrawn } from '../evaluate/chance.ts';
import { lineCheck } from '../evaluate/condition.ts';
import { stepOf, stepValue } from '../evaluate/discounts.ts';
import type { BasketLine } from '../evaluate/facts.ts';
import { addUses, roomOf } from '../evaluate/limits.ts';
import type { Budget, Discount, Limit, LineCondition, Rule } from '../evaluate/rule.ts';
import { standTogether } from '../evaluate/stacking.ts';
import { moneyText } from '../language/currency.ts';
import { touchesHidden } from '../language/hidden.ts';
import type { Programme } from '../types.ts';
import { aloneOn, type GivesAlone } from './alone.ts';
import {
  type Failure,
  failuresOf,
  isOfMember,
  isPrivate,
  isTime,
  isTold,
  wantedText,
} from './failure.ts';
import { toldRules } from './secret.ts';
import { amountText } from './sentences.ts';
import { stepText } from './steps.ts';
import type { Explained, NotGiven, ReasonFacts } from './types.ts';

type Why = Omit<NotGiven, 'rule'>;

/** What the reasons of one receipt are found with. */
interface About extends Explained {
  readonly givesAlone: GivesAlone;
  readonly stacks: ReadonlyMap<string, Rule['stack']>;
  /** The figures of the member may be told: nothing of the answer is kept. */
  readonly isQuote: boolean;
}

/**
 * For each rule of receipts that gave nothing, in the order of the file: why not. What a rule would have given
 * alone tells its own reasons from those of its neighbours; see `aloneOn` for what that costs.
 * The answer of a purchase is kept for good, so nothing in it says what was found of the member:
 * of facts on them it has the code and what the rule asks for. A quote also tells tallies and
 * amounts, and nothing of the person either.
 * Example: 80.00 under `receipt.total: { gte: "100.00" }` -> `five: needs a total of at least
 * EUR 100.00, here: EUR 80.00`.
 */
export function notGivenOf(
  version: Programme,
  explained: Explained,
  { isQuote }: { readonly isQuote: boolean },
): readonly NotGiven[] {
  const about: About = {
    ...explained,
    ...{ isQuote, givesAlone: aloneOn(version, explained) },
    stacks: new Map(version.rules.map(({ id, stack }) => [id, stack])),
  };
  const given = new Set([
    ...about.evaluation.discounts.map(({ rule }) => rule),
    ...about.evaluation.earned.filter(({ amount }) => amount > 0).map(({ rule }) => rule),
    ...about.exchanged,
  ]);
  return toldRules(version, about.asked)
    .filter(
      (rule) => rule.on === 'receipt' && !given.has(rule.id) && !touchesHidden(version.units, rule),
    )
    .map((rule) => {
      const { code, facts, reason } = whyNot(version, rule, about);
      return { rule: rule.id, code, facts, reason: `${rule.id}: ${reason}` };
    });
}

/** Why each of these rules, which an event sets off, gave nothing. As stingy as a purchase's. */
export function notGivenOn(
  version: Programme,
  rules: readonly Rule[],
  about: Pick<Explained, 'asked' | 'uses'>,
): readonly NotGiven[] {
  const told = new Set(toldRules(version, about.asked).map(({ id }) => id));
  return rules.flatMap((rule) => {
    if (!told.has(rule.id)) return [];
    const { code, facts, reason } =
      timeOf(rule, about) ??
      personOf(version, rule, { ...about, isQuote: false }) ??
      chanceOf(rule, about) ??
      limitOf(version, rule, about) ??
      (rule.budget === null ? tooLittle(version, rule) : tooPoor(rule.budget));
    return { rule: rule.id, code, facts, reason: `${rule.id}: ${reason}` };
  });
}

const tooLittle = (version: Programme, { effect }: Rule): Why =>
  why('TOO_LITTLE', {}, `it comes to less than ${leastOf(version, effect)}`);

const tooPoor = ({ minor }: Budget): Why =>
  why('BUDGET', { budgetMinor: minor }, 'what its budget has left is too little');

function whyNot(version: Programme, rule: Rule, about: About): Why {
  return (
    timeOf(rule, about) ??
    personOf(version, rule, about) ??
    chanceOf(rule, about) ??
    linesOf(version, rule, about) ??
    limitOf(version, rule, withOthers(about)) ??
    costOf(version, rule, about) ??
    amountOf(version, rule, about) ??
    neighbourOf(version, rule, about)
  );
}

/** What others of this receipt have taken of limits that are shared. */
const withOthers = ({ asked, uses, evaluation }: About): Pick<About, 'asked' | 'uses'> => ({
  asked,
  uses: addUses(uses, evaluation.uses),
});

/** Its days are others. */
function timeOf({ from, until }: Rule, { asked }: Pick<Explained, 'asked'>): Why | null {
  const { day } = asked.basket;
  if (from !== null && day < from) return why('NOT_NOW', { from }, `begins on ${from}`);
  if (until !== null && day > until) return why('NOT_NOW', { until }, `ended with ${until}`);
  return null;
}

/** What `when` asks, and whether there is anybody to give to. */
function personOf(
  version: Programme,
  rule: Rule,
  { asked, isQuote }: Pick<About, 'asked' | 'isQuote'>,
): Why | null {
  const failures = failuresOf(rule.when, asked);
  const { effect } = rule;
  const isForMembers = effect.kind !== 'discount' || effect.discount.pays !== null;
  const asksMember = failures.length > 0 && failures.every(({ fact }) => isOfMember(fact));
  if (asked.member === null && (isForMembers || asksMember)) {
    return needsCard;
  }
  const shown = failures.map((one) => told(one, isQuote));
  const [first] = shown;
  return first === undefined ? null : conditionOf(version, shown, first);
}

/** It is for whom it is drawn. */
function chanceOf({ id, chance }: Rule, { asked }: Pick<Explained, 'asked'>): Why | null {
  if (chance === null || isDrawn(id, chance, asked) === true) return null;
  return why('NOT_DRAWN', { oneIn: chance.oneIn }, 'was not drawn today');
}

/** A failure without what was found, where that is not to be told. */
function told(failure: Failure, isQuote: boolean): Failure {
  const { fact } = failure;
  return isTold(fact, isQuote) ? failure : { ...failure, found: undefined };
}

function conditionOf(version: Programme, failures: readonly Failure[], first: Failure): Why {
  if (failures.some(({ fact }) => isPrivate(fact))) {
    return notForMember;
  }
  const wanted = failures.map((failure) => wantedText(version, failure)).join(', or ');
  const { fact, truth, found } = first;
  if (truth === null) return why('NOT_KNOWN', { fact }, `needs ${wanted}, which is not known`);
  const facts = {
    fact,
    ...(typeof found === 'number' || typeof found === 'string' ? { found } : {}),
    ...limitIn(first),
  };
  const code = failures.every((one) => isTime(one.fact)) ? 'NOT_NOW' : 'CONDITION';
  return why(code, facts, `needs ${wanted}`);
}

/** The one figure that a condition asks for, if it is one. */
function limitIn({ test }: Failure): ReasonFacts {
  return 'value' in test && typeof test.value !== 'boolean' ? { wanted: test.value } : {};
}

/** Nothing on the receipt for it, or too little. */
function linesOf(version: Programme, rule: Rule, { asked }: Explained): Why | null {
  if (rule.effect.kind === 'exchange') return null;
  const { discount, earn } = version.exclusions;
  const excluded = rule.effect.kind === 'discount' ? discount : earn;
  const named = matching(asked.basket.lines, rule.lines);
  if (named.length === 0) return why('NO_LINES', {}, 'nothing on the receipt that it is for');
  const out = excluded === null ? [] : matching(named, excluded);
  if (out.length === named.length) {
    const what = rule.effect.kind === 'discount' ? 'get no discount' : 'earn nothing';
    return why('EXCLUDED', {}, `the articles that it is for ${what}`);
  }
  const per = rule.effect.kind === 'discount' ? rule.effect.discount.units?.per : null;
  if (per === undefined || per === null) return null;
  const counted = matching(asked.basket.lines, per.lines);
  const found = counted.reduce((sum, line) => sum + line.quantity, 0);
  if (found >= per.quantity) return null;
  const facts = { wanted: per.quantity / 1000, found: found / 1000 };
  return why('NEEDS_MORE', facts, `needs ${facts.wanted} of its articles, here are ${facts.found}`);
}

function limitOf(
  version: Programme,
  rule: Rule,
  { asked, uses }: Pick<Explained, 'asked' | 'uses'>,
): Why | null {
  const room = roomOf(rule, asked, uses);
  if (room.ok) return null;
  if ('scope' in room.limit) {
    const { scope } = room.limit;
    if (scope === 'member' && asked.member === null) {
      return needsCard;
    }
    if (scope === 'cashier' && asked.basket.cashier === undefined) {
      return why('NOT_KNOWN', { fact: 'cashier' }, 'needs to know the cashier');
    }
  }
  return 'scope' in room.limit ? usedUp(version, room.limit) : overBudget(version, room.limit);
}

function usedUp(version: Programme, limit: Limit): Why {
  const { scope, of, max, per, isStock, shared } = limit;
  if (isStock === true) return why('LIMIT', { scope, max, per }, 'is out of stock');
  const whose = { total: 'in all', member: 'a member', store: 'a store', cashier: 'a cashier' };
  const period = per === 'ever' ? '' : ` per ${per}`;
  const times = max === 1 ? 'once' : `${max} times`;
  const most = of === 'uses' ? times : moneyText(version.currency, max);
  // Who has never had this offer has had another one that shares its limit.
  const sharing = version.rules.filter((rule) => rule.limits.some((one) => one.shared === shared));
  const names = sharing.map((rule) => rule.id).join(' and ');
  const together = shared === undefined || sharing.length < 2 ? '' : ` for ${names} together`;
  const sentence = `is used up: ${most} ${whose[scope]}${period}${together}`;
  return why('LIMIT', { scope, max, per }, sentence);
}

function overBudget({ currency }: Programme, { minor, per }: Budget): Why {
  const period = per === 'ever' ? '' : ` per ${per}`;
  const money = moneyText(currency, minor);
  return why('BUDGET', { budgetMinor: minor, per }, `its budget of ${money}${period} is used up`);
}

/** Too few stamps or points, before the receipt for a discount, after it for an exchange. */
function costOf(version: Programme, rule: Rule, about: About): Why | null {
  const { asked, after, isQuote } = about;
  const { effect } = rule;
  if (effect.kind === 'exchange') {
    const { from } = effect.exchange;
    return tooFew(version, from, { found: after.get(from.unit)?.available ?? 0, isQuote });
  }
  const pays = effect.kind === 'discount' ? effect.discount.pays : null;
  if (pays === null) return null;
  const found = asked.member?.available.get(pays.unit) ?? 0;
  return found < pays.amount ? tooFew(version, pays, { found, isQuote }) : null;
}

/** What the member has is told in a quote only, as any amount of theirs (see `isTold`). */
function tooFew(
  version: Programme,
  wanted: { readonly unit: string; readonly amount: number },
  { found, isQuote }: { readonly found: number; readonly isQuote: boolean },
): Why {
  const { unit, amount } = wanted;
  const needs = `needs ${amountText(version, wanted)}`;
  const facts = { unit, wanted: amount };
  if (!isTold(`unit.${unit}`, isQuote)) return why('TOO_FEW', facts, needs);
  const has = amountText(version, { unit, amount: found });
  return why('TOO_FEW', { ...facts, found }, `${needs}, here: ${has}`);
}

/** It would give nothing even if it stood alone. */
function amountOf(version: Programme, rule: Rule, about: About): Why | null {
  if (about.givesAlone(rule)) return null;
  const { effect } = rule;
  if (effect.kind === 'discount') {
    const { off } = effect.discount;
    if (off.kind === 'steps') return stepWhy(version, rule, effect.discount, about);
    if (off.kind === 'cost' && about.asked.basket.lines.every((one) => one.costMinor === undefined))
      return why('NOT_KNOWN', { fact: 'costMinor' }, 'needs the cost of the article, not known');
  }
  if (rule.budget?.isPartial === false) {
    return tooPoor(rule.budget);
  }
  if (effect.kind === 'discount') {
    // Of a price in whole coupons the rest of a budget or of a limit may pay for none.
    const { budget } = rule;
    const isShort = effect.discount.pays !== null && (budget !== null || rule.limits.length > 0);
    if (!isShort) return nothingLeft;
    return budget === null
      ? why('LIMIT', {}, 'what its limit has left is too little')
      : why('BUDGET', { budgetMinor: budget.minor }, 'what its budget has left is too little');
  }
  return why('TOO_LITTLE', {}, `the receipt comes to less than ${leastOf(version, effect)}`);
}

function stepWhy(version: Programme, rule: Rule, discount: Discount, about: About): Why {
  const { off } = discount;
  if (off.kind !== 'steps') return nothingLeft;
  const lines = matching(about.asked.basket.lines, rule.lines);
  const base = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const value = stepValue(off.by, { base, asked: about.asked });
  const [first] = off.steps;
  if (about.asked.member === null && isOfMember(off.by)) return needsCard;
  if (isPrivate(off.by)) return notForMember;
  if (value === null) return why('NOT_KNOWN', { fact: off.by }, `needs ${off.by}, not known`);
  if (first === undefined || stepOf(off.steps, value) !== null) return nothingLeft;
  const show = (figure: number) => stepText(version, off.by, figure);
  const facts = { fact: off.by, wanted: first.from };
  const begins = `begins at ${show(first.from)}`;
  if (!isTold(off.by, about.isQuote)) return why('STEP', facts, begins);
  return why('STEP', { ...facts, found: value }, `${begins}, here: ${show(value)}`);
}

/** Alone it would have given something: whatever stands beside it is the reason. */
function neighbourOf(version: Programme, rule: Rule, about: About): Why {
  const { discounts } = about.evaluation;
  if (rule.effect.kind !== 'discount') {
    return why(
      'TOO_LITTLE',
      {},
      `what is paid comes to less than ${leastOf(version, rule.effect)}`,
    );
  }
  const { pays } = rule.effect.discount;
  if (pays !== null) {
    const taken = discounts.reduce(
      (sum, one) => sum + (one.pays?.unit === pays.unit ? one.pays.amount : 0),
      0,
    );
    const left = (about.asked.member?.available.get(pays.unit) ?? 0) - taken;
    if (left < pays.amount) {
      return tooFew(version, pays, { found: left, isQuote: about.isQuote });
    }
  }
  const other = discounts.find((given) => closes(about, given.rule, rule));
  if (other !== undefined) {
    return why('OTHER_OFFER', { other: other.rule }, `${other.rule} is given in its place`);
  }
  if (version.discountCap !== null) {
    return why('CAP', {}, 'all discounts together have reached their cap');
  }
  return nothingLeft;
}

/** Does the one, once given, keep the other away? */
function closes({ stacks }: About, given: string, rule: Rule): boolean {
  const stack = stacks.get(given);
  if (stack === undefined) return false;
  if (stack.mode === 'alone') return !standTogether(stack, rule.stack);
  const { group, mode } = rule.stack;
  return stack.group === group && stack.mode === mode && mode !== 'add';
}

/** The least that a rule on points gives. */
function leastOf(version: Programme, effect: Rule['effect']): string {
  assert(effect.kind === 'earn' || effect.kind === 'multiply', 'it is a rule on points');
  const unit = effect.kind === 'earn' ? effect.earn.unit : effect.unit;
  return amountText(version, { unit, amount: 1 });
}

function matching(lines: readonly BasketLine[], condition: LineCondition): readonly BasketLine[] {
  const holds = lineCheck(condition);
  return lines.filter((line) => holds(line) === true);
}

function why(code: NotGiven['code'], facts: ReasonFacts, reason: string): Why {
  return { code, facts, reason };
}

const nothingLeft: Why = why('NOTHING_LEFT', {}, 'nothing is left that it could take off');
const needsCard: Why = why('NEEDS_CARD', {}, "needs a member's card");
const notForMember: Why = why('NOT_FOR_MEMBER', {}, 'is no offer for this member');
