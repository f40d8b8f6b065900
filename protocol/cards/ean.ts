/**
 * Check digit of the EAN family (GS1 General Specifications, 7.9): EAN-8, UPC-A (12 digits) and
 * EAN-13. Weights 1 and 3 alternate from the right, so zeros in front change nothing.
 * Example: isEan('4006381333931') = true, isEan('4006381333932') = false.
 */
export function isEan(digits: string): boolean {
  if (!/^(\d{8}|\d{12}|\d{13})$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    sum += place % 2 === 0 ? digit : digit * 3;
  }
  return sum % 10 === 0;
}

/** True for the lengths at which a number is of the EAN family and not a Luhn number. */
export function isEanLength(length: number): boolean {
  return length === 8 || length === 12 || length === 13;
}

/**
 * The one form of a number of the EAN family: 13 digits, zeros in front. Scanners send UPC-A as 12
 * or 13 and EAN-8 as 8 or 13 digits, by their settings; it is one number and so one card.
 */
export function padEan(digits: string): string {
  return digits.padStart(13, '0');
}
