import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../protocol/host/sqlite.ts';
import { assert } from '../../protocol/units.ts';
import { begin, dayMs, openJobs, seedLedger } from './expire-shop.ts';
import { alternate, type BenchOptions, compared, type Measure, stated } from './measure.ts';

/**
 * The sweep of a day on which points of some of 1,000,000 members end, through the one door and into
 * the journal, by CPU time a member. Peer: on a ledger of the same rows, one statement that moves
 * what is left of the lots that have ended; it writes no entry, no posting, no trace, no balance and
 * no block. Then beside the same statement where triggers keep the books as well: entry, postings and
 * balance. At last a sweep of a minute in which nobody is due.
 */
export async function* expire(options: BenchOptions): AsyncIterable<Measure> {
  const { isSmall, rounds, folder, say } = options;
  const shop = isSmall ? { members: 200, dueADay: 10 } : { members: 1_000_000, dueADay: 10_000 };
  // Ours goes through two comparisons, each with a round that warms up.
  const days = 2 * (rounds + 1);
  say(`filling three ledgers with ${shop.members} members ...`);
  const seeded = (side: string): Database => {
    mkdirSync(join(folder, side));
    return seedLedger(join(folder, side, 'ledger.db'), shop, days);
  };
  seeded('ours').close();
  const bare = seeded('bare');
  const books = seeded('books');
  books.exec(booksTrigger);
  const jobs = openJobs(join(folder, 'ours'));
  try {
    let day = 0;
    const ours = async () => {
      day += 1;
      return await cpuOf(shop.dueADay, () => jobs.sweep(begin + day * dayMs));
    };
    const endingIn = (db: Database) => {
      const statement = db.prepare(bareExpiry);
      let at = begin;
      return async () => {
        at += dayMs;
        return await cpuOf(shop.dueADay, () => Promise.resolve(statement.run(at).changes));
      };
    };
    say(`sweeping ${shop.dueADay} due members a day ...`);
    const cpu = await alternate({ rounds, ours, peer: endingIn(bare) });
    yield compared({ name: 'expire.cpu', unit: 'us/member', goal: 3 }, cpu);
    const booked = await alternate({ rounds, ours, peer: endingIn(books) });
    yield compared({ name: 'expire.cpu-with-books', unit: 'us/member', goal: 3 }, booked);
    const idle: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage();
      await jobs.sweep(begin + day * dayMs + 1);
      const { user, system } = process.cpuUsage(before);
      idle.push(user + system);
    }
    yield stated({ name: 'expire.nobody-due', unit: 'us', goal: null }, idle);
  } finally {
    await jobs.close();
    bare.close();
    books.close();
  }
}

/** A lot's end is in its index, as for the sweep. */
export const bareExpiry = `UPDATE lots SET expired = expired + available, available = 0
  WHERE expires_at IS NOT NULL AND expires_at <= ? AND (pending > 0 OR available > 0)`;

/** What the sweep writes to the books of a member, without trace, request and chain. */
export const booksTrigger = `CREATE TRIGGER books AFTER UPDATE OF expired ON lots BEGIN
  INSERT INTO entries VALUES (NULL, 'expire', NEW.member, '', NEW.expires_at,
    strftime('%Y-%m-%d', NEW.expires_at / 1000, 'unixepoch'), NULL, NULL, NULL);
  INSERT INTO postings VALUES
    (last_insert_rowid(), 0, NEW.unit, 'member:' || NEW.member || ':available', -OLD.available, NEW.id),
    (last_insert_rowid(), 1, NEW.unit, 'breakage', OLD.available, NULL);
  UPDATE balances SET available = available - OLD.available
    WHERE member = NEW.member AND unit = NEW.unit;
END`;

/** Microseconds of CPU a member; all who are due must have been done. */
async function cpuOf(count: number, work: () => Promise<number>): Promise<number> {
  const before = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(before);
  assert(done === count, `${done} of ${count} were done`);
  return (user + system) / count;
}
