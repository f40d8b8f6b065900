import { afterEach, expect, test } from 'vitest';
import { codeHash } from '../../../gateway/programme/business-key.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { flaggedReceipts } from '../../../gateway/store/receipt-codes.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardOf, enrol, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`collect: { within: 14 days, flag: 2 in 30 days }
units: { POINTS: {} }
rules:
  - { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }
  - { id: till, limit: { cashier: 2 }, earn: { unit: POINTS, amount: 1000 } }
`);

const send = runnerOf(programmes);
function run(store: Store, command: Command): unknown {
  const result = send(store, command);
  return result?.kind === 'answer' ? result.answer : result;
}
const sell = (number: string, code = `code ${number}`): Command => ({
  ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: start, currency: 'DKK' },
  ...{ who: null, cashier: 'c7', tenders: [], code: codeHash(code) },
  lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: 4599 }],
});
const collect = (number: string, n: number): Command => ({
  ...{ kind: 'collect', receipt: receiptOf(`ask ${number} ${n}`), at: start },
  ...{ code: codeHash(`code ${number}`), who: { card: cardOf(n) } },
});
const points = (store: Store, n: number) =>
  store.member(uuid(n), start)?.balances[0]?.available ?? 0;
const join = (store: Store) =>
  store.transact({ works: [enrol(1), enrol(2)], now: start, programmes, decide });

test('edge case 52: of two members in one batch the first has the receipt, after a restart too', () => {
  let store = kit.open();
  join(store);
  run(store, sell('1'));
  store.close();
  store = kit.open();
  const works = [1, 2].map((n) => request(collect('1', n), { key: `both ${n}` }));
  const { results } = store.transact({ works, now: start, programmes, decide });
  expect(results).toMatchObject([
    { answer: { kind: 'collected', member: uuid(1) } },
    { answer: { ok: false, code: 'RECEIPT_COLLECTED' } },
  ]);
  store.close();
  store = kit.open();
  expect([points(store, 1), points(store, 2)]).toEqual([1045, 0]);
  expect(run(store, collect('1', 2))).toMatchObject({ code: 'RECEIPT_COLLECTED' });
  expect(kit.sql('SELECT member FROM sales')).toEqual([{ member: uuid(1) }]);
  expect(kit.verify().ok).toBe(true);
});

test('a return of a collected receipt takes its points from the member', () => {
  const store = kit.open();
  join(store);
  run(store, sell('1'));
  run(store, collect('1', 1));
  const answer = run(store, {
    ...{ kind: 'return', receipt: receiptOf('back'), of: receiptOf('1'), occurredAt: start },
    ...{ currency: 'DKK', mayWait: true },
    lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 4599 }],
  });
  expect(answer).toMatchObject({ member: uuid(1), refundMinor: 4599 });
  expect(points(store, 1)).toBe(0);
  expect(kit.verify().ok).toBe(true);
});

test('a limit by cashier counts where the receipt was sold', () => {
  const store = kit.open();
  join(store);
  for (const number of ['1', '2', '3']) run(store, sell(number));
  for (const number of ['1', '2', '3']) run(store, collect(number, 1));
  expect(points(store, 1)).toBe(3 * 45 + 2000);
});

test('edge case 52: receipts that one member collects of one cashier are listed and counted', () => {
  const store = kit.open();
  join(store);
  for (const number of ['1', '2', '3']) run(store, sell(number));
  run(store, collect('1', 1));
  run(store, collect('2', 2));
  expect(store.counts().flagged).toBe(0);
  run(store, collect('3', 1));
  expect(store.counts().flagged).toBe(1);
  expect(flaggedReceipts(`${kit.folder()}/${ledgerFileName}`)).toMatchObject([
    { cashier: 'c7', member: uuid(1), at: start, receipt: expect.stringContaining('"3"') },
  ]);
});

test('no code is written anywhere', () => {
  const store = kit.open();
  join(store);
  run(store, sell('1', 'SECRETCODE123456'));
  expect(JSON.stringify(kit.sql('SELECT * FROM receipt_codes'))).not.toContain('SECRETCODE');
  expect(kit.chainedText()).not.toContain('SECRETCODE');
  expect(kit.sql('SELECT recheck FROM sales')[0]?.['recheck']).not.toContain('SECRETCODE');
});

test('an older database with sales has no codes, and takes new ones', () => {
  const before = openDatabase({
    ...{ path: `${kit.folder()}/${ledgerFileName}`, durability: 'normal' },
    migrations: migrations.slice(0, 15),
  });
  before.exec(
    `INSERT INTO sales (receipt, member, programme, partner, occurred_at, currency, lines, earned,
       tenders) VALUES ('old', NULL, 'points@2020-01-01T00:00', 'shop', 0, 'DKK', '[]', '[]', '[]')`,
  );
  before.close();
  const store = kit.open();
  join(store);
  expect(run(store, collect('1', 1))).toMatchObject({ code: 'CODE_UNKNOWN' });
  run(store, sell('1'));
  expect(run(store, collect('1', 1))).toMatchObject({ kind: 'collected' });
  expect(kit.sql("SELECT member FROM sales WHERE receipt = 'old'")).toEqual([{ member: null }]);
});
