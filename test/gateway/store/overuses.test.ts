import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../../gateway/programme/types.ts';
import { readLedgerFigures } from '../../../gateway/replay/ledger-figures.ts';
import { overusesMigration } from '../../../gateway/store/migrations/021-overuses.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { overuses } from '../../../gateway/store/overuses.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardOf, day, receiptOf, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const calendar = { zone: 'UTC', cutOffMinutes: 0 };
const kit = sqliteKit();
afterEach(() => kit.dispose());

const run = runnerOf(
  plainShop(`rules:
  - { id: hello, limit: { member: 1 }, discount: { amount: "5.00" } }
`),
);
const buy = (number: string, given?: readonly string[]): Command => ({
  ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: start, currency: 'DKK' },
  ...{ who: { card: cardOf(1) }, tenders: [{ kind: 'cash', amountMinor: 500 }] },
  ...(given === undefined ? {} : { given }),
  lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: 1000 }],
});

test('edge case 48: what tills gave beyond an offer is listed and counted, also after a restart', () => {
  const before = kit.open();
  run(before, { kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'A', at: start });
  run(before, buy('r1', ['hello']));
  expect(before.counts().flagged).toBe(0);
  const first = run(before, buy('r2'));
  expect(first).toMatchObject({ answer: { code: 'LINES_INVALID' } });
  run(before, buy('r3', ['hello']));
  expect(before.counts().flagged).toBe(1);
  before.close();
  const store = kit.open();
  run(
    store,
    {
      ...{ kind: 'return', receipt: receiptOf('back'), of: receiptOf('r3'), occurredAt: start },
      ...{ currency: 'DKK', mayWait: false },
      lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 1000 }],
    },
    start + day,
  );
  expect(overuses(`${kit.folder()}/${ledgerFileName}`)).toEqual([
    {
      ...{ receipt: expect.stringContaining('"r3"'), rule: 'hello' },
      ...{ currency: 'DKK', overMinor: 500, at: start },
    },
  ]);
  const figures = readLedgerFigures(`${kit.folder()}/${ledgerFileName}`, calendar);
  const month = { month: '2026-01', isMember: true };
  expect(figures.discounts).toMatchObject([
    { ...month, rule: 'hello', minor: 500, backMinor: 0 },
    { ...month, rule: 'hello (beyond the offer)', minor: 500, backMinor: 500 },
  ]);
  expect([figures.months, figures.points]).toEqual([[], []]);
  const sums = kit.sql(
    "SELECT account, sum(amount) AS sum FROM postings WHERE unit = 'money:DKK' GROUP BY account",
  );
  expect(sums).toEqual([
    { account: 'given', sum: 0 },
    { account: 'loss', sum: 0 },
  ]);
  expect(kit.verify().ok).toBe(true);
});

test('an older ledger has none, and can have them', () => {
  const before = migrations.slice(0, migrations.indexOf(overusesMigration));
  const path = `${kit.folder()}/old.db`;
  const old = openDatabase({ path, durability: 'normal', migrations: before });
  old.exec(
    `INSERT INTO entries (n, kind, ref, at, business_date)
     VALUES (1, 'earn', 'r', 5, '2026-03-02'), (2, 'visit', '', 6, '2026-03-02')`,
  );
  old.close();
  const now = openDatabase({ path, durability: 'normal', migrations });
  expect(overuses(path)).toEqual([]);
  now.exec(
    `INSERT INTO entries (n, kind, ref, at, business_date)
     VALUES (3, 'overuse', 'hello ["shop","1"]', 7, '2026-03-02');
     INSERT INTO postings (entry, position, unit, account, amount)
     VALUES (3, 0, 'money:DKK', 'loss', -5), (3, 1, 'money:DKK', 'given', 5)`,
  );
  now.close();
  expect(overuses(path)).toEqual([
    { receipt: '["shop","1"]', rule: 'hello', currency: 'DKK', overMinor: 5, at: 7 },
  ]);
});
