import { expect, test } from 'vitest';
import { compileVersions, problemText } from '../../../gateway/programme/language/file.ts';

const fileWith = (rule: string) => `stamgast: 1
id: club
effectiveFrom: 2026-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { STAMPS: {}, CUPS: {} }
rules:
  - ${rule}
`;

function problems(rule: string): readonly string[] {
  const read = compileVersions([{ file: 'club.yaml', text: fileWith(rule) }]);
  return read.ok ? [] : read.problems.map(problemText);
}
const five = (texts: string) => `{ id: five, discount: { percent: 5 }, texts: { ${texts} } }`;

test.each([
  ['da: "{amount} i rabat"'],
  ['da: "a", en: "b", nb: "c", nl: "d", ru: "Скидка {amount}"'],
  ['en: "Enjoy \u{1f600}"'],
])('a rule may say %s', (texts) => {
  expect(problems(five(texts))).toEqual([]);
});

test.each([
  [
    'de: "Rabatt"',
    /^club\.yaml:8:\d+: rules\.0\.texts\.de: unknown key "de"; keys here are da, en/,
  ],
  ['da: "a\\nb"', /rules\.0\.texts\.da: found "a\\nb"; one line of at most 200 characters/],
  ['da: "a\\u2028b"', /rules\.0\.texts\.da: found .*; one line of at most 200/s],
  [`da: "${'x'.repeat(201)}"`, /rules\.0\.texts\.da: found "x+\.\.\."; one line of at most 200/],
  ['da: ""', /rules\.0\.texts\.da: found ""; one line/],
  ['', /rules\.0\.texts: found 0 keys; what the member is told/],
  ['da: "{sum} i rabat"', /rules\.0\.texts\.da: found "\{sum\}"; `\{amount\}` is the only place/],
  ['da: "5 { rabat"', /rules\.0\.texts\.da: found "\{ rabat"; `\{amount\}` is the only place/],
  ['da: "5 } rabat"', /rules\.0\.texts\.da: found "\} rabat"; `\{amount\}` is the only place/],
])('texts { %s } are refused with their place', (texts, problem) => {
  expect(problems(five(texts))).toEqual([expect.stringMatching(problem)]);
});

test('an exchange has no texts, for nobody would ever read them', () => {
  const step = (unit: string) => `{ unit: ${unit}, amount: 9 }`;
  const rule = `{ id: cup, exchange: { from: ${step('STAMPS')}, to: ${step('CUPS')} }, texts: { en: x } }`;
  expect(problems(rule)).toEqual([
    expect.stringMatching(/rules\.0\.texts: an exchange says nothing; leave it out/),
  ]);
});
