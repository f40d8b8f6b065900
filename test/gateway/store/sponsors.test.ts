import { afterEach, expect, test } from 'vitest';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { sponsorsMigration } from '../../../gateway/store/migrations/017-sponsors.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardOf, receiptOf, start, uuid } from '../../contract/given.ts';
import { plainShop, runnerOf } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: {} }
rules:
  - id: thanks
    to: referrer
    when: { not: { referrer.shares: phone } }
    limit: { member: 2 }
    earn: { unit: POINTS, amount: 500 }
`);

const run = runnerOf(programmes);
const enrol = (n: number, more: object = {}): Command => ({
  ...{ kind: 'enrol', member: uuid(n), card: cardOf(n), name: 'A', at: start, ...more },
});
const buy = (number: string, card = cardOf(2)): Command => ({
  ...{ kind: 'purchase', receipt: receiptOf(number), occurredAt: start, currency: 'DKK' },
  ...{ who: { card }, tenders: [{ kind: 'cash', amountMinor: 100 }] },
  lines: [{ line: 1, sku: 'a', quantity: 1000, totalMinor: 100 }],
});
const points = (store: Store) => store.member(uuid(1), start)?.balances[0]?.available ?? 0;
const phone = (token: string) => ({ tokens: [{ kind: 'phone', token }] });

test('who brought whom, their tokens and the limit of who is given survive a restart', () => {
  let store = kit.open();
  const sponsors = { referrer: { card: cardOf(1) } };
  run(store, enrol(1, phone('h1')));
  run(store, enrol(2, { sponsors, ...phone('h2') }));
  run(store, enrol(3, { sponsors, ...phone('h1') }));
  run(store, buy('1'));
  store.close();
  store = kit.open();
  run(store, buy('2', cardOf(3)));
  expect(points(store)).toBe(500);
  run(store, buy('3'));
  run(store, buy('4'));
  expect(points(store)).toBe(1000);
  store.close();
  store = kit.open();
  const lines = [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 100 }];
  const back = { kind: 'return', of: receiptOf('1'), occurredAt: start, currency: 'DKK' } as const;
  run(store, { ...back, receipt: receiptOf('5'), lines, mayWait: false });
  expect(points(store)).toBe(500);
  expect(kit.verify().ok).toBe(true);
});

test('tokens and who brought whom are in no chained row', () => {
  const store = kit.open();
  run(store, enrol(1, phone('secret-hash')));
  run(store, enrol(2, { sponsors: { referrer: { card: cardOf(1) } }, ...phone('other-hash') }));
  run(store, buy('1'));
  const chained = ['requests', 'entries', 'late_answers'].flatMap((table) =>
    kit.sql(`SELECT * FROM ${table}`),
  );
  expect(JSON.stringify(chained)).not.toMatch(/secret-hash|other-hash/);
});

const erase = (n: number): Command => ({
  ...{ kind: 'erase', receipt: receiptOf(`forget ${n}`), who: { member: uuid(n) } },
  ...{ points: 'breakage', staff: '7', second: '8', at: start },
});
const giveBack: Command = {
  ...{ kind: 'return', receipt: receiptOf('9'), of: receiptOf('1'), occurredAt: start },
  ...{ currency: 'DKK', lines: [{ line: 1, ofLine: 1, quantity: 1000, totalMinor: 100 }] },
  mayWait: false,
};

test.each([
  [1, 0],
  [2, 500],
])('who is erased is named by nobody; member %i of both', (erased, before) => {
  const store = kit.open();
  run(store, enrol(1, phone('h1')));
  run(store, enrol(2, { sponsors: { referrer: { card: cardOf(1) } }, ...phone('h2') }));
  run(store, buy('1'));
  run(store, erase(erased));
  expect(kit.sql('SELECT * FROM sponsors')).toEqual([]);
  expect(kit.sql('SELECT member FROM tokens')).toEqual([{ member: uuid(3 - erased) }]);
  expect(points(store)).toBe(before);
  // The other side still follows the goods.
  expect(run(store, giveBack)).toMatchObject({ answer: { kind: 'return', refundMinor: 100 } });
  expect(points(store)).toBe(0);
  expect(kit.verify().ok).toBe(true);
});

test('an older ledger is opened with nobody brought by anybody', () => {
  const path = `${kit.folder()}/${ledgerFileName}`;
  const before = migrations.slice(0, migrations.indexOf(sponsorsMigration));
  const old = openDatabase({ path, durability: 'normal', migrations: before });
  old.exec("INSERT INTO profiles (member, since, tags) VALUES ('m', '2025-01-01', '[]')");
  old.close();
  const store = kit.open();
  expect(kit.sql('SELECT member FROM profiles')).toEqual([{ member: 'm' }]);
  run(store, enrol(1));
  run(store, enrol(2, { sponsors: { referrer: { card: cardOf(1) } } }));
  run(store, buy('1'));
  expect(points(store)).toBe(500);
});
