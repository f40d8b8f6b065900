import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashAndRecover, crashesOf, expectQuickStarts } from '../faults/crashing.ts';
import { Shop } from '../faults/shop.ts';

const passes = [1, 2, 3];

describe.each([
  ['gateway', 'embedded', 101],
  ['gateway', 'mosquitto', 102],
  ['kiosk', 'embedded', 103],
  ['kiosk', 'mosquitto', 104],
] as const)('a %s on %s that is killed (seed %i)', (name, broker, seed) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open({ seed, broker, isQuick: true });
  });
  afterAll(() => shop.close());

  test.each(crashesOf(name, passes))(
    'at $point, pass $pass, loses nothing and doubles nothing',
    async (crashAt) => {
      await crashAndRecover(shop, name, crashAt);
    },
  );

  test('is soon ready again', () => {
    expectQuickStarts(name, shop.starts[name].slice(1));
    expect(shop.auditor.counts().events).toBeGreaterThan(5);
  });
});
