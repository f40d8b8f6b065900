import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { Sale, Spend } from '../ledger/types.ts';
import type { Programmes, WaitingReturn } from '../programme/types.ts';
import type { Merges } from './merges.ts';
import { hasExchange } from './named-by-sale.ts';
import { type SaleRow, type SpendRow, saleOf, spendOf } from './rows.ts';
import { type WaitingRow, waitingOf } from './state-rows.ts';

/** Sales, spends and waiting returns, as they lie in the database. */
export class Documents {
  private readonly saleByReceipt: Statement;
  private readonly spendById: Statement;
  private readonly spendsByDocument: Statement;
  private readonly exchangesOf: Statement;
  private readonly waitingFor: Statement;
  private readonly merges: Merges;

  constructor(db: Database, merges: Merges) {
    this.merges = merges;
    this.saleByReceipt = db.prepare('SELECT * FROM sales WHERE receipt = ?');
    this.spendById = db.prepare('SELECT * FROM spends WHERE id = ?');
    this.spendsByDocument = db.prepare('SELECT * FROM spends WHERE document = ? ORDER BY id');
    this.exchangesOf = db.prepare(
      `SELECT * FROM spends INDEXED BY spends_exchanged
       WHERE member = ? AND used_by GLOB 'lot *' AND is_undone = 0`,
    );
    this.waitingFor = db.prepare('SELECT n, key, command FROM waiting WHERE of = ?');
  }

  sale(receipt: string): Sale | null {
    const row = this.saleByReceipt.get(receipt) as SaleRow | undefined;
    return row === undefined ? null : this.now(saleOf(row));
  }

  spends(ids: readonly string[]): readonly Spend[] {
    return [...new Set(ids)].flatMap((id) => {
      const row = this.spendById.get(id) as SpendRow | undefined;
      return row === undefined ? [] : [this.now(spendOf(row))];
    });
  }

  spendsOf(document: string): readonly Spend[] {
    const rows = this.spendsByDocument.all(document) as SpendRow[];
    return rows.map((row) => this.now(spendOf(row)));
  }

  /** Those that a return may have to undo. */
  exchanges(member: string | null, programmes: Programmes): readonly Spend[] {
    if (member === null || !hasExchange(programmes)) return [];
    return (this.exchangesOf.all(member) as SpendRow[]).map(spendOf);
  }

  waiting(receipt: string): readonly WaitingReturn[] {
    // An ORDER BY would cost five times the look-up, which nearly always finds nothing.
    return waitingOf(this.waitingFor.all(receipt) as WaitingRow[]);
  }

  /** As of whoever has the account of its member now. Nothing is read for a sale without one. */
  private now<Row extends { readonly member: string | null }>(row: Row): Row {
    const { member } = row;
    const now = member === null ? null : this.merges.now(member);
    return now === member || member === null ? row : { ...row, member: now, mergedFrom: member };
  }
}
