import { afterEach, expect, test } from 'vitest';
import type { Verdict } from '../../../gateway/programme/held/types.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import { heldPoints } from '../../../gateway/store/held.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { heldMigration } from '../../../gateway/store/migrations/019-held.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardOf, receiptOf, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
const path = () => `${kit.folder()}/${ledgerFileName}`;
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: { life: 30 days } }
rules:
  - id: thanks
    to: referrer
    review: { referrer.shares: [phone] }
    earn: { unit: POINTS, amount: 500 }
  - id: base
    review: { cashier.receipts: { gte: 2 } }
    earn: { unit: POINTS, per: "1.00", amount: 1 }
`);

const run = runnerOf(programmes);
const phone = { tokens: [{ kind: 'phone', token: 'h1' }] };
const enrol = (n: number, more: object = {}): Command => ({
  ...{ kind: 'enrol', member: uuid(n), card: cardOf(n), name: 'A', at: start, ...more },
});
const buy = (number: string, n = 2, cashier = '12'): Command => ({
  ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: start, currency: 'DKK', cashier },
  ...{ who: { card: cardOf(n) }, tenders: [{ kind: 'cash', amountMinor: 1000 }] },
  lines: [{ line: 1, sku: 'a', quantity: 1000, totalMinor: 1000 }],
});
const verdict = (held: number, is: Verdict): Command => ({
  ...{ kind: 'decideHeld', held, verdict: is, reason: 'looked-at', staff: '7', at: start },
});
const erase = (n: number): Command => ({
  ...{ kind: 'erase', receipt: receiptOf(`forget ${n}`), who: { member: uuid(n) } },
  ...{ points: 'breakage', staff: '7', second: '8', at: start },
});
const balance = (store: Store, n: number) => store.member(uuid(n), start)?.balances[0];
/** One has brought two, and both have a phone. */
function opened(): Store {
  const store = kit.open();
  run(store, enrol(1, phone));
  run(store, enrol(2, { ...phone, sponsors: { referrer: { card: cardOf(1) } } }));
  return store;
}

test('what is held survives a restart, and is listed the oldest first, page by page', () => {
  let store = opened();
  for (const number of ['1', '2', '3']) run(store, buy(number));
  store.close();
  store = kit.open();
  run(store, buy('4'));
  const rows = store.held(0, 100);
  expect(rows.map(({ rule, member, amount }) => [rule, member, amount])).toEqual([
    ['thanks', uuid(1), 500],
    ['thanks', uuid(1), 500],
    ['base', uuid(2), 10],
    ['thanks', uuid(1), 500],
    ['base', uuid(2), 10],
    ['thanks', uuid(1), 500],
  ]);
  expect(rows[2]?.why).toEqual({ 'cashier.receipts': 2, cashier: '12' });
  const pages: number[][] = [];
  for (let after = 0; ; after = pages.at(-1)?.at(-1) ?? 0) {
    const page = store.held(after, 4).map(({ lot }) => lot);
    if (page.length === 0) break;
    pages.push(page);
  }
  expect(pages.map((page) => page.length)).toEqual([4, 2]);
  expect(pages.flat()).toEqual(rows.map(({ lot }) => lot));
  expect([...heldPoints(path())]).toEqual(rows);
  expect(store.counts().held).toBe(6);
  expect(balance(store, 1)).toMatchObject({ available: 0, pending: 2000, heldForReview: 2000 });
  expect(balance(store, 2)).toMatchObject({ available: 20, pending: 20, heldForReview: 20 });
  expect(kit.verify().ok).toBe(true);
});

test('decisions survive a restart, the books balance, and a return after them does too', () => {
  let store = opened();
  for (const number of ['1', '2', '3']) run(store, buy(number));
  const [one = 0, two = 0] = store.held(0, 100).map(({ lot }) => lot);
  expect(run(store, verdict(one, 'approve'))).toMatchObject({ answer: { verdict: 'approve' } });
  expect(run(store, verdict(two, 'reject'))).toMatchObject({ answer: { verdict: 'reject' } });
  store.close();
  store = kit.open();
  expect(run(store, verdict(one, 'reject'))).toMatchObject({ answer: { code: 'HELD_DECIDED' } });
  expect(run(store, verdict(two, 'approve'))).toMatchObject({ answer: { code: 'HELD_DECIDED' } });
  expect(balance(store, 1)).toMatchObject({ available: 500, pending: 500, heldForReview: 500 });
  const lines = [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 1000 }];
  for (const sale of ['1', '2', '3']) {
    const back = {
      kind: 'return',
      of: receiptOf(sale),
      occurredAt: start,
      currency: 'DKK',
    } as const;
    run(store, { ...back, receipt: receiptOf(`back ${sale}`), lines, mayWait: false });
  }
  expect(balance(store, 1)).toMatchObject({ available: 0, pending: 0 });
  expect(balance(store, 1)).not.toHaveProperty('heldForReview');
  expect(store.held(0, 100)).toEqual([]);
  const { POINTS: sum } = store.unitSummaries();
  expect(sum).toMatchObject({ issued: 1530, spent: 0, expired: 0, reversed: 1530, outstanding: 0 });
  expect(kit.verify().ok).toBe(true);
});

test('what waits is owed until it is rejected, and then it is as if it had come back', () => {
  const store = opened();
  run(store, buy('1'));
  expect(store.unitSummaries()['POINTS']).toMatchObject({ issued: 510, outstanding: 510 });
  run(store, verdict(store.held(0, 1)[0]?.lot ?? 0, 'reject'));
  expect(store.unitSummaries()['POINTS']).toMatchObject({ reversed: 500, outstanding: 10 });
});

test.each([
  [
    'UPDATE lots SET available_from = 0 WHERE id = 2',
    'points that were held for review were not decided on as the journal says: 2',
  ],
  [
    "UPDATE held SET verdict = 'approve' WHERE lot = 2",
    'points that were held for review were not decided on as the journal says: 2',
  ],
  [
    "UPDATE held SET verdict = 'approve' WHERE lot = 4",
    'points that were held for review were not decided on as the journal says: 4',
  ],
  ['DELETE FROM held WHERE lot = 2', 'a lot waits for a decision that nobody can make: 2'],
])('verify sees that somebody has decided beside the journal: %s', (sql, problem) => {
  const store = opened();
  for (const number of ['1', '2']) run(store, buy(number));
  run(store, verdict(4, 'reject'));
  store.close();
  expect(kit.verify().ok).toBe(true);
  kit.sql(sql);
  expect(JSON.stringify(kit.verify())).toContain(problem);
});

test('nobody is due for points that wait, however long', () => {
  const store = opened();
  run(store, buy('1'));
  // The other one has 10 points, which end.
  expect(store.dueMembers(start + 50 * 365 * 86_400_000, 10)).toEqual([uuid(2)]);
});

test('approved points of a unit that ends by inactivity live from the approval on', () => {
  const day = 86_400_000;
  const idle = runnerOf(
    plainShop(`units: { POINTS: { idle: 30 days } }
rules: [ { id: a, review: { cashier.receipts: { gte: 0 } }, earn: { unit: POINTS, amount: 5 } } ]
`),
  );
  let store = kit.open();
  idle(store, enrol(1));
  idle(store, buy('1', 1));
  idle(store, verdict(1, 'approve'), start + 100 * day);
  store.close();
  store = kit.open();
  const look = (after: number) => {
    idle(store, { kind: 'settle', member: uuid(1) }, start + after * day);
    return store.member(uuid(1), start + after * day)?.balances[0]?.available;
  };
  expect([look(101), look(130), look(131)]).toEqual([5, 5, 0]);
  expect(kit.verify().ok).toBe(true);
});

test('why points wait is in no chained row', () => {
  const store = opened();
  for (const number of ['1', '2', '3']) run(store, buy(number, 2, 'till-person'));
  run(store, verdict(store.held(0, 1)[0]?.lot ?? 0, 'approve'));
  const chained = ['requests', 'entries', 'late_answers'].flatMap((table) =>
    kit.sql(`SELECT * FROM ${table}`),
  );
  expect(JSON.stringify(chained)).not.toMatch(/till-person|shares|cashier\.receipts/);
});

test.each([1, 2])('of who is erased it is not known any more why; member %i of both', (erased) => {
  const store = opened();
  for (const number of ['1', '2', '3']) run(store, buy(number));
  run(store, erase(erased));
  const whys = kit.sql("SELECT why FROM held WHERE why <> '{}'");
  expect(whys).toHaveLength(erased === 1 ? 1 : 0);
  expect(kit.sql('SELECT member FROM cashier_receipts')).toHaveLength(erased === 1 ? 1 : 0);
  expect(store.held(0, 100).every(({ member }) => member !== uuid(erased))).toBe(true);
  expect(kit.verify().ok).toBe(true);
});

test('an older ledger is opened with nothing held, and holds from then on', () => {
  const before = migrations.slice(0, migrations.indexOf(heldMigration));
  const old = openDatabase({ path: path(), durability: 'normal', migrations: before });
  old.exec(`INSERT INTO lots VALUES
    (1, 'm', 'POINTS', 'shop', 'r', 1, 1, NULL, 5, 5, 0, 0, 0, 0, 0, 0)`);
  old.close();
  const store = opened();
  expect(kit.sql('SELECT id FROM lots')).toEqual([{ id: 1 }]);
  expect(store.held(0, 100)).toEqual([]);
  run(store, buy('1'));
  expect(store.held(0, 100)).toHaveLength(1);
});
