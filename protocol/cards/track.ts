import { type Result, refuse } from '../errors.ts';
import { canonicalNumber } from './printed.ts';

/** ISO/IEC 7811-2, 7811-6: track 1 holds 79 characters, track 2 holds 40, sentinels and LRC too. */
const track1Max = 79;
const track2Max = 40;

/**
 * Tracks 1 and 2 of a magnetic stripe (ISO/IEC 7811 characters, 7813 fields), in this order, either
 * may be absent: `%B` number `^` name `^` rest `?` and `;` number `=` rest `?`, each with or
 * without its LRC. The number alone is kept; both tracks must carry the same one.
 * READ_MALFORMED: a sentinel is missing, a read error (`%E?`), two swipes in one, lower case,
 * a wrong LRC. READ_TOO_LONG: a track over its length. Else as canonicalNumber.
 * Limit: format B only; track 3 is not read.
 */
export function trackNumber(text: string): Result<string> {
  const swipe = text.replace(/[\r\n]{1,2}$/, '');
  const { one, lrc1, two, lrc2 } = swipeExpression.exec(swipe)?.groups ?? {};
  if (one === undefined && two === undefined) {
    return swipe.length > track1Max + track2Max
      ? refuse('READ_TOO_LONG', { limit: track1Max + track2Max })
      : refuse('READ_MALFORMED');
  }
  if ((one?.length ?? 0) > track1Max) return refuse('READ_TOO_LONG', { limit: track1Max });
  if ((two?.length ?? 0) > track2Max) return refuse('READ_TOO_LONG', { limit: track2Max });
  const isRight =
    isLrcRight({ data: one, lrc: lrc1, base: 0x20 }) &&
    isLrcRight({ data: two, lrc: lrc2, base: 0x30 });
  const number1 = fields1.exec(one ?? '')?.[1];
  const number2 = fields2.exec(two ?? '')?.[1];
  const isWhole = (one === undefined || number1) && (two === undefined || number2);
  const number = number1 ?? number2;
  if (!isRight || !isWhole || number === undefined) return refuse('READ_MALFORMED');
  if (number1 !== undefined && number2 !== undefined && number1 !== number2) {
    return refuse('READ_MALFORMED');
  }
  return canonicalNumber(number);
}

// Six-bit characters on track 1, four-bit on track 2. An LRC may be any of them, `;` and `?` too:
// the expression first tries to do without one, and comes back if the rest then does not fit.
const swipeExpression =
  /^(?:(?<one>%[ -$&->@-_]*\?)(?<lrc1>[ -_])??)?(?:(?<two>;[0-:<=>]*\?)(?<lrc2>[0-?])?)?$/;
// ISO/IEC 7813: name of at most 26 characters; then YYMM and service code, or `^` for each.
const fields1 = /^%B(\d{1,19})(?:\^[^^=]{0,26}(?:\^(?:(?:\d{4}|\^)(?:\d{3}|\^)?[^^]*)?)?)?\?$/;
const fields2 = /^;(\d{1,19})(?:=\d*)?\?$/;

/** LRC of ISO/IEC 7811: XOR of all characters with their sentinels, less the alphabet's base. */
function isLrcRight(options: {
  readonly data: string | undefined;
  readonly lrc: string | undefined;
  readonly base: number;
}): boolean {
  const { data, lrc, base } = options;
  if (data === undefined || lrc === undefined) return true;
  let sum = 0;
  for (const character of data) sum ^= character.charCodeAt(0) - base;
  return lrc.charCodeAt(0) - base === sum;
}
