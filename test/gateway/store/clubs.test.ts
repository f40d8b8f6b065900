import { afterEach, expect, test } from 'vitest';
import type { Answer, Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { cardOf, day, receiptOf, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: { value: "1.00" } }
tallies: { LARGE: { of: receipts, when: { receipt.total: { gte: "50.00" } }, within: 60 days } }
clubs:
  inner:
    proven: [ { tally: LARGE, from: 2 } ]
    fee: { lines: { sku: fee }, price: "60.00", months: 12 }
    gives: { unit: POINTS, amount: 30 }
rules: [ { id: off, when: { member.clubs: inner }, discount: { percent: 10 } } ]
`);

const send = runnerOf(programmes);
function run(store: Store, command: Command, now = start): Answer {
  const result = send(store, command, now);
  if (result?.kind !== 'answer' || !('kind' in result.answer)) throw new Error('refused');
  return result.answer;
}
const enrol: Command = { kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'A', at: start };
const buy = (number: string, totalMinor: number, sku = 'coffee', at = start): Command => ({
  ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: at, currency: 'DKK' },
  ...{ who: { card: cardOf(1) }, tenders: [] },
  lines: [{ line: 1, sku, quantity: 1000, totalMinor }],
});
const back = (of: string, totalMinor: number, at: number): Command => ({
  ...{ kind: 'return', receipt: receiptOf(`back ${of}`), of: receiptOf(of), occurredAt: at },
  ...{ currency: 'DKK', mayWait: false },
  lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor }],
});
const rows = () =>
  kit.sql('SELECT club, way, from_day, until_day, is_undone FROM clubs ORDER BY id');
const points = (store: Store) => store.member(uuid(1), start)?.balances[0]?.available ?? 0;

test('a proof is on the disk, holds after a restart, and what it gave goes back when it is spent', () => {
  let store = kit.open();
  run(store, enrol);
  run(store, buy('1', 5000));
  run(store, buy('2', 5000));
  expect(points(store)).toBe(30);
  expect(rows()).toEqual([
    { club: 'inner', way: 'proven', from_day: '2026-01-05', until_day: null, is_undone: 0 },
  ]);
  store.close();
  store = kit.open();
  expect(run(store, buy('3', 1000))).toMatchObject({ payMinor: 900 });
  const spent = { receipt: receiptOf('s'), occurredAt: start, who: { card: cardOf(1) } };
  run(store, { kind: 'spend', id: 's1', ...spent, unit: 'POINTS', amount: 30 });
  // Its lot is empty by now, and is found all the same.
  expect(run(store, back('1', 5000, start + day), start + day)).toMatchObject({
    reversed: [],
    shortfalls: [{ unit: 'POINTS', amount: 30, policy: 'clamp' }],
  });
  expect(rows()).toMatchObject([{ until_day: '2026-01-05', is_undone: 1 }]);
  expect(run(store, buy('4', 1000, 'coffee', start + day), start + day)).toMatchObject({
    payMinor: 1000,
  });
  expect(kit.verify().ok).toBe(true);
});

test('a fee is on the disk with its end, and with what ended it', () => {
  const store = kit.open();
  run(store, enrol);
  run(store, buy('1', 6000, 'fee'));
  expect(rows()).toMatchObject([{ way: 'fee', from_day: '2026-01-05', until_day: '2027-01-04' }]);
  const later = start + 100 * day;
  expect(run(store, back('1', 6000, later), later)).toMatchObject({
    refundMinor: 4000,
    feesKeptMinor: 2000,
  });
  expect(rows()).toMatchObject([{ until_day: '2026-04-14', is_undone: 1 }]);
  expect(kit.verify().ok).toBe(true);
});

test('a return that waited for its sale undoes the proof of that sale', () => {
  const store = kit.open();
  run(store, enrol);
  run(store, buy('1', 5000));
  run(store, { ...back('2', 5000, start), mayWait: true } as Command);
  run(store, buy('2', 5000));
  expect(rows()).toMatchObject([{ is_undone: 1 }]);
  expect(points(store)).toBe(0);
  expect(kit.verify().ok).toBe(true);
});

test('whoever left, paid and proved it anew is given nothing twice, and loses it with both proofs', () => {
  const store = kit.open();
  run(store, enrol);
  run(store, buy('1', 5000));
  run(store, buy('2', 5000));
  const no = { clubs: { inner: false } };
  const who = { card: cardOf(1) };
  run(store, { kind: 'profile', receipt: receiptOf('no'), who, changes: no, at: start });
  run(store, buy('3', 6000, 'fee'));
  run(store, buy('4', 5000));
  expect(points(store)).toBe(30);
  expect(rows()).toMatchObject([
    { way: 'fee', is_undone: 0 },
    { way: 'left', until_day: '2026-01-04' },
    { way: 'proven', until_day: '2026-01-04', is_undone: 0 },
    { way: 'proven', until_day: null, is_undone: 0 },
  ]);
  const later = start + day;
  run(store, back('1', 5000, later), later);
  expect(points(store)).toBe(30);
  run(store, back('2', 5000, later), later);
  expect(points(store)).toBe(0);
  expect(rows().slice(2)).toMatchObject([
    { until_day: '2026-01-04', is_undone: 1 },
    { until_day: '2026-01-05', is_undone: 1 },
  ]);
  expect(kit.verify().ok).toBe(true);
});
