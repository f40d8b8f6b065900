import { afterEach, expect, test } from 'vitest';
import { sleep, until } from './program.ts';
import { Shop } from './shop.ts';

let shop: Shop;
afterEach(() => shop.close());

test('while the gateway is frozen the kiosk answers, and all is told afterwards', async () => {
  shop = await Shop.open({ seed: 31, broker: 'embedded', isQuick: true });
  const { visitors, tills } = shop;
  tills.open(2);
  await sleep(300);
  shop.gateway.signal('SIGSTOP');
  let slowestMs = 0;
  const tap = async (who: () => Promise<unknown>): Promise<void> => {
    const startedAt = performance.now();
    expect(await who()).not.toBeNull();
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    await sleep(50);
  };
  // A card that is not in the cache is unknown at first; then nobody can know.
  await until('a visit kept', async () => {
    await tap(() => visitors.tapMember());
    await tap(() => visitors.tapStranger());
    return (visitors.seen['cannotCheck'] ?? 0) >= 5;
  });
  expect(await shop.facts()).toMatchObject({ isCurrent: false });
  expect(await visitors.tapMember()).toMatchObject({ kind: 'member', isLive: false });
  process.stdout.write(`frozen gateway: slowest tap to screen ${Math.round(slowestMs)} ms\n`);
  expect(slowestMs).toBeLessThan(1000);
  const { answered } = tills;
  shop.gateway.signal('SIGCONT');
  await until('tills are served', () => tills.answered > answered + 5);
  await shop.rest();
});

test('while a kiosk is frozen the tills are served, and it catches up afterwards', async () => {
  shop = await Shop.open({ seed: 32, broker: 'embedded', isQuick: true });
  const { tills } = shop;
  shop.kiosk.signal('SIGSTOP');
  tills.open(2);
  await until('tills are served', () => tills.answered > 60);
  shop.audit();
  shop.kiosk.signal('SIGCONT');
  await shop.rest();
});
