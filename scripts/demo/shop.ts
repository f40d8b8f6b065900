/** The invented people and goods of the demo shop. */
export interface Person {
  readonly name: string;
  /** The number that is printed on the card. */
  readonly card: string;
}
export interface Goods {
  readonly sku: string;
  readonly name: string;
  readonly priceMinor: number;
}

export const people: readonly Person[] = [
  { name: 'Anna', card: '2900000000018' },
  { name: 'Bo', card: '2900000000025' },
  { name: 'Clara', card: '2900000000032' },
];

export const goods: readonly Goods[] = [
  { sku: 'COFFEE', name: 'Coffee', priceMinor: 3800 },
  { sku: 'CROISSANT', name: 'Croissant', priceMinor: 2600 },
  { sku: 'SANDWICH', name: 'Sandwich', priceMinor: 6900 },
  { sku: 'JUICE', name: 'Juice', priceMinor: 3200 },
  { sku: 'BEANS', name: 'Beans 250 g', priceMinor: 11900 },
];

/** What people bought before the demo begins: days before its first day, and lines of goods. */
const history: readonly {
  readonly who: number;
  readonly daysAgo: number;
  readonly skus: readonly string[];
}[] = [
  { who: 0, daysAgo: 318, skus: ['BEANS', 'COFFEE'] },
  { who: 0, daysAgo: 311, skus: ['SANDWICH', 'JUICE', 'CROISSANT'] },
  { who: 1, daysAgo: 317, skus: ['COFFEE'] },
  { who: 2, daysAgo: 314, skus: ['BEANS', 'BEANS', 'SANDWICH'] },
];
const enrolledDaysAgo = 321;

/** The shop's own past was refused: its folder is of another make. */
export class ShopRefused extends Error {}

/** Posts to the till API; answers status and body. */
export type Post = (
  path: string,
  body: unknown,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/**
 * Enrols the people and posts their past, each under its own natural key: done twice with the
 * same first day it changes nothing. Throws ShopRefused with the gateway's own words.
 */
export async function seed(post: Post, firstDay: string): Promise<void> {
  const enrolled = daysBefore(firstDay, enrolledDaysAgo);
  for (const [index, { name, card }] of people.entries()) {
    const receipt = seedReceipt(enrolled, `seed-${index + 1}`);
    await must(post, '/v1/members', { receipt, card, name });
  }
  for (const [index, { who, daysAgo, skus }] of history.entries()) {
    const date = daysBefore(firstDay, daysAgo);
    await must(post, '/v1/purchases', {
      receipt: seedReceipt(date, `seed-${index + 101}`),
      occurredAt: `${date}T10:15:00+01:00`,
      currency: 'DKK',
      card: people[who]?.card,
      ...basket(skus),
    });
  }
}

/** `2026-11-22` and 318 give `2026-01-08`. */
function daysBefore(date: string, days: number): string {
  const at = Date.parse(`${date}T00:00:00Z`) - days * 86_400_000;
  return new Date(at).toISOString().slice(0, 10);
}

/** Lines for these goods, one piece each, at their shelf prices. */
export function basket(skus: readonly string[]) {
  const lines = skus.flatMap((sku, index) => {
    const item = goods.find((one) => one.sku === sku);
    if (item === undefined) return [];
    return [{ line: index + 1, sku, quantity: 1, totalMinor: item.priceMinor }];
  });
  // What is paid is the gateway's to say: the discounts come off these prices.
  return { lines, tenders: [] };
}

const seedReceipt = (businessDate: string, number: string) => ({
  partner: 'demo',
  store: 'demo',
  till: 'seed',
  businessDate,
  number,
});

async function must(post: Post, path: string, body: unknown): Promise<void> {
  const answer = await post(path, body);
  if (answer.status >= 300) {
    const said = JSON.stringify(answer.body);
    throw new ShopRefused(`the shop cannot be seeded: ${path} answered ${answer.status}: ${said}`);
  }
}
