import { assert } from '../../../protocol/units.ts';
import { isDrawn } from './chance.ts';
import { type Check, lineCheck, sharedReceiptChecks } from './condition.ts';
import type { Asked, BasketLine } from './facts.ts';
import { type LineLookup, lookupOf, RuleIndex } from './line-index.ts';
import type { Discount, Earn, Exchange, Exclusions, Rule } from './rule.ts';

/** A rule whose conditions are functions. */
export interface ReadyRule {
  readonly id: string;
  readonly rule: Rule;
  readonly holds: Check<Asked>;
  readonly onLine: Check<BasketLine>;
  /** The same as `onLine`, where a look-up says it; null where none does. */
  readonly lookup: LineLookup | null;
  /** Lines that `units.per` counts; every line when it does not say. */
  readonly perLines: Check<BasketLine>;
}
export interface ReadyDiscount extends ReadyRule {
  readonly discount: Discount;
}
export interface ReadyEarn extends ReadyRule {
  readonly earn: Earn;
}
export interface ReadyExchange extends ReadyRule {
  readonly exchange: Exchange;
}
export interface ReadyMultiply extends ReadyRule {
  readonly unit: string;
  readonly by: { readonly num: number; readonly den: number };
}

/** The rules of a version in the order in which they are asked. */
export interface ReadyRules {
  readonly alone: RuleIndex<ReadyDiscount>;
  /** The others: those on lines, then those on the order. */
  readonly discounts: RuleIndex<ReadyDiscount>;
  readonly earns: readonly ReadyEarn[];
  readonly multiplies: readonly ReadyMultiply[];
  readonly exchanges: readonly ReadyExchange[];
  /** Exchanges that only a tap sets off; the others are made as soon as there is enough. */
  readonly exchangesOnVisit: readonly ReadyExchange[];
  /** Rules that a tap or an enrolment sets off; the others are for receipts. */
  readonly triggered: readonly ReadyEarn[];
  readonly noDiscount: Check<BasketLine>;
  readonly noEarn: Check<BasketLine>;
  /** Lets go of what conditions were asked last. */
  readonly forget: () => void;
}

/** What evaluation needs of a version. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly exclusions: Exclusions;
}

const known = new WeakMap<RuleSet, ReadyRules>();

/** The rules of a version, made ready once. */
export function readyOf(version: RuleSet): ReadyRules {
  const found = known.get(version);
  if (found !== undefined) return found;
  const made = makeReady(version);
  known.set(version, made);
  return made;
}

function makeReady({ rules, exclusions }: RuleSet): ReadyRules {
  // Those of one priority stay in the order of the file.
  const all = rules.toSorted((a, b) => b.priority - a.priority);
  const ordered = all.filter(({ on }) => on === 'receipt');
  const none: Check<BasketLine> = () => false;
  const { discount, earn } = exclusions;
  const { checkFor, forget } = sharedReceiptChecks();
  const base = (rule: Rule) => baseOf(rule, checkFor(rule.when));
  const exchangeOf = (rule: Rule): readonly ReadyExchange[] =>
    rule.effect.kind === 'exchange' ? [{ ...base(rule), exchange: rule.effect.exchange }] : [];
  const discounts = ordered.flatMap((rule) =>
    rule.effect.kind === 'discount' ? { ...base(rule), discount: rule.effect.discount } : [],
  );
  const isAlone = ({ rule }: ReadyDiscount) => rule.stack.mode === 'alone';
  const staged = (['line', 'order'] as const).flatMap((stage) =>
    discounts.filter((one) => one.discount.on === stage && !isAlone(one)),
  );
  return {
    alone: new RuleIndex(discounts.filter(isAlone)),
    discounts: new RuleIndex(staged),
    earns: ordered.flatMap((rule) =>
      rule.effect.kind === 'earn' ? { ...base(rule), earn: rule.effect.earn } : [],
    ),
    multiplies: ordered.flatMap((rule) =>
      rule.effect.kind === 'multiply'
        ? { ...base(rule), unit: rule.effect.unit, by: rule.effect.by }
        : [],
    ),
    exchanges: ordered.flatMap(exchangeOf),
    exchangesOnVisit: all.filter(({ on }) => on === 'visit').flatMap(exchangeOf),
    triggered: all.flatMap((rule) =>
      rule.on !== 'receipt' && rule.effect.kind === 'earn'
        ? { ...base(rule), earn: rule.effect.earn }
        : [],
    ),
    noDiscount: discount === null ? none : lineCheck(discount),
    noEarn: earn === null ? none : lineCheck(earn),
    forget,
  };
}

function baseOf(rule: Rule, when: Check<Asked>): ReadyRule {
  assert(rule.id !== '', 'a rule has an id');
  const { effect } = rule;
  const per = effect.kind === 'discount' ? (effect.discount.units?.per ?? null) : null;
  return {
    id: rule.id,
    rule,
    holds: within(rule, forSomebody(rule, when)),
    onLine: lineCheck(rule.lines),
    lookup: lookupOf(rule.lines),
    perLines: lineCheck(per?.lines ?? null),
  };
}

/** A rule with a chance holds for whom it is drawn. */
function drawn({ id, chance }: Rule, holds: Check<Asked>): Check<Asked> {
  if (chance === null) return holds;
  return (asked) => {
    const is = holds(asked);
    return is === true ? isDrawn(id, chance, asked) : is;
  };
}

/** What goes to another member needs one. */
function forSomebody({ to }: Rule, holds: Check<Asked>): Check<Asked> {
  if (to === 'member') return holds;
  return (asked) => (asked.member?.sponsors?.[to] === undefined ? false : holds(asked));
}

/** A rule for some days only holds on no other business day. */
function within(rule: Rule, when: Check<Asked>): Check<Asked> {
  const { from, until } = rule;
  const holds = drawn(rule, when);
  if (from === null && until === null) return holds;
  return (asked) => {
    const { day } = asked.basket;
    const isOutside = (from !== null && day < from) || (until !== null && day > until);
    return isOutside ? false : holds(asked);
  };
}
