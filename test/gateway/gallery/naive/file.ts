import { parse } from 'yaml';
import { type Closing, closingOf, type EndsWhen, endsWhenOf } from './closing.ts';
import { keysOfMembers, lawOf, type OfMembers, ofMembers } from './club-file.ts';
import { type Conversion, conversionsOf } from './conversions.ts';
import { Exact } from './exact.ts';
import { type Market, marketOf } from './market.ts';
import {
  listOf,
  moreOf,
  Nonsense,
  NotKnown,
  type Parts,
  partsOf,
  percentOf,
  spanOf,
  textOf,
  wordOf,
} from './raw.ts';
import { amountsIn, type Rule, rulesOf, type Some } from './rules.ts';
import { type Succeeds, succeedsOf } from './succession.ts';
import { type Unit, unitsOf } from './unit-file.ts';

export interface Tally {
  readonly name: string;
  readonly of: string;
  /** The calendar period with each of which it begins anew; null: it does not. */
  readonly per: string | null;
  /** Of `events`: which of them. */
  readonly event: string | null;
  readonly when: Parts | null;
  readonly lines: Parts | null;
  readonly days: number | null;
  /** So many calendar weeks, of which today's is the last one. */
  readonly weeks: number | null;
  readonly isKept: boolean;
  /** What comes back lowers the period that is open then. */
  readonly isCarried: boolean;
  readonly countsTaps: boolean;
}

export interface Tiers {
  readonly by: Tally;
  readonly isOneStep: boolean;
  readonly levels: readonly {
    readonly id: string;
    readonly from: Exact | null;
    readonly takesTwo: boolean;
  }[];
  readonly hold: string | null;
  readonly fallsToEarned: boolean;
  readonly onReturn: 'now' | 'at end' | 'never';
}

/** A programme file as it says, nothing of it worked out in advance. */
export interface Programme extends OfMembers {
  readonly id: string;
  readonly effectiveFrom: string;
  readonly zone: string;
  readonly cutOff: string;
  /** Decimals of its money. */
  readonly places: number;
  readonly units: readonly Unit[];
  readonly earnsOnShelf: boolean;
  /** Points of a receipt pay for its own offers. */
  readonly isEarnFirst: boolean;
  /** So many days after a receipt without a card it can be collected; -1: not at all. */
  readonly collectDays: number;
  /** So many days after a merge it can be undone. */
  readonly undoDays: number;
  readonly pointsAreDiscount: boolean;
  readonly isMoneyFirst: boolean;
  readonly cap: Exact | null;
  readonly noDiscount: readonly Parts[];
  readonly noEarn: readonly Parts[];
  readonly services: readonly string[];
  readonly cards: readonly { readonly kind: string; readonly numbers: readonly string[] }[];
  readonly tallies: readonly Tally[];
  readonly tiers: Tiers | null;
  /** Goods that only some may buy, on these days. */
  readonly reserved: readonly {
    readonly id: string;
    readonly lines: Parts;
    readonly to: Parts;
    readonly from: string;
    readonly until: string;
  }[];
  /** Days that staff note of a member. */
  readonly dates: readonly string[];
  /** What members do that is no purchase. */
  readonly events: readonly string[];
  readonly rules: readonly Rule[];
  readonly market: Market;
  readonly conversions: readonly Conversion[];
  /** The programme that it takes over from; null: none. */
  readonly succeeds: Succeeds | null;
  /** null: it goes on. */
  readonly closing: Closing | null;
  readonly endsWhen: EndsWhen | null;
}

const known = [
  ...['stamgast', 'id', 'effectiveFrom', 'zone', 'cutOff', 'currency', 'refund', 'units', 'earnOn'],
  ...['pointsSpent', 'discountCap', 'exclude', 'services', 'cards', 'tallies', 'tiers', 'rules'],
  ...['reserved', 'events', 'closing', 'endsWhen', 'succeeds', 'conversions', 'law'],
  ...['partners', 'places', 'currencies', 'competitors', 'dates', 'limits'],
  ...['order', 'collect', 'merge'],
  ...keysOfMembers,
];
const services = ['fee', 'deposit', 'bag', 'gift-card', 'membership'];

/**
 * Reads a programme with the settings that a story changes. Throws NotKnown for a key that the
 * model does not understand, Nonsense for what no shop can mean.
 */
export function programmeOf(text: string, changes: ReadonlyMap<string, unknown>): Programme {
  const raw: unknown = parse(text);
  for (const [path, value] of changes) change(raw, path.split('.'), value);
  const file = partsOf(raw, 'programme', known);
  const currency = textOf(file['currency'], 'currency');
  const { maximumFractionDigits: places = 2 } = new Intl.NumberFormat('en', {
    ...{ style: 'currency', currency },
  }).resolvedOptions();
  const exclude = partsOf(file['exclude'] ?? {}, 'exclude', ['discount', 'earn', 'both']);
  const excluded = (key: 'discount' | 'earn') =>
    [exclude['both'], exclude[key]]
      .filter((one) => one !== undefined)
      .map((one) => partsOf(one, `exclude.${key}`, 'any'));
  const events = listOf(file['events']).map(String);
  const limits = partsOf(file['limits'] ?? {}, 'limits', 'any');
  const rules = rulesOf(file['rules'], { places, events, limits });
  const units = unitsOf(file['units'], rules);
  for (const rule of rules) for (const some of amountsIn(rule)) checkDecimals(some, units);
  const tallies = talliesOf(file['tallies']);
  const members = ofMembers(file);
  for (const { gives } of members.clubs) if (gives !== null) checkDecimals(gives, units);
  const law = lawOf(file['law']);
  return {
    id: textOf(file['id'], 'id'),
    zone: textOf(file['zone'], 'zone'),
    effectiveFrom: textOf(file['effectiveFrom'], 'effectiveFrom').replace('T', ' '),
    cutOff: file['cutOff'] === undefined ? '00:00' : textOf(file['cutOff'], 'cutOff'),
    places,
    units,
    isEarnFirst:
      wordOf(file['order'], 'order', ['spend then earn', 'earn then spend']) === 'earn then spend',
    collectDays: daysIn(file['collect'], 'collect', { within: -1, others: ['flag'] }),
    undoDays: daysIn(file['merge'], 'merge', { undoWithin: 30 }),
    earnsOnShelf: wordOf(file['earnOn'], 'earnOn', ['paid', 'shelf']) === 'shelf',
    pointsAreDiscount:
      wordOf(file['pointsSpent'], 'pointsSpent', ['tender', 'discount']) === 'discount',
    isMoneyFirst:
      wordOf(file['refund'], 'refund', ['proportional', 'money first']) === 'money first',
    cap: file['discountCap'] === undefined ? null : percentOf(file['discountCap'], 'discountCap'),
    ...members,
    noDiscount: [...law, ...excluded('discount')],
    noEarn: [...law, ...excluded('earn')],
    services: listOf(file['services'] ?? services).map(String),
    cards: Object.entries(partsOf(file['cards'] ?? {}, 'cards', 'any')).map(([kind, numbers]) => ({
      ...{ kind, numbers: listOf(numbers).map(String) },
    })),
    tallies,
    tiers: file['tiers'] === undefined ? null : tiersOf(file['tiers'], tallies),
    reserved: reservedOf(file['reserved']),
    events,
    dates: listOf(file['dates']).map(String),
    rules,
    succeeds: succeedsOf(file['succeeds']),
    market: marketOf(file, currency),
    conversions: conversionsOf(file['conversions']),
    closing: closingOf(file['closing']),
    endsWhen: endsWhenOf(file['endsWhen']),
  };
}

/** `{ within: 14 days }`, or so many days where nothing is said. */
function daysIn(
  value: unknown,
  where: string,
  {
    others = [],
    ...keys
  }: { readonly others?: readonly string[]; readonly [key: string]: unknown },
): number {
  const [[key, without] = ['', 0]] = Object.entries(keys);
  if (value === undefined) return Number(without);
  const parts = partsOf(value, where, [key, ...others]);
  return Number.parseInt(spanOf(parts[key], `${where}.${key}`), 10);
}

export function unitOf({ units }: Programme, name: string): Unit {
  const found = units.find((unit) => unit.name === name);
  if (found === undefined) throw new NotKnown(`unit ${name}`);
  return found;
}

/** A unit has no smaller parts than its scale says. */
function checkDecimals({ unit: name, amount }: Some, units: readonly Unit[]): void {
  const scale = units.find((unit) => unit.name === name)?.scale ?? 0;
  if (!amount.rounded(scale, 'down').is(amount)) throw new Nonsense(`a part of ${name}`);
}

/** Sets a value below a path in which a rule is named by its id; null takes it away. */
function change(raw: unknown, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  const place = Array.isArray(raw)
    ? raw.findIndex((one) => (one as { id?: unknown }).id === key)
    : key;
  const parent = raw as Record<string | number, unknown>;
  if (rest.length > 0) {
    parent[place] ??= {};
    change(parent[place], rest, value);
  } else if (value !== null) parent[place] = value;
  else if (Array.isArray(raw)) raw.splice(Number(place), 1);
  else delete parent[place];
}

function reservedOf(value: unknown): Programme['reserved'] {
  return listOf(value).map((raw, at) => {
    const where = `reserved.${at}`;
    const parts = partsOf(raw, where, ['id', 'lines', 'to', 'from', 'until']);
    return {
      id: textOf(parts['id'], where),
      lines: partsOf(parts['lines'], where, 'any'),
      to: partsOf(parts['to'], where, 'any'),
      from: String(parts['from'] ?? ''),
      until: textOf(parts['until'], where),
    };
  });
}

function talliesOf(value: unknown): Tally[] {
  const keys = ['of', 'when', 'lines', 'within', 'in', 'onReturn', 'taps', 'event'];
  return Object.entries(partsOf(value ?? {}, 'tallies', 'any')).map(([name, raw]): Tally => {
    const where = `tallies.${name}`;
    const parts = partsOf(raw, where, keys);
    const onReturn = wordOf(parts['onReturn'], where, ['uncount', 'keep', 'carry']);
    return {
      name,
      of: wordOf(parts['of'], `${where}.of`, [
        ...(['paid', 'shelf', 'quantity', 'receipts', 'days', 'weeks', 'months'] as const),
        ...(['categories', 'events'] as const),
      ]),
      event: parts['event'] === undefined ? null : textOf(parts['event'], where),
      when: (parts['when'] as Parts | undefined) ?? null,
      lines: (parts['lines'] as Parts | undefined) ?? null,
      ...windowOf(parts['within'], `${where}.within`),
      per:
        parts['in'] === undefined
          ? null
          : wordOf(parts['in'], where, ['day', 'week', 'month', 'quarter', 'year']),
      isKept: onReturn === 'keep',
      isCarried: onReturn === 'carry',
      countsTaps: parts['taps'] === true,
    };
  });
}

function windowOf(within: unknown, where: string): Pick<Tally, 'days' | 'weeks'> {
  const count = within === undefined ? null : Number.parseInt(String(within), 10);
  if (!/^\d+ weeks?$/.test(String(within))) {
    if (within !== undefined) spanOf(within, where);
    return { days: count, weeks: null };
  }
  if (count === 0) throw new Nonsense(where);
  return { days: null, weeks: count };
}

function tiersOf(value: unknown, tallies: readonly Tally[]): Tiers {
  const parts = partsOf(value, 'tiers', ['by', 'rise', 'hold', 'fall', 'levels', 'onReturn']);
  const by = tallies.find(({ name }) => name === parts['by']);
  if (by === undefined || by.isCarried) throw new NotKnown(`tiers.by: ${String(parts['by'])}`);
  const isOneStep = wordOf(parts['rise'], 'tiers.rise', ['earned', 'one step']) === 'one step';
  const levels = listOf(parts['levels']).map((raw, at) => {
    const where = `tiers.levels.${at}`;
    const level = partsOf(raw, where, [
      ...['id', 'from', 'byInvitation', 'fourEyes', 'hidden'],
      'name',
    ]);
    const { from } = level;
    return {
      ...{ id: String(level['id']), takesTwo: level['fourEyes'] === true },
      from: from === undefined ? null : moreOf(from, where),
    };
  });
  let before = Exact.zero;
  for (const { from } of levels) {
    if (from !== null && !before.isLess(from)) throw new Nonsense('tiers.levels go up');
    before = from ?? before;
  }
  const isEndless = !isOneStep && by.days === null;
  const hold = parts['hold'];
  const onReturn = wordOf(parts['onReturn'] ?? (isEndless ? 'now' : 'at end'), 'tiers.onReturn', [
    ...(['now', 'at end', 'never'] as const),
  ]);
  return {
    ...{ by, isOneStep, levels, onReturn },
    hold:
      hold === undefined || hold === 'to the end of next year'
        ? ((hold as string | undefined) ?? null)
        : spanOf(hold, 'tiers.hold'),
    fallsToEarned:
      wordOf(parts['fall'], 'tiers.fall', ['one step', 'to what is earned']) !== 'one step',
  };
}
