import { Exact } from './exact.ts';

/** What the model does not understand yet. Its text names the key. */
export class NotKnown extends Error {}

/** What no shop can mean: a price of nothing for something, steps that go down, a last day too early. */
export class Nonsense extends Error {}

/** What cannot happen after what has happened: goods come back that nobody has bought. */
export class Impossible extends Error {}

export type Parts = Readonly<Record<string, unknown>>;

/** The keys and values of a map; a key that the model does not know is named aloud. */
export function partsOf(value: unknown, where: string, known: readonly string[] | 'any'): Parts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new NotKnown(`${where} is no map`);
  }
  for (const key of Object.keys(value)) {
    if (known !== 'any' && !known.includes(key)) throw new NotKnown(`${where}.${key}`);
  }
  return value as Parts;
}

export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** One of some words; the first of them when there is none. */
export function wordOf<Word extends string>(
  value: unknown,
  where: string,
  words: readonly [Word, ...Word[]],
): Word {
  if (value === undefined) return words[0];
  const found = words.find((word) => word === value);
  if (found === undefined) throw new NotKnown(`${where}: ${String(value)}`);
  return found;
}

export function textOf(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new NotKnown(`${where}: ${String(value)}`);
  return value;
}

/** A number that is more than nothing. */
export function moreOf(value: unknown, where: string): Exact {
  const number = numberOf(value, where);
  if (!number.isMore) throw new Nonsense(`${where}: ${String(value)}`);
  return number;
}

export function numberOf(value: unknown, where: string): Exact {
  const number = Exact.read(value);
  if (number === null) throw new NotKnown(`${where}: ${String(value)}`);
  return number;
}

/** A part of something in percent, at most all of it. */
export function percentOf(value: unknown, where: string): Exact {
  const percent = moreOf(value, where);
  if (Exact.of(100).isLess(percent)) throw new Nonsense(`${where}: ${String(value)}`);
  return percent;
}

/** `90 days`: a span that is some time. */
export function spanOf(value: unknown, where: string): string {
  const span = textOf(value, where);
  if (!/^\d+ (day|month|year)s?$/.test(span)) throw new NotKnown(`${where}: ${span}`);
  if (Number.parseInt(span, 10) === 0) throw new Nonsense(`${where}: ${span}`);
  return span;
}
