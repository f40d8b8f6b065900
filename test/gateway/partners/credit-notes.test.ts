import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { writeCreditNotes } from '../../../gateway/partners/credit-notes.ts';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command } from '../../../gateway/programme/types.ts';
import type { Store } from '../../../gateway/store/interface.ts';
import { enrol, receiptOf, request, uuid } from '../../contract/given.ts';
import { stamgast } from '../../support/command.ts';
import { programmesOf } from '../programme/given.ts';
import { sqliteKit } from '../store/sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());

const file = new URL('../../../gateway/programme/gallery/distributor.yaml', import.meta.url);
const programmes = programmesOf(readFileSync(file, 'utf8'));
const begin = Date.UTC(2026, 0, 5);

let count = 0;
function run(store: Store, command: Command, now: number): void {
  count += 1;
  const works = [request(command, { key: `k${count}`, receivedAt: now })];
  expect(store.transact({ works, now, programmes, decide }).bugs).toEqual([]);
}
function buy(store: Store, n: number, totalMinor: number, at: number): void {
  run(
    store,
    {
      ...{ kind: 'purchase', receipt: receiptOf(`r${count}`), occurredAt: at, currency: 'EUR' },
      who: { member: uuid(n) },
      lines: [{ line: 1, sku: 'pallet', quantity: 1000, totalMinor }],
      tenders: [],
    },
    at,
  );
}
const publish = () => writeCreditNotes({ dataFolder: kit.folder(), unit: 'CREDIT', programmes });
const told = ({ written }: ReturnType<typeof publish>) =>
  written.map(({ number, period, date, amount }) => `${number} ${period} ${date} ${amount}`);

test('each end of a period is a numbered document that never changes, with the hash before it', () => {
  let store = kit.open({ units: ['CREDIT'] });
  for (const n of [1, 2]) {
    run(store, enrol(n).command, begin);
    buy(store, n, n * 2_500_000, begin);
  }
  expect(told(publish())).toEqual([]);
  const april = Date.UTC(2026, 3, 1);
  expect(store.dueMembers(april, 10)).toEqual([uuid(1), uuid(2)]);
  for (const n of [1, 2]) run(store, { kind: 'settle', member: uuid(n) }, april);
  expect(store.dueMembers(april, 10)).toEqual([]);
  const first = publish();
  expect(told(first)).toEqual(['1 2026-Q1 2026-04-01 500.00', '2 2026-Q1 2026-04-01 1500.00']);
  expect(told(publish())).toEqual([]);
  expect(statSync(join(first.folder, '000001-2026-Q1.json')).mode & 0o777).toBe(0o600);
  store.close();
  store = kit.open({ units: ['CREDIT'] });
  buy(store, 1, 2_500_000, april + 1000);
  run(store, { kind: 'settle', member: uuid(1) }, Date.UTC(2026, 6, 1));
  const [third] = publish().written;
  expect(third).toMatchObject({ number: 3, member: uuid(1), period: '2026-Q2', amount: '500.00' });
  const before = readFileSync(join(first.folder, '000002-2026-Q1.json'));
  expect(third?.previous).toBe(createHash('sha256').update(before).digest('hex'));
  expect(kit.verify().ok).toBe(true);
});

test('a note that somebody has changed is refused, and so is a unit that nobody knows', async () => {
  const store = kit.open({ units: ['CREDIT'] });
  run(store, enrol(1).command, begin);
  buy(store, 1, 5_000_000, begin);
  run(store, { kind: 'settle', member: uuid(1) }, Date.UTC(2026, 3, 1));
  const args = ['--data', kit.folder(), '--programme', file.pathname, '--unit'];
  const { code, stdout } = await stamgast(['credit-notes', ...args, 'CREDIT']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ number: 1, amount: '1500.00', previous: '' });
  const path = join(kit.folder(), 'credit-notes', 'CREDIT', '000001-2026-Q1.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('1500.00', '9500.00'));
  expect(publish).toThrow(/does not come to this note/);
  expect((await stamgast(['credit-notes', ...args, 'POINTS'])).code).toBe(78);
});
