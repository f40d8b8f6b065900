import { describe, expect, test } from 'vitest';
import { calm, swarm } from './faults.ts';
import { foundSeeds } from './found-seeds.ts';
import { simulate } from './simulate.ts';

describe('the simulated shop', () => {
  test.for([1, 2, 3, 4, 5, 6])('keeps every promise under the faults of seed %i', async (seed) => {
    const { findings } = await simulate({ seed, minutes: 10 });
    expect(findings).toEqual([]);
  });

  test.for(foundSeeds)(
    'keeps what seed $seed once broke: $found',
    {
      timeout: 30_000,
    },
    async ({ seed }) => {
      const { findings } = await simulate({ seed, minutes: 20 });
      expect(findings).toEqual([]);
    },
  );

  test('runs the same way twice with one seed', { timeout: 30_000 }, async () => {
    const [first, second] = [
      await simulate({ seed: 7, minutes: 6 }),
      await simulate({ seed: 7, minutes: 6 }),
    ];
    expect(second.digest).toBe(first.digest);
    const other = await simulate({ seed: 8, minutes: 6 });
    expect(other.digest).not.toBe(first.digest);
  });

  test('really works while it is judged', { timeout: 30_000 }, async () => {
    const { counts, findings } = await simulate({ seed: 9, minutes: 20, plan: calm });
    expect(findings).toEqual([]);
    expect(counts.answers).toBeGreaterThan(100);
    expect(counts.events).toBeGreaterThan(10);
    const plan = { ...calm, kioskCrashes: 0.5, gatewayCrashes: 0.5 };
    const crashing = await simulate({ seed: 9, minutes: 20, plan });
    expect(crashing.findings).toEqual([]);
    expect(crashing.counts.crashes).toBeGreaterThan(5);
  });

  test('a gateway that is restored from a backup gets back what kiosks were promised', async () => {
    const plan = { ...calm, staleGatewayDisks: 0.5, partitions: 0.3 };
    const { findings } = await simulate({ seed: 11, minutes: 15, plan });
    expect(findings).toEqual([]);
  });

  test('the swarm draws every kind of fault, and runs without any', () => {
    const plans = Array.from({ length: 200 }, (_, seed) => swarm(seed + 1));
    for (const name of Object.keys(calm) as (keyof typeof calm)[]) {
      expect(plans.some((plan) => plan[name] !== calm[name])).toBe(true);
    }
    expect(plans.some((plan) => JSON.stringify(plan) === JSON.stringify(calm))).toBe(true);
  });
});
