import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ndefNumber } from '../../../protocol/cards/ndef.ts';
import { uidText } from '../../../protocol/cards/uid.ts';

const number = '79927398713';
const right = { ok: true, value: number };
const bytes = (...parts: readonly (string | number | Uint8Array)[]) =>
  new Uint8Array(
    Buffer.concat(
      parts.map((part) =>
        typeof part === 'number'
          ? Buffer.of(part)
          : typeof part === 'string'
            ? Buffer.from(part, 'latin1')
            : part,
      ),
    ),
  );

/** A record of the NFC Forum's well-known types; `flags` MB 80, ME 40, SR 10. */
function record(options: {
  readonly type: string;
  readonly payload: Uint8Array;
  readonly flags?: number;
}): Uint8Array {
  const { type, payload, flags = 0xd0 } = options;
  return bytes(flags | 0x01, type.length, payload.length, type, payload);
}
const text = (value: string, flags?: number) =>
  record({
    type: 'T',
    payload: bytes(0x02, 'en', value),
    ...(flags === undefined ? {} : { flags }),
  });
const uri = (value: string) => record({ type: 'U', payload: bytes(0x00, value) });

describe('an NDEF message', () => {
  test.each([
    ['text with CARD:', text(`CARD:${number}`)],
    ['text in bare digits', text(number)],
    ['lower-case scheme', text(`card:${number}`)],
    ['URI record', uri(`card:${number}`)],
    ['long record', bytes(0xc1, 1, 0, 0, 0, 14, 'T', 0x02, 'en', number)],
    ['record with an id', bytes(0xd9, 1, 14, 2, 'T', 'id', 0x02, 'en', number)],
    ['a second record', bytes(text('Stamgast', 0x90), text(number, 0x50))],
    ['TLV of a type 2 tag', bytes(0x03, 18, text(number), 0xfe)],
    ['TLV behind lock control and null', bytes(0x01, 3, 1, 2, 3, 0, 0x03, 18, text(number), 0xfe)],
    ['TLV with a long length', bytes(0x03, 0xff, 0, 18, text(number), 0xfe)],
    ['padding behind', bytes(text(number), 0, 0, 0xfe)],
  ])('is read: %s', (_what, message) => {
    expect(ndefNumber(message)).toEqual(right);
  });

  test.each([
    ['empty', bytes()],
    ['no number', text('hello')],
    ['number in a sentence', text(`my card ${number}`)],
    ['cut payload', text(number).slice(0, -1)],
    ['cut header', bytes(0xd1)],
    ['bytes behind the last record', bytes(text(number), 1)],
    ['second record also first', bytes(text('a', 0x90), text(number, 0xd0))],
    ['chunked', bytes(0xf1, 1, 14, 'T', 0x02, 'en', number)],
    ['UTF-16', record({ type: 'T', payload: bytes(0x82, 'en', number) })],
    ['language longer than payload', record({ type: 'T', payload: bytes(0x3f, 'en') })],
    ['empty payload', record({ type: 'T', payload: bytes() })],
    ['web address', uri(`https://example.com/${number}`)],
    ['unknown TLV', bytes(0x55, 1, 1)],
    ['cut TLV', bytes(0x03, 200, text(number))],
    ['message without its end', text(number, 0x90).slice(0, 3)],
  ])('is refused as malformed: %s', (_what, message) => {
    expect(ndefNumber(message)).toMatchObject({ ok: false, code: 'READ_MALFORMED' });
  });

  test('over a limit it is refused whole', () => {
    const many = bytes(text('a', 0x90), ...Array.from({ length: 8 }, () => text('a', 0x10)));
    expect(ndefNumber(many)).toMatchObject({ code: 'READ_TOO_LONG', facts: { limit: 8 } });
    const long = bytes(0xc1, 1, 0, 0, 1, 0, 'T', 0x02, 'en', ' '.repeat(253));
    expect(ndefNumber(long)).toMatchObject({ code: 'READ_TOO_LONG', facts: { limit: 200 } });
  });

  test('a bank card number on a tag is refused', () => {
    expect(ndefNumber(text('4111111111111111'))).toEqual({ ok: false, code: 'BANK_CARD_REFUSED' });
  });

  test('any bytes give an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
        expect(typeof ndefNumber(message).ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a UID', () => {
  test.each([
    ['04a1b2c3', '04A1B2C3'],
    ['04de5f1eacc040', '04DE5F1EACC040'],
    ['04112233445566778899', '04112233445566778899'],
    ['08112233445566', '08112233445566'],
  ])('%s is %s', (hex, uid) => {
    expect(uidText(Buffer.from(hex, 'hex'))).toEqual({ ok: true, value: uid });
  });

  test.each([
    ['', 'READ_MALFORMED'],
    ['04a1b2', 'READ_MALFORMED'],
    ['04a1b2c3d4', 'READ_MALFORMED'],
    // ISO/IEC 14443-3, table 10: 08 is random, 88 the cascade tag.
    ['08a1b2c3', 'READ_MALFORMED'],
    ['88a1b2c3', 'READ_MALFORMED'],
    ['00000000', 'READ_MALFORMED'],
    ['ffffffffffffff', 'READ_MALFORMED'],
    ['0411223344556677889900', 'READ_TOO_LONG'],
  ])('%j is refused with %s', (hex, code) => {
    expect(uidText(Buffer.from(hex, 'hex'))).toMatchObject({ ok: false, code });
  });
});
