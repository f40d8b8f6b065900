import type { Exact } from './exact.ts';
import { listOf, moreOf, Nonsense, type Parts, partsOf, textOf, wordOf } from './raw.ts';
import type { Some } from './rules.ts';

/** A group of members, and the ways into it. */
export interface Club {
  readonly name: string;
  readonly fee: {
    readonly lines: Parts;
    readonly price: Exact;
    readonly months: number;
    readonly refund: 'pro rata' | 'full' | 'less benefits';
  } | null;
  /** Counts that let in, any of them. */
  readonly proven: readonly { readonly tally: string; readonly from: Exact }[];
  readonly answered: readonly string[];
  readonly isByHand: boolean;
  readonly while: Parts | null;
  readonly gives: Some | null;
}

export interface Question {
  readonly name: string;
  readonly choices: readonly string[];
  readonly takesSeveral: boolean;
}

/** Members to write down: who agreed, by issue or by what a tally has counted. */
export interface List {
  readonly name: string;
  readonly when: Parts | null;
  readonly consent: string;
  readonly every: string | null;
  readonly by: string | null;
}

/** What a programme says of its members beside what they buy. */
export interface OfMembers {
  readonly clubs: readonly Club[];
  readonly consents: readonly string[];
  readonly questions: readonly Question[];
  readonly lists: readonly List[];
}

export const keysOfMembers = ['clubs', 'consents', 'questionnaire', 'lists'] as const;

export function ofMembers(file: Parts): OfMembers {
  const named = (key: (typeof keysOfMembers)[number]) =>
    Object.entries(partsOf(file[key] ?? {}, key, 'any'));
  const consents = named('consents').map(([name, raw]) => {
    partsOf(raw, `consents.${name}`, ['purpose', 'channel', 'texts']);
    return name;
  });
  const questions = named('questionnaire').map(([name, raw]): Question => {
    const parts = partsOf(raw, `questionnaire.${name}`, ['texts', 'choices', 'several']);
    const choices = Object.keys(partsOf(parts['choices'], name, 'any'));
    return { name, choices, takesSeveral: parts['several'] === true };
  });
  const lists = named('lists').map(([name, raw]): List => {
    const where = `lists.${name}`;
    const parts = partsOf(raw, where, ['when', 'consent', 'every', 'by']);
    const text = (key: string) => (parts[key] === undefined ? null : textOf(parts[key], where));
    return {
      ...{ name, when: (parts['when'] as Parts | undefined) ?? null, by: text('by') },
      ...{ every: text('every'), consent: textOf(parts['consent'], where) },
    };
  });
  return {
    clubs: named('clubs').map(([name, raw]) => clubOf(name, raw)),
    consents,
    questions,
    lists,
  };
}

function clubOf(name: string, raw: unknown): Club {
  const where = `clubs.${name}`;
  const parts = partsOf(raw, where, [
    ...['name', 'fee', 'proven', 'answered', 'byHand', 'while', 'gives'],
  ]);
  const proven = listOf(parts['proven']).map((one, at) => {
    const proof = partsOf(one, `${where}.proven.${at}`, ['tally', 'from']);
    return { tally: textOf(proof['tally'], where), from: moreOf(proof['from'], where) };
  });
  const club = {
    ...{ name, proven, answered: listOf(parts['answered']).map(String) },
    fee: parts['fee'] === undefined ? null : feeOf(parts['fee'], `${where}.fee`),
    isByHand: parts['byHand'] === true,
    while: (parts['while'] as Parts | undefined) ?? null,
  };
  if (parts['gives'] === undefined) return { ...club, gives: null };
  const gives = partsOf(parts['gives'], `${where}.gives`, ['unit', 'amount']);
  const unit = textOf(gives['unit'], where);
  return { ...club, gives: { unit, amount: moreOf(gives['amount'], where) } };
}

function feeOf(raw: unknown, where: string): Club['fee'] {
  const parts = partsOf(raw, where, ['lines', 'price', 'months', 'refund']);
  const months = moreOf(parts['months'], where);
  if (!months.rounded(0, 'down').is(months)) throw new Nonsense(`${where}.months`);
  return {
    lines: partsOf(parts['lines'], `${where}.lines`, 'any'),
    price: moreOf(parts['price'], where),
    months: Number(months.text(0)),
    refund: wordOf(parts['refund'], where, ['pro rata', 'full', 'less benefits']),
  };
}

/** What a law keeps out of discounts and points, by what a till calls such goods. */
export function lawOf(value: unknown): Parts[] {
  if (wordOf(value, 'law', ['none', 'eu']) === 'none') return [];
  const categories = [
    ...['infant-formula', 'formula-milk', 'tobacco', 'cigarettes', 'nicotine', 'prescription'],
    ...['prescription-medicine', 'lottery', 'betting'],
  ];
  const labels = ['infant-formula', 'tobacco', 'prescription', 'lottery'];
  return [{ any: [{ category: categories }, { labels }] }];
}
