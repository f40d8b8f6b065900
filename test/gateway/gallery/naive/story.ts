import { parse } from 'yaml';
import type { Line } from './conditions.ts';
import { Exact } from './exact.ts';
import { type Programme, unitOf } from './file.ts';
import type { Document, Paying, Person } from './past.ts';
import { listOf, Nonsense, NotKnown, type Parts, partsOf, textOf } from './raw.ts';
import { isPlain } from './settlement.ts';

/** A table of the gallery as it stands in its file. */
export interface Table {
  readonly people: Parts;
  readonly goods: Parts;
  /** Files beside the programme. */
  readonly papers: Parts;
  readonly stories: readonly Story[];
}
export interface Story {
  readonly name: string;
  readonly changes: ReadonlyMap<string, unknown>;
  /** None where the changed file is to be refused. */
  readonly steps: readonly Step[];
}

/** One thing that happens, once. */
export interface Step {
  /** What of it stands in the table and says what happens, to be written down again. */
  readonly said: Parts;
  readonly who: string;
  readonly verb: Verb;
  /** What is bought, brought back or looked at. */
  readonly what: unknown;
  readonly on: string | null;
  readonly dated: string | null;
  readonly isCrowd: boolean;
}

/** What becomes of cards. */
const aboutCards = { how: [], follows: ['has', 'refused'], words: [] } as const;
export const cardVerbs = {
  links: aboutCards,
  replaces: aboutCards,
  activates: aboutCards,
  enrols: aboutCards,
} as const;
const isCardVerb = (verb: Verb): verb is keyof typeof cardVerbs => verb in cardVerbs;

/**
 * What people do: which keys beside it say how it happens, which say what should follow (all of
 * them are worked out anew), and which are sentences, of which the model says nothing.
 */
const verbs = {
  buys: {
    how: ['with', 'at', 'in', 'currency', 'receipt', 'dated'],
    follows: [
      ...(['pays', 'off', 'earns', 'has', 'funded', 'refused', 'level', 'told', 'sees'] as const),
      ...(['not sold', 'credit notes', 'lists', 'clubs', 'meters'] as const),
    ],
    words: ['says', 'not given', 'traced', 'unheard', 'kiosk'],
  },
  'would buy': {
    how: ['with', 'at', 'in', 'currency', 'dated'],
    follows: ['pays', 'off', 'earns', 'refused', 'given to', 'not sold', 'clubs', 'meters'],
    words: ['says', 'not given', 'hints', 'unheard', 'sees'],
  },
  returns: {
    how: ['of', 'dated'],
    follows: [
      ...(['refund', 'takes back', 'gives back', 'writes off', 'owes', 'has'] as const),
      ...(['refused', 'told', 'sees', 'credit notes', 'lists', 'clubs', 'meters'] as const),
    ],
    words: ['kiosk'],
  },
  does: {
    how: ['receipt', 'dated'],
    follows: ['earns', 'has', 'level', 'refused'],
    words: ['says', 'not given'],
  },
  withdraws: {
    how: ['of', 'dated'],
    follows: ['takes back', 'writes off', 'owes', 'has', 'level', 'refused'],
    words: [],
  },
  taps: {
    how: [],
    follows: ['has', 'level', 'falls', 'refused', 'told', 'indicator'],
    words: [],
  },
  ...cardVerbs,
  claims: { how: ['for', 'in'], follows: ['has', 'refused', 'nearest'], words: [] },
  fetches: { how: ['in'], follows: ['pays', 'has', 'refused'], words: [] },
  stocks: { how: [], follows: ['leaves', 'refused'], words: [] },
  'is granted': { how: ['by'], follows: ['level', 'refused'], words: [] },
  settles: {
    how: ['under'],
    follows: ['from', 'to', 'owes still', 'refused'],
    words: ['receipts'],
  },
  converts: { how: ['by'], follows: ['gets', 'has', 'refused'], words: [] },
  sends: { how: [], follows: ['batch'], words: [] },
  answers: { how: [], follows: ['now has', 'refused'], words: [] },
  tells: {
    how: ['dated'],
    follows: ['has', 'clubs', 'meters', 'lists', 'refused'],
    words: ['kiosk'],
  },
  has: {
    how: [],
    follows: [
      ...(['told', 'credit notes', 'lists', 'clubs', 'meters', 'breakage', 'indicator'] as const),
    ],
    words: ['kiosk'],
  },
  is: { how: [], follows: ['falls', 'told'], words: ['kiosk'] },
} as const;
export type Verb = keyof typeof verbs;

/** Reads a table. Throws NotKnown for a verb or a key that the model does not understand. */
export function tableOf(text: string): Table {
  const raw: unknown = parse(text);
  const table = partsOf(raw, 'table', ['people', 'goods', 'papers', 'stories']);
  const people = partsOf(table['people'], 'people', 'any');
  const papers = partsOf(table['papers'] ?? {}, 'papers', 'any');
  const stories = listOf(table['stories']).map((one): Story => {
    const story = partsOf(one, 'story', ['story', 'changed', 'steps', 'is wrong']);
    const name = textOf(story['story'], 'story');
    const changes = Object.entries(partsOf(story['changed'] ?? {}, 'changed', 'any'));
    const steps = listOf(story['steps']).flatMap((step) => stepsOf(step, people, papers));
    return { name, changes: new Map(changes), steps };
  });
  return { people, goods: partsOf(table['goods'], 'goods', 'any'), papers, stories };
}

/** A step of a table, as often as it happens. */
function stepsOf(raw: unknown, people: Parts, papers: Parts): Step[] {
  const parts = partsOf(raw, 'step', 'any');
  // A settlement moves no points: one that the model does not know is left out.
  const settles = Object.keys(parts).some((key) => key.endsWith(' settles'));
  if (settles && !isPlain(papers[String(parts['under'] ?? 'contract')])) return [];
  const found = Object.keys(parts).flatMap((key) => {
    const verb = (Object.keys(verbs) as Verb[]).find((one) => key.endsWith(` ${one}`));
    const who = verb === undefined ? '' : key.slice(0, -verb.length - 1);
    return verb !== undefined && who in people ? [{ key, who, verb }] : [];
  });
  const [deed] = found;
  if (deed === undefined) throw new NotKnown(`step: ${Object.keys(parts).join(', ')}`);
  const { key, who, verb } = deed;
  const { how, follows, words }: { [key in 'how' | 'follows' | 'words']: readonly string[] } =
    verbs[verb];
  partsOf(raw, key, ['on', 'times', key, ...how, ...follows, ...words]);
  const isCrowd = /^\d+ members$/.test(String(people[who]));
  const said = Object.fromEntries(
    Object.entries(parts).filter(([one]) => one === key || how.includes(one)),
  );
  const text = (one: string) => (parts[one] === undefined ? null : String(parts[one]));
  const step = { said, who, verb, what: parts[key], isCrowd, dated: text('dated') };
  const times = Number(parts['times'] ?? 1);
  return Array.from({ length: times }, (_, n) => ({ ...step, on: n === 0 ? text('on') : null }));
}

/** Everybody of a table; a crowd is many. `begins` is the first day of a story. */
export function peopleOf(people: Parts, begins: string): Person[] {
  return Object.entries(people).flatMap(([name, raw], at): readonly Person[] => {
    const text = String(raw);
    const joined = `${begins.slice(0, 10)} 00:00`;
    const one = { name, isBlocked: false, joined, crowd: null };
    const crowd = /^(\d+) members$/.exec(text);
    if (crowd !== null) {
      return Array.from({ length: Number(crowd[1]) }, (_, n) => ({
        ...{ ...one, name: `${name} ${n + 1}`, crowd: name, card: '', isMember: true },
      }));
    }
    if (text === 'no card') return [{ ...one, card: null, isMember: false }];
    const card = /^card (\d+)$/.exec(text)?.[1];
    if (card !== undefined) return [{ ...one, card, isMember: false }];
    const member = /^(blocked )?member( since (\S+))?( with card (\S+))?$/.exec(text);
    if (member === null) throw new NotKnown(`people.${name}: ${text}`);
    const [, blocked, , since, , token = `2900000000${100 + at}`] = member;
    return [
      {
        ...{ ...one, card: token, isMember: true, isBlocked: blocked !== undefined },
        joined: since === undefined ? joined : `${since} 00:00`,
      },
    ];
  });
}

/** The receipt or the return that a step tells of. */
export function documentOf(
  step: Step,
  from: Pick<Table, 'goods' | 'papers'> & { readonly programme: Programme; readonly now: string },
): Document {
  const { programme, goods, now } = from;
  const { who, verb, what, said } = step;
  const text = (key: string) => (said[key] === undefined ? null : String(said[key]));
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
  if (isCardVerb(verb)) {
    return { kind: 'card', verb, who, now, card: what === 'card' ? who : String(what) };
  }
  if (verb === 'stocks') {
    const [[rule, pieces] = ['', 0]] = Object.entries(partsOf(what, `${who} stocks`, 'any'));
    return { kind: 'stock', who, now, rule, pieces: Number(pieces) };
  }
  const named: readonly (readonly [string, unknown])[] =
    typeof what === 'string'
      ? what.split(', ').map((sku) => [sku, 1] as const)
      : Object.entries(partsOf(what, `${who} ${verb}`, 'any'));
  if (verb === 'returns') {
    const back = named.map(([sku, some]) => ({ sku, quantity: quantityOf(some) }));
    return { kind: 'return', who, now, of: text('of'), goods: back };
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
    paying: payingOf(programme, text('with')),
    isQuote: verb === 'would buy',
  };
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
