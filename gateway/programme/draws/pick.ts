import { hash } from 'node:crypto';
import { assert } from '../../../protocol/units.ts';

/** A member's place in a draw: a pseudonym (64 hex digits) and how many entries it has (>= 1). */
export type DrawEntry = readonly [pseudonym: string, entries: number];

/** SHA-256 of a UTF-8 text, hex. All of a draw is hashed as text, so that anyone can repeat it. */
export const digest = (text: string): string => hash('sha256', text, 'hex');

/** What is published before the opening; the secret itself only with the winners. */
export const commitmentOf = (secret: string): string => digest(secret);

/**
 * The pseudonym of a member in one draw, and the salt that proves it: the pseudonym is the hash
 * of both. Each member has a salt of its own, so showing one's own says nothing about others.
 */
export function pseudonymOf(
  saltKey: string,
  member: string,
): { readonly salt: string; readonly pseudonym: string } {
  const salt = digest(`salt ${saltKey} ${member}`);
  return { salt, pseudonym: digest(`${salt} ${member}`) };
}

/** Entries in the order in which they are published and counted. */
export function sortedEntries(entries: Iterable<DrawEntry>): readonly DrawEntry[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * Root of a Merkle tree over the entries in their order: leaves `leaf PSEUDONYM ENTRIES`, pairs
 * `node LEFT RIGHT`; the last of an odd row goes up as it is.
 */
export function rootOf(entries: readonly DrawEntry[]): string {
  let row = entries.map(([pseudonym, count]) => digest(`leaf ${pseudonym} ${count}`));
  while (row.length > 1) {
    const next: string[] = [];
    for (let at = 0; at < row.length; at += 2) {
      const [left = '', right] = row.slice(at, at + 2);
      next.push(right === undefined ? left : digest(`node ${left} ${right}`));
    }
    row = next;
  }
  return row[0] ?? digest('no entries');
}

/** What the winners follow from: the secret, the list it was bound to, the public value. */
export function seedOf(what: {
  readonly secret: string;
  readonly root: string;
  readonly value: string;
}): string {
  return digest(`draw ${what.secret} ${what.root} ${what.value}`);
}

/** A pseudonym that was drawn, and which of the entries then left it was (from 0). */
export interface Pick {
  readonly pseudonym: string;
  readonly ticket: number;
}

/**
 * Draws up to `count` members, each with as many chances as entries, nobody twice. Round r takes
 * the first 48 bits of SHA-256(`SEED r`); a number in the last, incomplete turn of the remaining
 * entries is thrown away, so every entry is exactly as likely as any other.
 */
export function pickWinners(
  seed: string,
  entries: readonly DrawEntry[],
  count: number,
): readonly Pick[] {
  const rest = [...entries];
  let left = rest.reduce((sum, [, tickets]) => sum + tickets, 0);
  assert(left <= space, 'a draw has at most 2^48 entries');
  const picks: Pick[] = [];
  for (let round = 0; picks.length < count && left > 0; round += 1) {
    const number = Number.parseInt(digest(`${seed} ${round}`).slice(0, 12), 16);
    if (number >= space - (space % left)) continue;
    const ticket = number % left;
    const at = holderOf(rest, ticket);
    const [pseudonym, tickets] = rest[at] ?? ['', 0];
    picks.push({ pseudonym, ticket });
    rest.splice(at, 1);
    left -= tickets;
  }
  return picks;
}

const space = 2 ** 48;

function holderOf(entries: readonly DrawEntry[], ticket: number): number {
  let before = 0;
  return entries.findIndex(([, tickets]) => {
    before += tickets;
    return ticket < before;
  });
}
