import type { ScreenInput } from './types.ts';

/** ISO/IEC 7812: a card number has at most 19 digits; what it means is decided by the decoder. */
const typedNumber = /^[0-9]{1,19}$/;

/** The input that a body says, or null when it says none. Unknown fields are dropped. */
export function readInput(body: string): ScreenInput | null {
  const value = parse(body);
  if (typeof value !== 'object' || value === null) return null;
  const { kind, language, number } = value as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'touch':
    case 'done':
      return { kind };
    case 'language':
      return language === 'en' || language === 'da' ? { kind, language } : null;
    case 'typed':
      return typeof number === 'string' && typedNumber.test(number) ? { kind, number } : null;
    default:
      return null;
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON: the caller answers 400.
    return null;
  }
}
