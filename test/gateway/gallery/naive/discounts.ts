import { isLineOf, type Line, type Moment, receiptFact } from './conditions.ts';
import { Exact, handOut, least, most, sumOf } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import { endless, roomOf, type Use } from './limits.ts';
import { add } from './past.ts';
import type { Discount, Rule, Some } from './rules.ts';

/** What a rule took off the lines of a receipt. */
export interface Off {
  readonly rule: Rule;
  readonly lines: ReadonlyMap<number, Exact>;
  /** Whole pieces that cost nothing, by line. */
  readonly free: ReadonlyMap<number, Exact>;
  readonly pays: Some | null;
}

/** What rules have given already at a return: they are not asked again. null: nothing. */
export type Kept = ReadonlyMap<string, Off | null>;

/** A receipt whose prices go down while discounts are taken off. */
export interface Prices {
  readonly programme: Programme;
  readonly moment: Moment;
  readonly uses: readonly Use[];
  readonly kept: Kept;
  /** What is to pay for each line, by its number. */
  readonly now: Map<number, Exact>;
  /** How much of each line still costs something. */
  readonly left: Map<number, Exact>;
  readonly purse: Map<string, Exact>;
  readonly offs: Off[];
}

/** The discounts of a receipt, in the order in which they are given. */
export function discounted(
  programme: Programme,
  moment: Moment,
  known: {
    readonly uses: readonly Use[];
    readonly kept: Kept;
    /** What can be spent beside what there is. */
    readonly more?: ReadonlyMap<string, Exact>;
  },
): Prices {
  const { lines, member } = moment;
  const prices: Prices = {
    ...{ programme, moment, uses: known.uses, kept: known.kept, offs: [] },
    now: new Map(lines.map(({ number, total }) => [number, total])),
    left: new Map(lines.map(({ number, quantity }) => [number, quantity])),
    purse: new Map(member?.available),
  };
  for (const [unit, more] of known.more ?? []) add(prices.purse, unit, more);
  const asked = programme.rules.filter(({ discount, on }) => discount !== null && on === 'receipt');
  const isAlone = asked.filter(({ mode }) => mode === 'alone');
  const only = isAlone.find((rule) => give(prices, rule));
  if (only !== undefined) {
    const later = isAlone.slice(isAlone.indexOf(only) + 1);
    for (const rule of later.filter((one) => areTogether(only, one))) give(prices, rule);
    return capped(prices);
  }
  const others = asked.filter(({ mode }) => mode !== 'alone');
  const lineFirst = [false, true].flatMap((isOnOrder) =>
    others.filter(({ discount }) => discount?.isOnOrder === isOnOrder),
  );
  const done = new Set<string>();
  const chosen = new Map<string, string | undefined>();
  for (const rule of lineFirst) {
    const group = `${rule.mode} ${rule.group}`;
    if (rule.mode === 'add') give(prices, rule);
    else if (done.has(group)) continue;
    else if (rule.mode === 'first') {
      if (give(prices, rule)) done.add(group);
    } else {
      const rivals = lineFirst.filter((one) => one.mode === 'best' && one.group === rule.group);
      if (!chosen.has(group)) chosen.set(group, bestOf(prices, rivals)?.id);
      if (chosen.get(group) === rule.id) give(prices, rule);
    }
  }
  return capped(prices);
}

/** Rules that go alone go beside those of their own group, unless that is the one of all. */
export const areTogether = (one: Rule, other: Rule): boolean =>
  one.mode === 'alone' &&
  other.mode === 'alone' &&
  one.group !== 'all' &&
  one.group === other.group;

export const totalOf = ({ lines }: Off): Exact => sumOf([...lines.values()]);

/** A fee of a club is no goods, whatever it is called. */
export const isService = ({ services, clubs }: Programme, line: Line): boolean =>
  (line.category !== undefined && services.includes(line.category)) ||
  clubs.some(({ fee }) => fee !== null && isLineOf(fee.lines, line));

function give(prices: Prices, rule: Rule): boolean {
  const off = offer(prices, rule);
  if (off === null) return false;
  prices.offs.push(off);
  lower(prices, off, 1);
  for (const [line, pieces] of off.free) {
    prices.left.set(line, (prices.left.get(line) ?? Exact.zero).minus(pieces));
  }
  if (off.pays !== null) {
    const { unit, amount } = off.pays;
    prices.purse.set(unit, (prices.purse.get(unit) ?? Exact.zero).minus(amount));
  }
  return true;
}

/** The rule that takes most off now, the earlier one of those that take the same. */
function bestOf(prices: Prices, rules: readonly Rule[]): Rule | undefined {
  const amounts = new Map(
    rules.map((rule) => {
      const off = offer(prices, rule);
      return [rule, off === null ? Exact.zero : totalOf(off)] as const;
    }),
  );
  const highest = most(Exact.zero, ...amounts.values());
  return highest.isMore ? rules.find((rule) => amounts.get(rule)?.is(highest) === true) : undefined;
}

/** What a rule would take off now; null: nothing. */
function offer(prices: Prices, rule: Rule): Off | null {
  const { programme, moment, kept } = prices;
  const { discount } = rule;
  if (discount === null) return null;
  if (kept.has(rule.id)) return within(prices, kept.get(rule.id) ?? null);
  const room = roomOf(prices, rule, moment);
  if (room === null) return null;
  const lines = allowed(prices).filter((line) => isLineOf(rule.lines, line));
  const picked = pickedOf(prices, discount, lines);
  const prized = sumOf([...picked.values()].map(({ price }) => price));
  if (!prized.isMore) return null;
  const lineTotal = sumOf(lines.map(({ number }) => prices.now.get(number) ?? Exact.zero));
  const { whole, weights } = savingOf(prices, discount, { picked, prized, lineTotal });
  const full = least(whole, discount.atMost ?? endless);
  const wanted = least(full, room.money);
  if (room.cost.isLess(wanted) && rule.budget?.givesRest === false) return null;
  const amount = least(wanted, room.cost.rounded(programme.places, 'down'));
  const off = offOf(rule, picked, handOut(full, programme.places, weights));
  if (!amount.isMore) return null;
  if (amount.is(full)) return off;
  const less = lessened(off, amount, programme);
  return less.lines.size === 0 ? null : less;
}

/** So much of a line, and what that costs now. */
interface Picked {
  readonly line: Line;
  readonly quantity: Exact;
  readonly price: Exact;
}

const allowed = ({ programme, moment }: Prices): readonly Line[] =>
  moment.lines.filter(
    (line) =>
      !isService(programme, line) && !programme.noDiscount.some((one) => isLineOf(one, line)),
  );

/** The pieces that get a discount; without `units` all of the lines. */
function pickedOf(
  prices: Prices,
  discount: Discount,
  lines: readonly Line[],
): ReadonlyMap<number, Picked> {
  const { now, left, programme, purse, moment } = prices;
  const nowOf = ({ number }: Line) => now.get(number) ?? Exact.zero;
  const leftOf = ({ number }: Line) => left.get(number) ?? Exact.zero;
  const { pays } = discount;
  const payable = pays === null ? endless : (purse.get(pays.unit) ?? Exact.zero).over(pays.amount);
  if (discount.units === null) {
    if (payable.isLess(Exact.one)) return new Map();
    return new Map(
      lines.map((line) => [line.number, { line, quantity: leftOf(line), price: nowOf(line) }]),
    );
  }
  const counted = discount.perLines === null ? allowed(prices) : moment.lines;
  const there = counted.filter((line) => isLineOf(discount.perLines, line));
  const quantity = sumOf(there.map((line) => line.quantity));
  const sets = discount.perQuantity === null ? Exact.one : quantity.over(discount.perQuantity);
  const wanted = Exact.of(discount.units).times(sets.rounded(0, 'down'));
  let open = least(wanted, payable.rounded(0, 'down'));
  const order = lines
    .map((line) => ({ line, pieces: leftOf(line).rounded(0, 'down') }))
    .filter(({ line, pieces }) => pieces.isMore && nowOf(line).isMore)
    .map((one) => ({ ...one, each: nowOf(one.line).over(leftOf(one.line)) }))
    .sort((a, b) =>
      a.each.is(b.each) ? 0 : a.each.isLess(b.each) !== discount.isDearestFirst ? -1 : 1,
    );
  const picked = new Map<number, Picked>();
  for (const { line, pieces, each } of order) {
    const taken = least(open, pieces);
    if (!taken.isMore) break;
    open = open.minus(taken);
    const price = each.times(taken).rounded(programme.places, 'half up');
    picked.set(line.number, { line, quantity: taken, price });
  }
  return new Map([...picked].sort(([a], [b]) => a - b));
}

/** What comes off in all, and by what it is shared among the picked lines. */
function savingOf(
  { programme, moment }: Prices,
  discount: Discount,
  of: {
    readonly picked: ReadonlyMap<number, Picked>;
    readonly prized: Exact;
    readonly lineTotal: Exact;
  },
): { readonly whole: Exact; readonly weights: readonly Exact[] } {
  const { places } = programme;
  const { percent, amount, price, steps, isCost } = discount;
  const all = [...of.picked.values()];
  const byPrice = all.map((one) => one.price);
  const part = (share: Exact) => ({
    whole: share.percent(of.prized).rounded(places, 'half up'),
    weights: byPrice,
  });
  const downTo = (to: (one: Picked) => Exact) => {
    const weights = all.map((one) => most(Exact.zero, one.price.minus(to(one))));
    return { whole: sumOf(weights), weights };
  };
  if (percent !== null) return part(percent);
  if (amount !== null) return { whole: least(amount, of.prized), weights: byPrice };
  if (price !== null) {
    return downTo(({ quantity }) => price.times(quantity).rounded(places, 'half up'));
  }
  if (isCost) {
    return downTo(({ line, quantity, price: now }) =>
      line.cost === undefined
        ? now
        : line.cost.times(quantity).over(line.quantity).rounded(places, 'half up'),
    );
  }
  const by = discount.by === 'lines.total' ? of.lineTotal : receiptFact(discount.by, moment);
  const reached = by instanceof Exact ? steps.findLast(({ from }) => !by.isLess(from)) : undefined;
  return reached === undefined ? { whole: Exact.zero, weights: byPrice } : part(reached.percent);
}

function offOf(rule: Rule, picked: ReadonlyMap<number, Picked>, amounts: readonly Exact[]): Off {
  const { discount } = rule;
  const lines = new Map<number, Exact>();
  const free = new Map<number, Exact>();
  let pieces = Exact.zero;
  for (const [at, [number, { quantity, price }]] of [...picked].entries()) {
    const amount = amounts[at] ?? Exact.zero;
    if (discount?.units !== null && amount.is(price)) free.set(number, quantity.rounded(0, 'down'));
    if (!amount.isMore) continue;
    lines.set(number, amount);
    pieces = pieces.plus(quantity.rounded(0, 'down'));
  }
  const pays = discount?.pays ?? null;
  const times = discount?.units === null ? Exact.one : pieces;
  return {
    ...{ rule, lines, free },
    pays: pays === null ? null : { unit: pays.unit, amount: pays.amount.times(times) },
  };
}

/**
 * The same discount of less money: a piece that is not wholly free any more is paid for. What the
 * member pays for it is less too, in whole amounts, and what these do not pay for is not given.
 */
export function lessened(off: Off, most: Exact, programme: Programme): Off {
  const { pays } = off;
  const all = totalOf(off);
  const scale = pays === null ? 0 : unitOf(programme, pays.unit).scale;
  const price = pays?.amount.times(most).over(all).rounded(scale, 'down');
  const amount =
    pays === null || price === undefined
      ? most
      : all.times(price).over(pays.amount).rounded(programme.places, 'up');
  const shares = handOut(amount, programme.places, [...off.lines.values()]);
  const lines = new Map([...off.lines.keys()].map((line, at) => [line, shares[at] ?? Exact.zero]));
  const free = [...off.free].filter(
    ([line]) => lines.get(line)?.is(off.lines.get(line) ?? Exact.zero) === true,
  );
  return {
    ...off,
    lines: new Map([...lines].filter(([, share]) => share.isMore)),
    free: new Map(free),
    pays: pays === null || price === undefined ? null : { unit: pays.unit, amount: price },
  };
}

/** A discount of before, as far as the prices still are. */
function within({ now }: Prices, off: Off | null): Off | null {
  if (off === null) return null;
  const lines = [...off.lines].map(
    ([line, amount]) => [line, least(amount, now.get(line) ?? Exact.zero)] as const,
  );
  const there = new Map(lines.filter(([, amount]) => amount.isMore));
  return there.size === 0 ? null : { ...off, lines: there };
}

/** Takes the last discounts back until all together are within the cap. */
function capped(prices: Prices): Prices {
  const { programme, moment, offs } = prices;
  if (programme.cap === null) return prices;
  const shelf = sumOf(moment.lines.map(({ total }) => total));
  const cap = programme.cap.percent(shelf).rounded(programme.places, 'down');
  let over = sumOf(offs.map(totalOf)).minus(cap);
  for (let at = offs.length - 1; over.isMore; at -= 1) {
    const off = offs[at];
    if (off === undefined) break;
    const less = most(Exact.zero, totalOf(off).minus(over));
    const now = lessened(off, less, programme);
    over = over.minus(totalOf(off).minus(totalOf(now)));
    lower(prices, off, -1);
    lower(prices, now, 1);
    offs[at] = now;
  }
  prices.offs.splice(0, offs.length, ...offs.filter((off) => totalOf(off).isMore));
  return prices;
}

function lower({ now }: Prices, { lines }: Off, sign: 1 | -1): void {
  for (const [line, amount] of lines) {
    const before = now.get(line) ?? Exact.zero;
    now.set(line, sign === 1 ? before.minus(amount) : before.plus(amount));
  }
}
