import { stringify } from 'yaml';
import { handle } from './cards.ts';
import { breakageOf, indicatorOf, isForgotten, notice, noticesOf } from './closing.ts';
import { proveClubs } from './clubs.ts';
import { answer, convert, nowHas, send } from './conversions.ts';
import { minuteAfter } from './days.ts';
import { totalOf } from './discounts.ts';
import { does, withdraw } from './events.ts';
import { Exact, sumOf } from './exact.ts';
import { type Programme, programmeOf, unitOf } from './file.ts';
import { grant } from './grants.ts';
import { claim, endHolds, stock } from './holds.ts';
import { levelOn, nextFall } from './levels.ts';
import { balanceOf, endingsOf, repay, todayOf } from './lots.ts';
import type { Document, Past, Person, Told } from './past.ts';
import { closePeriods } from './periods.ts';
import { amountOf } from './points.ts';
import { tell } from './profiles.ts';
import { Impossible, Nonsense, NotKnown, type Parts } from './raw.ts';
import { buy } from './receipts.ts';
import { bringBack } from './returns.ts';
import { settle, settlementText } from './settlement.ts';
import { standingsOf } from './standings.ts';
import { cardVerbs, documentOf, peopleOf, type Step, type Story, tableOf } from './story.ts';
import { nextNoticesOf, noticeNext, programmeAt, takeOver } from './succession.ts';
import { trigger } from './triggers.ts';

/** What the model says of one story. */
export interface Prediction {
  readonly story: string;
  /** A table with this story alone and all that follows at each step; null: it is no programme. */
  readonly table: string | null;
}

/**
 * Works out what follows at each step of a table under a programme, all of it: what is paid, what
 * comes off, what is earned, what everybody has. Throws NotKnown for whatever it does not
 * understand. Stories that end with a wrong file are left out: the model reads right files.
 */
export function predictionsOf(
  programme: string,
  table: string,
  predecessor: string | null = null,
): readonly Prediction[] {
  const read = tableOf(table);
  const stories = read.stories.filter(({ steps }) => steps.length > 0);
  const before = predecessor === null ? [] : [programmeOf(predecessor, new Map())];
  const isRight = makesSense(() => programmeOf(programme, new Map()));
  const base = { ...read, programme, before, isRight };
  return stories.map((story) => ({ story: story.name, table: tableFor(story, base) }));
}

interface Base {
  readonly programme: string;
  /** The one that it takes over from, if any. */
  readonly before: readonly Programme[];
  readonly isRight: boolean;
  readonly people: Parts;
  readonly goods: Parts;
  readonly papers: Parts;
}

function tableFor(story: Story, base: Base): string | null {
  const { programme, before, isRight, people, goods, papers } = base;
  const { name, changes } = story;
  const changed = changes.size === 0 ? {} : { changed: Object.fromEntries(changes) };
  let steps: readonly Parts[] = [];
  const isSense = makesSense(() => {
    steps = stepsOf([...before, programmeOf(programme, changes)], story, { people, goods, papers });
  });
  if (!isRight || !isSense) return null;
  const beside = Object.keys(papers).length === 0 ? {} : { papers };
  const table = { people, goods, ...beside, stories: [{ story: name, ...changed, steps }] };
  return stringify(table, { defaultStringType: 'QUOTE_DOUBLE' });
}

function makesSense(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof Nonsense) return false;
    throw error;
  }
}

/** The steps of a story with what follows from each, up to one that cannot happen any more. */
function stepsOf(
  programmes: readonly Programme[],
  { steps }: Story,
  table: Pick<Base, 'people' | 'goods' | 'papers'>,
): Parts[] {
  const people = peopleOf(table.people, steps[0]?.on ?? '');
  const documents: Document[] = people
    .filter(({ isMember }) => isMember)
    .sort((a, b) => (a.joined === b.joined ? 0 : a.joined < b.joined ? -1 : 1))
    .map(({ name, joined }) => ({ kind: 'join', who: name, now: joined }));
  const written: Parts[] = [];
  let now = '';
  for (const step of steps) {
    now = step.on === null ? minuteAfter(now) : step.on.padEnd(16, ' 12:00');
    const programme = programmeAt(programmes, now);
    const tell = (who: string) => documentOf({ ...step, who }, { ...table, programme, now });
    if (!step.isCrowd) documents.push(tell(step.who));
    try {
      const { past, told } = replayed(programmes, people, documents);
      takeOver(past, now);
      endHolds(past, now);
      closePeriods(past, now);
      repay(past, step.who, now);
      const follows = step.isCrowd
        ? { 'given to': givenTo(past, step.who, tell) }
        : {
            ...followsOf(past, step, { told, now }),
            ...(told.refused === null ? asIfBought(programmes, people, documents, step) : {}),
          };
      written.push({ ...(step.on === null ? {} : { on: step.on }), ...step.said, ...follows });
      if (told.refused === null || !isMemberNow(past, step.who)) continue;
      // A refusal does nothing, not even what is due: what there is then is looked at by itself.
      const look = { ...step, verb: 'has' } as const;
      documents.push({ kind: 'look', who: step.who, now });
      hear(past, step.who, now);
      written.push({ on: now, ...followsOf(past, look, { told, now }) });
    } catch (error) {
      if (!(error instanceof Impossible) || written.length === 0) throw error;
      return written;
    }
  }
  return written;
}

/** A quote tells where a member would stand with the clubs. */
function asIfBought(
  programmes: readonly Programme[],
  people: readonly Person[],
  documents: readonly Document[],
  step: Step,
): Parts {
  const last = documents.at(-1);
  if (last?.kind !== 'receipt' || !last.isQuote) return {};
  if (programmes.every(({ clubs }) => clubs.length === 0)) return {};
  const all = [...documents.slice(0, -1), { ...last, isQuote: false }];
  const { past, told } = replayed(programmes, people, all);
  return isMemberNow(past, step.who) ? standingsOf(past, step, { told, now: last.now }) : {};
}

/** Everything once more from the beginning: nothing is kept but what happened. */
function replayed(
  programmes: readonly Programme[],
  people: readonly Person[],
  documents: readonly Document[],
): { readonly past: Past; readonly told: Told } {
  const [first, next = null] = programmes;
  if (first === undefined || first.succeeds !== null) throw new NotKnown('the programme before');
  const past: Past = {
    ...{
      programme: first,
      next,
      people,
      joined: new Map(),
      linked: new Map(),
      receipts: [],
      ...{ taps: [], events: [] },
      lots: [],
      spends: [],
    },
    ...{ debts: new Map(), uses: [], promises: [] },
    ...{ activated: new Set(), nameless: new Set(), lost: new Set() },
    ...{ claims: [], grants: [], asked: new Map(), notes: [] },
    ...{ conversions: [], settled: [], profiles: [], fees: [], proofs: new Map() },
    ...{ noticed: new Set(), closed: new Set() },
  };
  let told: Told = { refused: null };
  for (const document of documents) told = happened(past, document);
  return { past, told };
}

function happened(past: Past, document: Document): Told {
  takeOver(past, document.now);
  if (document.kind === 'look') {
    hear(past, document.who, document.now);
    return { refused: null };
  }
  if (isForgotten(past, document.who, document.now)) return { refused: 'MEMBER_CLOSED' };
  endHolds(past, document.now);
  closePeriods(past, document.now);
  repay(past, document.who, document.now);
  const told = proveClubs(past, document.now, done(past, document));
  const isAsked = document.kind === 'receipt' && document.isQuote;
  if (told.refused === null && !isAsked) hear(past, document.who, document.now);
  // What arrived late may be more for what is over.
  closePeriods(past, document.now);
  return told;
}

function done(past: Past, document: Exclude<Document, { kind: 'look' }>): Told {
  if (document.kind === 'settle') return settle(past, document);
  if (document.kind === 'convert') return convert(past, document);
  if (document.kind === 'send') return send(past, document);
  if (document.kind === 'answer') return answer(past, document);
  if (document.kind === 'tell') return tell(past, document);
  if (document.kind === 'grant') return grant(past, document);
  if (document.kind === 'claim') return claim(past, document);
  if (document.kind === 'stock') return stock(past, document);
  if (document.kind === 'event') return does(past, document);
  if (document.kind === 'withdraw') return withdraw(past, document);
  if (document.kind === 'card') {
    return handle(past, document, (who) => trigger(past, { ...document, kind: 'join', who }));
  }
  if (document.kind === 'receipt') return buy(past, document);
  return document.kind === 'return' ? bringBack(past, document) : trigger(past, document);
}

/** A step of somebody, on which he hears of an end or of what follows. */
function hear(past: Past, who: string, now: string): void {
  notice(past, who, now);
  noticeNext(past, who, now);
}

/** Has somebody an account of his own? */
const isMemberNow = ({ people, activated }: Past, who: string): boolean =>
  activated.has(who) || people.some((one) => one.name === who && one.isMember);

/** All that a table can say of what follows from a step. */
function followsOf(
  past: Past,
  step: Step,
  { told, now }: { readonly told: Told; readonly now: string },
): Parts {
  const { who, verb } = step;
  const { programme } = past;
  const isMember = isMemberNow(past, who);
  const { places, units } = programme;
  const name = `${who} ${verb}`;
  const balances = new Map(units.map((unit) => [unit.name, balanceOf(past, who, unit.name, now)]));
  const has = amountsOf(programme, balances);
  const sees = { sees: amountsOf(programme, shownOf(programme, balances)) };
  const level = isMember ? levelOn(past, who, todayOf(past, now)).id : 'none';
  // Ten years are walked for it, day by day.
  const falls = () => (isMember ? nextFall(past, who, todayOf(past, now)) : 'never');
  const hasMore = isMember ? { has } : {};
  const hears = isMember ? { told: listed(messagesOf(past, who, now)) } : {};
  const standings = isMember ? standingsOf(past, step, { told, now }) : {};
  const notes = { ...notesOf(past, who), ...standings };
  if (verb === 'has') return { [name]: has, ...notes, ...hears, ...breakageOf(past, now) };
  if (verb === 'is') return { [name]: level, falls: falls(), ...hears };
  if (told.refused !== null) {
    const { refused, nearest } = told;
    return { refused, ...(verb !== 'claims' || nearest === undefined ? {} : { nearest }) };
  }
  if (verb === 'taps')
    return { ...hasMore, level, falls: falls(), ...hears, ...indicatorOf(past, now) };
  if (verb === 'settles') return settlementText(past, told);
  if (verb === 'converts') return { gets: told.gets, ...hasMore };
  if (verb === 'sends') return { batch: told.batch };
  if (verb === 'answers') return nowHas(past, now);
  if (verb === 'tells') return { ...hasMore, ...notes };
  if (verb === 'stocks') return { leaves: Number(told.leaves?.text(0)) };
  if (verb === 'claims') return hasMore;
  if (verb === 'is granted') return { level };
  if (verb in cardVerbs) return hasMore;
  if (verb === 'does') return { earns: amountsOf(programme, told.earns), ...hasMore, level };
  if (verb === 'returns' || verb === 'withdraws') {
    const back = {
      'takes back': amountsOf(programme, shownOf(programme, told.takesBack)),
      'writes off': amountsOf(programme, told.writesOff),
    };
    const left = isMember ? { owes: amountsOf(programme, debtsOf(past, who)), has } : {};
    if (verb === 'withdraws') return { ...back, ...left, level };
    return {
      refund: (told.refund ?? Exact.zero).text(places),
      'gives back': amountsOf(programme, told.givesBack),
      ...{ ...back, ...left },
      ...(isMember ? { ...notes, ...sees, ...hears } : {}),
    };
  }
  const off = [...(told.off ?? [])].map(([rule, money]) => [rule, money.text(places)]);
  const bought = {
    pays: (told.pays ?? Exact.zero).text(places),
    off: off.length === 0 ? 'nothing' : Object.fromEntries(off),
    earns: amountsOf(programme, told.earns),
    ...(programme.reserved.length === 0 ? {} : { 'not sold': listed(told.notSold ?? []) }),
  };
  if (verb === 'would buy') return bought;
  if (verb === 'fetches') return { pays: bought.pays, ...hasMore };
  const funded = fundedOf(past);
  return {
    ...{ ...bought, ...hasMore, ...notes, ...(isMember ? sees : {}), ...hears },
    ...(isMember && programme.tiers !== null ? { level } : {}),
    ...(Object.keys(funded).length > 0 ? { funded } : {}),
  };
}

function debtsOf({ programme, debts }: Past, who: string): ReadonlyMap<string, Exact> {
  const owed = (unit: string) => debts.get(`${who} owes ${unit}`) ?? Exact.zero;
  return new Map(programme.units.map(({ name }) => [name, owed(name)]));
}

/** What a member is to be told now. */
function messagesOf(past: Past, who: string, now: string): readonly string[] {
  const { programme } = past;
  const endings = endingsOf(past, who, now).map(({ unit, amount, day }) => {
    return `${Number(amount.times(coinsOf(programme, unit)).text(0))} ${unit} end after ${day}`;
  });
  return [...endings, ...noticesOf(past, who, now), ...nextNoticesOf(past, who)];
}

const listed = (lines: readonly string[]) => (lines.length === 0 ? 'nothing' : lines);

/** What the ends of periods have given: `rebate end 2026-Q1 on 2026-04-01: 1500.00 CREDIT`. */
function notesOf({ programme, notes }: Past, who: string): Parts {
  const own = notes
    .filter((note) => note.who === who)
    .map(({ rule, period, day, unit, amount }) => {
      const sum = `${amount.text(unitOf(programme, unit).scale)} ${unit}`;
      return `${rule} end ${period} on ${day}: ${sum}`;
    });
  return own.length === 0 ? {} : { 'credit notes': own };
}

/** Without what is hidden from whoever is told. */
function shownOf(
  programme: Programme,
  amounts: ReadonlyMap<string, Exact> | undefined,
): ReadonlyMap<string, Exact> {
  return new Map([...(amounts ?? [])].filter(([unit]) => !unitOf(programme, unit).isHidden));
}

/** Messages count in the smallest parts of a unit. */
const coinsOf = (programme: Programme, unit: string): Exact =>
  Exact.of(10n ** BigInt(unitOf(programme, unit).scale));

function amountsOf(
  programme: Programme,
  amounts: ReadonlyMap<string, Exact> | undefined,
): Parts | 'nothing' {
  const all = [...(amounts ?? [])].map(([unit, amount]) => {
    return [unit, amount.text(unitOf(programme, unit).scale)];
  });
  return all.length === 0 ? 'nothing' : Object.fromEntries(all);
}

/** What each rule has cost whoever bears it so far, where that comes to whole coins. */
function fundedOf({ programme, receipts }: Past): Parts {
  const rows = programme.rules.flatMap((rule) => {
    const { earn, multiply, discount, on } = rule;
    const unit = earn?.unit ?? multiply?.unit;
    const cost = unit === undefined ? null : unitOf(programme, unit).cost;
    if (on !== 'receipt' || (discount === null && cost === null)) return [];
    const offs = receipts.flatMap(({ offsNow }) => offsNow.filter((off) => off.rule === rule));
    const points = receipts.flatMap((receipt) =>
      receipt.points.filter((row) => row.points.rule === rule),
    );
    const amount = sumOf(points.map((row) => amountOf(row.points).minus(amountOf(row.back))));
    const money = sumOf(offs.map(totalOf)).plus(amount.times(cost ?? Exact.zero));
    const isWhole = money.rounded(programme.places, 'down').is(money);
    return isWhole ? [[rule.id, { [rule.fundedBy ?? 'shop']: money.text(programme.places) }]] : [];
  });
  return Object.fromEntries(rows);
}

/** How many of a crowd each rule would give something. */
function givenTo(past: Past, crowd: string, tell: (who: string) => Document): Parts {
  const counts = new Map<string, number>();
  for (const { name } of past.people.filter((one) => one.crowd === crowd)) {
    const told = happened(past, tell(name));
    for (const rule of told.off?.keys() ?? []) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
