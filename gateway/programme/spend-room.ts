import { ok, type Refusal, type Result, refuse } from '../../protocol/errors.ts';
import type { Spend } from '../ledger/types.ts';
import { cardScope } from './business-key.ts';
import { dateIn } from './days.ts';
import { periodOf, type Uses, useText } from './evaluate/limits.ts';
import type { Command, Programmes, SpendLimit, UnitDefinition } from './types.ts';
import { versionAt } from './versions.ts';

/**
 * What a spend counts in under the limits of its unit, or SPEND_LIMIT with how much is left. The
 * period is that of the business day on which it happens.
 * Example: `{ card: "500.00 per month" }` after 480.00 by this card refuses 30.00: left 20.00.
 */
export function spendRoom(what: {
  readonly unit: UnitDefinition;
  readonly command: Command & { readonly kind: 'spend' };
  readonly member: string;
  readonly uses: Uses;
  readonly programmes: Programmes;
}): Result<Spend['counts']> {
  const { unit, command, uses, programmes } = what;
  const version = versionAt(programmes, command.occurredAt);
  if (version === null || unit.spendLimits.length === 0) return ok([]);
  const day = dateIn(version, command.occurredAt);
  const counts: Spend['counts'][number][] = [];
  for (const limit of unit.spendLimits) {
    const scope = scopeOf(limit, what);
    // Nobody can count what has no name: without a card its limit lets nothing by.
    if (scope === null) return refused(limit, command.amount, 0);
    const key = { rule: unit.unit, scope, period: periodOf(limit.per, day) };
    const left = limit.max - (uses.get(useText(key))?.minor ?? 0);
    if (command.amount > left) return refused(limit, command.amount, Math.max(0, left));
    counts.push(key);
  }
  return ok(counts);
}

function scopeOf(
  { scope }: SpendLimit,
  what: { readonly command: Command & { readonly kind: 'spend' }; readonly member: string },
): string | null {
  if (scope === 'member') return `member:${what.member}`;
  const { who } = what.command;
  return 'card' in who ? cardScope(who.card) : null;
}

function refused({ scope, per, max }: SpendLimit, wanted: number, left: number): Refusal {
  return refuse('SPEND_LIMIT', { left, wanted, max, scope, per });
}
