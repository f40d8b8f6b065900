import { StamgastError } from '../../protocol/errors.ts';
import { oneLine } from '../../protocol/text.ts';
import { readCsv } from './csv.ts';
import { type Decimal, lineTotal, parseDecimal, scaled } from './line-total.ts';
import { type Article, ArticleTable, categoriesMax, PastLines } from './past-lines.ts';

/** Which column of the file holds what. */
export interface Columns {
  readonly receipt: string;
  readonly sku: string;
  readonly quantity: string;
  readonly time: string;
  readonly price: string;
  readonly member: string;
  /** What the rules of a programme and margins may ask for. */
  readonly category?: string;
  readonly brand?: string;
}
const columnNames = ['receipt', 'sku', 'quantity', 'time', 'price', 'member'] as const;
const moreNames = ['category', 'brand'] as const;

/** One receipt of the file, in the order of its first line. Lines that say the same are two. */
export interface PastReceipt {
  readonly number: string;
  /** Local time of the first line, `YYYY-MM-DDTHH:MM[:SS]`. */
  readonly localTime: string;
  /** '' = anonymous. */
  readonly member: string;
  readonly lines: PastLines;
  /** Lines that cannot be read as receipt, sku, quantity and price. */
  malformedLines: number;
  /** Lines with a price below zero: they are refused. */
  negativePrices: number;
}

/** A whole file. */
export interface PastReceipts {
  readonly receipts: readonly PastReceipt[];
  /** All that its lines are of; '' stands for none. */
  readonly categories: ReadonlySet<string>;
}

/** `receipt=invoice,sku=stock,...` -> columns, every key once; a text that says what is wrong. */
export function parseColumns(text: string): Columns | string {
  const found = new Map<string, string>();
  const more = `${moreNames.join(' and ')} if the file has them`;
  const form = `${columnNames.join(', ')}, each once as key=column, and ${more}`;
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const key = part.slice(0, Math.max(at, 0)).trim();
    const column = part.slice(at + 1).trim();
    const isKnown = ([...columnNames, ...moreNames] as readonly string[]).includes(key);
    if (!isKnown || column === '' || found.has(key)) return `"${part}" is not one of ${form}`;
    found.set(key, column);
  }
  const missing = columnNames.filter((key) => !found.has(key));
  if (missing.length > 0) return `${missing.join(', ')} missing; it takes ${form}`;
  return Object.fromEntries(found) as unknown as Columns;
}

/** Bounds of what is read; beyond them it is refused with CONFIG_INVALID. */
const limits = { lines: 10_000_000, remembered: 50_000 } as const;

/**
 * Reads a .csv or .csv.gz file whole and groups its lines to receipts: the lines of a receipt need
 * not stand together. Memory: about 32 bytes a line. Throws CONFIG_INVALID when the file is not
 * there, is no CSV, lacks a column or has a row that is longer than the first.
 */
export async function readReceipts(options: {
  readonly path: string;
  readonly columns: Columns;
  readonly minorDigits: number;
}): Promise<PastReceipts> {
  const { path, columns } = options;
  const grouping = new Grouping(options.minorDigits);
  let indexes: Indexes | null = null;
  let width = 0;
  await readCsv({
    ...{ path, flag: '--receipts' },
    onRow: (row, line) => {
      if (indexes === null) {
        indexes = columnIndexes(columns, row, path);
        width = row.length;
      } else {
        if (row.length > width) checkLong(row, { path, line, width });
        grouping.add(row, indexes);
      }
    },
  });
  if (indexes === null) throw new StamgastError('CONFIG_INVALID', `${path}:1: the file is empty`);
  return { receipts: grouping.receipts, categories: grouping.articles.categories };
}

/** A comma that is no end of a value moves all that follows it: to another price, another member. */
function checkLong(
  row: readonly string[],
  { path, line, width }: { readonly path: string; readonly line: number; readonly width: number },
): void {
  // A spreadsheet may end its rows with empty ones.
  if (row.slice(width).every((value) => value.trim() === '')) return;
  const found = `the row has ${row.length} values, the first line ${width}`;
  const right = 'write 30.00, not 30,00, and a value with a comma in double quotes';
  throw new StamgastError('CONFIG_INVALID', `${path}:${line}: ${found}; ${right}`);
}

/** Places of the columns; -1 for one that the file has not. */
type Indexes = Readonly<Record<keyof Columns, number>>;

function columnIndexes(columns: Columns, header: readonly string[], path: string): Indexes {
  const names = header.map((name) => name.trim());
  const index = (key: keyof Columns): number => {
    const wanted = columns[key];
    const at = wanted === undefined ? -1 : names.indexOf(wanted);
    if (at >= 0 || wanted === undefined) return at;
    throw new StamgastError(
      'CONFIG_INVALID',
      `${path}:1: there is no column "${wanted}" (for ${key}); found: ${oneLine(names.join(', '))}`,
    );
  };
  return {
    receipt: index('receipt'),
    sku: index('sku'),
    quantity: index('quantity'),
    time: index('time'),
    price: index('price'),
    member: index('member'),
    category: index('category'),
    brand: index('brand'),
  };
}

function articleOf(sku: string, row: readonly string[], at: Indexes): Article {
  if (at.category < 0 && at.brand < 0) return { sku };
  const category = (row[at.category] ?? '').trim();
  const brand = (row[at.brand] ?? '').trim();
  return {
    sku,
    ...(category === '' ? {} : { category }),
    ...(brand === '' ? {} : { brand }),
  };
}

/** Gathers rows by receipt; a receipt's place, time and member are those of its first line. */
class Grouping {
  readonly receipts: PastReceipt[] = [];
  private readonly byNumber = new Map<string, PastReceipt>();
  readonly articles = new ArticleTable();
  private readonly decimals = new Map<string, Decimal | null>();
  private readonly minorDigits: number;
  private lines = 0;

  constructor(minorDigits: number) {
    this.minorDigits = minorDigits;
  }

  add(row: readonly string[], at: Indexes): void {
    this.lines += 1;
    if (this.lines > limits.lines) {
      const text = `the file has more than ${limits.lines} lines; replay a part of it`;
      throw new StamgastError('CONFIG_INVALID', text);
    }
    const number = (row[at.receipt] ?? '').trim();
    const receipt = this.byNumber.get(number) ?? this.open(number, row[at.time], row[at.member]);
    const sku = row[at.sku];
    const quantity = this.decimal(row[at.quantity] ?? '');
    const price = this.decimal(row[at.price] ?? '');
    if (number === '' || sku === undefined || quantity === null || price === null) {
      receipt.malformedLines += 1;
      return;
    }
    const thousandths = scaled(quantity, 3);
    const totalMinor = lineTotal({ quantity, price, minorDigits: this.minorDigits });
    if (thousandths === null || totalMinor === null) receipt.malformedLines += 1;
    else if (price.digits < 0) receipt.negativePrices += 1;
    else receipt.lines.push(articleOf(sku, row, at), thousandths, totalMinor);
    if (this.articles.categories.size > categoriesMax) {
      const text = `the lines name more than ${categoriesMax} categories`;
      throw new StamgastError('CONFIG_INVALID', `${text}; check category= of --columns`);
    }
  }

  private open(number: string, time = '', member = ''): PastReceipt {
    const receipt: PastReceipt = {
      number,
      localTime: time.trim().replace(' ', 'T'),
      member: member.trim(),
      lines: new PastLines(this.articles),
      malformedLines: 0,
      negativePrices: 0,
    };
    this.byNumber.set(number, receipt);
    this.receipts.push(receipt);
    return receipt;
  }

  /** Prices and quantities repeat: reading each text once saves a third of the reading. */
  private decimal(text: string): Decimal | null {
    const known = this.decimals.get(text);
    if (known !== undefined) return known;
    if (this.decimals.size >= limits.remembered) this.decimals.clear();
    const made = parseDecimal(text);
    this.decimals.set(text, made);
    return made;
  }
}
