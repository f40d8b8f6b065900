import { type Result, refuse } from '../errors.ts';
import { canonicalNumber } from './printed.ts';

/** Records in one NDEF message, and bytes of one payload, that are looked at. */
const recordsMax = 8;
const payloadMax = 200;

/**
 * Card number of an NDEF message (NFC Forum NDEF 1.0), bare or in its TLV of a type 2 tag. The
 * first Text or URI record whose text is `CARD:` and digits, or digits alone, carries it.
 * READ_MALFORMED: broken records or none with a number; READ_TOO_LONG: more than 8 records or a
 * payload over 200 bytes; else as canonicalNumber.
 * Limit: text in UTF-16 and chunked records are not read. SUN links are another decoder's work.
 */
export function ndefNumber(bytes: Uint8Array): Result<string> {
  const message = withoutTlv(bytes);
  if (message === null) return refuse('READ_MALFORMED');
  let at = 0;
  for (let count = 0; at < message.length; count += 1) {
    if (count === recordsMax) return refuse('READ_TOO_LONG', { limit: recordsMax });
    const record = readRecord(message, at);
    if (record === null || record.isFirst !== (count === 0)) return refuse('READ_MALFORMED');
    // What a reader adds after the last record may be only padding; else a length is wrong.
    if (record.isLast && message.subarray(record.end).some((byte) => byte !== 0 && byte !== 0xfe)) {
      return refuse('READ_MALFORMED');
    }
    if (record.payload.length > payloadMax) return refuse('READ_TOO_LONG', { limit: payloadMax });
    const digits = /^(?:CARD:)?(\d+)$/i.exec(textOf(record) ?? '')?.[1];
    if (digits !== undefined) return canonicalNumber(digits);
    if (record.isLast) return refuse('READ_MALFORMED');
    at = record.end;
  }
  return refuse('READ_MALFORMED');
}

interface NdefRecord {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly typeFormat: number;
  readonly type: string;
  readonly payload: Uint8Array;
  /** Where the next record starts. */
  readonly end: number;
}

/** NDEF 1.0, 3.2: flags MB ME CF SR IL and TNF, then lengths, type, id, payload. */
function readRecord(bytes: Uint8Array, start: number): NdefRecord | null {
  const flags = bytes[start] ?? 0;
  if ((flags & 0x20) !== 0) return null;
  const typeLength = bytes[start + 1];
  let at = start + 2;
  const lengthBytes = (flags & 0x10) !== 0 ? 1 : 4;
  let payloadLength = 0;
  for (let step = 0; step < lengthBytes; step += 1) {
    payloadLength = payloadLength * 256 + (bytes[at] ?? 0);
    at += 1;
  }
  const idLength = (flags & 0x08) !== 0 ? bytes[at] : 0;
  if ((flags & 0x08) !== 0) at += 1;
  if (typeLength === undefined || idLength === undefined) return null;
  const payloadStart = at + typeLength + idLength;
  const end = payloadStart + payloadLength;
  if (end > bytes.length) return null;
  return {
    isFirst: (flags & 0x80) !== 0,
    isLast: (flags & 0x40) !== 0,
    typeFormat: flags & 0x07,
    type: Buffer.from(bytes.subarray(at, at + typeLength)).toString('latin1'),
    payload: bytes.subarray(payloadStart, end),
    end,
  };
}

/** Text of a well-known Text record (RTD Text 1.0) or of a URI record without a prefix code. */
function textOf(record: NdefRecord): string | null {
  const [status] = record.payload;
  if (record.typeFormat !== 1 || status === undefined) return null;
  if (record.type === 'U' && status === 0) return utf8(record.payload.subarray(1));
  // RTD Text, 3.2.1: bit 7 = UTF-16, bits 5-0 = length of the language code.
  if (record.type !== 'T' || (status & 0x80) !== 0) return null;
  const start = 1 + (status & 0x3f);
  return start > record.payload.length ? null : utf8(record.payload.subarray(start));
}

/** NFC Forum Type 2 Tag, 2.3: TLV blocks 00 null, 01-02 control, 03 NDEF message, FE end. */
function withoutTlv(bytes: Uint8Array): Uint8Array | null {
  // The first record of a bare message has its "message begin" bit set; no TLV tag has.
  if (((bytes[0] ?? 0) & 0x80) !== 0) return bytes;
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at];
    at += 1;
    if (tag === 0x00) continue;
    if (tag !== 0x01 && tag !== 0x02 && tag !== 0x03) return null;
    let length = bytes[at] ?? 0;
    at += 1;
    if (length === 0xff) {
      length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
      at += 2;
    }
    if (at + length > bytes.length) return null;
    if (tag === 0x03) return bytes.subarray(at, at + length);
    at += length;
  }
  return null;
}

const decoder = new TextDecoder('utf-8');
const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes).trim();
