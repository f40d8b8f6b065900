import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trackNumber } from '../../../protocol/cards/track.ts';

const number = '79927398713';
const track1 = `%B${number}^DOE/JOHN^30121010000000000000?`;
const track2 = `;${number}=30121010000000000?`;
const right = { ok: true, value: number };

/** LRC as in ISO/IEC 7811: XOR of the characters less the base of their alphabet. */
function lrc(track: string): string {
  const base = track.startsWith('%') ? 0x20 : 0x30;
  let sum = 0;
  for (const character of track) sum ^= character.charCodeAt(0) - base;
  return String.fromCharCode(sum + base);
}

describe('a stripe', () => {
  test('the LRC of the published examples is computed as published', () => {
    expect(lrc('%B4111111111111111^DOE/JOHN^30121010000000000000?')).toBe('?');
    expect(lrc(';4111111111111111=30121010000000000?')).toBe('<');
  });

  test.each([
    ['track 1', track1],
    ['track 2', track2],
    ['both', track1 + track2],
    ['both with LRC', track1 + lrc(track1) + track2 + lrc(track2)],
    ['LRC on one only', track1 + track2 + lrc(track2)],
    ['a line end', `${track1}${track2}\r\n`],
    ['a bare number on track 2', `;${number}?`],
    ['a bare number on track 1', `%B${number}?`],
    ['an empty name', `%B${number}^^30121010?`],
    ['no expiry and no service code', `%B${number}^DOE^^^?`],
  ])('is read: %s', (_what, swipe) => {
    expect(trackNumber(swipe)).toEqual(right);
  });

  test('an LRC may be any character of its track, sentinels too', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 }), (rest) => {
        const one = `%B${number}^DOE/J^30121010${rest}?`;
        const two = `;${number}=3012101${rest.slice(0, 12)}?`;
        seen.add(lrc(one)).add(lrc(two));
        expect(trackNumber(one + lrc(one))).toEqual(right);
        expect(trackNumber(two + lrc(two))).toEqual(right);
        expect(trackNumber(one + lrc(one) + two + lrc(two))).toEqual(right);
        expect(trackNumber(one + lrc(one) + two)).toEqual(right);
      }),
      { numRuns: 500, seed: 7 },
    );
    expect([...seen]).toEqual(expect.arrayContaining([';', '?', '=']));
  });

  test.each([
    ['missing end sentinel', track1.slice(0, -1)],
    ['missing start sentinel', track1.slice(1)],
    ['read error', '%E?'],
    ['read error on track 2', `${track1};E?`],
    ['two swipes glued', `%B${number}^A^3012?`.repeat(2)],
    ['two swipes of track 2 glued', track2 + track2],
    ['track order 2-1', track2 + track1],
    ['lower case', track1.toLowerCase()],
    ['lower-case name', `%B${number}^doe^30121010?`],
    ['= in the name', `%B${number}^DO=E^30121010?`],
    ['^ in the name', `%B${number}^DO^E^30121010?`],
    ['a wrong LRC', `${track2}${lrc(track2) === '0' ? '1' : '0'}`],
    ['another number on the other track', `${track1};2912345678904=3012101?`],
    ['format A', `%A${number}^DOE^30121010?`],
    ['nothing', ''],
    ['sentinels only', '%?;?'],
    ['letters on track 2', ';7992739871A=1?'],
    ['a control character', `;${number}\u0000=1?`],
  ])('is refused as malformed: %s', (_what, swipe) => {
    expect(trackNumber(swipe)).toMatchObject({ ok: false, code: 'READ_MALFORMED' });
  });

  test.each([
    ['200-character name', `%B${number}^${'A'.repeat(200)}^30121010?`],
    ['track 1 of 80 characters', `%B${number}^A^3012101${'0'.repeat(56)}?`],
    ['track 2 of 41 characters', `;${number}=${'1'.repeat(27)}?`],
    ['two whole swipes glued', (track1 + track2).repeat(2)],
    ['a long text of no track', 'A'.repeat(300)],
  ])('is refused as too long: %s', (_what, swipe) => {
    expect(trackNumber(swipe)).toMatchObject({ ok: false, code: 'READ_TOO_LONG' });
  });

  test.each([
    '%B4111111111111111^DOE/JOHN^30121010000000000000?',
    ';4111111111111111=30121010000000000?<',
    // Public sample of sualeh/magnetictrackparser, README.
    '%B5350290149345177^FATEHI/SUALEH^1604?;5350290149345177=1604?',
  ])('of a bank card is refused without a digit: %s', (swipe) => {
    expect(trackNumber(swipe)).toEqual({ ok: false, code: 'BANK_CARD_REFUSED' });
  });

  test('a number with a wrong check digit is refused', () => {
    expect(trackNumber(';79927398710=3012101?')).toMatchObject({ code: 'CHECK_DIGIT_WRONG' });
  });

  test('a hostile swipe costs less than 10 ms', () => {
    const swipes = ['%'.repeat(1024), ';'.repeat(1024), '%B1^'.repeat(256), '%?;'.repeat(341)];
    const long = `%B${'1'.repeat(400)}^${'^'.repeat(300)};${'='.repeat(300)}`;
    for (const swipe of [...swipes, long]) {
      const before = performance.now();
      expect(trackNumber(swipe).ok).toBe(false);
      expect(performance.now() - before).toBeLessThan(10);
    }
  });
});
