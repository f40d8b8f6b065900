import { type Refusal, refuse } from '../../../protocol/errors.ts';
import { receiptCheck } from '../evaluate/condition.ts';
import type { Asked } from '../evaluate/facts.ts';
import { roomOf, type Uses } from '../evaluate/limits.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { Programme } from '../types.ts';
import { notGivenOf } from './not-given.ts';
import { toldRules } from './secret.ts';
import type { Explained } from './types.ts';

type Paid = NonNullable<(Rule['effect'] & { readonly kind: 'discount' })['discount']['pays']>;

/**
 * The refusal of a basket that counts on offers of which one gives nothing; null when all give. It
 * says why, and of a gift that is gone, which one in the same unit is nearest in price of those that
 * the member can have. Only a quote, of which nothing is kept, says what the member has. LIMIT_REACHED when others have taken it, OFFER_NOT_GIVEN otherwise.
 * Example: an umbrella of 2,000 is out of stock: nearest `mug`, nearestAmount 1500.
 */
export function wantedRefusal(
  version: Programme,
  explained: Omit<Explained, 'after' | 'exchanged'>,
  {
    wants = [],
    isQuote,
  }: { readonly wants?: readonly string[] | undefined; readonly isQuote: boolean },
): Refusal | null {
  const { discounts, earned } = explained.evaluation;
  const given = new Set([
    ...discounts.map(({ rule }) => rule),
    ...earned.filter(({ amount }) => amount > 0).map(({ rule }) => rule),
  ]);
  const missing = wants.find((id) => !given.has(id));
  if (missing === undefined) return null;
  const none = { ...explained, exchanged: new Set<string>(), after: new Map() };
  const why = notGivenOf(version, none, { isQuote }).find(({ rule }) => rule === missing);
  if (why === undefined) return refuse('OFFER_NOT_GIVEN', { rule: missing, why: 'UNKNOWN' });
  const isGone = why.code === 'LIMIT' || why.code === 'BUDGET';
  const facts = { rule: missing, why: why.code, reason: why.reason };
  const near = nearestTo(version, missing, { asked: explained.asked, uses: explained.uses });
  return refuse(isGone ? 'LIMIT_REACHED' : 'OFFER_NOT_GIVEN', { ...facts, ...near });
}

/** Another offer for the same unit that the member can have, nearest in price; the cheaper of two. */
function nearestTo(
  version: Programme,
  id: string,
  { asked, uses }: { readonly asked: Asked; readonly uses: Uses },
): { readonly nearest?: string; readonly nearestAmount?: number; readonly unit?: string } {
  const rules = toldRules(version, asked);
  const wanted = paysOf(rules.find((rule) => rule.id === id));
  if (wanted === null) return {};
  const { day } = asked.basket;
  const has = asked.member?.available.get(wanted.unit) ?? 0;
  const others = rules.flatMap((rule) => {
    const pays = paysOf(rule);
    const { from, until } = rule;
    const isNow = (from === null || day >= from) && (until === null || day <= until);
    const isOther = rule.id !== id && pays?.unit === wanted.unit && pays.amount <= has;
    if (pays === null || !isOther || !isNow) return [];
    const isOpen = receiptCheck(rule.when)(asked) === true && roomOf(rule, asked, uses).ok;
    return isOpen ? [{ rule: rule.id, amount: pays.amount }] : [];
  });
  const far = (amount: number) => Math.abs(amount - wanted.amount);
  const [near] = others.sort((a, b) => far(a.amount) - far(b.amount) || a.amount - b.amount);
  if (near === undefined) return {};
  return { nearest: near.rule, nearestAmount: near.amount, unit: wanted.unit };
}

function paysOf(rule: Rule | undefined): Paid | null {
  return rule?.effect.kind === 'discount' ? rule.effect.discount.pays : null;
}
