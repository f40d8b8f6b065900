/** A share or a rate, exact. */
export interface Share {
  readonly num: number;
  readonly den: number;
}

/**
 * Profit in the price, from what a shop adds to its cost.
 * Example: a markup of 30 % is a margin of 30/130; of a price of 9,000 that is 2,076.92.
 */
export const marginOfMarkup = ({ num, den }: Share): Share => shortened(num, den + num);

/**
 * Share of the profit that a discount gives away; more than 1 is a loss.
 * Example: 5 % at a margin of 30 % gives away 450 of 2,700 = 16.67 %.
 */
export const discountShare = (discount: Share, margin: Share): Share =>
  shortened(discount.num * margin.den, discount.den * margin.num);

/**
 * Share of the profit that a bonus gives away when it is spent on the next purchase. Each of those
 * who return buys `purchases` times in all; the last bonus is not spent yet.
 * Example: 5 % at a margin of 30 %: 8.33 % of 2 purchases, 11.11 of 3, 15.00 of 10. Half of the
 * members never return: 450 of 8,100 = 5.56 %; and half of the points expire: 2.78 %.
 */
export function bonusShare(options: {
  readonly bonus: Share;
  readonly margin: Share;
  readonly purchases: number;
  /** Share of members who come again at all; default all. */
  readonly returning?: Share;
  /** Share of points that nobody spends; default none. */
  readonly breakage?: Share;
}): Share {
  const { bonus, margin, purchases, returning = one, breakage = none } = options;
  const later = returning.num * (purchases - 1);
  const whole = discountShare(bonus, margin);
  const spent = shortened(later, returning.den + later);
  const kept = shortened(breakage.den - breakage.num, breakage.den);
  return shortened(whole.num * spent.num * kept.num, whole.den * spent.den * kept.den);
}

/**
 * What a point of 1.00 costs when some are never spent.
 * Example: a breakage of 20 to 30 % makes it cost 0.80 to 0.70.
 */
export const pointCost = ({ num, den }: Share): Share => shortened(den - num, den);

/**
 * By how much sales must grow so that a discount to everybody earns what was earned before; null
 * when no growth is enough. Example: 5 % at a margin of 30 %: 5/25 = 20 % more.
 */
export function growthNeeded(discount: Share, margin: Share): Share | null {
  const left = margin.num * discount.den - discount.num * margin.den;
  return left <= 0 ? null : shortened(discount.num * margin.den, left);
}

/** In percent with two decimals, rounded half up: 1/6 is `16.67`. */
export function profitText({ num, den }: Share): string {
  const hundredths = (BigInt(num) * 20_000n + BigInt(den)) / (2n * BigInt(den));
  const text = String(hundredths).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** As a file says it: whole numbers without decimals. */
export const percentText = (share: Share): string => profitText(share).replace('.00', '');

const one: Share = { num: 1, den: 1 };
const none: Share = { num: 0, den: 1 };

/** Of what is not negative; `den` is more than 0. */
function shortened(num: number, den: number): Share {
  let [a, b] = [num, den];
  while (b !== 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}
