import type { EpochMs } from '../../../protocol/units.ts';
import { notByItself } from '../../ledger/lots.ts';
import type { Lot } from '../../ledger/types.ts';
import { endOfLife, endOfWaiting } from '../days.ts';
import type { Draft } from '../draft.ts';
import { factsIn } from '../evaluate/condition.ts';
import { type Asked, receiptFact } from '../evaluate/facts.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { Programme, UnitDefinition } from '../types.ts';
import type { WhyHeld } from './types.ts';

/**
 * Dates of points that are earned at `at`, and whether they wait at first. What is held for review has
 * neither a first nor a last day before a person has decided.
 */
export function datesOf(
  version: Programme,
  unit: UnitDefinition,
  of: { readonly at: EpochMs; readonly now: EpochMs; readonly isHeld: boolean },
): {
  readonly dates: Pick<Lot, 'earnedAt' | 'availableFrom' | 'expiresAt'>;
  readonly isPending: boolean;
} {
  const { at: earnedAt, now, isHeld } = of;
  if (isHeld) {
    return { dates: { earnedAt, availableFrom: notByItself, expiresAt: null }, isPending: true };
  }
  const availableFrom = endOfWaiting(version, unit.pendingDays, earnedAt);
  return {
    dates: { earnedAt, availableFrom, expiresAt: endOfLife(version, unit, earnedAt) },
    isPending: unit.pendingDays > 0 && availableFrom > now,
  };
}

/** Notes for a person that the lot waits, and why. */
export function holdBack(
  draft: Draft,
  what: {
    readonly lot: number;
    readonly rule: string;
    /** Rules whose `review` holds it. */
    readonly heldBy: readonly Rule[];
    readonly receipt: string;
    readonly asked: Asked;
  },
): void {
  const { lot, rule, heldBy, receipt, asked } = what;
  draft.held.push({ lot, receipt, rule, why: whyHeld(heldBy, asked), at: draft.now });
}

/** The facts that reviews ask, as they were; with the cashier where their receipts are counted. */
function whyHeld(rules: readonly Rule[], asked: Asked): WhyHeld {
  const facts = [
    ...new Set(rules.flatMap(({ review }) => (review === null ? [] : factsIn(review)))),
  ];
  const { cashier } = asked.basket;
  const isCounted = facts.includes('cashier.receipts') && cashier !== undefined;
  return {
    ...Object.fromEntries(facts.map((fact) => [fact, receiptFact(fact)?.read(asked) ?? null])),
    ...(isCounted ? { cashier } : {}),
  };
}
