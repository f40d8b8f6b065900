import { businessDay, monthsBetween } from './days.ts';
import { Exact } from './exact.ts';
import type { Document, Past, Told } from './past.ts';
import { listOf, NotKnown, type Parts, partsOf } from './raw.ts';

/** What a member has told of himself, in the order in which it was told. */
export interface Profile {
  readonly who: string;
  /** When it was, which may be long before it was told. */
  readonly at: string;
  readonly told: Parts;
}

/** Takes down what a member tells, all of it or nothing. */
export function tell(past: Past, document: Document & { readonly kind: 'tell' }): Told {
  const { programme } = past;
  const { who, at } = document;
  const known = ['birthday', 'children', 'answers', 'clubs', 'consents', 'dates', 'tags'];
  const told = partsOf(document.told, 'what is told', known);
  const named = (key: string) => Object.entries(partsOf(told[key] ?? {}, key, 'any'));
  const areAnswers = named('answers').every(([name, value]) => {
    const question = programme.questions.find((one) => one.name === name);
    const choices = listOf(value);
    const isMany = choices.length > 1 && question?.takesSeveral !== true;
    return (
      question !== undefined && !isMany && choices.every((one) => isOne(one, question.choices))
    );
  });
  const isConsent = named('consents').every(
    ([name, word]) => word === 'no' || programme.consents.includes(name),
  );
  const isHand = named('clubs').every(([name, word]) => {
    const club = programme.clubs.find((one) => one.name === name);
    return club !== undefined && (word === 'no' || club.isByHand);
  });
  const areDays = named('dates').every(
    ([name, day]) =>
      programme.dates.includes(name) && String(day) <= businessDay(at, programme.cutOff),
  );
  if (!areAnswers || !isConsent || !isHand || !areDays) return { refused: 'REQUEST_INVALID' };
  past.profiles.push({ who, at, told });
  return { refused: null };
}

const isOne = (choice: unknown, choices: readonly string[]): boolean =>
  choices.includes(String(choice));

/** What rules may ask of a member as a person; what was never told is not known. */
export interface PersonFacts {
  readonly age: Exact | undefined;
  readonly childAge: Exact | undefined;
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly consents: readonly string[];
  /** Full years since days of the file that have come. */
  readonly years: ReadonlyMap<string, Exact>;
}

export function personFacts(
  past: Past,
  who: string,
  { day, now }: { readonly day: string; readonly now: string },
): PersonFacts {
  const own = past.profiles.filter((one) => one.who === who);
  const last = (key: string) => own.findLast(({ told }) => told[key] !== undefined)?.told[key];
  const birthday = last('birthday');
  const children = listOf(last('children')).map(String).sort();
  const answers = own.flatMap(({ told }) =>
    Object.entries((told['answers'] as Parts | undefined) ?? {}),
  );
  const dates = own.flatMap(({ told }) => Object.entries(partsIn(told['dates'])));
  const names = new Set(own.flatMap(({ told }) => Object.keys(partsIn(told['consents']))));
  const isSo = (at: string) => at <= now;
  return {
    age: birthday === undefined ? undefined : ageOn(String(birthday), day),
    childAge: children.length === 0 ? undefined : ageOn(children.at(-1) ?? '', day),
    answers: new Map(answers.map(([name, value]) => [name, listOf(value).map(String)])),
    years: new Map(
      [...new Map(dates)]
        .filter(([, since]) => String(since) <= day)
        .map(([name, since]) => [name, yearsBetween(String(since), day)]),
    ),
    consents: [...names].filter(
      (name) => newestWord(past, who, { key: 'consents', name, isSo }).is,
    ),
  };
}

const partsIn = (value: unknown): Parts => (value as Parts | undefined) ?? {};

/** A birthday that the year lacks is the day after. */
function ageOn(birthday: string, day: string): Exact {
  if (birthday > day) throw new NotKnown('an age before birth');
  const years = Number(day.slice(0, 4)) - Number(birthday.slice(0, 4));
  return Exact.of(day.slice(5) < birthday.slice(5) ? years - 1 : years);
}

/** Full years, and nothing before the day. */
function yearsBetween(from: string, day: string): Exact {
  return Exact.of(Math.floor(monthsBetween(from, day) / 12));
}

/** The newest word on a consent or a club, whenever it arrived; of one moment `no`. */
export function newestWord(
  { profiles }: Past,
  who: string,
  of: {
    readonly key: 'consents' | 'clubs';
    readonly name: string;
    readonly isSo: (at: string) => boolean;
  },
): { readonly is: boolean; readonly at: string } {
  const words = profiles
    .filter((one) => one.who === who && of.isSo(one.at))
    .flatMap(({ at, told }) => {
      const word = partsIn(told[of.key])[of.name];
      return word === undefined ? [] : [{ is: word === 'yes', at }];
    })
    .sort((a, b) => (a.at === b.at ? Number(b.is) - Number(a.is) : a.at < b.at ? -1 : 1));
  return words.at(-1) ?? { is: false, at: '' };
}

/** Has a member agreed at the end of a day? */
export function hasAgreed(
  past: Past,
  of: { readonly who: string; readonly consent: string; readonly day: string },
): boolean {
  const isSo = (at: string) => businessDay(at, past.programme.cutOff) <= of.day;
  return newestWord(past, of.who, { key: 'consents', name: of.consent, isSo }).is;
}
