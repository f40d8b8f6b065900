import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { cardScope } from '../programme/business-key.ts';
import { FactEraser } from './erase-facts.ts';

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

/**
 * Destroys what leads from the books to a person. The journal stays as it is: it knows a number,
 * and nothing says any more whose it was. Traces go (the chain has their hash), for they say which
 * facts held. Bytes of deleted rows are overwritten in the file.
 */
export class Eraser {
  private readonly db: Database;
  private readonly facts: FactEraser;
  private readonly cardsOf: Statement;
  private readonly forget: readonly Statement[];
  private readonly unaccount: Statement;
  private readonly close: Statement;
  private readonly spendsOf: Statement;
  private readonly stripSpend: Statement;
  private readonly dropUses: Statement;
  private readonly mergedInto: Statement;
  private readonly maskKept: Statement;

  constructor(db: Database) {
    this.db = db;
    this.facts = new FactEraser(db);
    this.cardsOf = db.prepare('SELECT card FROM cards WHERE member = ? ORDER BY card').pluck();
    this.forget = [
      ...ofMember.map((table) => db.prepare(`DELETE FROM ${table} WHERE member = ?`)),
      // Whom somebody has brought says something of both.
      db.prepare('DELETE FROM sponsors WHERE sponsor = ?'),
      db.prepare('DELETE FROM merges WHERE survivor = ?'),
      db.prepare('DELETE FROM traces WHERE entry IN (SELECT n FROM entries WHERE member = ?)'),
    ];
    this.unaccount = db.prepare("UPDATE conversions SET account = '' WHERE member = ?");
    this.close = db.prepare("UPDATE members SET name = '', is_closed = 1 WHERE id = ?");
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
    return overwriting(this.db, () => {
      const members = this.withMerged(member);
      this.facts.erase(members);
      return members.flatMap((one) => this.eraseOne(one));
    });
  }

  /** A member and all who went into them. */
  private withMerged(member: string): readonly string[] {
    const others = this.mergedInto.all(member) as string[];
    return [member, ...others.flatMap((one) => this.withMerged(one))];
  }

  private eraseOne(member: string): readonly string[] {
    const cards = this.cardsOf.all(member) as string[];
    for (const statement of this.forget) statement.run(member);
    this.unaccount.run(member);
    this.close.run(member);
    this.countedByCard(member, cards);
    for (const card of cards) this.maskKept.run({ card: JSON.stringify(card) });
    return cards;
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
