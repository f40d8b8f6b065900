import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Entry, Posting, Sale, Trace } from '../ledger/types.ts';
import { areErased } from '../programme/frozen.ts';
import type { Verdict, WhyHeld } from '../programme/held/types.ts';
import { migrations } from './migrations/all.ts';
import { type SaleRow, saleOf } from './rows.ts';
import { guarded } from './storage-error.ts';

/** All that a ledger knows of one document of a till. */
export interface PastReceipt {
  /** `receiptKey` of business-key.ts. */
  readonly receipt: string;
  readonly sale: Sale | null;
  /** Its member, who brought them, or who was one with them was erased since, with what rules asked. */
  readonly isErased: boolean;
  /** Points of it that are held for review, or were. */
  readonly held: readonly PastHeld[];
  /** In the order in which they were decided. */
  readonly requests: readonly PastRequest[];
}
export interface PastHeld {
  readonly lot: number;
  readonly rule: string;
  readonly why: WhyHeld;
  readonly verdict: Verdict | null;
  /** What still waits. */
  readonly waits: number;
}
export interface PastRequest {
  /** purchases, returns, spends ... */
  readonly verb: string;
  readonly item: string;
  readonly attempt: number;
  readonly at: EpochMs;
  /** As it was sent; of a return that waited for its sale also what became of it. */
  readonly answer: string;
  readonly lateAnswer: string | null;
  /** Its entries, with their numbers in the journal. */
  readonly entries: readonly (Entry & { readonly n: number })[];
}

/**
 * The documents of this name: a number, `partner/store/till/date/number`, or a whole key. A number
 * may name several. Reads beside a running gateway. Throws what `openDatabase` throws.
 */
export function readPastReceipts(path: string, name: string): readonly PastReceipt[] {
  const db = openDatabase({ path, durability: 'full', migrations, readonly: true });
  try {
    return guarded(() => db.transaction(() => receiptsIn(db, name)).deferred());
  } finally {
    db.close();
  }
}

interface RequestRow {
  readonly n: number;
  readonly key: string;
  readonly at: number;
  readonly answer: string;
  readonly late: string | null;
}
type Key = [string, string, string, string, string, string, string, number];
type EntryRow = Omit<Entry, 'postings' | 'traces'> & {
  readonly n: number;
  readonly body: string | null;
};

function receiptsIn(db: Database, name: string): readonly PastReceipt[] {
  const number = numberIn(name);
  // Keys of jobs and of staff are no arrays of eight; a long journal is read from end to end.
  const rows = db
    .prepare<[string], RequestRow>(
      `SELECT r.n, r.key, r.at, r.answer, l.answer AS late
       FROM requests r LEFT JOIN late_answers l ON l.key = r.key
       WHERE json_valid(r.key) AND json_array_length(r.key) = 8
         AND json_extract(r.key, '$[5]') = ? ORDER BY r.n`,
    )
    .all(number);
  const byReceipt = Map.groupBy(rows, ({ key }) =>
    JSON.stringify((JSON.parse(key) as Key).slice(1, 6)),
  );
  const sales = db.prepare<[string], SaleRow>('SELECT * FROM sales WHERE receipt = ?');
  const closed = db
    .prepare<[string | null], number>(
      // Who went into another is closed as well, and all is there until somebody erases both.
      `SELECT is_closed FROM members m WHERE id = ?
         AND NOT EXISTS (SELECT 1 FROM merges WHERE member = m.id AND undone_at IS NULL)`,
    )
    .pluck();
  const entries = entryReader(db);
  const held = heldReader(db);
  return [...byReceipt]
    .filter(([receipt]) => name === number || name === receipt || name === receiptPath(receipt))
    .map(([receipt, requests]) => {
      const row = sales.get(receipt);
      const sale = row === undefined ? null : saleOf(row);
      return {
        ...{ receipt, sale },
        isErased: closed.get(sale?.member ?? null) === 1 || (sale !== null && areErased(sale)),
        held: held(receipt),
        requests: requests.map((request) => requestOf(request, entries(request.n))),
      };
    });
}

function requestOf(row: RequestRow, entries: PastRequest['entries']): PastRequest {
  const [verb, , , , , , item, attempt] = JSON.parse(row.key) as Key;
  const { at, answer, late } = row;
  return { verb, item, attempt, at, answer, lateAnswer: late, entries };
}

function heldReader(db: Database): (receipt: string) => PastReceipt['held'] {
  const ofReceipt = db.prepare<[string], Omit<PastHeld, 'why'> & { readonly why: string }>(
    `SELECT h.lot, h.rule, h.why, h.verdict, l.pending AS waits FROM held h
     JOIN lots l ON l.id = h.lot WHERE h.receipt = ? ORDER BY h.lot`,
  );
  return (receipt) =>
    ofReceipt.all(receipt).map((row) => ({ ...row, why: JSON.parse(row.why) as WhyHeld }));
}

function entryReader(db: Database): (request: number) => PastRequest['entries'] {
  const ofRequest = db.prepare<[number], EntryRow>(
    `SELECT e.n, e.kind, e.member, e.ref, e.at, e.business_date AS businessDate, t.body
     FROM entries e LEFT JOIN traces t ON t.entry = e.n WHERE e.request = ? ORDER BY e.n`,
  );
  const postingsOf = db.prepare<[number], Posting>(
    'SELECT unit, account, amount, lot FROM postings WHERE entry = ? ORDER BY position',
  );
  return (request) =>
    ofRequest.all(request).map(({ body, ...entry }) => ({
      ...entry,
      postings: postingsOf.all(entry.n),
      traces: body === null ? [] : (JSON.parse(body) as Trace[]),
    }));
}

/** The number of a document, which stands last in its key and in its path. */
function numberIn(name: string): string {
  if (name.startsWith('[')) {
    try {
      return String((JSON.parse(name) as readonly unknown[]).at(-1));
    } catch {
      // No key: then it is a number, however odd.
      return name;
    }
  }
  const parts = name.split('/');
  return parts.length < 5 ? name : parts.slice(4).join('/');
}

/** partner/store/till/date/number of a `receiptKey`, as people name a receipt to a command. */
export const receiptPath = (receipt: string): string =>
  (JSON.parse(receipt) as readonly string[]).join('/');
