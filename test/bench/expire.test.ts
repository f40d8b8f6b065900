import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../protocol/host/sqlite.ts';
import { bareExpiry, booksTrigger } from '../../scripts/bench/expire.ts';
import { begin, dayMs, openJobs, seedLedger } from '../../scripts/bench/expire-shop.ts';
import { smallRun } from './benches.ts';

test('expire sweeps all who are due beside one statement, and says what nobody due costs', async () => {
  const measures = await smallRun('expire');
  expect(measures.map(({ name, unit, goal }) => [name, unit, goal])).toEqual([
    ['expire.cpu', 'us/member', 3],
    ['expire.cpu-with-books', 'us/member', 3],
    ['expire.nobody-due', 'us', null],
  ]);
});

test('the statement that keeps the books writes what the sweep writes to them', async () => {
  const shop = { members: 50, dueADay: 10 };
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-bench-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const seeded = (side: string): Database => {
    mkdirSync(join(folder, side));
    return seedLedger(join(folder, side, 'ledger.db'), shop, 2);
  };
  const [own, books] = [seeded('ours'), seeded('books')];
  const jobs = openJobs(join(folder, 'ours'));
  expect(await jobs.sweep(begin + dayMs)).toBe(10);
  await jobs.close();
  books.exec(booksTrigger);
  expect(books.prepare(bareExpiry).run(begin + dayMs).changes).toBe(10);
  expect(booksOf(books)).toEqual(booksOf(own));
  for (const db of [own, books]) db.close();
});

/** Without the numbers of entries: the sweep settles by member, the statement by lot. */
const booksOf = (db: Database): readonly unknown[] =>
  [
    'SELECT * FROM lots ORDER BY id',
    'SELECT * FROM balances ORDER BY member',
    'SELECT kind, member, ref, at, business_date FROM entries ORDER BY member',
    `SELECT position, unit, account, amount, lot FROM postings JOIN entries ON entry = n
     ORDER BY member, position`,
  ].map((sql) => db.prepare(sql).all());
