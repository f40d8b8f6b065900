import { assertNever } from '../../../protocol/units.ts';
import { visitAsked } from '../basket.ts';
import { openDraft } from '../draft.ts';
import { receiptCheck } from '../evaluate/condition.ts';
import { tierOn } from '../standing/tiers.ts';
import type { Programme, Programmes, State } from '../types.ts';
import { versionAt } from '../versions.ts';
import { consentsInForce } from './consents.ts';
import type { ConsentRow } from './types.ts';

/** Members who are written down for something they agreed to: a mailing, a leaderboard. */
export interface MemberList {
  readonly name: string;
  readonly when: Programme['rules'][number]['when'];
  /** The consent without which nobody is on it. */
  readonly consent: string;
  /** It is made once in each of these; null: whenever one likes. */
  readonly every: 'month' | 'quarter' | 'season' | null;
  /** The tally by which it is ordered, the most first; null: by member. */
  readonly by: string | null;
}

/** One member of a list, with the word that allows it. */
export interface Listed {
  readonly member: string;
  /** Of the tally, as it counts; null without one. */
  readonly value: number | null;
  readonly consent: ConsentRow;
}

/**
 * Is the member of the state on the list now? Only with its consent in force at this moment, and
 * where the condition is true; on a board, with something counted. null: no.
 */
export function listedNow(programmes: Programmes, name: string, state: State): Listed | null {
  const version = versionAt(programmes, state.now);
  const list = version?.lists.find((one) => one.name === name);
  const { member, now } = state;
  if (version === null || list === undefined || member === null || member.isClosed) return null;
  const consent = consentsInForce(member.consents).get(list.consent);
  if (consent === undefined) return null;
  const draft = openDraft(programmes, state);
  const tier = tierOn(draft, version, now);
  const asked = visitAsked(version, { member, book: draft.book, at: now, tier });
  if (receiptCheck(list.when)(asked) !== true) return null;
  if (list.by === null) return { member: member.id, value: null, consent };
  const value = asked.member?.tallies.get(list.by) ?? 0;
  return value > 0 ? { member: member.id, value, consent } : null;
}

/** In the order of the list: the most first, then by member. */
export function inOrder<Row extends Listed>(rows: readonly Row[]): readonly Row[] {
  const order = (a: Row, b: Row) =>
    (b.value ?? 0) - (a.value ?? 0) || (a.member < b.member ? -1 : 1);
  return rows.toSorted(order);
}

/**
 * The issue that a list of this day is. A winter has the year in which it begins.
 * Example: 2027-01-15: `2027-01`, `2027-Q1`, `2026-winter`; without `every` the day.
 */
export function issueOf(every: MemberList['every'], day: string): string {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  switch (every) {
    case null:
      return day;
    case 'month':
      return day.slice(0, 7);
    case 'quarter':
      return `${year}-Q${Math.ceil(month / 3)}`;
    case 'season': {
      const name = ['winter', 'spring', 'summer', 'autumn'][Math.floor((month % 12) / 3)];
      return `${month < 3 ? year - 1 : year}-${name}`;
    }
    default:
      return assertNever(every);
  }
}
