import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { ProfileChanges } from '../../../gateway/programme/people/types.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { profilesMigration } from '../../../gateway/store/migrations/008-profiles.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { cardOf, day, receiptOf, request, start, uuid } from '../../contract/given.ts';
import { plainShop } from './plain-shop.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const programmes = plainShop(`units: { POINTS: {} }
consents: { post: { purpose: marketing, channel: post, texts: { en: "By post" } } }
questionnaire: { pets: { texts: { en: "Pets?" }, choices: { cat: { en: "A cat" } } } }
dates: [employed]
rules:
  - { id: years, when: { years.employed: 5 }, earn: { unit: POINTS, amount: 100000 } }
  - { id: animal, when: { answer.pets: cat }, earn: { unit: POINTS, amount: 1 } }
  - { id: child, when: { member.childAge: 2 }, earn: { unit: POINTS, amount: 10 } }
  - { id: post, when: { member.consents: post }, earn: { unit: POINTS, amount: 100 } }
  - { id: old, when: { member.age: 30 }, earn: { unit: POINTS, amount: 1000 } }
  - { id: known, when: { member.tags: friend }, earn: { unit: POINTS, amount: 10000 } }
`);

let count = 0;
function run(store: Store, command: Command, now = start): unknown {
  count += 1;
  const work = request(command, { key: `k${count}`, receivedAt: now });
  const { results, bugs } = store.transact({ works: [work], now, programmes, decide });
  expect(bugs).toEqual([]);
  return results[0];
}
const enrol: Command = { kind: 'enrol', member: uuid(1), card: cardOf(1), name: 'A', at: start };
const tell = (changes: ProfileChanges, at = start): Command => ({
  ...{ kind: 'profile', receipt: receiptOf('p'), who: { card: cardOf(1) }, changes, at },
});
const buy = (): Command => ({
  ...{ kind: 'purchase', receipt: receiptOf(`r${count}`), occurredAt: start, currency: 'DKK' },
  ...{ who: { card: cardOf(1) }, tenders: [] },
  lines: [{ line: 1, sku: 'coffee', quantity: 1000, totalMinor: 100 }],
});
const points = (store: Store) => store.member(uuid(1), start)?.balances[0]?.available ?? 0;

test('what a member tells is on the disk, is asked after a restart, and stays out of the chain', () => {
  let store = kit.open();
  run(store, enrol);
  const changes: ProfileChanges = {
    ...{ birthday: '1995-06-01', children: ['2023-06-01'], answers: { pets: ['cat'] } },
    ...{ dates: { employed: '2021-01-01' } },
    ...{ tags: { add: ['friend'], remove: [] }, consents: { post: true } },
  };
  run(store, tell(changes));
  store.close();
  store = kit.open();
  run(store, buy());
  expect(points(store)).toBe(111_111);
  run(store, tell({ consents: { post: false }, answers: { pets: [] } }, start + day), start + day);
  run(store, buy(), start + day);
  expect(points(store)).toBe(222_121);
  expect(kit.sql('SELECT name, is_given, version, device FROM consents ORDER BY n')).toEqual([
    { name: 'post', is_given: 1, version: 'points@2020-01-01T00:00', device: 'shop/1/2' },
    { name: 'post', is_given: 0, version: 'points@2020-01-01T00:00', device: 'shop/1/2' },
  ]);
  const chained = ['requests', 'entries', 'late_answers'].flatMap((table) =>
    kit.sql(`SELECT * FROM ${table}`),
  );
  expect(JSON.stringify(chained)).not.toMatch(/1995|2023-06|2021|friend|cat/);
  expect(kit.verify().ok).toBe(true);
});

test('a member of an older database has an empty profile, which can be filled', () => {
  const before = kit.open();
  run(before, enrol);
  before.close();
  // As a member who joined before profiles were kept.
  kit.sql('DELETE FROM profiles');
  const store = kit.open();
  run(store, buy());
  expect(points(store)).toBe(0);
  run(store, tell({ children: ['2023-06-01'] }));
  run(store, buy());
  expect(points(store)).toBe(10);
});

test('the rows of an older database come through the migration as they were', () => {
  const before = migrations.slice(0, migrations.indexOf(profilesMigration));
  const path = `${kit.folder()}/old.db`;
  const old = openDatabase({ path, durability: 'normal', migrations: before });
  old.exec("INSERT INTO profiles VALUES ('m', '2025-01-01', '1990-01-01', '[\"friend\"]')");
  old.close();
  const now = openDatabase({ path, durability: 'normal', migrations });
  expect(now.prepare('SELECT * FROM profiles').all()).toEqual([
    {
      ...{ member: 'm', since: '2025-01-01', birthday: '1990-01-01', tags: '["friend"]' },
      ...{ children: '[]', answers: '{}', dates: '{}' },
    },
  ]);
  now.close();
});
