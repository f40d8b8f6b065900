import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command, Programmes } from '../../../gateway/programme/types.ts';
import { dueMessages } from '../../../gateway/store/due-messages.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName } from '../../../gateway/store/sqlite.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { adjust, cardOf, day, enrol, request, start, uuid } from '../../contract/given.ts';
import { stamgast } from '../../support/command.ts';
import { programmesOf } from '../programme/given.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const file = (unit: string, from = '2020-01-01T00:00') => `
stamgast: 1
id: points
effectiveFrom: ${from}
zone: UTC
currency: DKK
units: { POINTS: { life: 60 days${unit} } }
rules: [ { id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } } ]
`;
const warned = programmesOf(file(', warn: 10 days'));
const path = () => join(kit.folder(), ledgerFileName);
const settle = (member: string): Command => ({ kind: 'settle', member });

let count = 0;
function run(store: Store, commands: readonly Command[], now: number, programmes = warned): void {
  const works = commands.map((command) => {
    count += 1;
    return request(command, { key: `k${count}`, receivedAt: now });
  });
  const { bugs } = store.transact({ works, now, programmes, decide });
  expect(bugs).toEqual([]);
}
/** As the job does: whoever is due, until nobody is. */
function sweep(store: Store, now: number, programmes: Programmes = warned): number {
  for (let settled = 0; ; ) {
    const due = store.dueMembers(now, 2);
    if (due.length === 0) return settled;
    settled += due.length;
    run(store, due.map(settle), now, programmes);
  }
}
function members(store: Store, programmes = warned): void {
  for (const n of [1, 2, 3]) {
    const { command } = enrol(n);
    run(store, [command, adjust(n, n * 100, `a${n}`).command], start, programmes);
  }
}
const told = (on: number) =>
  [...dueMessages(path(), new Date(on).toISOString().slice(0, 10))].map(
    ({ member, facts, due }) => `${member === uuid(1) ? 'one' : member} ${facts['amount']} ${due}`,
  );

test('warnings come due by the sweep, once, also after a restart and with two sweeps', () => {
  let store = kit.open();
  members(store);
  const warn = Date.UTC(2026, 1, 24);
  expect(store.dueMembers(warn - 1, 10)).toEqual([]);
  expect(store.dueMembers(warn, 10)).toEqual([uuid(1), uuid(2), uuid(3)]);
  run(store, [settle(uuid(1)), settle(uuid(1))], warn);
  store.close();
  store = kit.open();
  expect(sweep(store, warn)).toBe(2);
  expect(sweep(store, warn + day)).toBe(0);
  run(store, [settle(uuid(1))], warn + day);
  expect(kit.sql("SELECT count(*) AS n FROM entries WHERE kind = 'message'")).toEqual([{ n: 3 }]);
  expect(told(warn)[0]).toBe('one 100 2026-02-24');
  expect(told(warn)).toHaveLength(3);
  expect(told(warn - day)).toEqual([]);
  expect(told(Date.UTC(2026, 2, 6))).toHaveLength(3);
  expect(told(Date.UTC(2026, 2, 7))).toEqual([]);
  expect(kit.verify().ok).toBe(true);
  expect(kit.chainedText()).not.toContain(cardOf(1));
});

test('a version that brings warnings makes every member due, once', () => {
  const plain = programmesOf(file(''));
  const both = programmesOf(file(''), file(', warn: 10 days', '2026-02-01T00:00'));
  let store = kit.open();
  members(store, plain);
  store.rouse(plain);
  expect(store.dueMembers(start, 10)).toEqual([]);
  store.rouse(both);
  expect(sweep(store, start, both)).toBe(3);
  store.close();
  store = kit.open();
  store.rouse(both);
  expect(store.dueMembers(start, 10)).toEqual([]);
  expect(sweep(store, Date.UTC(2026, 1, 1), both)).toBe(3);
  expect(sweep(store, Date.UTC(2026, 1, 24), both)).toBe(3);
  expect(told(Date.UTC(2026, 1, 24))).toHaveLength(3);
});

test('a ledger from before messages is migrated, and its members are warned', () => {
  const before = migrations.slice(0, 6);
  const old = openDatabase({ path: path(), durability: 'normal', migrations: before });
  old.exec(`INSERT INTO members VALUES ('${uuid(1)}', 'Anna', 0);
    INSERT INTO lots VALUES (1, '${uuid(1)}', 'POINTS', 'store', 'x', ${start}, ${start},
      ${start + 20 * day}, 100, 0, 100, 0, 0, 0, 0, 0)`);
  old.close();
  const store = kit.open();
  store.rouse(warned);
  expect(sweep(store, start + 12 * day)).toBe(1);
  expect(told(start + 12 * day)).toEqual(['one 100 2026-01-17']);
});

test('the command lists what is to be told as data, a page after the other', async () => {
  const store = kit.open();
  members(store);
  sweep(store, Date.UTC(2026, 1, 24));
  const list = (on: string) => stamgast(['messages', '--data', kit.folder(), '--day', on]);
  const { stdout, code } = await list('2026-02-24');
  expect(code).toBe(0);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { facts: unknown });
  expect(rows).toHaveLength(3);
  expect(rows[0]).toEqual({
    ...{ member: uuid(1), key: 'ends POINTS 2026-03-06', kind: 'pointsEnd', purpose: 'service' },
    facts: { unit: 'POINTS', amount: 100, lastDay: '2026-03-06' },
    ...{ due: '2026-02-24', until: '2026-03-06' },
  });
  expect((await list('2026-02-30')).code).toBe(2);
});
