import type { Amount, EpochMs } from '../../protocol/units.ts';
import { assert } from '../../protocol/units.ts';
import type { DrawRules } from '../programme/draws/documents.ts';
import { type DrawEntry, pseudonymOf, sortedEntries } from '../programme/draws/pick.ts';
import {
  type CutOff,
  isInTime,
  type TicketLot,
  type TicketMove,
  ticketsAtClose,
} from '../programme/draws/tickets.ts';
import type { LedgerReader } from './ledger-reader.ts';

/** A member who asked for the free entries of a draw, and when that was. */
export interface FreeEntry {
  readonly member: string;
  readonly at: EpochMs;
}

/** Who takes part with how many entries. */
export interface EntryList {
  /** Under their pseudonyms, sorted. */
  readonly entries: readonly DrawEntry[];
  /** Members with entries whom a tag leaves out. */
  readonly excluded: number;
}

/** Counts the entries at the close: available points of the unit, and free entries. */
export function entryList(options: {
  readonly ledger: LedgerReader;
  readonly rules: DrawRules;
  readonly cutOff: CutOff;
  readonly free: readonly FreeEntry[];
  readonly saltKey: string;
}): EntryList {
  const { ledger, rules, cutOff, saltKey } = options;
  const tickets = new Map(
    ticketsAtClose({
      cutOff,
      moves: ticketMoves(ledger, rules.unit),
      lotOf: lotReader(ledger),
      scale: rules.scale,
    }),
  );
  const free = new Set(
    options.free
      .filter(({ at }) => isInTime(cutOff, { occurredAt: at, receivedAt: at }))
      .map(({ member }) => member),
  );
  for (const member of rules.freeEntries === 0 ? [] : free) {
    tickets.set(member, (tickets.get(member) ?? 0) + rules.freeEntries);
  }
  const people = peopleOf(ledger);
  const isOut = (member: string) => {
    const tags = people.get(member);
    return tags === undefined || rules.exclude.some((tag) => tags.includes(tag));
  };
  const inside = [...tickets].filter(([member]) => !isOut(member));
  return {
    entries: sortedEntries(
      inside.map(([member, count]) => [pseudonymOf(saltKey, member).pseudonym, count] as const),
    ),
    excluded: tickets.size - inside.length,
  };
}

/** Members by their pseudonym in a draw. */
export function membersByPseudonym(
  ledger: LedgerReader,
  saltKey: string,
): ReadonlyMap<string, string> {
  const ids = [...peopleOf(ledger).keys()];
  return new Map(ids.map((member) => [pseudonymOf(saltKey, member).pseudonym, member]));
}

/** Open members with their tags. */
export function peopleOf(ledger: LedgerReader): ReadonlyMap<string, readonly string[]> {
  const rows = ledger.db
    .prepare<[], { id: string; tags: string | null }>(
      `SELECT m.id, p.tags FROM members m LEFT JOIN profiles p ON p.member = m.id
       WHERE m.is_closed = 0`,
    )
    .all();
  return new Map(rows.map(({ id, tags }) => [id, JSON.parse(tags ?? '[]') as readonly string[]]));
}

/** Whatever moved points of the unit to or from members, with the time of its request or event. */
function ticketMoves(ledger: LedgerReader, unit: string): Iterable<TicketMove> {
  return ledger.db
    .prepare<[string], { lot: number; amount: Amount; occurredAt: number; receivedAt: number }>(
      `SELECT p.lot, p.amount, e.at AS occurredAt, coalesce(r.at, v.at) AS receivedAt
       FROM postings p JOIN entries e ON e.n = p.entry
       LEFT JOIN requests r ON r.n = e.request LEFT JOIN events v ON v.n = e.event
       WHERE p.unit = ? AND p.lot IS NOT NULL
         AND (p.account GLOB '*:available' OR p.account GLOB '*:pending')`,
    )
    .iterate(unit);
}

function lotReader(ledger: LedgerReader): (id: number) => TicketLot {
  const statement = ledger.db.prepare<[number], TicketLot>(
    `SELECT member, available_from AS availableFrom, expires_at AS expiresAt
     FROM lots WHERE id = ?`,
  );
  return (id) => {
    const lot = statement.get(id);
    assert(lot !== undefined, `lot ${id} is there`);
    return lot;
  };
}
