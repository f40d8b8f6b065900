import { join } from 'node:path';
import { Intake } from '../../gateway/intake.ts';
import { Jobs } from '../../gateway/jobs.ts';
import { decide } from '../../gateway/programme/decide.ts';
import { compileVersions } from '../../gateway/programme/language/file.ts';
import { migrations } from '../../gateway/store/migrations/all.ts';
import { openStore } from '../../gateway/store/sqlite.ts';
import { systemClock, systemIds, systemTimers } from '../../protocol/host/clock.ts';
import { type Database, openDatabase } from '../../protocol/host/sqlite.ts';
import { type Log, noFaults } from '../../protocol/ports.ts';
import { assert } from '../../protocol/units.ts';
import { programme } from './earn-shop.ts';

export const dayMs = 86_400_000;
/** The day before the first on which points end. */
export const begin = Date.UTC(2026, 0, 1);

/** How many members there are, and how many of them have points that end on a day. */
export interface ExpireShop {
  readonly members: number;
  readonly dueADay: number;
}

/**
 * A ledger of members with 100 points each, of which those of `dueADay` end on each of the days
 * after `begin`, and those of the others much later. Written by SQL: the journal does not know of it.
 */
export function seedLedger(path: string, { members, dueADay }: ExpireShop, days: number): Database {
  const db = openDatabase({ path, durability: 'full', migrations });
  db.exec('BEGIN');
  db.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $members)
     INSERT INTO lots SELECT i, ${memberOf('i')}, 'POINTS', 'shop', 'receipt ' || i, $begin, $begin,
       $begin + $day * CASE WHEN i <= $days * $due THEN CAST((i - 1) / $due AS INTEGER) + 1 ELSE 1000 END,
       100, 0, 100, 0, 0, 0, 0, 0 FROM n`,
  ).run({ members, begin, day: dayMs, days, due: dueADay });
  db.exec("INSERT INTO members SELECT member, '', 0 FROM lots ORDER BY member");
  db.exec("INSERT INTO balances SELECT member, 'POINTS', 100, 0, 0, 0 FROM lots ORDER BY member");
  db.exec('COMMIT');
  return db;
}

/** Ids of members have the form of a UUID, in no order. */
const memberOf = (i: string): string =>
  `printf('%08x-0000-4000-8000-%012x', (${i} * 2654435761) % 4294967296, ${i})`;

/** The job and all that it needs, as the gateway builds it; only the wall clock is ours. */
export function openJobs(folder: string): {
  /** Settles all who are due at a time; how many. */
  readonly sweep: (at: number) => Promise<number>;
  readonly close: () => Promise<void>;
} {
  const read = compileVersions([{ text: programme, file: 'points.yaml' }]);
  assert(read.ok, 'the programme compiles');
  const { programmes } = read;
  const ids = systemIds();
  const pepper = new Uint8Array(32);
  const path = join(folder, 'ledger.db');
  const store = openStore({ path, pepper, units: ['POINTS'], faults: noFaults, ids });
  let wall = begin;
  const clock = { ...systemClock(), wall: () => wall };
  const shared = { store, clock, timers: systemTimers(), faults: noFaults, log: silent };
  const intake = new Intake({ ...shared, programmes: () => programmes, decide });
  const jobs = new Jobs({ ...shared, intake });
  return {
    sweep: async (at) => {
      wall = at;
      intake.confirmTime();
      let settled = 0;
      for (;;) {
        const some = await jobs.sweep();
        settled += some;
        if (some === 0) return settled;
      }
    },
    close: async () => {
      await intake.stop();
      store.close();
    },
  };
}

const nothing = (): void => {};
const silent: Log = {
  ...{ debug: nothing, info: nothing, warn: nothing },
  ...{ error: nothing, fatal: nothing },
};
