import { assert, type Minor, roundRatio } from '../../protocol/units.ts';

/** A decimal number as written in a file, kept exact: 2.55 = { digits: 255, scale: 2 }. */
export interface Decimal {
  readonly digits: number;
  readonly scale: number;
}

const totalMax = 1_000_000_000_000;
const decimalForm = /^([+-]?)(\d{1,12})(?:\.(\d{0,6}))?$/;

/** Reads `12`, `-3.5`, `2.550`; null for anything else (also exponents and thousands marks). */
export function parseDecimal(text: string): Decimal | null {
  const match = decimalForm.exec(text.trim());
  if (match === null) return null;
  const fraction = match[3] ?? '';
  const digits = Number(`${match[2] ?? ''}${fraction}`);
  if (!Number.isSafeInteger(digits)) return null;
  return { digits: match[1] === '-' && digits !== 0 ? -digits : digits, scale: fraction.length };
}

/** The decimal x 10^places as an integer; null when digits would be lost or it is too large. */
export function scaled(decimal: Decimal, places: number): number | null {
  if (decimal.scale <= places) {
    const value = decimal.digits * 10 ** (places - decimal.scale);
    return Number.isSafeInteger(value) ? value : null;
  }
  const divisor = 10 ** (decimal.scale - places);
  return decimal.digits % divisor === 0 ? decimal.digits / divisor : null;
}

/**
 * quantity x price of one line in minor units, rounded half up once.
 * `minorDigits` is 2 for GBP, 0 for JPY, 3 for KWD. Null when it is beyond 10^12.
 * Example: 3 x 3.335 GBP = 10.005 -> 1001.
 */
export function lineTotal(options: {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly minorDigits: number;
}): Minor | null {
  const { quantity, price, minorDigits } = options;
  assert(minorDigits >= 0 && minorDigits <= 4, 'a currency has 0 to 4 minor digits');
  const scale = quantity.scale + price.scale;
  const product = quantity.digits * price.digits;
  // Nearly every line: the price has no more places than the currency, and no number is large.
  if (scale <= minorDigits && Math.abs(product) <= totalMax) {
    const total = product * 10 ** (minorDigits - scale);
    return Math.abs(total) <= totalMax ? total : null;
  }
  const num = BigInt(quantity.digits) * BigInt(price.digits) * 10n ** BigInt(minorDigits);
  const den = 10n ** BigInt(scale);
  if (num / den > BigInt(totalMax) || num / den < -BigInt(totalMax)) return null;
  return roundRatio({ num, den, mode: 'halfUp' });
}
