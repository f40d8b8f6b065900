import { describe, expect, test } from 'vitest';
import { expectQuickStarts } from './crashing.ts';
import { killAtRandom } from './killing.ts';
import { Shop } from './shop.ts';

describe('kiosk and gateway, killed at random under load', () => {
  test.each([
    ['embedded', 11],
    ['mosquitto', 12],
  ] as const)('lose nothing and double nothing on %s (seed %i)', async (broker, seed) => {
    const shop = await Shop.open({ seed, broker });
    try {
      await killAtRandom(shop, seed, 10);
      await shop.rest();
      expectQuickStarts('gateway', shop.starts.gateway);
      expectQuickStarts('kiosk', shop.starts.kiosk);
      // A shop at which nothing happens would prove nothing.
      const { answers, events } = shop.auditor.counts();
      process.stdout.write(`${broker}: ${answers} documents and ${events} visits kept\n`);
      expect(answers).toBeGreaterThan(100);
      expect(events).toBeGreaterThan(20);
    } finally {
      await shop.close();
    }
  });
});
