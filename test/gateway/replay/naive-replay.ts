/**
 * What a replay must come to, computed without anything of the product: fractions for every
 * share, days as text, one loop. 1 point for each full pound, in UTC.
 */
export interface NaiveRow {
  readonly invoice: string;
  readonly sku: string;
  readonly quantity: number;
  /** YYYY-MM-DD HH:MM */
  readonly time: string;
  /** In tenths of a penny. */
  readonly milliPounds: number;
  readonly member: string;
}
interface NaiveLot {
  readonly end: string;
  left: number;
  expired: number;
}
interface NaiveLine {
  readonly quantity: number;
  readonly pence: number;
  readonly points: number;
  readonly lot: NaiveLot;
  back: number;
  reversed: number;
}
export interface NaiveResult {
  posted: number;
  refused: Record<string, number>;
  issued: number;
  expired: number;
  reversed: number;
  balances: Record<string, number>;
}

const halfUp = (num: number, den: number): number => Math.floor((2 * num + den) / (2 * den));

interface Naive {
  readonly result: NaiveResult;
  readonly lifeDays: number;
  readonly lots: Map<string, NaiveLot[]>;
  /** By member and sku. */
  readonly kept: Map<string, NaiveLine[]>;
}

/** Rows in the order of time; `lifeDays` after the day of earning points are gone. */
export function naiveReplay(rows: readonly NaiveRow[], lifeDays: number): NaiveResult {
  const counts = { posted: 0, issued: 0, expired: 0, reversed: 0 };
  const result: NaiveResult = { ...counts, refused: {}, balances: {} };
  const naive: Naive = { result, lifeDays, lots: new Map(), kept: new Map() };
  for (const lines of Map.groupBy(rows, (row) => row.invoice).values()) {
    const { time = '', member = '', invoice = '' } = lines[0] ?? {};
    expire(naive, time);
    const codes = new Set<string>();
    const isPosted = (invoice.startsWith('C') ? cancel : sell)(naive, lines, codes);
    if (isPosted) {
      result.posted += 1;
      if (member !== '') result.balances[member] = 0;
    }
    for (const code of codes) result.refused[code] = (result.refused[code] ?? 0) + 1;
  }
  for (const member of Object.keys(result.balances)) {
    const lots = naive.lots.get(member) ?? [];
    result.balances[member] = lots.reduce((sum, lot) => sum + lot.left, 0);
  }
  return result;
}

function expire({ lots, result }: Naive, now: string): void {
  for (const lot of [...lots.values()].flat()) {
    if (lot.left === 0 || now < lot.end) continue;
    result.expired += lot.left;
    lot.expired += lot.left;
    lot.left = 0;
  }
}

function sell(naive: Naive, lines: readonly NaiveRow[], codes: Set<string>): boolean {
  const { time = '', member = '' } = lines[0] ?? {};
  const good = lines.filter((row) => row.quantity > 0);
  if (good.length < lines.length) codes.add('NEGATIVE_LINE');
  if (good.length === 0 || member === '') return good.length > 0;
  const pence = good.map((row) => halfUp(row.quantity * row.milliPounds, 10));
  const total = pence.reduce((sum, one) => sum + one, 0);
  const points = Math.floor(total / 100);
  naive.result.issued += points;
  const midnight = Date.parse(`${time.slice(0, 10)}T00:00Z`);
  const end = new Date(midnight + (naive.lifeDays + 1) * 86_400_000).toISOString().slice(0, 10);
  const lot: NaiveLot = { end, left: points, expired: 0 };
  naive.lots.set(member, [...(naive.lots.get(member) ?? []), lot]);
  const shares = pence.map((one) => (total === 0 ? 0 : Math.floor((points * one) / total)));
  const rests = pence.map((one, n) => [total === 0 ? 0 : (points * one) % total, n] as const);
  let over = points - shares.reduce((sum, one) => sum + one, 0);
  for (const [, n] of rests.sort(([a, m], [b, k]) => b - a || m - k)) {
    if (over > 0) shares[n] = (shares[n] ?? 0) + 1;
    over -= 1;
  }
  good.forEach(({ sku, quantity }, n) => {
    const own = { quantity, pence: pence[n] ?? 0, points: shares[n] ?? 0, lot };
    const key = `${member}/${sku}`;
    naive.kept.set(key, [...(naive.kept.get(key) ?? []), { ...own, back: 0, reversed: 0 }]);
  });
  return true;
}

function cancel(naive: Naive, lines: readonly NaiveRow[], codes: Set<string>): boolean {
  const { member = '' } = lines[0] ?? {};
  if (member === '') return true;
  let isPosted = false;
  for (const row of lines) {
    let missing = -row.quantity;
    for (const line of (naive.kept.get(`${member}/${row.sku}`) ?? []).toReversed()) {
      const taken = Math.min(missing, line.quantity - line.back);
      if (taken === 0) continue;
      isPosted = true;
      missing -= taken;
      takeBack(naive, line, taken);
    }
    if (missing > 0) codes.add('RETURN_WITHOUT_SALE');
  }
  return isPosted;
}

function takeBack({ result }: Naive, line: NaiveLine, taken: number): void {
  line.back += taken;
  const pence = halfUp(line.pence * line.back, line.quantity);
  const target =
    line.pence > 0
      ? halfUp(line.points * pence, line.pence)
      : halfUp(line.points * line.back, line.quantity);
  const amount = target - line.reversed;
  line.reversed = target;
  const fromLeft = Math.min(amount, line.lot.left);
  line.lot.left -= fromLeft;
  line.lot.expired -= amount - fromLeft;
  result.expired -= amount - fromLeft;
  result.reversed += amount;
}
