import { type CustomerLanguage, fillText, formatAmount } from '../../../protocol/text.ts';
import type { Minor, Ratio } from '../../../protocol/units.ts';
import { lineCheck, receiptCheck } from '../evaluate/condition.ts';
import { type Given, stepValue } from '../evaluate/discounts.ts';
import type { Asked, BasketLine } from '../evaluate/facts.ts';
import { roomOf } from '../evaluate/limits.ts';
import type { Rule, Step } from '../evaluate/rule.ts';
import { currencyPlaces } from '../language/currency.ts';
import { touchesHidden } from '../language/hidden.ts';
import { talliesOf } from '../tallies.ts';
import type { Programme } from '../types.ts';
import { unitIn } from '../versions.ts';
import { failuresOf } from './failure.ts';
import { askLarger, cellsMax, isInReach, type Larger, type Wish } from './larger.ts';
import { nudgeTexts } from './nudge-texts.ts';
import { toldRules } from './secret.ts';
import { discountReason, earnReason, percentText, saidOf, unitWord } from './sentences.ts';
import { stepPlaces } from './steps.ts';
import type { Explained, Nudge, ReasonFacts } from './types.ts';

/** What a line of a nudge is made of; `texts` are written for a language. */
interface Found {
  readonly code: Nudge['code'];
  readonly facts: ReasonFacts;
  readonly texts: (language: CustomerLanguage) => Readonly<Record<string, string>>;
}

/**
 * What would give more, one a rule at most, in the order of the file: the next step of a ladder, a
 * total that is nearly there, the stamps that are missing to the next reward. What a larger receipt
 * would give is found by evaluating it, so limits, budgets, caps and neighbours all count. A till
 * waits for this: see `askLarger` for how many receipts are evaluated, `isInReach` for how much
 * more is thought of, and above `cellsMax` lines x rules there are no nudges at all.
 * Example: 19,500.00 under 10,000: 5 %, 20,000: 10 % -> `500.00 more -> 10 %, saves 2,000.00`.
 */
export function nudgesOf(
  version: Programme,
  about: Explained,
  language: CustomerLanguage | undefined,
): readonly Nudge[] {
  if (version.rules.length * about.asked.basket.lines.length > cellsMax) return [];
  // Nobody is promised what a draw decides, or told of what is hidden.
  const open = toldRules(version, about.asked).filter(
    (rule) =>
      rule.on === 'receipt' &&
      rule.chance === null &&
      !touchesHidden(version.units, rule) &&
      isOpen(rule, about),
  );
  const ideas = open.map((rule) => ({ rule, idea: nudgeOf(version, rule, about) }));
  const wishes = ideas.flatMap(({ idea }) => (isWish(idea) ? idea : []));
  const granted = askLarger(version, about, wishes);
  return ideas.flatMap(({ rule, idea }): Nudge[] => {
    const found = isWish(idea) ? granted.get(idea) : idea;
    if (found === null || found === undefined) return [];
    const { code, facts, texts } = found;
    const text = (spoken: CustomerLanguage) => fillText(nudgeTexts[spoken][code], texts(spoken));
    const said = language === undefined ? {} : { said: text(language) };
    return [{ rule: rule.id, code, facts, reason: text('en'), ...said }];
  });
}

/** Something to say, something that a larger receipt has to be asked for, or nothing. */
type Idea = Found | Wish<Found> | null;

const isWish = (idea: Idea): idea is Wish<Found> => idea !== null && 'missingMinor' in idea;

/** On its days, and not used up. */
function isOpen(rule: Rule, { asked, uses }: Explained): boolean {
  const { from, until } = rule;
  const { day } = asked.basket;
  if ((from !== null && day < from) || (until !== null && day > until)) return false;
  return roomOf(rule, asked, uses).ok;
}

function nudgeOf(version: Programme, rule: Rule, about: Explained): Idea {
  const { effect } = rule;
  if (effect.kind === 'exchange') return rewardOf(version, rule, about);
  const holds = receiptCheck(rule.when)(about.asked) === true;
  if (!holds) return totalOf(version, rule, about);
  if (effect.kind !== 'discount') return null;
  const { off, pays } = effect.discount;
  if (off.kind === 'steps') {
    const isOnReceipt = off.by === 'lines.total' || off.by === 'receipt.total';
    const ladder = { rule, by: off.by, steps: off.steps };
    return isOnReceipt ? stepNow(version, ladder, about) : stepLater(version, ladder, about);
  }
  return pays === null ? null : rewardOf(version, rule, about);
}

interface Ladder {
  readonly rule: Rule;
  readonly by: string;
  readonly steps: readonly Step[];
}

/** The next step of a ladder that goes by the receipt itself. */
function stepNow(version: Programme, { rule, by, steps }: Ladder, about: Explained): Idea {
  const { asked, evaluation } = about;
  const base = by === 'lines.total' ? baseOf(version, rule, about) : 0;
  const value = stepValue(by, { base, asked });
  const next = steps.find(({ from }) => value !== null && from > value);
  if (value === null || next === undefined) return null;
  return wishOf(version, rule, about, {
    missingMinor: next.from - value,
    found: (larger) => {
      const given = larger.discounts.find((one) => one.rule === rule.id);
      if (given?.step?.from !== next.from || savedBy(larger) <= savedBy(evaluation)) return null;
      return stepFound(version, { missing: next.from - value, share: next.share, given });
    },
  });
}

function stepFound(
  version: Programme,
  step: { readonly missing: Minor; readonly share: Ratio; readonly given: Given },
): Found {
  const { missing, share, given } = step;
  return {
    code: 'STEP',
    facts: { missingMinor: missing, ...shareFacts(share), savesMinor: given.minor },
    texts: (language) => ({
      more: money(version, language, missing),
      percent: percentIn(language, share),
      saves: money(version, language, given.minor),
    }),
  };
}

/** The next step of a ladder that goes by a tally, which holds from the next receipt on. */
function stepLater(version: Programme, { by, steps }: Ladder, about: Explained): Found | null {
  const name = /^tally\.(.+)$/.exec(by)?.[1];
  const tally = version.tallies.find((one) => one.name === name);
  const before = name === undefined ? undefined : about.asked.member?.tallies.get(name);
  if (tally === undefined || before === undefined) return null;
  const alone = { ...version, tallies: [tally] };
  const isCount = tally.of === 'paid' || tally.of === 'shelf' || tally.of === 'quantity';
  if (!isCount) return null;
  const added = talliesOf(alone, about.asked, about.evaluation.paid);
  const value = added.reduce((sum, { amount }) => sum + amount, before);
  const next = steps.find(({ from }) => from > value);
  if (next === undefined) return null;
  const missing = next.from - value;
  const scale = stepPlaces(version, by);
  return {
    code: 'NEXT_STEP',
    facts: { tally: tally.name, missing, ...shareFacts(next.share) },
    texts: (language) => ({
      more: formatAmount({ language, amount: missing, scale }),
      percent: percentIn(language, next.share),
    }),
  };
}

/** A rule that only wants a larger total. */
function totalOf(version: Programme, rule: Rule, about: Explained): Idea {
  const failures = failuresOf(rule.when, about.asked);
  const [first] = failures;
  if (first === undefined || failures.length > 1 || first.isNot) return null;
  const { fact, test, found } = first;
  if (fact !== 'receipt.total' || (test.op !== 'gte' && test.op !== 'gt')) return null;
  if (typeof found !== 'number') return null;
  const missing = test.value - found + (test.op === 'gt' ? 1 : 0);
  return wishOf(version, rule, about, {
    missingMinor: missing,
    found: (larger) => {
      const reward = rewardIn(version, rule, larger);
      if (reward === null) return null;
      return {
        code: 'TOTAL',
        facts: { missingMinor: missing, ...reward.facts },
        texts: (language) => ({
          more: money(version, language, missing),
          reward: saidOf(rule, { language, ...reward.said }),
        }),
      };
    },
  });
}

/** What a rule gives on a larger receipt. */
function rewardIn(
  version: Programme,
  rule: Rule,
  larger: Larger,
): {
  readonly facts: ReasonFacts;
  readonly said: { readonly amount: number; readonly scale: number; readonly reason: string };
} | null {
  const given = larger.discounts.find((one) => one.rule === rule.id);
  if (given !== undefined) {
    const amount = given.minor;
    const reason = discountReason(version, rule, given);
    const scale = currencyPlaces(version.currency) ?? 2;
    return { facts: { savesMinor: amount }, said: { amount, scale, reason } };
  }
  const earned = larger.earned.find((one) => one.rule === rule.id && one.amount > 0);
  const unit = earned === undefined ? null : unitIn(version, earned.unit);
  if (earned === undefined || unit === null) return null;
  const { amount } = earned;
  const paidMinor = larger.paid.reduce((sum, { minor }) => sum + minor, 0);
  const reason = earnReason({ rule, unit, amount, version, paidMinor });
  const facts = { unit: unit.unit, amount };
  return { facts, said: { amount, scale: unit.scale, reason } };
}

/** Stamps or points that are missing to the next reward. */
function rewardOf(version: Programme, rule: Rule, { asked, after }: Explained): Found | null {
  const { effect } = rule;
  if (asked.member === null || receiptCheck(rule.when)(asked) !== true) return null;
  const isExchange = effect.kind === 'exchange';
  const cost = isExchange
    ? effect.exchange.from
    : effect.kind === 'discount'
      ? effect.discount.pays
      : null;
  const unit = cost === null ? null : unitIn(version, cost.unit);
  if (cost === null || unit === null) return null;
  const missing = cost.amount - (after.get(cost.unit)?.all ?? 0);
  if (missing <= 0) return null;
  const to = isExchange ? effect.exchange.to : null;
  const toUnit = to === null ? null : unitIn(version, to.unit);
  return {
    code: 'REWARD',
    facts: { unit: cost.unit, missing, ...(to === null ? {} : { reward: to.unit }) },
    texts: (language) => ({
      more: points(language, unit, missing),
      reward: to === null || toUnit === null ? rule.id : points(language, toUnit, to.amount),
    }),
  };
}

/** A wish on the first line that the rule looks at; null without one, or out of reach. */
function wishOf(
  version: Programme,
  rule: Rule,
  { asked }: Explained,
  wish: Omit<Wish<Found>, 'line'>,
): Wish<Found> | null {
  if (!isInReach(wish.missingMinor, asked)) return null;
  const [line] = linesOf(version, rule, asked);
  return line === undefined ? null : { ...wish, line };
}

/** What the rule's lines cost as it is asked: before its own discount, after those of others. */
function baseOf(version: Programme, rule: Rule, { asked, evaluation }: Explained): Minor {
  const own = new Set(linesOf(version, rule, asked).map(({ line }) => line));
  const given = evaluation.discounts.find((one) => one.rule === rule.id);
  const taken = new Map(given?.lines.map(({ line, minor }) => [line, minor]));
  return evaluation.paid
    .filter(({ line }) => own.has(line))
    .reduce((sum, { line, minor }) => sum + minor + (taken.get(line) ?? 0), 0);
}

/** Lines that a rule looks at and that are not excluded. */
function linesOf(version: Programme, rule: Rule, { basket }: Asked): readonly BasketLine[] {
  const holds = lineCheck(rule.lines);
  const { discount, earn } = version.exclusions;
  const out = rule.effect.kind === 'discount' ? discount : earn;
  const isOut = out === null ? () => false : lineCheck(out);
  return basket.lines.filter((line) => holds(line) === true && isOut(line) !== true);
}

const savedBy = ({ discounts }: { readonly discounts: readonly Given[] }): Minor =>
  discounts.reduce((sum, { minor }) => sum + minor, 0);

const shareFacts = (share: Ratio) => ({ percent: percentText(share) });

function percentIn(language: CustomerLanguage, share: Ratio): string {
  const text = percentText(share);
  const scale = text.split('.')[1]?.length ?? 0;
  return formatAmount({ language, amount: Number(text.replace('.', '')), scale });
}

function money(version: Programme, language: CustomerLanguage, amount: Minor): string {
  return formatAmount({ language, amount, scale: currencyPlaces(version.currency) ?? 2 });
}

function points(
  language: CustomerLanguage,
  unit: { readonly unit: string; readonly scale: number },
  amount: number,
): string {
  return `${formatAmount({ language, amount, scale: unit.scale })} ${unitWord(unit, amount)}`;
}
