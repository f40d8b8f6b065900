import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { assert, type EpochMs } from '../../protocol/units.ts';
import type { NewUse } from '../programme/evaluate/limits.ts';
import type { Brought, KeptOfMerge, Merge } from '../programme/people/merge-types.ts';
import type { Token } from '../programme/sponsor-types.ts';
import type { MemberState, State } from '../programme/types.ts';
import { lotsAsJson, lotsOf } from './rows.ts';
import type { Standing } from './standing.ts';

interface MergeRow {
  readonly id: string;
  readonly member: string;
  readonly survivor: string;
  readonly at: number;
  readonly until: string;
  readonly kept: string;
  readonly undoneAt: number | null;
}
interface UseRow {
  readonly rule: string;
  readonly scope: string;
  readonly period: string;
  readonly times: number;
  readonly minor: number;
  readonly cost: number;
}

/** A merge as the account of a member tells of it. */
export type ToldMerge = Pick<Merge, 'id' | 'member' | 'survivor' | 'at' | 'until'>;

/** Members who went into others: who they are now, and what comes and goes with them. */
export class Merges {
  private readonly survivorOf: Statement;
  private readonly intoRows: Statement;
  private readonly byId: Statement;
  private readonly newestInto: Statement;
  private readonly bookOf: Statement;
  private readonly allLots: Statement;
  private readonly cardsOf: Statement;
  private readonly usesOf: Statement;
  private readonly tokensOf: Statement;
  private readonly broughtBy: Statement;
  private readonly openHolds: Statement;
  private readonly standing: Standing;

  constructor(db: Database, standing: Standing) {
    this.standing = standing;
    const columns = 'id, member, survivor, at, until_day AS "until", kept, undone_at AS undoneAt';
    this.survivorOf = db
      .prepare('SELECT survivor FROM merges WHERE member = ? AND undone_at IS NULL')
      .pluck();
    this.intoRows = db.prepare(
      `SELECT ${columns} FROM merges WHERE survivor = ? AND undone_at IS NULL ORDER BY n`,
    );
    this.byId = db.prepare(`SELECT ${columns} FROM merges WHERE id = ?`);
    this.newestInto = db
      .prepare(
        `SELECT id FROM merges WHERE undone_at IS NULL AND (survivor = $member OR member = $member)
         ORDER BY n DESC LIMIT 1`,
      )
      .pluck();
    this.bookOf = db.prepare(
      `SELECT is_closed AS isClosed, (SELECT json_group_object(unit, -debt) FROM balances
         WHERE member = m.id AND debt < 0) AS debts FROM members m WHERE id = ?`,
    );
    // No index finds lots of which nothing is left: the journal does, and the merges before.
    this.allLots = db
      .prepare(
        `SELECT ${lotsAsJson} FROM lots WHERE member = $member AND id IN (
           SELECT lot FROM postings WHERE lot IS NOT NULL
             AND entry IN (SELECT n FROM entries WHERE member = $member)
           UNION
           SELECT j.value FROM merges, json_each(kept, '$.lots') j
             WHERE survivor = $member AND undone_at IS NULL)`,
      )
      .pluck();
    this.cardsOf = db.prepare('SELECT card, is_blocked FROM cards WHERE member = ? ORDER BY card');
    this.usesOf = db.prepare(
      'SELECT rule, scope, period, times, minor, cost FROM uses WHERE scope = ?',
    );
    this.tokensOf = db.prepare(
      'SELECT kind, token FROM tokens WHERE member = ? ORDER BY kind, token',
    );
    this.broughtBy = db.prepare('SELECT member, role FROM sponsors WHERE sponsor = ?');
    this.openHolds = db
      .prepare(
        `SELECT count(*) FROM holds INDEXED BY holds_of_member WHERE state = 'open' AND member = ?`,
      )
      .pluck();
  }

  /** Who has the account of this member now: the member, or whoever they went into in the end. */
  now(member: string): string {
    let id = member;
    for (;;) {
      const next = this.survivorOf.get(id) as string | undefined;
      if (next === undefined) return id;
      id = next;
    }
  }

  /** Of those whom the sale or the spends counted for, and who went into others: who came after. */
  heirs({ sale, spends }: Pick<State, 'sale' | 'spends'>): NonNullable<State['heirs']> {
    const counts = [...(sale?.counted?.uses ?? []), ...spends.flatMap((spend) => spend.counts)];
    const counted = counts.flatMap(({ scope }) => scope.match(/^member:(.*)$/)?.[1] ?? []);
    const away = [sale, ...spends].flatMap((row) => row?.mergedFrom ?? []);
    const rows = [...new Set([...away, ...counted])].map((member) => {
      const after: string[] = [];
      for (let id: string | undefined = member; ; after.push(id)) {
        id = this.survivorOf.get(id) as string | undefined;
        if (id === undefined) return [member, after] as const;
      }
    });
    return Object.fromEntries(rows.filter(([, after]) => after.length > 0));
  }

  /** Merges in force into this member, oldest first. */
  into(member: string): readonly ToldMerge[] {
    const rows = this.intoRows.all(member) as MergeRow[];
    return rows.map(({ id, member: from, survivor, at, until }) => {
      return { id, member: from, survivor, at, until };
    });
  }

  /** The merge of this id; null: there is none. */
  merge(id: string): Merge | null {
    const row = this.byId.get(id) as MergeRow | undefined;
    if (row === undefined) return null;
    return { ...row, kept: JSON.parse(row.kept) as KeptOfMerge };
  }

  /** The newest in force that this member has a part in; null: none. */
  newest(member: string): string | null {
    return (this.newestInto.get({ member }) as string | undefined) ?? null;
  }

  /** All that is known of a member by their own rows, with every lot; null: nobody. */
  whole(id: string, at: EpochMs): MemberState | null {
    const row = this.bookOf.get(id) as { isClosed: number; debts: string } | undefined;
    if (row === undefined) return null;
    return {
      ...{ id, isClosed: row.isClosed === 1, sponsors: {} },
      lots: lotsOf(this.allLots.get({ member: id }) as string),
      debts: JSON.parse(row.debts) as Record<string, number>,
      ...this.standing.whole(id, at),
      isBearer: this.standing.isBearer(id),
    };
  }

  cards(member: string): readonly { readonly card: string; readonly isBlocked: boolean }[] {
    const rows = this.cardsOf.all(member) as { card: string; is_blocked: number }[];
    return rows.map(({ card, is_blocked }) => ({ card, isBlocked: is_blocked === 1 }));
  }

  uses(member: string): readonly NewUse[] {
    const rows = this.usesOf.all(`member:${member}`) as UseRow[];
    return rows.map(({ rule, scope, period, ...use }) => ({
      key: { rule, scope, period },
      ...use,
    }));
  }

  /** Tokens that one has and the other has not. */
  tokens(member: string, other: string): readonly Token[] {
    const known = new Set(this.tokenRows(other).map(({ kind, token }) => `${kind} ${token}`));
    return this.tokenRows(member).filter(({ kind, token }) => !known.has(`${kind} ${token}`));
  }

  brought(sponsor: string): readonly Brought[] {
    return this.broughtBy.all(sponsor) as Brought[];
  }

  hasHolds(member: string): boolean {
    return (this.openHolds.get(member) as number) > 0;
  }

  private tokenRows(member: string): readonly Token[] {
    return this.tokensOf.all(member) as Token[];
  }
}

/** Writes what no other row of a decision says of a merge. */
export class MergeWriter {
  private readonly add: Statement;
  private readonly undo: Statement;
  private readonly close: Statement;
  private readonly ownLots: Statement;
  private readonly rest: readonly Statement[];
  private readonly giveExchanges: Statement;
  private readonly takeExchanges: Statement;
  private readonly sponsor: Statement;
  private readonly dropFloor: Statement;
  private readonly dropClub: Statement;
  private readonly dropConsent: Statement;
  private readonly dropToken: Statement;

  constructor(db: Database) {
    this.add = db.prepare(
      `INSERT INTO merges (id, member, survivor, at, until_day, kept) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.undo = db.prepare(`UPDATE merges SET undone_at = ?, kept = '{}' WHERE id = ?`);
    this.close = db.prepare('UPDATE members SET is_closed = ? WHERE id = ?');
    this.ownLots = db.prepare(
      'UPDATE lots SET member = ? WHERE id IN (SELECT value FROM json_each(?))',
    );
    // Nobody looks at who went into another by a day of their own.
    this.rest = [
      db.prepare('UPDATE standings SET review_at = NULL WHERE member = ?'),
      db.prepare('UPDATE wakes SET at = NULL WHERE member = ?'),
    ];
    this.giveExchanges = db.prepare(
      `UPDATE spends SET member = $survivor WHERE member = $member AND used_by GLOB 'lot *'
         AND is_undone = 0`,
    );
    this.takeExchanges = db.prepare(
      `UPDATE spends SET member = $member WHERE member = $survivor AND used_by GLOB 'lot *'
         AND is_undone = 0
         AND CAST(substr(used_by, 5) AS INTEGER) IN (SELECT value FROM json_each($lots))`,
    );
    this.sponsor = db.prepare(
      'UPDATE sponsors SET sponsor = ? WHERE sponsor = ? AND member = ? AND role = ?',
    );
    this.dropFloor = db.prepare(
      `DELETE FROM floors WHERE n = (SELECT max(n) FROM floors
         WHERE member = ? AND level = ? AND from_day = ? AND until_day = ? AND kind = ?)`,
    );
    this.dropClub = db.prepare('DELETE FROM clubs WHERE member = ? AND id = ?');
    this.dropConsent = db.prepare(
      `DELETE FROM consents WHERE n = (SELECT max(n) FROM consents WHERE member = ? AND name = ?
         AND is_given = ? AND at = ? AND version = ? AND device = ?)`,
    );
    this.dropToken = db.prepare('DELETE FROM tokens WHERE member = ? AND kind = ? AND token = ?');
  }

  /** Before the rows of the decision: lots have their owner by then. */
  write(merge: Merge): void {
    if (merge.undoneAt === null) this.merged(merge);
    else this.unmerged(merge);
  }

  private merged({ id, member, survivor, at, until, kept }: Merge): void {
    this.add.run(id, member, survivor, at, until, JSON.stringify(kept));
    this.close.run(1, member);
    this.ownLots.run(survivor, JSON.stringify(kept.lots));
    for (const statement of this.rest) statement.run(member);
    this.giveExchanges.run({ member, survivor });
    for (const row of kept.brought) this.sponsor.run(survivor, member, row.member, row.role);
  }

  private unmerged({ id, member, survivor, undoneAt, kept }: Merge): void {
    assert(undoneAt !== null, 'it is undone');
    this.undo.run(undoneAt, id);
    this.close.run(0, member);
    const lots = JSON.stringify(kept.lots);
    this.ownLots.run(member, lots);
    this.takeExchanges.run({ member, survivor, lots });
    for (const row of kept.brought) this.sponsor.run(member, survivor, row.member, row.role);
    for (const { level, from, until, kind } of kept.floors) {
      this.dropFloor.run(survivor, level, from, until, kind);
    }
    for (const { id: club } of kept.clubs) this.dropClub.run(survivor, club);
    for (const { name, isGiven, at, version, device } of kept.consents) {
      this.dropConsent.run(survivor, name, isGiven ? 1 : 0, at, version, device);
    }
    for (const { kind, token } of kept.tokens) this.dropToken.run(survivor, kind, token);
  }
}
