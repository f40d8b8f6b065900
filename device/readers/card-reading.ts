import type { ErrorCode, Result } from '../../protocol/errors.ts';
import type { RawRead } from '../../protocol/raw-read.ts';
import { findNdef } from './ndef-tag.ts';

/** What came of a card that was read to its end. */
export type CardReading =
  | { readonly kind: 'read'; readonly read: RawRead }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** One command to the card and its answer with the two status bytes. Throws when it is gone. */
export type Transmit = (apdu: Uint8Array) => Promise<Uint8Array>;

/** F0 (unregistered, ISO 7816-5) and "LOYALTY": the only application that we ever select. */
export const ownApplication = 'F04C4F59414C5459';

/**
 * Reads a contactless card through PC/SC. A storage card gives its NDEF message when `decode`
 * finds a card number in it, right or wrong, else its UID; a smart card gives what our own
 * application answers. Payment applications are never selected, so a bank card tells nothing.
 * Refusals: CARD_UNSUPPORTED, READ_TOO_LONG, READ_MALFORMED. Errors of `transmit` pass through.
 */
export async function readCard(options: {
  readonly atr: Uint8Array;
  readonly transmit: Transmit;
  readonly decode: (read: RawRead) => Result<string>;
}): Promise<CardReading> {
  const { atr, transmit, decode } = options;
  const kind = kindOfCard(atr);
  if (kind === 'smart') return await readApplication(transmit);
  if (kind === 'pages') {
    const ndef = await findNdef((page) => readPages(transmit, page));
    if (ndef.kind === 'tooLong') return refused('READ_TOO_LONG');
    if (ndef.kind === 'message') {
      const read: RawRead = { technology: 'ndef', bytes: ndef.bytes };
      const card = decode(read);
      if (card.ok || numberRefusals.has(card.code)) return { kind: 'read', read };
    }
  }
  return await readUid(transmit);
}

/** Refusals that mean "this is a card number, but a wrong one": the UID must not hide them. */
const numberRefusals: ReadonlySet<ErrorCode> = new Set(['CHECK_DIGIT_WRONG', 'BANK_CARD_REFUSED']);

const refused = (code: ErrorCode): CardReading => ({ kind: 'refused', code });

/**
 * PC/SC part 3, 3.1.3.2.3: the reader makes up an ATR for storage cards, with the RID of the
 * PC/SC workgroup, the standard (01-03: ISO 14443 A) and the card's name.
 */
export function kindOfCard(atr: Uint8Array): 'pages' | 'storage' | 'smart' {
  const text = Buffer.from(atr).toString('hex');
  if (!text.startsWith('3b8f8001804f0ca000000306')) return 'smart';
  const name = text.slice(26, 30);
  const isTypeA = ['01', '02', '03'].includes(text.slice(24, 26));
  return isTypeA && pagedCards.has(name) ? 'pages' : 'storage';
}

/** MIFARE Ultralight (NTAGs too) and Ultralight C. */
const pagedCards: ReadonlySet<string> = new Set(['0003', '003a']);

/** PC/SC part 3, 3.2.2.1.8: READ BINARY. */
async function readPages(transmit: Transmit, page: number): Promise<Uint8Array | null> {
  return answerOf(await transmit(Uint8Array.of(0xff, 0xb0, page >> 8, page & 0xff, 16)));
}

/** PC/SC part 3, 3.2.2.1.3: GET DATA. */
async function readUid(transmit: Transmit): Promise<CardReading> {
  const uid = answerOf(await transmit(Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00)));
  if (uid === null) return refused('READ_MALFORMED');
  // ISO 14443-3, 6.5.4: single, double, triple size; a single one from 08 on is random.
  const isUsable = [4, 7, 10].includes(uid.length) && !(uid.length === 4 && uid[0] === 0x08);
  if (!isUsable) return refused('CARD_UNSUPPORTED');
  return { kind: 'read', read: { technology: 'uid', bytes: uid } };
}

/** Longest number that our application may answer: that of a canonical card id. */
const applicationBytesMax = 64;

async function readApplication(transmit: Transmit): Promise<CardReading> {
  const id = Buffer.from(ownApplication, 'hex');
  const select = Uint8Array.of(0x00, 0xa4, 0x04, 0x00, id.length, ...id, 0x00);
  const number = answerOf(await transmit(select));
  if (number === null || number.length === 0) return refused('CARD_UNSUPPORTED');
  if (number.length > applicationBytesMax) return refused('READ_TOO_LONG');
  if (!number.every((byte) => byte > 0x20 && byte < 0x7f)) return refused('READ_MALFORMED');
  return { kind: 'read', read: { technology: 'ndef', bytes: textRecord(number) } };
}

/** NFC Forum, Text Record Type: one short record, language "en". One decoder for both ways. */
function textRecord(text: Uint8Array): Uint8Array {
  return Uint8Array.of(0xd1, 0x01, text.length + 3, 0x54, 0x02, 0x65, 0x6e, ...text);
}

/** The answer without its status; null when the status is not 9000. */
function answerOf(answer: Uint8Array): Uint8Array | null {
  const [high, low] = answer.slice(-2);
  return high === 0x90 && low === 0x00 ? Uint8Array.from(answer.slice(0, -2)) : null;
}
