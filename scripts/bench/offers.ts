import { evaluate } from '../../gateway/programme/evaluate/evaluate.ts';
import type { Asked } from '../../gateway/programme/evaluate/facts.ts';
import type { Programme } from '../../gateway/programme/types.ts';
import { assert } from '../../protocol/units.ts';
import { alternate, type BenchOptions, compared, type Measure } from './measure.ts';
import {
  basketSizes,
  basketsOf,
  type Offer,
  type OfferAnswer,
  offersOf,
  programmeOf,
} from './offers-shop.ts';
import type { OfferPeer } from './peers/offers-facts.ts';
import { jsonRulesEngine } from './peers/offers-json-rules-engine.ts';
import { zenEngine } from './peers/offers-zen-engine.ts';

/**
 * Which of 6, 50 and 200 offers 10,000 baskets of 1, 10 and 40 lines get, and what each takes off:
 * CPU a basket, beside the better one of two rules engines. First all three answer every basket;
 * the first answer that differs ends the bench. Baskets come one after the other, as receipts do:
 * what one of them used up, the next one cannot have.
 */
export async function* offers(options: BenchOptions): AsyncIterable<Measure> {
  const { isSmall, say } = options;
  const baskets = basketsOf(isSmall ? 30 : 10_000);
  const ours = new Map<string, readonly number[]>();
  for (const count of [6, 50, 200]) {
    const shop = openShop(offersOf(count));
    try {
      say(`${count} offers: comparing the answers to ${baskets.length} baskets ...`);
      for (const lines of basketSizes) {
        const some = baskets.filter(({ basket }) => basket.lines.length === lines);
        const peer = await compareAnswers(shop, some, say);
        const cpu = await alternate({
          rounds: options.rounds,
          ours: () => cpuOfOurs(shop.programme, some),
          peer: () => cpuOf(peer, some),
        });
        ours.set(`${count} on ${lines}`, cpu.ours);
        yield compared({ name: `offers.${count}-on-${lines}`, unit: 'us/op', goal: 0.05 }, cpu);
      }
    } finally {
      for (const peer of shop.peers) peer.close();
    }
  }
  for (const lines of basketSizes) {
    const [most = [], least = []] = [200, 6].map((count) => ours.get(`${count} on ${lines}`));
    const head = { name: `offers.200-beside-6-on-${lines}`, unit: 'us/op', goal: 40 };
    yield compared(head, { ours: most, peer: least });
  }
}

interface Shop {
  readonly programme: Programme;
  readonly peers: readonly OfferPeer[];
}

const openShop = (some: readonly Offer[]): Shop => ({
  programme: programmeOf(some),
  peers: [jsonRulesEngine(some), zenEngine(some)],
});

/** Stops at the first answer that differs; the peer that took less CPU. */
async function compareAnswers(
  { programme, peers }: Shop,
  baskets: readonly Asked[],
  say: (text: string) => void,
): Promise<OfferPeer> {
  const costs: { readonly peer: OfferPeer; readonly micros: number }[] = [];
  for (const peer of peers) {
    for (const [at, asked] of baskets.entries()) {
      const answers = [answerOf(programme, asked), await peer.answer(asked)].map((answer) =>
        JSON.stringify(answer),
      );
      if (answers[0] === answers[1]) continue;
      throw new Error(`basket ${at}: ours ${answers[0]}, ${peer.name} ${answers[1]}`);
    }
    costs.push({ peer, micros: await cpuOf(peer, baskets) });
    const micros = costs.at(-1)?.micros.toFixed(0);
    say(`  the same from ${peer.name} (${micros} us a basket)`);
  }
  const [first, ...others] = costs;
  assert(first !== undefined, 'there is a peer');
  return others.reduce((a, b) => (b.micros < a.micros ? b : a), first).peer;
}

const nothingUsed = new Map();

function answerOf(programme: Programme, asked: Asked): OfferAnswer {
  const outcome = evaluate(programme, asked, nothingUsed);
  assert(outcome.ok, 'a basket of the bench is not refused');
  return outcome.discounts.map(({ rule, minor }) => [rule, minor]);
}

/** Several times over, for ours is quick and a round must not be short. */
const repeats = 5;

function cpuOfOurs(programme: Programme, baskets: readonly Asked[]): number {
  const before = process.cpuUsage();
  for (let round = 0; round < repeats; round += 1) {
    for (const asked of baskets) answerOf(programme, asked);
  }
  return microsSince(before) / baskets.length / repeats;
}

async function cpuOf(peer: OfferPeer, baskets: readonly Asked[]): Promise<number> {
  const before = process.cpuUsage();
  for (const asked of baskets) await peer.answer(asked);
  return microsSince(before) / baskets.length;
}

function microsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
