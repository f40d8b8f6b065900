import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { Reason } from '../ledger/book.ts';
import { dateIn } from './days.ts';
import { currenciesIn, rateOn, unitAbroad, versionIn } from './market.ts';
import type { Answer, Command, Programme, Programmes, UnitDefinition } from './types.ts';
import { versionAt } from './versions.ts';

type SpendCommand = Command & { readonly kind: 'spend' };
/** In which other currency points pay, and at what rate; undefined: in that of the programme. */
export type Abroad = (Answer & { readonly kind: 'spend' })['abroad'];

/**
 * The unit as it pays in the currency of the command: at the last rate published by the business
 * day. Example: a point of DKK 0.10 at EUR 1 = DKK 8.00 pays EUR 0.0125. Refuses
 * CURRENCY_MISMATCH, RATE_UNKNOWN.
 */
export function abroadOf(
  version: Programme,
  unit: UnitDefinition,
  command: SpendCommand,
): { readonly ok: true; readonly unit: UnitDefinition; readonly abroad: Abroad } | Refusal {
  const { currency = version.currency, occurredAt } = command;
  if (currency === version.currency) return { ok: true, unit, abroad: undefined };
  if (versionIn(version, currency) === null) {
    return refuse('CURRENCY_MISMATCH', { wanted: currenciesIn(version).join(', ') });
  }
  const day = dateIn(version, occurredAt);
  const rate = rateOn(version, currency, day);
  const there = unitAbroad(unit, rate);
  if (rate === null || (unit.value !== null && there.value === null)) {
    return refuse('RATE_UNKNOWN', { currency, day });
  }
  return { ok: true, unit: there, abroad: { currency, rate: rate.text, day: rate.from } };
}

/** For the trace. Example: `rate of 2026-03-02: EUR 1 = DKK 7.46`. */
export function becauseOf(
  programmes: Programmes,
  { occurredAt }: SpendCommand,
  abroad: Abroad,
): Reason['conditions'] {
  if (abroad === undefined) return [];
  const own = versionAt(programmes, occurredAt)?.currency ?? '';
  const fact = `rate of ${abroad.day}: ${abroad.currency} 1 = ${own} ${abroad.rate}`;
  return [{ fact, holds: true }];
}
