import { afterEach, beforeEach } from 'vitest';
import { kit, type StoreKit, useKit } from './given.ts';
import './store-atomicity.ts';
import './store-chain.ts';
import './store-events.ts';
import './store-notes.ts';
import './store-requests.ts';
import './store-views.ts';

/**
 * The store's contract: one suite that every implementation runs. Importing this file registers
 * the tests; `testStore` says, once in a test file, which store they are about.
 */
export function testStore(makeKit: () => StoreKit): void {
  beforeEach(() => {
    useKit(makeKit());
  });
  afterEach(() => {
    kit().dispose();
  });
}
