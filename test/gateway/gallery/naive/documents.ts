import type { Line } from './conditions.ts';
import { Exact } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import type { Document, Paying } from './past.ts';
import { listOf, Nonsense, type Parts, partsOf, wordOf } from './raw.ts';
import type { Token } from './sponsors.ts';
import { isCardVerb, type Step, type Table } from './story.ts';

/** What happens in a step, as the shop is told of it. */
export function documentOf(step: Step, from: From): Document {
  return deedOf(step, from) ?? tradeOf(step, from);
}

/** What a table says beside the steps, and when it is. */
type From = Pick<Table, 'goods' | 'papers'> & {
  readonly programme: Programme;
  readonly now: string;
};

const beside =
  ({ said }: Step) =>
  (key: string) =>
    said[key] === undefined ? null : String(said[key]);

/** Goods that are bought, claimed or brought back. */
function tradeOf(step: Step, from: From): Document {
  const { programme, goods, now } = from;
  const { who, verb, what } = step;
  const text = beside(step);
  const named: readonly (readonly [string, unknown])[] =
    typeof what === 'string'
      ? what.split(', ').map((sku) => [sku, 1] as const)
      : Object.entries(partsOf(what, `${who} ${verb}`, 'any'));
  if (verb === 'returns') {
    const back = named.map(([sku, some]) => ({ sku, quantity: quantityOf(some) }));
    return { kind: 'return', who, now, at: step.dated ?? now, of: text('of'), goods: back };
  }
  const basket = {
    ...{ who, now, store: text('in') ?? 'main street', partner: text('at') ?? 'shop' },
    currency: text('currency'),
    lines: named.map(([sku, some], at) => lineOf(programme, goods, { sku, some, number: at + 1 })),
  };
  const wants = verb === 'claims' || verb === 'fetches' ? named.map(([sku]) => sku) : [];
  if (verb === 'claims') {
    return { ...basket, kind: 'claim', wants, minutes: Number(text('for') ?? 10) };
  }
  return {
    ...{ ...basket, kind: 'receipt', at: step.dated ?? now, name: text('receipt'), wants },
    ...{ tokens: tokensOf(step), cashier: text('cashier'), code: text('code') },
    paying: payingOf(programme, text('with')),
    isQuote: verb === 'would buy',
  };
}

/** Whatever is no trade of goods; null: it is one. */
function deedOf(step: Step, from: From): Document | null {
  const { now } = from;
  const { who, verb, what } = step;
  const text = beside(step);
  if (verb === 'draws') {
    const stage = wordOf(what, `${who} draws`, ['open', 'close', 'publish', 'winners']);
    return {
      kind: 'draw',
      who,
      now,
      stage,
      value: text('value') ?? '',
      paper: from.papers['draw'],
    };
  }
  if (verb === 'enters') return { kind: 'enter', who, now, paper: from.papers['draw'] };
  if (verb === 'approves' || verb === 'rejects') {
    return { kind: 'verdict', who, now, of: String(what), isGood: verb === 'approves' };
  }
  if (verb === 'collects') return { kind: 'collect', who, now, code: String(what) };
  if (verb === 'takes in' || verb === 'lets go') {
    const isUndone = verb === 'lets go';
    return { kind: 'merge', who, now, other: String(what), isUndone };
  }
  if (verb === 'taps') return { kind: 'tap', who, now };
  if (verb === 'does') {
    const [[event, some] = ['', 0]] =
      typeof what === 'string' ? [[what, 1]] : Object.entries(partsOf(what, 'does', 'any'));
    const [at, name] = [step.dated ?? now, text('receipt')];
    return { kind: 'event', who, now, at, event, quantity: quantityOf(some), name };
  }
  if (verb === 'withdraws') {
    return { kind: 'withdraw', who, now, event: String(what), of: text('of') };
  }
  if (verb === 'has' || verb === 'is') return { kind: 'look', who, now };
  if (verb === 'converts') {
    return { kind: 'convert', who, now, by: text('by') ?? '', amount: quantityOf(what) };
  }
  if (verb === 'settles') {
    const paper = from.papers[text('under') ?? 'contract'];
    return { kind: 'settle', who, now, month: String(what), paper };
  }
  if (verb === 'sends') return { kind: 'send', who, now, partner: String(what) };
  if (verb === 'answers') {
    return { kind: 'answer', who, now, said: partsOf(what, `${who} answers`, 'any') };
  }
  if (verb === 'tells') {
    const told = partsOf(what, `${who} tells`, 'any');
    return { kind: 'tell', who, now, at: step.dated ?? now, told };
  }
  if (verb === 'is granted') {
    const [level = '', , until = ''] = String(what).split(' ');
    return { kind: 'grant', who, now, level, until, staff: text('by') };
  }
  if (verb === 'joins') {
    const [broughtBy, enrolledBy] = [text('brought by'), text('enrolled by')];
    return { kind: 'enrolment', who, now, broughtBy, enrolledBy, tokens: tokensOf(step) };
  }
  if (isCardVerb(verb)) {
    return { kind: 'card', verb, who, now, card: what === 'card' ? who : String(what) };
  }
  if (verb === 'stocks') {
    const [[rule, pieces] = ['', 0]] = Object.entries(partsOf(what, `${who} stocks`, 'any'));
    return { kind: 'stock', who, now, rule, pieces: Number(pieces) };
  }
  return null;
}

function tokensOf({ who, said }: Step): readonly Token[] {
  const tokens = Object.entries(partsOf(said['tokens'] ?? {}, 'tokens', 'any'));
  return tokens.map(([kind, value]) => ({ who, kind, value: String(value) }));
}

const quantityOf = (some: unknown): Exact => Exact.read(String(some).split(' ')[0]) ?? Exact.zero;

/** `2`, the price of one in quotes, `199.9 for 300.00` or `25 at 90.00`. */
function lineOf(
  { places }: Programme,
  goods: Parts,
  of: { readonly sku: string; readonly some: unknown; readonly number: number },
): Line {
  const { sku, some, number } = of;
  const good = partsOf(goods[sku], `goods.${sku}`, [
    'price',
    'cost',
    'category',
    'brand',
    'labels',
  ]);
  const isPrice = typeof some === 'string' && /^[0-9.]+$/.test(some);
  const [, word, text] = /^\S+ (for|at) (\S+)$/.exec(String(some)) ?? [];
  const quantity = isPrice ? Exact.one : quantityOf(some);
  const each = Exact.read(isPrice ? some : (text ?? good['price'])) ?? Exact.zero;
  const total = word === 'for' ? each : each.times(quantity);
  const cost = Exact.read(good['cost'])?.times(quantity);
  const word1 = (key: string) => (good[key] === undefined ? undefined : String(good[key]));
  return {
    ...{ number, sku, quantity, total, cost, category: word1('category'), brand: word1('brand') },
    price: total.over(quantity).rounded(places, 'half up'),
    labels: good['labels'] === undefined ? undefined : listOf(good['labels']).map(String),
  };
}

/** `450 POINTS`, `4.00 gift-card`, or what the rest is paid with; several with commas. */
function payingOf(programme: Programme, text: string | null): readonly Paying[] {
  if (text === null) return [];
  return text.split(', ').map((one): Paying => {
    const [number, name] = one.split(' ');
    if (name === undefined) return { kind: one, amount: null, isPoints: false };
    const amount = Exact.read(number);
    const isPoints = name === name.toUpperCase();
    const places = isPoints ? unitOf(programme, name).scale : programme.places;
    // Such an amount there is not: nobody can pay with it.
    if (amount === null || !amount.rounded(places, 'down').is(amount)) throw new Nonsense(one);
    return { kind: name, amount, isPoints };
  });
}
