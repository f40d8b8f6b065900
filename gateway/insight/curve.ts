import { assert, type Ratio, roundRatio } from '../../protocol/units.ts';

/** A price, the profit in it, and the share of the price that the member gets back. */
export interface Offer {
  readonly priceMinor: number;
  /** Profit in the price before the programme: > 0. */
  readonly profitMinor: number;
  readonly rate: Ratio;
}

/** How a bonus is used: exact fractions, so that a report can take the real ones. */
export interface Behaviour {
  /** Purchases of a member who comes back, > 0. The last bonus of each is never spent. */
  readonly purchases: Ratio;
  /** Share of members who come back at all; the others buy once. */
  readonly returning: Ratio;
  /** Share of the points that expire unspent. */
  readonly breakage: Ratio;
}

/** Everybody comes back, nothing expires. */
export const everybody = (purchases: number): Behaviour => ({
  purchases: { num: purchases, den: 1 },
  returning: one,
  breakage: { num: 0, den: 1 },
});

/**
 * What a discount takes of the profit, in percent with two decimals. It is also the limit of a
 * bonus, and what a bonus accrues.
 * Example: 5 % off a price of 9,000 with 2,700 of profit in it: 450 / 2,700 = 16.67.
 */
export function discountCost({ priceMinor, profitMinor, rate }: Offer): number {
  assert(profitMinor > 0, 'a share of profit needs a profit');
  return percent(big(priceMinor) * big(rate.num), big(profitMinor) * big(rate.den));
}

/**
 * What a bonus that is spent on the next purchase takes of the profit, in percent with two
 * decimals: bonus x (n - 1) x returning x (1 - breakage) of profit x (n x returning + the others).
 * Example: 450 on 9,000 with 2,700 of profit: 8.33 for 2 purchases, 11.11 for 3, 15.00 for 10; for
 * 2 purchases when half never return 5.56, and when half of the points expire besides 2.78.
 */
export function bonusCost(offer: Offer, behaviour: Behaviour): number {
  const { purchases: n, returning: r, breakage: b } = behaviour;
  assert(offer.profitMinor > 0 && n.num >= n.den, 'a bonus needs a profit and a purchase');
  const bonus = big(offer.priceMinor) * big(offer.rate.num);
  const spent = bonus * big(n.num - n.den) * big(r.num) * big(b.den - b.num);
  const bought = big(n.num) * big(r.num) + big(n.den) * big(r.den - r.num);
  const profit = big(offer.profitMinor) * big(offer.rate.den) * bought * big(b.den);
  return percent(spent, profit);
}

const one: Ratio = { num: 1, den: 1 };
const big = (value: number): bigint => BigInt(value);
const percent = (num: bigint, den: bigint): number =>
  roundRatio({ num: num * 10_000n, den, mode: 'halfUp' }) / 100;
