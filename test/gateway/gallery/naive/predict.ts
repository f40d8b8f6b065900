import { stringify } from 'yaml';
import { handle } from './cards.ts';
import { isForgotten, notice } from './closing.ts';
import { proveClubs } from './clubs.ts';
import { collect } from './collecting.ts';
import { answer, convert, send } from './conversions.ts';
import { minuteAfter } from './days.ts';
import { documentOf } from './documents.ts';
import { draw, enter, type Replay } from './draws.ts';
import { does, withdraw } from './events.ts';
import { type Programme, programmeOf } from './file.ts';
import { followsOf, isMemberNow } from './follows.ts';
import { grant } from './grants.ts';
import { claim, endHolds, stock } from './holds.ts';
import { repay } from './lots.ts';
import { merge } from './merging.ts';
import type { Document, Past, Person, Told } from './past.ts';
import { closePeriods } from './periods.ts';
import { tell } from './profiles.ts';
import { Impossible, Nonsense, NotKnown, type Parts } from './raw.ts';
import { buy } from './receipts.ts';
import { bringBack } from './returns.ts';
import { decide } from './reviews.ts';
import { settle } from './settlement.ts';
import { join } from './sponsors.ts';
import { standingsOf } from './standings.ts';
import { peopleOf, type Step, type Story, tableOf } from './story.ts';
import { noticeNext, programmeAt, takeOver } from './succession.ts';
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
  if (first === undefined) throw new NotKnown('a story without a programme');
  const past: Past = {
    ...{
      programme: first,
      next,
      people,
      joined: new Map(),
      linked: new Map(),
      merges: [],
      drawing: { stage: 'none', free: new Set(), list: [] },
      sponsors: new Map(),
      tokens: [],
      receipts: [],
      ...{ taps: [], events: [] },
      lots: [],
      spends: [],
      moves: [],
      fundings: new Map(),
    },
    ...{ debts: new Map(), uses: [], promises: [] },
    ...{ activated: new Set(), nameless: new Set(), lost: new Set() },
    ...{ claims: [], grants: [], asked: new Map(), notes: [] },
    ...{
      conversions: [],
      settled: [],
      profiles: [],
      fees: [],
      proofs: new Set(),
      gifts: new Map(),
    },
    ...{ noticed: new Set(), closed: new Set() },
  };
  let told: Told = { refused: null };
  for (const [at, document] of documents.entries()) {
    const before = documents.slice(0, at);
    told = happened(past, document, (counts) => {
      return replayed(programmes, people, before.filter(counts)).past;
    });
  }
  return { past, told };
}

function happened(past: Past, document: Document, replay: Replay): Told {
  takeOver(past, document.now);
  if (document.kind === 'look') {
    hear(past, document.who, document.now);
    return { refused: null };
  }
  if (isForgotten(past, document.who, document.now)) return { refused: 'MEMBER_CLOSED' };
  endHolds(past, document.now);
  closePeriods(past, document.now);
  repay(past, document.who, document.now);
  const told = proveClubs(past, document.now, done(past, document, replay));
  const isAsked = document.kind === 'receipt' && document.isQuote;
  if (told.refused === null && !isAsked) hear(past, document.who, document.now);
  // What arrived late may be more for what is over.
  closePeriods(past, document.now);
  return told;
}

function done(past: Past, document: Exclude<Document, { kind: 'look' }>, replay: Replay): Told {
  if (document.kind === 'draw') return draw(past, document, replay);
  if (document.kind === 'enter') return enter(past, document);
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
  if (document.kind === 'merge') return merge(past, document);
  if (document.kind === 'collect') return collect(past, document);
  if (document.kind === 'verdict') return decide(past, document);
  if (document.kind === 'enrolment') return join(past, document);
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

/** How many of a crowd each rule would give something. */
function givenTo(past: Past, crowd: string, tell: (who: string) => Document): Parts {
  const counts = new Map<string, number>();
  for (const { name } of past.people.filter((one) => one.crowd === crowd)) {
    const told = happened(past, tell(name), () => past);
    for (const rule of told.off?.keys() ?? []) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
