import type { Discount, Limit, Rule } from '../evaluate/rule.ts';
import { decimalText, moneyText } from '../language/currency.ts';
import { canHold } from './can-hold.ts';
import { worldOf } from './dead-rules.ts';
import { type Checking, type Found, rulePath } from './findings.ts';
import { percentText } from './profit.ts';

/** Steps, caps and limits that can never come to anything. */
export function steps(checking: Checking): Found[] {
  return checking.programme.rules.flatMap((rule) => [
    ...stepsOf(checking, rule),
    ...overCap(checking, rule),
    ...overBudget(checking, rule),
  ]);
}

function stepsOf(checking: Checking, rule: Rule): Found[] {
  if (rule.effect.kind !== 'discount') return [];
  const { off } = rule.effect.discount;
  if (off.kind !== 'steps') return [];
  const world = worldOf(checking, rule);
  const when = { condition: rule.when, wanted: true };
  if (!canHold([when], world)) return [];
  // The lines of a rule cost at most what the whole receipt costs.
  const fact = off.by === 'lines.total' ? 'receipt.total' : off.by;
  return off.steps.flatMap(({ from, share }, at): Found[] => {
    const path = rulePath(checking, rule.id, 'discount', 'steps', at);
    const reached = { kind: 'is', fact, test: { op: 'gte', value: from } } as const;
    if (!canHold([when, { condition: reached, wanted: true }], world)) {
      const text = `the step from ${fromText(checking, off.by, from)} lies beyond the rule's conditions`;
      const hint = 'widen `when`, or remove the step';
      return [{ code: 'step-never-reached', path, text, hint }];
    }
    const before = off.steps[at - 1];
    if (before === undefined || share.num * before.share.den > before.share.num * share.den) {
      return [];
    }
    const text = `${percentText(share)} % is no more than the ${percentText(before.share)} % before it`;
    const hint = 'raise the percent, or remove the step';
    return [{ code: 'step-not-more', path, text, hint }];
  });
}

function fromText({ programme, file }: Checking, by: string, from: number): string {
  const tally = file.tallies?.[by.replace('tally.', '')]?.of;
  const isMoney = by.endsWith('.total') || tally === 'paid' || tally === 'shelf';
  if (isMoney) return moneyText(programme.currency, from);
  return tally === 'quantity' ? decimalText(from, 3) : String(from);
}

function overCap(checking: Checking, rule: Rule): Found[] {
  const cap = checking.programme.discountCap;
  if (cap === null || rule.effect.kind !== 'discount' || rule.lines !== null) return [];
  const { discount } = rule.effect;
  const most = mostOf(discount);
  if (most === null || discount.units !== null || most.num * cap.den <= cap.num * most.den) {
    return [];
  }
  const text = `${percentText(most)} % is more than the discountCap of ${percentText(cap)} %`;
  const hint = 'raise `discountCap`, or lower the percent';
  return [{ code: 'discount-over-cap', path: rulePath(checking, rule.id, 'discount'), text, hint }];
}

/** The largest share that a discount takes off; null when it is no share. */
export function mostOf({ off }: Discount): { readonly num: number; readonly den: number } | null {
  if (off.kind === 'share') return off.share;
  if (off.kind !== 'steps') return null;
  return off.steps.reduce(
    (most, { share }) => (share.num * most.den > most.num * share.den ? share : most),
    { num: 0, den: 1 },
  );
}

function overBudget(checking: Checking, rule: Rule): Found[] {
  const { budget } = rule;
  if (budget === null) return [];
  const { programme } = checking;
  const money = (minor: number) => moneyText(programme.currency, minor);
  const path = rulePath(checking, rule.id, 'limit');
  const hint = 'raise the budget, or lower the limit';
  const one = costOfUse(checking, rule);
  return rule.limits.flatMap((limit): Found[] => {
    if (!isSameSpan(limit, budget.per)) return [];
    if (limit.of === 'discount' && limit.max > budget.minor) {
      const text = `one member may get ${money(limit.max)}, and the budget is ${money(budget.minor)}`;
      return [{ code: 'limit-over-budget', path, text, hint }];
    }
    if (limit.of !== 'uses' || one === null || limit.max * one <= budget.minor) return [];
    const pays = Math.floor(budget.minor / one);
    const text = `${limit.max} uses at ${money(one)} are ${money(limit.max * one)}, and the budget of ${money(budget.minor)} pays ${pays}`;
    return [{ code: 'limit-over-budget', path, text, hint }];
  });
}

/** The limit fills within a time for which there is one budget. */
function isSameSpan({ per }: Limit, budget: 'month' | 'year' | 'ever'): boolean {
  const rank = { day: 0, week: 1, month: 2, year: 3, ever: 4 } as const;
  return rank[per] <= rank[budget];
}

/** What one use costs where that is always the same, in minor units; null elsewhere. */
function costOfUse({ programme }: Checking, rule: Rule): number | null {
  const { effect } = rule;
  if (effect.kind === 'discount') {
    const { off, units } = effect.discount;
    return off.kind === 'amount' && units === null ? off.minor : null;
  }
  if (effect.kind !== 'earn' || effect.earn.per.kind !== 'receipt') return null;
  const rate = programme.costs.get(effect.earn.unit);
  return rate === undefined ? null : Math.ceil((effect.earn.amount * rate.num) / rate.den);
}
