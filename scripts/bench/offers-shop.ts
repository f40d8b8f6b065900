import type { Asked } from '../../gateway/programme/evaluate/facts.ts';
import { readProgramme } from '../../gateway/programme/language/file.ts';
import type { Programme } from '../../gateway/programme/types.ts';
import { assert } from '../../protocol/units.ts';
import { scattered } from './made-up-cards.ts';

/** An offer on one category: so many percent, or so much, off what its lines cost by then. */
export interface Offer {
  readonly id: string;
  readonly category: string;
  readonly off: { readonly percent: number } | { readonly minor: number };
  /** Conditions; null: none. */
  readonly tag: string | null;
  readonly weekdays: readonly string[] | null;
  readonly stores: readonly string[] | null;
  /** Shelf price of the receipt, in minor units. */
  readonly totalFrom: number | null;
}

/** Which offers a basket gets, in their order, and what each takes off in minor units. */
export type OfferAnswer = readonly (readonly [offer: string, minor: number])[];

/** Baskets have these numbers of lines in turn. */
export const basketSizes = [1, 10, 40] as const;
const categories = 200;
const weekend = ['saturday', 'sunday'];

/** The first `count` of offers that are always the same ones. */
export function offersOf(count: number): readonly Offer[] {
  const random = scattered(count, 1_000_000);
  return random.map((n, at) => ({
    id: `offer-${at}`,
    category: `c${n % categories}`,
    off: at % 4 === 3 ? { minor: 100 + (n % 400) } : { percent: 5 + (n % 20) },
    tag: at % 5 === 1 ? 'gold' : null,
    weekdays: at % 2 === 1 ? weekend : null,
    stores: at % 3 === 2 ? ['s1', 's2'] : null,
    totalFrom: at % 4 === 2 ? 5000 : null,
  }));
}

/** The offers as a shop's programme file says them. */
export function programmeOf(offers: readonly Offer[]): Programme {
  const rules = offers.map(({ id, category, off, ...conditions }) => {
    const { tag, weekdays, stores, totalFrom } = conditions;
    const when = {
      ...(tag === null ? {} : { 'member.tags': [tag] }),
      ...(weekdays === null ? {} : { weekday: weekdays }),
      ...(stores === null ? {} : { store: stores }),
      ...(totalFrom === null ? {} : { 'receipt.total': { gte: money(totalFrom) } }),
    };
    const discount = 'percent' in off ? off : { amount: money(off.minor) };
    // JSON is YAML.
    return JSON.stringify({ id, when, lines: { category: [category] }, discount });
  });
  const text = `${head}rules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;
  const read = readProgramme({ text, file: 'offers.yaml' });
  assert(read.ok, 'the offers of the bench are a right programme');
  return read.programme;
}

const head = `stamgast: 1
id: offers
effectiveFrom: 2020-01-01T00:00
zone: Europe/Copenhagen
currency: DKK
units: { POINTS: {} }
`;

const money = (minor: number): string => (minor / 100).toFixed(2);

/** Receipts of members as the gateway has parsed them, always the same. */
export function basketsOf(count: number): readonly Asked[] {
  const linesOf = (at: number) => basketSizes[at % basketSizes.length] ?? 1;
  return scattered(count, 1_000_000).map((n, at) => {
    const random = scattered(linesOf(at) + 1, 1_000_000).map((one) => (one + n) % 1_000_003);
    const day = `2026-03-${String(1 + (n % 28)).padStart(2, '0')}`;
    const [, ...each] = random;
    return {
      basket: {
        lines: each.map((one, line) => ({
          line: line + 1,
          sku: `sku-${one % 5000}`,
          category: `c${one % categories}`,
          quantity: 1000 * (1 + (one % 3)),
          totalMinor: 50 + (one % 3000),
        })),
        tenders: [],
        partner: 'shop',
        store: `s${n % 4}`,
        till: '1',
        day,
        at: Date.parse(`${day}T12:00:00Z`),
        zone: 'Europe/Copenhagen',
      },
      member: {
        id: `m${at}`,
        tags: n % 2 === 0 ? ['gold', 'wine'] : ['wine'],
        tallies: new Map(),
        available: new Map(),
      },
      card: 'member',
    };
  });
}
