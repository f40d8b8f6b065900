import type { Language } from './views.ts';

/**
 * Words, numbers and dates for people: plural forms, amounts and times in the reader's language.
 * Pure; Intl only. The browser imports this file.
 */
const locales: Readonly<Record<CustomerLanguage, string>> = {
  da: 'da-DK',
  en: 'en-GB',
  nb: 'nb-NO',
  nl: 'nl-NL',
  ru: 'ru-RU',
};

/** Languages in which a programme speaks to members; a screen may know fewer. */
export const customerLanguages = ['da', 'en', 'nb', 'nl', 'ru'] as const;
export type CustomerLanguage = Language | (typeof customerLanguages)[number];

/** One text in the languages that there are of it. */
export type CustomerTexts = Readonly<Partial<Record<CustomerLanguage, string>>>;

/** One text in all plural forms that its language has; `other` serves for the missing ones. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & {
  readonly other: string;
};

/** Puts values into `{name}` places. A place without a value stays, so that a test sees it. */
export function fillText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? place) : place,
  );
}

/** The form for `count`: pluralText({ language: 'en', count: 1, forms }) = forms.one. */
export function pluralText(options: {
  readonly language: CustomerLanguage;
  readonly count: number;
  readonly forms: PluralForms;
}): string {
  const { language, count, forms } = options;
  return forms[pluralRules(language).select(count)] ?? forms.other;
}

/**
 * An amount x 10^scale as people write it: 123456 of scale 2 is "1,234.56" in English and
 * "1.234,56" in Danish. `isSigned` writes the sign of a positive amount too.
 */
export function formatAmount(options: {
  readonly language: CustomerLanguage;
  readonly amount: number;
  readonly scale: number;
  readonly isSigned?: boolean;
}): string {
  const { language, amount, scale, isSigned = false } = options;
  return amountFormat({ language, scale, isSigned }).format(decimalText(amount, scale));
}

/**
 * Money in minor units with its currency: 123450 DKK is "DKK 1,234.50" in English and
 * "1.234,50 kr." in Danish. How many digits are minor is the currency's own: JPY 0, KWD 3.
 */
export function formatMoney(options: {
  readonly language: CustomerLanguage;
  readonly amountMinor: number;
  /** ISO 4217, three capital letters. */
  readonly currency: string;
}): string {
  const { language, amountMinor, currency } = options;
  const format = moneyFormat({ language, currency });
  const scale = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(decimalText(amountMinor, scale));
}

/** The day of a moment in a zone: "31 December 2026". */
export function formatDay(options: {
  readonly language: CustomerLanguage;
  readonly at: number;
  readonly zone: string;
}): string {
  const { language, at, zone } = options;
  return momentFormat({ language, zone, parts: 'day' }).format(at);
}

/** The day and the time of a moment in a zone: "31 December at 14:05". */
export function formatMoment(options: {
  readonly language: CustomerLanguage;
  readonly at: number;
  readonly zone: string;
}): string {
  const { language, at, zone } = options;
  return momentFormat({ language, zone, parts: 'moment' }).format(at);
}

/**
 * Text of a file, a ledger or the network as one line that a terminal shows and does not obey:
 * what is no character to see (escapes, line ends, marks of direction) becomes a space each.
 */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}

/** The same for text of several lines: `\n` stays. */
export function plainLines(text: string): string {
  return text.split('\n').map(oneLine).join('\n');
}

/**
 * JSON that a terminal does not obey and that reads back as the same value: U+007F to U+009F and
 * marks of line and direction are written as \\uXXXX. JSON itself escapes what is below U+0020.
 */
export function plainJson(json: string): string {
  return json.replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The exact decimal numeral of amount / 10^scale; floats would round large amounts. */
function decimalText(amount: number, scale: number): `${number}` {
  const digits = String(Math.abs(amount)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`;
  return (amount < 0 ? `-${text}` : text) as `${number}`;
}

const pluralRules = remember(
  (language: CustomerLanguage) => new Intl.PluralRules(locales[language]),
);

const amountFormat = remember(
  (key: {
    readonly language: CustomerLanguage;
    readonly scale: number;
    readonly isSigned: boolean;
  }) =>
    new Intl.NumberFormat(locales[key.language], {
      minimumFractionDigits: key.scale,
      maximumFractionDigits: key.scale,
      signDisplay: key.isSigned ? 'exceptZero' : 'auto',
    }),
);

const moneyFormat = remember(
  (key: { readonly language: CustomerLanguage; readonly currency: string }) =>
    new Intl.NumberFormat(locales[key.language], { style: 'currency', currency: key.currency }),
);

const momentFormat = remember(
  (key: {
    readonly language: CustomerLanguage;
    readonly zone: string;
    readonly parts: 'day' | 'moment';
  }) =>
    new Intl.DateTimeFormat(locales[key.language], {
      timeZone: key.zone,
      day: 'numeric',
      month: 'long',
      ...(key.parts === 'day'
        ? { year: 'numeric' }
        : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    }),
);

/** Intl objects are slow to make and cheap to keep: one a language, zone and scale. */
function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const name = JSON.stringify(key);
    const value = made.get(name) ?? make(key);
    made.set(name, value);
    return value;
  };
}
