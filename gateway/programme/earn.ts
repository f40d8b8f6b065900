import type { Amount, Minor } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import type { Reason } from '../ledger/book.ts';
import { truthsOf } from './evaluate/condition.ts';
import type { Given } from './evaluate/discounts.ts';
import type { Earned } from './evaluate/earnings.ts';
import type { Asked } from './evaluate/facts.ts';
import type { Earn, Rule } from './evaluate/rule.ts';
import { decimalText, moneyText } from './language/currency.ts';
import type { Programme, UnitDefinition } from './types.ts';
import { unitIn } from './versions.ts';

/** What one rule gives for one receipt: the points, their spread over the lines, and why. */
export interface Earning {
  readonly rule: Rule;
  readonly unit: UnitDefinition;
  readonly amount: Amount;
  /** Lines with points only. */
  readonly lines: readonly { readonly line: number; readonly amount: Amount }[];
  readonly why: Reason;
  /** One English sentence, for the cashier. */
  readonly reason: string;
}

/** What was evaluated, with its rules, units and reasons. `paidMinor`: what is to pay in all. */
export function earningsOf(
  version: Programme,
  asked: Asked,
  what: { readonly earned: readonly Earned[]; readonly paidMinor: Minor },
): readonly Earning[] {
  return what.earned.map((earned) => {
    const rule = ruleIn(version, earned.rule);
    const unit = unitIn(version, earned.unit);
    assert(unit !== null, `rule ${rule.id} names a unit of its version`);
    return {
      rule,
      unit,
      amount: earned.amount,
      lines: earned.lines,
      why: whyOf(rule, asked, earned.sum),
      reason: earnReason({ rule, unit, amount: earned.amount, version, paidMinor: what.paidMinor }),
    };
  });
}

/** One English sentence for a discount. Example: `courtesy: 5 % off DKK 9000.00`. */
export function discountReason(version: Programme, given: Given): string {
  const rule = ruleIn(version, given.rule);
  const money = moneyText(version.currency, given.minor);
  const pays =
    given.pays === null
      ? ''
      : `, paid with ${decimalText(given.pays.amount, scaleOf(version, given.pays.unit))} ${given.pays.unit.toLowerCase()}`;
  const { effect } = rule;
  const share =
    given.step?.share ??
    (effect.kind === 'discount' && effect.discount.off.kind === 'share'
      ? effect.discount.off.share
      : null);
  if (share !== null && share.num === share.den) return `${rule.id}: free, ${money}${pays}`;
  const percent = share === null ? '' : `${percentText(share)} % off, `;
  return `${rule.id}: ${percent}${money} less${pays}`;
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
    ...truthsOf(rule.when, asked).map(({ fact, holds }) => ({ fact, holds: holds === true })),
  ];
  return { rule: rule.id, conditions, sum };
}

/** Example: `1 point for each full DKK 1.00 of DKK 45.00`. */
function earnReason(options: {
  readonly rule: Rule;
  readonly unit: UnitDefinition;
  readonly amount: Amount;
  readonly version: Programme;
  readonly paidMinor: Minor;
}): string {
  const { rule, unit, amount, version, paidMinor } = options;
  const { effect } = rule;
  const given = pointsText(unit, amount);
  if (effect.kind === 'multiply') {
    return `${rule.id}: ${given} more, ${decimalOf(effect.by)} times in all`;
  }
  assert(effect.kind === 'earn', 'points come from a rule that earns');
  return perText({ earn: effect.earn, unit, version, paidMinor }) ?? `${rule.id}: ${given}`;
}

function perText(options: {
  readonly earn: Earn;
  readonly unit: UnitDefinition;
  readonly version: Programme;
  readonly paidMinor: Minor;
}): string | null {
  const { earn, unit, version, paidMinor } = options;
  if (earn.per.kind !== 'money') return null;
  const points = pointsText(unit, earn.amount);
  const per = moneyText(version.currency, earn.per.minor);
  const of = moneyText(version.currency, paidMinor);
  if (earn.round === 'down' && earn.amount === 10 ** unit.scale && unit.scale === 0) {
    return `${points} for each full ${per} of ${of}`;
  }
  const rounded = { down: 'rounded down', halfUp: 'rounded half up', up: 'rounded up' };
  return `${points} for each ${per} of ${of}, ${rounded[earn.round]}`;
}

const pointsText = (unit: UnitDefinition, amount: Amount): string =>
  `${decimalText(amount, unit.scale)} ${unitWord(unit, amount)}`;

/** The name of the unit in small letters, without a final s for exactly one. */
function unitWord(unit: UnitDefinition, amount: Amount): string {
  const word = unit.unit.toLowerCase().replaceAll('_', ' ');
  return amount === 10 ** unit.scale && word.endsWith('s') ? word.slice(0, -1) : word;
}

const scaleOf = (version: Programme, unit: string): number => unitIn(version, unit)?.scale ?? 0;

/** Up to four decimals, which is all that a file can say. */
const percentText = ({ num, den }: { num: number; den: number }): string =>
  String(Math.round((num * 1_000_000) / den) / 10_000);

const decimalOf = ({ num, den }: { num: number; den: number }): string => String(num / den);
