import { expect } from 'vitest';
import type { Keeper } from './keeper.ts';

/**
 * What must hold after every command: entries sum to zero, no balance of a member was ever below
 * zero, lots and accounts say the same, and nobody has points and a debt at once.
 */
export function expectSoundBooks(keeper: Keeper): void {
  const accounts = new Map<string, number>();
  for (const entry of keeper.entries) {
    let total = 0;
    for (const { account, amount } of entry.postings) {
      const balance = (accounts.get(account) ?? 0) + amount;
      accounts.set(account, balance);
      total += amount;
      if (account.endsWith(':available') || account.endsWith(':pending')) {
        expect(balance, `${account} after ${entry.kind}`).toBeGreaterThanOrEqual(0);
      }
      if (account.endsWith(':debt')) expect(balance).toBeLessThanOrEqual(0);
    }
    expect(total, `sum of ${entry.kind}`).toBe(0);
  }
  const of = (account: string) => accounts.get(account) ?? 0;
  const lots = [...keeper.lots.values()];
  const sum = (part: 'available' | 'pending' | 'spent' | 'expired', member?: string) =>
    lots
      .filter((lot) => member === undefined || lot.member === member)
      .reduce((total, lot) => total + lot[part], 0);
  for (const lot of lots) {
    const parts = [lot.pending, lot.available, lot.held, lot.spent, lot.expired, lot.reversed];
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
    expect(parts.reduce((total, part) => total + part, 0)).toBe(lot.amount);
  }
  for (const member of keeper.members.keys()) {
    const account = (part: string) => of(`member:${member}:${part}`);
    expect(account('available')).toBe(sum('available', member));
    expect(account('pending')).toBe(sum('pending', member));
    expect(0 - account('debt')).toBe(keeper.debts.get(`${member} POINTS`) ?? 0);
    expect(account('available') > 0 && account('debt') < 0, 'points and a debt').toBe(false);
  }
  expect(of('spent')).toBe(sum('spent'));
  expect(of('breakage')).toBe(sum('expired'));
}
