import type { Keeper } from './keeper.ts';

/**
 * What must hold after every command: entries sum to zero, no balance of a member was ever below
 * zero, lots and accounts say the same, and nobody has points and a debt at once.
 */
export function expectSoundBooks(keeper: Keeper): void {
  const accounts = new Map<string, number>();
  for (const entry of keeper.entries) {
    let total = 0;
    for (const { account, amount, lot } of entry.postings) {
      const hasLot = account.startsWith('member:') && !account.endsWith(':debt');
      must((lot !== null) === hasLot, `${account} names a lot`);
      const balance = (accounts.get(account) ?? 0) + amount;
      accounts.set(account, balance);
      total += amount;
      if (account.endsWith(':available') || account.endsWith(':pending')) {
        must(balance >= 0, `${account} is ${balance} after ${entry.kind}`);
      }
      if (account.endsWith(':debt')) must(balance <= 0, 'a debt is never positive');
    }
    must(total === 0, `${entry.kind} sums to ${total}`);
  }
  const of = (account: string) => accounts.get(account) ?? 0;
  const lots = [...keeper.lots.values()];
  const sum = (part: 'available' | 'pending' | 'spent' | 'expired', member?: string) =>
    lots
      .filter((lot) => member === undefined || lot.member === member)
      .reduce((total, lot) => total + lot[part], 0);
  for (const lot of lots) {
    const parts = [lot.pending, lot.available, lot.held, lot.spent, lot.expired, lot.reversed];
    must(Math.min(...parts) >= 0, `no part of lot ${lot.id} is negative`);
    const all = parts.reduce((total, part) => total + part, 0);
    must(all === lot.amount, `lot ${lot.id} has ${all} of ${lot.amount}`);
  }
  for (const member of keeper.members.keys()) {
    const account = (part: string) => of(`member:${member}:${part}`);
    must(account('available') === sum('available', member), 'available is in lots');
    must(account('pending') === sum('pending', member), 'pending is in lots');
    const debt = keeper.debts.get(`${member} POINTS`) ?? 0;
    must(0 - account('debt') === debt, 'the debt is in the postings');
    must(account('available') === 0 || debt === 0, 'points and a debt at once');
  }
  must(of('spent') === sum('spent'), 'spent is in lots');
  must(of('breakage') === sum('expired'), 'breakage is in lots');
}

/** Plain, for it is asked some million times. */
function must(holds: boolean, text: string): void {
  if (!holds) throw new Error(text);
}
