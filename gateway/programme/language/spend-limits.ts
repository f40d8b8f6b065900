import type { SpendLimit } from '../types.ts';
import { wholeOfDecimal } from './decimal.ts';
import { decimals, type Fault, quoted } from './faults.ts';
import type { ProgrammeFile } from './schema.ts';

type UnitFile = NonNullable<ProgrammeFile['units']>[string];

/**
 * How much of a unit may be spent. Only spends at the till are counted, so a unit with limits can
 * be no price of a rule.
 * Example: `{ card: "500.00 per month" }` at scale 2: at most 50,000 amounts a card and month.
 */
export function spendLimitsOf(
  unit: UnitFile,
  where: {
    readonly path: Fault['path'];
    readonly scale: number;
    readonly faults: Fault[];
  },
): readonly SpendLimit[] {
  const { path, scale, faults } = where;
  return Object.entries(unit.spendLimit ?? {}).map(([scope, text]): SpendLimit => {
    const [amount = '', , per] = text.split(' ');
    const max = wholeOfDecimal(amount, scale);
    if (max === null || max === 0) {
      const hint = `more than 0, ${decimals(scale)} (the scale of the unit)`;
      faults.push({ path: [...path, 'spendLimit', scope], text: `found ${quoted(text)}`, hint });
    }
    return { scope: scope as SpendLimit['scope'], max: max ?? 1, per: per as SpendLimit['per'] };
  });
}

/** Rules that would take such a unit past its limit. */
export function checkSpentByRules(file: ProgrammeFile, faults: Fault[]): void {
  for (const [at, { discount, exchange }] of file.rules.entries()) {
    const places = [
      [discount?.pays?.unit, ['discount', 'pays', 'unit']],
      [exchange?.from.unit, ['exchange', 'from', 'unit']],
    ] as const;
    for (const [unit, path] of places) {
      if (unit === undefined || file.units?.[unit]?.spendLimit === undefined) continue;
      const text = `${unit} has a \`spendLimit\`, which rules do not count`;
      const hint = 'another unit, or leave `spendLimit` out';
      faults.push({ path: ['rules', at, ...path], text, hint });
    }
  }
}
