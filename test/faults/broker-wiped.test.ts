import { expect, test } from 'vitest';
import { RandomStream } from '../simulation/random.ts';
import { sleep } from './program.ts';
import { Shop } from './shop.ts';

test('a mosquitto that is killed and forgets everything costs nothing, eight times', async () => {
  const shop = await Shop.open({ seed: 21, broker: 'mosquitto', isQuick: true });
  try {
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
  } finally {
    await shop.close();
  }
});
