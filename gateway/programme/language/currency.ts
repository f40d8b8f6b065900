/** Decimal places of the ISO 4217 currencies that have not two. */
const places: Readonly<Record<string, number>> = {
  ...{ BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0 },
  ...{ UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0 },
  ...{ BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3, CLF: 4, UYW: 4 },
};

/** The other active currencies of ISO 4217. */
const twoPlaces = new Set(
  (
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD ' +
    'CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ ' +
    'GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL ' +
    'MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR ' +
    'PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT ' +
    'TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG'
  ).split(' '),
);

/** How many decimal places the minor unit of a currency has; null when it is not a currency. */
export function currencyPlaces(code: string): number | null {
  return Object.hasOwn(places, code) ? (places[code] ?? null) : twoPlaces.has(code) ? 2 : null;
}

/** Money as a cashier reads it: `DKK 45.00`, `JPY 1050`, `KWD 1.050`. */
export function moneyText(currency: string, minor: number): string {
  return `${currency} ${decimalText(minor, currencyPlaces(currency) ?? 2)}`;
}

/** The exact numeral of integer / 10^scale. */
export function decimalText(integer: number, scale: number): string {
  const digits = String(Math.abs(integer)).padStart(scale + 1, '0');
  const sign = integer < 0 ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
