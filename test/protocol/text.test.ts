import { describe, expect, test } from 'vitest';
import {
  fillText,
  formatAmount,
  formatDay,
  formatMoment,
  formatMoney,
  oneLine,
  plainJson,
  plainLines,
  pluralText,
} from '../../protocol/text.ts';
import type { Language } from '../../protocol/views.ts';

/** Intl puts no-break spaces between number and currency. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const zone = 'Europe/Copenhagen';

describe('words and numbers for people', () => {
  test('places are filled, and one without a value stays to be seen', () => {
    expect(fillText('Hello {name}, {points} points', { name: 'Anna' })).toBe(
      'Hello Anna, {points} points',
    );
    expect(fillText('{constructor} {toString}', {})).toBe('{constructor} {toString}');
  });

  test.each<[Language, number, string]>([
    ['en', 0, 'points'],
    ['en', 1, 'point'],
    ['en', 2, 'points'],
    ['da', 1, 'point'],
    ['da', 2, 'points'],
  ])('plural in %s of %d is %s', (language, count, expected) => {
    const forms = { one: 'point', other: 'points' };
    expect(pluralText({ language, count, forms })).toBe(expected);
  });

  test('a form that is missing is the other one', () => {
    expect(pluralText({ language: 'en', count: 1, forms: { other: 'pcs' } })).toBe('pcs');
  });

  test.each<[Language, number, number, string]>([
    ['en', 123_456, 2, '1,234.56'],
    ['da', 123_456, 2, '1.234,56'],
    ['en', 1234, 0, '1,234'],
    ['en', 5, 2, '0.05'],
    ['en', -5, 2, '-0.05'],
    // Exact beyond what a float with decimals could say.
    ['en', 9_007_199_254_740_991, 2, '90,071,992,547,409.91'],
  ])('an amount in %s of %d with scale %d is %s', (language, amount, scale, expected) => {
    expect(formatAmount({ language, amount, scale })).toBe(expected);
  });

  test('a change carries its sign', () => {
    const change = { language: 'en', scale: 0, isSigned: true } as const;
    expect(formatAmount({ ...change, amount: 5 })).toBe('+5');
    expect(formatAmount({ ...change, amount: -5 })).toBe('-5');
    expect(formatAmount({ ...change, amount: 0 })).toBe('0');
  });

  test.each<[Language, number, string, string]>([
    ['en', 123_450, 'DKK', 'DKK 1,234.50'],
    ['da', 123_450, 'DKK', '1.234,50 kr.'],
    ['en', 1050, 'JPY', 'JP¥1,050'],
    ['en', 1050, 'KWD', 'KWD 1.050'],
    ['en', -5, 'GBP', '-£0.05'],
  ])('money in %s of %d minor %s is %s', (language, amountMinor, currency, expected) => {
    expect(plain(formatMoney({ language, amountMinor, currency }))).toBe(expected);
  });

  test('a day and a moment are those of the zone, not of the machine', () => {
    const at = Date.parse('2026-12-31T23:30:00Z');
    expect(formatDay({ language: 'en', at, zone })).toBe('1 January 2027');
    expect(formatDay({ language: 'da', at, zone })).toBe('1. januar 2027');
    expect(formatDay({ language: 'en', at, zone: 'Europe/London' })).toBe('31 December 2026');
    expect(formatMoment({ language: 'en', at, zone })).toMatch(/^1 January.* 00:30$/);
    expect(formatMoment({ language: 'da', at, zone })).toMatch(/^1\. januar.* 00[.:]30$/);
  });
});

describe('text from elsewhere', () => {
  test('is one line that no terminal obeys; lines stay lines where they may', () => {
    const odd = 'a\u001b[2Jb\u009bc\u202ed\u2028e\nf';
    expect(oneLine(odd)).toBe('a [2Jb c d e f');
    expect(plainLines(odd)).toBe('a [2Jb c d e\nf');
    expect(oneLine('Zoë 12,50 €')).toBe('Zoë 12,50 €');
  });

  test('is JSON of the same value', () => {
    const odd = { 'k\u009b': 'a\u001b\u007f\u202e\nb é' };
    const json = plainJson(JSON.stringify(odd));
    expect(json).toBe('{"k\\u009b":"a\\u001b\\u007f\\u202e\\nb é"}');
    expect(JSON.parse(json)).toEqual(odd);
  });
});
