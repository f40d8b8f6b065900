import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DrawEntry,
  pickWinners,
  pseudonymOf,
  rootOf,
  seedOf,
  sortedEntries,
} from '../../../gateway/programme/draws/pick.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const nameOf = (n: number) => String(n).padStart(64, '0');

/** How often each of these members wins first, over many seeds. */
function firsts(entries: readonly DrawEntry[], seeds: number): readonly number[] {
  const wins = new Map<string, number>();
  for (let seed = 0; seed < seeds; seed += 1) {
    const [pick] = pickWinners(sha(`${seed}`), entries, 1);
    const name = pick?.pseudonym ?? '';
    wins.set(name, (wins.get(name) ?? 0) + 1);
  }
  return entries.map(([name]) => wins.get(name) ?? 0);
}
const chiSquare = (seen: readonly number[], wanted: readonly number[]) =>
  seen.reduce((sum, n, at) => sum + (n - (wanted[at] ?? 0)) ** 2 / (wanted[at] ?? 1), 0);

describe('winners', () => {
  it('are uniform over entries: 1, 2, 3 and 4 of 10 win in a tenth, two tenths and so on', () => {
    const entries = [1, 2, 3, 4].map((n) => [nameOf(n), n] as const);
    const seen = firsts(entries, 8000);
    // 3 degrees of freedom: above 16.3 once in a thousand.
    expect(chiSquare(seen, [800, 1600, 2400, 3200])).toBeLessThan(16.3);
  });

  it('are unbiased where a plain remainder would favour the first ones by half', () => {
    // 3 x 2^46 entries: of 2^48 numbers a quarter would fall on the first third once more.
    const third = 2 ** 46;
    const seen = firsts(
      [1, 2, 3].map((n) => [nameOf(n), third] as const),
      6000,
    );
    expect(chiSquare(seen, [2000, 2000, 2000])).toBeLessThan(13.8);
  });

  it('of later places are uniform among those who are left', () => {
    const entries = [1, 1, 1, 1, 1].map((n, at) => [nameOf(at), n] as const);
    const seen = new Array<number>(5).fill(0);
    for (let seed = 0; seed < 4000; seed += 1) {
      const third = pickWinners(sha(`third ${seed}`), entries, 3)[2]?.pseudonym;
      const at = entries.findIndex(([name]) => name === third);
      seen[at] = (seen[at] ?? 0) + 1;
    }
    expect(chiSquare(seen, [800, 800, 800, 800, 800])).toBeLessThan(18.5);
  });

  it('are all different, never more than take part, and each holds the ticket drawn', () => {
    const count = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(
        fc.array(count, { maxLength: 20 }),
        fc.nat(30),
        fc.string(),
        (own, most, text) => {
          const entries = own.map((n, at) => [nameOf(at), n] as const);
          const picks = pickWinners(sha(text), entries, most);
          expect(picks.length).toBe(Math.min(most, entries.length));
          expect(new Set(picks.map(({ pseudonym }) => pseudonym)).size).toBe(picks.length);
          let rest = entries;
          for (const { pseudonym, ticket } of picks) {
            const tickets = rest.flatMap(([name, n]) => new Array<string>(n).fill(name));
            expect(tickets[ticket]).toBe(pseudonym);
            rest = rest.filter(([name]) => name !== pseudonym);
          }
        },
      ),
    );
  });

  it('change with the secret, with the list and with the public value', () => {
    const what = { secret: sha('s'), root: sha('r'), value: '1 2 3' };
    const seeds = [
      what,
      { ...what, secret: sha('t') },
      { ...what, root: sha('q') },
      { ...what, value: '1 2 4' },
    ].map(seedOf);
    expect(new Set(seeds).size).toBe(4);
  });
});

describe('the list', () => {
  it('has the root of a tree made by hand', () => {
    const entries = [1, 2, 3].map((n) => [nameOf(n), n] as const);
    const [a = '', b = '', c = ''] = entries.map(([name, n]) => sha(`leaf ${name} ${n}`));
    expect(rootOf(entries)).toBe(sha(`node ${sha(`node ${a} ${b}`)} ${c}`));
    expect(rootOf(entries.slice(0, 1))).toBe(a);
    expect(rootOf([])).toBe(sha('no entries'));
  });

  it('has another root when any entry is another one', () => {
    const entries = [1, 2, 3, 4, 5].map((n) => [nameOf(n), n] as const);
    const changes = entries.map((_, at) => entries.with(at, [nameOf(at + 1), at + 2]));
    const roots = [entries, entries.slice(1), ...changes].map(rootOf);
    expect(new Set(roots).size).toBe(roots.length);
  });

  it('is in one order however its members come', () => {
    const entries = [3, 1, 2].map((n) => [nameOf(n), n] as const);
    expect(sortedEntries(entries).map(([, n]) => n)).toEqual([1, 2, 3]);
  });

  it('names a member by a pseudonym that its salt proves, and another draw cannot know', () => {
    const { salt, pseudonym } = pseudonymOf('key', 'anna');
    expect(pseudonym).toBe(sha(`${salt} anna`));
    expect(pseudonymOf('other', 'anna').pseudonym).not.toBe(pseudonym);
    expect(pseudonymOf('key', 'bo').salt).not.toBe(salt);
  });
});
