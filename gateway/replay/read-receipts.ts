import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { StamgastError } from '../../protocol/errors.ts';
import type { Minor, Thousandths } from '../../protocol/units.ts';
import { lineTotal, parseDecimal, scaled } from './line-total.ts';

/** Which column of the file holds what. */
export interface Columns {
  readonly receipt: string;
  readonly sku: string;
  readonly quantity: string;
  readonly time: string;
  readonly price: string;
  readonly member: string;
}
const columnNames = ['receipt', 'sku', 'quantity', 'time', 'price', 'member'] as const;

/** One line of a past receipt. */
export interface PastLine {
  readonly sku: string;
  readonly quantity: Thousandths;
  readonly totalMinor: Minor;
  /** Set when the price is below zero: such a line is refused. */
  readonly isPriceNegative: boolean;
}

/** One receipt of the file, in the order of its first line. Lines that say the same are two. */
export interface PastReceipt {
  readonly number: string;
  /** Local time of the first line, `YYYY-MM-DDTHH:MM[:SS]`. */
  readonly localTime: string;
  /** '' = anonymous. */
  readonly member: string;
  readonly lines: PastLine[];
  /** Lines that cannot be read as receipt, sku, quantity, time and price. */
  malformedLines: number;
}

/**
 * `receipt=invoice,sku=stock,...` -> columns. Every key once; `member` may be left out of no file.
 * Throws CONFIG_INVALID with what is missing or unknown.
 */
export function parseColumns(text: string): Columns {
  const found: Record<string, string> = {};
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const key = at < 0 ? part.trim() : part.slice(0, at).trim();
    const column = at < 0 ? '' : part.slice(at + 1).trim();
    if (!(columnNames as readonly string[]).includes(key) || column === '' || key in found) {
      throw new StamgastError(
        'CONFIG_INVALID',
        `--columns: "${part}" is not one of ${columnNames.join(', ')}, each once as key=column`,
      );
    }
    found[key] = column;
  }
  const column = (key: (typeof columnNames)[number]): string => {
    const name = found[key];
    if (name === undefined) throw new StamgastError('CONFIG_INVALID', `--columns lacks ${key}=...`);
    return name;
  };
  return {
    receipt: column('receipt'),
    sku: column('sku'),
    quantity: column('quantity'),
    time: column('time'),
    price: column('price'),
    member: column('member'),
  };
}

/**
 * Reads a .csv or .csv.gz file whole and groups its lines to receipts. Memory: about 60 bytes a
 * line. Throws CONFIG_INVALID when the file is not there or lacks a column.
 */
export async function readReceipts(options: {
  readonly path: string;
  readonly columns: Columns;
  readonly minorDigits: number;
}): Promise<readonly PastReceipt[]> {
  const file = createReadStream(options.path);
  const parser = parse({ bom: true, relax_column_count: true, skip_empty_lines: true });
  const unzip = options.path.endsWith('.gz') ? createGunzip() : null;
  const fail = (cause: Error): void => void parser.destroy(cause);
  file.on('error', fail);
  unzip?.on('error', fail);
  (unzip === null ? file : file.pipe(unzip)).pipe(parser);
  const grouping = new Grouping(options.minorDigits);
  let indexes: Readonly<Record<keyof Columns, number>> | null = null;
  try {
    for await (const row of parser as AsyncIterable<readonly string[]>) {
      if (indexes === null) indexes = columnIndexes(options.columns, row, options.path);
      else grouping.add(row, indexes);
    }
  } catch (cause) {
    if (cause instanceof StamgastError) throw cause;
    throw new StamgastError('CONFIG_INVALID', `${options.path}: ${String(cause)}`, { cause });
  }
  if (indexes === null) {
    throw new StamgastError('CONFIG_INVALID', `${options.path}:1: the file is empty`);
  }
  return grouping.receipts;
}

function columnIndexes(
  columns: Columns,
  header: readonly string[],
  path: string,
): Readonly<Record<keyof Columns, number>> {
  const index = (key: keyof Columns): number => {
    const at = header.indexOf(columns[key]);
    if (at >= 0) return at;
    throw new StamgastError(
      'CONFIG_INVALID',
      `${path}:1: there is no column "${columns[key]}" (for ${key}); found: ${header.join(', ')}`,
    );
  };
  return {
    receipt: index('receipt'),
    sku: index('sku'),
    quantity: index('quantity'),
    time: index('time'),
    price: index('price'),
    member: index('member'),
  };
}

const timeForm = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)$/;

/** Gathers rows by receipt; a receipt's place, time and member are those of its first line. */
class Grouping {
  readonly receipts: PastReceipt[] = [];
  private readonly byNumber = new Map<string, PastReceipt>();
  private readonly skus = new Map<string, string>();
  private readonly minorDigits: number;

  constructor(minorDigits: number) {
    this.minorDigits = minorDigits;
  }

  add(row: readonly string[], at: Readonly<Record<keyof Columns, number>>): void {
    const number = (row[at.receipt] ?? '').trim();
    const time = timeForm.exec((row[at.time] ?? '').trim());
    const receipt = this.receiptOf(number, time, (row[at.member] ?? '').trim());
    const line = this.line(row[at.sku], row[at.quantity], row[at.price]);
    if (line === null || number === '' || time === null) receipt.malformedLines += 1;
    else receipt.lines.push(line);
  }

  private receiptOf(number: string, time: RegExpExecArray | null, member: string): PastReceipt {
    const known = this.byNumber.get(number);
    if (known !== undefined) return known;
    const localTime = time === null ? '' : `${time[1]}T${time[2]}`;
    const receipt: PastReceipt = { number, localTime, member, lines: [], malformedLines: 0 };
    this.byNumber.set(number, receipt);
    this.receipts.push(receipt);
    return receipt;
  }

  private line(
    sku: string | undefined,
    quantityText: string | undefined,
    priceText: string | undefined,
  ): PastLine | null {
    const quantity = parseDecimal(quantityText ?? '');
    const price = parseDecimal(priceText ?? '');
    if (sku === undefined || quantity === null || price === null) return null;
    const thousandths = scaled(quantity, 3);
    const totalMinor = lineTotal({ quantity, price, minorDigits: this.minorDigits });
    if (thousandths === null || totalMinor === null) return null;
    return {
      sku: this.intern(sku),
      quantity: thousandths,
      totalMinor,
      isPriceNegative: price.digits < 0,
    };
  }

  /** One string for a sku, however often it stands in the file (slices would pin whole chunks). */
  private intern(sku: string): string {
    const known = this.skus.get(sku);
    if (known !== undefined) return known;
    this.skus.set(sku, sku);
    return sku;
  }
}
