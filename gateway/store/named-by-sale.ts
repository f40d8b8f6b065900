import type { Sale, Spend } from '../ledger/types.ts';
import type { Programmes } from '../programme/types.ts';

/** Spends that a sale's returns may have to give back. */
export function spendsNamedBy(sale: Sale | null): readonly string[] {
  if (sale === null) return [];
  const paid = sale.discounts.flatMap(({ spend }) => (spend === '' ? [] : spend));
  return [...sale.pointsTenders.map((tender) => tender.spend), ...paid];
}

/** Lots that a sale has made, and those that spends drew on or made. */
export function namedLots(sale: Sale | null, spends: readonly Spend[]): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const earned of sale?.earned ?? []) ids.add(earned.lot);
  for (const { draws, usedBy } of spends) {
    for (const draw of draws) ids.add(draw.lot);
    // An exchange names the lot that it made.
    if (usedBy?.startsWith('lot ')) ids.add(Number(usedBy.slice('lot '.length)));
  }
  return ids;
}

/** Lots that a command needs, whatever is left of them; `withGiven`: those that clubs gave, too. */
export interface Named {
  readonly lots: ReadonlySet<number>;
  readonly withGiven: boolean;
}
export const noLots: Named = { lots: new Set(), withGiven: false };

/** These lots and those that the spends name. */
export const withLots = (lots: readonly number[], spends: readonly Spend[]): Named => ({
  lots: new Set([...lots, ...namedLots(null, spends)]),
  withGiven: false,
});

/** Does any version make lots of other lots? */
export const hasExchange = (programmes: Programmes): boolean =>
  programmes.some(({ rules }) => rules.some(({ effect }) => effect.kind === 'exchange'));
