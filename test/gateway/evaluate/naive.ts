/**
 * The rules a second time, as slowly and plainly as they are described: fractions of big integers
 * throughout, and nothing kept that can be worked out again. It knows nothing of the product's
 * code, not even its types.
 */
type Any = Readonly<Record<string, unknown>>;
type Answer = 'yes' | 'no' | 'unknown';

export interface NaiveLine {
  readonly line: number;
  readonly sku: string;
  readonly category?: string;
  readonly brand?: string;
  readonly labels?: readonly string[];
  readonly quantity: number;
  readonly totalMinor: number;
  readonly costMinor?: number;
}
export interface NaiveAsked {
  readonly basket: {
    readonly lines: readonly NaiveLine[];
    readonly at: number;
    readonly day: string;
    readonly store: string;
    readonly till: string;
    readonly partner: string;
    readonly channel?: string;
    readonly cashier?: string;
    readonly tenders: readonly { readonly kind: string; readonly amountMinor: number }[];
  };
  readonly member: {
    readonly available: ReadonlyMap<string, number>;
    readonly tallies: ReadonlyMap<string, number>;
    readonly birthday?: string;
    readonly since?: string;
    readonly tags: readonly string[];
    readonly tier?: string;
    readonly id: string;
  } | null;
  readonly card: string;
}

/** Does a condition hold? Lines are asked by their facts, receipts by theirs. */
export function holds(condition: unknown, factOf: (name: string) => unknown): Answer {
  const { kind, of, fact, test } = condition as Any;
  if (kind === 'not') {
    const inner = holds(of, factOf);
    return inner === 'unknown' ? inner : inner === 'yes' ? 'no' : 'yes';
  }
  if (kind === 'is') return compare(factOf(String(fact)), test as Any);
  const answers = (of as readonly unknown[]).map((part) => holds(part, factOf));
  const [deciding, otherwise] =
    kind === 'all' ? (['no', 'yes'] as const) : (['yes', 'no'] as const);
  if (answers.includes(deciding)) return deciding;
  return answers.includes('unknown') ? 'unknown' : otherwise;
}

function compare(value: unknown, test: Any): Answer {
  if (value === undefined) return 'unknown';
  const say = (is: boolean): Answer => (is ? 'yes' : 'no');
  const { op } = test;
  if (op === 'eq') return say(value === test['value']);
  if (op === 'in') return say((test['values'] as unknown[]).includes(value));
  if (op === 'hasAny' || op === 'hasAll') {
    const list = value as readonly unknown[];
    const found = (test['values'] as unknown[]).filter((one) => list.includes(one)).length;
    const is = op === 'hasAny' ? found > 0 : found === (test['values'] as unknown[]).length;
    // A gap in a list may hide anything.
    return is ? 'yes' : list.includes(undefined) ? 'unknown' : 'no';
  }
  const number = value as number;
  if (op === 'between')
    return say((test['from'] as number) <= number && number <= (test['to'] as number));
  const bound = test['value'] as number;
  if (op === 'gt') return say(number > bound);
  if (op === 'lt') return say(number < bound);
  return say(number === bound || (op === 'gte' ? number > bound : number < bound));
}

/** A fact of a line. */
export function lineFact(line: NaiveLine): (name: string) => unknown {
  return (name) => {
    if (name === 'total') return line.totalMinor;
    if (name === 'price')
      return Number(halfUp(over(big(line.totalMinor) * 1000n, big(line.quantity))));
    return (line as unknown as Any)[name];
  };
}

/** A fact of a receipt. Times are asked in UTC. */
export function receiptFact({ basket, member, card }: NaiveAsked): (name: string) => unknown {
  const profile = (read: (one: NonNullable<NaiveAsked['member']>) => unknown) =>
    member === null ? undefined : read(member);
  const facts: Readonly<Record<string, () => unknown>> = {
    'receipt.total': () => basket.lines.map((line) => line.totalMinor).reduce((a, b) => a + b, 0),
    'receipt.quantity': () => basket.lines.map((line) => line.quantity).reduce((a, b) => a + b, 0),
    'receipt.tenders': () =>
      basket.tenders.length === 0 ? undefined : basket.tenders.map((one) => one.kind),
    'receipt.categories': () => basket.lines.map((line) => line.category),
    weekday: () =>
      new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' })
        .format(Date.parse(basket.day))
        .toLowerCase(),
    time: () => Math.floor(basket.at / 60_000) % 1440,
    card: () => card,
    member: () => member !== null,
    'member.tier': () => profile((one) => one.tier),
    'member.tags': () => profile((one) => one.tags),
    'member.days': () =>
      profile(({ since }) => (since === undefined ? undefined : daysFrom(since, basket.day))),
    'member.months': () =>
      profile(({ since }) => (since === undefined ? undefined : monthsFrom(since, basket.day))),
    'member.age': () =>
      profile(({ birthday }) => (birthday === undefined ? undefined : ageOn(birthday, basket.day))),
    'member.birthday': () =>
      profile(({ birthday }) =>
        birthday === undefined ? undefined : toBirthday(birthday, basket.day),
      ),
  };
  return (name) => {
    const [, space, own = ''] = /^(tally|unit)\.(.*)$/.exec(name) ?? [];
    if (space === 'tally') return profile((one) => one.tallies.get(own));
    if (space === 'unit') return profile((one) => one.available.get(own) ?? 0);
    const read = facts[name];
    return read === undefined ? (basket as unknown as Any)[name] : read();
  };
}

const daysFrom = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / 86_400_000;
const nextDay = (day: string, by: number): string =>
  new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

/** Counts month by month; a month without that day has its last one instead. */
function monthsFrom(from: string, day: string): number {
  const [year = 0, month = 0, date = 0] = from.split('-').map(Number);
  const after = (months: number) => {
    const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
    const there = Date.UTC(year, month - 1 + months, Math.min(date, last));
    return new Date(there).toISOString().slice(0, 10);
  };
  let months = -100;
  while (after(months + 1) <= day) months += 1;
  return months;
}

function ageOn(birthday: string, day: string): number {
  let age = -200;
  while (`${Number(birthday.slice(0, 4)) + age + 1}${birthday.slice(4)}` <= day) age += 1;
  return age;
}

/** Walks both ways until there is a birthday; that of 29 February is the 28th in short years. */
function toBirthday(birthday: string, day: string): number {
  const isOn = (one: string) => {
    const isShort = nextDay(`${one.slice(0, 4)}-02-28`, 1).endsWith('-03-01');
    const wanted = birthday.endsWith('-02-29') && isShort ? '-02-28' : birthday.slice(4);
    return one.slice(4) === wanted;
  };
  for (let away = 0; ; away += 1) {
    if (isOn(nextDay(day, away)) || isOn(nextDay(day, -away))) return away;
  }
}

/** The period of a day. The number of an ISO week is that of its Thursday among Thursdays. */
export function period(per: string, day: string): string {
  if (per === 'ever') return '';
  if (per !== 'week') return day.slice(0, { day: 10, month: 7, year: 4 }[per] ?? 0);
  const weekday = (one: string) => new Date(Date.parse(one)).getUTCDay();
  let thursday = day;
  const isEarly = weekday(day) >= 1 && weekday(day) <= 3;
  while (weekday(thursday) !== 4) thursday = nextDay(thursday, isEarly ? 1 : -1);
  let count = 0;
  for (let one = thursday; one.slice(0, 4) === thursday.slice(0, 4); one = nextDay(one, -7))
    count += 1;
  return `${thursday.slice(0, 4)}-W${count < 10 ? '0' : ''}${count}`;
}

/** An exact number: n / d, d > 0. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}
export const big = (value: number): bigint => BigInt(value);
export const over = (n: bigint, d: bigint): Fraction => ({ n, d });
export const plus = (a: Fraction, b: Fraction): Fraction => over(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => over(a.n * b.n, a.d * b.d);
export const isLess = (a: Fraction, b: Fraction): boolean => a.n * b.d < b.n * a.d;
export const zero: Fraction = over(0n, 1n);

/** Rounding of what is not negative. */
export const down = ({ n, d }: Fraction): bigint => n / d;
export const up = ({ n, d }: Fraction): bigint => (n + d - 1n) / d;
export const halfUp = ({ n, d }: Fraction): bigint => (2n * n + d) / (2n * d);

/** Hands out units one by one to whoever lacks most of the exact share; ties: the earlier one. */
export function handOut(amount: bigint, weights: readonly Fraction[]): bigint[] {
  const all = weights.reduce(plus, zero);
  if (all.n === 0n) return weights.map(() => 0n);
  const exact = weights.map((weight) => over(amount * weight.n * all.d, weight.d * all.n));
  const whole = exact.map(down);
  const rests = exact.map((one, at) => plus(one, over(-(whole[at] ?? 0n), 1n)));
  const left = amount - whole.reduce((a, b) => a + b, 0n);
  const winners = new Set<number>();
  while (BigInt(winners.size) < left) {
    const open = rests.map((_, at) => at).filter((at) => !winners.has(at));
    const most = open.reduce((a, b) => (isLess(rests[a] ?? zero, rests[b] ?? zero) ? b : a));
    winners.add(most);
  }
  return whole.map((share, at) => (winners.has(at) ? share + 1n : share));
}
