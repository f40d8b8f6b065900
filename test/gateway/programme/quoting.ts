import { decide } from '../../../gateway/programme/decide.ts';
import { answered, type Bought, programmesOf, Shop } from './given.ts';

/** A shop file with these rules: points, stamps, cups, miles, a tally, a card of the shop. */
export const fileWith = (rules: string, more = '') => `
stamgast: 1
id: shop
effectiveFrom: 2020-01-01T00:00
zone: Europe/Berlin
currency: EUR
cards: { courtesy: ["29999*"] }
units: { POINTS: { cost: "0.01" }, STAMPS: {}, CUPS: {}, MILES: { scale: 1 } }
tallies: { TURNOVER: { of: paid } }
${more}
rules:
${rules}
`;
export const shopWith = (rules: string, more = '') => new Shop(programmesOf(fileWith(rules, more)));

const everything = { explain: { notGiven: true, isQuote: true } } as const;
type Asking = { readonly language?: 'da' | 'ru'; readonly cashier?: string };

/** What a quote of this purchase answers; nothing is kept of it. */
export function quoted(shop: Shop, bought: Omit<Bought, 'number'>, asking: Asking = {}) {
  const command = { ...shop.purchase({ number: 'q', ...bought }), ...asking, ...everything };
  const { keeper, now } = shop;
  const outcome = decide(keeper.programmes, keeper.load(command, now), command);
  return answered(outcome, 'purchase');
}
