import type { Lot } from '../../../gateway/ledger/types.ts';
import type { Club, ClubRow } from '../../../gateway/programme/people/club-types.ts';
import type { KeptOfMerge, Merge } from '../../../gateway/programme/people/merge-types.ts';
import type { ConsentRow } from '../../../gateway/programme/people/types.ts';
import type { MemberState, Programme, State } from '../../../gateway/programme/types.ts';

/** A member of whom nothing is known but what a test says. */
export function memberOf(id: string, more: Partial<MemberState> = {}): MemberState {
  return {
    ...{ id, isClosed: false, since: '2026-01-01', birthday: null },
    ...{ lots: [], debts: {}, tallies: [], tags: [], children: [], answers: {}, dates: {} },
    ...{ clubs: [], consents: [], standing: null, floors: [], sponsors: {} },
    ...{ messages: [], wake: null },
    ...more,
  };
}

/** What a store has loaded at `now`: nothing but what a test says. */
export function stateOf(now: number, more: Partial<State> = {}): State {
  return {
    ...{ now, member: null, card: null, sale: null, spends: [], waiting: [], nextLot: 1 },
    ...{ uses: new Map(), conversion: null, holds: [], holdsOfTill: 0, named: {}, others: [] },
    ...more,
  };
}

/** 100 points that can be spent, earned at 500 and without an end. */
export function lotOf(id: number, member: string, more: Partial<Lot> = {}): Lot {
  const parts = { pending: 0, available: 100, held: 0, spent: 0, expired: 0, reversed: 0, ...more };
  const { pending, available, held, spent, expired, reversed } = parts;
  return {
    ...{ id, member, unit: 'POINTS', issuer: 'shop', origin: 'r', earnedAt: 500 },
    ...{ availableFrom: 500, expiresAt: null, isRestored: false },
    amount: pending + available + held + spent + expired + reversed,
    ...parts,
  };
}

/** A row of the club `inner`, paid on 2026-03-02 for a year. */
export function clubRow(id: string, more: Partial<ClubRow> = {}): ClubRow {
  return {
    ...{ id, club: 'inner', way: 'fee', from: '2026-03-02', until: '2027-03-01' },
    ...{ receipt: 'r', line: 1, feeMinor: 6000, given: null, isUndone: false },
    ...more,
  };
}

/** A word on the consent `post`, given at 1000. */
export function wordOf(more: Partial<ConsentRow> = {}): ConsentRow {
  return {
    ...{ name: 'post', isGiven: true, at: 1000, version: 'v', purpose: 'marketing' },
    ...{ channel: 'post', device: 'shop/1/1' },
    ...more,
  };
}

/** Anna, who went into Bo at 2000. */
export function mergeOf(kept: Partial<KeptOfMerge> = {}): Merge {
  return {
    ...{ id: 'mg-1', member: 'anna', survivor: 'bo', at: 2000, until: '2026-04-01' },
    undoneAt: null,
    kept: {
      ...{ lots: [], debts: [], paid: [], cards: [], floors: [], clubs: [], consents: [] },
      ...{ profile: null, tokens: [], brought: [] },
      ...kept,
    },
  };
}

export function clubIn(version: Programme | undefined, name: string): Club {
  const club = version?.clubs.find((one) => one.name === name);
  if (club === undefined) throw new Error(`there is no club ${name}`);
  return club;
}
