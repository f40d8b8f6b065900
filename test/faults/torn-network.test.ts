import { afterEach, expect, test } from 'vitest';
import { RandomStream } from '../simulation/random.ts';
import { unlimited } from './network.ts';
import { sleep, until } from './program.ts';
import { Shop } from './shop.ts';

let shop: Shop;
afterEach(() => shop.close());

test('connections torn at random bytes lose nothing and double nothing', async () => {
  shop = await Shop.open({ seed: 41, broker: 'embedded', isQuick: true });
  const random = new RandomStream(41, 'offsets');
  shop.tills.open(2);
  shop.visitors.open();
  // Up: CONNECT, SUBSCRIBE, hello and batches; down: the answers and the pages of the cache.
  shop.network.spoil(() => ({
    up: random.integer(1, random.chance(0.5) ? 400 : 2000),
    down: random.integer(1, random.chance(0.5) ? 500 : 3000),
    end: 'torn',
  }));
  await until('30 torn connections', () => shop.network.struck >= 30, 40_000);
  shop.audit();
  shop.network.spoil(null);
  await shop.rest();
  expect(shop.auditor.counts().events).toBeGreaterThan(20);
});

test('a kiosk that is heard and hears nothing doubles nothing by repeating it', async () => {
  shop = await Shop.open({ seed: 42, broker: 'embedded', isQuick: true });
  const random = new RandomStream(42, 'offsets');
  const { visitors } = shop;
  shop.network.pull();
  for (let visit = 0; visit < 30; visit += 1) await visitors.tapStranger();
  // Enough to join and to get the resume; at some byte after it the answers vanish.
  shop.network.spoil(() => ({ up: unlimited, down: random.integer(380, 700), end: 'silent' }));
  shop.network.mend();
  visitors.open();
  await sleep(9_000);
  shop.audit();
  expect(shop.network.struck).toBeGreaterThan(0);
  await visitors.rest();
  shop.network.spoil(null);
  await shop.rest();
  expect(shop.auditor.counts().events).toBeGreaterThan(30);
});

test('messages that are lost, doubled and swapped lose nothing and double nothing', async () => {
  shop = await Shop.open({ seed: 43, broker: 'embedded', isQuick: true });
  const random = new RandomStream(43, 'fates');
  const fates = ['pass', 'pass', 'pass', 'pass', 'lose', 'twice', 'later'] as const;
  shop.tills.open(1);
  shop.network.shuffle(() => random.pick(fates));
  for (let round = 0; round < 2; round += 1) {
    // Three batches that are on their way at the same time.
    shop.network.pull();
    for (let visit = 0; visit < 110; visit += 1) await shop.visitors.tapStranger();
    shop.network.mend();
    await until('outbox empty', async () => (await shop.facts())?.outboxLength === 0);
    shop.audit();
  }
  // The last changes of balances may be lost too; the cache must find out by itself.
  await shop.tills.rest();
  shop.network.shuffle(null);
  await shop.rest();
  expect(shop.auditor.counts().events).toBeGreaterThan(200);
});
