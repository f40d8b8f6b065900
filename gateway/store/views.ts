import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { CacheRow } from '../../protocol/messages.ts';
import { cardKeys, sealRow } from '../../protocol/row-seal.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { memberView } from '../view.ts';
import type { StateLoader } from './load-state.ts';

/** Members read at a time when all views are sealed anew. */
const chunkMembers = 1000;

interface ViewRow {
  readonly token: Uint8Array;
  readonly rev: number;
  readonly sealed: Uint8Array;
}

/** Sealed member views, one a card, each with a rev of its own. */
export class Views {
  private readonly pepper: Uint8Array;
  private readonly units: readonly string[];
  private readonly loader: StateLoader;
  private readonly upsert: Statement;
  private readonly lastRev: Statement;
  private readonly pageAfter: Statement;
  private readonly memberOf: Statement;
  private readonly cardsOf: Statement;
  private readonly membersAfter: Statement;
  private readonly forgetOld: Statement;

  constructor(
    db: Database,
    deps: {
      readonly pepper: Uint8Array;
      readonly units: readonly string[];
      readonly loader: StateLoader;
    },
  ) {
    this.pepper = deps.pepper;
    this.units = deps.units;
    this.loader = deps.loader;
    this.upsert = db.prepare(
      `INSERT INTO card_views VALUES (?, ?, ?) ON CONFLICT (token)
       DO UPDATE SET rev = excluded.rev, sealed = excluded.sealed`,
    );
    this.lastRev = db.prepare('SELECT max(rev) FROM card_views').pluck();
    this.pageAfter = db.prepare(
      'SELECT token, rev, sealed FROM card_views WHERE rev > ? ORDER BY rev LIMIT ?',
    );
    this.memberOf = db.prepare('SELECT name, is_closed FROM members WHERE id = ?');
    this.cardsOf = db.prepare('SELECT card, is_blocked FROM cards WHERE member = ? ORDER BY card');
    this.membersAfter = db
      .prepare(
        `SELECT DISTINCT member FROM cards WHERE member > ? ORDER BY member LIMIT ${chunkMembers}`,
      )
      .pluck();
    this.forgetOld = db.prepare('DELETE FROM card_views WHERE rev <= ?');
  }

  newestRev(): number {
    return (this.lastRev.get() as number | null) ?? 0;
  }

  page(
    cursor: number,
    rowsMax: number,
  ): { readonly rows: readonly CacheRow[]; readonly rev: number; readonly isLast: boolean } {
    const found = this.pageAfter.all(cursor, rowsMax + 1) as ViewRow[];
    const isLast = found.length <= rowsMax;
    const rows = found.slice(0, rowsMax).map(cacheRow);
    return { rows, rev: rows.at(-1)?.rev ?? cursor, isLast };
  }

  /** Seals the rows of all cards of these members anew, each under a new rev. */
  reseal(members: Iterable<string>, history: string, now: EpochMs): CacheRow[] {
    const changed: CacheRow[] = [];
    let rev = this.newestRev();
    for (const member of members) {
      const { cards, view } = this.viewOf(member, now);
      for (const { card, is_blocked } of cards) {
        rev += 1;
        const keys = cardKeys(this.pepper, card);
        const isGone = view === null || is_blocked === 1;
        const sealed = isGone ? nothing : sealRow({ keys, history, rev, view });
        this.upsert.run(keys.token, rev, sealed);
        changed.push(cacheRow({ token: keys.token, rev, sealed }));
      }
    }
    return changed;
  }

  /** Seals everything anew under a new history or pepper; revs go on, old tokens are dropped. */
  resealAll(history: string, now: EpochMs): void {
    const before = this.newestRev();
    let member = '';
    for (;;) {
      const members = this.membersAfter.all(member) as string[];
      const last = members.at(-1);
      if (last === undefined) break;
      this.reseal(members, history, now);
      member = last;
    }
    this.forgetOld.run(before);
  }

  private viewOf(member: string, now: EpochMs) {
    const row = this.memberOf.get(member) as { name: string; is_closed: number } | undefined;
    const cards = this.cardsOf.all(member) as { card: string; is_blocked: number }[];
    if (row === undefined || row.is_closed === 1 || cards.length === 0) {
      return { cards, view: null };
    }
    const lots = this.loader.lotsOf(member);
    return { cards, view: memberView({ name: row.name, units: this.units, lots, now }) };
  }
}

const nothing = new Uint8Array(0);

function cacheRow(row: ViewRow): CacheRow {
  return {
    token: Buffer.from(row.token).toString('base64url'),
    rev: row.rev,
    sealed: Buffer.from(row.sealed).toString('base64url'),
  };
}
