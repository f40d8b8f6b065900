import { assert } from '../../protocol/units.ts';
import type { Lot, Posting } from '../ledger/types.ts';
import type { Decision } from '../programme/types.ts';

/** How much a decision moves the accounts of one member in one unit. */
export interface BalanceChange {
  readonly member: string;
  readonly unit: string;
  available: number;
  pending: number;
  held: number;
  debt: number;
}
type Part = 'available' | 'pending' | 'held' | 'debt';

/**
 * Asserts, before anything is written, that every entry sums to zero per unit and that lots
 * change by exactly what the postings say. Returns what the balances change by. A decision that
 * fails is a bug of the engine, never a refusal.
 */
export function checkDecision(
  decision: Decision,
  lotsBefore: (id: number) => Lot | undefined,
): readonly BalanceChange[] {
  const changes = new Map<string, BalanceChange>();
  const ofLots = new Map<string, number>();
  for (const entry of decision.entries) {
    assert(entry.postings.length === entry.traces.length, `${entry.kind}: a trace a posting`);
    checkSums(entry.postings, entry.kind);
    for (const posting of entry.postings) addPosting(posting, changes, ofLots);
  }
  for (const lot of decision.lots) checkLot(lot, lotsBefore(lot.id), ofLots);
  for (const [key, amount] of ofLots) assert(amount === 0, `postings without their lot: ${key}`);
  return [...changes.values()];
}

function checkSums(postings: readonly Posting[], kind: string): void {
  const sums = new Map<string, number>();
  for (const { unit, amount } of postings) {
    assert(Number.isSafeInteger(amount) && amount !== 0, `${kind}: a posting has an amount`);
    sums.set(unit, (sums.get(unit) ?? 0) + amount);
  }
  for (const [unit, sum] of sums) assert(sum === 0, `${kind}: ${unit} sums to ${sum}, not 0`);
}

function addPosting(
  { unit, account, amount, lot }: Posting,
  changes: Map<string, BalanceChange>,
  ofLots: Map<string, number>,
): void {
  const named = memberAccount(account);
  if (named === null) {
    assert(lot === null, `${account} has no lots`);
    return;
  }
  const { member, part } = named;
  const key = `${unit} ${member}`;
  let change = changes.get(key);
  if (change === undefined) {
    change = { member, unit, available: 0, pending: 0, held: 0, debt: 0 };
    changes.set(key, change);
  }
  change[part] += amount;
  if (part === 'debt') {
    assert(lot === null, 'a debt has no lot');
    return;
  }
  assert(lot !== null, `${part} moves a lot`);
  const lotKey = `${lot} ${part} ${unit} ${member}`;
  ofLots.set(lotKey, (ofLots.get(lotKey) ?? 0) + amount);
}

function checkLot(lot: Lot, before: Lot | undefined, ofLots: Map<string, number>): void {
  for (const part of ['available', 'pending', 'held'] as const) {
    const key = `${lot.id} ${part} ${lot.unit} ${lot.member}`;
    const isOwn = before === undefined || before.member === lot.member;
    const moved = lot[part] - (isOwn ? (before?.[part] ?? 0) : 0);
    assert(moved === (ofLots.get(key) ?? 0), `lot and postings differ: ${key}`);
    ofLots.delete(key);
    if (isOwn) continue;
    // By a merge it has another owner: all of it left the one before.
    const old = `${lot.id} ${part} ${lot.unit} ${before.member}`;
    assert(-before[part] === (ofLots.get(old) ?? 0), `lot and postings differ: ${old}`);
    ofLots.delete(old);
  }
}

/** The member and part of a member's account; null for every other account. */
export function memberAccount(account: string): { member: string; part: Part } | null {
  if (!account.startsWith('member:')) return null;
  const end = account.lastIndexOf(':');
  const part = account.slice(end + 1);
  assert(isPart(part), `no such account: ${part}`);
  return { member: account.slice('member:'.length, end), part };
}

function isPart(text: string): text is Part {
  return text === 'available' || text === 'pending' || text === 'held' || text === 'debt';
}
