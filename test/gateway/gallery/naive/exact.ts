/** How what is between two amounts becomes one of them. */
export type Rounding = 'down' | 'half up' | 'up';

/**
 * An exact number, as a person writes it: 9.99 is 9.99, and a third is a third. There are no cents
 * and no scales here; a number is rounded where the programme says so and nowhere else.
 */
export class Exact {
  static readonly zero = Exact.of(0n);
  static readonly one = Exact.of(1n);
  private readonly top: bigint;
  private readonly bottom: bigint;

  private constructor(top: bigint, bottom: bigint) {
    const shared = sharedFactor(top < 0n ? -top : top, bottom);
    this.top = top / shared;
    this.bottom = bottom / shared;
  }

  static of(whole: bigint | number): Exact {
    return new Exact(BigInt(whole), 1n);
  }

  /** `9000`, `"9000.00"` or `0.5`; null for anything else. */
  static read(value: unknown): Exact | null {
    const isWritten = typeof value === 'number' || typeof value === 'string';
    const found = isWritten ? /^(\d+)(?:\.(\d+))?$/.exec(String(value)) : null;
    if (found === null) return null;
    const [, before = '', after = ''] = found;
    return new Exact(BigInt(before + after), 10n ** BigInt(after.length));
  }

  plus(other: Exact): Exact {
    return new Exact(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Exact): Exact {
    return new Exact(this.top * other.bottom - other.top * this.bottom, this.bottom * other.bottom);
  }

  times(other: Exact): Exact {
    return new Exact(this.top * other.top, this.bottom * other.bottom);
  }

  /** `other` is not negative and not 0. */
  over(other: Exact): Exact {
    return new Exact(this.top * other.bottom, this.bottom * other.top);
  }

  percent(of: Exact): Exact {
    return this.times(of).over(Exact.of(100));
  }

  isLess(other: Exact): boolean {
    return this.top * other.bottom < other.top * this.bottom;
  }

  is(other: Exact): boolean {
    return !this.isLess(other) && !other.isLess(this);
  }

  get isNothing(): boolean {
    return this.top === 0n;
  }

  get isMore(): boolean {
    return this.top > 0n;
  }

  rounded(places: number, how: Rounding): Exact {
    const one = 10n ** BigInt(places);
    const steps = {
      down: floored(this.top * one, this.bottom),
      'half up': floored(2n * this.top * one + this.bottom, 2n * this.bottom),
      up: -floored(-this.top * one, this.bottom),
    };
    return new Exact(steps[how], one);
  }

  /** With so many decimals, which are enough. Example: 9.5 with 2 is `9.50`. */
  text(places: number): string {
    const steps = this.times(Exact.of(10n ** BigInt(places)));
    if (steps.bottom !== 1n) throw new Error(`${this.top}/${this.bottom} has more decimals`);
    const digits = String(steps.top < 0n ? -steps.top : steps.top).padStart(places + 1, '0');
    const cut = digits.length - places;
    const text = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
    return steps.top < 0n ? `-${text}` : text;
  }
}

export function sumOf(all: readonly Exact[]): Exact {
  return all.reduce((sum, one) => sum.plus(one), Exact.zero);
}

export function least(first: Exact, ...others: readonly Exact[]): Exact {
  return others.reduce((low, one) => (one.isLess(low) ? one : low), first);
}

export function most(first: Exact, ...others: readonly Exact[]): Exact {
  return others.reduce((high, one) => (high.isLess(one) ? one : high), first);
}

/**
 * Shares an amount of so many decimals by weight: everyone gets his share rounded down, and what is
 * left goes, the smallest amount at a time, to whoever is furthest below his share; ties: the
 * earlier one. Example: 10 by 333, 333, 333 is 4, 3, 3.
 */
export function handOut(amount: Exact, places: number, weights: readonly Exact[]): Exact[] {
  const all = sumOf(weights);
  if (all.isNothing) return weights.map(() => Exact.zero);
  const fair = weights.map((weight) => amount.times(weight).over(all));
  const got = fair.map((share) => share.rounded(places, 'down'));
  const coin = Exact.one.over(Exact.of(10n ** BigInt(places)));
  const waiting = new Set(weights.keys());
  while (sumOf(got).isLess(amount)) {
    let next = -1;
    for (const at of waiting) {
      const lacks = (of: number) => at0(fair, of).minus(at0(got, of));
      if (next < 0 || lacks(next).isLess(lacks(at))) next = at;
    }
    waiting.delete(next);
    got[next] = at0(got, next).plus(coin);
  }
  return got;
}

const at0 = (list: readonly Exact[], at: number): Exact => list[at] ?? Exact.zero;

function sharedFactor(one: bigint, other: bigint): bigint {
  while (other !== 0n) [one, other] = [other, one % other];
  return one === 0n ? 1n : one;
}

/** Divided towards minus infinity. */
function floored(top: bigint, bottom: bigint): bigint {
  const whole = top / bottom;
  return top % bottom < 0n ? whole - 1n : whole;
}
