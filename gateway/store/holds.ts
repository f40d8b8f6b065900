import type { Database, Statement } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Hold } from '../ledger/types.ts';
import { type Use, type Uses, useText } from '../programme/evaluate/limits.ts';
import type { Programmes } from '../programme/types.ts';

interface HoldRow {
  readonly id: string;
  readonly document: string;
  readonly member: string | null;
  readonly until: number;
  readonly uses: string;
  readonly lots: string;
  readonly state: string;
}

/** Promises to baskets. Nothing is read of them while no programme has scarce parts. */
export class Holds {
  private readonly openFor: Statement;
  private readonly overOfOthers: Statement;
  private readonly upsert: Statement;

  constructor(db: Database) {
    this.openFor = db.prepare(
      `SELECT * FROM holds WHERE state = 'open' AND document = $document
       UNION
       SELECT * FROM holds INDEXED BY holds_open WHERE state = 'open' AND until <= $now
         AND (member = $member OR member IS NULL)
       ORDER BY id LIMIT 100`,
    );
    this.overOfOthers = db
      .prepare(
        `SELECT uses FROM holds INDEXED BY holds_open WHERE state = 'open' AND until <= $now
         AND member IS NOT NULL AND member IS NOT $member`,
      )
      .pluck();
    this.upsert = db.prepare(
      `INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
    );
  }

  /** Open holds of a document, and those whose deadline has passed of the member or of nobody. */
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

  /** The uses without those that belong to others' holds whose deadline has passed. */
  without(
    uses: Uses,
    what: {
      readonly member: string | null;
      readonly now: EpochMs;
      readonly programmes: Programmes;
    },
  ): Uses {
    const { programmes, ...where } = what;
    if (!mayHold(programmes)) return uses;
    const over = this.overOfOthers.all(where) as string[];
    if (over.length === 0) return uses;
    const left = new Map<string, Use>(uses);
    for (const { key, times, minor, cost } of over.flatMap(usesOf)) {
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
