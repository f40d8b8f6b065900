import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { cardScope } from '../programme/business-key.ts';
import { erasedFacts, holdsPersonal, tellsOf } from '../programme/frozen.ts';

/** Tables with nothing but what is known of a member beside the books. */
const ofMember = (
  'profiles consents clubs bearers standings floors asked_levels tallies ' +
  'messages wakes cards sponsors tokens cashier_receipts merges'
).split(' ');

/**
 * Overwrites the bytes of what the work deletes or makes shorter: an erasure that comes later finds
 * rows, and no leftovers. A setting of the connection: what others delete pays nothing.
 */
export function overwriting<Result>(db: Database, work: () => Result): Result {
  db.pragma('secure_delete = ON');
  try {
    return work();
  } finally {
    db.pragma('secure_delete = OFF');
  }
}

/** Somebody whose facts were a member's too, and in which entries of the journal. */
interface Time {
  readonly member: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Destroys what leads from the books to a person. The journal stays as it is: it knows a number,
 * and nothing says any more whose it was. Traces go (the chain has their hash), for they say which
 * facts held. Bytes of deleted rows are overwritten in the file.
 */
export class Eraser {
  private readonly db: Database;
  private readonly cardsOf: Statement;
  private readonly forget: readonly Statement[];
  private readonly unaccount: Statement;
  private readonly close: Statement;
  private readonly partedFrom: Statement;
  private readonly friendsOf: Statement;
  private readonly salesIn: Statement;
  private readonly stripSale: Statement;
  private readonly stripTraces: Statement;
  private readonly spendsOf: Statement;
  private readonly stripSpend: Statement;
  private readonly dropUses: Statement;
  private readonly mergedInto: Statement;
  private readonly maskKept: Statement;

  constructor(db: Database) {
    this.db = db;
    this.cardsOf = db.prepare('SELECT card FROM cards WHERE member = ? ORDER BY card').pluck();
    this.forget = [
      ...ofMember.map((table) => db.prepare(`DELETE FROM ${table} WHERE member = ?`)),
      // Whom somebody has brought says something of both.
      db.prepare('DELETE FROM sponsors WHERE sponsor = ?'),
      // Why points wait says something of their member, and of whose receipt gave them.
      db.prepare(
        `WITH who(id) AS (SELECT ?) UPDATE held SET why = '{}' WHERE why <> '{}' AND (
           lot IN (SELECT l.id FROM lots l JOIN who ON who.id = l.member)
           OR receipt IN (SELECT s.receipt FROM sales s JOIN who ON who.id = s.member))`,
      ),
      db.prepare('DELETE FROM merges WHERE survivor = ?'),
      db.prepare('DELETE FROM traces WHERE entry IN (SELECT n FROM entries WHERE member = ?)'),
    ];
    this.unaccount = db.prepare("UPDATE conversions SET account = '' WHERE member = ?");
    this.close = db.prepare("UPDATE members SET name = '', is_closed = 1 WHERE id = ?");
    this.partedFrom = db.prepare(
      `SELECT m.survivor AS member, min(e.n) AS "from", max(e.n) AS "to"
       FROM merges m JOIN entries e ON e.member = m.survivor AND e.kind IN ('merge', 'unmerge')
         AND substr(e.ref, 1, length(m.id) + 1) = m.id || ' '
       WHERE m.member = ? AND m.undone_at IS NOT NULL GROUP BY m.id`,
    );
    this.friendsOf = db
      .prepare('SELECT DISTINCT member FROM sponsors WHERE sponsor = ? ORDER BY member')
      .pluck();
    this.salesIn = db.prepare(
      `SELECT receipt, recheck FROM sales s WHERE member = $member AND recheck IS NOT NULL
         AND ($from = 0 OR EXISTS (SELECT 1 FROM entries e WHERE e.member = s.member
           AND e.ref = s.receipt AND e.n BETWEEN $from AND $to))`,
    );
    this.stripSale = db.prepare('UPDATE sales SET recheck = ? WHERE receipt = ?');
    this.stripTraces = db.prepare(
      'DELETE FROM traces WHERE entry IN (SELECT n FROM entries WHERE member = ? AND ref = ?)',
    );
    this.spendsOf = db.prepare("SELECT id, counts FROM spends WHERE member = ? AND counts <> '[]'");
    this.stripSpend = db.prepare('UPDATE spends SET counts = ? WHERE id = ?');
    this.mergedInto = db
      .prepare('SELECT member FROM merges WHERE survivor = ? AND undone_at IS NULL')
      .pluck();
    this.dropUses = db.prepare('DELETE FROM uses WHERE scope = ?');
    this.maskKept = db.prepare(
      `UPDATE kept_events SET content = replace(content, $card, '""')
       WHERE instr(content, $card) > 0`,
    );
  }

  /** Erases a member, and whoever went into them; returns the cards that belong to nobody now. */
  erase(member: string): readonly string[] {
    return this.withMerged(member).flatMap((one) => this.eraseOne(one));
  }

  /** A member and all who went into them. */
  private withMerged(member: string): readonly string[] {
    const others = this.mergedInto.all(member) as string[];
    return [member, ...others.flatMap((one) => this.withMerged(one))];
  }

  private eraseOne(member: string): readonly string[] {
    return overwriting(this.db, () => {
      const cards = this.cardsOf.all(member) as string[];
      // While the rows of merges and of sponsors still say where the facts have gone.
      for (const time of this.timesOf({ member, from: 0, to: Number.MAX_SAFE_INTEGER })) {
        this.frozen(time);
      }
      for (const statement of this.forget) statement.run(member);
      this.unaccount.run(member);
      this.close.run(member);
      this.countedByCard(member, cards);
      for (const card of cards) this.maskKept.run({ card: JSON.stringify(card) });
      return cards;
    });
  }

  /** The member at all times, and with whom they were one until an un-merge. */
  private timesOf({ member, from, to }: Time): readonly Time[] {
    const others = (this.partedFrom.all(member) as Time[])
      .map((one) => ({ ...one, from: Math.max(from, one.from), to: Math.min(to, one.to) }))
      .filter((one) => one.from < one.to);
    return [{ member, from, to }, ...others.flatMap((one) => this.timesOf(one))];
  }

  /**
   * Facts of the moment of a sale, of the member's own and of who was brought by them; where none is
   * personal a return still needs them. Without them it takes what the goods gave, as by `keep`.
   */
  private frozen(time: Time): void {
    this.strip(time, holdsPersonal);
    for (const friend of this.friendsOf.all(time.member) as string[]) {
      this.strip({ ...time, member: friend }, (facts) => tellsOf(facts, time.member));
    }
  }

  private strip(time: Time, isTelling: typeof holdsPersonal): void {
    const rows = this.salesIn.all(time) as { receipt: string; recheck: string }[];
    for (const { receipt, recheck } of rows) {
      if (!isTelling(JSON.parse(recheck))) continue;
      this.stripSale.run(JSON.stringify(erasedFacts), receipt);
      this.stripTraces.run(time.member, receipt);
    }
  }

  /** A hash of a card number is soon guessed: there are not that many numbers. */
  private countedByCard(member: string, cards: readonly string[]): void {
    const rows = this.spendsOf.all(member) as { id: string; counts: string }[];
    for (const { id, counts } of rows) {
      const kept = (JSON.parse(counts) as { readonly scope: string }[]).filter(
        ({ scope }) => !scope.startsWith('card:'),
      );
      this.stripSpend.run(JSON.stringify(kept), id);
    }
    for (const card of cards) this.dropUses.run(cardScope(card));
  }
}
