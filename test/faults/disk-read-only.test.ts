import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { allowWrites, makeReadOnly, stopWrites } from './disks.ts';
import { sleep, until } from './program.ts';
import { Shop } from './shop.ts';

let shop: Shop;
let makeWritable: () => void = () => {};
afterEach(async () => {
  await shop.stop();
  makeWritable();
  makeWritable = () => {};
  await shop.close();
});

test.each(['gateway', 'kiosk'] as const)(
  'a %s does not start on a read-only disk and says what to do',
  async (name) => {
    shop = await Shop.open({ seed: 61, broker: 'embedded', isQuick: true });
    const folder = name === 'gateway' ? shop.gatewayFolder : shop.kioskFolder;
    for (const isNew of [false, true]) {
      await shop[name].kill();
      if (isNew) rmSync(folder, { recursive: true });
      makeWritable = makeReadOnly(folder);
      const program = name === 'gateway' ? shop.spawnGateway() : shop.spawnKiosk();
      expect(await program.ended).toBe(1);
      const said = program.stdout() + program.stderr();
      expect(said).toContain('STORAGE');
      expect(said).toMatch(/cannot be (written|opened)/);
      expect(said).not.toContain(`"event":"${name}.ready"`);
      makeWritable();
      makeWritable = () => {};
      if (isNew) return;
      if (name === 'gateway') await shop.startGateway();
      else await shop.startKiosk();
      await shop.rest();
    }
  },
);

test('a gateway that can write no more acknowledges nothing, and goes on when it can', async () => {
  shop = await Shop.open({ seed: 62, broker: 'embedded', isQuick: true });
  const { tills, visitors, gateway } = shop;
  tills.open(3);
  await until('tills are served', () => tills.answered > 20);
  stopWrites(gateway.pid);
  await until('tills hear that nothing can be stored', () => tills.storageAnswers > 10);
  const { answered } = tills;
  expect(await shop.readiness()).toBe(503);
  expect(await tills.identify()).toBe(true);
  expect(await visitors.tapMember()).toMatchObject({ kind: 'member' });
  await sleep(1000);
  expect(tills.answered).toBe(answered);
  shop.audit();
  allowWrites(gateway.pid);
  await until('tills are served again', () => tills.answered > answered + 10);
  await shop.rest();
  expect(gateway.isAlive()).toBe(true);
});

test('a kiosk that can write no more never says "saved", and saves when it can', async () => {
  shop = await Shop.open({ seed: 63, broker: 'embedded', isQuick: true });
  const { tills, visitors, kiosk } = shop;
  tills.open(1);
  shop.network.pull();
  expect(await visitors.tapStranger()).toMatchObject({ kind: 'cannotCheck', isSaved: true });
  stopWrites(kiosk.pid);
  for (let visit = 0; visit < 3; visit += 1) {
    expect(await visitors.tapStranger()).toMatchObject({ kind: 'cannotCheck', isSaved: false });
    expect(await visitors.tapMember()).toMatchObject({ kind: 'member' });
  }
  // Connected, it can neither free what was taken nor keep what changed; it goes on showing.
  shop.network.mend();
  await until('the kiosk is connected', async () => (await shop.facts())?.isUp === true);
  await sleep(1500);
  expect(await visitors.tapMember()).toMatchObject({ kind: 'member' });
  shop.audit();
  allowWrites(kiosk.pid);
  shop.network.pull();
  expect(await visitors.tapStranger()).toMatchObject({ kind: 'cannotCheck', isSaved: true });
  shop.network.mend();
  await shop.rest();
  expect(kiosk.isAlive()).toBe(true);
});
