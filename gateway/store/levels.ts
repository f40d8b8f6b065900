import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { AskedLevel } from '../programme/standing/asked-level.ts';
import type { Standing } from '../programme/standing/tiers.ts';
import type { Floor } from '../programme/standing/walk.ts';
import type { Decision, MemberState } from '../programme/types.ts';

/** Levels of members, and what was given by hand or kept. */
export class Levels {
  private readonly standingOf: Statement;
  private readonly floorsOf: Statement;
  private readonly putStanding: Statement;
  private readonly addFloor: Statement;
  private readonly askedOf: Statement;
  private readonly putAsked: Statement;
  private readonly forget: Statement;

  constructor(db: Database) {
    this.standingOf = db.prepare(
      `SELECT level, since, until, source, review_at AS reviewAt, programme
       FROM standings WHERE member = ?`,
    );
    this.floorsOf = db.prepare(
      `SELECT level, from_day AS "from", until_day AS until, kind
       FROM floors WHERE member = ? ORDER BY n`,
    );
    this.putStanding = db.prepare(
      `INSERT INTO standings VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member) DO UPDATE SET
       level = excluded.level, since = excluded.since, until = excluded.until,
       source = excluded.source, review_at = excluded.review_at, programme = excluded.programme`,
    );
    this.askedOf = db.prepare(
      'SELECT level, until_day AS until, reason, staff, at FROM asked_levels WHERE member = ?',
    );
    this.putAsked = db.prepare(
      `INSERT INTO asked_levels VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (member, level) DO UPDATE SET
       until_day = excluded.until_day, reason = excluded.reason, staff = excluded.staff,
       at = excluded.at`,
    );
    this.forget = db.prepare('DELETE FROM asked_levels WHERE member = ? AND level = ?');
    this.addFloor = db.prepare(
      'INSERT INTO floors (member, level, from_day, until_day, kind) VALUES (?, ?, ?, ?, ?)',
    );
  }

  /** What waits for a second one of the staff. */
  asked(member: string): readonly AskedLevel[] {
    return this.askedOf.all(member) as AskedLevel[];
  }

  ask({ member, level, row }: NonNullable<Decision['asked']>): void {
    if (row === null) this.forget.run(member, level);
    else this.putAsked.run(member, level, row.until, row.reason, row.staff, row.at);
  }

  of(member: string): Pick<MemberState, 'standing' | 'floors'> {
    return {
      standing: (this.standingOf.get(member) as Standing | undefined) ?? null,
      floors: this.floorsOf.all(member) as Floor[],
    };
  }

  put({ member, standing, floors }: Decision['standings'][number]): void {
    if (standing !== null) {
      const { level, since, until, source, reviewAt, programme } = standing;
      this.putStanding.run(member, level, since, until, source, reviewAt, programme);
    }
    for (const { level, from, until, kind } of floors) {
      this.addFloor.run(member, level, from, until, kind);
    }
  }
}
