import type { EpochMs } from '../../protocol/units.ts';
import type { Sale } from '../ledger/types.ts';
import type { Command } from '../programme/types.ts';

/** The command's own time, where it may be late; `sale`: the one that it is of, once it is known. */
export function timeOf(command: Command, now: EpochMs, sale: Sale | null): EpochMs {
  if (command.kind === 'purchase' || command.kind === 'event') return command.occurredAt;
  // Which sale it is, is known after the member; no code is older than a year and a day.
  if (command.kind === 'collect') return sale?.occurredAt ?? now - 367 * 86_400_000;
  return command.kind === 'visit' ? command.at : now;
}
