import { expect, test } from 'vitest';
import da from '../../../device/screen/texts/da.json' with { type: 'json' };
import en from '../../../device/screen/texts/en.json' with { type: 'json' };

type Text = string | Readonly<Record<string, string>>;
const places = (text: Text): readonly string[] =>
  [...new Set(JSON.stringify(text).match(/\{\w+\}/g))].sort();

test('every language has the same texts with the same places', () => {
  expect(Object.keys(da).sort()).toEqual(Object.keys(en).sort());
  const danish = new Map<string, Text>(Object.entries(da));
  for (const [key, text] of Object.entries(en)) {
    expect({ key, places: places(danish.get(key) ?? '') }).toEqual({ key, places: places(text) });
  }
});

test('every plural text has the forms of its language', () => {
  for (const [language, texts] of [
    ['en', en],
    ['da', da],
  ] as const) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text === 'string') continue;
      expect({ key, forms: Object.keys(text).sort() }).toEqual({ key, forms });
    }
  }
});
