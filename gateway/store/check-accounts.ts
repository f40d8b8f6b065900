import type { Database } from '../../protocol/host/sqlite.ts';
import { notByItself } from '../ledger/lots.ts';

/**
 * Compares what has become of the postings with the postings themselves: stored balances with the
 * sums of their accounts, lots with what was moved in and out of them, decisions on what was held for
 * review with their entries. Names the first difference,
 * or null.
 */
export function checkAccounts(db: Database): string | null {
  for (const { what, sql } of comparisons) {
    const row = db.prepare<[], { readonly name: string }>(sql).get();
    if (row !== undefined) return `${what}: ${row.name}`;
  }
  return null;
}

const parts = ['available', 'pending', 'held', 'debt'] as const;
const lotParts = ['available', 'pending', 'held'] as const;

/** One signed column a part: the amount where the account has this part, 0 elsewhere. */
const lessOf = (names: readonly string[]) =>
  names.map((part) => `iif(account GLOB '*:${part}', -amount, 0) AS ${part}`).join(', ');
const isLeft = (names: readonly string[]) => names.map((part) => `sum(${part}) <> 0`).join(' OR ');

/** Stored amounts and negated postings in one heap: what a group has left is the difference. */
const comparisons = [
  {
    what: 'a balance is not the sum of its postings',
    sql: `SELECT member || ' in ' || unit AS name FROM (
        SELECT member, unit, ${parts.join(', ')} FROM balances
        UNION ALL
        SELECT substr(account, 8, length(account) - 8 - length(
            CASE ${parts.map((p) => `WHEN account GLOB '*:${p}' THEN '${p}'`).join(' ')} END)),
          unit, ${lessOf(parts)} FROM postings WHERE account GLOB 'member:*')
      GROUP BY member, unit HAVING ${isLeft(parts)} LIMIT 1`,
  },
  {
    what: 'a lot is not what its postings say',
    sql: `SELECT id AS name FROM (
        SELECT id, ${lotParts.join(', ')} FROM lots
        UNION ALL
        SELECT lot, ${lessOf(lotParts)} FROM postings WHERE lot IS NOT NULL)
      GROUP BY id HAVING ${isLeft(lotParts)} LIMIT 1`,
  },
  {
    what: 'a lot is gone, or of another unit',
    sql: `SELECT p.lot AS name FROM postings p LEFT JOIN lots l ON l.id = p.lot
      WHERE p.lot IS NOT NULL AND l.unit IS NOT p.unit LIMIT 1`,
  },
  {
    what: 'the parts of a lot are not its amount',
    sql: `SELECT id AS name FROM lots
      WHERE amount <> pending + available + held + spent + expired + reversed LIMIT 1`,
  },
  {
    what: 'a lot waits for a decision that nobody can make',
    sql: `SELECT id AS name FROM lots WHERE available_from = ${notByItself}
      AND id NOT IN (SELECT lot FROM held) LIMIT 1`,
  },
  {
    what: 'points that were held for review were not decided on as the journal says',
    sql: `SELECT h.lot AS name FROM held h JOIN lots l ON l.id = h.lot
      LEFT JOIN (SELECT CAST(substr(ref, 1, instr(ref, ' ') - 1) AS INTEGER) AS lot, kind
        FROM entries WHERE kind IN ('approve', 'reject')) e ON e.lot = h.lot
      WHERE h.verdict IS NOT e.kind
        OR (h.verdict IS 'approve') = (l.available_from = ${notByItself}) LIMIT 1`,
  },
  {
    what: 'an entry has no cause',
    sql: `SELECT e.n AS name FROM entries e
      LEFT JOIN requests r ON r.n = e.request LEFT JOIN events v ON v.n = e.event
      WHERE (r.n IS NULL) = (v.n IS NULL) LIMIT 1`,
  },
] as const;
