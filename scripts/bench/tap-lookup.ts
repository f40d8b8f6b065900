import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../protocol/units.ts';
import { fillCache } from './filled-cache.ts';
import { benchPepper, cardAt, scattered } from './made-up-cards.ts';
import {
  alternate,
  type BenchOptions,
  compared,
  cpuMicros,
  type Measure,
  median,
  type Rounds,
  stated,
} from './measure.ts';
import { openBareLookup } from './peers/bare-lookup.ts';

/**
 * A tap's look-up (HMAC, one statement, GCM open, decoding of the view) beside the same three
 * without the rest, at two sizes, cards in scattered order. Also how much a hundred times the cards
 * cost, and what a card takes on disk.
 */
export async function* tapLookup(options: BenchOptions): AsyncIterable<Measure> {
  const { isSmall } = options;
  const sizes = isSmall ? [200, 2000] : [10_000, 1_000_000];
  const names = ['cpu-10k', 'cpu-1m'];
  const perSize: { rounds: Rounds; bytesACard: number }[] = [];
  for (const [index, cards] of sizes.entries()) {
    const measured = await atSize(cards, options);
    perSize.push(measured);
    const head = { name: `tap-lookup.${names[index]}`, unit: 'us/op', goal: 1.5 };
    yield compared(head, measured.rounds);
  }
  const [small, large] = perSize;
  assert(small !== undefined && large !== undefined, 'two sizes were measured');
  const growth = { ours: large.rounds.ours, peer: small.rounds.ours };
  yield compared({ name: 'tap-lookup.1m-beside-10k', unit: 'us/op', goal: 3 }, growth);
  yield stated({ name: 'tap-lookup.disk-1m', unit: 'bytes/card', goal: 120 }, [large.bytesACard]);
}

async function atSize(
  cards: number,
  { folder, rounds, isSmall, say }: BenchOptions,
): Promise<{ readonly rounds: Rounds; readonly bytesACard: number }> {
  const own = join(folder, `ours-${cards}`);
  const other = join(folder, `peer-${cards}`);
  mkdirSync(other);
  const cache = await fillCache(own, cards, say);
  const bytesACard = statSync(join(own, 'cache.db')).size / cards;
  const bare = openBareLookup({
    folder: other,
    pepper: benchPepper,
    cards,
    cardAt,
    // As many bytes as a typical sealed view has.
    plainAt: (n) => Buffer.from(`${n}`.padStart(20, '.')),
  });
  say(`looking ${cards.toLocaleString('en')} cards up ...`);
  const count = isSmall ? 100 : 20_000;
  const order = scattered(count, cards).map(cardAt);
  const card = (at: number) => order[at] ?? '';
  const result = await alternate({
    rounds,
    ours: () => cpuMicros(count, (at) => assert(cache.lookUp(card(at)) !== null, 'found')),
    peer: () => cpuMicros(count, (at) => assert(bare.find(card(at)).length > 0, 'found')),
  });
  cache.close();
  bare.close();
  assert(median(result.ours) > 0, 'the clock of the CPU runs');
  return { rounds: result, bytesACard };
}
