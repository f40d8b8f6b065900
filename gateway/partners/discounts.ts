import { StamgastError } from '../../protocol/errors.ts';
import type { Minor } from '../../protocol/units.ts';
import type { BookedEntry } from '../ledger/flows.ts';
import { type Closing, reaches } from '../ledger/settlement.ts';
import type { SaleDiscount } from '../ledger/types.ts';
import { overLeft } from '../programme/overuse.ts';
import type { Programmes } from '../programme/types.ts';
import type { Contract } from './config.ts';
import type { DiscountedSale, LedgerReader } from './ledger-reader.ts';
import type { DiscountLine } from './run-document.ts';

interface Sums {
  givenMinor: Minor;
  backTotalMinor: Minor;
  /** Of sales of this run. */
  receipts: number;
}

/**
 * Who pays whom for discounts that a rule says another one funds. A sale belongs to the run that
 * its receipt's entry belongs to; what has gone back since is counted when the run is made, and
 * `known`, the totals of a run that was made already, makes it again. Throws CONFIG_INVALID when
 * a discount was given by a programme that the contract does not name.
 */
export function discountLines(options: {
  readonly contract: Contract;
  readonly ledger: LedgerReader;
  readonly closings: readonly Closing[];
  readonly previous: readonly DiscountLine[];
  readonly known: readonly DiscountLine[] | null;
}): readonly DiscountLine[] {
  const { contract, ledger, closings, previous, known } = options;
  const sales = fundedSales(contract, ledger);
  const sums = new Map<string, Sums>();
  const last = closings.length - 1;
  for (const entry of sales.size === 0 ? [] : ledger.entries(closings[last]?.entries ?? 0)) {
    const funded = sales.get(entry.ref);
    if (funded === undefined || entry.businessDate < contract.terms.from) continue;
    // A receipt's first entry is that of the sale; later ones may bear its key too.
    sales.delete(entry.ref);
    const at = closingOf(closings, entry);
    if (at < 0) continue;
    const counted = new Set<string>();
    for (const { from, to, minor, back } of funded) {
      const key = JSON.stringify([from, to]);
      const row = sums.get(key) ?? { givenMinor: 0, backTotalMinor: 0, receipts: 0 };
      if (at === last) row.givenMinor += minor;
      if (at === last && !counted.has(key)) row.receipts += 1;
      counted.add(key);
      row.backTotalMinor += back;
      sums.set(key, row);
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, sum]) => {
      const [from, to] = JSON.parse(key) as [string, string];
      const isSame = (row: DiscountLine) => row.from === from && row.to === to;
      const backTotalMinor =
        known === null ? sum.backTotalMinor : (known.find(isSame)?.backTotalMinor ?? 0);
      const backMinor = backTotalMinor - (previous.find(isSame)?.backTotalMinor ?? 0);
      const { givenMinor } = sum;
      const minor = givenMinor - backMinor;
      const isIssuer = contract.parties.some(({ id, role }) => id === from && role === 'issuer');
      const receipts = isIssuer ? { receipts: sum.receipts } : {};
      const money = { givenMinor, backMinor, backTotalMinor, minor };
      return { kind: 'discount', from, to, ...receipts, ...money } as const;
    });
}

interface Funded {
  readonly from: string;
  readonly to: string;
  readonly minor: Minor;
  readonly back: Minor;
}

function fundedSales(contract: Contract, ledger: LedgerReader): Map<string, readonly Funded[]> {
  const funders = fundersOf(contract.programmes);
  const sales = new Map<string, readonly Funded[]>();
  for (const sale of ledger.discountedSales()) {
    if (sale.currency !== contract.currency) continue;
    const funded = fundedOf(sale, contract, funders);
    if (funded.length > 0) sales.set(sale.receipt, funded);
  }
  return sales;
}

function fundedOf(
  sale: DiscountedSale,
  contract: Contract,
  funders: ReadonlyMap<string, ReadonlyMap<string, string>>,
): readonly Funded[] {
  const rules = funders.get(sale.programme);
  if (rules === undefined) {
    const text = `a discount was given by ${sale.programme}; name the file of that version here`;
    throw new StamgastError('CONFIG_INVALID', `${contract.where('programmes')}: ${text}`);
  }
  return sale.discounts.flatMap((row) => {
    const { rule } = row;
    const from = rules.get(rule) ?? '';
    if (from === '' || from === sale.partner) return [];
    for (const id of [from, sale.partner]) requireParty(contract, id);
    return { from, to: sale.partner, ...withinOffer(row) };
  });
}

/** What a till gave beyond the offer is the store's own, and nobody else's. */
function withinOffer(row: SaleDiscount): { readonly minor: Minor; readonly back: Minor } {
  const minor = row.minor - (row.over ?? 0);
  const left = row.minor - row.back - overLeft(row);
  return { minor, back: minor - left };
}

/** Throws CONFIG_INVALID for somebody whom the contract does not name. */
export function requireParty(contract: Contract, id: string): void {
  if (contract.terms.parties.has(id)) return;
  const text = `the ledger knows "${id}", and the contract does not; add it to the parties`;
  throw new StamgastError('CONFIG_INVALID', `${contract.where('parties')}: ${text}`);
}

/** By version and rule: who bears it. */
function fundersOf(programmes: Programmes): Map<string, ReadonlyMap<string, string>> {
  return new Map(
    programmes.map(({ version, rules }) => [
      version,
      new Map(rules.map(({ id, fundedBy }) => [id, fundedBy])),
    ]),
  );
}

function closingOf(closings: readonly Closing[], entry: BookedEntry): number {
  return closings.findIndex((closing) => reaches(closing, entry));
}
