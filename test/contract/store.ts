import { afterEach, beforeEach, describe } from 'vitest';
import type { StoreKit } from './given.ts';
import { atomicityTests } from './store-atomicity.ts';
import { chainTests } from './store-chain.ts';
import { eventTests } from './store-events.ts';
import { requestTests } from './store-requests.ts';
import { viewTests } from './store-views.ts';

/** The store's contract: one suite that every implementation runs. */
export function describeStore(name: string, makeKit: () => StoreKit): void {
  describe(name, () => {
    let current: StoreKit | null = null;
    beforeEach(() => {
      current = makeKit();
    });
    afterEach(() => {
      current?.dispose();
    });
    const kit = (): StoreKit => {
      if (current === null) throw new Error('only inside a test');
      return current;
    };
    describe('requests', () => requestTests(kit));
    describe('events', () => eventTests(kit));
    describe('all or nothing', () => atomicityTests(kit));
    describe('member views', () => viewTests(kit));
    describe('the chain', () => chainTests(kit));
  });
}
