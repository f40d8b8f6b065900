import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { isHeldForReview, notByItself } from '../ledger/lots.ts';
import type { Lot } from '../ledger/types.ts';
import { unitBalance } from '../view.ts';
import { isParked } from './devices.ts';
import type { MemberSummary, StoreCounts } from './interface.ts';
import { memberAmounts } from './journal.ts';
import type { StateLoader } from './load-state.ts';

/** Newest entries that a summary lists. */
const entriesMax = 50;

/** Reads of the store that decide nothing: a member's account, who is due, counts. */
export class MemberReader {
  private readonly loader: StateLoader;
  private readonly memberById: Statement;
  private readonly balancesOf: Statement;
  private readonly entriesOf: Statement;
  private readonly postingsOf: Statement;
  private readonly dueAt: Statement;
  private readonly countsOf: Statement;

  constructor(db: Database, loader: StateLoader) {
    this.loader = loader;
    this.memberById = db.prepare('SELECT name, is_closed FROM members WHERE id = ?');
    this.balancesOf = db.prepare('SELECT unit, debt FROM balances WHERE member = ? ORDER BY unit');
    this.entriesOf = db.prepare(
      `SELECT n, kind, at FROM entries WHERE member = ? ORDER BY n DESC LIMIT ${entriesMax}`,
    );
    this.postingsOf = db.prepare('SELECT unit, account, amount FROM postings WHERE entry = ?');
    this.dueAt = db
      .prepare(
        // Each part stops at $max: a UNION is made whole before its own LIMIT counts.
        `SELECT member FROM (SELECT member FROM lots WHERE expires_at IS NOT NULL
           AND expires_at <= $at AND (pending > 0 OR available > 0) LIMIT $max)
         UNION
         SELECT member FROM (SELECT member FROM lots INDEXED BY lots_maturing
           WHERE available_from <= $at AND pending > 0 LIMIT $max)
         UNION
         SELECT member FROM (SELECT member FROM holds INDEXED BY holds_open
           WHERE state = 'open' AND until <= $at AND member IS NOT NULL LIMIT $max)
         UNION
         SELECT member FROM (SELECT member FROM standings WHERE review_at <= $at LIMIT $max)
         UNION
         SELECT member FROM (SELECT member FROM wakes WHERE at <= $at LIMIT $max)
         ORDER BY member LIMIT $max`,
      )
      .pluck();
    this.countsOf = db.prepare(
      `SELECT (SELECT max(n) FROM blocks) AS blocks, (SELECT max(n) FROM entries) AS entries,
         (SELECT count(*) FROM conflicts) AS conflicts, (SELECT count(*) FROM waiting) AS waiting,
         (SELECT count(*) FROM kept_events k WHERE ${isParked}) AS parked,
         (SELECT count(*) FROM kept_events WHERE kind = 'quarantined') AS quarantined,
         (SELECT count(*) FROM kept_events WHERE kind = 'review') AS review,
         (SELECT count(*) FROM receipt_codes WHERE is_flagged = 1)
           + (SELECT count(*) FROM entries INDEXED BY entries_overuse WHERE kind = 'overuse')
           AS flagged,
         (SELECT count(*) FROM lots INDEXED BY lots_held
          WHERE available_from = ${notByItself} AND pending > 0) AS held`,
    );
  }

  /** Points that ended before `at` are gone, even when no job has booked it yet. */
  summary(id: string, at: EpochMs): MemberSummary | null {
    const member = this.memberById.get(id) as { name: string; is_closed: number } | undefined;
    if (member === undefined) return null;
    const now = this.loader.merges.now(id);
    const lots = this.loader.lots.open(id);
    const balances = this.balancesOf.all(id) as {
      unit: string;
      debt: number;
    }[];
    return {
      id,
      name: member.name,
      isClosed: member.is_closed === 1,
      mergedInto: now === id ? null : now,
      merges: this.loader.merges.into(id),
      balances: balances.map(({ unit, debt }) => {
        const { available, pending, nextExpiry } = unitBalance(lots, unit, at);
        const owed = debt === 0 ? 0 : -debt;
        return { unit, available, pending, debt: owed, ...heldOf(lots, unit), nextExpiry };
      }),
      entries: this.entries(id),
    };
  }

  due(at: EpochMs, max: number): readonly string[] {
    return this.dueAt.all({ at, max }) as string[];
  }

  counts(): StoreCounts {
    const row = this.countsOf.get() as Record<keyof StoreCounts, number | null>;
    return {
      blocks: row.blocks ?? 0,
      entries: row.entries ?? 0,
      conflicts: row.conflicts ?? 0,
      waiting: row.waiting ?? 0,
      parked: row.parked ?? 0,
      quarantined: row.quarantined ?? 0,
      review: row.review ?? 0,
      flagged: row.flagged ?? 0,
      held: row.held ?? 0,
    };
  }

  /** Newest first; an entry that moves nothing of the member (an enrolment) has no line. */
  private entries(id: string): MemberSummary['entries'] {
    const rows = this.entriesOf.all(id) as { n: number; kind: string; at: number }[];
    return rows.flatMap(({ n, kind, at }) => {
      const postings = this.postingsOf.all(n) as Parameters<typeof memberAmounts>[1];
      return [...memberAmounts(id, postings)].map(([unit, amount]) => ({
        n,
        kind,
        at,
        unit,
        amount,
      }));
    });
  }
}

/** What waits for a person; nothing where nothing does. */
function heldOf(lots: readonly Lot[], unit: string): { readonly heldForReview?: number } {
  const held = lots.filter((lot) => lot.unit === unit && isHeldForReview(lot));
  return held.length === 0
    ? {}
    : { heldForReview: held.reduce((sum, { pending }) => sum + pending, 0) };
}
