import { entriesOf, type Spot } from '../spot.ts';
import type { Context, Told } from '../verbs/verb.ts';
import {
  type Check,
  type Checking,
  differ,
  differMaps,
  lineOf,
  moneyOf,
  moneysOf,
  moneyText,
} from './check.ts';

function money(name: string, beside: readonly string[], of: (told: Told) => number): Check {
  return {
    name,
    beside,
    read: (spot, context) => {
      const wanted = moneyOf(spot, context);
      return ({ shop, told }) => {
        // A refusal is told of by itself.
        if (told === null || 'ok' in told.answer) return [];
        const text = (minor: number) => moneyText(shop.programme, minor);
        return differ(lineOf(spot), name, text(wanted), text(of(told)));
      };
    },
  };
}

const pays = money('pays', ['buys', 'would buy', 'fetches'], ({ answer, pointsMinor }) =>
  'ok' in answer || answer.kind !== 'purchase' ? 0 : answer.payMinor - pointsMinor,
);
const refund = money('refund', ['returns'], ({ answer }) =>
  'ok' in answer || answer.kind !== 'return' ? 0 : answer.refundMinor,
);

const off: Check = {
  name: 'off',
  beside: ['buys', 'would buy'],
  read: (spot, context) => {
    const wanted = moneysOf(spot, context);
    return ({ shop, told }) => {
      if (told === null || 'ok' in told.answer) return [];
      const rows = told.answer.kind === 'purchase' ? told.answer.discounts : [];
      const found = new Map(rows.map(({ rule, amountMinor }) => [rule, amountMinor]));
      const text = (_: string, minor: number) => moneyText(shop.programme, minor);
      return differMaps(lineOf(spot), 'off', { wanted, found, text });
    };
  },
};

/** What the points and discounts of a rule cost whoever bears them, over the whole story so far. */
const funded: Check = {
  name: 'funded',
  beside: ['buys'],
  read: (spot, context) => {
    const rules = fundedOf(spot, context);
    return ({ shop }) =>
      [...rules].flatMap(([rule, wanted]) => {
        const text = (_: string, minor: number) => moneyText(shop.programme, minor);
        const found = bearersOf(shop, rule);
        return differMaps(lineOf(spot), `funded ${rule}`, { wanted, found, text });
      });
  },
};

function fundedOf(spot: Spot, context: Context) {
  const rules = entriesOf(spot, '`funded`').map(
    ([rule, at]) => [rule, moneysOf(at, context)] as const,
  );
  return new Map(rules);
}

function bearersOf(shop: Checking['shop'], rule: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { postings, traces } of shop.entries) {
    for (const [at, { account, unit, amount }] of postings.entries()) {
      if (!account.startsWith('issuer:') || traces[at]?.rule !== rule) continue;
      const cost = shop.programme.costs.get(unit) ?? { num: 0, den: 1 };
      const issuer = account.slice('issuer:'.length);
      found.set(issuer, (found.get(issuer) ?? 0) - (amount * cost.num) / cost.den);
    }
  }
  const by = shop.programme.rules.find(({ id }) => id === rule)?.fundedBy || 'shop';
  for (const { discounts } of shop.sales.values()) {
    for (const { minor, back } of discounts.filter((row) => row.rule === rule)) {
      found.set(by, (found.get(by) ?? 0) + minor - back);
    }
  }
  return found;
}

export const moneyChecks: readonly Check[] = [pays, refund, off, funded];
