import { parse } from 'yaml';
import type { Person } from './past.ts';
import { listOf, NotKnown, type Parts, partsOf, textOf } from './raw.ts';

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
  joins: { ...aboutCards, how: ['brought by', 'enrolled by', 'tokens'] },
} as const;
export const isCardVerb = (verb: Verb): verb is keyof typeof cardVerbs => verb in cardVerbs;

/**
 * What people do: which keys beside it say how it happens, which say what should follow (all of
 * them are worked out anew), and which are sentences, of which the model says nothing.
 */
const verbs = {
  buys: {
    how: ['with', 'at', 'in', 'currency', 'receipt', 'dated', 'tokens', 'cashier', 'code'],
    follows: [
      ...(['pays', 'off', 'earns', 'has', 'funded', 'refused', 'level', 'told', 'sees'] as const),
      ...(['not sold', 'credit notes', 'lists', 'clubs', 'meters', 'held', 'waits'] as const),
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
      ...(['held', 'waits'] as const),
    ],
    words: ['kiosk'],
  },
  does: {
    how: ['receipt', 'dated'],
    follows: ['earns', 'has', 'level', 'refused', 'held', 'waits'],
    words: ['says', 'not given'],
  },
  withdraws: {
    how: ['of', 'dated'],
    follows: ['takes back', 'writes off', 'owes', 'has', 'level', 'refused', 'held', 'waits'],
    words: [],
  },
  taps: {
    how: [],
    follows: ['has', 'level', 'falls', 'refused', 'told', 'indicator'],
    words: [],
  },
  ...cardVerbs,
  'takes in': aboutCards,
  'lets go': aboutCards,
  draws: {
    how: ['value'],
    follows: ['free entries', 'entries', 'winners', 'reserves', 'refused'],
    words: [],
  },
  enters: { how: [], follows: ['has', 'refused'], words: [] },
  collects: { how: [], follows: ['earns', 'has', 'refused', 'held', 'waits'], words: [] },
  approves: { how: [], follows: ['decided', 'refused'], words: [] },
  rejects: { how: [], follows: ['decided', 'refused'], words: [] },
  claims: { how: ['for', 'in'], follows: ['has', 'refused', 'nearest'], words: [] },
  fetches: { how: ['in'], follows: ['pays', 'has', 'refused'], words: [] },
  stocks: { how: [], follows: ['leaves', 'refused'], words: [] },
  'is granted': { how: ['by'], follows: ['level', 'refused'], words: [] },
  settles: {
    how: ['under'],
    follows: ['from', 'to', 'owes still', 'receipts', 'refused'],
    words: [],
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
      ...(['held', 'waits'] as const),
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
    const steps = listOf(story['steps']).flatMap((step) => stepsOf(step, people));
    return { name, changes: new Map(changes), steps };
  });
  return { people, goods: partsOf(table['goods'], 'goods', 'any'), papers, stories };
}

/** A step of a table, as often as it happens. */
function stepsOf(raw: unknown, people: Parts): Step[] {
  const parts = partsOf(raw, 'step', 'any');
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
    const [text = '', ...marks] = String(raw).split(', ');
    const tags = marks.map((mark) => {
      if (!mark.startsWith('tagged ')) throw new NotKnown(`people.${name}: ${mark}`);
      return mark.replace('tagged ', '');
    });
    const joined = `${begins.slice(0, 10)} 00:00`;
    const one = { name, isBlocked: false, joined, crowd: null, tags };
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
