import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Columns of the made-up receipts; a file of one's own has to have them too. */
export const receiptColumns =
  'receipt=invoice,sku=stock,quantity=qty,time=datetime,price=price,member=customer';

/** Receipts of a year of a wholesaler: half a million lines. */
export const receiptsOfAYear = 25_900;

/**
 * Writes made-up receipts as .csv.gz, the same bytes in every run, and returns how many lines they
 * have. Their shape is that of a real wholesaler's year: half of the receipts have 10 lines or
 * fewer and the longest 1,114; every seventh has no member, every seventh is a cancellation (C...)
 * of goods that mostly were bought before; few members and goods make up most of it; and there are
 * the odd lines of a stock count, without a price and below zero.
 */
export function writeReceipts(path: string, receipts: number): number {
  const rows = [...rowsOf(receipts)];
  const head = 'invoice,stock,qty,datetime,price,customer,country\n';
  writeFileSync(path, gzipSync(`${head}${rows.join('\n')}\n`));
  return rows.length;
}

function* rowsOf(receipts: number): Iterable<string> {
  const next = random();
  const buyers: string[] = [];
  const bought = new Map<string, Goods[]>();
  for (let at = 0; at < receipts; at += 1) {
    const kind = next();
    const time = timeOf((at * 365) / receipts);
    const row = (type: string, { sku, quantity, price }: Goods, member: string) =>
      `${type}${number(at)},${sku},${quantity},${time},${price},${member},United Kingdom`;
    if (kind < countShare) {
      yield row('5', { ...goods(next), quantity: -count(next), price: '0' }, '');
    } else if (kind < countShare + cancelledShare) {
      const member = buyers[Math.floor(next() * buyers.length)] ?? '10000';
      for (const one of back(next, bought.get(member) ?? [])) yield row('C', one, member);
    } else {
      const isMember = next() < 0.875;
      const member = isMember ? `${10_000 + Math.floor(4_600 * next() ** 1.86)}` : '';
      const lines = valueAt(next(), isMember ? boughtLines : anonymousLines);
      const some = Array.from({ length: lines }, () => goods(next));
      for (const one of some) yield row('5', one, member);
      if (isMember) buyers.push(member);
      if (isMember) bought.set(member, some.slice(0, 50));
    }
  }
}

/** Shares of all receipts: stock counts, and cancellations. */
const [countShare, cancelledShare] = [0.052, 0.148];

/** What a cancellation takes back: of five lines four of what was bought last, and each once. */
function back(next: () => number, kept: Goods[]): readonly Goods[] {
  return Array.from({ length: valueAt(next(), cancelledLines) }, () => {
    const isKnown = next() < 0.8;
    const [known] = isKnown ? kept.splice(Math.floor(next() * kept.length), 1) : [];
    const one = known ?? goods(next);
    return { ...one, quantity: -one.quantity };
  });
}

interface Goods {
  readonly sku: string;
  readonly quantity: number;
  readonly price: string;
}

/** One of 4,000 products; each has a price, now and then another one. */
function goods(next: () => number): Goods {
  const product = Math.floor(4_000 * next() ** 1.5);
  const isUsual = next() < 0.7;
  const place = isUsual ? ((product * 7919) % 4_000) / 4_000 : next();
  const price = (valueAt(place, prices) / 100).toFixed(2);
  return { sku: String(20_000 + product), quantity: count(next), price };
}

const count = (next: () => number): number => valueAt(next(), quantities);

const number = (at: number): string => String(at).padStart(5, '0');

/** From 1 December 2024 on; the part of the day lies between 08:00 and 18:00. */
function timeOf(days: number): string {
  const opening = Date.UTC(2024, 11, 1 + Math.floor(days), 8);
  const at = new Date(opening + (days % 1) * 10 * 3_600_000);
  return at.toISOString().slice(0, 16).replace('T', ' ');
}

type Quantiles = readonly (readonly [share: number, value: number])[];

/** Shares of all, and the value up to which each goes, as counted in a real wholesaler's year. */
const quantilesOf = (table: Readonly<Record<string, number>>): Quantiles =>
  Object.entries(table)
    .map(([share, value]) => [Number(share), value] as const)
    .sort(([a], [b]) => a - b);

const boughtLines = quantilesOf({
  ...{ 0: 1, 0.1: 2, 0.25: 6, 0.5: 15, 0.75: 28, 0.9: 48, 0.97: 62, 0.99: 85, 1: 400 },
});
const anonymousLines = quantilesOf({
  ...{ 0: 1, 0.5: 1, 0.7: 3, 0.75: 13, 0.9: 120, 0.99: 480, 1: 1114 },
});
const cancelledLines = quantilesOf({ 0: 1, 0.5: 1, 0.75: 2, 0.9: 4, 0.99: 18, 1: 60 });
const quantities = quantilesOf({ 0: 1, 0.25: 1, 0.5: 3, 0.75: 10, 0.9: 24, 0.99: 100, 1: 800 });
/** In pence. */
const prices = quantilesOf({ 0: 7, 0.1: 63, 0.25: 125, 0.5: 208, 0.75: 413, 0.9: 795, 1: 1800 });

/** The value below which a share of all lies, a whole number, straight between two known ones. */
function valueAt(share: number, known: Quantiles): number {
  const above = known.findIndex(([upTo]) => upTo >= share);
  const [highShare, high] = known[above] ?? [1, 1];
  const [lowShare, low] = known[above - 1] ?? [0, high];
  const part = highShare === lowShare ? 0 : (share - lowShare) / (highShare - lowShare);
  return Math.round(low + part * (high - low));
}

/** Numbers from 0 to below 1, the same in every run. */
function random(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
