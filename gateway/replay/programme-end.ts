import { businessDate } from '../../protocol/calendar.ts';
import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import type { Amount, EpochMs } from '../../protocol/units.ts';
import { costOfRules } from '../insight/cost-of-rules.ts';
import { type Indicator, indicatorOf, wholeMonths } from '../insight/indicator.ts';
import { dateIn } from '../programme/days.ts';
import type { Programme, Programmes } from '../programme/types.ts';
import { migrations } from '../store/migrations/all.ts';
import { type SaleRow, saleOf } from '../store/rows.ts';
import { guarded } from '../store/storage-error.ts';
import { readLedgerFigures } from './ledger-figures.ts';

/** What the ledger says of the end of a programme. */
export interface ProgrammeEnd {
  readonly programme: string;
  /** null: the file gives it none. */
  readonly indicator: Indicator | null;
  /** What went to breakage when it was over, by partner and unit. */
  readonly breakage: readonly PartnerAmount[];
  /** Debts that were written off, each with its member. */
  readonly writtenOff: readonly {
    readonly member: string;
    readonly unit: string;
    readonly amount: Amount;
  }[];
}
interface PartnerAmount {
  readonly partner: string;
  readonly unit: string;
  readonly amount: Amount;
}

/**
 * Reads what the ledger says of the end of a programme: what the indicator comes to over the whole
 * months up to the last commit, and what became of balances and debts when it was over. Reads
 * beside a running gateway. Throws what `openDatabase` throws.
 */
export function readProgrammeEnd(path: string, programmes: Programmes): ProgrammeEnd | null {
  const version = programmes.at(-1);
  if (version === undefined) return null;
  const costs = costOfRules(programmes, readLedgerFigures(path, version)).ownByMonth;
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    return guarded(() =>
      db
        .transaction(() => ({
          programme: version.id,
          indicator: indicator(db, programmes, { version, costs }),
          breakage: breakage(db),
          writtenOff: writtenOff(db),
        }))
        .deferred(),
    );
  } finally {
    db.close();
  }
}

function indicator(
  db: Database,
  programmes: Programmes,
  of: { readonly version: Programme; readonly costs: ReadonlyMap<string, number> },
): Indicator | null {
  const { version, costs } = of;
  const { endsWhen } = version;
  const first = programmes.find(({ id }) => id === version.id) ?? version;
  const last = db.prepare('SELECT max(at) FROM blocks').pluck().get() as EpochMs | null;
  if (endsWhen === null || last === null) return null;
  const turnover = turnoverOf(db, version);
  const begins = dateIn(first, first.effectiveFrom);
  return indicatorOf(
    endsWhen,
    wholeMonths(begins, dateIn(version, last)).map((month) => {
      const turnoverMinor = turnover.get(month) ?? 0;
      return { month, turnoverMinor, costMinor: costs.get(month) ?? 0 };
    }),
  );
}

/** What was paid for goods that did not come back, by the month of the sale. */
function turnoverOf(db: Database, { zone, cutOffMinutes }: Programme): ReadonlyMap<string, number> {
  const months = new Map<string, number>();
  for (const row of db.prepare('SELECT * FROM sales').iterate() as IterableIterator<SaleRow>) {
    const { lines, discounts, occurredAt } = saleOf(row);
    const month = businessDate({ at: occurredAt, zone, cutOffMinutes }).slice(0, 7);
    const shelf = lines.reduce((sum, line) => sum + line.totalMinor - line.returnedMinor, 0);
    const off = discounts.reduce((sum, { minor, back }) => sum + minor - back, 0);
    months.set(month, (months.get(month) ?? 0) + shelf - off);
  }
  return months;
}

function breakage(db: Database): readonly PartnerAmount[] {
  return db
    .prepare(
      `SELECT l.issuer AS partner, p.unit AS unit, -sum(p.amount) AS amount
       FROM entries e JOIN postings p ON p.entry = e.n JOIN lots l ON l.id = p.lot
       WHERE e.kind = 'close' GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all() as PartnerAmount[];
}

function writtenOff(db: Database): ProgrammeEnd['writtenOff'] {
  return db
    .prepare(
      `SELECT e.member AS member, p.unit AS unit, sum(p.amount) AS amount
       FROM entries e JOIN postings p ON p.entry = e.n
       WHERE e.kind = 'close' AND p.account = 'member:' || e.member || ':debt'
       GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all() as ProgrammeEnd['writtenOff'];
}
