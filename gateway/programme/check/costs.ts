import { addMonths } from '../../../protocol/calendar.ts';
import type { Discount, Rule } from '../evaluate/rule.ts';
import { decimalText, moneyText } from '../language/currency.ts';
import { shortened } from '../language/decimal.ts';
import type { Checking, Found } from './findings.ts';
import { rulePath } from './findings.ts';
import {
  bonusShare,
  discountShare,
  growthNeeded,
  percentText,
  profitText,
  type Share,
} from './profit.ts';
import { mostOf } from './steps.ts';
import { distinctFacts } from './unused.ts';

/** From here on a discount counts as large, in percent. */
const largePercent = 20;
/** So many different facts can be told at a till; so many rules can be known by a member. */
const factsMax = 5;
const rulesMax = 20;

/** What the rules cost, and what they make of members. */
export function costs(checking: Checking): Found[] {
  const { rules } = checking.programme;
  const found = rules.flatMap((rule) => [
    ...manyConditions(checking, rule),
    ...discountCosts(checking, rule),
    ...earnCosts(checking, rule),
  ]);
  if (rules.length <= rulesMax) return found;
  const text = `${rules.length} rules; members can know about ${rulesMax}`;
  const hint = 'tell members of few of them, and let the rest surprise';
  return [...found, { code: 'rules-many', path: ['rules'], text, hint }];
}

function manyConditions(checking: Checking, rule: Rule): Found[] {
  const { effect } = rule;
  const per = effect.kind === 'discount' ? (effect.discount.units?.per?.lines ?? null) : null;
  const facts = [...distinctFacts([rule.when]), ...distinctFacts([rule.lines, per])];
  const dates = rule.from === null && rule.until === null ? 0 : 1;
  const count = facts.length + dates + rule.limits.length;
  if (count <= factsMax) return [];
  const text = `"${rule.id}" has ${count} conditions; a cashier can explain about ${factsMax}`;
  const hint = 'leave out what changes little, or make two plain rules of it';
  return [{ code: 'conditions-many', path: rulePath(checking, rule.id), text, hint }];
}

function discountCosts(checking: Checking, rule: Rule): Found[] {
  if (rule.effect.kind !== 'discount') return [];
  const { discount } = rule.effect;
  const most = mostOf(discount);
  if (most === null || discount.units !== null || discount.pays !== null) return [];
  const { margin } = checking.shop;
  const path = rulePath(checking, rule.id, 'discount');
  const found: Found[] = [];
  const isLarge = most.num * 100 >= largePercent * most.den;
  const ofProfit = margin === null ? null : `${profitText(discountShare(most, margin))} %`;
  const isFree = rule.limits.length === 0 && rule.budget === null;
  if (isLarge && isFree && isPermanent(checking, rule)) {
    const share = ofProfit === null ? '' : `: ${ofProfit} of the profit`;
    const text = `"${rule.id}" takes ${percentText(most)} % off without an end${share}`;
    const hint = `stay below ${largePercent} %, or give it days, a limit or a budget: a price that is always low becomes the price`;
    found.push({ code: 'discount-permanent', path, text, hint });
  }
  if (margin !== null && most.num * margin.den > margin.num * most.den) {
    const text = `${percentText(most)} % is more than the margin of ${percentText(margin)} %: each sale loses money`;
    const hint = 'stay below the margin, unless the loss is meant';
    found.push({ code: 'discount-over-margin', path, text, hint });
  }
  if (isFree) found.push(...whoComes(checking, rule, { discount, most, isLarge }));
  if (margin !== null) {
    const steps = discount.off.kind === 'steps' ? discount.off.steps : [{ share: most }];
    const each = steps.map(
      ({ share }) => `${percentText(share)} % off is ${profitText(discountShare(share, margin))} %`,
    );
    const text = `of the profit at a margin of ${percentText(margin)} %: ${each.join(', ')}`;
    const hint = 'compare it with what the rule brings: see `stamgast replay`';
    found.push({ code: 'profit-share', path, text, hint });
  }
  return found;
}

function isPermanent({ file }: Checking, { from, until }: Rule): boolean {
  const first = from ?? file.effectiveFrom.slice(0, 10);
  return until === null || until >= addMonths(first, 12);
}

/** Cherry pickers, and who would buy anyway. */
function whoComes(
  checking: Checking,
  rule: Rule,
  what: { readonly discount: Discount; readonly most: Share; readonly isLarge: boolean },
): Found[] {
  const { most, discount, isLarge } = what;
  if (discount.off.kind !== 'share') return [];
  const isAsked = distinctFacts([rule.when]).some((fact) => fact !== 'member' && fact !== 'card');
  const path = rulePath(checking, rule.id, 'discount');
  const percent = percentText(most);
  if (isAsked) return [];
  if (rule.lines !== null) {
    if (!isLarge || discount.maxMinor !== null) return [];
    const text = `who buys nothing but these lines gets ${percent} % off, as often as they like`;
    const hint = 'ask for a receipt of some size (`receipt.total`), or give it a `limit`';
    return [{ code: 'cherry-pickers', path, text, hint }];
  }
  if (rule.from !== null || rule.until !== null) return [];
  const { margin } = checking.shop;
  const growth = margin === null ? null : growthNeeded(most, margin);
  const needs =
    margin === null
      ? `${moneyText(checking.programme.currency, hundred(checking, most))} of each 100 that they bought before are gone`
      : growth === null
        ? 'no growth can make up for it'
        : `sales must grow by ${profitText(growth)} % to earn the same`;
  const text = `"${rule.id}" gives ${percent} % to all for what they buy already: ${needs}`;
  const hint = 'give it for more than before: a ladder (`steps`), a `receipt.total`, other days';
  return [{ code: 'buys-anyway', path, text, hint }];
}

/** The share of 100 in minor units, rounded half up. */
function hundred({ programme }: Checking, share: Share): number {
  const places = moneyText(programme.currency, 0).split('.')[1]?.length ?? 0;
  return Math.round((100 * 10 ** places * share.num) / share.den);
}

/** A bonus costs less than a discount of the same figure, and how much less is told. */
function earnCosts(checking: Checking, rule: Rule): Found[] {
  const { margin } = checking.shop;
  const bonus = bonusOf(checking, rule);
  if (margin === null || bonus === null) return [];
  const path = rulePath(checking, rule.id, 'earn');
  const whole = discountShare(bonus, margin);
  const after = [2, 3, 10].map((purchases) => {
    return `${profitText(bonusShare({ bonus, margin, purchases }))} % after ${purchases} purchases`;
  });
  const text = `${percentText(bonus)} % back is at most ${profitText(whole)} % of the profit at a margin of ${percentText(margin)} %: ${after.join(', ')}`;
  const hint = 'points that nobody spends make it less: see `stamgast replay`';
  const found: Found[] = [{ code: 'profit-share', path, text, hint }];
  if (bonus.num * margin.den <= margin.num * bonus.den) return found;
  const loss = `${percentText(bonus)} % back is more than the margin of ${percentText(margin)} %`;
  const less = 'stay below the margin, unless the loss is meant';
  return [{ code: 'discount-over-margin', path, text: loss, hint: less }, ...found];
}

/** What a rule gives back of what is paid, by the value of its points; null when it cannot tell. */
function bonusOf({ programme }: Checking, rule: Rule): Share | null {
  if (rule.effect.kind !== 'earn') return null;
  const { earn } = rule.effect;
  const unit = programme.units.find((one) => one.unit === earn.unit);
  if (earn.per.kind !== 'money' || unit === undefined || unit.value === null) return null;
  const num = BigInt(earn.amount) * BigInt(unit.value.num);
  const den = BigInt(earn.per.minor) * BigInt(unit.value.den) * 10n ** BigInt(unit.scale);
  return shortened(num, den);
}

/** Points as a person reads them. */
export const pointsText = (checking: Checking, unit: string, amount: number): string => {
  const scale = checking.programme.units.find((one) => one.unit === unit)?.scale ?? 0;
  return `${decimalText(amount, scale)} ${unit}`;
};
