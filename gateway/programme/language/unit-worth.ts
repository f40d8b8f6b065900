import type { Rule } from '../evaluate/rule.ts';
import type { UnitDefinition } from '../types.ts';
import { shortened } from './decimal.ts';

type Value = UnitDefinition['value'];

/**
 * What a point is worth where a return keeps it from the refund: its own value, or that of what the
 * first rule exchanges it for. Example: 15,000 points become a certificate of 5.00, so a point is
 * worth 5.00 / 15,000. null when neither says.
 */
export function worthIn(
  unit: UnitDefinition,
  rules: readonly Rule[],
  units: readonly UnitDefinition[],
): Value {
  if (unit.value !== null) return unit.value;
  for (const { effect } of rules) {
    if (effect.kind !== 'exchange' || effect.exchange.from.unit !== unit.unit) continue;
    const { from, to } = effect.exchange;
    const made = units.find((one) => one.unit === to.unit);
    if (made?.value == null) continue;
    const num = BigInt(made.value.num) * BigInt(to.amount) * 10n ** BigInt(unit.scale);
    const den = BigInt(made.value.den) * BigInt(from.amount) * 10n ** BigInt(made.scale);
    const value = shortened(num, den);
    return Number.isSafeInteger(value.num) && Number.isSafeInteger(value.den) ? value : null;
  }
  return null;
}
