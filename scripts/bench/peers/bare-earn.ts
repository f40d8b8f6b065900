import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { fastify } from 'fastify';
import { migrations } from '../../../gateway/store/migrations/all.ts';

/** What a till posts; nothing of it is checked here. */
interface Body {
  readonly receipt: { readonly number: string; readonly businessDate: string };
  readonly card: string;
  readonly lines: readonly {
    readonly line: number;
    readonly sku: string;
    readonly totalMinor: number;
  }[];
}
interface Waiting {
  readonly body: Body;
  readonly resolve: (answer: string) => void;
}

/** As large as what the gateway writes in these places. */
const blob = (bytes: number) => Buffer.alloc(bytes, 7);
const sealed = blob(32);
const hash = blob(32);
const token = blob(16);

/**
 * The statements of one purchase in the gateway's order, on its schema and with its pragmas; the
 * answers are only read. A test compares them with what the gateway runs.
 */
export const bareStatements = {
  begin: 'BEGIN IMMEDIATE',
  lastBlock: 'SELECT * FROM blocks ORDER BY n DESC LIMIT 1',
  savepoint: 'SAVEPOINT work',
  request: `SELECT key, hash, coalesce((SELECT l.answer FROM late_answers l WHERE l.key = r.key),
     r.answer) AS answer FROM requests r WHERE r.key BETWEEN ? AND ?`,
  lastLot: 'SELECT max(id) FROM lots',
  sale: 'SELECT * FROM sales WHERE receipt = ?',
  card: 'SELECT member, is_blocked FROM cards WHERE card = ?',
  member: `SELECT is_closed, (SELECT json_group_array(json_array(id, member, unit, issuer, origin,
     earned_at, available_from, expires_at, amount, pending, available, held, spent, expired,
     reversed, is_restored)) FROM lots WHERE member = m.id AND (pending > 0 OR available > 0 OR
     held > 0)) AS lots, (SELECT json_group_object(unit, -debt) FROM balances WHERE member = m.id
     AND debt < 0) AS debts FROM members m WHERE id = ?`,
  waiting: 'SELECT n, key, command FROM waiting WHERE of = ?',
  balance: 'SELECT available, pending, held, debt FROM balances WHERE member = ? AND unit = ?',
  entry: 'INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  posting: 'INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?)',
  trace: 'INSERT INTO traces VALUES (?, ?)',
  putBalance: `INSERT INTO balances VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (member, unit) DO UPDATE
     SET available = excluded.available, pending = excluded.pending, held = excluded.held,
     debt = excluded.debt`,
  putLot: `INSERT INTO lots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET earned_at = excluded.earned_at,
     available_from = excluded.available_from, expires_at = excluded.expires_at, amount = excluded.amount, pending = excluded.pending,
     available = excluded.available, held = excluded.held, spent = excluded.spent,
     expired = excluded.expired, reversed = excluded.reversed,
     is_restored = excluded.is_restored`,
  putSale: `INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (receipt)
     DO UPDATE SET lines = excluded.lines, earned = excluded.earned,
     tenders = excluded.tenders, discounts = excluded.discounts, counted = excluded.counted`,
  putRequest: 'INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)',
  release: 'RELEASE work',
  lastRev: 'SELECT max(rev) FROM card_views',
  view: `SELECT name, is_closed, (SELECT json_group_array(json_array(card, is_blocked)) FROM cards
     WHERE member = m.id) AS cards FROM members m WHERE id = ?`,
  putView: `INSERT INTO card_views VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET
     rev = excluded.rev, sealed = excluded.sealed`,
  block: 'INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  commit: 'COMMIT',
} as const;

/** What each statement is run once for: a commit of a batch, a purchase, or a changed member. */
export const oncePerBatch: readonly (keyof typeof bareStatements)[] = [
  'begin',
  'lastBlock',
  'lastRev',
  'block',
  'commit',
];

/** The database of the peer: members 0, 1, 2 ... with one card each. */
export function openBareLedger(options: {
  readonly path: string;
  readonly members: number;
  readonly numberAt: (n: number) => string;
}) {
  const database = new BetterSqlite3(options.path);
  database.pragma('journal_mode = WAL');
  database.pragma('foreign_keys = ON');
  database.pragma('temp_store = MEMORY');
  for (const script of migrations) database.exec(script);
  database.pragma('synchronous = FULL');
  const run = Object.fromEntries(
    Object.entries(bareStatements).map(([name, sql]) => [name, database.prepare(sql)]),
  ) as Record<keyof typeof bareStatements, BetterSqlite3.Statement>;
  const addMember = database.prepare('INSERT INTO members VALUES (?, ?, 0)');
  const addCard = database.prepare('INSERT INTO cards VALUES (?, ?, 0)');
  database.transaction(() => {
    for (let n = 0; n < options.members; n += 1) {
      addMember.run(`m${n}`, `Member ${n}`);
      addCard.run(`num-${options.numberAt(n)}`, `m${n}`);
    }
  })();
  database.pragma('synchronous = FULL');
  return { database, run };
}

type Run = ReturnType<typeof openBareLedger>['run'];

/** One commit of many purchases, with no arithmetic but their total. */
export function earnBatch(run: Run, batch: readonly Body[]): string[] {
  run.begin.run();
  const last = (run.lastBlock.get() as { n: number; requests: number } | undefined) ?? {
    n: 0,
    requests: 0,
  };
  const at = Date.now();
  const touched = new Set<string>();
  const answers = batch.map((body, index) => {
    run.savepoint.run();
    const answer = earn(run, { body, n: last.requests + index + 1, at, touched });
    run.release.run();
    return answer;
  });
  let rev = Number((run.lastRev.get() as Record<string, number | null>)['max(rev)'] ?? 0);
  for (const member of touched) {
    run.view.get(member);
    rev += 1;
    token.writeUInt32BE(Number(member.slice(1)));
    run.putView.run(token, rev, sealed);
  }
  const n = last.requests + batch.length;
  run.block.run(last.n + 1, at, n, 0, 0, 0, n, hash);
  run.commit.run();
  return answers;
}

function earn(
  run: Run,
  work: {
    readonly body: Body;
    readonly n: number;
    readonly at: number;
    readonly touched: Set<string>;
  },
): string {
  const { body, n, at, touched } = work;
  const { businessDate, number } = body.receipt;
  const receipt = JSON.stringify(['bench', '1', '1', businessDate, number]);
  const key = JSON.stringify(['purchases', 'bench', '1', '1', businessDate, number, '', 1]);
  // Under any attempt of the document.
  const attempts = key.slice(0, -'1]'.length);
  run.request.all(attempts, `${attempts}:`);
  const lot = Number((run.lastLot.get() as Record<string, number | null>)['max(id)'] ?? 0) + 1;
  run.sale.get(receipt);
  run.waiting.all(receipt);
  const { member } = run.card.get(`num-${body.card}`) as { member: string };
  run.member.get(member);
  const balance = run.balance.get(member, 'POINTS') as { available: number } | undefined;
  const total = body.lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const points = Math.floor(total / 100);
  const available = (balance?.available ?? 0) + points;
  run.entry.run(n, 'earn', member, receipt, at, businessDate, n, null, hash);
  run.posting.run(n, 0, 'POINTS', 'issuer:bench', -points, null);
  run.posting.run(n, 1, 'POINTS', `member:${member}:available`, points, lot);
  run.trace.run(n, trace);
  run.putBalance.run(member, 'POINTS', available, 0, 0, 0);
  const end = at + 31_536_000_000;
  const parts = [points, 0, points, 0, 0, 0, 0, 0];
  run.putLot.run(lot, member, 'POINTS', 'bench', receipt, at, at, end, ...parts);
  const lines = JSON.stringify(body.lines.map((l) => [l.line, l.sku, 1000, l.totalMinor, 0, 0]));
  const earned = JSON.stringify([
    ['base', 'POINTS', lot, body.lines.flatMap((l) => [l.line, 4, 0])],
  ]);
  run.putSale.run(
    receipt,
    member,
    'points@2020',
    'bench',
    at,
    'DKK',
    lines,
    earned,
    '[]',
    '[]',
    null,
    null,
  );
  const answer = JSON.stringify({ member, points, available, reason });
  run.putRequest.run(n, key, requestHash, 'till:bench/1/1', at, answer);
  touched.add(member);
  return answer;
}

/** As long as the gateway's texts. */
const reason = 'x'.repeat(150);
const trace = `["${'x'.repeat(600)}"]`;
const requestHash = 'f'.repeat(64);

/** `node bare-earn.ts FOLDER MEMBERS`: serves POST /v1/purchases until SIGTERM. */
async function serve(folder: string, members: number): Promise<void> {
  const { numberAt } = await import('../made-up-cards.ts');
  const { run } = openBareLedger({ path: join(folder, 'bare.db'), members, numberAt });
  const queue: Waiting[] = [];
  const commit = () => {
    const batch = queue.splice(0, 256);
    const answers = earnBatch(
      run,
      batch.map(({ body }) => body),
    );
    for (const [at, { resolve }] of batch.entries()) resolve(answers[at] ?? '');
    if (queue.length > 0) setImmediate(commit);
  };
  const server = fastify();
  server.post('/v1/purchases', (request, reply) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    if (queue.length === 0) setImmediate(commit);
    queue.push({ body: request.body as Body, resolve });
    return promise.then((answer) => reply.type('application/json').send(answer));
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ http: url })}\n`);
  process.once('SIGTERM', () => process.exit(0));
}

if (import.meta.main) await serve(process.argv[2] ?? '', Number(process.argv[3]));
