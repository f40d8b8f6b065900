import type { NewUse, Uses } from '../evaluate/limits.ts';
import { useText } from '../evaluate/limits.ts';
import type { Floor } from '../standing/walk.ts';
import type { MemberState, TallyRow } from '../types.ts';
import type { ClubRow } from './club-types.ts';
import { newestWords } from './consents.ts';
import type { KeptOfMerge, Merge } from './merge-types.ts';
import { profileLimits } from './profile.ts';
import type { ConsentRow, Profile } from './types.ts';

/** What the survivor has by a merge beside lots and debts. */
export type JoinedBy = Omit<
  KeptOfMerge,
  'lots' | 'debts' | 'paid' | 'cards' | 'tokens' | 'brought'
>;

/**
 * The survivor with what the other member brings beside the books: counts are added up; of two words
 * on a consent the withdrawal holds, and a word that only one has said holds for both; levels are
 * the better of the two and what both have done together; memberships of clubs come along, but a
 * leaving does not. Where both have told something of themselves the survivor's stays.
 */
export function joinedMember(
  survivor: MemberState,
  other: MemberState,
  now: number,
): { readonly member: MemberState; readonly by: JoinedBy } {
  const floors = [
    ...other.floors,
    ...[other, survivor].flatMap(({ standing }) => promiseOf(standing)),
  ];
  const joined = joinedClubs(survivor, other);
  const consents = stricterWords(survivor, other, now);
  const profile = joinedProfile(survivor, other);
  const by = {
    ...{ floors, consents, profile },
    clubs: joined.map(({ own, row }) => ({ own, id: row.id })),
  };
  const member: MemberState = {
    ...survivor,
    ...(profile?.after ?? {}),
    tallies: addedUp(survivor.tallies, other.tallies, 1),
    floors: [...survivor.floors, ...floors],
    standing: lookedAtAnew(survivor.standing),
    clubs: [...survivor.clubs, ...joined.map(({ row }) => row)],
    consents: [...survivor.consents, ...consents],
  };
  return { member, by };
}

/**
 * The survivor without what the other member had brought. What was done, said and noted since stays
 * with the survivor.
 */
export function partedMember(
  survivor: MemberState,
  other: MemberState,
  { kept }: Merge,
): MemberState {
  const clubs = new Set(kept.clubs.map(({ id }) => id));
  return {
    ...survivor,
    ...(kept.profile === null ? {} : partedProfile(survivor, kept.profile)),
    tallies: addedUp(survivor.tallies, other.tallies, -1),
    floors: without(survivor.floors, kept.floors),
    standing: lookedAtAnew(survivor.standing),
    clubs: survivor.clubs.filter(({ id }) => !clubs.has(id)),
    consents: without(survivor.consents, kept.consents),
  };
}

/**
 * The member who comes out of a merge: clubs as they are now, for what paid them may have come back
 * meanwhile; and what was withdrawn since holds for both.
 */
export function restoredMember(
  survivor: MemberState,
  other: MemberState,
  { kept, at }: Merge,
): { readonly member: MemberState; readonly consents: readonly ConsentRow[] } {
  const now = new Map(survivor.clubs.map((row) => [row.id, row]));
  const came = new Map(kept.clubs.map(({ own, id }) => [own, id]));
  const clubs = other.clubs.map((row) => {
    const after = now.get(came.get(row.id) ?? '');
    return after === undefined ? row : { ...row, until: after.until, isUndone: after.isUndone };
  });
  const said = without(survivor.consents, kept.consents);
  const consents = said.filter((row) => !row.isGiven && row.at >= at);
  const standing = lookedAtAnew(other.standing);
  const all = [...other.consents, ...consents];
  return { member: { ...other, isClosed: false, standing, clubs, consents: all }, consents };
}

/** Uses of rules with those of another member added to (1) or taken from (-1) a member's own. */
export function joinedUses(
  uses: Uses,
  of: { readonly member: string; readonly others: readonly NewUse[]; readonly sign: 1 | -1 },
): { readonly uses: Uses; readonly added: readonly NewUse[] } {
  const { member, others, sign } = of;
  const added = others.map(({ key, times, minor, cost }) => ({
    key: { ...key, scope: `member:${member}` },
    ...{ times: sign * times, minor: sign * minor, cost: sign * cost },
  }));
  const sums = new Map(uses);
  for (const { key, times, minor, cost } of added) {
    const text = useText(key);
    const old = sums.get(text) ?? { times: 0, minor: 0, cost: 0 };
    const sum = { times: old.times + times, minor: old.minor + minor, cost: old.cost + cost };
    sums.set(text, sum);
  }
  return { uses: sums, added };
}

/** A level that was promised until a day holds until then; one given by hand has its own row. */
function promiseOf(standing: MemberState['standing']): readonly Floor[] {
  if (standing === null || standing.until === null || standing.source === 'granted') return [];
  const { level, since, until } = standing;
  return [{ level, from: since, until, kind: 'kept' }];
}

/** As of no version: the next look at it begins from the counts. */
function lookedAtAnew(standing: MemberState['standing']): MemberState['standing'] {
  return standing === null ? null : { ...standing, programme: '' };
}

function addedUp(
  rows: readonly TallyRow[],
  others: readonly TallyRow[],
  sign: 1 | -1,
): readonly TallyRow[] {
  const sums = new Map(rows.map((row) => [JSON.stringify([row.tally, row.day]), row]));
  for (const { tally, day, amount } of others) {
    const key = JSON.stringify([tally, day]);
    const before = sums.get(key)?.amount ?? 0;
    sums.set(key, { tally, day, amount: before + sign * amount });
  }
  return [...sums.values()];
}

/** Rows of clubs under ids that the survivor has not. */
function joinedClubs(
  survivor: MemberState,
  other: MemberState,
): readonly { readonly own: string; readonly row: ClubRow }[] {
  const taken = new Set(survivor.clubs.map(({ id }) => id));
  return other.clubs
    .filter(({ way }) => way !== 'left')
    .map((row) => {
      const id = taken.has(row.id) ? `${row.id} ${other.id}` : row.id;
      return { own: row.id, row: { ...row, id } };
    });
}

/** Words of the other that the survivor gets: what only the other has said, and withdrawals. */
function stricterWords(
  survivor: MemberState,
  other: MemberState,
  now: number,
): readonly ConsentRow[] {
  const own = newestWords(survivor.consents);
  return [...newestWords(other.consents).values()].flatMap((row) => {
    const said = own.get(row.name);
    if (said === undefined) return [row];
    return said.isGiven && !row.isGiven ? [{ ...row, at: now }] : [];
  });
}

function profileOf({ birthday, children, tags, answers, dates }: MemberState): Profile {
  return { birthday, children, tags, answers, dates };
}

/** null: the other has told nothing that the survivor has not. */
function joinedProfile(survivor: MemberState, other: MemberState): KeptOfMerge['profile'] {
  const before = profileOf(survivor);
  const tags = [...new Set([...before.tags, ...other.tags])].slice(0, profileLimits.tags);
  const after: Profile = {
    birthday: before.birthday ?? other.birthday,
    children: before.children.length > 0 ? before.children : other.children,
    tags: tags.sort(),
    answers: { ...other.answers, ...before.answers },
    dates: { ...other.dates, ...before.dates },
  };
  return isSame(before, after) ? null : { before, after };
}

/** What is still as the merge has made it is again as it was before. */
function partedProfile(
  now: MemberState,
  { before, after }: NonNullable<KeptOfMerge['profile']>,
): Profile {
  const added = after.tags.filter((tag) => !before.tags.includes(tag));
  return {
    birthday: isSame(now.birthday, after.birthday) ? before.birthday : now.birthday,
    children: isSame(now.children, after.children) ? before.children : now.children,
    tags: now.tags.filter((tag) => !added.includes(tag)),
    answers: partedRecord(now.answers, before.answers, after.answers),
    dates: partedRecord(now.dates, before.dates, after.dates),
  };
}

function partedRecord<Value>(
  now: Readonly<Record<string, Value>>,
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  const kept = Object.entries(now).filter(
    ([name, value]) => Object.hasOwn(before, name) || !isSame(value, after[name]),
  );
  return Object.fromEntries(kept);
}

/** The rows without one equal row for each of `gone`. */
function without<Row>(rows: readonly Row[], gone: readonly Row[]): readonly Row[] {
  const left = [...rows];
  for (const row of gone) {
    const at = left.findLastIndex((one) => isSame(one, row));
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

const isSame = (one: unknown, other: unknown): boolean => textOf(one) === textOf(other);
/** The same for the same content, in whichever order its keys came. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
