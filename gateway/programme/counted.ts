import type { Minor } from '../../protocol/units.ts';
import { assertNever } from '../../protocol/units.ts';
import type { CountedTally, Sale } from '../ledger/types.ts';
import { lineCheck } from './evaluate/condition.ts';
import type { Asked, BasketLine } from './evaluate/facts.ts';
import type { NewUse } from './evaluate/limits.ts';
import type { Condition, Tally } from './evaluate/rule.ts';
import type { Decision, Programme } from './types.ts';

type Paid = readonly { readonly line: number; readonly minor: Minor }[];

/** What a sale remembers of what it has added to tallies and uses; null when that is nothing. */
export function countedOf(
  version: Programme | null,
  what: {
    readonly asked: Asked | null;
    readonly added: Decision['tallies'];
    readonly uses: readonly NewUse[];
  },
): Sale['counted'] {
  const { asked, added } = what;
  if (version === null || asked === null || added.length + what.uses.length === 0) return null;
  const tallies = added.flatMap(({ tally: name, amount }): CountedTally[] => {
    const tally = tallyOf(version, name);
    if (tally === null || tally.isKept) return [];
    const lines = linesOf(version, { tally, name, lines: asked.basket.lines });
    const of = countsOnce(tally.of) ? 'once' : tally.of;
    return [{ tally: name, of, lines: lines.map(({ line }) => line), amount, back: 0 }];
  });
  const uses = what.uses.map(({ key, by, times, minor, cost }) => {
    const use = { times, minor, cost };
    return { ...key, ...(by === undefined ? {} : { by }), use, left: use };
  });
  return { day: asked.basket.day, tallies, uses };
}

/** What a row still counts, of what is left of the sale and paid for its lines. */
export function countNow(row: CountedTally, sale: Pick<Sale, 'lines'>, paid: Paid): number {
  const lines = sale.lines.filter(({ line }) => row.lines.includes(line));
  switch (row.of) {
    case 'once':
      return lines.some((line) => line.quantity > line.returnedQuantity) ? 1 : 0;
    case 'quantity':
      return lines.reduce((sum, line) => sum + line.quantity - line.returnedQuantity, 0);
    case 'shelf':
      return lines.reduce((sum, line) => sum + line.totalMinor - line.returnedMinor, 0);
    case 'paid':
      return paid.reduce((sum, { line, minor }) => sum + (row.lines.includes(line) ? minor : 0), 0);
    default:
      return assertNever(row.of);
  }
}

/** Paid for each line after all returns so far. */
export function paidOf({ lines, discounts }: Pick<Sale, 'lines' | 'discounts'>): Paid {
  return lines.map(({ line, totalMinor, returnedMinor }) => {
    const off = discounts
      .filter((row) => row.line === line)
      .reduce((sum, { minor, back }) => sum + minor - back, 0);
    return { line, minor: totalMinor - returnedMinor - off };
  });
}

/**
 * Values of the tallies as the rest of a sale would have left them: those that it left, less what
 * no longer counts. Different days, weeks and departments never go below those before the sale.
 */
export function talliesOfRest(
  version: Programme,
  from: {
    readonly sale: Sale;
    readonly tallies: ReadonlyMap<string, number>;
    readonly talliesAfter: ReadonlyMap<string, number>;
    readonly paid: Paid;
  },
): ReadonlyMap<string, number> {
  const { sale, tallies, talliesAfter, paid } = from;
  return new Map(
    version.tallies.map(({ name, of }) => {
      const rows = (sale.counted?.tallies ?? []).filter((row) => isRowOf(name, row.tally));
      const gone = rows.reduce((sum, row) => sum + row.amount - countNow(row, sale, paid), 0);
      const left = (talliesAfter.get(name) ?? 0) - gone;
      const isSum = !countsOnce(of) || of === 'receipts' || of === 'events';
      return [name, isSum ? left : Math.max(left, tallies.get(name) ?? 0)];
    }),
  );
}

/** A tally that a sale is in or not, whatever its amounts. */
export function countsOnce(of: Tally['of']): of is Exclude<Tally['of'], CountedTally['of']> {
  return of !== 'paid' && of !== 'shelf' && of !== 'quantity';
}

/** A condition that nothing can break. */
export const isAlways = (when: Condition): boolean => when.kind === 'all' && when.of.length === 0;

/** The tally of which this is a row; null for a row that the version does not know. */
export const tallyOf = (version: Programme, row: string): Tally | null =>
  version.tallies.find(({ name }) => isRowOf(name, row)) ?? null;

/** Departments are counted in rows of their own, `TALLY department`. */
const isRowOf = (tally: string, row: string): boolean =>
  row === tally || row.startsWith(`${tally} `);

function linesOf(
  version: Programme,
  of: {
    readonly tally: Tally;
    readonly name: string;
    readonly lines: readonly BasketLine[];
  },
): readonly BasketLine[] {
  const { services } = version.exclusions;
  const isService = services === null ? () => false : lineCheck(services);
  const on = lineCheck(of.tally.lines);
  const category = of.name.slice(of.tally.name.length + 1);
  return of.lines.filter(
    (line) =>
      isService(line) !== true &&
      on(line) === true &&
      (category === '' || line.category === category),
  );
}
