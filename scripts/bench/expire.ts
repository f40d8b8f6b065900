import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../protocol/units.ts';
import { begin, dayMs, openJobs, seedLedger } from './expire-shop.ts';
import { alternate, type BenchOptions, compared, type Measure, stated } from './measure.ts';

/**
 * The sweep of a day on which points of some of 1,000,000 members end, through the one door and into
 * the journal, by CPU time a member. Peer: on a ledger of the same rows, one statement that moves
 * what is left of the lots that have ended; it writes no entry, no posting, no trace, no balance and
 * no block. Then a sweep of a minute in which nobody is due.
 */
export async function* expire(options: BenchOptions): AsyncIterable<Measure> {
  const { isSmall, rounds, folder, say } = options;
  const shop = isSmall ? { members: 200, dueADay: 10 } : { members: 1_000_000, dueADay: 10_000 };
  const [own, bare] = ['ours', 'peer'].map((name) => join(folder, name));
  assert(own !== undefined && bare !== undefined, 'there are two sides');
  say(`filling two ledgers with ${shop.members} members ...`);
  for (const side of [own, bare]) mkdirSync(side);
  seedLedger(join(own, 'ledger.db'), shop, rounds + 1).close();
  const db = seedLedger(join(bare, 'ledger.db'), shop, rounds + 1);
  const jobs = openJobs(own);
  try {
    const statement = db.prepare(bareExpiry);
    const days = { ours: 0, peer: 0 };
    const ours = async () => {
      days.ours += 1;
      return await cpuOf(shop.dueADay, () => jobs.sweep(begin + days.ours * dayMs));
    };
    const peer = async () => {
      days.peer += 1;
      const at = begin + days.peer * dayMs;
      return await cpuOf(shop.dueADay, () => Promise.resolve(statement.run(at).changes));
    };
    say(`sweeping ${shop.dueADay} due members a day ...`);
    const cpu = await alternate({ rounds, ours, peer });
    yield compared({ name: 'expire.cpu', unit: 'us/member', goal: 3 }, cpu);
    const idle: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = process.cpuUsage();
      await jobs.sweep(begin + days.ours * dayMs + 1);
      const { user, system } = process.cpuUsage(before);
      idle.push(user + system);
    }
    yield stated({ name: 'expire.nobody-due', unit: 'us', goal: null }, idle);
  } finally {
    await jobs.close();
    db.close();
  }
}

/** A lot's end is in its index, as for the sweep. */
export const bareExpiry = `UPDATE lots SET expired = expired + available, available = 0
  WHERE expires_at IS NOT NULL AND expires_at <= ? AND (pending > 0 OR available > 0)`;

/** Microseconds of CPU a member; all who are due must have been done. */
async function cpuOf(count: number, work: () => Promise<number>): Promise<number> {
  const before = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(before);
  assert(done === count, `${done} of ${count} were done`);
  return (user + system) / count;
}
