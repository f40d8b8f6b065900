import type { Condition, Discount, Rule } from '../evaluate/rule.ts';
import { standTogether } from '../evaluate/stacking.ts';
import { always } from '../language/conditions.ts';
import { canHold } from './can-hold.ts';
import { worldOf } from './dead-rules.ts';
import { type Checking, type Found, rulePath } from './findings.ts';

type DiscountRule = Rule & { readonly effect: { readonly kind: 'discount' } };

/** Discounts that another one always keeps from being given. */
export function shadowedRules(checking: Checking): Found[] {
  const rules = inOrder(checking.programme.rules);
  return rules.flatMap((rule, at) => {
    const winner = rules.find((other, n) => beats(checking, other, rule, n < at));
    if (winner === undefined) return [];
    const { mode } = winner.stack;
    const why =
      mode === 'alone'
        ? 'nothing is given beside that'
        : mode === 'first'
          ? `only the first of the group "${winner.stack.group}" is given`
          : `it gives at least as much, and only the best of "${winner.stack.group}" is given`;
    return {
      code: 'rule-shadowed' as const,
      path: rulePath(checking, rule.id),
      text: `"${rule.id}" is never given: "${winner.id}" always holds where it does, and ${why}`,
      hint: 'ask for more in the other rule, change `priority` or `stack`, or remove it',
    };
  });
}

/** Discounts as the engine asks them: line before order, then priority, then the file. */
export function inOrder(rules: readonly Rule[]): DiscountRule[] {
  const discounts = rules.filter((rule): rule is DiscountRule => rule.effect.kind === 'discount');
  const stage = (rule: DiscountRule) => (discountOf(rule).on === 'line' ? 0 : 1);
  const rank = (rule: DiscountRule) => (rule.stack.mode === 'alone' ? -1 : stage(rule));
  return [...discounts].sort((a, b) => rank(a) - rank(b) || b.priority - a.priority);
}

const discountOf = (rule: DiscountRule): Discount => rule.effect.discount;

/** Is `winner` given whenever `rule` could be, and does that keep `rule` out? */
function beats(
  checking: Checking,
  winner: DiscountRule,
  rule: DiscountRule,
  isEarlier: boolean,
): boolean {
  if (!isSure(winner) || !covers(checking, winner, rule)) return false;
  const { mode, group } = winner.stack;
  if (mode === 'alone') return isEarlier && !standTogether(winner.stack, rule.stack);
  const isSameGroup = rule.stack.group === group;
  if (mode === 'first') return isEarlier && isSameGroup;
  if (mode !== 'best' || !isSameGroup || rule.stack.mode !== 'best') return false;
  const [most, other] = [shareOf(winner), shareOf(rule)];
  if (most === null || other === null) return false;
  const more = most.num * other.den - other.num * most.den;
  return more > 0 || (more === 0 && isEarlier);
}

/** It gives something whenever it holds: no limit, no price to pay, nothing that may be nothing. */
function isSure(rule: DiscountRule): boolean {
  const { off, units, pays } = discountOf(rule);
  const isPlain = off.kind === 'share' || off.kind === 'amount';
  return isPlain && rule.limits.length === 0 && rule.budget === null && !units && !pays;
}

function covers(checking: Checking, winner: DiscountRule, rule: DiscountRule): boolean {
  const starts = winner.from === null || (rule.from !== null && rule.from >= winner.from);
  const ends = winner.until === null || (rule.until !== null && rule.until <= winner.until);
  if (!starts || !ends) return false;
  const isBeyond = (own: Condition | null, other: Condition | null) =>
    canHold(
      [
        { condition: own ?? always, wanted: true },
        { condition: other ?? always, wanted: false, orUnknown: true },
      ],
      worldOf(checking, rule),
    );
  return !isBeyond(rule.when, winner.when) && !isBeyond(rule.lines, winner.lines);
}

/** Of discounts that take a share off all their lines, and are never cut. */
function shareOf(rule: DiscountRule): { readonly num: number; readonly den: number } | null {
  const { off, maxMinor, on } = discountOf(rule);
  // What an order discount is taken off is not what a line discount is.
  return off.kind === 'share' && maxMinor === null && on === 'line' ? off.share : null;
}
