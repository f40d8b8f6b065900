import { assert } from '../../protocol/units.ts';
import { evaluateSum } from './sum.ts';
import type { Account, Entry } from './types.ts';

/**
 * Stops the program when an entry is not sound: its postings do not sum to zero per unit, a
 * posting is 0 or not a safe integer, or the sum of a trace is not the amount of its posting.
 */
export function checkEntry(entry: Entry): void {
  assert(entry.traces.length === entry.postings.length, 'every posting has a trace');
  const totals = new Map<string, number>();
  for (const [at, posting] of entry.postings.entries()) {
    const trace = entry.traces[at];
    assert(posting.amount !== 0, 'no posting is 0');
    assert(Number.isSafeInteger(posting.amount), 'a posting is a safe integer');
    assert(
      trace !== undefined && evaluateSum(trace.sum) === posting.amount,
      `the trace of a posting gives its amount (${entry.kind}, ${posting.account})`,
    );
    totals.set(posting.unit, (totals.get(posting.unit) ?? 0) + posting.amount);
  }
  for (const total of totals.values()) assert(total === 0, `a ${entry.kind} entry sums to zero`);
}

/** The account of a member that holds one part of the member's lots. */
export function memberAccount(
  member: string,
  part: 'available' | 'pending' | 'held' | 'debt',
): Account {
  return `member:${member}:${part}`;
}
