import { afterEach, expect, test } from 'vitest';
import { RandomStream } from '../simulation/random.ts';
import { sleep, until } from './program.ts';
import { Shop } from './shop.ts';

let shop: Shop;
afterEach(() => shop.close());

test('a mosquitto that is killed and forgets everything costs nothing, eight times', async () => {
  shop = await Shop.open({ seed: 21, broker: 'mosquitto', isQuick: true });
  const random = new RandomStream(21, 'broker');
  shop.tills.open(2);
  shop.visitors.open();
  for (let kill = 0; kill < 8; kill += 1) {
    await sleep(random.integer(100, 900));
    await shop.mosquitto.kill();
    await sleep(random.integer(0, 600));
    await shop.startMosquitto();
    if (kill % 3 === 0) shop.audit();
  }
  await shop.rest();
  expect(shop.starts).toMatchObject({ gateway: [expect.anything()], kiosk: [expect.anything()] });
  expect(shop.auditor.counts().events).toBeGreaterThan(20);
});

test('what a broker takes while the gateway is away from it is not lost', async () => {
  shop = await Shop.open({ seed: 22, broker: 'mosquitto', isQuick: true });
  shop.gatewayNetwork.pull();
  shop.tills.open(2);
  shop.visitors.open();
  await until('visits are kept', () => (shop.visitors.seen['cannotCheck'] ?? 0) > 20);
  // All of it was sent, and the broker had nobody to give it to.
  expect(await shop.facts()).toMatchObject({ isUp: true });
  await shop.mosquitto.kill();
  await shop.startMosquitto();
  shop.audit();
  shop.gatewayNetwork.mend();
  await shop.rest();
});
