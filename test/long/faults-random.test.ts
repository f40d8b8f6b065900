import { afterEach, expect, test } from 'vitest';
import { killAtRandom } from '../faults/killing.ts';
import { unlimited } from '../faults/network.ts';
import { sleep, until } from '../faults/program.ts';
import { Shop } from '../faults/shop.ts';
import { RandomStream } from '../simulation/random.ts';

let shop: Shop;
afterEach(() => shop.close());

test.each([
  ['embedded', 111],
  ['embedded', 112],
  ['embedded', 113],
  ['mosquitto', 114],
  ['mosquitto', 115],
  ['mosquitto', 116],
] as const)(
  '40 kills at random on %s lose nothing and double nothing (seed %i)',
  async (broker, seed) => {
    shop = await Shop.open({ seed, broker, isQuick: true });
    await killAtRandom(shop, seed, 40);
    await shop.rest();
  },
);

test('a mosquitto that is killed 50 times costs nothing', async () => {
  shop = await Shop.open({ seed: 121, broker: 'mosquitto', isQuick: true });
  const random = new RandomStream(121, 'broker');
  shop.tills.open(2);
  shop.visitors.open();
  for (let kill = 0; kill < 50; kill += 1) {
    await sleep(random.integer(50, 1500));
    await shop.mosquitto.kill();
    await sleep(random.integer(0, 400));
    await shop.startMosquitto();
    if (kill % 10 === 0) shop.audit();
  }
  await shop.rest();
});

test('a connection torn at every byte of what a kiosk sends first loses nothing', async () => {
  shop = await Shop.open({ seed: 131, broker: 'embedded', isQuick: true });
  shop.visitors.open();
  shop.tills.open(1);
  const wanted = 1200;
  let offset = 0;
  let isWhole = false;
  shop.network.spoil(() => {
    // Every second connection gets through CONNECT, or the kiosk would wait longer and longer.
    isWhole = !isWhole;
    if (isWhole || offset > wanted) return { up: 4000, down: unlimited, end: 'torn' };
    offset += 1;
    return { up: offset, down: unlimited, end: 'torn' };
  });
  await until('every offset', () => offset >= wanted, 1_500_000);
  shop.audit();
  shop.network.spoil(null);
  await shop.rest();
  expect(shop.auditor.counts().events).toBeGreaterThan(wanted / 4);
});
