import type { Amount, Minor } from '../../../protocol/units.ts';
import { wholeOfDecimal } from './decimal.ts';
import { type Compiling, decimals, type Fault, quoted } from './faults.ts';
import { askMoney } from './money.ts';
import type { CompilingRules } from './rules.ts';

type Path = Fault['path'];

/** Amounts of units, money and quantities of a rule, as whole numbers of their smallest part. */
export function payingOf(
  paying: { readonly unit: string; readonly amount: number | string },
  path: Path,
  compiling: CompilingRules,
): { readonly unit: string; readonly amount: Amount } {
  const scale = scaleOf(paying.unit, [...path, 'unit'], compiling);
  const amount = wholeOf(String(paying.amount), scale, {
    path: [...path, 'amount'],
    hint: `more than 0, ${decimals(scale)} (the scale of the unit)`,
    compiling,
  });
  return { unit: paying.unit, amount };
}

export function scaleOf(unit: string, path: Path, compiling: CompilingRules): number {
  const scale = compiling.scales.get(unit);
  if (scale !== undefined) return scale;
  const hint = `one of ${[...compiling.scales.keys()].join(', ')}`;
  compiling.faults.push({ path, text: `${quoted(unit)} is no unit of this file`, hint });
  return 6;
}

export function moneyOf(text: string, path: Path, compiling: CompilingRules): Minor {
  askMoney(compiling);
  const hint = `more than 0, ${decimals(compiling.places)} of ${compiling.currency}`;
  return wholeOf(text, compiling.places, { path, hint, compiling });
}

export function quantityOf(value: number | string, path: Path, compiling: CompilingRules): number {
  const hint = `more than 0, ${decimals(3)}`;
  return wholeOf(String(value), 3, { path, hint, compiling });
}

/** A decimal numeral x 10^places as a whole number > 0; otherwise a fault, and 1. */
export function wholeOf(
  text: string,
  places: number,
  wrong: { readonly path: Path; readonly hint: string; readonly compiling: Compiling },
): number {
  const whole = wholeOfDecimal(text, places);
  if (whole !== null && whole > 0) return whole;
  const { path, hint } = wrong;
  wrong.compiling.faults.push({ path, text: `found "${text}"`, hint });
  return 1;
}
