import type { Sale, Spend } from '../ledger/types.ts';

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
