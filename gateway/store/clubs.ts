import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { ClubChange, ClubRow } from '../programme/people/club-types.ts';

interface StoredRow extends Omit<ClubRow, 'given' | 'isUndone'> {
  readonly given: string | null;
  readonly isUndone: number;
}

/** How members came into clubs. */
export class Clubs {
  private readonly rowsOf: Statement;
  private readonly putRow: Statement;

  constructor(db: Database) {
    this.rowsOf = db.prepare(
      `SELECT id, club, way, from_day AS "from", until_day AS until, receipt, line,
         fee_minor AS feeMinor, given, is_undone AS isUndone
       FROM clubs WHERE member = ?`,
    );
    this.putRow = db.prepare(
      `INSERT INTO clubs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member, id)
       DO UPDATE SET until_day = excluded.until_day, is_undone = excluded.is_undone`,
    );
  }

  of(member: string): readonly ClubRow[] {
    const rows = this.rowsOf.all(member) as StoredRow[];
    return rows.map((row) => ({
      ...row,
      given: row.given === null ? null : (JSON.parse(row.given) as ClubRow['given']),
      isUndone: row.isUndone === 1,
    }));
  }

  put(row: ClubChange): void {
    const { member, id, club, way, from, until, receipt, line, feeMinor } = row;
    const given = row.given === null ? null : JSON.stringify(row.given);
    const isUndone = row.isUndone ? 1 : 0;
    this.putRow.run(member, id, club, way, from, until, receipt, line, feeMinor, given, isUndone);
  }
}
