import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Lot } from '../ledger/types.ts';
import { lotsAsJson, lotsOf } from './rows.ts';

/** As in the index lots_open, word for word, or SQLite does not use it. */
export const isOpen = '(pending > 0 OR available > 0 OR held > 0)';

/** Lots, oldest first. */
export class LotRows {
  private readonly lotById: Statement;
  private readonly openLots: Statement;
  private readonly burnedLots: Statement;
  private readonly lastLot: Statement;

  constructor(db: Database) {
    this.lotById = db.prepare(`SELECT ${lotsAsJson} FROM lots WHERE id = ?`).pluck();
    this.openLots = db
      .prepare(`SELECT ${lotsAsJson} FROM lots WHERE member = ? AND ${isOpen}`)
      .pluck();
    this.burnedLots = db
      .prepare(
        `SELECT ${lotsAsJson} FROM lots
         WHERE member = ? AND expired > 0 AND expires_at > ? AND expires_at <= ?`,
      )
      .pluck();
    this.lastLot = db.prepare('SELECT max(id) FROM lots').pluck();
  }

  lot(id: number): Lot | undefined {
    return lotsOf(this.lotById.get(id) as string)[0];
  }

  /** Those that still matter. */
  open(member: string): Lot[] {
    return lotsOf(this.openLots.get(member) as string);
  }

  /** Those that ended after a moment and until another. */
  burned(member: string, after: EpochMs, until: EpochMs): Lot[] {
    return lotsOf(this.burnedLots.get(member, after, until) as string);
  }

  /** The id that the next lot gets. */
  next(): number {
    return ((this.lastLot.get() as number | null) ?? 0) + 1;
  }
}
