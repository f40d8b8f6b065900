import { currencyPlaces, decimalText } from '../language/currency.ts';
import type { Programme } from '../types.ts';

/** A value of a tally as a person writes it: money with its cents, pieces, or how many. */
export function tallyText(version: Programme, name: string | null, value: number): string {
  const of = version.tallies.find((tally) => tally.name === name)?.of;
  if (of === 'paid' || of === 'shelf') {
    return decimalText(value, currencyPlaces(version.currency) ?? 2);
  }
  return of === 'quantity' ? decimalText(value, 3) : String(value);
}
