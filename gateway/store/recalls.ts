import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import { recallKey } from '../programme/business-key.ts';
import type { Recall, RecalledGoods, StateOfRecalls } from '../programme/recalls/types.ts';
import type { Command } from '../programme/types.ts';
import type { Merges } from './merges.ts';

interface RecallRow extends Omit<Recall, 'skus'> {
  readonly skus: string;
}
interface SaleRow {
  readonly n: number;
  readonly receipt: string;
  readonly member: string | null;
  readonly lines: string;
}

/** Sales that one batch looks through. */
const batchMax = 200;
/** Batches without anything to tell that one look passes over. */
const passesMax = 20;

const columns = `id, code, skus, from_day AS "from", until_day AS "until",
  tell_until AS tellUntil, swept`;

/** Goods that are recalled, and how far the sales have been looked through. */
export class Recalls {
  private readonly byId: Statement;
  private readonly open: Statement;
  private readonly salesAfter: Statement;
  private readonly isClosed: Statement;
  private readonly isKnown: Statement;
  private readonly putRow: Statement;
  private readonly backTo: Statement;
  private readonly merges: Merges;

  constructor(db: Database, merges: Merges) {
    this.merges = merges;
    this.byId = db.prepare(`SELECT ${columns} FROM recalls WHERE id = ?`);
    this.open = db.prepare(
      `SELECT ${columns} FROM recalls WHERE tell_until >= ?
       AND swept < (SELECT max(rowid) FROM sales) ORDER BY id LIMIT 1`,
    );
    this.salesAfter = db.prepare(
      `SELECT rowid AS n, receipt, member, lines FROM sales WHERE rowid > ?
       ORDER BY rowid LIMIT ${batchMax}`,
    );
    this.isClosed = db.prepare('SELECT is_closed FROM members WHERE id = ?').pluck();
    this.isKnown = db.prepare('SELECT 1 FROM messages WHERE member = ? AND key = ?');
    this.putRow = db.prepare(
      `INSERT INTO recalls VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id)
       DO UPDATE SET swept = excluded.swept`,
    );
    this.backTo = db.prepare(
      `UPDATE recalls SET swept = n - 1 FROM (SELECT rowid AS n FROM sales WHERE receipt = ?)
       WHERE swept >= n`,
    );
  }

  /** What the next batch of this recall finds; null: there is no such recall, or no sale is left. */
  of(command: Command): StateOfRecalls {
    if (command.kind !== 'sweepRecall') return {};
    const row = this.byId.get(command.recall) as RecallRow | undefined;
    return { recall: row === undefined ? null : this.next(recallOf(row)) };
  }

  /** A recall that has somebody to tell; batches in which nobody is are passed over. */
  due(day: string): string | null {
    for (let pass = 0; pass < passesMax; pass += 1) {
      const row = this.open.get(day) as RecallRow | undefined;
      if (row === undefined) return null;
      const next = this.next(recallOf(row));
      if (next === null || next.found.length > 0) return row.id;
      this.put({ ...next.recall, swept: next.swept });
    }
    return null;
  }

  /** Is there a recall of which sales have not been looked at? */
  isOpen(day: string): boolean {
    return this.open.get(day) !== undefined;
  }

  put({ id, code, skus, from, until, tellUntil, swept }: Recall): void {
    this.putRow.run(id, code, JSON.stringify(skus), from, until, tellUntil, swept);
  }

  /** This sale has another member now: it is looked at once more, with those after it. */
  lookAgain(receipt: string): void {
    this.backTo.run(receipt);
  }

  private next(recall: Recall): (StateOfRecalls['recall'] & {}) | null {
    const rows = this.salesAfter.all(recall.swept) as SaleRow[];
    const last = rows.at(-1);
    if (last === undefined) return null;
    const found = rows.flatMap((row) => this.found(row, recall));
    return { recall, found, swept: last.n };
  }

  private found({ receipt, member, lines }: SaleRow, recall: Recall): readonly RecalledGoods[] {
    if (member === null) return [];
    const { id, skus, from, until } = recall;
    const [, , , day = ''] = JSON.parse(receipt) as readonly string[];
    if ((from !== null && day < from) || (until !== null && day > until)) return [];
    const kept = (JSON.parse(lines) as [number, string, number, number, number, number][]).filter(
      ([, , quantity, , returned]) => returned < quantity,
    );
    const skusKept = new Set(kept.map(([, sku]) => sku).filter((sku) => skus.includes(sku)));
    if (skusKept.size === 0 || this.isClosed.get(this.merges.now(member)) !== 0) return [];
    return [...skusKept]
      .filter((sku) => this.isKnown.get(member, recallKey(id, receipt, sku)) === undefined)
      .map((sku) => ({ member, receipt, sku }));
  }
}

const recallOf = (row: RecallRow): Recall => ({ ...row, skus: JSON.parse(row.skus) as string[] });
