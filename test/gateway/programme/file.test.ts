import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileVersions,
  fileLimits,
  problemText,
  readProgramme,
} from '../../../gateway/programme/language/file.ts';
import { programmeSchemaText } from '../../../gateway/programme/language/schema.ts';
import { pointsProgramme as good } from '../../support/points-programme.ts';

const read = (text: string) => readProgramme({ text, file: 'points.yaml' });
const problemsOf = (text: string) => {
  const result = read(text);
  return result.ok ? [] : result.problems.map(problemText);
};

describe('a programme file', () => {
  it('in its first shape compiles', () => {
    expect(read(good)).toMatchObject({
      ok: true,
      programme: {
        id: 'points',
        version: 'points@2026-01-01T00:00',
        effectiveFrom: Date.UTC(2025, 11, 31, 23),
        zone: 'Europe/Copenhagen',
        cutOffMinutes: 0,
        currency: 'DKK',
        units: [
          {
            unit: 'POINTS',
            scale: 0,
            life: { months: 12 },
            pendingDays: 0,
            onReturn: 'clamp',
            onExpired: { kind: 'breakage' },
            ends: 'day',
            value: null,
            cost: null,
          },
        ],
        rules: [
          {
            id: 'base',
            when: { kind: 'all', of: [] },
            lines: null,
            effect: {
              kind: 'earn',
              earn: {
                unit: 'POINTS',
                amount: 1,
                per: { kind: 'money', minor: 100 },
                round: 'down',
              },
            },
            limits: [],
            budget: null,
            onReturn: 'keep',
          },
        ],
        refund: 'proportional',
      },
    });
  });

  it('may leave out what has a default', () => {
    const short = good
      .replace('cutOff: "00:00"\n', '')
      .replace('{ scale: 0, life: 12 months, pending: 0 days, onReturn: clamp }', '{}')
      .replace(', round: down', '');
    const full = good.replace('12 months', 'never');
    expect(read(short)).toEqual(read(full));
  });

  it.each([
    ['life: 12 months', 'life: 2 years', { life: { months: 24 } }],
    ['life: 12 months', 'life: 1 day', { life: { days: 1 } }],
    ['life: 12 months', 'life: never', { life: null }],
    ['pending: 0 days', 'pending: 14 days', { pendingDays: 14 }],
    ['onReturn: clamp', 'onReturn: debt', { onReturn: 'debt' }],
    ['scale: 0', 'scale: 2', { scale: 2 }],
    [
      'onReturn: clamp',
      'onReturn: reduce refund, value: "0.10"',
      { onReturn: 'reduceRefund', value: { num: 10, den: 1 } },
    ],
    ['onReturn: clamp', 'value: "0.008"', { value: { num: 4, den: 5 } }],
    ['onReturn: clamp', 'onExpired: grace 30 days', { onExpired: { kind: 'grace', days: 30 } }],
  ])('says %s or %s', (from, to, unit) => {
    expect(read(good.replace(from, to))).toMatchObject({ programme: { units: [unit] } });
  });

  it.each([
    ['cutOff: "00:00"', 'cutOff: "04:30"', { cutOffMinutes: 270 }],
    [
      'units: { POINTS: {',
      'refund: money first\nunits: { POINTS: { value: "0.01",',
      { refund: 'moneyFirst' },
    ],
    ['round: down', 'round: half up', { rules: [{ effect: { earn: { round: 'halfUp' } } }] }],
    ['round: down', 'round: up', { rules: [{ effect: { earn: { round: 'up' } } }] }],
    ['per: "1.00"', 'per: "0.5"', { rules: [{ effect: { earn: { per: { minor: 50 } } } }] }],
    ['scale: 0', 'scale: 2', { rules: [{ effect: { earn: { amount: 100 } } }] }],
  ])('says %s or %s for the whole', (from, to, programme) => {
    expect(read(good.replace(from, to))).toMatchObject({ programme });
  });
});

/** [what stands there, what is put in its place, the one problem]. */
const wrong: readonly (readonly [from: string, to: string, problem: string])[] = [
  ['stamgast: 1', 'stamgast: 2', '1:11: stamgast: found the number 2; 1, the version of this'],
  ['id: points', 'id: Points!', '2:5: id: found "Points!"; name of the programme in small'],
  ['id: points\n', '', '1:1: "id" is missing; name of the programme in small letters'],
  ['id: points', 'id: 7', '2:5: id: found the number 7; name of the programme'],
  ['zone: Europe', 'zone: Moon', '4:7: zone: "Moon/Copenhagen" is no time zone; an IANA'],
  ['zone: Europe/Copenhagen', 'zone: ~', '4:7: zone: found nothing; an IANA time zone'],
  ['01-01T00', '02-30T00', '3:16: effectiveFrom: "2026-02-30T00:00" is no time; a local time'],
  ['"00:00"', '"24:00"', '5:9: cutOff: found "24:00"; when the business day begins'],
  ['DKK', 'KRONER', '6:11: currency: "KRONER" is no currency; an ISO 4217 currency'],
  ['DKK', 'dkk', '6:11: currency: "dkk" is no currency; an ISO 4217 currency'],
  ['units: {', 'units: { x: {}, ', '7:13: units.x: unknown key "x"; units by name, in capitals'],
  ['life:', 'lief:', '7:36: units.POINTS.lief: unknown key "lief"; keys here are scale, life,'],
  ['12 months', 'a while', '7:36: units.POINTS.life: found "a while"; how long points live:'],
  ['0 days', '2 weeks', '7:56: units.POINTS.pending: found "2 weeks"; waiting time before'],
  ['0 days', '400 days', '7:56: units.POINTS.pending: points end before they begin; a waiting'],
  [
    'life: 12 months, pending: 0 days',
    'life: 1 month, pending: 29 days',
    '7:54: units.POINTS.pending: points end before they begin; a waiting',
  ],
  ['clamp', 'forget', '7:74: units.POINTS.onReturn: found "forget"; what a return does about'],
  ['clamp', 'reduce refund', '7:74: units.POINTS.onReturn: the unit has no value; say what'],
  ['onReturn: clamp', 'value: "0.00"', '7:71: units.POINTS.value: a point is worth nothing;'],
  ['scale: 0', 'scale: 7', '7:27: units.POINTS.scale: found the number 7; decimal places'],
  ['rules: [ {', 'rules: { a: {', '8:8: rules: found keys and values; a list of rules:'],
  ['id: base, ', '', '8:10: rules.0: "id" is missing; a name in small letters, as `base`'],
  [
    'on: receipt',
    'on: moon',
    '8:26: rules.0.on: "moon" is no event of this file; one of receipt, visit, enrol, month',
  ],
  ['unit: POINTS', 'unit: STARS', '8:49: rules.0.earn.unit: "STARS" is no unit of this file;'],
  ['per: "1.00"', 'per: 1.00', '8:62: rules.0.earn.per: found the number 1; the money for'],
  ['per: "1.00"', 'per: "0.00"', '8:62: rules.0.earn.per: found "0.00"; more than 0, with'],
  ['per: "1.00"', 'per: "-1.00"', '8:62: rules.0.earn.per: found "-1.00"; the money for'],
  ['per: "1.00"', 'per: "1.005"', '8:62: rules.0.earn.per: found "1.005"; more than 0, with'],
  ['amount: 1', 'amount: 0', '8:78: rules.0.earn.amount: found "0"; more than 0, with'],
  ['amount: 1', 'amount: "0.5"', '8:78: rules.0.earn.amount: found "0.5"; more than 0, with'],
  ['round: down', 'round: off', '8:88: rules.0.earn.round: found "off"; the one rounding of'],
  [
    '} } ]',
    '} }, { id: base, on: receipt, earn: { unit: POINTS, per: "1", amount: 1 } } ]',
    '8:104: rules.1.id: "base" is the id of two rules; give each rule its own id',
  ],
];

describe('a programme file that is wrong', () => {
  it.each(wrong)('%s -> %s', (from, to, problem) => {
    expect(good).toContain(from);
    const problems = problemsOf(
      good.replace(from, to).replace(/\]\n$/, to.includes('{ a:') ? '}\n' : ']\n'),
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`points.yaml:${problem}`);
  });

  it('names all problems at once, each with its place', () => {
    const text = good.replace('DKK', 'XX').replace('Europe/', 'Moon/').replace('"1.00"', '"0"');
    expect(problemsOf(text)).toHaveLength(3);
  });

  it.each([
    ['no YAML at all', 'a: [1', 1],
    ['a list', '- 1', 1],
    ['nothing', '', 1],
    ['a number', '7', 1],
    ['a doubled key', `${good}id: points\n`, 9],
    ['two documents', `${good}---\n${good}`, 9],
    ['too large a file', '#'.repeat(fileLimits.bytes + 1), 1],
    ['deep nesting', '['.repeat(100_000), 1],
    ['an alias bomb', aliasBomb(), 1],
    ['a prototype', `${good}__proto__: { x: 1 }\n`, 9],
  ])('%s is a problem with a line, at once', (_what, text, line) => {
    const started = performance.now();
    const result = read(text);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems[0]?.line).toBe(line);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('never breaks the program, whatever the text is', () => {
    const words = [
      'stamgast: 1',
      'units:',
      '  POINTS:',
      '{',
      '}',
      '[',
      ']',
      '- ',
      ': ',
      '&a ',
      '*a',
      '!!x ',
      'tallies: { T: { of: paid, within: 9 days } }',
      'when: { not: { weekday: [monday] } }',
      'lines: { price: { gte: "1.00" } }',
      'discount: { by: tally.T, steps: [ { from: "1.00", percent: 5 } ] }',
      'pays: { unit: POINTS, amount: 1 }',
      'multiply: { unit: POINTS, by: 2 }',
      'exchange: { from: { unit: POINTS, amount: 9 } }',
      'budget: { money: "5.00", per: month }',
      'limit: { member: 3 per week }',
      'stack: { mode: best }',
      '"',
      "'",
      '|',
      '>',
      '#',
      '\t',
      '%YAML 1.2',
      '---',
      '...',
      '1e999',
      '.nan',
      '0x1',
      '~',
      '<<: *a',
      '\u0000',
      '\ud800',
      'é',
      'per: "1.00"',
      'amount: 1',
      'rules:',
      '? ',
      ',',
      '-',
      '\r\n',
    ];
    const piece = fc.oneof(
      fc.constantFrom(...words),
      fc.string({ maxLength: 5 }),
      fc.constant('\n'),
    );
    const text = fc.array(piece, { maxLength: 40 }).map((all) => all.join(''));
    const cut = fc
      .tuple(fc.nat({ max: good.length }), fc.nat({ max: 12 }), text)
      .map(([at, length, put]) => good.slice(0, at) + put + good.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(text, cut), (any) => {
        const result = read(any);
        if (result.ok) return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const problem of result.problems) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.column).toBeGreaterThan(0);
          expect(problem.text.length * problem.hint.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('of the right form with any values never breaks the program either', () => {
    const leaf = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('1.00', 'POINTS', 'debt', -1, 1e308),
    );
    const file = fc.record({
      stamgast: fc.constant(1),
      id: fc.constantFrom('points', 'x'),
      effectiveFrom: fc.constantFrom('2026-01-01T00:00', '9999-12-31T23:59', '0000-01-01T00:00'),
      zone: fc.constantFrom('UTC', 'Asia/Kolkata'),
      currency: fc.constantFrom('DKK', 'JPY', 'CLF', 'constructor'),
      units: fc.dictionary(
        fc.constantFrom('POINTS', 'A', 'x'),
        fc.dictionary(
          fc.constantFrom('scale', 'life', 'pending', 'onReturn', 'onExpired', 'value'),
          leaf,
        ),
      ),
      rules: fc.array(
        fc.record({
          id: fc.constantFrom('a', 'b'),
          on: fc.constant('receipt'),
          earn: fc.record({
            unit: fc.constant('POINTS'),
            per: fc.constantFrom('999999999.999999', '1'),
            amount: leaf,
          }),
        }),
      ),
    });
    fc.assert(
      fc.property(file, (any) => void read(JSON.stringify(any))),
      { numRuns: 100 },
    );
  });
});

describe('versions of a programme', () => {
  const version = (from: string, more: (text: string) => string = (text) => text) => ({
    text: more(good.replace('2026-01-01', from)),
    file: `${from}.yaml`,
  });

  it('are put in their order', () => {
    const read = compileVersions([version('2026-03-01'), version('2026-01-01')]);
    expect(read).toMatchObject({
      ok: true,
      programmes: [{ version: 'points@2026-01-01T00:00' }, { version: 'points@2026-03-01T00:00' }],
    });
  });

  it.each([
    ['another id', (text: string) => text.replace('id: points', 'id: other'), ':2:5: id: another'],
    [
      'another scale',
      (text: string) => text.replace('scale: 0', 'scale: 1'),
      ':7:27: units.POINTS',
    ],
    ['the same time', (text: string) => text.replace('2026-03', '2026-01'), ':3:16: effectiveFrom'],
    ['a problem of its own', (text: string) => text.replace('DKK', 'XX'), ':6:11: currency'],
  ])('may not have %s', (_what, change, problem) => {
    const read = compileVersions([version('2026-01-01'), version('2026-03-01', change)]);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.problems.map(problemText)[0]).toContain(`2026-03-01.yaml${problem}`);
  });
});

describe('the schema of programme files', () => {
  it('in docs/schemas is the one that the program checks', () => {
    const file = new URL('../../../docs/schemas/programme.schema.json', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(programmeSchemaText());
  });
});

function aliasBomb(): string {
  const levels = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [at, name] of [...'bcdefghi'].entries()) {
    const before = 'abcdefgh'[at];
    levels.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
  }
  return levels.join('\n');
}
