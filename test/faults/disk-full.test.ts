import { afterEach, expect, test } from 'vitest';
import { mountSmallDisk, type SmallDisk } from './disks.ts';
import { sleep, until } from './program.ts';
import { Shop } from './shop.ts';

let shop: Shop;
let disk: SmallDisk;
afterEach(async () => {
  await shop.stop();
  disk.unmount();
  await shop.close();
});

async function openWith(seed: number, folder: 'gatewayFolder' | 'kioskFolder'): Promise<void> {
  shop = await Shop.prepare({ seed, broker: 'embedded', isQuick: true });
  disk = mountSmallDisk(shop[folder], 16);
  await shop.start();
}

test('a gateway on a full disk says so, answers look-ups, and works on with space', async () => {
  await openWith(51, 'gatewayFolder');
  const { tills, visitors, gateway } = shop;
  disk.fill(200);
  tills.open(3);
  await until('tills hear that nothing can be stored', () => tills.storageAnswers > 10);
  // Now and then a small commit still fits, and it says that it is ready until the next.
  await until('the gateway is not ready', async () => (await shop.readiness()) === 503);
  expect(await tills.identify()).toBe(true);
  shop.network.pull();
  for (let visit = 0; visit < 5; visit += 1) {
    expect(await visitors.tapStranger()).toMatchObject({ kind: 'cannotCheck', isSaved: true });
  }
  shop.network.mend();
  await until('the kiosk is connected', async () => (await shop.facts())?.isUp === true);
  expect(await visitors.tapMember()).toMatchObject({ kind: 'member' });
  // A short commit may still find room; whatever is acknowledged now is in the ledger.
  await sleep(1500);
  shop.audit();
  const { answered } = tills;
  disk.free();
  await until('tills are served again', () => tills.answered > answered + 10);
  expect(await shop.readiness()).toBe(200);
  await shop.rest();
  expect(gateway.isAlive()).toBe(true);
});

test('a kiosk on a full disk says "not saved", answers look-ups, saves with space', async () => {
  await openWith(52, 'kioskFolder');
  const { tills, visitors, kiosk } = shop;
  tills.open(1);
  shop.network.pull();
  await visitors.tapStranger();
  disk.fill(40);
  await until('the kiosk says that it cannot save', async () => {
    await visitors.tapStranger();
    return (visitors.seen['notSaved'] ?? 0) >= 3;
  });
  const saved = visitors.seen['cannotCheck'] ?? 0;
  expect(saved).toBeGreaterThan(0);
  expect(await visitors.tapMember()).toMatchObject({ kind: 'member' });
  shop.audit();
  // The gateway takes what was saved, the kiosk has no room to note it: nothing is doubled.
  shop.network.mend();
  await until('the kiosk is connected', async () => (await shop.facts())?.isUp === true);
  await sleep(1500);
  expect(await visitors.tapMember()).toMatchObject({ kind: 'member' });
  shop.audit();
  shop.network.pull();
  disk.free();
  expect(await visitors.tapStranger()).toMatchObject({ kind: 'cannotCheck', isSaved: true });
  shop.network.mend();
  await shop.rest();
  expect(kiosk.isAlive()).toBe(true);
});
