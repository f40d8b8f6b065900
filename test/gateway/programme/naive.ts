/**
 * A second, naive model of the ledger for one member: every single point is an object that lies
 * somewhere. It shares no code with gateway/ and knows nothing of lots, postings or traces.
 * Days are whole numbers (UTC), amounts are small.
 */
export interface NaiveRules {
  readonly perMinor: number;
  readonly lifeDays: number | null;
  readonly pendingDays: number;
  readonly onReturn: 'clamp' | 'debt' | 'reduce refund';
  readonly graceDays: number | null;
  /** Minor units that a point is worth. */
  readonly worth: number;
  readonly moneyFirst: boolean;
}
type Where = 'pending' | 'available' | 'spent' | 'expired' | 'gone';
interface Point {
  /** Where it came from: points of one origin are taken back with it first. */
  origin: number;
  born: number;
  opens: number;
  /** Last day on which it can be spent. */
  last: number;
  where: Where;
  /** The spend that took it, and as the how manieth. */
  spend: number;
  place: number;
}
interface NaiveLine {
  minor: number;
  pieces: number;
  points: number;
  backMinor: number;
  backPieces: number;
  backPoints: number;
}
interface NaiveSale {
  readonly origin: number;
  readonly lines: NaiveLine[];
  readonly spend: number | null;
  readonly spendMinor: number;
  spendBackMinor: number;
}

export class Naive {
  readonly rules: NaiveRules;
  readonly points: Point[] = [];
  readonly sales = new Map<string, NaiveSale>();
  debt = 0;
  lost = 0;
  withheldPoints = 0;
  private origins = 0;
  private spends = 0;

  constructor(rules: NaiveRules) {
    this.rules = rules;
  }

  /** All that is due up to and with `today`. */
  settle(today: number): void {
    const due = this.points.filter((point) => point.where === 'pending' && point.opens <= today);
    due.sort((a, b) => a.opens - b.opens || a.origin - b.origin);
    for (const point of due) this.open(point);
    for (const point of this.at('available')) if (point.last < today) point.where = 'expired';
  }

  buy(
    id: string,
    bought: {
      today: number;
      day: number;
      lines: readonly number[];
      pieces: number;
      spend: number | null;
    },
  ): number {
    const { today, day, lines, spend } = bought;
    this.settle(today);
    const total = lines.reduce((sum, minor) => sum + minor, 0);
    const earned = Math.floor(total / this.rules.perMinor);
    const origin = ++this.origins;
    const shares = shareOut(earned, lines);
    const spendMinor = this.points.filter((p) => p.spend === spend).length * this.rules.worth;
    this.sales.set(id, {
      origin,
      lines: lines.map((minor, at) => ({
        minor,
        pieces: bought.pieces,
        points: shares[at] ?? 0,
        backMinor: 0,
        backPieces: 0,
        backPoints: 0,
      })),
      spend,
      spendMinor: spend === null ? 0 : spendMinor,
      spendBackMinor: 0,
    });
    const { lifeDays, pendingDays } = this.rules;
    for (let made = 0; made < earned; made += 1) {
      const point: Point = {
        origin,
        born: day,
        opens: day + pendingDays,
        last: lifeDays === null ? Number.POSITIVE_INFINITY : day + lifeDays,
        where: 'pending',
        spend: 0,
        place: 0,
      };
      this.points.push(point);
      if (point.opens <= today || pendingDays === 0) this.open(point);
    }
    this.settle(today);
    return earned;
  }

  /** The number of the spend, or null when there are too few points. */
  spend(today: number, amount: number): number | null {
    const there = this.spendable(today);
    if (there.length < amount) return null;
    this.settle(today);
    const spend = ++this.spends;
    for (const [place, point] of there.slice(0, amount).entries()) {
      Object.assign(point, { where: 'spent', spend, place });
    }
    return spend;
  }

  undo(today: number, spend: number): number {
    this.settle(today);
    const given = this.giveBack(today, spend, Number.POSITIVE_INFINITY);
    this.repay();
    return given;
  }

  /** What a return comes to, or null when it is too much. */
  takeBack(
    id: string,
    today: number,
    parts: readonly { line: number; minor: number; pieces: number }[],
  ): {
    reversed: number;
    given: number;
    missing: number;
    refund: number;
    withheld: number;
  } | null {
    const sale = this.sales.get(id);
    if (sale === undefined || !fits(sale, parts)) return null;
    this.settle(today);
    let target = 0;
    for (const { line, minor, pieces } of parts) {
      const row = sale.lines[line];
      if (row === undefined) continue;
      row.backMinor += minor;
      row.backPieces += pieces;
      const share =
        row.minor === 0
          ? nearest(row.points * row.backPieces, row.pieces)
          : nearest(row.points * row.backMinor, row.minor);
      target += share - row.backPoints;
      row.backPoints = share;
    }
    const worthBack = parts.reduce((sum, part) => sum + part.minor, 0);
    const pointsBackMinor = this.pointsShare(sale);
    const given = sale.spend === null ? 0 : this.giveBackTo(today, sale, pointsBackMinor);
    const taken = this.reverse(sale.origin, target, today);
    const missing = target - taken;
    let refund = worthBack - pointsBackMinor;
    let withheld = 0;
    if (this.rules.onReturn === 'debt') this.debt += missing;
    else if (this.rules.onReturn === 'clamp') this.lost += missing;
    else {
      const paid = Math.min(missing, Math.floor(refund / this.rules.worth));
      withheld = paid * this.rules.worth;
      refund -= withheld;
      this.withheldPoints += paid;
      this.lost += missing - paid;
    }
    this.repay();
    return { reversed: taken, given, missing, refund, withheld };
  }

  count(where: Where): number {
    return this.at(where).length;
  }

  private at(where: Where): Point[] {
    return this.points.filter((point) => point.where === where);
  }

  private spendable(today: number): Point[] {
    const opens = (point: Point) => point.where === 'pending' && point.opens <= today;
    // What a debt will swallow as soon as it opens is not spendable.
    const fresh = this.points
      .filter(opens)
      .sort((a, b) => a.opens - b.opens || a.origin - b.origin);
    const usable = [...this.at('available'), ...fresh.slice(this.debt)];
    return usable.filter((point) => point.last >= today).sort(order);
  }

  private open(point: Point): void {
    point.where = this.debt > 0 ? 'gone' : 'available';
    if (point.where === 'gone') this.debt -= 1;
  }

  private repay(): void {
    for (const point of this.at('available').sort(order)) {
      if (this.debt === 0) return;
      point.where = 'gone';
      this.debt -= 1;
    }
  }

  private reverse(origin: number, target: number, today: number): number {
    const own = (where: Where) => this.at(where).filter((point) => point.origin === origin);
    const others = this.at('available')
      .filter((point) => point.last >= today)
      .sort(order);
    const queue = [...own('pending'), ...own('available'), ...own('expired'), ...others];
    const taken = [...new Set(queue)].slice(0, target);
    for (const point of taken) point.where = 'gone';
    return taken.length;
  }

  /** How much more of the points tender goes back after all returns so far, in minor units. */
  private pointsShare(sale: NaiveSale): number {
    const total = sale.lines.reduce((sum, line) => sum + line.minor, 0);
    const back = sale.lines.reduce((sum, line) => sum + line.backMinor, 0);
    if (sale.spendMinor === 0) return 0;
    const target = this.rules.moneyFirst
      ? Math.max(0, back - (total - sale.spendMinor))
      : nearest(sale.spendMinor * back, total);
    const more = target - sale.spendBackMinor;
    sale.spendBackMinor = target;
    return more;
  }

  private giveBackTo(today: number, sale: NaiveSale, moreMinor: number): number {
    if (sale.spend === null || moreMinor === 0) return 0;
    const worth = this.rules.worth;
    const before = nearest(sale.spendBackMinor - moreMinor, worth);
    return this.giveBack(today, sale.spend, nearest(sale.spendBackMinor, worth) - before);
  }

  private giveBack(today: number, spend: number, amount: number): number {
    const drawn = this.at('spent').filter((point) => point.spend === spend);
    drawn.sort((a, b) => b.place - a.place);
    let given = 0;
    for (const point of drawn.slice(0, amount)) {
      const isOver = point.last < today;
      point.where = isOver && this.rules.graceDays === null ? 'expired' : 'available';
      if (point.where === 'available') given += 1;
      if (isOver && this.rules.graceDays !== null) {
        // It is no longer a point of its receipt.
        Object.assign(point, { origin: -point.origin, last: today + this.rules.graceDays });
      }
    }
    return given;
  }
}

function order(a: Point, b: Point): number {
  if (a.last !== b.last) return a.last < b.last ? -1 : 1;
  return a.born - b.born || Math.abs(a.origin) - Math.abs(b.origin);
}

function fits(
  sale: NaiveSale,
  parts: readonly { line: number; minor: number; pieces: number }[],
): boolean {
  return sale.lines.every((line, at) => {
    const mine = parts.filter((part) => part.line === at);
    const minor = mine.reduce((sum, part) => sum + part.minor, line.backMinor);
    const pieces = mine.reduce((sum, part) => sum + part.pieces, line.backPieces);
    return minor <= line.minor && pieces <= line.pieces;
  });
}

/** x / y to the nearest whole, halves up. */
function nearest(x: number, y: number): number {
  return Math.floor(x / y + 0.5);
}

/** Hands points out one by one to the line that is furthest below its share. */
function shareOut(points: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => (total === 0 ? 0 : Math.floor((points * weight) / total)));
  let left = total === 0 ? 0 : points - shares.reduce((sum, share) => sum + share, 0);
  const wanting = weights.map((weight) => (total === 0 ? 0 : (points * weight) % total));
  while (left > 0) {
    const best = wanting.indexOf(Math.max(...wanting));
    shares[best] = (shares[best] ?? 0) + 1;
    wanting[best] = -1;
    left -= 1;
  }
  return shares;
}
