import { evaluate } from '../evaluate/evaluate.ts';
import { readyOf } from '../evaluate/ready.ts';
import type { Rule } from '../evaluate/rule.ts';
import { Till } from '../evaluate/till.ts';
import type { Programme } from '../types.ts';
import type { Explained } from './types.ts';

/** Would a rule have given something without its neighbours? */
export type GivesAlone = (rule: Rule) => boolean;

/**
 * Asks rules of a receipt alone, with what the version has ready: a discount by what it takes off
 * the untouched prices, rules on points all at once on a receipt without discounts. Bound of the
 * work, however many rules are asked: each discount looks at each line once, and one evaluation of
 * the rules on points. Nothing is done before the first rule is asked.
 */
export function aloneOn(version: Programme, about: Explained): GivesAlone {
  let offers: ReturnType<typeof offersOn> | null = null;
  let earners: ReadonlySet<string> | null = null;
  return ({ id, effect }) => {
    if (effect.kind === 'discount') {
      offers ??= offersOn(version, about);
      return offers(id);
    }
    earners ??= earnersOn(version, about);
    return earners.has(id);
  };
}

/** What discounts take off a receipt that no discount has touched; an offer changes nothing. */
function offersOn(version: Programme, { asked, uses }: Explained): (id: string) => boolean {
  const { alone, discounts, noDiscount } = readyOf(version);
  const till = new Till(asked, uses, noDiscount);
  const candidates = [alone, discounts].flatMap((index) => till.candidates(index));
  const byId = new Map(candidates.map((one) => [one.rule.id, one] as const));
  return (id) => {
    const candidate = byId.get(id);
    return candidate !== undefined && till.offer(candidate) !== null;
  };
}

function earnersOn(version: Programme, { asked, uses }: Explained): ReadonlySet<string> {
  const rules = version.rules.filter(
    ({ effect }) => effect.kind === 'earn' || effect.kind === 'multiply',
  );
  const evaluation = evaluate({ ...version, rules, discountCap: null }, asked, uses);
  const earned = evaluation.ok ? evaluation.earned.filter(({ amount }) => amount > 0) : [];
  return new Set(earned.map(({ rule }) => rule));
}
