import { afterEach, expect, test } from 'vitest';
import { sqliteKit } from '../gateway/store/sqlite-kit.ts';
import { stamgast } from '../support/command.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

test('stamgast flagged names receipts as stamgast explain takes them', async () => {
  kit.open();
  kit.sql(
    `INSERT INTO entries (n, kind, ref, at, business_date)
     VALUES (1, 'overuse', 'hello ["shop","1","2","2026-01-05","4"]', 7, '2026-01-05')`,
  );
  kit.sql(
    `INSERT INTO postings (entry, position, unit, account, amount)
     VALUES (1, 0, 'money:DKK', 'loss', -5), (1, 1, 'money:DKK', 'given', 5)`,
  );
  const { code, stdout } = await stamgast(['flagged', '--data', kit.folder()]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ why: 'beyond', receipt: 'shop/1/2/2026-01-05/4', rule: 'hello', overMinor: 5 },
  });
});
