import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashAndRecover, crashesOf, expectQuickStarts } from './crashing.ts';
import { Shop } from './shop.ts';

let shop: Shop;

beforeAll(async () => {
  // A broker of its own lives on and hands over what a dying gateway said last.
  shop = await Shop.open({ seed: 1, broker: 'mosquitto', isQuick: true });
});
afterAll(() => shop.close());

describe('a gateway that is killed', () => {
  test.each(crashesOf('gateway', [1, 3]))(
    'at $point, pass $pass, loses nothing and doubles nothing',
    async (crashAt) => {
      await crashAndRecover(shop, 'gateway', crashAt);
    },
  );

  test('is soon ready again', () => {
    expectQuickStarts('gateway', shop.starts.gateway.slice(1));
    expect(shop.auditor.counts().events).toBeGreaterThan(5);
  });
});
