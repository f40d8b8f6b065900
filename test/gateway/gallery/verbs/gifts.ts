import type { ReceiptRef } from '../../../../gateway/programme/types.ts';
import { assert } from '../../../../protocol/units.ts';
import type { Shop } from '../shop.ts';
import { entriesOf, fail, wholeOf } from '../spot.ts';
import { buyingOf, purchaseOf } from './buying.ts';
import { told, type Verb } from './verb.ts';

/** Claims by shop and person: the receipt that fetches them is the same one. */
const claims = new WeakMap<Shop, Map<string, ReceiptRef>>();

/** `anna claims: umbrella`: a hold of the gift and its points, `for: 60` minutes. */
export const claimsGift: Verb = {
  name: 'claims',
  isDated: false,
  read: (reading) => {
    const buying = buyingOf(reading);
    const minutes = reading.take('for');
    const forMs = (minutes === undefined ? 10 : wholeOf(minutes, '`for`')) * 60_000;
    return {
      run: (shop, who) => {
        const { tenders: _none, explain: _quote, ...basket } = purchaseOf(shop, who, buying, true);
        const wants = basket.lines.map(({ sku }) => sku);
        const mine = claims.get(shop) ?? new Map<string, ReceiptRef>();
        claims.set(shop, mine.set(who, basket.receipt));
        const id = `ho-${basket.receipt.number}`;
        return told(shop.run({ ...basket, kind: 'hold', id, forMs, wants }));
      },
    };
  },
};

/** `anna fetches: umbrella`: the receipt of the claim. */
export const fetchesGift: Verb = {
  name: 'fetches',
  isDated: false,
  read: (reading) => {
    const buying = buyingOf(reading);
    return {
      run: (shop, who) => {
        const receipt = claims.get(shop)?.get(who);
        assert(receipt !== undefined, `${who} has claimed something`);
        const basket = purchaseOf(shop, who, buying, false);
        const wants = basket.lines.map(({ sku }) => sku);
        return told(shop.run({ ...basket, receipt, wants }));
      },
    };
  },
};

/** `clerk-7 stocks: { umbrella: 2 }`: pieces put into a stock; negative ones are taken out. */
export const stocks: Verb = {
  name: 'stocks',
  isDated: false,
  read: ({ at }) => {
    const [first, ...more] = entriesOf(at, '`stocks`');
    const [rule, pieces] = first ?? fail(at, 'what is stocked is missing');
    if (more.length > 0) fail(at, 'one rule at a time');
    const amount = Number(pieces.value);
    if (!Number.isInteger(amount)) fail(pieces, 'a whole number of pieces');
    return {
      run: (shop, staff) =>
        told(shop.run({ kind: 'stock', rule, amount, reason: 'delivery', staff, at: shop.now })),
    };
  },
};
