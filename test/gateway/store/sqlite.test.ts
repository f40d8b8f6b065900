import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import { migrations } from '../../../gateway/store/migrations/all.ts';
import { ledgerFileName, openStore } from '../../../gateway/store/sqlite.ts';
import { verifyLedger } from '../../../gateway/store/verify.ts';
import { openDatabase } from '../../../protocol/host/sqlite.ts';
import { noFaults } from '../../../protocol/ports.ts';
import {
  ask,
  cardOf,
  enrol,
  kinds,
  pepper,
  pointsOf,
  purchase,
  receiptOf,
  request,
  run,
  start,
  uuid,
} from '../../contract/given.ts';
import { seededIds } from '../../support/seeded-ids.ts';
import { sqliteKit } from './sqlite-kit.ts';

const kit = sqliteKit();
afterEach(() => kit.dispose());
const path = () => join(kit.folder(), ledgerFileName);

test('a store in memory is one like any other', () => {
  const options = { pepper, units: ['POINTS'], faults: noFaults, ids: seededIds(1) };
  const store = openStore({ path: ':memory:', ...options });
  run(store, [enrol(1), purchase(1, '1', 5000)]);
  expect(pointsOf(store, 1)).toBe(50);
  store.close();
});

test('a writer that holds the database makes commits fail with STORAGE, until it lets go', () => {
  const store = kit.open();
  ask(store, enrol(1));
  const none = migrations.map(() => '');
  const other = openDatabase({ path: path(), durability: 'normal', migrations: none });
  other.exec('BEGIN IMMEDIATE');
  try {
    expect(() => run(store, [purchase(1, '1', 5000)])).toThrow(
      expect.objectContaining({ code: 'STORAGE' }),
    );
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
  expect(ask(store, purchase(1, '1', 5000))).toMatchObject({ kind: 'purchase' });
}, 15_000);

test('a purchase of 500 lines is stored, repeated and returned in full', () => {
  const store = kit.open();
  ask(store, enrol(1));
  const lines = Array.from({ length: 500 }, (_, at) => ({
    line: at + 1,
    sku: `sku-${at}`,
    quantity: 1000,
    totalMinor: 333,
  }));
  const big = request({ ...plain('big'), kind: 'purchase', who: { card: cardOf(1) }, lines });
  const answer = ask(store, big);
  expect(answer).toMatchObject({ kind: 'purchase', earned: [{ amount: 1665 }] });
  expect(ask(store, big)).toEqual(answer);
  for (const half of [lines.slice(0, 250), lines.slice(250)]) {
    const number = `r${half[0]?.line}`;
    const back = half.map((row) => ({ ...row, ofLine: row.line }));
    const of = receiptOf('big');
    const command = { ...plain(number), kind: 'return', of, lines: back, mayWait: true } as const;
    expect(ask(store, request(command))).toMatchObject({ kind: 'return', status: 'applied' });
  }
  expect(pointsOf(store, 1)).toBe(0);
  expect(store.unitSummaries()['POINTS']).toMatchObject({ issued: 1665, reversed: 1665 });
  expect(kit.verify()).toMatchObject({ ok: true });
});

/** Deleted files that this process still has open: temporary ones. None where no system tells. */
function temporary(): readonly string[] {
  const folder = '/proc/self/fd';
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((fd) => {
    try {
      const file = readlinkSync(join(folder, fd));
      return file.endsWith(' (deleted)') ? file : [];
    } catch {
      // Closed in the meantime.
      return [];
    }
  });
}

test('a large work writes no page to a temporary file', () => {
  ask(kit.open(), enrol(1));
  // 1000 lots on some 30 pages, all of which end with the day.
  kit.sql(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO lots SELECT i, '${uuid(1)}', 'POINTS', 'shop', 'receipt ' || i, ${start}, ${start},
      ${start + 1}, 1, 0, 1, 0, 0, 0, 0, 0 FROM n`);
  kit.sql(`INSERT INTO balances VALUES ('${uuid(1)}', 'POINTS', 1000, 0, 0, 0)`);
  const store = kit.open();
  const before = temporary();
  let during: readonly string[] = [];
  const settled = request({ kind: 'settle', member: uuid(1) });
  const { results } = run(store, [settled, enrol(2)], {
    now: start + 2,
    decide: (...args) => {
      during = temporary();
      return decide(...args);
    },
  });
  expect(kinds(results)).toEqual(['answer', 'answer']);
  expect(pointsOf(store, 1)).toBe(0);
  expect(during).toEqual(before);
});

test('a verification that knows an earlier head goes on behind it', () => {
  const store = kit.open();
  run(store, [enrol(1)]);
  const early = kit.verify();
  run(store, [purchase(1, '1', 5000)]);
  const hash = Buffer.from(early.ok ? early.head : '', 'hex');
  expect(verifyLedger(path(), { block: 1, hash })).toEqual(kit.verify());
  expect(verifyLedger(path(), { block: 1, hash: new Uint8Array(32) })).toMatchObject({
    ok: false,
    block: 1,
  });
  // Nobody can rewrite what lies before a published head, however well it is chained.
  kit.dispose();
  run(kit.open(), [enrol(2)]);
  expect(kit.verify()).toMatchObject({ ok: true });
  expect(verifyLedger(path(), { block: 1, hash })).toMatchObject({ ok: false, block: 1 });
});

function plain(number: string) {
  const receipt = receiptOf(number);
  return { receipt, occurredAt: start, currency: 'DKK', tenders: [] };
}
