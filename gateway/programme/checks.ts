import type { ErrorCode, Refusal } from '../../protocol/errors.ts';
import { refuse } from '../../protocol/errors.ts';
import { moneyText } from './language/currency.ts';
import type { Command, CommandLine, ReturnLine, Tender } from './types.ts';

/** Bounds of what one document may say; beyond them it is refused whole with AMOUNT_RANGE. */
export const limits = {
  /** A line, a tender, their sum (minor units), a quantity (thousandths), points of a receipt. */
  documentMax: 1_000_000_000_000,
  /** Points of one unit that a member may have, x 10^scale. */
  balanceMax: 1_000_000_000_000_000,
  /** Lines of one document. */
  lines: 2000,
} as const;

type Purchase = Command & { readonly kind: 'purchase' };

/** What is wrong with the form of a purchase, or null. */
export function checkPurchase(command: Purchase): Refusal | null {
  const { lines, tenders } = command;
  if (lines.length === 0) return refuse('LINES_INVALID', { lines: 0 });
  return checkNumbers(lines, 'NEGATIVE_LINE') ?? checkSum(lines) ?? checkTenders(tenders);
}

/** What is wrong with the form of the lines of a return, or null. */
export function checkReturnLines(lines: readonly ReturnLine[]): Refusal | null {
  return checkNumbers(lines, 'AMOUNT_RANGE') ?? checkSum(lines);
}

/** True for an amount of points that one command may name: 1 to 10^12. */
export function isPointsAmount(amount: number): boolean {
  return isWithin(amount) && amount > 0;
}

function checkNumbers(
  lines: readonly (CommandLine | ReturnLine)[],
  negative: ErrorCode,
): Refusal | null {
  if (lines.length > limits.lines) return refuse('LINES_INVALID', { lines: lines.length });
  const seen = new Set<number>();
  for (const { line, quantity, totalMinor } of lines) {
    if (quantity < 0 || totalMinor < 0) return refuse(negative, { line });
    if (!isWithin(totalMinor) || !isWithin(quantity) || quantity === 0) {
      return refuse('AMOUNT_RANGE', { line });
    }
    if (!Number.isSafeInteger(line) || seen.has(line)) return refuse('LINES_INVALID', { line });
    seen.add(line);
  }
  return null;
}

function checkSum(lines: readonly (CommandLine | ReturnLine)[]): Refusal | null {
  return sumOf(lines) <= limits.documentMax ? null : refuse('AMOUNT_RANGE', { path: 'lines' });
}

function checkTenders(tenders: readonly Tender[]): Refusal | null {
  const spends = new Set<string>();
  for (const [at, tender] of tenders.entries()) {
    if (tender.amountMinor < 0 || !isWithin(tender.amountMinor)) {
      return refuse('AMOUNT_RANGE', { tender: at + 1 });
    }
    const isPoints = tender.kind === 'points';
    if (isPoints !== (tender.spend !== undefined) || spends.has(tender.spend ?? '')) {
      return refuse('TENDER_MISMATCH', { tender: at + 1 });
    }
    if (tender.spend !== undefined) spends.add(tender.spend);
  }
  return null;
}

/**
 * Tenders, when they are told, are together what is to pay after discounts. A receipt that does not
 * add up is the till's mistake; one that leaves the discounts out asks for another sum of money.
 */
export function checkPaid(command: Purchase, payMinor: number): Refusal | null {
  const { tenders, lines, currency } = command;
  if (tenders.length === 0) return null;
  const paid = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  if (paid === payMinor) return null;
  if (payMinor === sumOf(lines)) return refuse('LINES_INVALID', { lines: payMinor, tenders: paid });
  const pay = moneyText(currency, payMinor);
  return refuse('PAY_MISMATCH', { pay, payMinor, tendersMinor: paid });
}

/** Shelf price of some lines. */
export function sumOf(lines: readonly { readonly totalMinor: number }[]): number {
  return lines.reduce((sum, line) => sum + line.totalMinor, 0);
}

const isWithin = (value: number): boolean =>
  Number.isSafeInteger(value) && value <= limits.documentMax;
