import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Hold } from '../ledger/types.ts';
import { receiptKey } from '../programme/business-key.ts';
import { type Use, type Uses, useText } from '../programme/evaluate/limits.ts';
import type { Programmes, ReceiptRef } from '../programme/types.ts';

interface HoldRow {
  readonly id: string;
  readonly document: string;
  readonly member: string | null;
  readonly until: number;
  readonly uses: string;
  readonly lots: string;
  readonly state: string;
}

/** Holds of nobody that one decision tidies up. */
const tidiedMax = 100;

/** Promises to baskets. Nothing is read of them while no programme has scarce parts. */
export class Holds {
  private readonly openFor: Statement;
  private readonly over: Statement;
  private readonly ofTill: Statement;
  private readonly upsert: Statement;

  constructor(db: Database) {
    this.openFor = db.prepare(
      `SELECT * FROM holds WHERE state = 'open' AND document = $document
       UNION
       SELECT * FROM holds INDEXED BY holds_of_member WHERE state = 'open' AND member = $member
       UNION
       SELECT * FROM (SELECT * FROM holds INDEXED BY holds_open
         WHERE state = 'open' AND until <= $now AND member IS NULL LIMIT ${tidiedMax})
       ORDER BY id`,
    );
    this.ofTill = db
      .prepare(
        `SELECT count(*) FROM holds INDEXED BY holds_of_document WHERE state = 'open'
           AND document BETWEEN $from AND $to AND document <> $document AND until > $now`,
      )
      .pluck();
    this.over = db.prepare(
      `SELECT id, uses FROM holds INDEXED BY holds_open WHERE state = 'open' AND until <= ?`,
    );
    this.upsert = db.prepare(
      `INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, uses = excluded.uses`,
    );
  }

  /** Open holds of a document and of a member, and some of nobody that are over, to tidy up. */
  open(what: {
    readonly document: string;
    readonly member: string | null;
    readonly now: EpochMs;
    readonly programmes: Programmes;
  }): readonly Hold[] {
    const { programmes, ...where } = what;
    if (!mayHold(programmes)) return [];
    return (this.openFor.all(where) as HoldRow[]).map(holdOf);
  }

  /** Open holds of the till that a document comes from, but for the document's own. */
  countOfTill(what: { readonly receipt: ReceiptRef; readonly now: EpochMs }): number {
    const { receipt, now } = what;
    const document = receiptKey(receipt);
    // Date and number stand last in the key.
    const { partner, store, till } = receipt;
    const from = JSON.stringify([partner, store, till]).slice(0, -1);
    return this.ofTill.get({ from: `${from},`, to: `${from}-`, document, now }) as number;
  }

  /** The uses without those of holds that are over and not among the `open` ones of a decision. */
  without(
    uses: Uses,
    what: {
      readonly open: readonly Hold[];
      readonly now: EpochMs;
      readonly programmes: Programmes;
    },
  ): Uses {
    const { programmes, now } = what;
    if (!mayHold(programmes)) return uses;
    const known = new Set(what.open.map(({ id }) => id));
    const rows = this.over.all(now) as { readonly id: string; readonly uses: string }[];
    const over = rows.filter(({ id }) => !known.has(id));
    if (over.length === 0) return uses;
    const left = new Map<string, Use>(uses);
    for (const { key, times, minor, cost } of over.flatMap((row) => usesOf(row.uses))) {
      const before = left.get(useText(key));
      if (before === undefined) continue;
      left.set(useText(key), {
        times: before.times - times,
        minor: before.minor - minor,
        cost: before.cost - cost,
      });
    }
    return left;
  }

  put(hold: Hold): void {
    const { id, document, member, until, uses, lots, state } = hold;
    this.upsert.run(id, document, member, until, JSON.stringify(uses), JSON.stringify(lots), state);
  }
}

/** Only rules with limits, a budget or a price in a unit have parts that can run out. */
function mayHold(programmes: Programmes): boolean {
  return programmes.some(({ hasScarce }) => hasScarce);
}

function holdOf(row: HoldRow): Hold {
  return {
    id: row.id,
    document: row.document,
    member: row.member,
    until: row.until,
    uses: usesOf(row.uses),
    lots: JSON.parse(row.lots) as Hold['lots'],
    state: row.state === 'open' ? 'open' : 'over',
  };
}

const usesOf = (text: string): Hold['uses'] => JSON.parse(text) as Hold['uses'];
