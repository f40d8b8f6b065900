import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { writeGateway } from './earn-shop.ts';
import { alternate, type BenchOptions, compared, type Measure, percentile } from './measure.ts';
import { TillLoad } from './till-load.ts';

/**
 * Purchases over HTTP at a whole gateway, beside a bare fastify route that runs the same SQL in the
 * same batches on the same schema. CPU of the server's process a purchase, 16 connections; and the
 * slowest hundredth at 50 purchases a second that wait for nobody.
 */
export async function* earn(options: BenchOptions): AsyncIterable<Measure> {
  const { isSmall, rounds, say } = options;
  const members = isSmall ? 20 : 1000;
  // CPU is counted in ticks of 10 ms: fewer would be none for the peer.
  const count = isSmall ? 200 : 2000;
  const slow = isSmall ? { perSecond: 50, count: 10 } : { perSecond: 50, count: 250 };
  const sides = await start(options, members);
  try {
    const [ours, peer] = sides;
    say('posting purchases ...');
    const cpu = await alternate({
      rounds,
      ours: () => cpuOfPurchases(ours, count),
      peer: () => cpuOfPurchases(peer, count),
    });
    yield compared({ name: 'earn.cpu', unit: 'us/op', goal: 2 }, cpu);
    say(`posting ${slow.perSecond} purchases a second ...`);
    const p99 = async ({ load }: Side) =>
      percentile(await load.buyAt(slow.perSecond, slow.count), 99);
    const waits = await alternate({ rounds, ours: () => p99(ours), peer: () => p99(peer) });
    yield compared({ name: 'earn.p99-at-50', unit: 'ms', goal: null }, waits);
  } finally {
    for (const { load, child } of sides) {
      load.close();
      await child.stop();
    }
  }
}

interface Side {
  readonly child: Child;
  readonly load: TillLoad;
}

async function start(
  { folder, say }: BenchOptions,
  members: number,
): Promise<readonly [Side, Side]> {
  say(`starting a gateway with ${members} members, and its peer ...`);
  const main = join(import.meta.dirname, '../cli/main.ts');
  const child = await startChild(main, ['gateway', '--config', writeGateway(folder)]);
  const load = new TillLoad({ url: String(child.ready['http']), members });
  await load.enrol();
  const bare = join(import.meta.dirname, 'peers/bare-earn.ts');
  const peer = await startChild(bare, [folder, String(members)]);
  const peerLoad = new TillLoad({ url: String(peer.ready['http']), members });
  return [
    { child, load },
    { child: peer, load: peerLoad },
  ];
}

async function cpuOfPurchases({ child, load }: Side, count: number): Promise<number> {
  const before = child.cpuMicros();
  await load.buy(count);
  return (child.cpuMicros() - before) / count;
}
