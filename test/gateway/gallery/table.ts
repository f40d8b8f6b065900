import type { YamlPath } from '../../../protocol/yaml.ts';
import { checks } from './checks/all.ts';
import type { Look } from './checks/check.ts';
import { type Measure, shelfOf } from './goods.ts';
import { type Person, peopleOf } from './people.ts';
import { below, entriesOf, fail, listOf, type Spot, spotOf, textOf, wholeOf } from './spot.ts';
import { verbs } from './verbs/all.ts';
import type { Act, Context, Verb } from './verbs/verb.ts';

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
  readonly act: Act;
  /** How often it happens; each time is checked. */
  readonly times: number;
  /** What should follow. */
  readonly looks: readonly Look[];
  /** It says that it is refused. */
  readonly isRefused: boolean;
}

/** Reads a table. Throws TableError, which names the line. */
export function readTable(options: {
  readonly text: string;
  readonly file: string;
  readonly measure: Measure;
}): Table {
  const root = spotOf(options);
  const parts = new Map(entriesOf(root, 'a table', ['people', 'goods', 'papers', 'stories']));
  const people = peopleOf(parts.get('people') ?? fail(root, 'a table has people'));
  const shelf = shelfOf(parts.get('goods') ?? fail(root, 'a table has goods'), options.measure);
  const stories = listOf(parts.get('stories') ?? fail(root, 'a table has stories'), '`stories`');
  const papers = parts.get('papers');
  const context = {
    ...{ people, shelf, measure: options.measure },
    papers: new Map(papers === undefined ? [] : papersOf(papers)),
  };
  return { people, stories: stories.map((spot) => storyOf(spot, context)) };
}

function papersOf(spot: Spot): readonly (readonly [string, unknown])[] {
  return entriesOf(spot, '`papers`').map(([name, { value }]) => [name, value] as const);
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
    const names = verbs.map(({ name }) => name).join(', ');
    return fail(spot, `a step says who does what: one of ${people}, then ${names}`);
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
  const act = verb.read({ at, take, context });
  const dated = verb.isDated ? take('dated') : undefined;
  const follows = rest.filter(([key]) => !seen.has(key));
  const own = verb.check === undefined ? [] : [[verb.check, at] as const];
  const looks = [...own, ...follows].map(([key, one]) => {
    const check = checks.find((of) => of.name === key && of.beside.includes(verb.name));
    if (check !== undefined) return check.read(one, context);
    const known = checks.filter(({ beside }) => beside.includes(verb.name));
    const may = ['on', ...seen, ...known.map((of) => of.name)].join(', ');
    return fail(one, `"${key}" means nothing beside "${name}"; there may be ${may}`);
  });
  const isCrowd = context.people.some((one) => one.name === who && one.count > 1);
  if (isCrowd !== follows.some(([key]) => key === 'given to') || (isCrowd && looks.length > 1)) {
    fail(spot, 'of a crowd, and of it alone, it is told how many something is `given to`');
  }
  if (looks.length === 0) fail(spot, `"${name}" checks nothing`);
  return {
    ...{ line: spot.lineOf(spot.path), name, who, isCrowd, act, looks },
    on: on === undefined ? null : timeOf(on),
    dated: dated === undefined ? null : timeOf(dated),
    times: times === undefined ? 1 : wholeOf(times, '`times`'),
    isRefused: follows.some(([key]) => key === 'refused'),
  };
}

function verbOf(key: string, { people }: Context): { who: string; verb: Verb } | null {
  for (const verb of verbs) {
    const who = key.endsWith(` ${verb.name}`) ? key.slice(0, -verb.name.length - 1) : null;
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
