import { Exact, type Rounding } from './exact.ts';
import {
  listOf,
  moreOf,
  Nonsense,
  numberOf,
  type Parts,
  partsOf,
  percentOf,
  textOf,
  wordOf,
} from './raw.ts';

/** So much of a unit. */
export interface Some {
  readonly unit: string;
  readonly amount: Exact;
}

/** What comes off a price, in the words of the file; exactly one of the first five is there. */
export interface Discount {
  readonly percent: Exact | null;
  readonly amount: Exact | null;
  readonly price: Exact | null;
  readonly isCost: boolean;
  readonly steps: readonly Step[];
  readonly by: string;
  readonly isOnOrder: boolean;
  readonly units: number | null;
  readonly perLines: Parts | null;
  readonly perQuantity: Exact | null;
  readonly isDearestFirst: boolean;
  readonly pays: Some | null;
  readonly atMost: Exact | null;
}

export interface Earn {
  readonly unit: string;
  readonly amount: Exact | null;
  readonly percent: Exact | null;
  readonly per: Exact | null;
  readonly perQuantity: Exact | null;
  readonly roundUp: Exact | null;
  readonly round: Rounding;
  /** All that a tally has counted, at the highest step; none: another way. */
  readonly by: string | null;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly from: Exact;
  readonly percent: Exact;
}

/** At most so many times, or so much money, in each `per` for each `scope`. */
export interface Limit {
  readonly scope: string;
  readonly most: Exact;
  readonly isMoney: boolean;
  /** There are so many pieces, and staff put in more. */
  readonly isStock: boolean;
  readonly per: string;
  /** Under this name it counts all rules that share it; null: it counts its own. */
  readonly shared: string | null;
}

export interface Rule {
  readonly id: string;
  /** One of the triggers, or an event of the file. */
  readonly on: string;
  /** Draws one in so many members each day; null: all of them. */
  readonly chance: { readonly oneIn: number; readonly seed: string } | null;
  readonly from: string;
  readonly until: string;
  readonly when: Parts | null;
  readonly lines: Parts | null;
  readonly discount: Discount | null;
  readonly earn: Earn | null;
  readonly multiply: { readonly unit: string; readonly by: Exact } | null;
  readonly exchange: { readonly from: Some; readonly to: Some } | null;
  readonly limits: readonly Limit[];
  readonly budget: {
    readonly money: Exact;
    readonly per: string;
    readonly givesRest: boolean;
  } | null;
  readonly group: string;
  readonly mode: 'add' | 'best' | 'first' | 'alone';
  readonly priority: number;
  readonly fundedBy: string | null;
  readonly isRechecked: boolean;
  /** Of all its money; null: that of the file. */
  readonly currency: string | null;
  /** Whose the points are. */
  readonly to: 'member' | 'referrer' | 'enroller';
  /** What it gives waits for a person where this holds; null: it does not. */
  readonly review: Parts | null;
}

/** What sets a rule off. */
const triggers = [
  ...(['receipt', 'visit', 'enrol', 'month end', 'quarter end', 'year end', 'takeover'] as const),
] as const;

const known = [
  ...['id', 'on', 'from', 'until', 'when', 'lines', 'earn', 'discount', 'multiply', 'exchange'],
  // What a member is told is not the model's business.
  ...[
    'limit',
    'budget',
    'stack',
    'texts',
    'priority',
    'fundedBy',
    'onReturn',
    'chance',
    'stock',
    'currency',
    'to',
    'review',
  ],
];

/** What a rule must know of its file: decimals of its money, its events, and limits by name. */
interface File {
  readonly places: number;
  readonly events: readonly string[];
  readonly limits: Parts;
}

/** The rules in the order in which they are asked: the higher priority first. */
export function rulesOf(value: unknown, file: File): Rule[] {
  const rules = listOf(value).map((raw, at) => ruleOf(raw, `rules.${at}`, file));
  return rules.sort((a, b) => b.priority - a.priority);
}

/** All amounts of units that a rule names. */
export function amountsIn({ earn, discount, exchange }: Rule): readonly Some[] {
  const earned = earn === null || earn.amount === null ? [] : [{ ...earn, amount: earn.amount }];
  const exchanged = exchange === null ? [] : [exchange.from, exchange.to];
  return [...earned, ...exchanged, ...(discount?.pays == null ? [] : [discount.pays])];
}

function ruleOf(raw: unknown, before: string, { places, events, limits }: File): Rule {
  const parts = partsOf(raw, before, known);
  const id = textOf(parts['id'], before);
  const where = `rules.${id}`;
  const from = String(parts['from'] ?? '');
  const until = String(parts['until'] ?? '9');
  if (from > until) throw new Nonsense(`${where}.until`);
  const stack = partsOf(parts['stack'] ?? {}, `${where}.stack`, ['group', 'mode']);
  const make = <Made>(key: string, how: (value: unknown, where: string) => Made): Made | null =>
    parts[key] === undefined ? null : how(parts[key], `${where}.${key}`);
  const pieces = make('stock', moreOf);
  const stock = pieces === null ? [] : [stockOf(pieces)];
  const discount = make('discount', discountOf);
  // A receipt takes one piece of a stock.
  if (pieces !== null && discount?.units !== 1) throw new Nonsense(`${where}.stock`);
  return {
    ...{ id, from, until, discount },
    on: wordOf(parts['on'], `${where}.on`, [...triggers, ...events]),
    chance: make('chance', chanceOf),
    when: make('when', conditionOf),
    lines: make('lines', conditionOf),
    earn: make('earn', (one, at) => earnOf(one, at, places)),
    multiply: make('multiply', multiplyOf),
    exchange: make('exchange', (one, at) => {
      const exchange = partsOf(one, at, ['from', 'to']);
      return { from: someOf(exchange['from'], at), to: someOf(exchange['to'], at) };
    }),
    limits: [...limitsOf(parts['limit'], `${where}.limit`, limits), ...stock],
    budget: make('budget', (one, at) => {
      const budget = partsOf(one, at, ['money', 'per', 'rest']);
      return {
        money: moreOf(budget['money'], at),
        per: wordOf(budget['per'], at, ['ever', 'month', 'year']),
        givesRest: wordOf(budget['rest'], at, ['give', 'keep']) === 'give',
      };
    }),
    group: String(stack['group'] ?? 'all'),
    mode: wordOf(stack['mode'], `${where}.stack`, ['add', 'best', 'first', 'alone']),
    priority: Number(parts['priority'] ?? 0),
    fundedBy: make('fundedBy', textOf),
    currency: make('currency', textOf),
    review: make('review', conditionOf),
    to: wordOf(parts['to'], `${where}.to`, ['member', 'referrer', 'enroller']),
    isRechecked: wordOf(parts['onReturn'], `${where}.onReturn`, ['keep', 'recheck']) === 'recheck',
  };
}

const conditionOf = (value: unknown, where: string): Parts => partsOf(value, where, 'any');

function multiplyOf(value: unknown, where: string): Rule['multiply'] {
  const multiply = partsOf(value, where, ['unit', 'by']);
  const by = numberOf(multiply['by'], where);
  if (!Exact.one.isLess(by)) throw new Nonsense(`${where}.by`);
  return { unit: textOf(multiply['unit'], where), by };
}

export function someOf(value: unknown, where: string): Some {
  const some = partsOf(value, where, ['unit', 'amount']);
  return { unit: textOf(some['unit'], where), amount: moreOf(some['amount'], where) };
}

function discountOf(value: unknown, where: string): Discount {
  const parts = partsOf(value, where, [
    ...['percent', 'amount', 'price', 'cost', 'steps', 'by', 'on', 'units', 'for', 'take'],
    ...['pays', 'atMost'],
  ]);
  const make = <Made>(key: string, how: (value: unknown, where: string) => Made): Made | null =>
    parts[key] === undefined ? null : how(parts[key], `${where}.${key}`);
  const per = partsOf(parts['for'] ?? {}, `${where}.for`, ['lines', 'quantity']);
  const steps = stepsOf(parts['steps'], where);
  const units = parts['units'];
  if (units !== undefined) moreOf(units, `${where}.units`);
  return {
    percent: make('percent', percentOf),
    amount: make('amount', moreOf),
    price: make('price', numberOf),
    isCost: parts['cost'] === true,
    steps,
    by: String(parts['by'] ?? 'lines.total'),
    isOnOrder: wordOf(parts['on'], `${where}.on`, ['line', 'order']) === 'order',
    units: units === undefined ? null : Number(units),
    perLines: (per['lines'] as Parts | undefined) ?? null,
    perQuantity: parts['for'] === undefined ? null : moreOf(per['quantity'], `${where}.for`),
    isDearestFirst: wordOf(parts['take'], `${where}.take`, ['cheapest', 'dearest']) === 'dearest',
    pays: make('pays', someOf),
    atMost: make('atMost', moreOf),
  };
}

function stepsOf(value: unknown, where: string): readonly Step[] {
  const steps = listOf(value).map((raw, at) => {
    const step = partsOf(raw, `${where}.steps.${at}`, ['from', 'percent']);
    return {
      from: numberOf(step['from'], `${where}.steps.${at}.from`),
      percent: percentOf(step['percent'], `${where}.steps.${at}.percent`),
    };
  });
  for (const [at, step] of steps.entries()) {
    const last = steps[at - 1];
    if (last !== undefined && !last.from.isLess(step.from)) throw new Nonsense(`${where}.steps`);
  }
  return steps;
}

function chanceOf(value: unknown, where: string): Rule['chance'] {
  const parts = partsOf(value, where, ['oneIn', 'seed']);
  const oneIn = Number(parts['oneIn']);
  // One in one is everybody: that is no draw.
  if (oneIn < 2) throw new Nonsense(`${where}.oneIn`);
  return { oneIn, seed: textOf(parts['seed'], where) };
}

const stockOf = (most: Exact): Limit => ({
  scope: 'total',
  most,
  isMoney: false,
  per: 'ever',
  isStock: true,
  shared: null,
});

function earnOf(value: unknown, where: string, places: number): Earn {
  const parts = partsOf(value, where, [
    ...['unit', 'amount', 'percent', 'per', 'perQuantity', 'roundUp', 'round', 'by', 'steps'],
  ]);
  const make = (key: string, how = moreOf): Exact | null =>
    parts[key] === undefined ? null : how(parts[key], `${where}.${key}`);
  const roundUp = make('roundUp');
  // Of the smallest coin nothing is ever missing to the next one.
  const smallest = Exact.one.over(Exact.of(10n ** BigInt(places)));
  if (roundUp !== null && !smallest.isLess(roundUp)) throw new Nonsense(`${where}.roundUp`);
  return {
    unit: textOf(parts['unit'], where),
    amount: make('amount'),
    percent: make('percent', percentOf),
    per: make('per'),
    perQuantity: make('perQuantity'),
    roundUp,
    round: wordOf(parts['round'], `${where}.round`, ['down', 'half up', 'up']),
    by: parts['by'] === undefined ? null : textOf(parts['by'], where).replace('tally.', ''),
    steps: stepsOf(parts['steps'], where),
  };
}

function limitsOf(value: unknown, where: string, named: Parts): Limit[] {
  const parts = partsOf(value ?? {}, where, [
    ...['total', 'member', 'store', 'cashier', 'memberDiscount', 'shared'],
  ]);
  return Object.entries(parts).flatMap(([key, raw]): Limit[] => {
    if (key === 'shared') {
      const shared = textOf(raw, where);
      return limitsOf(named[shared], `limits.${shared}`, {}).map((limit) => ({ ...limit, shared }));
    }
    const [amount, , per = 'ever'] = String(raw).split(' ');
    const most = moreOf(amount, `${where}.${key}`);
    const isMoney = key === 'memberDiscount';
    const scope = isMoney ? 'member' : key;
    return [{ scope, most, isMoney, per, isStock: false, shared: null }];
  });
}
