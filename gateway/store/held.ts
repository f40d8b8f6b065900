import { type Database, openDatabase, type Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import { notByItself } from '../ledger/lots.ts';
import { rungUpOf } from '../programme/held/rung-up.ts';
import type { HeldOf, HeldState, RungUp, Verdict, WhyHeld } from '../programme/held/types.ts';
import type { Command, MemberState, Programmes, State } from '../programme/types.ts';
import type { HeldRow } from './interface.ts';
import { migrations } from './migrations/all.ts';
import { guarded } from './storage-error.ts';

interface Row {
  readonly lot: number;
  readonly receipt: string;
  readonly rule: string;
  readonly why: string;
  readonly at: EpochMs;
  readonly member: string;
  readonly unit: string;
  readonly amount: number;
}

/** Points that wait for a person, and how often a cashier has rung up for a member. */
export class Held {
  private readonly rowOf: Statement;
  private readonly add: Statement;
  private readonly decide: Statement;
  private readonly open: Statement;
  private readonly receiptsOf: Statement;
  private readonly ringUp: Statement;

  constructor(db: Database) {
    this.rowOf = db.prepare('SELECT receipt, rule, verdict FROM held WHERE lot = ?');
    this.add = db.prepare('INSERT INTO held (lot, receipt, rule, why, at) VALUES (?, ?, ?, ?, ?)');
    this.decide = db.prepare('UPDATE held SET verdict = ? WHERE lot = ?');
    this.open = db.prepare(
      // The time word for word as in the index lots_held, or SQLite does not use it.
      `SELECT h.lot, h.receipt, h.rule, h.why, h.at, l.member, l.unit, l.pending AS amount
       FROM lots l INDEXED BY lots_held JOIN held h ON h.lot = l.id
       WHERE l.available_from = ${notByItself} AND l.pending > 0 AND l.id > ?
       ORDER BY l.id LIMIT ?`,
    );
    this.receiptsOf = db
      .prepare('SELECT receipts FROM cashier_receipts WHERE member = ? AND cashier = ? AND day = ?')
      .pluck();
    this.ringUp = db.prepare(
      `INSERT INTO cashier_receipts VALUES (?, ?, ?, 1) ON CONFLICT (member, day, cashier)
       DO UPDATE SET receipts = receipts + 1`,
    );
  }

  /** What is known of points that are held, or were; null: they never were. */
  of(lot: number): HeldState | null {
    const row = this.rowOf.get(lot) as
      | { readonly receipt: string; readonly rule: string; readonly verdict: Verdict | null }
      | undefined;
    return row === undefined ? null : { lot, ...row };
  }

  /** How many receipts of the member the cashier has rung up, where a rule of the day asks. */
  rungUpFor(
    command: Command,
    { member, sale, code }: Pick<State, 'member' | 'sale' | 'code'>,
    programmes: Programmes,
  ): Pick<MemberState, 'cashierReceipts'> {
    const isBasket = command.kind === 'purchase' || command.kind === 'hold';
    if (member === null || !(isBasket || command.kind === 'collect')) return {};
    const cashier = isBasket ? command.cashier : code?.cashier;
    const at = isBasket ? command.occurredAt : (sale?.occurredAt ?? 0);
    const rungUp = rungUpOf(programmes, { member: member.id, cashier, at });
    return rungUp === null ? {} : { cashierReceipts: this.receipts(rungUp) };
  }

  put({ held, verdict, rungUp }: HeldOf): void {
    for (const { lot, receipt, rule, why, at } of held) {
      this.add.run(lot, receipt, rule, JSON.stringify(why), at);
    }
    if (verdict !== undefined) this.decide.run(verdict.verdict, verdict.lot);
    if (rungUp !== undefined) this.ringUp.run(rungUp.member, rungUp.day, rungUp.cashier);
  }

  /** What waits for a person: lots after `after`, the oldest first, at most `max`. */
  page(after: number, max: number): readonly HeldRow[] {
    return (this.open.all(after, max) as Row[]).map((row) => {
      return { ...row, why: JSON.parse(row.why) as WhyHeld };
    });
  }

  /** Receipts of the member that the cashier has rung up on the day so far. */
  receipts({ member, cashier, day }: RungUp): number {
    return (this.receiptsOf.get(member, cashier, day) as number | undefined) ?? 0;
  }
}

/**
 * All that waits for a person, the oldest first. Reads beside a running gateway. Throws what
 * `openDatabase` throws.
 */
export function* heldPoints(path: string): Iterable<HeldRow> {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    const held = new Held(db);
    for (let after = 0; ; ) {
      const rows = guarded(() => held.page(after, pageRows));
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageRows) return;
      after = last.lot;
    }
  } finally {
    db.close();
  }
}
const pageRows = 500;
