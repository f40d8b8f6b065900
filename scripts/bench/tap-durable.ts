import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Outbox } from '../../device/store/outbox.ts';
import { defaultOutboxLimits, outboxMigrations } from '../../device/store/outbox-schema.ts';
import { Sealer } from '../../device/store/seal.ts';
import { systemIds } from '../../protocol/host/clock.ts';
import { newKeyPair } from '../../protocol/host/keys.ts';
import { openDatabase } from '../../protocol/host/sqlite.ts';
import { noFaults } from '../../protocol/ports.ts';
import { assert } from '../../protocol/units.ts';
import { fillCache, silent } from './filled-cache.ts';
import { cardAt, scattered } from './made-up-cards.ts';
import { alternate, type BenchOptions, compared, type Measure, median } from './measure.ts';
import { openBareSync } from './peers/bare-sync.ts';

/**
 * A tap that changes state: look the card up, seal the visit, put it into the outbox (WAL, FULL).
 * Beside it one 4 KiB write and fdatasync on the same disk. Time of the wall, median of a round.
 */
export async function* tapDurable(options: BenchOptions): AsyncIterable<Measure> {
  const { folder, rounds, isSmall, say } = options;
  const cards = isSmall ? 200 : 10_000;
  const count = isSmall ? 20 : 300;
  const tap = await openTaps({ folder: join(folder, 'kiosk'), cards, say });
  const bare = openBareSync(join(folder, 'bare.bin'));
  say('tapping ...');
  const measured = await alternate({
    rounds,
    ours: () => medianMicros(count, tap.tap),
    peer: () => medianMicros(count, bare.write),
  });
  tap.close();
  bare.close();
  yield compared({ name: 'tap-durable.wall', unit: 'us/op', goal: 1.5 }, measured);
}

async function openTaps(options: {
  readonly folder: string;
  readonly cards: number;
  readonly say: (text: string) => void;
}) {
  const { folder, cards, say } = options;
  mkdirSync(folder);
  const cache = await fillCache(folder, cards, say);
  const database = openDatabase({
    path: join(folder, 'device.db'),
    durability: 'full',
    migrations: outboxMigrations,
  });
  const outbox = new Outbox({ database, faults: noFaults, log: silent }, defaultOutboxLimits);
  const sealer = new Sealer({ newKeys: newKeyPair });
  sealer.sealTo(newKeyPair().publicKey);
  const ids = systemIds();
  const order = scattered(10_000, cards).map(cardAt);
  let taps = 0;
  return {
    tap: () => {
      const card = order[taps % order.length] ?? '';
      taps += 1;
      assert(cache.lookUp(card) !== null, 'the card is known');
      const id = ids.uuid();
      const body = sealer.seal('visit', id, { card });
      assert(body !== null, 'the key of the gateway is known');
      const at = { mono: taps, ts: Date.now(), quality: 'gateway', boot: 'bench' } as const;
      const stored = outbox.append({ id, type: 'visit', ...at, op: null, rev: cards, body });
      assert(stored.ok, 'the event is stored');
    },
    close: () => {
      cache.close();
      database.close();
    },
  };
}

function medianMicros(count: number, work: () => void): number {
  const times: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const before = process.hrtime.bigint();
    work();
    times.push(Number(process.hrtime.bigint() - before) / 1000);
  }
  return median(times);
}
