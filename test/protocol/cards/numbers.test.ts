import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeBankCard } from '../../../protocol/cards/bank.ts';
import { isEan, isEanLength, padEan } from '../../../protocol/cards/ean.ts';
import { isLuhn } from '../../../protocol/cards/luhn.ts';
import { barcodeNumber, canonicalNumber, typedNumber } from '../../../protocol/cards/printed.ts';

/** Digits of a length range that do not all stand still. */
const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });

/** The digit that makes a number pass, found by trying all ten. */
function withCheck(stem: string, isRight: (number: string) => boolean): string {
  const found = [...'0123456789'].map((last) => stem + last).filter(isRight);
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

describe('Luhn (ISO/IEC 7812-1, annex B)', () => {
  test.each([
    ['79927398713', true],
    ['79927398710', false],
    ['4111111111111111', true],
    ['4111111111111112', false],
    ['378282246310005', true],
    // Traps of a naive Luhn: no digits and one zero add up to 0.
    ['', false],
    ['0', false],
    ['7992739871x', false],
  ])('%j is right: %s', (number, isRight) => {
    expect(isLuhn(number)).toBe(isRight);
  });

  test('each stem has exactly one right check digit', () => {
    fc.assert(fc.property(digits(1, 18), (stem) => isLuhn(withCheck(stem, isLuhn))));
  });

  test('every single wrong digit is noticed', () => {
    fc.assert(
      fc.property(digits(7, 18), fc.nat(), fc.integer({ min: 1, max: 9 }), (stem, place, by) => {
        const number = withCheck(stem, isLuhn);
        expect(isLuhn(changed(number, place, by))).toBe(false);
      }),
    );
  });
});

describe('EAN (GS1 General Specifications, 7.9)', () => {
  test.each([
    ['4006381333931', true],
    ['9780201379624', true],
    ['5901234123457', true],
    ['4006381333932', false],
    ['96385074', true],
    ['73513537', true],
    ['036000291452', true],
    ['', false],
    ['400638133393', false],
    ['4006381333931 ', false],
  ])('%j is right: %s', (number, isRight) => {
    expect(isEan(number)).toBe(isRight);
  });

  test('every single wrong digit is noticed, and zeros in front change nothing', () => {
    const stems = fc.oneof(digits(7, 7), digits(11, 11), digits(12, 12));
    fc.assert(
      fc.property(stems, fc.nat(), fc.integer({ min: 1, max: 9 }), (stem, place, by) => {
        const number = withCheck(stem, isEan);
        expect(isEan(changed(number, place, by))).toBe(false);
        expect(isEan(padEan(number))).toBe(true);
        expect(padEan(number)).toHaveLength(13);
      }),
    );
  });
});

/** Published test numbers of the networks. */
const bankCards = [
  '4111111111111111',
  '4012888888881881',
  '4222222222222',
  '5555555555554444',
  '5105105105105100',
  '2223003122003222',
  '378282246310005',
  '371449635398431',
  '341111111111111',
  '30569309025904',
  '38520000023237',
  '3530111333300000',
  '6011111111111117',
  '6011000990139424',
  '6200000000000005',
  '6221260000000000',
  '6445644564456445',
  '6500000000000002',
  '5019717010103742',
  '6759649826438453',
];

describe('bank cards', () => {
  test.each(bankCards)('%s is refused by its format', (number) => {
    expect(looksLikeBankCard(number)).toBe(true);
    const refusal = canonicalNumber(number);
    expect(refusal).toEqual({ ok: false, code: 'BANK_CARD_REFUSED' });
    expect(JSON.stringify(refusal)).not.toMatch(/\d{4}/);
  });

  test.each([
    ['79927398713', 'a Luhn number outside the networks'],
    ['2900000000018', 'a restricted EAN-13'],
    ['4111111111111112', 'a wrong check digit'],
    ['2223003122003', 'thirteen digits in a network of sixteen'],
    ['41111111', 'eight digits'],
  ])('%s is none: %s', (number) => {
    expect(looksLikeBankCard(number)).toBe(false);
  });

  test('whatever passes Luhn in a range of a network is never accepted', () => {
    const prefixes = fc.constantFrom('4', '34', '37', '51', '55', '2221', '2720', '6011', '65');
    fc.assert(
      fc.property(prefixes, digits(14, 14), (prefix, rest) => {
        const length = prefix.startsWith('3') ? 14 : 15;
        const number = withCheck((prefix + rest).slice(0, length), isLuhn);
        expect(canonicalNumber(number)).toMatchObject({ ok: false });
      }),
    );
  });
});

describe('a printed number', () => {
  test.each([
    ['2912345678906', '2912345678906'],
    ['79927398713', '79927398713'],
    ['036000291452', '0036000291452'],
    ['0036000291452', '0036000291452'],
    ['96385074', '0000096385074'],
    ['0000096385074', '0000096385074'],
  ])('%s has the one form %s', (number, form) => {
    expect(canonicalNumber(number)).toEqual({ ok: true, value: form });
  });

  test.each([
    ['', 'READ_MALFORMED'],
    ['0', 'READ_MALFORMED'],
    ['0000000000000', 'READ_MALFORMED'],
    ['00000000000000', 'READ_MALFORMED'],
    ['1234567', 'READ_MALFORMED'],
    ['79927398713a', 'READ_MALFORMED'],
    ['٧٩٩٢٧٣٩٨٧١٣', 'READ_MALFORMED'],
    ['79927398710', 'CHECK_DIGIT_WRONG'],
    ['2912345678907', 'CHECK_DIGIT_WRONG'],
    ['96385075', 'CHECK_DIGIT_WRONG'],
    ['12345678901234567890', 'READ_TOO_LONG'],
  ])('%j is refused with %s', (number, code) => {
    expect(canonicalNumber(number)).toMatchObject({ ok: false, code });
  });

  test('the form of a form is itself', () => {
    fc.assert(
      fc.property(digits(7, 18), (stem) => {
        const isEanNumber = isEanLength(stem.length + 1);
        const read = canonicalNumber(withCheck(stem, isEanNumber ? isEan : isLuhn));
        if (read.ok) expect(canonicalNumber(read.value)).toEqual(read);
      }),
    );
  });

  test.each([
    ['7992 7398-713', '79927398713'],
    ['  79927398713 ', '79927398713'],
  ])('typed as %j it is %s', (typed, form) => {
    expect(typedNumber(typed)).toEqual({ ok: true, value: form });
  });

  test.each([
    ['7992  7398713', 'READ_MALFORMED'],
    ['-79927398713', 'READ_MALFORMED'],
    [`79927398713${' 1'.repeat(30)}`, 'READ_TOO_LONG'],
    ['12345678901234567890', 'READ_TOO_LONG'],
  ])('typed as %j it is refused with %s', (typed, code) => {
    expect(typedNumber(typed)).toMatchObject({ ok: false, code });
  });

  test('a bar code may end with the line end that a scanner adds, and has no spaces', () => {
    expect(barcodeNumber('2912345678906\r\n')).toEqual({ ok: true, value: '2912345678906' });
    expect(barcodeNumber('2912345678906 ')).toMatchObject({ ok: false, code: 'READ_MALFORMED' });
  });
});

function changed(number: string, place: number, by: number): string {
  const at = place % number.length;
  const digit = (Number(number[at]) + by) % 10;
  return number.slice(0, at) + digit + number.slice(at + 1);
}
