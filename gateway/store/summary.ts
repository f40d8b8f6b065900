import type { Database } from '../../protocol/host/sqlite.ts';
import { assert } from '../../protocol/units.ts';
import { type PostingSum, summarise, type UnitSummary } from '../ledger/summary.ts';

/** Recomputes what became of each unit from all postings; reads the whole journal. */
export function unitSummaries(db: Database): Readonly<Record<string, UnitSummary>> {
  const rows = db
    .prepare(
      `SELECT p.unit, e.kind,
         CASE WHEN instr(p.account, ':') = 0 THEN p.account
              ELSE substr(p.account, 1, instr(p.account, ':') - 1) END AS account,
         sum(p.amount) AS amount
       FROM postings p JOIN entries e ON e.n = p.entry GROUP BY 1, 2, 3`,
    )
    .safeIntegers()
    .all() as { unit: string; kind: string; account: string; amount: bigint }[];
  const sums = rows.map(({ unit, kind, account, amount }): PostingSum => {
    const whole = Number(amount);
    assert(Number.isSafeInteger(whole), `the sum of ${account} in ${unit} is a safe integer`);
    return { unit, entryKind: kind, account, amount: whole };
  });
  return summarise(sums);
}
