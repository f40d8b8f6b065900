import {
  type FactKind,
  lineFact,
  lineFacts,
  receiptFact,
  receiptFacts,
} from '../evaluate/facts.ts';
import type { Condition, LineCondition, Test } from '../evaluate/rule.ts';
import { wholeOfDecimal } from './decimal.ts';
import { type Compiling, decimals, type Fault, quoted } from './faults.ts';
import { askMoney, placesOfTally } from './money.ts';
import { nearest } from './nearest.ts';

/** What a condition is asked of: the receipt as a whole, or one line of it. */
export type About = 'receipt' | 'line';
type Path = Fault['path'];

/** Bounds of one condition: maps within each other, and values or conditions of one list. */
export const conditionLimits = { depth: 8, list: 1000 } as const;

/**
 * Compiles `when` or `lines`: keys are facts, and all of them must hold; beside them `any` and
 * `all` (lists of such maps) and `not`. A value alone means equal, a list one of these, a map
 * compares. Faults go into `compiling`; what is returned then is of no use.
 */
export function compileCondition(
  value: unknown,
  where: {
    readonly path: Path;
    readonly about: About;
    readonly compiling: Compiling;
    /** How many conditions it stands in. */
    readonly depth?: number;
  },
): Condition {
  const { path, about, compiling, depth = 1 } = where;
  if (depth > conditionLimits.depth) {
    const hint = `at most ${conditionLimits.depth} levels of any, all and not`;
    compiling.faults.push({ path, text: 'conditions too deep within each other', hint });
    return always;
  }
  if (!isMap(value)) {
    const hint = 'facts and what they must be: { weekday: [saturday, sunday] }';
    compiling.faults.push({ path, text: `found ${quoted(value)}`, hint });
    return always;
  }
  const parts = Object.entries(value).flatMap(([key, one]): readonly Condition[] => {
    const at = [...path, key];
    const inner = { ...where, depth: depth + 1 };
    if (key === 'not') return [{ kind: 'not', of: compileCondition(one, { ...inner, path: at }) }];
    if (key !== 'any' && key !== 'all') return tests(key, one, { path: at, about, compiling });
    if (!Array.isArray(one) || one.length === 0) {
      const hint = `a list of conditions: ${key}: [ { card: member }, { card: courtesy } ]`;
      compiling.faults.push({ path: at, text: `found ${quoted(one)}`, hint });
      return [];
    }
    if (isTooLong(one, { path: at, compiling })) return [];
    const of = one.map((part, n) => compileCondition(part, { ...inner, path: [...at, n] }));
    return [{ kind: key, of }];
  });
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: 'all', of: parts };
}

/** `when` of a rule or a tally; without it everything holds. */
export function whenOf(value: unknown, path: Path, compiling: Compiling): Condition {
  return value === undefined
    ? always
    : compileCondition(value, { path, about: 'receipt', compiling });
}

/** `lines`; null without it: all lines. */
export function linesOf(value: unknown, path: Path, compiling: Compiling): LineCondition {
  return value === undefined ? null : compileCondition(value, { path, about: 'line', compiling });
}

/** Holds for everything. */
export const always: Condition = { kind: 'all', of: [] };

function tests(
  fact: string,
  value: unknown,
  where: { readonly path: Path; readonly about: About; readonly compiling: Compiling },
): readonly Condition[] {
  const { path, about, compiling } = where;
  const kind = kindOf(fact, about, compiling);
  if (kind === null) {
    const hint = factHint(fact, about, compiling);
    compiling.faults.push({ path, text: `${quoted(fact)} is not known`, hint });
    return [];
  }
  const read = { fact, kind, path, compiling };
  if (!isMap(value)) {
    const several = Array.isArray(value) && kind !== 'flag' ? 'in' : 'eq';
    const op = kind === 'texts' ? 'hasAny' : several;
    return [{ kind: 'is', fact, test: testOf(op, value, read) }];
  }
  if (Object.keys(value).length === 0) {
    const hint = `this fact can be compared by ${comparisons(kind)}`;
    compiling.faults.push({ path, text: 'it is compared with nothing', hint });
  }
  return Object.entries(value).map(([op, one]): Condition => {
    return { kind: 'is', fact, test: testOf(op, one, { ...read, path: [...path, op] }) };
  });
}

/** The name that was most likely meant, or else all of them. */
function factHint(fact: string, about: About, compiling: Compiling): string {
  const isLine = about === 'line';
  const names = Object.keys(isLine ? lineFacts : receiptFacts);
  const tallies = isLine ? [] : [...compiling.tallies.keys()];
  const own = tallies.flatMap((name) => [`tally.${name}`, `after.${name}`]);
  const units = isLine ? [] : [...compiling.scales.keys()].map((name) => `unit.${name}`);
  const answers = isLine ? [] : [...compiling.answers.keys()].map((name) => `answer.${name}`);
  const dates = isLine ? [] : compiling.dates.map((name) => `years.${name}`);
  const others = [...own, ...units, ...answers, ...dates];
  const near = nearest(fact, [...names, ...others, 'any', 'all', 'not']);
  if (near !== null) return `did you mean \`${near}\`?`;
  const [family = ''] = fact.split('.');
  const named = isLine || !fact.includes('.') ? undefined : families[family];
  if (named !== undefined) {
    const ofFile = others.filter((name) => name.startsWith(`${family}.`));
    return ofFile.length === 0 ? `name it in \`${named}\`` : `one of ${ofFile.join(', ')}`;
  }
  const other = isLine ? receiptFact(fact) : lineFact(fact);
  const place = isLine ? 'when' : 'lines';
  const elsewhere = other === null ? '' : `\`${place}\` may ask ${fact}; `;
  const more = isLine ? '' : ', answer.NAME, years.NAME, tally.NAME, after.NAME, unit.NAME';
  return `${elsewhere}what can be asked here: ${names.join(', ')}${more}`;
}

/** Facts that the file names itself, and where. */
const families: Readonly<Record<string, string | undefined>> = {
  tally: 'tallies',
  after: 'tallies',
  unit: 'units',
  answer: 'questionnaire',
  years: 'dates',
};

function isTooLong(
  list: readonly unknown[],
  where: { readonly path: Path; readonly compiling: Compiling },
): boolean {
  if (list.length <= conditionLimits.list) return false;
  const hint = `at most ${conditionLimits.list} in one list`;
  where.compiling.faults.push({ path: where.path, text: `a list of ${list.length}`, hint });
  return true;
}

interface Reading {
  readonly fact: string;
  readonly kind: FactKind;
  readonly path: Path;
  readonly compiling: Compiling;
}

function testOf(op: string, value: unknown, read: Reading): Test {
  const { kind, path, compiling } = read;
  const isOrdered = kind !== 'text' && kind !== 'texts' && kind !== 'flag';
  if (op === 'eq' && kind === 'flag' && typeof value === 'boolean') return { op, value };
  if (op === 'eq' && kind !== 'texts') return { op, value: scalarOf(value, read) };
  if (op === 'in' && kind !== 'texts' && kind !== 'flag')
    return { op, values: listOf(value, read) };
  if ((op === 'hasAny' || op === 'hasAll') && kind === 'texts') {
    return { op, values: listOf(value, read) };
  }
  if (isOrdered && (op === 'gte' || op === 'gt' || op === 'lte' || op === 'lt')) {
    return { op, value: Number(scalarOf(value, read)) };
  }
  if (isOrdered && op === 'between') {
    return betweenOf(value, read);
  }
  const hint = `this fact can be compared by ${comparisons(kind)}`;
  compiling.faults.push({ path, text: `${quoted(op)} does not suit it`, hint });
  return { op: 'eq', value: '' };
}

function comparisons(kind: FactKind): string {
  if (kind === 'flag') return 'eq';
  if (kind === 'texts') return 'hasAny, hasAll';
  return kind === 'text' ? 'eq, in' : 'eq, in, gte, gt, lte, lt, between';
}

function betweenOf(value: unknown, read: Reading): Test {
  const wrong = (text: string): void => {
    const hint = `the smallest and the largest value: ${betweens[read.kind] ?? '[1, 5]'}`;
    read.compiling.faults.push({ path: read.path, text, hint });
  };
  if (!Array.isArray(value) || value.length !== 2) {
    wrong(`found ${quoted(value)}`);
    return { op: 'between', from: 0, to: 0 };
  }
  const before = read.compiling.faults.length;
  const [from = 0, to = 0] = listOf(value, read).map(Number);
  const isKnown = read.compiling.faults.length === before;
  if (isKnown && from > to) wrong('the first value is above the second');
  return { op: 'between', from, to };
}

const betweens: Readonly<Partial<Record<FactKind, string>>> = {
  time: '["08:00", "10:30"]',
  money: '["10.00", "50.00"]',
};

function listOf(value: unknown, read: Reading): readonly (string | number)[] {
  const list = Array.isArray(value) ? value : [value];
  if (isTooLong(list, read)) return [];
  if (list.length === 0) {
    const hint = 'say at least one value, or leave it out';
    read.compiling.faults.push({ path: read.path, text: 'the list is empty', hint });
  }
  return list.map((one, at) => {
    const path = Array.isArray(value) ? [...read.path, at] : read.path;
    return scalarOf(one, { ...read, path });
  });
}

function scalarOf(value: unknown, read: Reading): string | number {
  const { kind, path, compiling, fact } = read;
  const wrong = (hint: string): number => {
    compiling.faults.push({ path, text: `found ${quoted(value)}`, hint });
    return 0;
  };
  switch (kind) {
    case 'flag':
      return wrong('`true` or `false`');
    case 'text':
    case 'texts': {
      if (typeof value !== 'string' && typeof value !== 'number') {
        wrong('a text');
        return '';
      }
      const text = String(value);
      checkName(fact, text, read);
      return text;
    }
    case 'time': {
      const found = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(String(value));
      if (found === null) return wrong('a time of day in quotes: `"17:30"`');
      return Number(found[1]) * 60 + Number(found[2]);
    }
    default: {
      const places = placesOf(fact, kind, compiling);
      if (kind === 'money' && !isTally(fact)) askMoney(compiling);
      const isText = typeof value === 'string' || typeof value === 'number';
      const whole = isText ? wholeOfDecimal(String(value), places) : null;
      if (kind === 'money' && typeof value !== 'string') return wrong('money in quotes: `"10.00"`');
      if (whole !== null) return whole;
      return wrong(places === 0 ? 'a whole number, not negative' : `a number ${decimals(places)}`);
    }
  }
}

/** Facts with few possible values: a wrong one would never hold, and nobody would notice. */
function checkName(fact: string, text: string, { path, compiling }: Reading): void {
  const known = namesOf(fact, compiling);
  if (known === null || known.includes(text)) return;
  const near = nearest(text, known);
  const one = near === null ? '' : `did you mean \`${near}\`? `;
  const hint = known.length === 0 ? 'the file has none' : `${one}one of ${known.join(', ')}`;
  compiling.faults.push({ path, text: `${quoted(text)} is not known`, hint });
}

/** All that a fact can be; null: anything. */
function namesOf(fact: string, compiling: Compiling): readonly string[] | null {
  if (fact.startsWith('answer.')) return compiling.answers.get(fact.slice(7)) ?? [];
  switch (fact) {
    case 'weekday':
      return ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    case 'member.tier':
      return compiling.tiers;
    case 'member.clubs':
      return compiling.clubs;
    case 'member.consents':
      return compiling.consents;
    case 'card':
      return ['member', 'bearer', 'none', ...compiling.cards];
    default:
      return compiling.names.get(fact) ?? null;
  }
}

function kindOf(fact: string, about: About, compiling: Compiling): FactKind | null {
  if (about === 'line') return lineFact(fact)?.kind ?? null;
  if (isTally(fact)) {
    return compiling.tallies.get(fact.slice(6)) ?? null;
  }
  if (fact.startsWith('answer.')) return compiling.answers.has(fact.slice(7)) ? 'texts' : null;
  if (fact.startsWith('years.')) return compiling.dates.includes(fact.slice(6)) ? 'count' : null;
  if (fact.startsWith('unit.')) return compiling.scales.has(fact.slice(5)) ? 'amount' : null;
  return receiptFact(fact)?.kind ?? null;
}

function placesOf(fact: string, kind: FactKind, compiling: Compiling): number {
  if (kind === 'money') {
    return isTally(fact) ? placesOfTally(fact.slice(6), compiling) : compiling.places;
  }
  if (kind === 'quantity') return 3;
  return kind === 'amount' ? (compiling.scales.get(fact.slice(5)) ?? 0) : 0;
}

/** `tally.NAME` or `after.NAME`. */
const isTally = (fact: string): boolean => /^(tally|after)\./.test(fact);

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
