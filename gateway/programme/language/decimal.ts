/**
 * A decimal numeral x 10^places as an exact, shortened fraction; the schema bounds the digits.
 * Example: "0.10" in a currency of 2 places is 10 minor units; "0.008" is 8/10, shortened.
 */
export function ratioOfDecimal(text: string, places: number): { num: number; den: number } {
  const [before = '0', after = ''] = text.split('.');
  let num = BigInt(before + after) * 10n ** BigInt(places);
  let den = 10n ** BigInt(after.length);
  for (const factor of [2n, 5n]) {
    while (den % factor === 0n && num % factor === 0n) {
      num /= factor;
      den /= factor;
    }
  }
  return { num: Number(num), den: Number(den) };
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
  const divisor = gcd(num, den * 100);
  return { num: num / divisor, den: (den * 100) / divisor };
}

function gcd(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x === 0 ? 1 : x;
}
