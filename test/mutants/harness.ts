/**
 * What test files get for `vitest` while mutants run: `describe`, `it` and `test` write the
 * tests down, so that each can be run again and again in one process; `expect` and `vi` are vitest's
 * own. Only what can be run so is here; anything else (`beforeAll`) is not exported, and the file that
 * wants it fails to load.
 */
import { isPromise } from 'node:util/types';
import { expect, vi } from 'vitest';

/** A test as a file declared it. */
export interface Declared {
  readonly title: string;
  readonly run: () => Promise<void>;
}

type Body = (...row: readonly unknown[]) => unknown;

let declared: Declared[] = [];
/** Suites of the file that loads: as in vitest, their bodies run when it has loaded. */
let suites: (() => void)[] = [];
const path: string[] = [];
/** What runs around each test that is declared from here on. */
interface Hooks {
  /** The outermost suite's first. */
  readonly before: readonly Body[];
  /** The innermost suite's first, however the test ends. */
  readonly after: readonly Body[];
}
const NONE: Hooks = { before: [], after: [] };
let hooks = NONE;
/** What the running test wants done when it ends, the last first. */
let finished: Body[] = [];

/** The tests that `load` declares by importing a file. */
export async function declaredBy(load: () => Promise<unknown>): Promise<readonly Declared[]> {
  declared = [];
  hooks = NONE;
  suites = [];
  await load();
  for (const one of suites) one();
  return declared;
}

function beforeEach(body: Body): void {
  hooks = { ...hooks, before: [...hooks.before, body] };
}

function afterEach(body: Body): void {
  hooks = { ...hooks, after: [body, ...hooks.after] };
}

function onTestFinished(body: Body): void {
  finished.unshift(body);
}

function declare(title: string, body: () => unknown): void {
  const around = hooks;
  declared.push({ title: [...path, title].join(' > '), run: () => run(body, around) });
}

/** What does not wait is not waited for: a turn of the loop for each of thousands adds up. */
async function run(body: Body, { before, after }: Hooks): Promise<void> {
  finished = [];
  try {
    for (const one of [...before, body]) {
      const done = one();
      if (isPromise(done)) await done;
    }
  } finally {
    for (const one of [...after, ...finished]) {
      const done = one();
      if (isPromise(done)) await done;
    }
  }
}

function write(title: string, ...rest: readonly unknown[]): void {
  const body = rest.find((one): one is Body => typeof one === 'function');
  if (body === undefined) throw new Error(`the test "${title}" has no body`);
  declare(title, () => body());
}

function suite(title: string, body: Body, ...row: readonly unknown[]): void {
  if (path.length > 0) declareIn(title, body, row);
  else suites.push(() => declareIn(title, body, row));
}

function declareIn(title: string, body: Body, row: readonly unknown[]): void {
  const outer = hooks;
  path.push(title);
  try {
    if (isPromise(body(...row))) throw new Error(`describe "${title}" is asynchronous`);
  } finally {
    path.pop();
    hooks = outer;
  }
}

/** One title for each row of a table, told apart by the row's number. */
function rows(table: readonly unknown[]): { at: string; row: readonly unknown[] }[] {
  return table.map((one, at) => ({ at: `[${at + 1}]`, row: Array.isArray(one) ? one : [one] }));
}

const it = Object.assign(write, {
  each:
    (table: readonly unknown[]) =>
    (title: string, ...rest: readonly unknown[]) => {
      const body = rest.find((one): one is Body => typeof one === 'function');
      if (body === undefined) throw new Error(`the test "${title}" has no body`);
      for (const { at, row } of rows(table)) declare(`${title} ${at}`, () => body(...row));
    },
});

const describe = Object.assign((title: string, body: Body) => suite(title, body), {
  each: (table: readonly unknown[]) => (title: string, body: Body) => {
    for (const { at, row } of rows(table)) suite(`${title} ${at}`, body, ...row);
  },
});

export { afterEach, beforeEach, describe, expect, it, it as test, onTestFinished, vi };
