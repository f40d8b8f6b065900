import type { ErrorCode } from '../../protocol/errors.ts';
import type { EpochMs } from '../../protocol/units.ts';
import type { Command, ReceiptRef } from '../programme/types.ts';
import type { KeptLines, Match, SaleName } from './kept-lines.ts';
import type { PastReceipt } from './read-receipts.ts';

/** What one past receipt asks the ledger to do, and what of it is refused before that. */
export interface Plan {
  readonly number: string;
  /** Commands with the `item` of their natural key; all of them are of this receipt. */
  readonly commands: readonly { readonly item: string; readonly command: Command }[];
  /** Lines were kept although nothing is to be written (an anonymous cancellation). */
  readonly postsWithoutCommand: boolean;
  readonly refused: ReadonlySet<ErrorCode>;
}

/** Who, when and in which money: what all commands of a receipt share. */
export interface PlanContext {
  readonly kept: KeptLines;
  readonly occurredAt: EpochMs;
  readonly businessDate: string;
  readonly currency: string;
}

/** A key for a receipt of the file: there is one shop and one till in a replay. */
export const pastReceiptRef = (sale: SaleName): ReceiptRef => ({
  partner: 'replay',
  store: 'replay',
  till: 'replay',
  businessDate: sale.businessDate,
  number: sale.number,
});

/** A sale: lines below zero are refused, the others are one purchase. */
export function planSale(receipt: PastReceipt, context: PlanContext): Plan {
  const refused = refusedAtReading(receipt);
  const sale: SaleName = { number: receipt.number, businessDate: context.businessDate };
  const lines: { line: number; sku: string; quantity: number; totalMinor: number }[] = [];
  let line = 0;
  for (const { sku, quantity, totalMinor } of receipt.lines) {
    line += 1;
    if (quantity <= 0) {
      refused.add(quantity < 0 ? 'NEGATIVE_LINE' : 'LINES_INVALID');
      continue;
    }
    lines.push({ line, sku, quantity, totalMinor });
    if (receipt.member === '') continue;
    context.kept.add({ member: receipt.member, sku, sale, line, quantity, totalMinor });
  }
  const { occurredAt, currency } = context;
  const who = receipt.member === '' ? null : { member: receipt.member };
  const command: Command = {
    kind: 'purchase',
    receipt: pastReceiptRef(sale),
    occurredAt,
    currency,
    who,
    lines,
    tenders: [],
  };
  const commands = lines.length === 0 ? [] : [{ item: '', command }];
  return { number: receipt.number, commands, postsWithoutCommand: false, refused };
}

function refusedAtReading(receipt: PastReceipt): Set<ErrorCode> {
  const refused = new Set<ErrorCode>();
  if (receipt.malformedLines > 0) refused.add('REQUEST_INVALID');
  if (receipt.negativePrices > 0) refused.add('NEGATIVE_PRICE');
  return refused;
}

/** A cancellation: one return a sale that it takes lines from; what no sale covers is refused. */
export function planCancellation(receipt: PastReceipt, context: PlanContext): Plan {
  const refused = refusedAtReading(receipt);
  const bySale = new Map<string, Match[]>();
  let hasAnonymousLine = false;
  for (const past of receipt.lines) {
    if (past.quantity >= 0) {
      refused.add('LINES_INVALID');
    } else if (receipt.member === '') {
      hasAnonymousLine = true;
    } else {
      const wanted = { member: receipt.member, sku: past.sku, quantity: -past.quantity };
      const { matches, missing } = context.kept.take(wanted);
      if (missing > 0) refused.add('RETURN_WITHOUT_SALE');
      for (const match of matches) {
        const known = bySale.get(match.sale.number);
        if (known === undefined) bySale.set(match.sale.number, [match]);
        else known.push(match);
      }
    }
  }
  const commands = [...bySale.values()].map((matches) => returnOf(receipt, context, matches));
  return { number: receipt.number, commands, postsWithoutCommand: hasAnonymousLine, refused };
}

function returnOf(
  receipt: PastReceipt,
  context: PlanContext,
  matches: readonly Match[],
): Plan['commands'][number] {
  const sale = matches[0]?.sale ?? { number: receipt.number, businessDate: context.businessDate };
  const { occurredAt, businessDate, currency } = context;
  const command: Command = {
    kind: 'return',
    receipt: pastReceiptRef({ number: receipt.number, businessDate }),
    of: pastReceiptRef(sale),
    occurredAt,
    currency,
    lines: matches.map(({ ofLine, quantity, totalMinor }, index) => ({
      line: index + 1,
      ofLine,
      quantity,
      totalMinor,
    })),
    mayWait: false,
  };
  return { item: sale.number, command };
}
