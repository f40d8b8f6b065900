import type { CustomerLanguage } from '../../protocol/text.ts';
import type { Amount, Minor } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import type { Reason } from '../ledger/book.ts';
import { truthsOf } from './evaluate/condition.ts';
import type { Given } from './evaluate/discounts.ts';
import type { Earned } from './evaluate/earnings.ts';
import type { Asked } from './evaluate/facts.ts';
import { heldBy } from './evaluate/held.ts';
import type { Rule } from './evaluate/rule.ts';
import { discountReason, earnReason, moneyPlaces, saidOf } from './reasons/sentences.ts';
import type { Answer, Programme, UnitDefinition } from './types.ts';
import { unitIn } from './versions.ts';

type PurchaseAnswer = Answer & { readonly kind: 'purchase' };

/** What one rule gives for one receipt: the points, their spread over the lines, and why. */
export interface Earning {
  readonly rule: Rule;
  readonly unit: UnitDefinition;
  readonly amount: Amount;
  /** Lines with points only. */
  readonly lines: readonly { readonly line: number; readonly amount: Amount }[];
  readonly why: Reason;
  /** Rules whose `review` lets it wait until a person decides; empty: it does not. */
  readonly heldBy: readonly Rule[];
  /** One English sentence, for the cashier. */
  readonly reason: string;
}

/** What was evaluated, with its rules, units and reasons. `paidMinor`: what is to pay in all. */
export function earningsOf(
  version: Programme,
  asked: Asked,
  what: { readonly earned: readonly Earned[]; readonly paidMinor: Minor },
): readonly Earning[] {
  const paidMinor = what.paidMinor - unearning(version, asked);
  const held = heldBy((id) => ruleIn(version, id), { earned: what.earned, asked });
  return what.earned.map((earned) => {
    const rule = ruleIn(version, earned.rule);
    const unit = unitIn(version, earned.unit);
    assert(unit !== null, `rule ${rule.id} names a unit of its version`);
    const holders = held(earned);
    const { amount, lines, sum } = earned;
    const isHeld = holders.length > 0;
    const reason = earnReason({ rule, unit, amount, version, paidMinor, isHeld });
    return { rule, unit, amount, lines, why: whyOf(rule, asked, sum), heldBy: holders, reason };
  });
}

/** What of the price earns nothing, for points have paid it and count as a discount. */
function unearning({ pointsSpent }: Programme, { basket }: Asked): Minor {
  if (pointsSpent === 'tender') return 0;
  const points = basket.tenders.filter(({ kind }) => kind === 'points');
  return points.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/**
 * What an answer says of all that is given: data, the cashier's sentence, and the member's where a
 * language is asked for.
 */
export function answerParts(
  version: Programme | null,
  what: {
    readonly evaluation: { readonly discounts: readonly Given[] };
    readonly earnings: readonly Earning[];
    readonly language?: CustomerLanguage | undefined;
  },
): Pick<PurchaseAnswer, 'earned' | 'discounts'> {
  if (version === null) return { earned: [], discounts: [] };
  const { evaluation, earnings, language } = what;
  const said = (
    rule: Rule,
    of: { amount: number; scale: number; reason: string; isHeld?: boolean },
  ) => (language === undefined ? {} : { said: saidOf(rule, { language, ...of }) });
  return {
    // Of a hidden unit nothing is told.
    earned: earnings.flatMap(({ rule, unit, amount, reason, heldBy: { length } }) =>
      unit.isHidden
        ? []
        : {
            unit: unit.unit,
            rule: rule.id,
            amount,
            ...(rule.to === 'member' ? {} : { to: rule.to }),
            ...(length > 0 ? { heldForReview: true as const } : {}),
            reason,
            ...said(rule, { amount, scale: unit.scale, reason, isHeld: length > 0 }),
          },
    ),
    discounts: evaluation.discounts.map((given) => {
      const rule = ruleIn(version, given.rule);
      const reason = discountReason(version, rule, given);
      return {
        rule: rule.id,
        amountMinor: given.minor,
        lines: given.lines.map(({ line, minor }) => ({ line, amountMinor: minor })),
        ...(given.overMinor === undefined ? {} : { overMinor: given.overMinor }),
        reason,
        ...said(rule, { amount: given.minor, scale: moneyPlaces(version), reason }),
      };
    }),
  };
}

/** The rule of this id, which is one of the version. */
export function ruleIn(version: Programme, id: string): Rule {
  const rule = version.rules.find((one) => one.id === id);
  assert(rule !== undefined, `version ${version.version} has a rule ${id}`);
  return rule;
}

/** Why a rule of a version applied: its conditions with their truth values, and the arithmetic. */
export function whyOf(rule: Rule, asked: Asked, sum: Reason['sum']): Reason {
  const conditions = [
    { fact: 'the receipt has a member', holds: asked.member !== null },
    ...(rule.chance === null ? [] : [{ fact: `drawn, one in ${rule.chance.oneIn}`, holds: true }]),
    ...truthsOf(rule.when, asked).map(({ fact, holds }) => ({ fact, holds: holds === true })),
    ...reviewed(rule, asked),
  ];
  return { rule: rule.id, conditions, sum };
}

/** What `review` has asked; what is not known counts as if it held. */
function reviewed({ review }: Rule, asked: Asked): Reason['conditions'] {
  if (review === null) return [];
  return truthsOf(review, asked).map(({ fact, holds }) => ({
    fact: `review: ${fact}${holds === null ? ', not known' : ''}`,
    holds: holds !== false,
  }));
}
