import type { YamlPath } from '../../../protocol/yaml.ts';
import { type Measure, type Person, type Portion, peopleOf, portionsOf, shelfOf } from './goods.ts';
import { below, entriesOf, fail, listOf, type Spot, spotOf, textOf, wholeOf } from './spot.ts';

/**
 * The table of one programme of the gallery, as a marketing manager writes it: people, goods, and
 * stories that say step by step what happened and what should follow. test/gateway/gallery/README.md
 * teaches the form.
 */
export interface Table {
  readonly people: readonly Person[];
  readonly stories: readonly Story[];
}
export interface Story {
  readonly name: string;
  readonly line: number;
  /** Settings of the programme that are others in this story, by their path in the file. */
  readonly changes: readonly { readonly path: YamlPath; readonly value: unknown; line: number }[];
  readonly then:
    | { readonly kind: 'steps'; readonly steps: readonly Step[] }
    /** The changed programme is refused with this text. */
    | { readonly kind: 'wrong'; readonly text: string };
}
export interface Step {
  readonly line: number;
  /** As it stands in the table: `anna buys`. */
  readonly name: string;
  /** Local time, `2026-03-02 10:00`; null: a minute after the step before. */
  readonly on: string | null;
  /** When it happened, where that is not when the till tells of it; null: at once. */
  readonly dated: string | null;
  readonly who: string;
  /** Many members, of whom only counts are told. */
  readonly isCrowd: boolean;
  readonly action: Action;
  /** How often it happens; each time is checked. */
  readonly times: number;
  readonly checks: readonly Check[];
}
export type Action =
  | {
      readonly kind: 'buy' | 'quote';
      readonly goods: readonly Portion[];
      readonly tenders: readonly Paying[];
      readonly store: string;
      /** Name under which a later step finds this receipt. */
      readonly receipt: string | null;
    }
  | { readonly kind: 'return'; readonly goods: readonly Portion[]; readonly of: string | null }
  | { readonly kind: 'tap' }
  | { readonly kind: 'look' };
/** Points, a sum of money, or the rest in a kind of money (`amount` null). */
export interface Paying {
  readonly kind: string;
  readonly amount: number | null;
  readonly isPoints: boolean;
}

/** What should follow. Amounts by unit or name; a name that is missing is 0 where it says so. */
export type Check = { readonly line: number } & (
  | { readonly kind: 'pays' | 'refund'; readonly minor: number }
  | { readonly kind: AmountCheck; readonly amounts: ReadonlyMap<string, number> }
  | { readonly kind: 'off'; readonly amounts: ReadonlyMap<string, number> }
  | {
      readonly kind: 'funded';
      readonly rules: ReadonlyMap<string, ReadonlyMap<string, number>>;
    }
  | { readonly kind: 'refused'; readonly code: string }
  /** How many of a crowd a rule gives something. */
  | { readonly kind: 'given to'; readonly counts: ReadonlyMap<string, number> }
  /** The level, and the next fall: `2026-05-03 to step-1`, or `never`. */
  | { readonly kind: 'level' | 'falls'; readonly text: string }
  | { readonly kind: 'says' | 'hints'; readonly texts: readonly string[] }
  /** Offers that were not given, by rule, each with its reason. */
  | { readonly kind: 'not given'; readonly reasons: ReadonlyMap<string, string> }
);
export type AmountCheck = 'earns' | 'has' | 'owes' | 'takes back' | 'gives back' | 'writes off';

const amountChecks: readonly string[] = [
  ...['earns', 'has', 'owes', 'takes back', 'gives back', 'writes off'],
];
const verbs = {
  buys: ['pays', 'off', 'earns', 'has', 'funded', 'refused', 'says', 'not given', 'level'],
  'would buy': ['pays', 'off', 'earns', 'refused', 'says', 'not given', 'hints', 'given to'],
  returns: ['refund', 'takes back', 'gives back', 'writes off', 'owes', 'has', 'refused'],
  taps: ['has', 'level', 'falls', 'refused'],
  has: [],
  is: ['falls'],
} as const;
type Verb = keyof typeof verbs;

/** Reads a table. Throws TableError, which names the line. */
export function readTable(options: {
  readonly text: string;
  readonly file: string;
  readonly measure: Measure;
}): Table {
  const root = spotOf(options);
  const parts = new Map(entriesOf(root, 'a table', ['people', 'goods', 'stories']));
  const people = peopleOf(parts.get('people') ?? fail(root, 'a table has people'));
  const shelf = shelfOf(parts.get('goods') ?? fail(root, 'a table has goods'), options.measure);
  const stories = listOf(parts.get('stories') ?? fail(root, 'a table has stories'), '`stories`');
  const context = { people, shelf, measure: options.measure };
  return { people, stories: stories.map((spot) => storyOf(spot, context)) };
}

interface Context {
  readonly people: readonly Person[];
  readonly shelf: ReturnType<typeof shelfOf>;
  readonly measure: Measure;
}

function storyOf(spot: Spot, context: Context): Story {
  const known = ['story', 'changed', 'steps', 'is wrong'];
  const parts = new Map(entriesOf(spot, 'a story', known));
  const name = textOf(parts.get('story') ?? fail(spot, 'a story has a name: `story`'), '`story`');
  const changed = parts.get('changed');
  const changes =
    changed === undefined
      ? []
      : entriesOf(changed, '`changed`').map(([key, at]) => ({
          path: key.split('.'),
          value: at.value,
          line: at.lineOf(at.path),
        }));
  const wrong = parts.get('is wrong');
  const steps = parts.get('steps');
  if ((wrong === undefined) === (steps === undefined)) fail(spot, 'a story has steps');
  if (wrong !== undefined && changes.length === 0) fail(wrong, 'what is changed is missing');
  const then =
    wrong === undefined
      ? ({ kind: 'steps', steps: stepsOf(steps ?? spot, context) } as const)
      : ({ kind: 'wrong', text: textOf(wrong, '`is wrong`') } as const);
  return { name, line: spot.lineOf(spot.path), changes, then };
}

function stepsOf(spot: Spot, context: Context): readonly Step[] {
  const steps = listOf(spot, '`steps`').map((one) => stepOf(one, context));
  if (steps[0]?.on === null) fail(below(spot, 0, null), 'the first step says when: `on`');
  return steps;
}

function stepOf(spot: Spot, context: Context): Step {
  const parts = entriesOf(spot, 'a step');
  const [what, ...more] = parts.filter(([key]) => verbOf(key, context) !== null);
  if (what === undefined || more.length > 0) {
    const people = context.people.map(({ name }) => name).join(', ');
    return fail(
      spot,
      `a step says who does what: one of ${people}, then ${Object.keys(verbs).join(', ')}`,
    );
  }
  const [name, at] = what;
  const { who, verb } = verbOf(name, context) ?? fail(at, name);
  const rest = parts.filter(([key]) => key !== name);
  const seen = new Set<string>();
  const take = (key: string) => {
    seen.add(key);
    return rest.find(([one]) => one === key)?.[1];
  };
  const on = take('on');
  const times = take('times');
  const action = actionOf(verb, { at, take, context });
  const dated = 'goods' in action ? take('dated') : undefined;
  const checks = verb === 'has' ? [amountsCheck('has', at, context)] : [];
  if (verb === 'is') checks.push(textCheck('level', at));
  for (const [key, one] of rest) {
    if (seen.has(key)) continue;
    const known: readonly string[] = verbs[verb];
    if (!known.includes(key)) {
      const may = ['on', ...seen, ...known].join(', ');
      fail(one, `"${key}" means nothing beside "${name}"; there may be ${may}`);
    }
    checks.push(checkOf(key, one, context));
  }
  const isCrowd = context.people.some((one) => one.name === who && one.count > 1);
  if (
    isCrowd !== checks.some(({ kind }) => kind === 'given to') ||
    (isCrowd && checks.length > 1)
  ) {
    fail(spot, 'of a crowd, and of it alone, it is told how many something is `given to`');
  }
  if (checks.length === 0) fail(spot, `"${name}" checks nothing`);
  return {
    ...{ line: spot.lineOf(spot.path), name, who, isCrowd, action, checks },
    on: on === undefined ? null : timeOf(on),
    dated: dated === undefined ? null : timeOf(dated),
    times: times === undefined ? 1 : wholeOf(times, '`times`'),
  };
}

function verbOf(key: string, { people }: Context): { who: string; verb: Verb } | null {
  for (const verb of Object.keys(verbs) as Verb[]) {
    const who = key.endsWith(` ${verb}`) ? key.slice(0, -verb.length - 1) : null;
    if (people.some(({ name }) => name === who)) return { who: who ?? '', verb };
  }
  return null;
}

function timeOf(spot: Spot): string {
  const text = textOf(spot, '`on`');
  const found = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$/.exec(text);
  if (found === null) return fail(spot, '`on` is a day, or a day and a time: 2026-03-02 10:00');
  return text.length === 10 ? `${text} 12:00` : text;
}

function actionOf(
  verb: Verb,
  from: {
    readonly at: Spot;
    readonly take: (key: string) => Spot | undefined;
    readonly context: Context;
  },
): Action {
  const { at, take, context } = from;
  if (verb === 'has' || verb === 'is') return { kind: 'look' };
  if (verb === 'taps') {
    if (at.value !== 'kiosk') fail(at, 'a tap is at the `kiosk`');
    return { kind: 'tap' };
  }
  const goods = portionsOf(at, context.shelf, {
    measure: context.measure,
    isBack: verb === 'returns',
  });
  const nameOf = (key: string) => {
    const spot = take(key);
    return spot === undefined ? null : textOf(spot, `\`${key}\``);
  };
  if (verb === 'returns') return { kind: 'return', goods, of: nameOf('of') };
  const tenders = take('with');
  return {
    kind: verb === 'buys' ? 'buy' : 'quote',
    goods,
    tenders: tenders === undefined ? [] : payingOf(tenders, context.measure),
    store: nameOf('in') ?? 'main street',
    receipt: verb === 'buys' ? nameOf('receipt') : null,
  };
}

/** `450 POINTS`, `"4.00 gift-card"`, `cash` (the rest); several with commas. */
function payingOf(spot: Spot, measure: Measure): readonly Paying[] {
  return textOf(spot, '`with`')
    .split(', ')
    .map((text): Paying => {
      const [amount, name] = text.split(' ');
      if (name === undefined) return { kind: text, amount: null, isPoints: false };
      const isPoints = name === name.toUpperCase();
      const whole = isPoints ? measure.points(name, amount) : measure.money(amount);
      if (whole === null) return fail(spot, `"${text}" is no way to pay: 450 POINTS, cash`);
      return { kind: name, amount: whole, isPoints };
    });
}

function checkOf(key: string, spot: Spot, context: Context): Check {
  const line = spot.lineOf(spot.path);
  if (key === 'pays' || key === 'refund') {
    return { line, kind: key, minor: moneyOf(spot, context) };
  }
  if (amountChecks.includes(key)) return amountsCheck(key as AmountCheck, spot, context);
  if (key === 'level' || key === 'falls') return textCheck(key, spot);
  if (key === 'off') return { line, kind: key, amounts: moneysOf(spot, context) };
  if (key === 'funded') {
    const rules = entriesOf(spot, '`funded`').map(
      ([rule, at]) => [rule, moneysOf(at, context)] as const,
    );
    return { line, kind: key, rules: new Map(rules) };
  }
  if (key === 'says' || key === 'hints') {
    const isNone = spot.value === 'nothing';
    const texts = isNone ? [] : listOf(spot, `\`${key}\``).map((one) => textOf(one, 'it'));
    return { line, kind: key, texts };
  }
  if (key === 'given to') {
    const counts = entriesOf(spot, '`given to`').map(
      ([rule, at]) => [rule, wholeOf(at, 'a count')] as const,
    );
    return { line, kind: key, counts: new Map(counts) };
  }
  if (key === 'not given') {
    const reasons = entriesOf(spot, '`not given`').map(
      ([rule, at]) => [rule, textOf(at, 'a reason')] as const,
    );
    return { line, kind: key, reasons: new Map(reasons) };
  }
  return { line, kind: 'refused', code: textOf(spot, '`refused`') };
}

function textCheck(kind: 'level' | 'falls', spot: Spot): Check {
  return { line: spot.lineOf(spot.path), kind, text: textOf(spot, `\`${kind}\``) };
}

function amountsCheck(kind: AmountCheck, spot: Spot, { measure }: Context): Check {
  const line = spot.lineOf(spot.path);
  if (spot.value === 'nothing') return { line, kind, amounts: new Map() };
  const amounts = entriesOf(spot, `\`${kind}\``).map(([unit, at]): [string, number] => {
    const amount = measure.points(unit, at.value);
    return [unit, amount ?? fail(at, `"${unit}: ${String(at.value)}" is no amount of a unit`)];
  });
  return { line, kind, amounts: new Map(amounts) };
}

function moneysOf(spot: Spot, context: Context): ReadonlyMap<string, number> {
  if (spot.value === 'nothing') return new Map();
  const all = entriesOf(spot, 'it').map(([key, at]) => [key, moneyOf(at, context)] as const);
  return new Map(all);
}

function moneyOf(spot: Spot, { measure }: Context): number {
  const minor = measure.money(spot.value);
  return minor ?? fail(spot, `${String(spot.value)} is no money; in quotes: "10.00"`);
}
