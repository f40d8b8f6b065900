import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalCard, maskCard } from '../../protocol/card-id.ts';
import type { RawRead } from '../../protocol/raw-read.ts';

const read = (technology: RawRead['technology'], text: string): RawRead => ({
  technology,
  bytes: new Uint8Array(Buffer.from(text, 'latin1')),
});
const technologies = ['uid', 'ndef', 'barcode', 'track', 'typed'] as const;

describe('a card id', () => {
  test.each([
    read('typed', '7992 7398 713'),
    read('barcode', '79927398713\r'),
    read('track', ';79927398713=3012101?'),
    read('track', '%B79927398713^DOE/JOHN^30121010?'),
    read('ndef', '\xd1\x01\x13T\x02enCARD:79927398713'),
  ])('is one whatever the read: $technology', (one) => {
    expect(canonicalCard(one)).toEqual({ ok: true, value: 'num-79927398713' });
  });

  test('is one for UPC-A and its EAN-13', () => {
    const form = { ok: true, value: 'num-0036000291452' };
    expect(canonicalCard(read('typed', '036000291452'))).toEqual(form);
    expect(canonicalCard(read('barcode', '0036000291452'))).toEqual(form);
  });

  test('of a UID is upper-case hex', () => {
    expect(canonicalCard(read('uid', '\x04\xa1\xb2\xc3'))).toEqual({
      ok: true,
      value: 'uid-04A1B2C3',
    });
  });

  test('over 1,024 bytes a read is refused whole, of every technology', () => {
    for (const technology of technologies) {
      const refusal = canonicalCard(read(technology, '7'.repeat(1025)));
      expect(refusal).toMatchObject({ ok: false, code: 'READ_TOO_LONG', facts: { limit: 1024 } });
    }
  });

  test('any bytes give a canonical id or a refusal without a digit of the read, in time', () => {
    const known = fc.constantFrom(
      '4111111111111111',
      '79927398713',
      '%B79927398713^DOE/JOHN^30121010?',
      ';79927398713=3012101?',
      '\xd1\x01\x13T\x02enCARD:79927398713',
    );
    const texts = fc.oneof(
      fc.uint8Array({ maxLength: 1100 }),
      fc.tuple(known, fc.nat(40), fc.uint8Array({ maxLength: 3 })).map(([text, at, put]) => {
        const bytes = Buffer.from(text, 'latin1');
        return new Uint8Array(Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at)]));
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...technologies), texts, (technology, bytes) => {
        const before = performance.now();
        const card = canonicalCard({ technology, bytes });
        expect(performance.now() - before).toBeLessThan(50);
        if (card.ok) expect(card.value).toMatch(/^(num-\d{8,19}|uid-[0-9A-F]{8,20})$/);
        else expect(Object.keys(card.facts ?? {}).every((key) => key === 'limit')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a masked card id', () => {
  test.each([
    ['num-7992739870128', 'num-•••• 0128'],
    ['uid-04A1B2C3', 'uid-•••• B2C3'],
    ['num-1234', '••••'],
    ['4111111111111111', '••••'],
    ['', '••••'],
  ])('of %j is %s', (card, masked) => {
    expect(maskCard(card)).toBe(masked);
  });
});
