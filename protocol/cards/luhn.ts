/**
 * Luhn check (ISO/IEC 7812-1, annex B). `digits` must be digits only. Limit: it misses the swap
 * 09 <-> 90, and single zeros pass, so callers demand a length first.
 * Example: isLuhn('79927398713') = true, isLuhn('79927398710') = false.
 */
export function isLuhn(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
