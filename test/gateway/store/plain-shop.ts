import { expect } from 'vitest';
import { decide } from '../../../gateway/programme/decide.ts';
import type { Command, Programmes } from '../../../gateway/programme/types.ts';
import type { Store, WorkResult } from '../../../gateway/store/interface.ts';
import { request, start } from '../../contract/given.ts';
import { programmesOf } from '../programme/given.ts';

/** A plain shop in UTC with DKK, and what a test adds to its programme file. */
export const plainShop = (more: string): Programmes =>
  programmesOf(`stamgast: 1
id: points
effectiveFrom: 2020-01-01T00:00
zone: UTC
currency: DKK
${more}`);

/** Of all runners: two of them may send to one store. */
let count = 0;

/** Sends commands to a store one by one, each under a key of its own. */
export function runnerOf(
  programmes: Programmes,
): (store: Store, command: Command, now?: number) => WorkResult | undefined {
  return (store, command, now = start) => {
    count += 1;
    const work = request(command, { key: `k${count}`, receivedAt: now });
    const { results, bugs } = store.transact({ works: [work], now, programmes, decide });
    expect(bugs).toEqual([]);
    return results[0];
  };
}
