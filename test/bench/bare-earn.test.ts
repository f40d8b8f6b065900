import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { decide } from '../../gateway/programme/decide.ts';
import { readProgramme } from '../../gateway/programme/language/file.ts';
import type { Command, Programmes } from '../../gateway/programme/types.ts';
import { openStore } from '../../gateway/store/sqlite.ts';
import { noFaults } from '../../protocol/ports.ts';
import { programme } from '../../scripts/bench/earn-shop.ts';
import { cardAt, numberAt } from '../../scripts/bench/made-up-cards.ts';
import { earnBatch, openBareLedger } from '../../scripts/bench/peers/bare-earn.ts';
import { purchase } from '../../scripts/bench/till-load.ts';
import { seededIds } from '../support/seeded-ids.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'stamgast-bare-earn-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Every statement that runs while `work` does, in its order, blanks made even. */
function statementsOf(work: (begin: () => void) => void): string[] {
  const seen: string[] = [];
  let isOn = false;
  const original = BetterSqlite3.prototype.prepare;
  BetterSqlite3.prototype.prepare = function prepare(this: BetterSqlite3.Database, sql: string) {
    const statement = original.call(this, sql);
    for (const name of ['run', 'get', 'all'] as const) {
      const run = statement[name].bind(statement) as (...values: unknown[]) => unknown;
      Object.defineProperty(statement, name, {
        value: (...values: unknown[]) => {
          if (isOn) seen.push(sql.replaceAll(/\s+/g, ' ').trim());
          return run(...values);
        },
      });
    }
    return statement;
  } as typeof original;
  try {
    work(() => {
      isOn = true;
    });
  } finally {
    BetterSqlite3.prototype.prepare = original;
  }
  return seen;
}

function programmes(): Programmes {
  const read = readProgramme({ text: programme, file: 'points.yaml' });
  if (!read.ok) throw new Error('the programme of the bench is right');
  return [read.programme];
}

const at = Date.parse('2026-05-01T10:00:00Z');
const who = { card: cardAt(0) };

function enrolment(): Command {
  return { kind: 'enrol', member: 'm0', card: cardAt(0), name: 'Anna', at };
}

function sale(number: string): Command {
  const receipt = { partner: 'bench', store: '1', till: '1', businessDate: '2026-05-01', number };
  const lines = [{ line: 1, sku: 'MUG', quantity: 1000, totalMinor: 500 }];
  const tenders = [{ kind: 'card', amountMinor: 500 }];
  return { kind: 'purchase', receipt, occurredAt: at, currency: 'DKK', who, lines, tenders };
}

test('the peer of the bench "earn" runs the statements of a purchase as the gateway does', () => {
  const ours = statementsOf((begin) => {
    const path = join(folder(), 'ledger.db');
    const units = ['POINTS'];
    const pepper = new Uint8Array(32);
    const store = openStore({ path, pepper, units, faults: noFaults, ids: seededIds(1) });
    const request = { kind: 'request', hash: 'h', receivedAt: at, origin: 'till' } as const;
    const run = (key: string, command: Command) =>
      store.transact({
        works: [{ ...request, key, command }],
        now: at,
        programmes: programmes(),
        decide,
      });
    run('enrol', enrolment());
    run('first', sale('1'));
    begin();
    run('second', sale('2'));
    store.close();
  });
  const peers = statementsOf((begin) => {
    const path = join(folder(), 'bare.db');
    const { database, run } = openBareLedger({ path, members: 1, numberAt });
    type Batch = Parameters<typeof earnBatch>[1];
    earnBatch(run, [purchase(1, 0)] as Batch);
    begin();
    earnBatch(run, [purchase(2, 0)] as Batch);
    database.close();
  });
  expect(peers.length).toBeGreaterThan(20);
  expect(peers).toEqual(ours);
});
