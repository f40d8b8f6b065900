import type { Outcome } from '../../../gateway/programme/types.ts';
import { type Bought, programmesOf, Shop } from './given.ts';

/** A file of points at 1.00 each, with these rules. */
export const file = (
  rules: string,
  more = '',
  units = 'POINTS: { value: "1.00" }',
  from = '2020-01-01',
) => `
stamgast: 1
id: shop
effectiveFrom: ${from}T00:00
zone: Europe/Berlin
currency: EUR
units: { ${units} }
${more}
rules: [ ${rules} ]
`;
export const base = '{ id: base, earn: { unit: POINTS, per: "1.00", amount: 1 } }';
export const shopOf = (...files: readonly string[]) => new Shop(programmesOf(...files));

/** Parks a basket for a minute. */
export const hold = (shop: Shop, bought: Bought, more: object = {}): Outcome => {
  const { tenders: _, ...basket } = shop.purchase(bought);
  return shop.run({ ...basket, kind: 'hold', id: `hold ${bought.number}`, forMs: 60_000, ...more });
};
