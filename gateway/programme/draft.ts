import type { Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import { type Book, openBook } from '../ledger/book.ts';
import { checkLot, isHeldForReview } from '../ledger/lots.ts';
import { type Day, settleDue } from '../ledger/settle.ts';
import type { Hold, Lot, Sale, Spend } from '../ledger/types.ts';
import type { Conversion } from './conversions/types.ts';
import { dayAt } from './days.ts';
import type { Uses } from './evaluate/limits.ts';
import type { HeldPoints } from './held/types.ts';
import { closingNotices } from './messages/closing.ts';
import { wakesOf } from './messages/wake.ts';
import { warnOfEnds } from './messages/warn.ts';
import type { ClubChange } from './people/club-types.ts';
import { settleHolds } from './release-hold.ts';
import { closePeriods, reopenPeriods } from './standing/close-periods.ts';
import { settleClosing } from './standing/closing.ts';
import { settleIdle } from './standing/idle.ts';
import { settleSuccession } from './standing/succession.ts';
import {
  changedTiers,
  type OpenTiers,
  openTiers,
  reviewAfter,
  reviewDue,
} from './standing/tiers.ts';
import type {
  Answer,
  Balance,
  Decision,
  MemberState,
  Programmes,
  State,
  WaitingReturn,
  Who,
} from './types.ts';
import { isHidden, versionAt } from './versions.ts';

/** What one command has come to so far. It lives only inside `decide`. */
export interface Draft {
  readonly programmes: Programmes;
  readonly now: EpochMs;
  readonly state: State;
  /** Today at the gateway. */
  readonly today: Day;
  /** The member as loaded, before anything was due. */
  readonly member: MemberState | null;
  readonly book: Book;
  readonly tiers: OpenTiers | null;
  readonly waiting: readonly WaitingReturn[];
  readonly sales: Map<string, Sale>;
  readonly spends: Map<string, Spend>;
  readonly touchedSales: Set<string>;
  readonly touchedSpends: Set<string>;
  readonly members: Decision['members'][number][];
  readonly cards: Decision['cards'][number][];
  readonly applied: Decision['applied'][number][];
  readonly tallies: Decision['tallies'][number][];
  readonly uses: Decision['uses'][number][];
  readonly profiles: Decision['profiles'][number][];
  readonly consents: Decision['consents'][number][];
  /** In the order in which they were written: the last of an id holds. */
  readonly clubs: ClubChange[];
  readonly holds: Hold[];
  /** Uses of rules as loaded. */
  readonly knownUses: Uses;
  /** Last day of the periods whose ends are done. */
  closed: string;
  readonly conversions: Conversion[];
  /** The member's holds that go on. */
  readonly openHolds: Hold[];
  readonly sponsored: Decision['sponsored'][number][];
  readonly tokens: Decision['tokens'][number][];
  readonly held: HeldPoints[];
  /** Messages that the command itself brings or changes; what comes with time is not among them. */
  readonly messages: Decision['messages'][number][];
  /** Other members whose accounts the command moves, by id: each a draft of its own. */
  readonly others: Map<string, Draft>;
}

/** Opens a draft on the state and does first what is due on the member's lots. */
export function openDraft(
  programmes: Programmes,
  state: State,
  member: MemberState | null = state.member,
  document = '',
): Draft {
  const today = dayAt(programmes, state.now);
  const book = openBook({ member, now: state.now, nextLot: state.nextLot });
  const draft: Draft = {
    programmes,
    now: state.now,
    state,
    today,
    member,
    book,
    tiers: openTiers(programmes, member),
    waiting: state.waiting,
    sales: new Map(state.sale === null ? [] : [[state.sale.receipt, state.sale]]),
    spends: new Map(state.spends.map((spend) => [spend.id, spend])),
    touchedSales: new Set(),
    touchedSpends: new Set(),
    members: [],
    cards: [],
    applied: [],
    tallies: [],
    uses: [],
    profiles: [],
    consents: [],
    clubs: [],
    holds: [],
    conversions: [],
    openHolds: [],
    knownUses: state.uses,
    closed: member?.wake?.closed ?? '',
    sponsored: [],
    tokens: [],
    held: [],
    messages: [],
    others: new Map(),
  };
  settleIdle(draft);
  settleDue(book, today);
  settleSuccession(draft);
  settleClosing(draft);
  reviewDue(draft);
  settleHolds(draft, state.holds, document);
  closePeriods(draft);
  return draft;
}

/** The decision that the draft has come to. */
export function closeDraft(draft: Draft, answer: Answer, options?: { waits: boolean }): Decision {
  const own = closeOne(draft, answer, options);
  return [...draft.others.values()]
    .map((other) => closeOne(other, answer))
    .reduce((all, other) => joined(all, other), own);
}

function closeOne(draft: Draft, answer: Answer, options?: { waits: boolean }): Decision {
  const { book } = draft;
  settleIdle(draft);
  reopenPeriods(draft);
  settleClosing(draft);
  reviewAfter(draft);
  const messages = [...draft.messages, ...warnOfEnds(draft), ...closingNotices(draft)];
  const lots = pick(book.lots, book.touchedLots);
  for (const lot of lots) checkLot(lot);
  const member = book.member;
  return {
    ok: true,
    entries: book.entries,
    lots,
    sales: pick(draft.sales, draft.touchedSales),
    spends: pick(draft.spends, draft.touchedSpends),
    debts:
      member === null
        ? []
        : [...book.touchedDebts].map((unit) => ({
            member,
            unit,
            amount: book.debts.get(unit) ?? 0,
          })),
    members: draft.members,
    cards: draft.cards,
    // Of a member who was erased nothing is counted any more, and a return has nothing to lower.
    tallies: draft.member?.isClosed === true ? [] : draft.tallies,
    standings: changedTiers(draft.tiers),
    uses: draft.uses,
    profiles: draft.profiles,
    consents: draft.consents,
    clubs: draft.clubs,
    holds: draft.holds,
    conversions: draft.conversions,
    messages,
    wakes: wakesOf(draft),
    waits: options?.waits ?? false,
    applied: draft.applied,
    sponsored: draft.sponsored,
    tokens: draft.tokens,
    held: draft.held,
    answer,
  };
}

/** One decision out of two members' parts. Answer, waiting and what is applied are the first's. */
function joined(one: Decision, other: Decision): Decision {
  return {
    ...one,
    entries: [...one.entries, ...other.entries],
    lots: [...one.lots, ...other.lots],
    sales: [...one.sales, ...other.sales],
    spends: [...one.spends, ...other.spends],
    debts: [...one.debts, ...other.debts],
    tallies: [...one.tallies, ...other.tallies],
    standings: [...one.standings, ...other.standings],
    uses: [...one.uses, ...other.uses],
    holds: [...one.holds, ...other.holds],
    messages: [...one.messages, ...other.messages],
    wakes: [...one.wakes, ...other.wakes],
    held: [...one.held, ...other.held],
  };
}

/**
 * Does something in the account of another member, in a draft of its own that is closed with this
 * one. Lots are numbered through. null: that member is not known to the command.
 */
export function inAccountOf<Result>(
  draft: Draft,
  id: string,
  work: (other: Draft) => Result,
): Result | null {
  const found = draft.state.others.find(({ member }) => member.id === id);
  if (found === undefined) return null;
  const nothing = { sale: null, waiting: [], nextLot: draft.book.nextLot };
  const { member, spends, holds } = found;
  const state: State = { ...draft.state, ...nothing, spends, holds };
  const known = draft.others.get(id);
  const other = known ?? openDraft(draft.programmes, state, member);
  draft.others.set(id, other);
  // One that has just been opened may have made lots already: of periods that had ended.
  if (known !== undefined) known.book.nextLot = draft.book.nextLot;
  const result = work(other);
  draft.book.nextLot = other.book.nextLot;
  return result;
}

/** The other member of the command whose lot this is; one of a moment ago stands in its draft. */
export function ownerOf({ state, others }: Draft, lot: number): string | null {
  const drafted = [...others].find(([, { book }]) => book.lots.has(lot))?.[0];
  const loaded = state.others.find(({ member }) => member.lots.some(({ id }) => id === lot));
  return drafted ?? loaded?.member.id ?? null;
}

export function putSale(draft: Draft, sale: Sale): void {
  draft.sales.set(sale.receipt, sale);
  draft.touchedSales.add(sale.receipt);
}

export function putSpend(draft: Draft, spend: Spend): void {
  draft.spends.set(spend.id, spend);
  draft.touchedSpends.add(spend.id);
}

/** The spend with this id, which the state has named. */
export function spendOf(draft: Draft, id: string): Spend {
  const spend = draft.spends.get(id);
  assert(spend !== undefined, `spend ${id} is loaded`);
  return spend;
}

/** The member whom a command is about, or why not. */
export function memberFor(
  state: State,
  who: Who,
): { readonly ok: true; readonly member: MemberState } | Refusal {
  if ('card' in who && state.card?.isBlocked === true) return refuse('CARD_BLOCKED');
  if (state.member === null) return refuse('card' in who ? 'CARD_UNKNOWN' : 'MEMBER_UNKNOWN');
  if (state.member.isClosed) return refuse('MEMBER_CLOSED');
  return { ok: true, member: state.member };
}

/**
 * What the member has now: the units of today's programme in its order, then other units in which
 * something is left, by name; never those that are hidden. Empty without a member.
 */
export function balancesOf(draft: Draft): Balance[] {
  const { book } = draft;
  if (book.member === null) return [];
  const held = new Map<string, Lot[]>();
  for (const lot of book.lots.values()) {
    if (lot.available + lot.pending === 0) continue;
    const lots = held.get(lot.unit);
    if (lots === undefined) held.set(lot.unit, [lot]);
    else lots.push(lot);
  }
  const owed = [...book.debts].filter(([, amount]) => amount > 0).map(([unit]) => unit);
  const defined = versionAt(draft.programmes, draft.now)?.units.map((unit) => unit.unit) ?? [];
  const units = new Set([...defined, ...[...held.keys(), ...owed].sort()]);
  const shown = [...units].filter((unit) => !isHidden(draft.programmes, unit));
  return shown.map((unit) => {
    const lots = held.get(unit) ?? [];
    const heldForReview = total(lots.filter(isHeldForReview), 'pending');
    return {
      unit,
      available: total(lots, 'available'),
      pending: total(lots, 'pending'),
      debt: book.debts.get(unit) ?? 0,
      ...(heldForReview === 0 ? {} : { heldForReview }),
    };
  });
}

function total(lots: readonly Lot[], part: 'available' | 'pending'): number {
  return lots.reduce((sum, lot) => sum + lot[part], 0);
}

function pick<K, V>(rows: ReadonlyMap<K, V>, keys: ReadonlySet<K>): V[] {
  const picked: V[] = [];
  for (const [key, row] of rows) if (keys.has(key)) picked.push(row);
  return picked;
}
