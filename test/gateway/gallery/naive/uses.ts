import { totalOf } from './discounts.ts';
import { Exact, least, sumOf } from './exact.ts';
import type { Programme } from './file.ts';
import { getterOf, type Use, useOf } from './limits.ts';
import type { Past, Receipt } from './past.ts';
import { amountOf, costOf } from './points.ts';
import type { Given } from './receipts.ts';
import { stillOf } from './reviews.ts';

/** What rules have been used for, without what has come back whole. */
export function usesSoFar(past: Past): readonly Use[] {
  const ofReceipts = past.receipts.flatMap((receipt) =>
    receipt.uses.flatMap((use) => {
      const off = (all: Receipt['offs']) => all.filter(({ rule }) => rule.id === use.rule);
      const own = receipt.points.filter(({ points }) => points.rule.id === use.rule);
      const gave = sumOf([
        ...off(receipt.offs).map(totalOf),
        ...own.map(({ points }) => amountOf(points)),
      ]);
      const still = sumOf([...off(receipt.offsNow).map(totalOf), ...own.map(stillOf)]);
      const left = least(gave, still);
      if (!left.isMore) return [];
      const part = (of: Exact) => of.times(left).over(gave).rounded(past.programme.places, 'up');
      return [{ ...use, money: part(use.money), cost: part(use.cost) }];
    }),
  );
  const ofHolds = past.claims.flatMap(({ hold }) => (hold?.isOpen ? hold.uses : []));
  const ofEvents = past.events.flatMap(({ uses, isWithdrawn }) => (isWithdrawn ? [] : uses));
  return [...past.uses, ...ofReceipts, ...ofEvents, ...ofHolds];
}

/** What limits and budgets count of a receipt. */
export function usesOf(programme: Programme, { moment, prices, points }: Given): readonly Use[] {
  const { day, store, cashier = null } = moment;
  const offs = prices.offs.map((off) => useOf(off, moment));
  const earnings = points
    .filter((one) => amountOf(one).isMore)
    .map((one): Use => {
      return {
        ...{ day, store, cashier, times: 1, rule: one.rule.id, member: getterOf(one.rule, moment) },
        money: Exact.zero,
        cost: costOf(programme, one.unit, amountOf(one)),
      };
    });
  return [...offs, ...earnings];
}
