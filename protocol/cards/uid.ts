import { ok, type Result, refuse } from '../errors.ts';

/**
 * UID of an NFC card (ISO/IEC 14443-3, 6.4.4): 4, 7 or 10 bytes, as upper-case hex.
 * A 4-byte UID that starts with 08 is random and new at each tap (phones); one that starts with 88
 * is the cascade tag of a longer UID that was not read to its end. Both are READ_MALFORMED.
 * Limit: a UID only identifies. UIDs of 4 bytes are not unique in the world, and any can be copied.
 */
export function uidText(bytes: Uint8Array): Result<string> {
  const { length } = bytes;
  if (length > 10) return refuse('READ_TOO_LONG', { limit: 10 });
  if (length !== 4 && length !== 7 && length !== 10) return refuse('READ_MALFORMED');
  if (length === 4 && (bytes[0] === 0x08 || bytes[0] === 0x88)) return refuse('READ_MALFORMED');
  const isEmpty = bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff);
  if (isEmpty) return refuse('READ_MALFORMED');
  return ok(Buffer.from(bytes).toString('hex').toUpperCase());
}
