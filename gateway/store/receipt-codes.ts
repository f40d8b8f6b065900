import { type Database, openDatabase, type Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Sale } from '../ledger/types.ts';
import type { CodeChange, CodeState } from '../programme/collect-types.ts';
import { migrations } from './migrations/all.ts';
import { guarded } from './storage-error.ts';

interface CodeRow {
  readonly receipt: string;
  readonly cashier: string;
  readonly member: string | null;
}

/** Codes of receipts that a member may collect; only their hashes are known. */
export class ReceiptCodes {
  private readonly rowOf: Statement;
  private readonly collectedOf: Statement;
  private readonly add: Statement;
  private readonly collect: Statement;
  private readonly saleIsOf: Statement;

  constructor(db: Database) {
    this.rowOf = db.prepare('SELECT receipt, cashier, member FROM receipt_codes WHERE code = ?');
    this.collectedOf = db
      .prepare('SELECT collected_at FROM receipt_codes WHERE member = ? AND cashier = ?')
      .pluck();
    this.add = db.prepare('INSERT INTO receipt_codes (code, receipt, cashier) VALUES (?, ?, ?)');
    this.collect = db.prepare(
      'UPDATE receipt_codes SET member = ?, collected_at = ?, is_flagged = ? WHERE code = ?',
    );
    this.saleIsOf = db.prepare('UPDATE sales SET member = ?, recheck = ? WHERE receipt = ?');
  }

  /** `member`: who wants to collect it; null where nobody does. */
  of(code: string, member: string | null): CodeState | null {
    const row = this.rowOf.get(code) as CodeRow | undefined;
    if (row === undefined) return null;
    const { receipt, cashier, member: collectedBy } = row;
    const isTold = member !== null && cashier !== '';
    const collected = isTold ? (this.collectedOf.all(member, cashier) as EpochMs[]) : [];
    return { receipt, cashier, collectedBy, collected };
  }

  /** A new code, or one that is collected: its sale is the member's from now on. */
  put({ code, receipt, cashier, by }: CodeChange, sale: Sale | undefined): void {
    if (by === null) {
      this.add.run(code, receipt, cashier);
      return;
    }
    this.collect.run(by.member, by.at, by.isFlagged ? 1 : 0, code);
    const recheck = sale?.recheck ?? null;
    this.saleIsOf.run(by.member, recheck === null ? null : JSON.stringify(recheck), receipt);
  }
}

/** A receipt that a manager should look at. */
export interface FlaggedReceipt {
  /** `receiptKey` of the sale. */
  readonly receipt: string;
  /** Who sold it, as the till told. */
  readonly cashier: string;
  readonly member: string;
  readonly at: EpochMs;
}

/**
 * Receipts of one cashier that one member collected too often, oldest first. Reads beside a running
 * gateway. Throws what `openDatabase` throws.
 */
export function flaggedReceipts(path: string): readonly FlaggedReceipt[] {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    return guarded(
      () =>
        db
          .prepare(
            `SELECT receipt, cashier, member, collected_at AS at FROM receipt_codes
             WHERE is_flagged = 1 ORDER BY collected_at, receipt`,
          )
          .all() as FlaggedReceipt[],
    );
  } finally {
    db.close();
  }
}
