import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { canHold } from '../../../gateway/programme/check/can-hold.ts';
import { checkProgramme } from '../../../gateway/programme/check/check.ts';
import type { Condition } from '../../../gateway/programme/evaluate/rule.ts';
import { explainFile } from '../../../gateway/programme/explain/explain-file.ts';
import { all } from './all-keys.ts';

type Path = readonly (string | number)[];

/** Paths of everything in a value, the outer before the inner. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))];
}

/** The value with what stands at a path changed; undefined leaves it out. */
function changed(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const entries = Object.entries(value as object).flatMap(([name, one]) => {
    const made = name === String(key) ? changed(one, rest, change) : one;
    return made === undefined ? [] : [[name, made] as const];
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

const shop = { medianMonthMinor: 40_000, medianVisits: 500, margin: { num: 3, den: 10 } };
const file: unknown = parse(all);
const paths = pathsOf(file);
const at = fc.nat({ max: paths.length - 1 }).map((n) => paths[n] ?? []);
const words = fc.constantFrom(
  ...['POINTS', 'STAMPS', 'FREE', 'tally.TURNOVER', 'TURNOVER', 'base', 'member', 'best', 'never'],
  ...['0', '1', '1.00', '999999999.999999', '12 months', '3 per week', '2026-02-29', '', '*'],
  ...['constructor', '__proto__', 'wash', 'monday'],
);
const leaf = fc.oneof(
  words,
  fc.constantFrom<unknown>(0, 1, -1, 0.5, 101, 1e9, 1e308, true, false, null, [], {}),
  at.map((path) => path.reduce<unknown>((one, key) => (one as Record<string, unknown>)[key], file)),
);
const mutation = fc.oneof(
  leaf.map((put) => () => put),
  fc.constant(() => undefined),
  words.chain((key) =>
    leaf.map(
      (put) => (old: unknown) =>
        typeof old === 'object' && old !== null && !Array.isArray(old)
          ? { ...old, [key]: put }
          : put,
    ),
  ),
  fc.constant((old: unknown) => (Array.isArray(old) ? [...old, ...old] : [old])),
  fc.constant((old: unknown) => ({ not: old })),
);
const mutated = fc.array(fc.tuple(at, mutation), { minLength: 1, maxLength: 3 }).map((all) =>
  all.reduce((value, [path, change]) => {
    const isThere = pathsOf(value).some((one) => one.join('/') === path.join('/'));
    return isThere ? changed(value, path, change) : value;
  }, file),
);

describe('a large programme file with anything changed in it', () => {
  it('is read, checked and explained, or told what is wrong, and never breaks the program', () => {
    let right = 0;
    fc.assert(
      fc.property(mutated, (value) => {
        const text = JSON.stringify(value) ?? '';
        const findings = checkProgramme({ text, file: 'any.yaml', shop });
        const explained = explainFile({ text, file: 'any.yaml' });
        expect(findings.some(({ code }) => code === 'file-wrong')).toBe(!explained.ok);
        for (const { line, column, text: what, hint } of findings) {
          expect(Math.min(line, column, what.length, hint.length)).toBeGreaterThan(0);
          expect(`${what}${hint}`).not.toMatch(/undefined|NaN|Infinity|\[object/);
        }
        if (explained.ok) {
          const sentences = explained.parts.flatMap((part) => part.sentences);
          expect(sentences.join()).not.toMatch(/undefined|NaN|Infinity|\[object/);
        }
        right += explained.ok ? 1 : 0;
      }),
      // The same changes each time: with few runs chance alone could make all of them wrong.
      { numRuns: 30, seed: 7 },
    );
    // Both ways out are taken, or the changes would be too wild to say anything.
    expect(right).toBeGreaterThan(0);
    expect(right).toBeLessThan(30);
  });
});

describe('a condition of very many ways', () => {
  it('is given up at once, and then it may hold', () => {
    const is = (fact: string, value: string): Condition => ({
      kind: 'is',
      fact,
      test: { op: 'eq', value },
    });
    const ways: Condition = {
      kind: 'any',
      of: Array.from({ length: 1000 }, (_, n) => ({
        kind: 'all',
        of: [is('till', '1'), is('store', `${n}`)],
      })),
    };
    const condition: Condition = {
      kind: 'all',
      of: [...Array.from({ length: 50 }, () => ways), { kind: 'not', of: ways }],
    };
    const started = performance.now();
    expect(canHold([{ condition, wanted: true }], { cards: [] })).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(canHold([{ condition: is('weekday', 'holiday'), wanted: true }], { cards: [] })).toBe(
      false,
    );
  });
});
