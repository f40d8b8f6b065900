import { expect } from 'vitest';
import { RandomStream } from '../simulation/random.ts';
import { sleep } from './program.ts';
import type { Shop } from './shop.ts';

/**
 * Kills kiosk and gateway at moments that the seed draws, while tills and visitors are at work
 * and the network goes now and then. Everything is audited on the way; come to rest afterwards.
 */
export async function killAtRandom(shop: Shop, seed: number, kills: number): Promise<void> {
  const random = new RandomStream(seed, 'kills');
  shop.tills.open(3);
  shop.visitors.open();
  for (let killed = 0; killed < kills; ) {
    if (random.chance(0.7)) await outage(shop, random.integer(50, 400));
    // Either at any time, or just when what waited is on its way.
    if (random.chance(0.5)) await sleep(random.integer(10, 700));
    else await sleep(random.integer(0, 15));
    const victims = random.pick([['gateway'], ['kiosk'], ['kiosk', 'gateway']] as const);
    for (const victim of victims) {
      shop[victim].signal('SIGKILL');
      killed += 1;
      await sleep(random.integer(0, 50));
    }
    await Promise.all(victims.map((victim) => shop[victim].ended));
    if (random.chance(0.3)) shop.audit();
    await sleep(random.integer(0, 300));
    for (const victim of victims) {
      if (victim === 'kiosk') await startKioskAlone(shop);
      else await shop.startGateway();
    }
  }
  await sleep(500);
}

/** A kiosk that comes back shows balances at once, also when its gateway is not there. */
async function startKioskAlone(shop: Shop): Promise<void> {
  await shop.visitors.rest();
  await shop.startKiosk();
  expect(await shop.visitors.tapMember()).toMatchObject({ kind: 'member' });
  shop.visitors.open();
}

/** The network is gone for a while, so that visits wait in the outbox; ends as they are sent. */
async function outage(shop: Shop, ms: number): Promise<void> {
  shop.network.pull();
  await sleep(ms);
  shop.network.mend();
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await shop.facts())?.isUp === true) return;
    await sleep(2);
  }
}
