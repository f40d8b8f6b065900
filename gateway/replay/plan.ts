import type { ErrorCode } from '../../protocol/errors.ts';
import type { EpochMs, Minor } from '../../protocol/units.ts';
import type { Command, CommandLine, ReceiptRef } from '../programme/types.ts';
import type { KeptLines, Match, SaleName } from './kept-lines.ts';
import type { PastReceipt } from './read-receipts.ts';
import type { Goods, Moved } from './receipt-figures.ts';

/** What one past receipt asks the ledger to do, and what of it is refused before that. */
export interface Plan {
  readonly number: string;
  /** Commands with the `item` of their natural key; all of them are of this receipt. */
  readonly commands: readonly {
    readonly item: string;
    readonly command: Command;
    /** Goods that it moves, at shelf prices. */
    readonly moved: Moved;
  }[];
  /** Goods that came back although nothing is to be written: an anonymous cancellation. */
  readonly withoutCommand: Moved | null;
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
  const lines: CommandLine[] = [];
  let line = 0;
  for (const past of receipt.lines) {
    const { sku, quantity } = past;
    line += 1;
    if (quantity <= 0) {
      refused.add(quantity < 0 ? 'NEGATIVE_LINE' : 'LINES_INVALID');
      continue;
    }
    lines.push({ line, ...past });
    if (receipt.member === '') continue;
    context.kept.add({ ...past, member: receipt.member, sku, sale, line });
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
  const moved = { at: occurredAt, member: receipt.member, isReturn: false, goods: goodsOf(lines) };
  const commands = lines.length === 0 ? [] : [{ item: '', command, moved }];
  return { number: receipt.number, commands, withoutCommand: null, refused };
}

const goodsOf = (
  lines: readonly { readonly category?: string; readonly totalMinor: Minor }[],
): Goods[] => lines.map(({ category = '', totalMinor }) => ({ category, minor: totalMinor }));

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
  const anonymous: Goods[] = [];
  for (const past of receipt.lines) {
    if (past.quantity >= 0) {
      refused.add('LINES_INVALID');
    } else if (receipt.member === '') {
      anonymous.push({ category: past.category ?? '', minor: -past.totalMinor });
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
  const { occurredAt: at } = context;
  const withoutCommand =
    anonymous.length === 0 ? null : { at, member: '', isReturn: true, goods: anonymous };
  return { number: receipt.number, commands, withoutCommand, refused };
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
  const { member } = receipt;
  const moved = { at: occurredAt, member, isReturn: true, goods: goodsOf(matches) };
  return { item: sale.number, command, moved };
}
