/** A moment in UTC, in whole milliseconds since 1970. Stored and sent as this number. */
export type EpochMs = number;

/** Milliseconds on a clock that never jumps (time since boot). Only differences mean anything. */
export type MonoMs = number;

/** Money in minor units of an ISO 4217 currency (cents, øre, fils; whole yen). Always an integer. */
export type Minor = number;

/** Points, stamps or miles x 10^scale of their unit. Always an integer. */
export type Amount = number;

/** A quantity in thousandths: 2 pieces = 2000, 0.345 kg = 345. Always an integer. */
export type Thousandths = number;

/** An exact rate or multiplier. `den` > 0. */
export interface Ratio {
  readonly num: number;
  readonly den: number;
}

/** How the one rounding of a receipt is done. `halfUp` rounds .5 away from zero. */
export type RoundMode = 'down' | 'halfUp' | 'up';

/** Marks the branch of a switch that cannot be reached. A bug when it is. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** A broken assumption of the program itself: the process ends, systemd restarts it. */
export function assert(condition: boolean, text: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${text}`);
}

/**
 * value * num / den as an integer, in exact arithmetic (BigInt where a product is too large).
 * Result must fit a safe integer; otherwise it throws (a bug, limits are checked at the border).
 * Example: mulDiv({ value: 999, num: 1, den: 100, mode: 'down' }) = 9.
 */
export function mulDiv(options: {
  readonly value: number;
  readonly num: number;
  readonly den: number;
  readonly mode: RoundMode;
}): number {
  const { value, num, den, mode } = options;
  assert(den > 0, 'mulDiv needs den > 0');
  const product = value * num;
  if (Number.isSafeInteger(product) && Number.isSafeInteger(den)) {
    return roundSmall(product, den, mode);
  }
  return roundRatio({ num: BigInt(value) * BigInt(num), den: BigInt(den), mode });
}

/** As roundRatio, for safe integers: dividing a multiple of `den` by it is exact. */
function roundSmall(num: number, den: number, mode: RoundMode): number {
  const magnitude = Math.abs(num);
  const rest = magnitude % den;
  const whole = (magnitude - rest) / den;
  const up = mode === 'up' ? rest > 0 : mode === 'halfUp' ? rest >= den - rest : false;
  const rounded = up ? whole + 1 : whole;
  return num < 0 && rounded !== 0 ? -rounded : rounded;
}

/** Rounds num/den (den > 0) to an integer: `down` and `up` by magnitude, `halfUp` away from zero. */
export function roundRatio(options: {
  readonly num: bigint;
  readonly den: bigint;
  readonly mode: RoundMode;
}): number {
  const { num, den, mode } = options;
  const isNegative = num < 0n;
  const magnitude = isNegative ? -num : num;
  const whole = magnitude / den;
  const rest = magnitude % den;
  const up = mode === 'up' ? rest > 0n : mode === 'halfUp' ? rest * 2n >= den : false;
  const rounded = Number(up ? whole + 1n : whole);
  assert(Number.isSafeInteger(rounded), 'a rounded amount must be a safe integer');
  return isNegative && rounded !== 0 ? -rounded : rounded;
}
