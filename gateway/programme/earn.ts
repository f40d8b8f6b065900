import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { Amount, Minor } from '../../protocol/units.ts';
import { assert, roundRatio } from '../../protocol/units.ts';
import type { Reason } from '../ledger/book.ts';
import { spread } from '../ledger/spread.ts';
import { figure, ratioOf } from '../ledger/sum.ts';
import { limits } from './checks.ts';
import { decimalText, moneyText } from './currency.ts';
import type { CommandLine, EarnRule, Programme, UnitDefinition } from './types.ts';
import { unitIn } from './versions.ts';

/** What one rule gives for one receipt: the points, their spread over the lines, and why. */
export interface Earning {
  readonly rule: EarnRule;
  readonly unit: UnitDefinition;
  readonly amount: Amount;
  /** Lines with points only. */
  readonly lines: readonly { readonly line: number; readonly amount: Amount }[];
  readonly why: Reason;
  /** One English sentence, for the cashier. */
  readonly reason: string;
}

/**
 * What the rules of a version give for a receipt: rounded once for the whole receipt, then spread
 * over the lines by largest remainder, ties by line number. Points are earned on the whole
 * receipt, however it is paid (points are a tender). Refuses AMOUNT_RANGE.
 * Example: 45.00 at 1 point for each 1.00 = 45 points.
 */
export function earningsOf(
  version: Programme,
  lines: readonly CommandLine[],
): { readonly ok: true; readonly earnings: readonly Earning[] } | Refusal {
  const ordered = [...lines].sort((a, b) => a.line - b.line);
  const totalMinor = ordered.reduce((sum, line) => sum + line.totalMinor, 0);
  const earnings: Earning[] = [];
  for (const rule of version.rules) {
    const product = BigInt(totalMinor) * BigInt(rule.amount);
    if (product / BigInt(rule.perMinor) >= BigInt(limits.documentMax)) {
      return refuse('AMOUNT_RANGE', { rule: rule.id });
    }
    const amount = roundRatio({ num: product, den: BigInt(rule.perMinor), mode: rule.round });
    const unit = unitIn(version, rule.unit);
    assert(unit !== null, `rule ${rule.id} names a unit of its version`);
    const shares = spread(
      amount,
      ordered.map((line) => line.totalMinor),
    );
    earnings.push({
      rule,
      unit,
      amount,
      lines: ordered
        .map((line, at) => ({ line: line.line, amount: shares[at] ?? 0 }))
        .filter((line) => line.amount > 0),
      why: whyEarned(rule, totalMinor),
      reason: reasonText({ rule, unit, totalMinor, currency: version.currency }),
    });
  }
  return { ok: true, earnings };
}

function whyEarned(rule: EarnRule, totalMinor: Minor): Reason {
  const sum = ratioOf(figure(totalMinor, 'receipt total in minor units'), {
    num: rule.amount,
    den: rule.perMinor,
    round: rule.round,
  });
  return { rule: rule.id, conditions: [{ fact: 'the receipt has a member', holds: true }], sum };
}

/** Example: `1 point for each full DKK 1.00 of DKK 45.00`. */
function reasonText(options: {
  readonly rule: EarnRule;
  readonly unit: UnitDefinition;
  readonly totalMinor: Minor;
  readonly currency: string;
}): string {
  const { rule, unit, totalMinor, currency } = options;
  const points = `${decimalText(rule.amount, unit.scale)} ${unitWord(unit, rule.amount)}`;
  const per = moneyText(currency, rule.perMinor);
  const of = moneyText(currency, totalMinor);
  if (rule.round === 'down' && rule.amount === 10 ** unit.scale && unit.scale === 0) {
    return `${points} for each full ${per} of ${of}`;
  }
  const rounded = { down: 'rounded down', halfUp: 'rounded half up', up: 'rounded up' };
  return `${points} for each ${per} of ${of}, ${rounded[rule.round]}`;
}

/** The name of the unit in small letters, without a final s for exactly one. */
function unitWord(unit: UnitDefinition, amount: Amount): string {
  const word = unit.unit.toLowerCase().replaceAll('_', ' ');
  return amount === 10 ** unit.scale && word.endsWith('s') ? word.slice(0, -1) : word;
}
