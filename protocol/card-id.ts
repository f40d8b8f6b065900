import { ndefNumber } from './cards/ndef.ts';
import { barcodeNumber, typedNumber } from './cards/printed.ts';
import { trackNumber } from './cards/track.ts';
import { uidText } from './cards/uid.ts';
import { ok, type Result, refuse } from './errors.ts';
import { limits } from './events.ts';
import type { RawRead } from './raw-read.ts';
import { assertNever } from './units.ts';

/**
 * The canonical card id of a read: `num-` and digits however the number was read, `uid-` and
 * upper-case hex. A read over its limit is refused whole, never cut. READ_TOO_LONG,
 * READ_MALFORMED, CHECK_DIGIT_WRONG or BANK_CARD_REFUSED; no refusal carries a digit of the read.
 * Example: the typed `036000291452` and the scanned `0036000291452` are both `num-0036000291452`.
 */
export function canonicalCard(read: RawRead): Result<string> {
  if (read.bytes.length > limits.rawReadBytes) {
    return refuse('READ_TOO_LONG', { limit: limits.rawReadBytes });
  }
  switch (read.technology) {
    case 'uid':
      return withPrefix('uid', uidText(read.bytes));
    case 'ndef':
      return withPrefix('num', ndefNumber(read.bytes));
    case 'barcode':
      return withPrefix('num', barcodeNumber(text(read.bytes)));
    case 'track':
      return withPrefix('num', trackNumber(text(read.bytes)));
    case 'typed':
      return withPrefix('num', typedNumber(text(read.bytes)));
    default:
      return assertNever(read.technology);
  }
}

/** A card id for logs and screens: kind and last four characters, `num-•••• 0128`. */
export function maskCard(cardId: string): string {
  const found = /^(num|uid|tok)-([0-9A-Za-z]{8,})$/.exec(cardId);
  if (found === null) return '••••';
  return `${found[1]}-•••• ${found[2]?.slice(-4)}`;
}

function withPrefix(prefix: 'num' | 'uid', read: Result<string>): Result<string> {
  return read.ok ? ok(`${prefix}-${read.value}`) : read;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
