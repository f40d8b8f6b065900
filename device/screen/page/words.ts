import type { PluralForms } from '../../../protocol/text.ts';
import {
  fillText,
  formatAmount,
  formatDay,
  formatMoment,
  pluralText,
} from '../../../protocol/text.ts';
import type { Language, NoteName } from '../../../protocol/views.ts';
import da from '../texts/da.json' with { type: 'json' };
import en from '../texts/en.json' with { type: 'json' };

/** Every text of the kiosk's page. The languages have the same keys; the compiler checks it. */
export type TextKey = keyof typeof en;
const texts: Readonly<Record<Language, Readonly<Record<TextKey, string | PluralForms>>>> = {
  en,
  da,
};

/** What the views need to speak one language. */
export interface Words {
  readonly language: Language;
  /** A text with its `{places}` filled. `count` chooses the plural form. */
  say(key: TextKey, values?: Readonly<Record<string, string>>, count?: number): string;
  /** "point" or "points"; a unit that has no word is shown by its own name. */
  unitName(unit: string, count: number): string;
  /** One, two and three as words; more stand as numbers. */
  count(count: number): string;
  /** What a level or a club is called: by the file in this language, else its id as words. */
  nameOf(name: NoteName): string;
  amount(amount: number, scale: number): string;
  /** With its sign: "+45". */
  change(amount: number, scale: number): string;
  day(at: number, zone: string): string;
  moment(at: number, zone: string): string;
  /** True when there is such a text: codes of refusals choose their own words. */
  has(key: string): key is TextKey;
}

/** The words of one language. */
export function wordsOf(language: Language): Words {
  const texts = textsOf(language);
  const choose = (text: string | PluralForms, count: number): string =>
    typeof text === 'string' ? text : pluralText({ language, count, forms: text });
  const has = (key: string): key is TextKey => Object.hasOwn(texts, key);
  return {
    language,
    say: (key, values = {}, count = 0) => fillText(choose(texts[key], count), values),
    unitName: (unit, count) => {
      const key = `unit.${unit}`;
      return has(key) ? choose(texts[key], count) : unit.toLowerCase();
    },
    count: (count) => {
      const key = `count.${count}`;
      return has(key) ? choose(texts[key], count) : String(count);
    },
    nameOf: ({ id, texts: named }) => {
      const said = id.replaceAll('-', ' ');
      return named[language] ?? said.slice(0, 1).toUpperCase() + said.slice(1);
    },
    amount: (amount, scale) => formatAmount({ language, amount, scale }),
    change: (amount, scale) => formatAmount({ language, amount, scale, isSigned: true }),
    day: (at, zone) => formatDay({ language, at, zone }),
    moment: (at, zone) => formatMoment({ language, at, zone }),
    has,
  };
}

const textsOf = (language: Language): Readonly<Record<TextKey, string | PluralForms>> =>
  texts[language];
