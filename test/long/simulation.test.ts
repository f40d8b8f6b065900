import { expect, test } from 'vitest';
import { simulate } from '../simulation/simulate.ts';

test('1,000 seeds keep every promise', async () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const { findings } = await simulate({ seed, minutes: 20 });
    expect(findings, `npm run simulate -- --seeds 1 --seed ${seed}`).toEqual([]);
  }
});
