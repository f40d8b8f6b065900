import { describe, expect, test } from 'vitest';
import { compiledOf, sayingsOf, shopFile } from './sayings.ts';

const bare = (...rows: readonly string[]) =>
  ['stamgast: 1', 'id: bare', 'effectiveFrom: 2026-01-01T00:00', 'zone: UTC', 'currency: EUR']
    .concat(rows, '')
    .join('\n');
const five = 'rules: [ { id: a, discount: { percent: 5 } } ]';

describe('a file with little in it says where things are named', () => {
  test.each([
    [
      ['tallies: { T: { of: events } }', five],
      '6:15: tallies.T: `event` is missing; name it under `events`',
    ],
    [
      ['rules: [ { id: a, when: { unit.POINTS: 5 }, discount: { percent: 5 } } ]'],
      '6:40: rules.0.when.unit.POINTS: "unit.POINTS" is not known; name it in `units`',
    ],
    [
      ['rules: [ { id: a, when: { after.T: 5 }, discount: { percent: 5 } } ]'],
      '6:36: rules.0.when.after.T: "after.T" is not known; name it in `tallies`',
    ],
    [
      ['rules: [ { id: a, when: { answer.x: 5 }, discount: { percent: 5 } } ]'],
      '6:37: rules.0.when.answer.x: "answer.x" is not known; name it in `questionnaire`',
    ],
    [
      ['rules: [ { id: a, when: { years.x: 5 }, discount: { percent: 5 } } ]'],
      '6:36: rules.0.when.years.x: "years.x" is not known; name it in `dates`',
    ],
  ])('%s', (rows, saying) => {
    expect(sayingsOf(bare(...rows))).toEqual([saying]);
  });

  test.each([
    ['tallies: { V: { of: receipts } }', 'a tally of money, under `tallies`'],
    ['tallies: { A: { of: paid }, V: { of: days }, B: { of: shelf } }', 'tally.A, tally.B'],
  ])('steps of points with %s', (tallies, hint) => {
    const earn = 'earn: { unit: POINTS, steps: [ { from: "0.00", percent: 2 } ] }';
    expect(sayingsOf(shopFile(`${tallies}\nrules: [ { id: a, on: year end, ${earn} } ]`))).toEqual([
      `13:39: rules.0.earn.by: \`by\` is missing; ${hint}`,
    ]);
  });
});

describe('what a point is worth where a return keeps it from the refund', () => {
  const worthOf = (units: string, ...rules: readonly string[]) => {
    const rows = rules.map((rule, at) => `{ id: r${at}, ${rule} }`);
    const file = bare(`units: { ${units} }`, `rules: [ ${rows.join(', ')} ]`);
    return compiledOf(file).units[0]?.worth;
  };
  const exchange = (from: string, amount: string, to: string, made: string) =>
    `exchange: { from: { unit: ${from}, amount: "${amount}" }, to: { unit: ${to}, amount: "${made}" } }`;

  test.each([
    ['its own value', 'P: { value: "0.10" }, C: { value: "5.00" }', '100', '1', 10, 1],
    ['a part of a certificate', 'P: {}, C: { value: "5.00" }', '15000', '1', 1, 30],
    ['several of them', 'P: {}, C: { value: "0.008" }', '3', '4', 16, 15],
    ['points with decimals', 'P: { scale: 2 }, C: { value: "0.07" }', '1.5', '2', 28, 3],
    ['certificates with decimals', 'P: {}, C: { scale: 1, value: "0.07" }', '3', '1.5', 7, 2],
  ])('is %s', (_what, units, amount, made, num, den) => {
    expect(worthOf(units, exchange('P', amount, 'C', made))).toEqual({ num, den });
  });

  test('is what the first of its exchanges gives that is worth something', () => {
    const units = 'P: {}, S: {}, C: { value: "5.00" }, D: { value: "9.00" }';
    const first = exchange('P', '10', 'C', '1');
    const others = [exchange('P', '1', 'S', '1'), exchange('S', '1', 'C', '1'), first];
    expect(worthOf(units, ...others, exchange('P', '10', 'D', '1'))).toEqual({ num: 50, den: 1 });
    expect(worthOf(units, 'discount: { percent: 5 }')).toBe(null);
  });

  test('is not known where whole numbers cannot hold it', () => {
    const dear = 'P: {}, C: { value: "999999999.99" }';
    expect(worthOf(dear, exchange('P', '1', 'C', '1'))).toEqual({ num: 99_999_999_999, den: 1 });
    expect(worthOf(dear, exchange('P', '1', 'C', '1000000'))).toBe(null);
    const cheap = 'P: {}, C: { scale: 6, value: "0.000001" }';
    expect(worthOf(cheap, exchange('P', '999999999', 'C', '0.000001'))).toBe(null);
  });
});
