import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { receiptsCountMigration } from '../../../gateway/store/migrations/014-receipts-count.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardOf, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: {} }
events: [review]
tallies: { REVIEWS: { of: events, event: review } }
tiers: { by: REVIEWS, levels: [ { id: critic, from: 1 } ] }
rules:
  - { id: review, on: review, limit: { member: 1 }, earn: { unit: POINTS, amount: 20 } }
`);

let count = 0;
function run(store: Store, command: Command) {
  count += 1;
  const work = request(command, { key: `k${count}`, receivedAt: start });
  const { results, bugs } = store.transact({ works: [work], now: start, programmes, decide });
  expect(bugs).toEqual([]);
  return results[0];
}
const deed = (number: string): Command => ({
  ...{ kind: 'event', receipt: receiptOf(number), occurredAt: start, who: { card: cardOf(1) } },
  ...{ event: 'review', quantity: 1000 },
});

test('an event, its count and its use survive a restart, and are withdrawn after it', () => {
  let store = kit.open();
  run(store, { kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'A', at: start });
  run(store, deed('1'));
  store.close();
  store = kit.open();
  expect(run(store, deed('2'))).toMatchObject({ answer: { earned: [] } });
  expect(kit.sql('SELECT level FROM standings')).toEqual([{ level: 'critic' }]);
  const of = receiptOf('1');
  const back = { kind: 'withdraw', receipt: receiptOf('3'), of, occurredAt: start } as const;
  run(store, { ...back, mayWait: false });
  run(store, { ...back, receipt: receiptOf('4'), of: receiptOf('2'), mayWait: false });
  expect(kit.sql('SELECT level FROM standings')).toEqual([{ level: 'none' }]);
  expect(store.member(uuid(1), start)?.balances).toMatchObject([{ available: 0 }]);
  expect(run(store, deed('5'))).toMatchObject({ answer: { earned: [{ amount: 20 }] } });
  expect(kit.verify().ok).toBe(true);
});

test('an older ledger keeps what keeps points alive, under its new name', () => {
  const path = join(kit.folder(), ledgerFileName);
  const before = migrations.slice(0, migrations.indexOf(receiptsCountMigration));
  const old = openDatabase({ path, durability: 'normal', migrations: before });
  old.exec(`INSERT INTO tallies VALUES ('m', 'activity', '2026-01-05', 2),
    ('m', 'ACTIVITY', '2026-01-05', 3)`);
  old.close();
  kit.open();
  expect(kit.sql('SELECT * FROM tallies ORDER BY tally')).toEqual([
    { member: 'm', tally: '*', day: '2026-01-05', amount: 2 },
    { member: 'm', tally: 'ACTIVITY', day: '2026-01-05', amount: 3 },
  ]);
});
