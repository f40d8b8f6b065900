import type { Rule } from '../evaluate/rule.ts';
import { decimalText } from '../language/currency.ts';
import type { Programme } from '../types.ts';
import { unitIn } from '../versions.ts';
import type { Explained } from './types.ts';

/**
 * What a quote promises and does not hold, as texts that stay the same: `9 STAMPS for wash`, `uses
 * of welcome`, `budget of campaign`. Another till may take them before the purchase comes.
 */
export function notReservedOf(version: Programme, { evaluation }: Explained): readonly string[] {
  const paid = evaluation.discounts.flatMap(({ rule, pays }) => {
    if (pays === null) return [];
    const scale = unitIn(version, pays.unit)?.scale ?? 0;
    return [`${decimalText(pays.amount, scale)} ${pays.unit} for ${rule}`];
  });
  const given = new Set([
    ...evaluation.discounts.map(({ rule }) => rule),
    ...evaluation.earned.map(({ rule }) => rule),
  ]);
  const scarce = version.rules.filter(({ id }) => given.has(id)).flatMap(scarceParts);
  return [...paid, ...scarce];
}

function scarceParts({ id, limits, budget }: Rule): readonly string[] {
  return [
    ...(limits.some(({ isStock }) => isStock === true) ? [`stock of ${id}`] : []),
    ...(limits.some(({ of, isStock }) => of === 'uses' && isStock !== true)
      ? [`uses of ${id}`]
      : []),
    ...(limits.some(({ of }) => of === 'discount') ? [`discount of ${id}`] : []),
    ...(budget === null ? [] : [`budget of ${id}`]),
  ];
}
