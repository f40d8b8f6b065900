import type { Money } from './money.ts';

/** What is wrong at one place of a file of the right form. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly text: string;
  readonly hint: string;
}

/** What a part of a file is compiled with. */
export interface Compiling {
  readonly faults: Fault[];
  /** Decimal places of the currency. */
  readonly places: number;
  /** Decimal places of each unit. */
  readonly scales: ReadonlyMap<string, number>;
  /** What each tally counts. */
  readonly tallies: ReadonlyMap<string, 'money' | 'quantity' | 'count'>;
  /** Kinds of cards that `card` may be beside `member` and `none`. */
  readonly cards: readonly string[];
  readonly tiers: readonly string[];
  readonly clubs: readonly string[];
  readonly consents: readonly string[];
  /** Names of the choices of each question. */
  readonly answers: ReadonlyMap<string, readonly string[]>;
  /** Names of the days that staff note of members. */
  readonly dates: readonly string[];
  readonly money: Money;
  /** Values that a fact can have, where the file says all of them. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** Events that are no purchase. */
  readonly events: readonly string[];
}

/** How many decimals a numeral may have. Example: `with at most 2 decimals`. */
export function decimals(places: number): string {
  if (places === 0) return 'without decimals';
  return `with at most ${places} decimal${places === 1 ? '' : 's'}`;
}

/** What stands in the file: a text in quotes, escaped and short enough for one line. */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return value === null ? 'nothing' : 'keys and values';
  const text = JSON.stringify(String(value));
  return text.length > 60 ? `${text.slice(0, 56)}..."` : text;
}
