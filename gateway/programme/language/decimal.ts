/**
 * A decimal numeral x 10^places as an exact, shortened fraction; the schema bounds the digits.
 * Example: "0.10" in a currency of 2 places is 10 minor units; "0.008" is 8/10, shortened.
 */
export function ratioOfDecimal(text: string, places: number): { num: number; den: number } {
  const [, after = ''] = text.split('.');
  const num = BigInt(text.replace('.', '')) * 10n ** BigInt(places);
  return shortened(num, 10n ** BigInt(after.length));
}

/** A fraction in its smallest numbers; `num` is not negative, `den` is above 0. */
export function shortened(num: bigint, den: bigint): { num: number; den: number } {
  const divisor = gcd(num, den);
  return { num: Number(num / divisor), den: Number(den / divisor) };
}

/** The numeral as a whole number of 10^-places; null when it has more decimals. */
export function wholeOfDecimal(text: string, places: number): number | null {
  if (!/^[0-9]{1,12}(\.[0-9]{1,6})?$/.test(text)) return null;
  const { num, den } = ratioOfDecimal(text, places);
  return den === 1 && Number.isSafeInteger(num) ? num : null;
}

/** A percentage as a fraction: 12.5 is 1/8. */
export function shareOfPercent(percent: number | string): { num: number; den: number } {
  const { num, den } = ratioOfDecimal(String(percent), 0);
  return shortened(BigInt(num), BigInt(den) * 100n);
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
