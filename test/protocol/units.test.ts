import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert, assertNever, mulDiv, type RoundMode, roundRatio } from '../../protocol/units.ts';

describe('the one rounding', () => {
  test.each<[number, number, number, RoundMode, number]>([
    [999, 1, 100, 'down', 9],
    [999, 1, 100, 'halfUp', 10],
    [901, 1, 100, 'up', 10],
    [900, 1, 100, 'up', 9],
    [5, 1, 10, 'halfUp', 1],
    [-5, 1, 10, 'halfUp', -1],
    [-999, 1, 100, 'down', -9],
    [-901, 1, 100, 'up', -10],
    [-1, 1, 100, 'down', 0],
    [0, 7, 3, 'up', 0],
    // Beyond 2^53 in between, exact all the same.
    [Number.MAX_SAFE_INTEGER, 3, 3, 'down', Number.MAX_SAFE_INTEGER],
  ])('%d * %d / %d, %s, is %d', (value, num, den, mode, expected) => {
    const rounded = mulDiv({ value, num, den, mode });
    expect(rounded).toBe(expected);
    expect(Object.is(rounded, -0)).toBe(false);
  });

  test('is off by less than one, to the named side, and odd in sign', () => {
    const values = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const dens = fc.integer({ min: 1, max: 10_000 });
    const modes = fc.constantFrom<RoundMode>('down', 'halfUp', 'up');
    fc.assert(
      fc.property(values, dens, modes, (value, den, mode) => {
        const rounded = mulDiv({ value, num: 1, den, mode });
        const over = Math.abs(rounded) * den - Math.abs(value);
        if (mode === 'down') expect(over <= 0 && over > -den).toBe(true);
        if (mode === 'up') expect(over >= 0 && over < den).toBe(true);
        if (mode === 'halfUp') expect(over * 2 <= den && over * 2 > -den).toBe(true);
        const opposite = mulDiv({ value: -value, num: 1, den, mode });
        expect(rounded + opposite).toBe(0);
      }),
    );
  });

  test('refuses a denominator of 0 or less, and a result that no number holds exactly', () => {
    expect(() => mulDiv({ value: 1, num: 1, den: 0, mode: 'down' })).toThrow('den > 0');
    expect(() => mulDiv({ value: 1, num: 1, den: -1, mode: 'down' })).toThrow('den > 0');
    expect(() => roundRatio({ num: 2n ** 60n, den: 1n, mode: 'down' })).toThrow('safe integer');
  });
});

test('a broken assumption throws', () => {
  expect(() => assert(false, 'all is well')).toThrow('assertion failed: all is well');
  assert(true, 'never said');
  expect(() => assertNever('odd' as never)).toThrow('unreachable: "odd"');
});
