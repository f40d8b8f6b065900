import { ok, type Result, refuse } from '../errors.ts';
import { looksLikeBankCard } from './bank.ts';
import { isEan, isEanLength, padEan } from './ean.ts';
import { isLuhn } from './luhn.ts';

export const digitsMin = 8;
export const digitsMax = 19;
/** Characters of a typed number, with its spaces and hyphens. */
const typedCharsMax = 40;

/**
 * A number of digits to its one form. The length decides the rule: 8, 12 and 13 digits are of the
 * EAN family and become 13 digits; all other lengths from 8 to 19 need a right Luhn digit.
 * READ_TOO_LONG, READ_MALFORMED, BANK_CARD_REFUSED or CHECK_DIGIT_WRONG; never with the digits.
 */
export function canonicalNumber(digits: string): Result<string> {
  if (digits.length > digitsMax) return refuse('READ_TOO_LONG', { limit: digitsMax });
  if (digits.length < digitsMin || !/^\d+$/.test(digits) || /^0+$/.test(digits)) {
    return refuse('READ_MALFORMED');
  }
  if (looksLikeBankCard(digits)) return refuse('BANK_CARD_REFUSED');
  if (isEanLength(digits.length)) {
    return isEan(digits) ? ok(padEan(digits)) : refuse('CHECK_DIGIT_WRONG');
  }
  return isLuhn(digits) ? ok(digits) : refuse('CHECK_DIGIT_WRONG');
}

/** A typed number: digits, single spaces and hyphens between them; at most 40 characters. */
export function typedNumber(text: string): Result<string> {
  const typed = text.trim();
  if (typed.length > typedCharsMax) return refuse('READ_TOO_LONG', { limit: typedCharsMax });
  if (!/^\d+([ -]\d+)*$/.test(typed)) return refuse('READ_MALFORMED');
  return canonicalNumber(typed.replaceAll(/[ -]/g, ''));
}

/** A bar code: digits only, and the line end that a scanner may add; at most 19 digits. */
export function barcodeNumber(text: string): Result<string> {
  return canonicalNumber(text.replace(/[\r\n\t]{1,2}$/, ''));
}
