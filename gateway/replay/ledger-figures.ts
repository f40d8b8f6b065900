import { businessDate } from '../../protocol/calendar.ts';
import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Cohort, LedgerFigures, RuleDiscounts, UnitMonth } from '../insight/figures.ts';
import { type PostingSum, summarise } from '../ledger/summary.ts';
import { overLeft } from '../programme/overuse.ts';
import { migrations } from '../store/migrations/all.ts';
import { discountsOf } from '../store/rows.ts';
import { guarded } from '../store/storage-error.ts';

interface Calendar {
  readonly zone: string;
  readonly cutOffMinutes: number;
}

/**
 * Reads what became of a ledger, month by month: all of it from postings, their traces, lots and
 * sales. Reads beside a running gateway, and holds sums only. Throws what `openDatabase` throws.
 */
export function readLedgerFigures(path: string, calendar: Calendar): LedgerFigures {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    return guarded(() =>
      db
        .transaction(() => ({
          sales: db.prepare('SELECT count(*) FROM sales').pluck().get() as number,
          months: unitMonths(db),
          points: rulePoints(db),
          discounts: ruleDiscounts(db, calendar),
          cohorts: cohorts(db, calendar),
          newMembers: newMembers(db),
          bearers: bearers(db),
          levels: levelChanges(db),
        }))
        .deferred(),
    );
  } finally {
    db.close();
  }
}

function unitMonths(db: Database): UnitMonth[] {
  const rows = db
    .prepare(
      `SELECT substr(e.business_date, 1, 7) AS month, p.unit, e.kind AS entryKind,
         CASE WHEN instr(p.account, ':') = 0 THEN p.account
              ELSE substr(p.account, 1, instr(p.account, ':') - 1) END AS account,
         sum(p.amount) AS amount
       FROM postings p JOIN entries e ON e.n = p.entry
       WHERE p.unit NOT GLOB 'money:*' GROUP BY 1, 2, 3, 4 ORDER BY 1`,
    )
    .all() as (PostingSum & { readonly month: string })[];
  return [...Map.groupBy(rows, ({ month }) => month)].flatMap(([month, sums]) =>
    Object.entries(summarise(sums)).map(([unit, summary]) => ({ month, unit, ...summary })),
  );
}

/**
 * What comes out of nothing has the name of its rule in its trace, and so has what goes back into
 * it: a return names the rule of the sale. A shortfall puts points back into nothing and takes them
 * out of the shop's loss (or the refund) again: those were given for good, and count. An exchange
 * that is undone names its rule in the last word of the entry's ref, as its spend does.
 */
function rulePoints(db: Database): LedgerFigures['points'] {
  return db
    .prepare(
      `SELECT substr(e.business_date, 1, 7) AS month, p.unit,
         CASE json_extract(t.body, '$[' || p.position || '].rule')
           WHEN 'unexchange' THEN replace(e.ref, rtrim(e.ref, replace(e.ref, ' ', '')), '')
           ELSE json_extract(t.body, '$[' || p.position || '].rule') END AS rule,
         json_extract(t.body, '$[' || p.position || '].programme') AS version,
         sum(CASE WHEN p.amount < 0 AND p.account NOT IN ('loss', 'transit')
                  THEN -p.amount ELSE 0 END) AS issued,
         -sum(p.amount) AS net,
         count(DISTINCT CASE WHEN p.amount < 0 AND p.account NOT IN ('loss', 'transit')
                             THEN p.entry END) AS uses
       FROM postings p JOIN entries e ON e.n = p.entry JOIN traces t ON t.entry = p.entry
       WHERE p.unit NOT GLOB 'money:*' AND (p.account >= 'issuer:' AND p.account < 'issuer;'
          OR p.account IN ('adjustment', 'loss', 'transit'))
       GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    .all() as LedgerFigures['points'][number][];
}

/** What the till gave beyond an offer has a row of its own in the report, which the shop bears. */
const beyond = (rule: string): string => `${rule} (beyond the offer)`;

function ruleDiscounts(db: Database, calendar: Calendar): RuleDiscounts[] {
  const sums = new Map<string, { -readonly [Key in keyof RuleDiscounts]: RuleDiscounts[Key] }>();
  const sales = db
    .prepare<[], [EpochMs, string, string, number]>(
      "SELECT occurred_at, programme, discounts, member IS NOT NULL FROM sales WHERE discounts <> '[]'",
    )
    .raw()
    .iterate() as IterableIterator<[EpochMs, string, string, number]>;
  for (const [at, version, text, hasMember] of sales) {
    const month = businessDate({ at, ...calendar }).slice(0, 7);
    const seen = new Set<string>();
    const isMember = hasMember === 1;
    const add = (rule: string, of: { readonly minor: number; readonly back: number }) => {
      const key = JSON.stringify([month, rule, version, hasMember]);
      const none = { month, rule, version, isMember, minor: 0, backMinor: 0, uses: 0 };
      const sum = sums.get(key) ?? none;
      sums.set(key, sum);
      sum.minor += of.minor;
      sum.backMinor += of.back;
      if (!seen.has(rule)) sum.uses += 1;
      seen.add(rule);
    };
    for (const row of discountsOf(text)) {
      const { over = 0 } = row;
      const overBack = over - overLeft(row);
      add(row.rule, { minor: row.minor - over, back: row.back - overBack });
      if (over > 0) add(beyond(row.rule), { minor: over, back: overBack });
    }
  }
  return [...sums.values()].sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
}

type LotTuple = [
  unit: string,
  earnedAt: EpochMs,
  expiresAt: EpochMs | null,
  amount: number,
  open: number,
  spent: number,
  expired: number,
  reversed: number,
];

function cohorts(db: Database, calendar: Calendar): Cohort[] {
  const sums = new Map<string, { -readonly [Key in keyof Cohort]: Cohort[Key] }>();
  const now = (db.prepare('SELECT max(at) FROM blocks').pluck().get() as EpochMs | null) ?? 0;
  const lots = db
    .prepare(
      `SELECT unit, earned_at, expires_at, amount, pending + available + held, spent, expired,
         reversed FROM lots`,
    )
    .raw()
    .iterate() as IterableIterator<LotTuple>;
  for (const [unit, earnedAt, expiresAt, amount, open, spent, expired, reversed] of lots) {
    const month = businessDate({ at: earnedAt, ...calendar }).slice(0, 7);
    const key = `${month} ${unit}`;
    const none = { issued: 0, reversed: 0, spent: 0, expired: 0, open: 0 };
    const sum = sums.get(key) ?? { month, unit, ...none, ended: 0, endedExpired: 0 };
    sums.set(key, sum);
    sum.issued += amount;
    sum.reversed += reversed;
    sum.spent += spent;
    sum.expired += expired;
    sum.open += open;
    if (expiresAt === null || expiresAt > now) continue;
    sum.ended += amount - reversed;
    sum.endedExpired += expired;
  }
  return [...sums.values()].sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
}

/** A change of level is an entry whose ref is cause, level before, level after, day. */
function levelChanges(db: Database): LedgerFigures['levels'] {
  const rows = db
    .prepare(
      "SELECT substr(business_date, 1, 7) AS month, ref FROM entries WHERE kind = 'tier' ORDER BY n",
    )
    .raw()
    .iterate() as IterableIterator<[string, string]>;
  const sums = new Map<string, { month: string; level: string; change: number }>();
  const add = (month: string, level: string, change: 1 | -1) => {
    const sum = sums.get(`${month} ${level}`) ?? { month, level, change: 0 };
    sums.set(`${month} ${level}`, sum);
    sum.change += change;
  };
  for (const [month, ref] of rows) {
    const [cause, before, after] = ref.split(' ');
    // What staff give by hand is an entry of its own; the change that it makes follows.
    if (cause === 'grant' || cause === 'asked' || before === undefined || after === undefined)
      continue;
    add(month, before, -1);
    add(month, after, 1);
  }
  return [...sums.values()];
}

/** A bearer who has registered counts as a member, and as new once: when the card was activated. */
function bearers(db: Database): ReadonlySet<string> {
  return new Set(db.prepare('SELECT member FROM bearers').pluck().all() as string[]);
}

function newMembers(db: Database): ReadonlyMap<string, number> {
  const rows = db
    .prepare(
      `SELECT substr(business_date, 1, 7), count(*) FROM entries
       WHERE kind = 'enrol' AND ref <> 'registered' GROUP BY 1`,
    )
    .raw()
    .all() as [string, number][];
  return new Map(rows);
}
