import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../../gateway/programme/types.ts';
import { dueMessages } from '../../../gateway/store/due-messages.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { recallsMigration } from '../../../gateway/store/migrations/022-recalls.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardOf, day, enrol, receiptOf, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const plain = plainShop(`units: { POINTS: { life: never } }
collect: { within: 14 days }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]`);
const run = runnerOf(plain);
const path = () => join(kit.folder(), ledgerFileName);
const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);

const on = (number: string, businessDate = '2026-01-05') => ({
  ...receiptOf(number),
  businessDate,
});
const buy = (
  n: number | null,
  number: string,
  skus: readonly string[],
  more: object = {},
): Command => ({
  ...{ kind: 'purchase', receipt: on(number), occurredAt: start, currency: 'DKK', tenders: [] },
  who: n === null ? null : { card: cardOf(n) },
  lines: skus.map((sku, at) => ({ line: at + 1, sku, quantity: 2000, totalMinor: 1000 })),
  ...more,
});
const back = (of: string, quantity: number): Command => ({
  ...{ kind: 'return', receipt: on(`back ${of}`), of: on(of), occurredAt: start, currency: 'DKK' },
  ...{ mayWait: false, lines: [{ line: 1, ofLine: 1, quantity, totalMinor: quantity / 2 }] },
});
const recall = (more: object = {}): Command => ({
  ...{ kind: 'recallGoods', id: 'rc-1', code: 'L-17', skus: ['kettle', 'pan'], staff: '7' },
  ...{ at: start, ...more },
});
/** As the job does: until nobody is left; how many batches had somebody. */
function sweep(store: Store, at = start): number {
  for (let batches = 0; ; batches += 1) {
    const due = store.dueRecall(isoDay(at));
    if (due === null) return batches;
    run(store, { kind: 'sweepRecall', recall: due }, at);
  }
}
const told = (at = start) =>
  [...dueMessages(path(), isoDay(at))].map(({ member, facts }) => {
    return `${Number(member.slice(-4))} ${facts['sku']} ${facts['day']} ${facts['code']}`;
  });
function opened(): Store {
  const store = kit.open();
  for (const n of [1, 2, 3]) run(store, enrol(n).command);
  return store;
}

test('who has goods of a recall still is told by receipt and article, without any offer', () => {
  let store = opened();
  run(store, buy(1, 'a', ['kettle', 'tea', 'pan', 'kettle']));
  run(store, buy(2, 'b', ['kettle']));
  run(store, buy(3, 'c', ['tea']));
  run(store, buy(null, 'd', ['kettle']));
  run(store, back('b', 1000));
  expect(sweep(store)).toBe(0);
  run(store, recall());
  expect(told()).toEqual([]);
  store.close();
  store = kit.open();
  expect(sweep(store)).toBe(1);
  expect([...told()].sort()).toEqual([
    '1 kettle 2026-01-05 L-17',
    '1 pan 2026-01-05 L-17',
    '2 kettle 2026-01-05 L-17',
  ]);
  expect([...dueMessages(path(), '2026-01-05')][0]).toMatchObject({
    ...{ kind: 'recall', purpose: 'service', due: '2026-01-05', until: '2027-01-05' },
  });
  expect(sweep(store)).toBe(0);
  const noted = kit.sql("SELECT member FROM entries WHERE kind = 'message' ORDER BY member");
  expect(noted.map(({ member }) => member)).toEqual([uuid(1), uuid(1), uuid(2)]);
  expect(kit.verify().ok).toBe(true);
});

test('goods that came back whole, and receipts before or after its days, are none of it', () => {
  const store = opened();
  run(store, buy(1, 'a', ['kettle']));
  run(store, back('a', 2000));
  for (const on of ['2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05']) {
    const receipt = { ...receiptOf(on), businessDate: on };
    run(store, buy(2, on, ['pan'], { receipt }));
  }
  run(store, recall({ from: '2026-01-03', until: '2026-01-04' }));
  sweep(store);
  expect([...told()].sort()).toEqual(['2 pan 2026-01-03 L-17', '2 pan 2026-01-04 L-17']);
});

test('a receipt that comes late or is collected is found, as long as members are told', () => {
  const store = opened();
  run(store, buy(null, 'a', ['kettle'], { code: 'h1' }));
  run(store, buy(2, 'b', ['pan']));
  run(store, recall());
  sweep(store);
  expect(told()).toEqual(['2 pan 2026-01-05 L-17']);
  const [first] = [...dueMessages(path(), '2026-01-05')];
  run(store, { kind: 'told', member: uuid(2), key: first?.key ?? '', at: start });
  const who = { card: cardOf(1) };
  const collected = { kind: 'collect', receipt: on('x'), code: 'h1', who, at: start } as const;
  expect(run(store, collected)).toMatchObject({ answer: { kind: 'collected' } });
  run(store, buy(3, 'c', ['kettle']));
  sweep(store);
  expect([...told()].sort()).toEqual(['1 kettle 2026-01-05 L-17', '3 kettle 2026-01-05 L-17']);
  const last = start + 365 * day;
  run(store, buy(3, 'd', ['pan']), last);
  expect(sweep(store, last)).toBe(1);
  run(store, buy(3, 'e', ['pan']), last + day);
  expect(sweep(store, last + day)).toBe(0);
});

test('sales are looked through batch by batch, and each of them once', () => {
  const store = opened();
  for (let n = 0; n < 450; n += 1) run(store, buy(1, `n${n}`, [n % 150 === 0 ? 'kettle' : 'tea']));
  run(store, recall());
  expect(sweep(store)).toBe(2);
  expect(told()).toHaveLength(3);
  expect(sweep(store)).toBe(0);
});

test('nobody is told who was erased, and a merged member is told once, with where they are', () => {
  const store = opened();
  for (const n of [1, 2]) run(store, buy(n, `${n}`, ['kettle']));
  run(store, {
    ...{ kind: 'erase', receipt: on('forget'), who: { member: uuid(1) }, at: start },
    ...{ points: 'breakage', staff: '7', second: '8' },
  });
  run(store, {
    ...{ kind: 'merge', id: 'mg-2', receipt: on('merge'), who: { member: uuid(3) }, at: start },
    ...{ from: { member: uuid(2) }, staff: '7', second: '8' },
  });
  run(store, recall());
  sweep(store);
  const rows = [...dueMessages(path(), '2026-01-05')];
  expect(rows.map(({ member, mergedInto }) => [member, mergedInto])).toEqual([[uuid(2), uuid(3)]]);
});

test.each([
  [{ code: 'a b' }, '/code'],
  [{ skus: [] }, '/skus'],
  [{ skus: Array.from({ length: 51 }, (_, n) => `s${n}`) }, '/skus'],
  [{ from: '2026-02-30' }, '/from'],
  [{ until: 'x' }, '/until'],
  [{ from: '2026-01-02', until: '2026-01-01' }, '/until'],
  [{ staff: 'Anna B' }, '/staff'],
])('a recall of the wrong form is refused (%#)', (more, at) => {
  const facts = { path: at };
  const answer = { code: 'REQUEST_INVALID', facts };
  expect(run(opened(), recall(more))).toMatchObject({ answer });
});

test('a ledger from before recalls is migrated, and its sales are found', () => {
  const before = migrations.slice(0, migrations.indexOf(recallsMigration));
  const old = openDatabase({ path: path(), durability: 'normal', migrations: before });
  old.exec(`INSERT INTO members VALUES ('${uuid(1)}', 'Anna', 0);
    INSERT INTO sales (receipt, member, programme, partner, occurred_at, currency, lines, earned,
      tenders) VALUES ('["shop","1","2","2026-01-04","9"]', '${uuid(1)}', 'points@2020', 'shop',
      ${start}, 'DKK', '[[1,"pan",1000,500,0,0]]', '[]', '[]')`);
  old.close();
  const store = kit.open();
  run(store, recall());
  expect(sweep(store)).toBe(1);
  expect(told()).toEqual(['1 pan 2026-01-04 L-17']);
});
