import { describe, expect, test } from 'vitest';
import {
  compileVersions,
  fileLimits,
  problemText,
} from '../../../gateway/programme/language/file.ts';
import { sayingsOf, shopFile } from './sayings.ts';

const version = (from: string, piece = '') => ({
  text: shopFile(`effectiveFrom: ${from}${piece === '' ? '' : `\n${piece}`}`),
  file: `${from.slice(0, 10)}.yaml`,
});
const sayings = (...files: readonly { readonly text: string; readonly file: string }[]) => {
  const read = compileVersions(files);
  return read.ok ? read.programmes.map(({ id }) => id) : read.problems.map(problemText);
};
const first = version('2026-01-01T00:00');
const march = '2026-03-01T00:00';
const many = (...names: readonly string[]) =>
  `units: { POINTS: { value: "0.10", cost: "0.05" }, ${names.map((name) => `${name}: {}`).join(', ')} }`;

describe('versions of a programme', () => {
  test.each([
    [
      'a new id',
      'id: other',
      '2:5: id: another programme, "other"; the id of all versions, "shop", or `succeeds` with that id',
    ],
    [
      'an id that succeeds yet another',
      'id: other\nsucceeds: { programme: club }',
      '2:5: id: another programme, "other"; the id of all versions, "shop", or `succeeds` with that id',
    ],
    [
      'another scale',
      many('STAMPS', 'COINS').replace('COINS: {}', 'COINS: { scale: 3 }'),
      '6:79: units.COINS.scale: the scale changes to 3; keep it at 2: balances are already counted in it',
    ],
    [
      'a unit that is hidden now',
      many('STAMPS').replace('STAMPS: {}', 'STAMPS: { hidden: true }'),
      '6:59: units.STAMPS: `hidden` is not as in earlier versions; what is hidden stays so: exchange it into a unit that members see',
    ],
    [
      'a ninth unit',
      many('A', 'B', 'C', 'D', 'E', 'F'),
      '6:89: units.F: one unit too many; at most 8 in all versions together',
    ],
  ])('may not have %s', (_what, piece, saying) => {
    expect(sayings(first, version(march, piece))).toEqual([`2026-03-01.yaml:${saying}`]);
  });

  test.each([
    ['the id of a programme that it succeeds', 'id: other\nsucceeds: { programme: shop }', 'other'],
    ['an eighth unit', many('A', 'B', 'C', 'D', 'E'), 'shop'],
    ['fewer units', many('STAMPS'), 'shop'],
  ])('may have %s', (_what, piece, id) => {
    expect(sayings(first, version(march, piece))).toEqual(['shop', id]);
  });

  test('count the units of all of them, also of those before the last', () => {
    const second = version('2026-02-01T00:00', many('A', 'B', 'C'));
    const third = version(march, many('D', 'E', 'F'));
    expect(sayings(first, second, third)).toEqual([
      '2026-03-01.yaml:6:68: units.F: one unit too many; at most 8 in all versions together',
    ]);
  });

  test('begin at different times, in whatever order they are read', () => {
    const again = { ...version('2026-01-01T00:00'), file: 'again.yaml' };
    expect(sayings(first, again)).toEqual([
      'again.yaml:3:16: effectiveFrom: two versions begin at this time; give each version its own time',
    ]);
  });

  test('do not begin after the end of the one before', () => {
    const closing = 'closing: { lastEarning: 2026-02-01, lastSpending: 2026-02-28 }';
    const over = version('2026-01-01T00:00', closing);
    expect(sayings(over, version('2026-02-28T23:59'))).toEqual(['shop', 'shop']);
    expect(sayings(over, version(march))).toEqual([
      '2026-03-01.yaml:3:16: effectiveFrom: the programme is over by then; what follows it is another programme, with an id and a ledger of its own',
    ]);
  });

  test('are all told what is wrong with them, each with its own file', () => {
    const bad = version(march, 'currency: XX');
    expect(
      sayings(version('2026-01-01T00:00', 'zone: Moon'), bad, version('2026-04-01T00:00')),
    ).toEqual([
      '2026-01-01.yaml:4:7: zone: "Moon" is no time zone; an IANA time zone, as `Europe/Copenhagen`',
      '2026-03-01.yaml:5:11: currency: "XX" is no currency; an ISO 4217 currency in capitals, as `DKK`',
    ]);
  });
});

describe('a file', () => {
  test('may have so many bytes, and not one more', () => {
    const most = `${shopFile('id: shop')}#${'x'.repeat(fileLimits.bytes)}`.slice(
      0,
      fileLimits.bytes,
    );
    expect(sayingsOf(most)).toEqual([]);
    expect(sayingsOf(`${most}x`)).toEqual([
      '1:1: the file has 262145 bytes; at most 262144 bytes are read',
    ]);
    expect(sayingsOf(`${most.slice(0, -1)}é`)[0]).toContain('the file has 262145 bytes');
  });

  test('is told of twenty problems at a time', () => {
    const wrong = (count: number) =>
      sayingsOf(
        shopFile(
          `rules: [ ${Array.from({ length: count }, (_, at) => `{ id: r${at}, earn: { unit: STARS, amount: 1 } }`).join(', ')} ]`,
        ),
      );
    expect([wrong(19).length, wrong(20).length, wrong(21).length]).toEqual([19, 20, 20]);
  });

  test('that is no YAML, or no keys and values, says so', () => {
    expect(sayingsOf('a: [1')[0]).toMatch(/^1:\d+: /);
    expect(sayingsOf('- 1')).toEqual([
      '1:1: found a list of 1; keys and values, beginning with `stamgast: 1`',
    ]);
    expect(sayingsOf('7')).toEqual([
      '1:1: found the number 7; keys and values, beginning with `stamgast: 1`',
    ]);
    expect(sayingsOf('')).toEqual([
      '1:1: found nothing; keys and values, beginning with `stamgast: 1`',
    ]);
  });

  test('says each key that is missing', () => {
    expect(sayingsOf('stamgast: 1\nzone: UTC\ncurrency: EUR\n')).toEqual([
      '1:1: "id" is missing; name of the programme in small letters, as `points`; the same in all its versions',
      '1:1: "effectiveFrom" is missing; local time from which this version holds: `2026-01-01T00:00`',
      '1:1: "rules" is missing; a list of rules: [ { id: base, on: receipt, earn: { ... } } ]',
    ]);
  });

  test('has lists and conditions of a thousand, and not one more', () => {
    const of = (count: number, one: string) => Array.from({ length: count }, () => one).join(', ');
    const says = (when: string) =>
      sayingsOf(
        shopFile(`rules: [ { id: a, when: { ${when} }, earn: { unit: POINTS, amount: 1 } } ]`),
      );
    expect(says(`store: [${of(1000, 'a')}]`)).toEqual([]);
    expect(says(`store: [${of(1001, 'a')}]`)).toEqual([
      '13:34: rules.0.when.store: a list of 1001; at most 1000 in one list',
    ]);
    expect(says(`any: [${of(1000, '{ store: a }')}]`)).toEqual([]);
    expect(says(`any: [${of(1001, '{ stoer: a }')}]`)).toEqual([
      '13:32: rules.0.when.any: a list of 1001; at most 1000 in one list',
    ]);
  });
});
