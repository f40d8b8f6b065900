import { currencyPlaces, moneyText } from '../language/currency.ts';
import type { Programme } from '../types.ts';
import { currencyOf, kindOf } from './failure.ts';

/** A value of a ladder as people write it: money, a quantity, or a number. */
export function stepText(version: Programme, by: string, value: number): string {
  const kind = kindOfSteps(version, by);
  if (kind === 'money') return moneyText(currencyOf(version, by), value);
  return kind === 'quantity' ? String(value / 1000) : String(value);
}

/** Decimal places of the values of a ladder. */
export function stepPlaces(version: Programme, by: string): number {
  const kind = kindOfSteps(version, by);
  if (kind === 'money') return currencyPlaces(currencyOf(version, by)) ?? 2;
  return kind === 'quantity' ? 3 : 0;
}

const kindOfSteps = (version: Programme, by: string) =>
  by === 'lines.total' ? 'money' : kindOf(version, by);
