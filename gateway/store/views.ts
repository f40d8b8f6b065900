import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { CacheRow } from '../../protocol/messages.ts';
import { type CardKeys, cardKeys, sealRow } from '../../protocol/row-seal.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Note } from '../../protocol/views.ts';
import type { Lot } from '../ledger/types.ts';
import { notesOf } from '../programme/notes.ts';
import type { Programmes } from '../programme/types.ts';
import { memberView } from '../view.ts';
import type { StateLoader } from './load-state.ts';
import type { Touched } from './write-decision.ts';

/** Members read at a time when all views are sealed anew. */
const chunkMembers = 1000;
/** Cards whose keys are remembered; the HMAC costs as much as all else of a row. */
const keysMax = 10_000;

interface ViewRow {
  readonly token: Uint8Array;
  readonly rev: number;
  readonly sealed: Uint8Array;
}

/** Sealed member views, one a card, each with a rev of its own. */
export class Views {
  private readonly pepper: Uint8Array | null;
  private readonly units: readonly string[];
  private readonly programmes: Programmes;
  private readonly keys = new Map<string, CardKeys>();
  private readonly loader: StateLoader;
  private readonly upsert: Statement;
  private readonly lastRev: Statement;
  private readonly pageAfter: Statement;
  private readonly memberOf: Statement;
  private readonly membersAfter: Statement;
  private readonly forgetOld: Statement;

  constructor(
    db: Database,
    deps: {
      /** null: no kiosk reads this ledger, and no views are made. */
      readonly pepper: Uint8Array | null;
      readonly units: readonly string[];
      /** Versions with something to tell beside balances; empty: nothing is. */
      readonly programmes: Programmes;
      readonly loader: StateLoader;
    },
  ) {
    this.pepper = deps.pepper;
    this.units = deps.units;
    this.programmes = deps.programmes;
    this.loader = deps.loader;
    this.upsert = db.prepare(
      `INSERT INTO card_views VALUES (?, ?, ?) ON CONFLICT (token)
       DO UPDATE SET rev = excluded.rev, sealed = excluded.sealed`,
    );
    this.lastRev = db.prepare('SELECT max(rev) FROM card_views').pluck();
    this.pageAfter = db.prepare(
      'SELECT token, rev, sealed FROM card_views WHERE rev > ? ORDER BY rev LIMIT ?',
    );
    this.memberOf = db.prepare(
      `SELECT name, is_closed, (SELECT json_group_array(json_array(card, is_blocked))
         FROM cards WHERE member = m.id) AS cards
       FROM members m WHERE id = ?`,
    );
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
  reseal(touched: Touched, history: string, now: EpochMs): CacheRow[] {
    const changed: CacheRow[] = [];
    const { pepper } = this;
    const { members, gone } = touched;
    if (pepper === null || members.size + gone.size === 0) return changed;
    let rev = this.newestRev();
    // First: a card that was forgotten may have been given to somebody else since.
    for (const card of gone) {
      rev += 1;
      const { token } = this.keysOf(pepper, card);
      this.upsert.run(token, rev, nothing);
      changed.push(cacheRow({ token, rev, sealed: nothing }));
      this.keys.delete(card);
    }
    for (const [member, lots] of members) {
      const { cards, view } = this.viewOf(member, lots, now);
      for (const [card, is_blocked] of cards) {
        rev += 1;
        const keys = this.keysOf(pepper, card);
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
      const touched = { members: new Map(members.map((id) => [id, null])), gone: noCards };
      this.reseal(touched, history, now);
      member = last;
    }
    this.forgetOld.run(before);
  }

  private keysOf(pepper: Uint8Array, card: string): CardKeys {
    let keys = this.keys.get(card);
    if (keys === undefined) {
      if (this.keys.size >= keysMax) this.keys.clear();
      keys = cardKeys(pepper, card);
      this.keys.set(card, keys);
    }
    return keys;
  }

  private viewOf(member: string, known: readonly Lot[] | null, now: EpochMs) {
    const row = this.memberOf.get(member) as MemberRow;
    const cards = (JSON.parse(row.cards) as [card: string, isBlocked: number][]).sort(byCard);
    if (row.is_closed === 1 || cards.length === 0) return { cards, view: null };
    const lots = known ?? this.loader.lots.open(member);
    const notes = this.notesOf(member, now);
    return { cards, view: memberView({ name: row.name, units: this.units, lots, now, notes }) };
  }

  private notesOf(member: string, now: EpochMs): readonly Note[] {
    const { programmes } = this;
    if (programmes.length === 0) return [];
    return notesOf(programmes, this.loader.load({ kind: 'settle', member }, now, programmes));
  }
}

interface MemberRow {
  readonly name: string;
  readonly is_closed: number;
  readonly cards: string;
}

const byCard = ([a]: [string, number], [b]: [string, number]) => (a < b ? -1 : 1);
const nothing = new Uint8Array(0);
const noCards = new Set<string>();

function cacheRow(row: ViewRow): CacheRow {
  return {
    token: Buffer.from(row.token).toString('base64url'),
    rev: row.rev,
    sealed: Buffer.from(row.sealed).toString('base64url'),
  };
}
