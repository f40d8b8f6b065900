import { describe, expect, it } from 'vitest';
import { conditionLimits } from '../../../gateway/programme/language/conditions.ts';
import { problemText, readProgramme } from '../../../gateway/programme/language/file.ts';
import { nearest } from '../../../gateway/programme/language/nearest.ts';

/** A file with one rule of these conditions, written as JSON, which is YAML too. */
const problemsOf = (rule: Readonly<Record<string, unknown>>): readonly string[] => {
  const file = {
    stamgast: 1,
    id: 'points',
    effectiveFrom: '2026-01-01T00:00',
    zone: 'Europe/Copenhagen',
    currency: 'DKK',
    units: { POINTS: {} },
    tallies: { TURNOVER: { of: 'paid' } },
    rules: [{ id: 'base', earn: { unit: 'POINTS', per: '1.00', amount: 1 }, ...rule }],
  };
  const read = readProgramme({ text: JSON.stringify(file), file: 'points.yaml' });
  return read.ok ? [] : read.problems.map(problemText);
};

describe('what cannot be asked is named with what was meant', () => {
  it.each([
    ['when', { 'reciept.total': { gte: '1.00' } }, 'did you mean `receipt.total`?'],
    ['when', { total: { gte: '1.00' } }, 'did you mean `receipt.total`?'],
    ['when', { 'tally.TURNOVRE': { gte: '1.00' } }, 'did you mean `tally.TURNOVER`?'],
    ['when', { 'unit.POINT': { gte: 1 } }, 'did you mean `unit.POINTS`?'],
    ['when', { weekday: 'staurday' }, 'did you mean `saturday`? one of monday'],
    ['when', { brand: 'x' }, '`lines` may ask brand; what can be asked here: receipt'],
    ['lines', { categroy: 'x' }, 'did you mean `category`?'],
    ['lines', { weekday: 'monday' }, '`when` may ask weekday'],
    ['lines', { zzzzzzzz: 'x' }, 'what can be asked here: sku, category, brand'],
  ])('%s: %j', (key, condition, hint) => {
    const problems = problemsOf({ [key]: condition });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(hint);
  });

  it('only when it is near: a third of the letters at most', () => {
    const names = ['category', 'brand'];
    expect(nearest('categories', names)).toBe('category');
    expect(nearest('cat', names)).toBeNull();
    expect(nearest('brnad', names)).toBe('brand');
    expect(nearest('x'.repeat(100_000), names)).toBeNull();
  });
});

describe('conditions have bounds', () => {
  const nested = (depth: number): unknown =>
    depth === 1 ? { weekday: 'monday' } : { not: nested(depth - 1) };

  it(`of ${conditionLimits.depth} levels`, () => {
    expect(problemsOf({ when: nested(conditionLimits.depth) })).toEqual([]);
    const [problem] = problemsOf({ when: nested(conditionLimits.depth + 1) });
    expect(problem).toContain('too deep within each other; at most 8 levels of any, all and not');
  });

  it(`of ${conditionLimits.list} values or conditions in a list`, () => {
    const skus = (count: number) => Array.from({ length: count }, (_, at) => `sku-${at}`);
    const any = (count: number) => ({ any: skus(count).map((sku) => ({ sku })) });
    expect(problemsOf({ lines: { sku: skus(conditionLimits.list) } })).toEqual([]);
    expect(problemsOf({ lines: any(conditionLimits.list) })).toEqual([]);
    const text = 'a list of 1001; at most 1000 in one list';
    expect(problemsOf({ lines: { sku: skus(1001) } })[0]).toContain(text);
    expect(problemsOf({ lines: any(1001) })[0]).toContain(text);
  });
});
