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

describe('a file with several currencies', () => {
  const holds = (currency: string) => ({
    kind: 'all',
    of: [{ kind: 'is', fact: 'receipt.currency', test: { op: 'eq', value: currency } }],
  });
  const always = { kind: 'all', of: [] };

  test('counts money of one of them, and receipts of all', () => {
    const counts = [
      ...['A: { of: paid }', 'B: { of: shelf, currency: JPY }', 'C: { of: quantity }'],
      ...['D: { of: receipts }', 'E: { of: receipts, currency: JPY }'],
    ];
    const { tallies } = compiledOf(
      bare('currencies: { JPY: {} }', `tallies: { ${counts.join(', ')} }`, five),
    );
    expect(tallies.map(({ when }) => when)).toEqual([
      holds('EUR'),
      holds('JPY'),
      always,
      always,
      holds('JPY'),
    ]);
  });

  test('asks a rule for its currency only where it names money', () => {
    const rule = '{ id: a, when: { member.days: 3 }, discount: { percent: 5 } }';
    const { rules } = compiledOf(bare('currencies: { JPY: {} }', `rules: [ ${rule} ]`));
    expect(rules[0]?.when).toEqual({
      ...{ kind: 'is', fact: 'member.days' },
      test: { op: 'eq', value: 3 },
    });
  });

  test.each([
    ['EUR', 'JPY', '0.0061', { num: 61, den: 100 }],
    ['JPY', 'EUR', '163.5', { num: 327, den: 200 }],
    ['KWD', 'EUR', '0.35', { num: 350, den: 100 }],
  ])('in %s has main minor units for one minor unit of %s at %s', (main, other, rate, perMinor) => {
    const rates = `currencies: { ${other}: { rates: { 2026-01-01: "${rate}" } } }`;
    const file = bare(rates, five).replace('currency: EUR', `currency: ${main}`);
    expect(compiledOf(file).market.currencies[0]?.rates[0]?.perMinor).toEqual(perMinor);
  });
});

describe('so many percent in points', () => {
  const units = 'units: { P: { scale: 2, value: "0.008" } }';

  test('are amounts of the unit for each minor unit', () => {
    const rule = '{ id: a, earn: { unit: P, percent: 7.5 } }';
    // 1 % of 0.01 is 0.0001; a point is worth 0.008, so an amount is worth 0.00008.
    expect(compiledOf(bare(units, `rules: [ ${rule} ]`)).rules[0]?.effect).toMatchObject({
      earn: { amount: 1500, per: { kind: 'money', minor: 160 } },
    });
  });

  test('and so are the steps of a period', () => {
    const earn = '{ unit: P, by: tally.T, steps: [ { from: "0.00", percent: 7.5 } ] }';
    const rule = `{ id: a, on: year end, earn: ${earn} }`;
    const file = bare(units, 'tallies: { T: { of: paid } }', `rules: [ ${rule} ]`);
    expect(compiledOf(file).rules[0]?.effect).toMatchObject({
      earn: { per: { steps: [{ from: 0, rate: { num: 1500, den: 160 } }] } },
    });
  });
});

describe('a bare file', () => {
  test('has no unit that an offer could cost', () => {
    const pays = 'discount: { percent: 5, pays: { unit: P, amount: 1 } }';
    const [saying, ...more] = sayingsOf(bare(`rules: [ { id: a, ${pays} } ]`));
    expect(saying).toContain('rules.0.discount.pays.unit: "P" is no unit of this file');
    expect(more).toEqual([]);
  });

  test('names no events, no dates and nobody to ask', () => {
    const { events, dates, asksSponsors } = compiledOf(bare(five));
    expect([events, dates, asksSponsors]).toEqual([[], [], false]);
  });

  test('asks for who brought a member as soon as one of its rules does', () => {
    const to = '{ id: b, to: referrer, earn: { unit: P, amount: 1 } }';
    const rules = `rules: [ { id: a, earn: { unit: P, amount: 1 } }, ${to} ]`;
    expect(compiledOf(bare('units: { P: {} }', rules)).asksSponsors).toBe(true);
  });

  test('compares shelf prices as money', () => {
    const when = '{ tally.S: { gte: "1.50" } }';
    const file = bare(
      'tallies: { S: { of: shelf } }',
      `rules: [ { id: a, when: ${when}, discount: { percent: 5 } } ]`,
    );
    expect(compiledOf(file).rules[0]?.when).toMatchObject({ test: { op: 'gte', value: 150 } });
  });
});
