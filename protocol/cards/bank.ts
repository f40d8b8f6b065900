import { isLuhn } from './luhn.ts';

/**
 * True when a number looks like a payment card by format: 13-19 digits, Luhn right, first digits
 * of a payment network (ISO/IEC 7812; ranges as the networks publish them). Where a network has
 * cards of one length only, other lengths are not taken for bank cards: a store's EAN-13 numbers
 * of the prefixes 22-27 must not look like Mastercard's sixteen digits.
 * Limit: a loyalty number inside these ranges is refused, so issue numbers outside them.
 */
export function looksLikeBankCard(digits: string): boolean {
  if (!/^\d{13,19}$/.test(digits) || !isLuhn(digits)) return false;
  return networks.some(({ from, to, least, most }) => {
    if (digits.length < least || digits.length > most) return false;
    const start = digits.slice(0, from.length);
    return start >= from && start <= to;
  });
}

interface Network {
  /** First and last prefix, of the same length. */
  readonly from: string;
  readonly to: string;
  /** Lengths of its numbers. */
  readonly least: number;
  readonly most: number;
}

const range = (from: string, to: string, least: number, most: number): Network => ({
  from,
  to,
  least,
  most,
});

const networks: readonly Network[] = [
  range('4', '4', 13, 19), // Visa
  range('51', '55', 16, 16), // Mastercard
  range('2221', '2720', 16, 16), // Mastercard
  range('34', '34', 15, 15), // American Express
  range('37', '37', 15, 15), // American Express
  range('300', '305', 14, 19), // Diners Club
  range('3095', '3095', 14, 19), // Diners Club
  range('36', '36', 14, 19), // Diners Club
  range('38', '39', 14, 19), // Diners Club
  range('35', '35', 16, 19), // JCB
  range('6011', '6011', 16, 19), // Discover
  range('62', '62', 13, 19), // UnionPay
  range('644', '649', 16, 19), // Discover
  range('65', '65', 16, 19), // Discover
  range('81', '81', 16, 19), // UnionPay, RuPay
  range('2200', '2204', 16, 19), // Mir
  range('9792', '9792', 16, 16), // Troy
  range('5018', '5018', 13, 19), // Maestro
  range('5020', '5020', 13, 19), // Maestro
  range('5038', '5038', 13, 19), // Maestro
  range('5893', '5893', 13, 19), // Maestro
  range('6304', '6304', 13, 19), // Maestro
  range('6759', '6759', 13, 19), // Maestro
  range('6761', '6763', 13, 19), // Maestro
  range('5019', '5019', 16, 16), // Dankort
];
