import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spendCurrencyMigration } from '../../../gateway/store/migrations/012-spend-currency.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';

test('spends from before their currency was kept are in that of the programme', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stamgast-currency-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'ledger.db');
  const before = migrations.slice(0, migrations.indexOf(spendCurrencyMigration));
  const old = openDatabase({ path, durability: 'normal', migrations: before });
  old
    .prepare(
      `INSERT INTO spends (id, document, member, unit, amount, amount_minor, draws, used_by, is_undone)
       VALUES ('s', 'd', 'm', 'POINTS', 10, 100, '[[1,10,0]]', NULL, 0)`,
    )
    .run();
  old.close();
  const db = openDatabase({ path, durability: 'normal', migrations });
  onTestFinished(() => void db.close());
  const row = db.prepare('SELECT id, amount_minor, currency FROM spends').get();
  expect(row).toEqual({ id: 's', amount_minor: 100, currency: '' });
});
