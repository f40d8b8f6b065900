import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { cardOf, day, receiptOf, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: { value: "0.01" } }
consents: { keep: { purpose: service, channel: mail, texts: { en: "Keep my name" } } }
closing: { lastEarning: 2026-02-01, lastSpending: 2026-02-10,
  erase: { on: 2026-03-01, unless: [keep] } }
conversions: { out: { partner: hotel, from: { unit: POINTS, amount: 10 },
  to: { unit: NIGHTS, amount: 1 } } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`);
const run = runnerOf(programmes);
const march = Date.UTC(2026, 2, 1);

const enrol = (n: number): Command => ({
  ...{ kind: 'enrol', member: uuid(n), card: cardOf(n), name: `Zacharias ${n}`, at: start },
});
const says = (n: number, isGiven: boolean, number: string, at = start): Command => ({
  ...{ kind: 'profile', receipt: receiptOf(number), who: { member: uuid(n) }, at },
  changes: { consents: { keep: isGiven } },
});
/** As the job does, once: whoever is due. */
function sweep(store: Store, now: number): number {
  const due = store.dueMembers(now, 10);
  for (const member of due) run(store, { kind: 'settle', member }, now);
  return due.length;
}
const open = (store: Store) => [1, 2, 3].filter((n) => store.memberOfCard(cardOf(n)) !== null);

function shop(): Store {
  const store = kit.open();
  for (const n of [1, 2, 3]) run(store, enrol(n));
  run(store, says(1, true, 'yes'));
  return store;
}

test('the sweep of the day forgets who agreed to nothing, also after a restart, and once', () => {
  let store = shop();
  sweep(store, march - 1);
  expect(open(store)).toEqual([1, 2, 3]);
  store.close();
  store = kit.open();
  expect(store.dueMembers(march, 10)).toHaveLength(3);
  sweep(store, march);
  expect(open(store)).toEqual([1]);
  expect(sweep(store, march + day)).toBe(0);
  expect(kit.sql("SELECT ref, member FROM entries WHERE kind = 'erase' ORDER BY n")).toEqual([
    { ref: 'closing', member: uuid(2) },
    { ref: 'closing', member: uuid(3) },
  ]);
  expect(kit.verify().ok).toBe(true);
  store.close();
  const bytes = readdirSync(kit.folder())
    .map((file) => readFileSync(join(kit.folder(), file)).toString('latin1'))
    .join('\n');
  expect(bytes).toContain('Zacharias 1');
  expect(bytes).not.toContain('Zacharias 2');
  expect(bytes).not.toContain(cardOf(3));
});

test('who takes the consent back after the day is forgotten on the next', () => {
  const store = shop();
  sweep(store, march);
  run(store, says(1, false, 'no', march), march);
  expect(open(store)).toEqual([1]);
  expect(store.dueMembers(march + day - 1, 10)).toEqual([]);
  sweep(store, march + day);
  expect(open(store)).toEqual([]);
});

test('points that a partner still has to say about are waited for, a day at a time', () => {
  const store = shop();
  const who = { member: uuid(2) };
  const buys: Command = {
    ...{ kind: 'purchase', receipt: receiptOf('b'), occurredAt: start, currency: 'DKK', who },
    ...{ tenders: [], lines: [{ line: 1, sku: 'tea', quantity: 1000, totalMinor: 5000 }] },
  };
  run(store, buys);
  const converts: Command = {
    ...{ kind: 'convert', id: 'c1', receipt: receiptOf('c'), occurredAt: start, rule: 'out' },
    ...{ who, amount: 20, account: 'H1' },
  };
  expect(run(store, converts)).not.toHaveProperty('answer.code');
  sweep(store, march);
  expect(open(store)).toEqual([1, 2]);
  expect(store.dueMembers(march, 10)).toEqual([]);
  expect(store.dueMembers(march + day, 10)).toEqual([uuid(2)]);
});
