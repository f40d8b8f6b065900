import { evaluateSum } from '../../../gateway/ledger/sum.ts';
import type { Entry } from '../../../gateway/ledger/types.ts';
import type { Command } from '../../../gateway/programme/types.ts';

/** A late receipt or visit may recall what burned after its own time. */
export function burnedAfter(command: Command): number {
  if (command.kind === 'purchase' || command.kind === 'event') return command.occurredAt;
  return command.kind === 'visit' ? command.at : Number.POSITIVE_INFINITY;
}

/** Throws unless each trace gives its posting. */
export function checkTraces(entry: Entry): void {
  for (const [at, posting] of entry.postings.entries()) {
    const trace = entry.traces[at];
    if (trace === undefined || evaluateSum(trace.sum) !== posting.amount) {
      throw new Error(`the trace of ${entry.kind} does not give ${posting.amount}`);
    }
  }
}

/** Which message a command names, as the keeper keeps it; '': none. */
export const messageIn = (one: Command): string =>
  one.kind === 'told' ? `${one.member} ${one.key}` : '';
